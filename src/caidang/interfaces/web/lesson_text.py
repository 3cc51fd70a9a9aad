"""A lesson's Markdown as safe HTML; ``screen:NAME`` and ``book:PART/PAGE`` lead into the product, nothing leads out."""

from collections.abc import Sequence
from urllib.parse import unquote

from django.urls import NoReverseMatch, reverse

from caidang.interfaces.web.handbook.markdown import Section, sections_of


def lesson_sections(text: str) -> Sequence[Section]:
    """Return the lesson's sections; what stands before its first heading is left out, as in the handbook."""
    return sections_of(text, lead)


def lead(target: str) -> str:
    """Return where a link of a lesson leads; empty for anywhere else."""
    kind, _colon, where = unquote(target).partition(":")
    try:
        if kind == "screen":
            return reverse(where)
        if kind == "book":
            part, _slash, page = where.partition("/")
            return reverse("handbook_page", args=[part, page])
    except NoReverseMatch:
        return ""
    return ""
