"""The words of a text as the search index keeps them.

Latin words and numbers stand whole; a run of Han characters becomes overlapping pairs, because
two-character names and cities are the commonest queries and need no dictionary.
"""

import re
from collections.abc import Iterator
from itertools import product
from operator import add
from typing import Final

from caidang.core.text.normalize import search_key
from caidang.core.text.pinyin import readings, split_surname

_HAN: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER: Final = rf"[^\W_{_HAN}]"
# c++, c#, node.js and 3.5 are one word; a full stop at the end is not part of it.
_RUN: Final = re.compile(rf"([{_HAN}]+)|({_LETTER}(?:\.?{_LETTER}|[+#])*)")
_IS_HAN: Final = re.compile(f"[{_HAN}]")
_MAX_READINGS: Final = 8
"""Ways to read one name that are indexed; a name of many polyphones keeps the likeliest."""


def terms(text: str) -> Iterator[str]:
    """This function will yield Latin words whole and Han runs as overlapping pairs, in reading order.

    A single Han character stands alone. All terms are in the spelling of ``search_key``.
    """
    for han, word in runs_of_key(search_key(text)):
        yield from spaced_pairs(han).split(" ") if han else (word,)


def runs_of_key(key: str) -> list[tuple[str, str]]:
    """This function will return the runs of a folded text: of Han characters, or else a word, the other empty."""
    return _RUN.findall(key)


def spaced_pairs(run: str) -> str:
    """This function will return the overlapping pairs of a run, a space between each: abc as ab bc."""
    # A text has hundreds of pairs: made in one call they cost a fifth of making each.
    return " ".join(map(add, run, run[1:])) or run


def name_terms(name: str) -> frozenset[str]:
    """This function will return everything a person may type to find a name.

    The full name, its characters and pairs, the given name, its letters (zhangsan), each syllable, the initials
    (zs) and every beginning of the letters; given name first as well (sanzhang). Empty for an empty name.
    """
    key = "".join(han or word for han, word in runs_of_key(search_key(name)))
    if not key:
        return frozenset()
    found = {key, *terms(key)}
    if _IS_HAN.match(key):
        found.update(char for char in key if _IS_HAN.match(char))
        found.add(split_surname(key)[1] or key)
    for spelling in filter(None, list(product(*readings(name)))[:_MAX_READINGS]):
        found.update(_letters(spelling))
        if len(spelling) == len(key) and _IS_HAN.match(key):
            found.update(_mixed(key, spelling))
    return frozenset(found)


def whole_names(name: str) -> frozenset[str]:
    """This function will return the ways to type a name to its end: its characters, its letters, its initials."""
    key = "".join(han or word for han, word in runs_of_key(search_key(name)))
    spellings = list(filter(None, product(*readings(name))))[:_MAX_READINGS] if key else []
    letters = {"".join(spelling) for spelling in spellings}
    initials = {"".join(syllable[0] for syllable in spelling) for spelling in spellings}
    return frozenset(filter(None, {key, *letters, *initials}))


def _mixed(name: str, syllables: tuple[str, ...]) -> Iterator[str]:
    """Yield what stands between characters, letters and initials: 张wei, 张xm, zsan, zhangxm, 张小m.

    The part typed last may be unfinished, so that a list does not empty between two key strokes.
    """
    first = syllables[0]
    for at in range(1, len(name)):
        rest = "".join(syllables[at:])
        yield from (name[:at] + rest[: i + 1] for i in range(len(rest)))
    rest = "".join(syllables[1:])
    yield from (first[0] + rest[: i + 1] for i in range(len(rest)))
    for at in range(1, len(syllables)):
        short = "".join(syllable[0] for syllable in syllables[1 : at + 1])
        yield from (first[0] + short, first + short, name[0] + short)


def _letters(syllables: tuple[str, ...]) -> Iterator[str]:
    full = "".join(syllables)
    yield from syllables
    yield from (full[: i + 1] for i in range(len(full)))
    yield "".join(syllable[0] for syllable in syllables)
    yield "".join(syllables[1:]) or full
    yield "".join(syllables[1:]) + syllables[0]
