"""What is shown in place of a value that the reader may not see: enough to tell two people apart, too little to use.

A ``Masked`` is the mask itself: the value is not in it, so nothing that prints, logs, sorts or
serialises it can give the value away.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from caidang.core.text.ethnic_groups import ETHNIC_GROUPS
from caidang.core.text.numbers import parse_salary

__all__ = ["STAR", "TWO_PART_SURNAMES", "Masked", "mask", "mask_name", "mask_numbers", "mask_secrets"]

STAR: Final = "*"


class Masked(str):
    """A value that is hidden: the text is its mask."""

    __slots__ = ()

    @property
    def is_masked(self) -> bool:
        """Always true; templates ask it of any text."""
        return True


def mask(field: str, value: str) -> str:
    """This function will return the mask of a field's value; empty stays empty, for absence hides nothing.

    Phones keep three digits and the last four, identity numbers the first three and the last two,
    mails the first letter and the domain, pay its band, dates their year, names the family name.
    """
    if not value or isinstance(value, Masked):
        return value
    return Masked(_RULES.get(field, _first_only)(value))


def mask_name(value: str) -> str:
    """This function will return 张* for 张三, 欧阳** for 欧阳娜娜, and initials for Latin names."""
    words = value.split()
    if value.isascii() and len(words) > 1:
        return " ".join(word[:1] + STAR for word in words)
    kept = 2 if len(value) > 2 and value[:2] in TWO_PART_SURNAMES else 1
    return value[:kept] + STAR * max(1, min(len(value) - kept, 6))


def _phone(value: str) -> str:
    code, digits = re.fullmatch(r"(\+\d{1,3}[ -]?)?(.*)", value, re.DOTALL).groups()  # type: ignore[union-attr]
    digits = re.sub(r"\D", "", digits)
    kept = 3 if len(digits) >= 11 else 1 if len(digits) >= 7 else 0
    return f"{code or ''}{digits[:kept]}****{digits[-4:] if len(digits) >= 7 else ''}"


def _id_number(value: str) -> str:
    return value[:3] + STAR * max(1, len(value) - 5) + value[-2:] if len(value) > 8 else STAR * 6


def _email(value: str) -> str:
    name, at, domain = value.partition("@")
    return f"{name[:1]}***{at}{domain}"


def _salary(value: str) -> str:
    salary = parse_salary(value)
    monthly = salary.monthly if salary else None
    if monthly is None:
        return "***"
    middle = sum(monthly) / 2
    for low, high in zip(_BANDS, _BANDS[1:], strict=False):
        if middle < high:
            return f"{low // 1000}–{high // 1000}K 档"
    return f"{_BANDS[-1] // 1000}K 以上档"


def _year(value: str) -> str:
    return f"{value[:4]}-**" if value[:4].isdigit() else "****"


def _host(value: str) -> str:
    host = re.sub(r"^\w+://", "", value).split("/")[0]
    return f"{host}/***" if "." in host else "***"


def _account(value: str) -> str:
    return value[:2] + "***"


def _place(value: str) -> str:
    return value[:2] + STAR * 2


def _first_only(value: str) -> str:
    return value[:1] + STAR * 2


def _nothing(_value: str) -> str:
    return STAR * 3


_BANDS: Final = (0, 5_000, 10_000, 15_000, 20_000, 30_000, 50_000, 80_000)
"""Edges of the pay bands, yuan a month."""
TWO_PART_SURNAMES: Final = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 长孙 宇文 端木 南宫 独孤 轩辕 澹台 闻人".split()
)
_RULES: Final[dict[str, Callable[[str], str]]] = {
    "name": mask_name, "former_name": mask_name, "reports_to": mask_name,
    "phone": _phone, "relay_phone": _phone, "email": _email, "id_number": _id_number,
    "expected_salary": _salary, "current_salary": _salary,
    "birth": _year, "age": _nothing, "link": _host, "wechat": _account, "qq": _account,
    "household": _place, "native_place": _place,
    "ethnicity": _nothing, "political": _nothing, "marital": _nothing, "gender": _nothing,
}  # fmt: skip

_D: Final = r"[\d０-９]"
_GAP: Final = r"[ \u00a0\u3000.\-\u2010-\u2015－]?"
_ID_NUMBER: Final = rf"(?<!{_D}){_D}(?:{_GAP}{_D}){{16}}{_GAP}[\dXxｘＸ０-９](?!{_D})"
_IDENTITY: Final = re.compile(_ID_NUMBER)
_LABELLED: Final = re.compile(
    r"(?P<label>(?:民\s*族|政治面[貌目]|婚姻状况|婚育状?况?|婚\s*否)[\s:\uff1a|/·]{1,6})(?P<value>[^\s,\uff0c;\uff1b。|/·]{1,10})"
)
_WORDS: Final = re.compile(
    f"(?:{'|'.join(sorted(ETHNIC_GROUPS, key=len, reverse=True))})"
    # 水族馆, 满族自治县, 藏族文化: of these the word says nothing about a person.
    r"(?![馆箱自乡镇村文语地音舞服歌历节民])"
    r"|(?:中共)?(?:预备)?党员|共青团员|民主党派|无党派人士|已婚(?:已育|未育)?|未婚(?:未育)?|离异|丧偶|再婚|已育|未育"
)
_NUMBERS: Final = re.compile(
    # identity numbers first: their middle could pass for a telephone
    rf"{_ID_NUMBER}|[\w.+-]+\s?[@＠]\s?[\w-]+(?:\.[\w-]+)+"
    rf"|(?<!{_D})(?:[+＋]{_D}{{1,3}}[ \-]?)(?:[(（]?{_D}{{1,4}}[)）]?[ \-]?){{2,5}}(?!{_D})"
    rf"|(?<!{_D})(?:86[ \-]?)?[1１][3-9３-９]{_D}(?:{_GAP}{_D}){{8}}(?!{_D})"
    rf"|(?<!{_D})[(（]?0{_D}{{2,3}}[)）]?[ \-]?{_D}{{7,8}}(?!{_D})"
    rf"|(?<=QQ)[:\uff1a号\s]*{_D}{{5,11}}"
    r"|(?<=微信号)[:\uff1a\s]*[\w-]{5,20}|(?<=微信)[:\uff1a\s]*[A-Za-z][\w-]{4,19}"
    r"|(?i:(?<=wechat))[:\uff1a\s]*[\w-]{5,20}"
)


def mask_numbers(text: str, known: Sequence[str] = ()) -> str:
    """This function will star out phones, mails, WeChat and QQ in running text, and what ``mask_secrets`` does.

    The text keeps its length, so that whatever points into it still fits. ``known`` are values that
    are hidden whatever they look like, e.g. what the record holds as its contacts.
    """
    return mask_secrets(_NUMBERS.sub(_star_match, text), known)


def mask_secrets(text: str, known: Sequence[str] = ()) -> str:
    """This function will star out identity numbers, ethnic group, party and marriage in running text, and ``known``.

    The text keeps its length. A word counts where it says so by itself (汉族, 中共党员, 已婚) or
    behind its label (民族：汉).
    """
    covered = _IDENTITY.sub(_star_match, text)
    covered = _LABELLED.sub(lambda m: m["label"] + _starred(m["value"]), covered)
    covered = _WORDS.sub(_star_match, covered)
    for value in known:
        if len(value) >= 2:
            loose = _GAP.join(re.escape(c) for c in value if not c.isspace() and c not in "-+")
            covered = re.sub(loose, _star_match, covered, flags=re.IGNORECASE)
    return covered


def _star_match(match: re.Match[str]) -> str:
    return _starred(match.group())


def _starred(found: str) -> str:
    return "".join(STAR if c.isalnum() or c in "@＠+＋_" else c for c in found)
