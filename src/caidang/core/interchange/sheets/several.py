"""A cell of a column whose name tells of several things, 性别/年龄 or 目前/期望薪资: each part goes to the field that it is of."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Final

from caidang.core.interchange.sheets.readings import LIKELY, Reading

Read = Callable[[str, str], Sequence[Reading]]
"""Reads a text as a field: the field, the text."""
PAYS: Final = ("current_salary", "expected_salary")
_NOW: Final = frozenset(("current_salary", "city"))
_WISHED: Final = frozenset(("expected_salary", "expected_city"))
_CUTS: Final = (
    re.compile(r"\s*(?:->|=>|[/\\|;\n\t→])\s*"), re.compile(r"\s*[、,]\s*"), re.compile(r"\s+"), re.compile(r"\s*[-—~]+\s*"),
    re.compile(r"(?<=[\u3400-\u9fff])(?=\d)|(?<=[岁年])(?=[\u3400-\u9fff])"),
)  # fmt: skip
"""Where a cell may be taken apart, the plainest first; the last is where nothing stands between: 女28岁."""
_DASH: Final = _CUTS[3]
_A_TIME: Final = re.compile(r"/\s*(?=[月年])")
_KEPT: Final = "\x00"
"""Stands for the stroke of 20K/月 while a cell is taken apart."""
_SIDE: Final = re.compile(
    r"(?P<now>目前|当前|现在|现|current)|(?:期望|意向|要求|想要|目标|expect(?:ed)?)", re.IGNORECASE,
)  # fmt: skip
_NOUN: Final = re.compile(r"\s*(?:(?P<year>年薪|年包|年收入)|月薪|薪资|薪水|薪酬|薪|收入|工资|总包|城市|地点|居住地|居地|在|住|去)?\s*:?\s*")
_ENDS: Final = " /\\|;,、-—~→>。\n\t"
_UNIT: Final = re.compile(r"(?<=\d)\s*([k千万w])(?![a-z])", re.IGNORECASE)
_BARE: Final = re.compile(r"\d+(?:\.\d+)?(?:\s*[-~至到]\s*\d+(?:\.\d+)?)?")
_SMALL: Final = re.compile(r"\d{1,2}(?:\.\d)?(?:\s*[-~至到]\s*\d{1,2}(?:\.\d)?)?")
_UNIT_OF_NAME: Final = re.compile(r"[万千k年元]", re.IGNORECASE)
_FULL, _HALF = 2, 1


def read_several(text: str, name: str, fields: Sequence[str], read: Read) -> list[Reading]:
    """This function will read a cell as the fields that its column's name tells of, in whatever order they stand.

    What cannot be told apart is said in a note and not guessed: one pay alone may be either.
    """
    if not fields:
        return [Reading("name", "", note="列名没有写是哪几样，没有写入")]
    told = _by_words(text, fields, read) or _by_place(text, name, fields, read)
    if told is None:
        return [Reading(fields[0], "", note=f"「{text[:20]}」分不出是列名里的哪一样，没有写入")]
    return told


def _by_words(text: str, fields: Sequence[str], read: Read) -> list[Reading] | None:
    """现20K 期望25K: the words say which is which."""
    now, wished = [one for one in fields if one in _NOW], [one for one in fields if one in _WISHED]
    marks = list(_SIDE.finditer(text))
    if len(now) != 1 or len(wished) != 1 or len(fields) != 2 or not 1 <= len(marks) <= 2:
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=True):
        noun = _NOUN.match(text, mark.end(), end)
        said = text[noun.end() if noun else mark.end() : end].strip(_ENDS)
        yearly = noun["year"] if noun and noun["year"] and said else ""
        parts[now[0] if mark["now"] else wished[0]] = yearly + said
    before = text[: marks[0].start()].strip(_ENDS)
    left = [one for one in fields if one not in parts]
    if len(parts) != len(marks) or (before and not left):
        return None
    if before:
        parts[left[0]] = before
    return [one for field in fields if parts.get(field) for one in _told(field, parts[field], read)]


def _by_place(text: str, name: str, fields: Sequence[str], read: Read) -> list[Reading] | None:
    """女/28: by the order of the name's parts where they fit, and by what they say where that does not."""
    kept = _A_TIME.sub(_KEPT, text)
    fewer: list[Reading] | None = None
    for cut in _CUTS:
        parts = [part.replace(_KEPT, "/").strip() for part in cut.split(kept)]
        are_pays = set(PAYS) <= set(fields)
        if len(parts) > len(fields) or (are_pays and cut is _DASH and not _are_two(parts, name)):
            continue
        if len(parts) < len(fields):
            fewer = fewer or _placed(parts, fields, read)
            continue
        found = _fitted(_with_units(parts, fields, name) if are_pays else parts, fields, read)
        if found is not None:
            return found
    return fewer


def _are_two(parts: Sequence[str], name: str) -> bool:
    """20K-25K, or any two where the name itself has the dash: 20-25K alone is one pay, from and to."""
    return bool(_DASH.search(name)) or all(_UNIT.search(part) for part in parts)


def _with_units(parts: Sequence[str], fields: Sequence[str], name: str) -> list[str]:
    """20/25K are both thousands; so are 20/25 where not even the name tells a unit."""
    pays = [part for part, field in zip(parts, fields, strict=True) if field in PAYS]
    units = [unit[1] for part in pays if (unit := _UNIT.search(part))]
    if not units and not _UNIT_OF_NAME.search(name) and all(_SMALL.fullmatch(part) for part in pays):
        units = ["K"]
    return [
        f"{part}{units[-1]}" if units and field in PAYS and _BARE.fullmatch(part) else part
        for part, field in zip(parts, fields, strict=True)
    ]


def _fitted(parts: Sequence[str], fields: Sequence[str], read: Read) -> list[Reading] | None:
    """As many parts as fields: the order in which most of them say something; None where hardly any does."""
    told = {(at, field): _told(field, part, read) for at, part in enumerate(parts) for field in fields}

    def fit(order: Sequence[str]) -> int:
        return sum(_fit(parts[at], told[at, field]) for at, field in enumerate(order))

    best = max(permutations(fields), key=fit)
    if all(_fit(parts[at], told[at, field]) < _HALF for at, field in enumerate(best)):
        return None
    if sum(bool(part) and _fit(part, told[at, field]) < _HALF for (at, part), field in zip(enumerate(parts), best, strict=True)) > 1:
        return None
    return [one for at, field in enumerate(best) for one in told[at, field]]


def _placed(parts: Sequence[str], fields: Sequence[str], read: Read) -> list[Reading] | None:
    """Fewer parts than fields: only where each can be of one field alone."""
    ways = []
    for order in permutations(fields, len(parts)):
        told = [_told(field, part, read) for field, part in zip(order, parts, strict=True)]
        if all(part and _fit(part, one) == _FULL for part, one in zip(parts, told, strict=True)):
            ways.append([reading for one in told for reading in one])
    return ways[0] if len(ways) == 1 else None


def _told(field: str, part: str, read: Read) -> list[Reading]:
    return list(read(field, part)) if part else []


def _fit(part: str, told: Sequence[Reading]) -> int:
    """How well a part says what it was read as: surely, perhaps, not at all."""
    if not told:
        return 0
    if any(not one.value for one in told):
        return -1
    return _FULL if all(one.sure > LIKELY for one in told) else _HALF


def name_parts(name: str) -> Iterator[list[str]]:
    """This function will give the ways in which a column's name may be several: 目前/期望薪资 are 目前薪资 and 期望薪资."""
    within = _IN_BRACKETS.search(name)
    bare = _IN_BRACKETS.sub("", name).strip()
    if within is not None and bare:
        inner = [part.strip() for part in _JOINTS.split(within[1]) if part.strip()]
        if len(inner) > 1 and all(_SIDE.fullmatch(part) for part in inner):
            yield [part + _NOUNS.get(bare, bare) for part in inner]
        elif len(inner) > 1 and _SIDE.fullmatch(bare):
            yield [bare + part for part in inner]
    for joints in (_STROKES, _JOINTS):
        parts = [part.strip() for part in joints.split(bare) if part.strip()]
        if len(parts) > 1:
            yield _whole(parts)


_IN_BRACKETS: Final = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,12})[)）\]】]")
_STROKES: Final = re.compile(r"[/\\、+＋&|,，]|及|和|与")
_JOINTS: Final = re.compile(r"[/\\、+＋&|,，~—-]+|及|和|与|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_NOUNS: Final = {"薪": "薪资"}
_WISH: Final = re.compile(r"期望|意向|目标|expected", re.IGNORECASE)


def _whole(parts: Sequence[str]) -> list[str]:
    """Give each part what it shares with another: the noun behind 目前/期望薪资, the wish before 期望城市/薪资."""
    sided = [(side, part[side.end() :].strip()) for part in parts if (side := _SIDE.match(part)) and part[side.end() :].strip()]
    noun = next((_NOUNS.get(rest, rest) for _, rest in sided), "")
    wish = _WISH.match(parts[0])
    found = []
    for part in parts:
        side = _SIDE.match(part)
        if side is not None and side.end() == len(part):
            found.append(part + noun)
        elif side is None and wish is not None:
            found.append(f"{wish.group()}{part}")
        else:
            found.append(part)
    return found
