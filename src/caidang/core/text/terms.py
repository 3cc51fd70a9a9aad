"""The words of a text as the search index keeps them.

Latin words and numbers stand whole; a run of Han characters becomes overlapping pairs, because
two-character names and cities are the commonest queries and need no dictionary.
"""

import re
import sys
from array import array
from collections.abc import Iterator
from itertools import product
from typing import Final

from caidang.core.text.normalize import search_key
from caidang.core.text.pinyin import readings, split_surname

_HAN: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER: Final = rf"[^\W_{_HAN}]"
# c++, c#, node.js and 3.5 are one word; a full stop at the end is not part of it.
_RUN: Final = re.compile(rf"([{_HAN}]+)|({_LETTER}(?:\.?{_LETTER}|[+#])*)")
_IS_HAN: Final = re.compile(f"[{_HAN}]")
_UTF32: Final = f"utf-32-{sys.byteorder[0]}e"
"""Four bytes a character in this machine's order, without a mark before them."""
_MAX_READINGS: Final = 8
"""Ways to read one name that are indexed; a name of many polyphones keeps the likeliest."""


def terms(text: str) -> Iterator[str]:
    """This function will yield Latin words whole and Han runs as overlapping pairs, in reading order.

    A single Han character stands alone. All terms are in the spelling of ``search_key``.
    """
    for pairs, word in paired_runs(search_key(text)):
        yield from pairs.split(" ") if pairs else (word,)


def paired_runs(key: str) -> list[tuple[str, str]]:
    """This function will return the runs of a folded text in order: Han characters, or else a word, the other empty.

    A run of Han characters comes as its overlapping pairs, a space between each: abc as ``ab bc``.
    """
    pairs = _spaced_pairs(key)
    found = []
    for match in _RUN.finditer(key):
        start, end = match.span()
        if match.lastindex == 1:
            is_alone = end - start == 1
            found.append((match[1] if is_alone else pairs[3 * start : 3 * end - 4], ""))
        else:
            found.append(("", match[2]))
    return found


def _spaced_pairs(key: str) -> str:
    """Return each character with its follower and a space, three characters each."""
    # A résumé has thousands: as whole columns of code points they cost a twentieth of making each.
    code = key.encode(_UTF32, "surrogatepass")
    pairs = array("I", (32,)) * (3 * max(len(key) - 1, 0))
    pairs[0::3], pairs[1::3] = array("I", code[:-4]), array("I", code[4:])
    return pairs.tobytes().decode(_UTF32, "surrogatepass")


def _joined(name: str) -> str:
    """Return the runs of a name together, without what parts them."""
    return "".join(han or word for han, word in _RUN.findall(search_key(name)))


def name_terms(name: str) -> frozenset[str]:
    """This function will return everything a person may type to find a name.

    The full name, its characters and pairs, the given name, its letters (zhangsan), each syllable, the initials
    (zs) and every beginning of the letters; given name first as well (sanzhang). Empty for an empty name.
    """
    key = _joined(name)
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
    key = _joined(name)
    spellings = list(filter(None, product(*readings(name))))[:_MAX_READINGS] if key else []
    letters = {"".join(spelling) for spelling in spellings}
    initials = {"".join(syllable[0] for syllable in spelling) for spelling in spellings}
    return frozenset(filter(None, {key, *letters, *initials}))


def _mixed(name: str, syllables: tuple[str, ...]) -> Iterator[str]:
    """Yield what stands between characters, letters and initials: 张wei, 张xm, 欧阳xy, zsan, zhangxm, 张小m.

    The part typed last may be unfinished, so that a list does not empty between two key strokes.
    """
    first = syllables[0]
    for at in range(1, len(name)):
        rest = "".join(syllables[at:])
        yield from (name[:at] + rest[: i + 1] for i in range(len(rest)))
        short = "".join(syllable[0] for syllable in syllables[at:])
        yield from (name[:at] + short[: i + 1] for i in range(len(short)))
    rest = "".join(syllables[1:])
    yield from (first[0] + rest[: i + 1] for i in range(len(rest)))
    for at in range(1, len(syllables)):
        short = "".join(syllable[0] for syllable in syllables[1 : at + 1])
        yield from (first[0] + short, first + short)


def _letters(syllables: tuple[str, ...]) -> Iterator[str]:
    full = "".join(syllables)
    yield from syllables
    yield from (full[: i + 1] for i in range(len(full)))
    yield "".join(syllable[0] for syllable in syllables)
    yield "".join(syllables[1:]) or full
    yield "".join(syllables[1:]) + syllables[0]
