"""What the fields of the query language are called, and what a value means in each."""

import re
from collections.abc import Sequence
from typing import Final

from caidang.core.text.normalize import search_key
from caidang.core.text.pinyin import is_compound_surname, is_syllable
from caidang.foundation.search.query.bare_ranges import NAMED, read_bare
from caidang.foundation.search.query.births import read_birth
from caidang.foundation.search.query.own import Own, read_own_range
from caidang.foundation.search.query.periods import read_period
from caidang.foundation.search.query.ranges import (
    RANGES,
    Range,
    in_signs,
    read_days,
    read_degrees,
    read_either_degree,
    read_range,
    read_tiers,
)
from caidang.foundation.search.query.tree import All, AnyOf, Either, Node, Word
from caidang.foundation.search.query.words import contact_key, is_han

FIELD_NAMES = {
    name: field
    for field, names in {
        "name": "姓名 名字 name",
        "exact": "手机 电话 手机号 手机号码 联系方式 邮箱 邮件 电子邮箱 微信 身份证 身份证号 phone tel mobile email mail wechat id",
        "tail": "尾号 手机尾号 tail",
        "title": "职位 岗位 职务 title",
        "employer": "公司 单位 雇主 company employer",
        "school": "学校 院校 毕业院校 school",
        "skill": "技能 skill skills",
        "tag": "标签 tag tags",
        "category": "分类 类别 类目 category",
        "city": "城市 地点 所在地 所在城市 居住地 现居地 现居城市 city",
        "wish": "期望城市 意向城市 期望地点 意向地点 期望工作地 期望工作地点 wish",
        "source": "来源 source",
        "state": "状态 state status",
        "owner": "负责人 顾问 owner consultant",
        "client": "客户 客户组 client",
        "degree": "学历 最高学历 degree education edu",
        "tier": "学校层次 层次 院校层次 tier",
        "years": "经验 工作经验 年限 工作年限 工龄 experience exp years",
        "age": "年龄 age",
        "born": "出生 出生年份 出生年月 出生日期 生年 生日 born birth birthday",
        "salary": "薪资 期望薪资 薪水 工资 月薪 salary",
        "updated": "更新 更新时间 updated",
        "created": "建档 建档时间 入库 created",
    }.items()
    for name in names.split()
}
ABSENT = frozenset("阶段 stage".split())
"""Fields that people ask for and that no record has: said, so that nobody takes it for no hit."""

HOW_TO = {
    "years": "经验要写成 3-5年、>5年 或 3年以上",
    "age": "年龄要写成 25-35、<35、30岁以下 或 90后",
    "born": "出生要写成 1990-1995、90后、1990年以后 或 1990-05",
    "salary": "薪资要写成 20k-35k、>20k 或 30万-50万/年",
    "updated": "更新要写成 今天、本周、上月、<7天、>30天、3个月内 或 >2026-03-01",
    "created": "建档要写成 今天、本周、上月、<7天、>30天、3个月内 或 >2026-03-01",
}
HOW_TO_OWN = "这个字段要写成 5、>5、3-5，日期写成 2026-03、>2026-03-01 或 2026-01至2026-06"

_FRESH: Final = re.compile(r"应届(?:生|毕业生)?|无经验")
_TIMES: Final = ("updated", "created")
_DEGREES: Final = {
    "研究生": ("硕士", "博士"), "硕士研究生": ("硕士",), "博士研究生": ("博士",), "专科": ("大专",), "学士": ("本科",),
    "master": ("硕士",), "bachelor": ("本科",), "phd": ("博士",), "doctor": ("博士",),
}  # fmt: skip
"""Other words for a degree than the one that records keep."""
_MOST_SYLLABLES: Final = 4
_CONTACT: Final = re.compile(r"(?:联系电话|电话|手机号码|手机号|手机|邮箱|邮件|身份证号|身份证)[是为]?([\w.+@-]{7,})")
_GRADUATE: Final = re.compile(r"应届(?:毕业)?生?")
_SURNAME: Final = re.compile(r"姓([一-鿿]{1,2}?)的?(?:人|候选人)?")
_TAIL: Final = re.compile(r"(?:手机)?(?:尾号|后四位|末四位)(?:是|为)?(\d{4})")


def own_value(own: Own, text: str, *, is_quoted: bool) -> Node | None:
    """Return what a value of one of the organisation's own fields means."""
    if own.is_number or own.is_date:
        return read_own_range(own, text.strip())
    return Word(text, field=own.key, is_quoted=is_quoted)


def value_of(field: str, typed: str, *, is_quoted: bool) -> Node | None:
    """Return what a field's value means, or None when it cannot be read."""
    text = typed.strip()
    if field in RANGES:
        return _range(field, text) if text else Word("")
    if field == "degree" and (degrees := read_degrees(text) or _DEGREES.get(search_key(text))):
        return AnyOf("degree", degrees, text)
    if field == "degree" and (degrees := read_either_degree(text)):
        return AnyOf("degree", degrees, text)
    if field in ("school", "tier", "degree") and (tiers := read_tiers(text)):
        return AnyOf("tier", tiers, text)
    return Word(typed, field=field, is_quoted=is_quoted)


def _range(field: str, text: str) -> Node | None:
    if field == "years" and _FRESH.fullmatch(text):
        # Who has never worked has no first post to count from.
        return Either((Range("years", None, 11), Word(text)))
    if field in _TIMES:
        if (days := read_days(text)) is not None:
            return Range(field, *days)
        if (period := read_period(field, text)) is not None:
            return period
    if field == "born":
        return read_birth(text)
    meant = read_range(field, text)
    if meant is None and field == "age":
        return read_birth(text)
    if meant is None and field in _TIMES:
        return read_own_range(Own(field, is_date=True), in_signs(text))
    return meant


def bare_meaning(text: str, *, is_quoted: bool) -> Node:
    """Return a word, and what it means beside its letters: 985, 3-5年, 30岁以下, 本科及以上, 尾号5678."""
    word = Word(text, is_quoted=is_quoted)
    if is_quoted:
        return word
    if tail := _TAIL.fullmatch(text):
        return Word(tail[1], field="tail")
    if surname := _SURNAME.fullmatch(text):
        return Either((Word(surname[1], field="name"), word))
    if (contact := _CONTACT.fullmatch(text)) and contact_key(contact[1]):
        return Either((Word(contact[1], field="exact"), word))
    if _GRADUATE.fullmatch(text):
        return Either((Range("years", None, 11), word))
    if degrees := read_degrees(text) or _DEGREES.get(text):
        return Either((AnyOf("degree", degrees, text), word))
    if tiers := read_tiers(text):
        return Either((AnyOf("tier", tiers, text), word))
    meant = read_bare(text)
    if meant is None:
        return word
    told, rest = meant
    return Either((All((told, Word(rest))) if rest else told, word))


def range_behind(name: str, text: str) -> Node | None:
    """Return what a range means that stands behind its field's name and a space: 年龄 30-35; None where it is none."""
    field = NAMED.get(name)
    return value_of(field, text, is_quoted=False) if field and re.search(r"\d", text) else None


def with_spelt_names(nodes: Sequence[Node]) -> list[Node]:
    """Return what must all be found, where words in a row that may spell one name (zhang w, 张 wei) find that name, too.

    One letter or half a syllable stands nowhere by itself; as the end of a name it does.
    """
    found: list[Node] = []
    row: list[Word] = []
    for node in nodes:
        word = _plain_word(node)
        if word is not None and row and len(row) < _MOST_SYLLABLES and _goes_on(word):
            row.append(word)
            continue
        found += _spelt(row)
        row = [word] if word is not None and _begins_name(word) else []
        if not row:
            found.append(node)
    return [*found, *_spelt(row)]


def _spelt(row: Sequence[Word]) -> list[Node]:
    """Return the words of a row, or what finds them as one name, too."""
    if len(row) < 2:  # noqa: PLR2004 - one word is no row
        return list(row)
    return [Either((All(tuple(row)), Word("".join(word.text for word in row), field="name")))]


def _plain_word(node: Node) -> Word | None:
    return node if isinstance(node, Word) and not node.is_quoted and node.field in ("", "name") else None


def _begins_name(word: Word) -> bool:
    text = word.text.lower()
    return is_syllable(text) or (len(text) == 1 and is_han(text)) or is_compound_surname(text)


def _goes_on(word: Word) -> bool:
    return not word.field and is_syllable(word.text.lower(), may_be_unfinished=True)
