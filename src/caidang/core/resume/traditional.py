"""Résumés in Traditional characters: read as Simplified ones, shown as they were written."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from caidang.core.resume.lines import Row, cells_of
from caidang.core.resume.model import Found, Resume
from caidang.core.text.normalize import normalize, simplify

_NORMAL: Final = frozenset(("degree", "highest_degree", "gender", "form", "city", "expected_city"))
"""Fields whose values have one form, however they are written."""
_LEAST: Final = 0.05
"""Share of characters beyond ASCII that must be Traditional; a name or a firm alone may be."""


def is_traditional(rows: list[Row]) -> bool:
    """This function will tell whether a résumé is written in Traditional characters."""
    total = changed = 0
    for row in rows:
        if row.text.isascii():
            continue
        total += len(row.text) - len(row.text.encode("ascii", "ignore"))
        plain = simplify(row.text)
        if plain is not row.text:
            changed += sum(a != b for a, b in zip(plain, row.text, strict=True))
    return changed > _LEAST * total


def fold(rows: list[Row]) -> list[Row]:
    """This function will return rows whose text is in Simplified characters; their offsets stay true."""
    return [
        replace(row, text=text, cells=cells_of(text))
        if (text := simplify(row.text)) is not row.text
        else row
        for row in rows
    ]


def as_written(resume: Resume) -> Resume:
    """This function will give each value of a folded résumé the characters that stand in the document."""
    return replace(
        resume,
        **{
            field.name: _in(getattr(resume, field.name))
            for field in fields(resume)
            if field.name not in {"particulars", "warnings", "as_of", *_NORMAL}
        },
    )


def _in(value: Any) -> Any:
    if isinstance(value, Found):
        return _written(value)
    if isinstance(value, tuple):
        return tuple(map(_in, value))
    if is_dataclass(value) and not isinstance(value, type):
        own = {f.name: _in(getattr(value, f.name)) for f in fields(value) if f.name not in _NORMAL}
        return replace(value, **own)
    return value


def _written(found: Found) -> Found:
    if found.evidence is None:
        return found
    written = normalize(found.evidence.text)
    same = written != found.value and simplify(written) == found.value
    return replace(found, value=written) if same else found
