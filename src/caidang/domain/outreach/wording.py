"""The gaps of a letter, and what fills them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.core.text.masks import TWO_PART_SURNAMES

GAPS: Final = ("姓名", "称呼", "公司", "职位", "城市", "学校", "我的名字", "今天")
"""What a letter may leave open, written in braces: {姓名}."""
MOST_STEPS: Final = 8
MOST_DAYS: Final = 365
MAX_SUBJECT: Final = 120
MAX_BODY: Final = 10_000
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_GAP: Final = re.compile(r"[{\uff5b]([^{}\uff5b\uff5d\n]{1,20})[}\uff5d]")


@dataclass(frozen=True, slots=True)
class Step:
    """One letter of a sequence: so many days after the first, in Chinese and, where there is one, in English."""

    days: int
    subject: str
    body: str
    subject_en: str = ""
    body_en: str = ""

    def is_english_for(self, name: str) -> bool:
        """Tell whether a person gets it in English: for a name without a Chinese character, where it is written."""
        return bool(self.body_en) and name != "" and not _HAN.search(name)

    def for_name(self, name: str) -> tuple[str, str]:
        """Return subject and body for a person, in his language."""
        return (self.subject_en, self.body_en) if self.is_english_for(name) else (self.subject, self.body)


def check_steps(steps: Sequence[Step]) -> list[Step]:
    """This function will return the steps as they are kept, in their order.

    Raises InvalidInput for none, too many, a day that is not after the one before, or a wording that cannot be used.
    """
    if not steps:
        raise InvalidInput("至少要有一封信。")
    if len(steps) > MOST_STEPS:
        raise InvalidInput(f"一次跟进最多 {MOST_STEPS} 封信。")
    kept: list[Step] = []
    for step in steps:
        days = step.days if kept else 0
        if kept and not kept[-1].days < days <= MOST_DAYS:
            raise InvalidInput(f"第 {len(kept) + 1} 封要比前一封晚至少一天，最晚第 {MOST_DAYS} 天。")
        subject, body = check_wording(step.subject, step.body)
        english = ("", "")
        if step.subject_en.strip() or step.body_en.strip():
            english = check_wording(step.subject_en, step.body_en)
        kept.append(Step(days, subject, body, *english))
    return kept


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
    if title is None or not _HAN.search(name):
        return name
    return f"{name[: 2 if name[:2] in TWO_PART_SURNAMES and len(name) > 2 else 1]}{title}"


def values_for(
    *, name: str, gender: str, employer: str, title: str, sender: str, today: date, city: str = "", school: str = "",
    is_english: bool = False,
) -> dict[str, str]:
    """This function will return what fills the gaps of a letter to this person; ``sender`` is who writes.

    ``is_english``: the letter is, so the day is written as English has it.
    """
    day = f"{today.day} {_MONTHS[today.month - 1]} {today.year}" if is_english else f"{today.year}年{today.month}月{today.day}日"
    return {
        "姓名": name, "称呼": salutation(name, gender), "公司": employer, "职位": title,
        "城市": city, "学校": school,
        "我的名字": sender, "今天": day,
    }  # fmt: skip


def leave_words(*, is_english: bool) -> str:
    """This function will return what stands before the link by which a person unsubscribes."""
    return "Unsubscribe: " if is_english else "不想再收到这样的邮件，点这里退订："
