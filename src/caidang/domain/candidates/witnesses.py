"""A second document that says the same takes doubt from a value: how much, worked out without writing anything.

Two readings are wrong together only when both are wrong: what is left of the doubt is the one's times the other's. A
line that stands in both documents letter for letter may have been misread twice for the same reason; such a witness
counts half (the root of its doubt).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from caidang.core.resume.model import SURE
from caidang.core.text.normalize import search_key
from caidang.domain.candidates.fields import GROUPED
from caidang.domain.candidates.values import PresentValue, ReadValue

COPIED: Final = 0.5
"""The power to which the doubt of a witness is taken whose line is a copy."""
_HIGHEST: Final = 0.99
"""No two documents make a value surer than this; a person does."""

_Stay = dict[str, str]


@dataclass(frozen=True, slots=True)
class Witness:
    """A document's own reading: its values with their confidences, and its text."""

    values: Sequence[ReadValue]
    text: str = field(repr=False, default="")


def lifted(have: Iterable[PresentValue], text: str, witness: Witness) -> dict[str, float]:
    """This function will return the new confidence (0..1) of each doubtful value, by its id, that the witness says too.

    ``have`` are the record's present values from the other document, whose text is ``text``. Only values below ``SURE``
    are looked at; one stay is told from another by its employer or school, and its start where both tell it.
    """
    have = list(have)
    doubtful = [value for value in have if value.confidence < SURE]
    if not doubtful:
        return {}
    said = _said(witness.values)
    pairs = {
        fields: _pairs(fields, _stays(fields, have), _stays(fields, witness.values))
        for fields in GROUPED.values()
        if any(value.field in fields for value in doubtful)
    }
    lines, theirs = _lines(text), _lines(witness.text)
    found: dict[str, float] = {}
    for value in doubtful:
        fields = next((fields for fields in GROUPED.values() if value.field in fields), None)
        entries = None if fields is None else pairs[fields].get(value.entry, set())
        same = [
            one for one in said.get((value.field, search_key(value.value)), ())
            if entries is None or one.entry in entries
        ]  # fmt: skip
        if same:
            best = max(same, key=lambda one: one.confidence)
            found[value.id] = _together(value.confidence, best.confidence, is_copied=_is_copied(best, lines, theirs))
    return found


def _together(one: float, other: float, *, is_copied: bool) -> float:
    doubt = max(0.0, 1 - other)
    return max(one, min(_HIGHEST, 1 - (1 - one) * (doubt**COPIED if is_copied else doubt)))


def _said(values: Iterable[ReadValue]) -> dict[tuple[str, str], list[ReadValue]]:
    found: dict[tuple[str, str], list[ReadValue]] = {}
    for value in values:
        found.setdefault((value.field, search_key(value.value)), []).append(value)
    return found


def _stays(fields: tuple[str, ...], values: Iterable[PresentValue | ReadValue]) -> dict[int, _Stay]:
    found: dict[int, _Stay] = {}
    for value in values:
        if value.field in fields:
            found.setdefault(value.entry, {})[value.field] = search_key(value.value)
    return found


def _pairs(fields: tuple[str, ...], own: dict[int, _Stay], theirs: dict[int, _Stay]) -> dict[int, set[int]]:
    """By entry of the record, the witness' entries that tell of the same stay."""
    return {
        entry: {number for number, other in theirs.items() if _is_one(fields, stay, other)}
        for entry, stay in own.items()
    }


def _is_one(fields: tuple[str, ...], stay: _Stay, other: _Stay) -> bool:
    head, start, end = fields[0], fields[-2], fields[-1]
    begun, ended = ({each[name] for each in (stay, other) if name in each} for name in (start, end))
    if head in stay and head in other:
        return stay[head] == other[head] and len(begun) < 2
    return len(begun) == 1 and len(ended) == 1 and all(name in each for name in (start, end) for each in (stay, other))


def _lines(text: str) -> list[str]:
    return ["".join(line.split()).casefold() for line in text.splitlines()]


def _is_copied(said: ReadValue, own: Collection[str], theirs: Collection[str]) -> bool:
    """Whether every line of the witness that holds the value, as it stands there, is in the other document, too."""
    written = (said.evidence or {}).get("text") or said.value
    word = "".join(str(written).split()).casefold()
    return {line for line in theirs if word in line} <= set(own)
