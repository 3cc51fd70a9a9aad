"""Parts that are the same on every page and for everybody: made once for each language."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def key_list() -> SafeString:
    """Return the list of the keys."""
    return _key_list(get_language())


@lru_cache(maxsize=8)
def _key_list(_language: str | None) -> SafeString:
    return render_to_string("parts/_key_list.html")
