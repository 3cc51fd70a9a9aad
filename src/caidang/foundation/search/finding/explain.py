"""Why a record was found: the fields that hold the words, and a piece of text around them.

It looks in the opened record itself, so what it shows is what stands there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from caidang.core.text.normalize import normalize_with_map, search_key
from caidang.core.text.terms import name_terms
from caidang.foundation.search.index.values import Sought
from caidang.foundation.search.query.words import contact_key, is_han, sequence, value_key

NAME, CONTACT, BODY = "name", "exact", "text"
_BEFORE, _AFTER = 12, 40
_MOST_MARKS = 6


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a record under the name that people know it by.

    ``field`` is what typed queries call it (``text`` for documents), ``values`` what stands there.
    """

    field: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a snippet; marked where it is what was sought."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """One field that holds something sought, with a snippet of its text."""

    label: str
    snippet: tuple[Piece, ...]


def explain(sought: Sequence[Sought], passages: Iterable[Passage]) -> tuple[Reason | None, ...]:
    """Return a reason for each word, from the first passage that holds it, or None for it.

    Passages are looked through in their order.
    """
    opened = _opened(list(passages))
    return tuple(
        next(filter(None, (_reason(word, passage) for passage in opened)), None) for word in sought
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    """A passage with each of its values as it is searched."""

    field: str
    label: str
    values: tuple[tuple[str, str], ...]


def _opened(passages: Sequence[Passage]) -> list[_Opened]:
    """Fold the values of all passages, once for all words."""
    values = [value for passage in passages for value in passage.values]
    # In one call, as a call is what costs; only a line break of a value's own parts it in more.
    keys = search_key("\n".join(values)).split("\n")
    if len(keys) != len(values):
        keys = [search_key(value) for value in values]
    folded = iter(keys)
    return [
        _Opened(
            passage.field, passage.label, tuple((value, next(folded)) for value in passage.values)
        )
        for passage in passages
    ]


def by_label(reasons: Iterable[Reason | None]) -> tuple[Reason, ...]:
    """Return the reasons there are, the first for each label."""
    found: dict[str, Reason] = {}
    for reason in reasons:
        if reason is not None:
            found.setdefault(reason.label, reason)
    return tuple(found.values())


def _reason(word: Sought, passage: _Opened) -> Reason | None:
    if (
        word.field
        and word.field != passage.field
        and not (word.field == "tail" and passage.field == CONTACT)
    ):
        return None
    for value, key in passage.values:
        for text in word.texts:
            spans = _spans(text, word.field, passage.field, value, key)
            if spans:
                return Reason(passage.label, _snippet(value, spans))
    return None


def _spans(text: str, asked: str, field: str, value: str, key: str) -> list[tuple[int, int]]:
    """Return where the value holds the text; the whole value where it matches as a whole."""
    whole = [(0, len(value))]
    if field == CONTACT:
        return whole if _is_contact(text, value) else []
    if field == NAME and _is_name(text, value, key):
        return _places(text, value, key) or whole
    if (
        asked == field
        and asked not in (BODY, NAME)
        and value_key(value).startswith(value_key(text))
    ):
        return _places(text, value, key) or whole
    return _places(text, value, key)


@lru_cache(maxsize=256)
def _typed_name(text: str) -> str:
    return re.sub(r"[\W_]", "", search_key(text))


def _is_name(text: str, name: str, key: str) -> bool:
    typed = _typed_name(text)
    # Spelling a name in all ways costs most, and characters begin only with the name's own.
    if is_han(typed) and typed[0] not in key:
        return False
    return typed in name_terms(name)


@lru_cache(maxsize=256)
def _typed_contact(text: str) -> str:
    return contact_key(text) or value_key(text)


def _is_contact(text: str, value: str) -> bool:
    mine = _typed_contact(text)
    if not mine or not mine.isascii():
        return False
    theirs = contact_key(value) or value_key(value)
    return mine == theirs or (len(mine) == 4 and mine.isdecimal() and theirs.endswith(mine))


def _places(text: str, value: str, key: str) -> list[tuple[int, int]]:
    pattern = _pattern(text)
    if pattern is None or pattern.search(key) is None:
        return []
    found = _matches(pattern, key)
    if all(_stands_there(value, key, span) for span in found):
        return found
    folded, places = _folded(value)
    ends = [*places, len(value)]
    return [(places[start], ends[end]) for start, end in _matches(pattern, folded)]


def _matches(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in islice(pattern.finditer(text), _MOST_MARKS)]


def _stands_there(value: str, key: str, span: tuple[int, int]) -> bool:
    """Tell whether the span of the folded value is that of the value: mostly one character is one.

    To know the place of each character otherwise costs fifty times the folding.
    """
    start, end = span
    return (
        len(search_key(value[:start])) == start and search_key(value[start:end]) == key[start:end]
    )


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str] | None:
    """Return what the typed text looks like in a folded value: its words in a row."""
    words: list[str] = []
    last = None
    for place in sequence(text):
        word = place.word
        joins = last is not None and place.position == last[1] + 1
        if (
            joins
            and last is not None
            and is_han(word)
            and len(word) == 2
            and last[0][-1:] == word[0]
        ):
            words[-1] += re.escape(word[1])
        else:
            # A Latin word may go on, but not have begun before.
            words.append(re.escape(word) if is_han(word) else rf"(?<![a-z0-9]){re.escape(word)}")
        last = (word, place.position)
    return re.compile(r"[\W_]*".join(words)) if words else None


def _folded(value: str) -> tuple[str, list[int]]:
    """Return the value as it is searched and, for each of its characters, its place in the value."""
    plain, places = normalize_with_map(value)
    key = search_key(plain)
    if len(key) == len(plain):
        return key, places
    out: list[str] = []
    kept: list[int] = []
    for char, place in zip(plain, places, strict=True):
        folded = search_key(char)
        out.append(folded)
        kept += [place] * len(folded)
    return "".join(out), kept


def _snippet(value: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Return the text around the first place, with every place in it marked."""
    start = max(0, spans[0][0] - _BEFORE)
    end = min(len(value), spans[0][1] + _AFTER)
    line = value.rfind("\n", start, spans[0][0])
    start = line + 1 if line >= 0 else start
    pieces = [Piece("…", is_marked=False)] if start > 0 and line < 0 else []
    at = start
    for begin, stop in spans:
        if begin < at or stop > end:
            continue
        pieces += [
            Piece(_flat(value[at:begin]), is_marked=False),
            Piece(_flat(value[begin:stop]), is_marked=True),
        ]
        at = stop
    pieces.append(Piece(_flat(value[at:end]) + ("…" if end < len(value) else ""), is_marked=False))
    return tuple(piece for piece in pieces if piece.text)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
