"""The gaps of a letter, and what fills them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.core.text.masks import TWO_PART_SURNAMES

GAPS: Final = ("姓名", "称呼", "公司", "职位", "我的名字", "今天")
"""What a letter may leave open, written in braces: {姓名}."""
MAX_SUBJECT: Final = 120
MAX_BODY: Final = 10_000
_GAP: Final = re.compile(r"[{\uff5b]([^{}\uff5b\uff5d\n]{1,20})[}\uff5d]")


def check_wording(subject: str, body: str) -> tuple[str, str]:
    """This function will return subject and body as they are kept.

    Raises InvalidInput for an empty or too long one, a subject of several lines, and a gap that nothing fills.
    """
    subject, body = subject.strip(), body.strip().replace("\r\n", "\n")
    if not subject or not body:
        raise InvalidInput("主题和正文都要写。")
    if "\n" in subject or "\r" in subject:
        raise InvalidInput("主题要写在一行里。")
    if len(subject) > MAX_SUBJECT or len(body) > MAX_BODY:
        raise InvalidInput(f"主题最多 {MAX_SUBJECT} 字，正文最多 {MAX_BODY} 字。")
    unknown = [gap for gap in _GAP.findall(f"{subject}\n{body}") if gap.strip() not in GAPS]
    if unknown:
        known = "、".join(f"{{{gap}}}" for gap in GAPS)
        raise InvalidInput(f"「{{{unknown[0]}}}」不知道填什么，可以用的有 {known}。")
    return subject, body


def fill(text: str, values: Mapping[str, str]) -> str:
    """This function will put the values into the gaps; what is not known leaves nothing behind."""
    return _GAP.sub(lambda gap: values.get(gap[1].strip(), ""), text)


def salutation(name: str, gender: str) -> str:
    """This function will return 张先生 or 李女士 where the gender is known, the whole name otherwise."""
    title = {"男": "先生", "女": "女士"}.get(gender)
    if title is None or not name or name.isascii():
        return name
    return f"{name[: 2 if name[:2] in TWO_PART_SURNAMES and len(name) > 2 else 1]}{title}"


def values_for(
    *, name: str, gender: str, employer: str, title: str, sender: str, today: date
) -> dict[str, str]:
    """This function will return what fills the gaps of a letter to this person; ``sender`` is who writes."""
    return {
        "姓名": name, "称呼": salutation(name, gender), "公司": employer, "职位": title,
        "我的名字": sender, "今天": f"{today.year}年{today.month}月{today.day}日",
    }  # fmt: skip
