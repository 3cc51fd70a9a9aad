"""Administrative divisions of China: the six digits of a place as people write it."""

import re
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from caidang.core.text.ethnic_groups import ETHNIC_GROUPS
from caidang.core.text.normalize import normalize

_BARE: Final = ("蒙古", "维吾尔", "哈萨克", "柯尔克孜", "锡伯", "塔吉克")
"""Peoples that stand without 族 in names of places."""
_PEOPLES: Final = "|".join(sorted((*ETHNIC_GROUPS, *_BARE), key=len, reverse=True))
_KIND: Final = re.compile(
    rf"(?:特别行政区|(?:{_PEOPLES})*(?:各族)?自治[区州县旗]|省|市|地区|盟|新区|[区县旗])$"
)
"""What a name ends with that people leave out: 浙江 for 浙江省, 延边 for 延边朝鲜族自治州."""
_SHORTEST: Final = 2
_KINDS: Final = frozenset("省市县区旗州盟")
_MARKS: Final = re.compile(r"[\s,,/·\-—>()]+")
_BY_THEMSELVES: Final = frozenset(("11", "12", "31", "50", "71", "81", "82"))
"""Provinces that are cities."""
_OF_NO_CITY: Final = "90"
"""The third and fourth digit of counties that a province governs itself."""


class Division(NamedTuple):
    """A place: its code of six digits (GB/T 2260) and its names; what is not told is empty."""

    code: str
    province: str
    city: str = ""
    county: str = ""


def find_division(text: str) -> Division | None:
    """This function will find the division that a text begins with, down to the county if that is told.

    浙江省杭州市西湖区, 浙江杭州, 杭州 and 义乌 are all understood; a county's short name that several
    counties share (鼓楼) counts only behind the city it lies in. None where no place is told.
    """
    rest = _MARKS.sub("", normalize(text))
    rest = rest.removeprefix("中国")
    within, found = "", ""
    while rest:
        name, code = _longest(rest, within)
        if not code:
            break
        found, rest = code, rest[len(name) :]
        within = _stem(code)
        if len(within) == 6:
            break
    return _division(found) if found else None


@cache
def cities_of(province: str) -> tuple[str, ...]:
    """This function will return the short names of the cities that lie in a province, however it is called (广东, 广东省).

    Counties that belong to no city count as one (济源, 琼海). Empty for anything else, and for provinces that are cities.
    """
    codes = [code for code in _names().get(province, ()) if code.endswith("0000") and code[:2] not in _BY_THEMSELVES]
    return tuple(
        short_name(name) for code, name in _places().items()
        if codes and code.startswith(codes[0][:2]) and not code.endswith("0000")
        and (code.endswith("00") or code[2:4] == _OF_NO_CITY)
    )  # fmt: skip


def short_name(name: str) -> str:
    """This function will leave out what a place's name ends with: 杭州 of 杭州市, 延边 of 延边朝鲜族自治州."""
    short = _KIND.sub("", name)
    if len(short) < _SHORTEST:
        short = name.removesuffix("自治区")  # 内蒙古, whose people belong to its name
    return short if len(short) >= _SHORTEST else name


def _longest(text: str, within: str) -> tuple[str, str]:
    """The longest name the text begins with, and its code, among the places inside ``within``."""
    names = _names()
    for length in range(min(len(text), 15), 1, -1):
        codes = [code for code in names.get(text[:length], ()) if code.startswith(within)]
        codes = [code for code in codes if _stem(code) != within]
        if text[length : length + 1] in _KINDS:
            continue  # 朝阳区 is none of 朝阳市
        larger = [code for code in codes if code.endswith("00")]
        if len(larger) == 1 or len(codes) == 1:
            return text[:length], (larger or codes)[0]
        if len(larger) > 1 and larger[0].endswith("0000"):
            return text[:length], larger[0]
    return "", ""


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _division(code: str) -> Division:
    places = _places()
    province = places[f"{code[:2]}0000"]
    if code.endswith("0000"):
        return Division(code, province)
    city = places.get(f"{code[:4]}00", province if code[:2] in _BY_THEMSELVES else "")
    if code.endswith("00"):
        return Division(code, province, city)
    return Division(code, province, city, places[code])


@cache
def _places() -> dict[str, str]:
    """Read the table, code to full name; line one names source and licence."""
    text = files("caidang.core.text").joinpath("data", "divisions.txt").read_text("utf-8")
    parts = " ".join(text.splitlines()[1:]).split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """All names, full and short, each with its codes, the larger places first."""
    found: dict[str, list[str]] = {}
    for code, name in _places().items():
        short = short_name(name)
        names = {name, short}
        if name.endswith("自治州"):
            names.add(f"{short}州")
        for each in names:
            found.setdefault(each, []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}
