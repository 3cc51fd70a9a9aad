"""Cells of rows and options of facets, put together in one go.

A page has hundreds of them, and a template's own loop takes several times as long for each.
"""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from caidang.domain.candidates.selectors.finding.find import FoundCandidate
from caidang.foundation.search.finding.explain import Piece, Reason
from caidang.interfaces.web.facets import Option
from caidang.interfaces.web.wording.columns import Column

register = template.Library()


@dataclass(frozen=True, slots=True)
class RowWords:
    """What rows say besides the people: the word for picking one (none: nobody is picked), and for doubts.

    ``is_sought``: whether a cell tells why each was found.
    """

    pick: str
    unsure: str
    is_sought: bool


_LABEL = '<span class="cd-clip">{}</span><span class="cd-option-count">{}</span></label>'
_INPUT = '<input class="form-check-input" type="checkbox" name="{}" value="{}"'
_OPTION = f'<label class="cd-option">{_INPUT}>{_LABEL}'
_PICK = '<input class="form-check-input cd-pick" type="checkbox" value="{}" autocomplete="off" aria-label="{} {}">'
_DOUBT = '<span class="cd-doubt" title="{} {}">{}</span>'
_WHY = '<span class="cd-why-label">{}</span>{}'
_WHY_CELL = '<td class="cd-clip cd-why" title="{}">{}</td>'
_CHOSEN = f'<label class="cd-option cd-option-on">{_INPUT} checked>{_LABEL}'


@register.simple_tag
def people(
    found: Iterable[FoundCandidate], columns: tuple[Column, ...], base: str, words: RowWords
) -> SafeString:
    """Return the rows of the people found; ``base`` is the address that a record's id is put to."""
    shape = _shape(columns, words)
    return _joined(_row(each, columns, base, words, shape) for each in found)


def _row(
    each: FoundCandidate, columns: tuple[Column, ...], base: str, words: RowWords, shape: str
) -> SafeString:
    row = each.row
    doubt = _fill(_DOUBT, row.unsure, words.unsure, row.unsure) if row.unsure else ""
    told = [(column.markup or column.text)(row) for column in columns]
    picked = (row.public_id, words.pick, row.name) if words.pick else ()
    reasons = (_why(each.reasons),) if words.is_sought else ()
    return _fill(shape, *picked, base, row.public_id, row.name, doubt, *reasons, *told)


@register.simple_tag
def options(name: str, shown: Iterable[Option]) -> SafeString:
    """Return the options of the facet of this name, each with a box to tick."""
    told = (
        _fill(_CHOSEN if o.is_chosen else _OPTION, name, o.value, o.label, str(o.count))
        for o in shown
    )
    return _joined(told)


def _why(reasons: Iterable[Reason]) -> SafeString:
    """The cell that says which fields hold what was sought, with the words around it."""
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
    return _joined(told)


@lru_cache
def _shape(columns: tuple[Column, ...], words: RowWords) -> str:
    pick = _PICK if words.pick else ""
    why = "{}" if words.is_sought else ""
    cells = "".join(f'<td class="{column.css}">{{}}</td>' for column in columns)
    return (
        f'<tr><td class="cd-clip">{pick}<a href="{{}}{{}}/">{{}}</a>{{}}</td>{why}{cells}</tr>\n'
    )


def _joined(pieces: Iterable[str]) -> SafeString:
    return mark_safe("".join(pieces))  # noqa: S308 - made of escaped pieces


def _fill(shape: str, *values: object) -> SafeString:
    """Put the values into the shape, escaped: ``format_html`` for what is no lazy text, at half its cost."""
    told = (
        value if isinstance(value, SafeString) else html.escape(str(value)) for value in values
    )
    return mark_safe(shape.format(*told))  # noqa: S308 - every value is escaped
