"""The icon sprite."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE = "vendor/icons-3.51.0/sprite.svg"


@register.simple_tag
@cache  # a page shows some eighty of some forty
def icon(name: str) -> SafeString:
    """Return the icon as an SVG that takes the colour of the text around it."""
    return format_html(
        '<svg class="cd-icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static(SPRITE),
        name,
    )
