"""What a record's notices and differences say, in a reviewer's words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from caidang.core.resume.remarks.timeline import OddityKind
from caidang.core.resume.remarks.tricks import TrickKind
from caidang.core.resume.remarks.versions import Difference, VersionChange
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.selectors.page.notices import Comparison, Notice
from caidang.interfaces.web.wording.formats import shown

_UNSEEN = {
    "switched_off": gettext_lazy("标成隐藏的字"),
    "colour": gettext_lazy("和底色一样的字"),
    "tiny": gettext_lazy("小得看不见的字"),
    "off_page": gettext_lazy("页面以外的字"),
    "covered": gettext_lazy("被盖住的字"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of the list. ``target`` is the value it leads to, ``other`` the public id of another record."""

    text: str
    place: str = ""
    target: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask about two files of one person."""

    earlier: str
    later: str
    texts: tuple[str, ...]


def remark(notice: Notice) -> Remark:
    """Put a notice into words."""
    target = notice.slots[0] if notice.slots else ""
    text = _TEXTS[notice.kind](notice)
    if notice.facts.get("file"):
        text = _("%(file)s：%(text)s") % {"file": notice.facts["file"], "text": text}
    return Remark(text, notice.place, target, str(notice.facts.get("other", "")))


def questions(comparison: Comparison) -> Questions:
    """Put the differences of two files into questions that a recruiter may ask."""
    texts = tuple(_difference(change) for change in comparison.changes)
    return Questions(comparison.earlier, comparison.later, texts)


def _difference(change: VersionChange) -> str:
    words = {
        "about": change.about,
        "label": FIELDS[change.field].label,
        "before": shown(change.before, change.field),
        "after": shown(change.after, change.field),
    }
    match change.kind:
        case Difference.VANISHED:
            return _("前一份有「%(before)s」，后一份没有写") % words
        case Difference.INSERTED:
            return _("后一份多了「%(after)s」，前一份没有写") % words
        case Difference.CHANGED:
            return _("%(label)s：前一份写 %(before)s，后一份写 %(after)s") % words
        case _:
            return _("%(about)s的%(label)s：前一份写 %(before)s，后一份写 %(after)s") % words


def _hidden(notice: Notice) -> str:
    words = {
        "count": notice.facts["count"],
        "what": _UNSEEN.get(notice.facts["reason"], _("看不见的字")),
        "text": notice.facts["text"],
    }
    return _("有 %(count)d 个%(what)s，没有读进字段，也搜不到：「%(text)s」") % words


def _instruction(notice: Notice) -> str:
    if notice.facts["reason"]:
        return _("有一句看不见的话像是写给程序看的：「%(text)s」") % {"text": notice.facts["text"]}
    return _("有一句像是写给程序看的：「%(text)s」") % {"text": notice.facts["text"]}


def _dates(text: str) -> Callable[[Notice], str]:
    def say(notice: Notice) -> str:
        names = [*notice.facts["names"], "", ""]
        words = {"one": names[0], "other": names[1], "months": abs(notice.facts["months"])}
        return _(text) % words

    return say


def _years(notice: Notice) -> str:
    return _("自述的工作年限和经历相差约 %(years)d 年") % {
        "years": abs(notice.facts["months"]) // 12
    }


def _shared(notice: Notice) -> str:
    return _("和「%(name)s」的简历有 %(count)d 句话一样") % notice.facts


_TEXTS: dict[str, Callable[[Notice], str]] = {
    TrickKind.HIDDEN: _hidden,
    TrickKind.INSTRUCTION: _instruction,
    OddityKind.OVERLAP: _dates(gettext_noop("「%(one)s」和「%(other)s」的时间重叠 %(months)d 个月")),
    OddityKind.GAP: _dates(gettext_noop("「%(one)s」之后隔了 %(months)d 个月才到「%(other)s」")),
    OddityKind.REVERSED: _dates(gettext_noop("「%(one)s」的结束早于开始")),
    OddityKind.TOO_YOUNG: _dates(gettext_noop("「%(one)s」：按出生年月当时不满 15 岁，其中一个可能写错了")),
    OddityKind.IN_FUTURE: _dates(gettext_noop("「%(one)s」的入职晚于收到简历的时间")),
    OddityKind.YEARS: _years,
    "shared": _shared,
}
