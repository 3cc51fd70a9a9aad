"""Why a record was found: the fields that hold the words, and a piece of text around them.

It looks in the opened record itself, so what it shows is what stands there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from caidang.core.text.normalize import normalize_with_map, search_key
from caidang.core.text.terms import name_terms
from caidang.foundation.search.values import Sought
from caidang.foundation.search.words import contact_key, is_han, sequence, value_key

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


def explain(sought: Sequence[Sought], passages: Iterable[Passage]) -> tuple[Reason, ...]:
    """Return a reason for each word, from the first passage that holds it; passages in their order.

    Reasons for one label are one. A word that no passage holds gives no reason.
    """
    opened = list(passages)
    found: dict[str, Reason] = {}
    for word in sought:
        reason = next(filter(None, (_reason(word, passage) for passage in opened)), None)
        if reason is not None:
            found.setdefault(reason.label, reason)
    return tuple(found.values())


def _reason(word: Sought, passage: Passage) -> Reason | None:
    if (
        word.field
        and word.field != passage.field
        and not (word.field == "tail" and passage.field == CONTACT)
    ):
        return None
    for value in passage.values:
        for text in word.texts:
            spans = _spans(text, word.field, passage.field, value)
            if spans:
                return Reason(passage.label, _snippet(value, spans))
    return None


def _spans(text: str, asked: str, field: str, value: str) -> list[tuple[int, int]]:
    """Return where the value holds the text; the whole value where it matches as a whole."""
    whole = [(0, len(value))]
    if field == CONTACT:
        return whole if _is_contact(text, value) else []
    if field == NAME and re.sub(r"[\W_]", "", search_key(text)) in name_terms(value):
        return _places(text, value) or whole
    if (
        asked == field
        and asked not in (BODY, NAME)
        and value_key(value).startswith(value_key(text))
    ):
        return _places(text, value) or whole
    return _places(text, value)


def _is_contact(text: str, value: str) -> bool:
    mine, theirs = contact_key(text) or value_key(text), contact_key(value) or value_key(value)
    return bool(mine) and (
        mine == theirs or (len(mine) == 4 and mine.isdecimal() and theirs.endswith(mine))
    )


def _places(text: str, value: str) -> list[tuple[int, int]]:
    pattern = _pattern(text)
    if pattern is None:
        return []
    folded, places = _folded(value)
    found = []
    for match in pattern.finditer(folded):
        end = places[match.end()] if match.end() < len(places) else len(value)
        found.append((places[match.start()], end))
        if len(found) == _MOST_MARKS:
            break
    return found


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
