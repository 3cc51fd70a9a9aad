"""Cells of rows and options of facets, put together in one go.

A page has hundreds of them, and a template's own loop takes several times as long for each.
"""

import html
from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from caidang.domain.candidates.selectors.rows import CandidateRow
from caidang.foundation.search.explain import Piece, Reason
from caidang.interfaces.web.columns import Column
from caidang.interfaces.web.facets import Option

register = template.Library()

_LABEL = '<span class="cd-clip">{}</span><span class="cd-option-count">{}</span></label>'
_INPUT = '<input class="form-check-input" type="checkbox" name="{}" value="{}"'
_OPTION = f'<label class="cd-option">{_INPUT}>{_LABEL}'
_WHY = '<span class="cd-why-label">{}</span>{}'
_WHY_CELL = '<td class="cd-clip cd-why" title="{}">{}</td>'
_CHOSEN = f'<label class="cd-option cd-option-on">{_INPUT} checked>{_LABEL}'


@register.simple_tag
def cells(row: CandidateRow, columns: tuple[Column, ...]) -> SafeString:
    """Return the row's cells."""
    told = [(column.markup or column.text)(row) for column in columns]
    return _fill(_shape(columns), *told)


@register.simple_tag
def options(name: str, shown: Iterable[Option]) -> SafeString:
    """Return the options of the facet of this name, each with a box to tick."""
    told = (
        _fill(_CHOSEN if o.is_chosen else _OPTION, name, o.value, o.label, str(o.count))
        for o in shown
    )
    return mark_safe("".join(told))  # noqa: S308 - made of escaped pieces


@register.simple_tag
def why(reasons: Iterable[Reason]) -> SafeString:
    """Return the cell that says which fields hold what was sought, with the words around it."""
    told = [(reason.label, reason.snippet) for reason in reasons]
    title = "\n".join(
        f"{label}：{''.join(piece.text for piece in pieces)}" for label, pieces in told
    )
    shown = (_fill(_WHY, label, _snippet(pieces)) for label, pieces in told)
    return _fill(_WHY_CELL, title, mark_safe(" ".join(shown)))  # noqa: S308 - made of escaped pieces


def _snippet(pieces: Iterable[Piece]) -> SafeString:
    told = (
        _fill("<mark>{}</mark>", piece.text) if piece.is_marked else html.escape(piece.text)
        for piece in pieces
    )
    return mark_safe("".join(told))  # noqa: S308 - made of escaped pieces


@lru_cache
def _shape(columns: tuple[Column, ...]) -> str:
    return "".join(f'<td class="{column.css}">{{}}</td>' for column in columns)


def _fill(shape: str, *values: object) -> SafeString:
    """Put the values into the shape, escaped: ``format_html`` for what is no lazy text, at half its cost."""
    told = (
        value if isinstance(value, SafeString) else html.escape(str(value)) for value in values
    )
    return mark_safe(shape.format(*told))  # noqa: S308 - every value is escaped
