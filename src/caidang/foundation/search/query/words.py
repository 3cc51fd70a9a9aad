"""Texts as the words of the index, and typed texts as sequences of them.

A run of Han characters becomes overlapping pairs at neighbouring positions. After it positions stay
free: one before a Latin word, two before another run. So a sequence of pairs is found exactly where
the characters stand together, which is what makes every substring of two characters findable; and
two pairs two positions apart stand in one run, so that every second pair tells the whole of it.
Words of four characters whose halves are both common are there as words besides.
"""

import re
from dataclasses import dataclass

from caidang.core.text.normalize import search_key
from caidang.core.text.terms import paired_runs

TOKEN_VERSION = 7
"""Raise it whenever the same text yields other words: the index is then built anew."""

MAX_WORD = 200
"""Characters of a word or value; longer ones are cut, as the engine refuses terms above 64 KiB."""

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_HAN = re.compile(f"[{_HAN}]")

# Phones and identity numbers are looked up whole, through blind tokens, and are no words.
_NUMBER = re.compile(
    r"(?<![^\W_])(?:\d{11,}x?|(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![^\W_])"
)
_DIGITS = re.compile(r"\d{4}")
"""In every such number; most values have none, and looking costs less than trying the numbers."""

# A letter of one mediaeval manuscript stands for a break; in a text it counts as a space.
_MARK = "\ua66e"
_MARKED = f" {_MARK} "


_IDENTITY = re.compile(r"\d{17}x")


@dataclass(frozen=True, slots=True)
class Place:
    """One word of a sequence and its position, counted from 0."""

    word: str
    position: int


def pieces_of_key(key: str) -> list[str]:
    """Return a folded text (``search_key``) as space-separated words, split where a position stays free.

    An empty piece between two others leaves one more free.
    """
    pieces: list[list[str]] = [[]]
    after_han = False
    plain = key.replace(_MARK, " ")
    if _DIGITS.search(plain):
        plain = _NUMBER.sub(_MARKED, plain)
    for pairs, word in paired_runs(plain):
        # What parts a run of Han characters from what follows is a break; so is a number.
        if after_han and pairs:
            pieces += [], []
        elif after_han or word == _MARK:
            pieces.append([])
        if pairs:
            pieces[-1].append(pairs)
        elif word != _MARK:
            pieces[-1].append(word[:MAX_WORD])
        after_han = bool(pairs)
    while pieces and not pieces[-1]:
        pieces.pop()
    return [" ".join(words) for words in pieces]


def sequence(text: str) -> tuple[Place, ...]:
    """Return the words of a typed text with their positions, as ``pieces_of_key`` would place them."""
    places: list[Place] = []
    start = 0
    for piece in pieces_of_key(search_key(text)):
        words = piece.split()
        places += [Place(word, start + i) for i, word in enumerate(words)]
        start += len(words) + 1
    return tuple(places)


def numbers_of_key(key: str) -> set[str]:
    """Return the phones and other long numbers of a folded text as ``contact_key`` writes them."""
    found = _NUMBER.findall(key) if _DIGITS.search(key) else ()
    return {number for each in found if (number := contact_key(each)) is not None}


def is_han(word: str) -> bool:
    """Tell whether the word is of Han characters."""
    return bool(word) and _IS_HAN.match(word) is not None


def value_key(value: str) -> str:
    """Return a whole value (city, tag, mail) in the spelling under which it is looked up."""
    return " ".join(search_key(value).split())[:MAX_WORD]


def contact_key(text: str) -> str | None:
    """Return the typed text as a whole phone or mail would be kept, or None if it is neither.

    A mainland number is its eleven digits; spaces, hyphens, brackets and +86 do not matter.
    """
    key = value_key(text)
    if "@" in key:
        return key
    if _IDENTITY.fullmatch(key):
        return key
    if re.search(r"[^\d\s()+-]", key):
        return None
    digits = re.sub(r"\D", "", key)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if len(digits) >= 7 else None
