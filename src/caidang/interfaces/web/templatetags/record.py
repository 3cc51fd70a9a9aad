"""The record page's values."""

from collections.abc import Iterable

from django import template

from caidang.domain.candidates.selectors.record import ShownValue

register = template.Library()


@register.filter
def folded(values: Iterable[ShownValue]) -> list[ShownValue]:
    """Keep the values that are folded away: empty fields that few people fill in."""
    return [value for value in values if value.is_folded]
