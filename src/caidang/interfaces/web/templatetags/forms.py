"""Fields of the log-in library's forms, in our dress."""

from django import template
from django.forms import BoundField

register = template.Library()


@register.inclusion_tag("parts/_password.html")
def password_field(field: BoundField, label: str, autocomplete: str) -> dict[str, object]:
    """Show a password field with this label; ``autocomplete`` helps password managers."""
    return {"field": field, "label": label, "autocomplete": autocomplete}
