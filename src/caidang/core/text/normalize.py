"""One spelling for one character, before anything looks at a text.

``normalize`` is what every extractor applies to its spans; ``search_key`` folds further, so that
two spellings of one name meet. Both are total: any string goes in, and folding twice changes nothing.
"""

import re
import unicodedata
from collections.abc import Iterable
from importlib.resources import files


def _pairs(name: str) -> dict[int, str]:
    """Read a table of two-character pairs; its first line names source and licence."""
    lines = files("caidang.core.text").joinpath("data", name).read_text("utf-8").splitlines()
    return {ord(pair[0]): pair[1] for line in lines[1:] for pair in line.split()}


def _may_hold(table: Iterable[int]) -> re.Pattern[str]:
    """A pattern that finds the characters of a table, or any beyond the basic plane.

    It tells five times faster than a set, as long as its members lie in the basic plane.
    """
    basic = "".join(re.escape(chr(code)) for code in table if code < 0x10000)
    return re.compile(f"[{basic}\U00010000-\U0010ffff]")


# Zero-width, direction and variation marks, soft hyphen, object placeholder, controls.
_DROPPED = (
    [*range(0x00, 0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, 0x034F, 0x061C, 0x180E]
    + [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
    + [*range(0xFE00, 0xFE10), 0xFEFF, *range(0xFFF9, 0xFFFD), *range(0xE0000, 0xE01F0)]
)
_LINE_BREAKS = (0x0B, 0x0C, 0x85, 0x2028, 0x2029)
# Most odd spaces are folded by NFKC itself; these are not.
_SPACES = (0x1680, 0x3164, 0xFFA0)
_FOLD: dict[int, str | None] = {
    **_pairs("radicals.txt"),
    **dict.fromkeys(_DROPPED),
    **dict.fromkeys(_LINE_BREAKS, "\n"),
    **dict.fromkeys(_SPACES, " "),
    # ①2016 is an item's number and a year; NFKC would make it the year 12016.
    **{code: f"{number}、" for number, code in enumerate(range(0x2460, 0x2474), start=1)},
}
_TRADITIONAL = _pairs("traditional.txt")
# Private use (icon fonts), lone surrogates: nothing that a person could read.
_UNREADABLE = re.compile("[\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]+")
_ODD_ASCII = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Looking whether anything is to be folded costs far less than folding, and mostly nothing is.
_TO_FOLD = _may_hold(_FOLD)
_TO_SIMPLIFY = _may_hold(_TRADITIONAL)
_BELOW_HAN = re.compile("[\x80-\u2e7f\uac00-\ud7ff\U00010000-\U0010ffff]")


def normalize(text: str) -> str:
    """This function will fold a text to NFKC with CJK radicals as the characters that they show.

    Private-use glyphs, surrogates, zero-width and control characters and soft hyphens vanish; every
    space becomes U+0020, every Unicode line break ``\\n``. Tabs, ``\\n`` and ``\\r`` stay. Full-width
    punctuation becomes half-width (：to :). Runs of spaces are kept as they are.
    """
    if text.isascii():
        return text.translate(_FOLD) if _ODD_ASCII.search(text) else text
    folded = text.translate(_FOLD) if _TO_FOLD.search(text) else text
    folded = _UNREADABLE.sub("", folded)
    if not unicodedata.is_normalized("NFKC", folded):
        # Most texts are, but for their punctuation, and to look costs a hundredth of folding all of it.
        for wide, narrow in _PUNCTUATION:
            folded = folded.replace(wide, narrow)
    return unicodedata.normalize("NFKC", folded)


_PUNCTUATION = tuple(zip("，；：！？（）", ",;:!?()", strict=True))
_WIDE = str.maketrans(dict(_PUNCTUATION))
_IS_WIDE = re.compile("[，；：！？（）]")


def normalize_shown(text: str) -> str:
    """This function will fold a text as ``normalize`` does, but leave the Chinese punctuation that a reader sees."""
    if _IS_WIDE.search(text) is None:
        return normalize(text)
    return "".join(
        part if part.translate(_WIDE) != part else normalize(part)
        for part in re.split("([，；：！？（）]+)", text)
    )


def narrow_punctuation(text: str) -> str:
    """This function will write Chinese punctuation as its half-width twin, each character in its place."""
    return text.translate(_WIDE)


def _joins_previous(char: str) -> bool:
    """Tell whether a character may combine with the one before it: a mark or a Hangul vowel or tail."""
    first = unicodedata.normalize("NFKC", char)[:1] or char
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"


def normalize_with_map(text: str) -> tuple[str, list[int]]:
    """This function will return ``normalize(text)`` and, for each of its characters, an index into the input.

    Characters that came from several input characters point at the first of them.
    """
    kept: list[tuple[int, str]] = []
    for index, char in enumerate(text):
        folded = _UNREADABLE.sub("", char.translate(_FOLD))
        if not folded:
            continue
        if kept and not char.isascii() and _joins_previous(folded):
            kept[-1] = (kept[-1][0], kept[-1][1] + folded)
        else:
            kept.append((index, folded))
    out: list[str] = []
    places: list[int] = []
    for index, cluster in kept:
        piece = cluster if cluster.isascii() else unicodedata.normalize("NFKC", cluster)
        out.append(piece)
        places.extend([index] * len(piece))
    return "".join(out), places


def search_key(text: str) -> str:
    """This function will fold a text to the form under which it is searched and matched.

    On top of ``normalize``: lower case, accents stripped, Traditional characters as Simplified
    ones. One character for one, by the commonest reading: a key is for comparing, not for showing.
    """
    plain = normalize(text).lower()
    if plain.isascii():
        return plain
    if _BELOW_HAN.search(plain):
        bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
        plain = unicodedata.normalize("NFKC", bare)
    return simplify(plain)


def simplify(text: str) -> str:
    """This function will write Traditional characters as Simplified ones, one for one, by the commonest reading."""
    return text.translate(_TRADITIONAL) if _TO_SIMPLIFY.search(text) else text
