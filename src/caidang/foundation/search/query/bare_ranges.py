"""Ranges that are typed without a field's name, or right behind it without a colon: 3-5年, 35岁以下, 经验三年以上, 本周更新."""

import re
from typing import Final

from caidang.core.text.normalize import normalize, simplify
from caidang.foundation.search.query.births import read_bare_birth
from caidang.foundation.search.query.periods import Period, read_period
from caidang.foundation.search.query.ranges import Range, in_plain, is_idle, read_days, read_range

_MORE: Final = r"(?:至少|起码|不少于|不低于|不小于|最少|最低|最高|超过|高于|大于|多于|至多|不超过|不高于|不大于|最多|少于|低于|小于|不到|大约|约|差不多|大概|[<>]=?|≥|≤)"
_ENDS: Final = r"(?:及?以上|及?以下|以内|之内|左右|上下|起步?|打底|往上|封顶|\+)"
_TO: Final = r"(?:-|~|–|—|至|到)"
_COUNT: Final = r"\d{1,2}(?:\.\d)?"
_YEARS = re.compile(
    rf"(?:有|工作|干了)?(?P<range>{_COUNT}年?{_TO}{_COUNT}年{_ENDS}?|{_MORE}{_COUNT}年{_ENDS}?|{_COUNT}年{_ENDS}|{_COUNT}\+年?|{_COUNT}年(?=(?:工作|从业)?经验))"
    r"(?P<rest>\S{0,20})"
)
_AROUND = re.compile(r"^(?:工作|从业)?(?:经验|工龄|经历)?的?|(?:工作|从业|相关|开发)?(?:经验|经历)$")
_GENERATION = re.compile(r"(?P<when>[\d零〇一二三四五六七八九]{2}后)的?(?P<rest>[男女])(?:性|生|士)?")
_AGE = re.compile(
    rf"{_MORE}?\d{{2}}(?:周?岁)?(?:{_TO}\d{{2}})?周?岁{_ENDS}?(?:的)?|(?:1[89]|[2-5]\d|6[0-5])(?:及?以下|以内)"
)
_SUM: Final = r"\d{1,3}(?:\.\d{1,2})?"
_PER: Final = r"(?:/[年月]|每月|一个月)?"
_SALARY = re.compile(
    rf"(?:年薪|年包|月薪|薪资)?{_MORE}?(?:{_SUM}[kw万千]?{_TO}{_SUM}[kw万千]{_PER}{_ENDS}?|{_SUM}[kw万千]{_PER}{_ENDS})"
    rf"|(?:年薪|年包|月薪|薪资)?{_MORE}{_SUM}[kw万千]{_PER}|{_SUM}\+[kw万千]{_PER}",
)
_YUAN = re.compile(rf"(?P<a>\d{{4,6}})(?:元|块)?(?:{_TO}(?P<b>\d{{4,6}})(?:元|块)?|{_ENDS})")
_IS_YEAR = range(1950, 2051)
_TIMED = re.compile(r"(?P<when>.+?)(?:有)?(?P<what>更新|建档|入库|新增|新建|收到|进来)(?:过)?(?:的)?")
NAMED: Final = {
    "工作经验": "years", "工作年限": "years", "经验": "years", "年限": "years", "工龄": "years", "年龄": "age", "期望薪资": "salary",
    "薪资": "salary", "薪水": "salary", "工资": "salary", "月薪": "salary", "期望": "salary", "更新": "updated", "建档": "created",
    "入库": "created",
}  # fmt: skip


def read_bare(text: str) -> tuple[Range | Period, str] | None:
    """Return what a word without a field's name means beyond doubt beside its letters, and what else it says.

    3-5年后端 is so many years, and 后端. None for anything else.
    """
    plain = in_plain(text)
    if found := _GENERATION.fullmatch(plain):
        birth = read_bare_birth(found["when"])
        return None if birth is None else (birth, found["rest"])
    if (birth := read_bare_birth(plain)) is not None:
        return birth, ""
    if found := _YEARS.fullmatch(plain):
        return _years(found["range"], found["rest"])
    for field, pattern in (("age", _AGE), ("salary", _SALARY)):
        if pattern.fullmatch(plain):
            return _alone(read_range(field, plain))
    if (found := _YUAN.fullmatch(plain)) and not (found["b"] and int(found["a"]) in _IS_YEAR):
        return _alone(read_range("salary", plain))
    return _alone(_timed(plain) or _named(text, plain))


def _alone(meant: Range | Period | None) -> tuple[Range | Period, str] | None:
    return None if meant is None else (meant, "")


def _years(told: str, rest: str) -> tuple[Range | Period, str] | None:
    """5年以上, and what they were spent with: Java of 5年以上Java经验."""
    meant = read_range("years", told)
    return None if meant is None else (meant, _AROUND.sub("", rest))


def _timed(plain: str) -> Range | Period | None:
    """本周更新, 三天内入库, 半年没更新."""
    if is_idle(plain) and (idle := read_days(plain)):
        return Range("updated", *idle)
    found = _TIMED.fullmatch(plain)
    if found is None:
        return None
    field = "updated" if found["what"] == "更新" else "created"
    if (days := read_days(found["when"])) is not None:
        return Range(field, *days)
    return read_period(field, found["when"])


def _named(text: str, plain: str) -> Range | Period | None:
    """经验3年以上, 年龄35以下, 薪资2万以上: a field's name with its range right behind it."""
    whole = simplify(normalize(text)).lower().replace(" ", "")
    for name, field in NAMED.items():
        if not whole.startswith(name):
            continue
        rest = in_plain(plain.removeprefix(name))
        if field in ("updated", "created"):
            days = read_days(rest)
            return Range(field, *days) if days is not None else read_period(field, rest)
        # A number alone behind the name is more often part of a word: 经验4.
        return read_range(field, rest) if re.search(r"\D", rest) else None
    return None
