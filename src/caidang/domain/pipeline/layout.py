"""How a report is put together: which sections in which order, how each field is shown, which words stand around."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.core.text.normalize import normalize_shown
from caidang.domain.candidates.fields import FIELDS, Field
from caidang.foundation.accounts.policy import Sensitivity


class Mode(StrEnum):
    """How a field stands in a report."""

    SHOW = "show"
    MASK = "mask"
    HIDE = "hide"

    @property
    def label(self) -> str:
        """The mode's Chinese name."""
        return _MODE_NAMES[self]


_MODE_NAMES: Final = {Mode.SHOW: "显示", Mode.MASK: "打码", Mode.HIDE: "隐去"}
OPENNESS: Final = (Mode.SHOW, Mode.MASK, Mode.HIDE)
"""The modes from open to closed."""

PARTS: Final = {
    "summary": "核心概况", "recommendation": "推荐理由", "employment": "工作经历", "project": "项目经历",
    "education": "教育经历", "skill": "技能", "language": "语言", "certificate": "证书", "self": "自我评价",
    "intent": "薪资与到岗", "contact": "联系方式", "closing": "结尾",
}  # fmt: skip
"""The sections that a report may have, and what each is called as delivered."""
NEVER: Final = frozenset(f.key for f in FIELDS.values() if f.sensitivity is Sensitivity.SECRET)
"""Fields that never leave in a report."""
CONTACTS: Final = frozenset(f.key for f in FIELDS.values() if f.group == "contact") - NEVER
CHOSEN: Final = tuple(
    FIELDS[key]
    for key in (
        "name", "gender", "birth", "age", "city", "highest_degree", "work_years", "household",
        "native_place", "phone", "email", "wechat", "qq", "link", "relay_phone",
        "employer", "department", "reports_to", "duties", "school", "project", "project_duties",
        "expected_salary", "current_salary", "job_status", "available", "summary",
    )
)  # fmt: skip
"""The fields for which a layout says how they are shown; the others are shown where their section is."""

_CLOSED: Final = (
    dict.fromkeys(CONTACTS, Mode.HIDE)
    | dict.fromkeys(("age", "household", "native_place", "reports_to", "former_name"), Mode.HIDE)
    | {"birth": Mode.MASK}
)
_NAMELESS: Final = _CLOSED | {
    "name": Mode.HIDE, "gender": Mode.HIDE, "employer": Mode.MASK, "link": Mode.HIDE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready choice of how fields are shown."""

    key: str
    label: str
    modes: Mapping[str, Mode]


NAMELESS: Final = "nameless"
PRESETS: Final = (
    Preset("closed", "全部隐去联系方式", MappingProxyType(_CLOSED)),
    Preset(NAMELESS, "匿名", MappingProxyType(_NAMELESS)),
    Preset("open", "联系方式也给", MappingProxyType(_CLOSED | dict.fromkeys(CONTACTS, Mode.SHOW))),
)

MAX_TEXT: Final = 1000
MAX_WORD: Final = 40


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a layout."""

    key: str
    heading: str
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """How a report is put together. Fields without a mode are shown."""

    title: str = "候选人推荐报告"
    issuer: str = ""
    notice: str = "仅供 {客户} {收件人} 本次招聘使用，请勿转发"
    pitch: str = ""
    closing: str = ""
    parts: tuple[Part, ...] = tuple(
        Part(key, heading) for key, heading in PARTS.items()
    )
    modes: Mapping[str, Mode] = field(default_factory=lambda: PRESETS[0].modes)

    def mode(self, of: Field) -> Mode:
        """Return how a field is shown."""
        return Mode.HIDE if of.key in NEVER else self.modes.get(of.key, Mode.SHOW)

    def as_json(self) -> dict[str, Any]:
        """Return the layout as JSON values."""
        return {
            "title": self.title, "issuer": self.issuer, "notice": self.notice, "pitch": self.pitch,
            "closing": self.closing, "parts": [[p.key, p.heading, p.is_on] for p in self.parts],
            "modes": {key: str(mode) for key, mode in self.modes.items()},
        }  # fmt: skip


def layout_of_json(found: Mapping[str, Any]) -> Layout:
    """Return the layout that ``as_json`` wrote; a section that no longer exists is left out."""
    plain = Layout()
    named = {key: str(found.get(key, getattr(plain, key))) for key in _WORDS}
    parts = tuple(Part(key, heading, bool(is_on)) for key, heading, is_on in found.get("parts", ()) if key in PARTS)
    modes = {key: Mode(mode) for key, mode in found.get("modes", {}).items() if key in FIELDS}
    return replace(plain, **named, parts=parts or plain.parts, modes=modes or plain.modes)


_WORDS: Final = {"title": MAX_WORD, "issuer": MAX_WORD, "notice": MAX_WORD * 2, "pitch": MAX_TEXT, "closing": MAX_TEXT}


def layout_of_form(
    words: Mapping[str, str], parts: Sequence[tuple[str, str]], shown: Sequence[str], modes: Mapping[str, str]
) -> Layout:  # fmt: skip
    """Return the layout that a form describes; raises InvalidInput.

    ``parts`` are keys and headings in their order, ``shown`` the keys of those that are on.
    """
    clean = {name: normalize_shown(words.get(name, "")).strip() for name in _WORDS}
    for name, most in _WORDS.items():
        if len(clean[name]) > most:
            raise InvalidInput(f"「{clean[name][:8]}…」太长，最多 {most} 个字。")
    if not clean["title"]:
        raise InvalidInput("给报告写个标题，比如「候选人推荐报告」。")
    keys = [key for key, _ in parts]
    if sorted(keys) != sorted(PARTS):
        raise InvalidInput("段落没有传全，请刷新页面再存一次。")
    chosen = tuple(
        Part(key, normalize_shown(heading).strip()[:MAX_WORD] or PARTS[key], key in shown) for key, heading in parts
    )
    if not any(part.is_on for part in chosen):
        raise InvalidInput("至少留一个段落。")
    return Layout(**clean, parts=chosen, modes=modes_of_form(modes))


def modes_of_form(modes: Mapping[str, str]) -> dict[str, Mode]:
    """Return how a form says that fields are shown; what it does not say is as in the most closed preset."""
    found = dict(PRESETS[0].modes)
    for each in CHOSEN:
        if (said := modes.get(each.key)) in OPENNESS:
            found[each.key] = Mode(said)
    return found


def closed_to(modes: Mapping[str, Mode], least: Mapping[str, Mode]) -> dict[str, Mode]:
    """Return the modes, each at least as closed as ``least`` says."""
    keys = modes.keys() | least.keys()
    return {
        key: max(modes.get(key, Mode.SHOW), least.get(key, Mode.SHOW), key=OPENNESS.index) for key in keys
    }
