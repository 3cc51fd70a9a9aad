"""How each measure is made of a fact's counts: what is added up, what it is divided by, what a key stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from caidang.core.review.chain import Action, State
from caidang.core.review.faults import Fault
from caidang.domain.analytics.facts.doubts import NONE as NO_DOUBT
from caidang.domain.analytics.facts.doubts import WORDS as DOUBTS
from caidang.domain.analytics.facts.given import EXPORT, REVEAL
from caidang.domain.analytics.facts.intake import FAILED, READ, WAITING
from caidang.domain.analytics.facts.pipeline import left_of
from caidang.domain.candidates.models import Suspicion
from caidang.domain.intake.models import IntakeItem
from caidang.domain.pipeline.models import Sending, Submission
from caidang.domain.pipeline.way import Kind, reason_told

Weigh = Callable[[str, int, int], tuple[float, int] | None]
"""Of a key, how many and their amount: what goes into the value and what into the volume; None: it does not count."""
_MINUTE: Final = 60.0
_HOUR: Final = 3600.0
_DAY: Final = 86_400.0
FELL: Final = frozenset({Kind.OFFER.value, Kind.PLACED.value})
_SAID: Final = Submission.State


@dataclass(frozen=True, slots=True)
class Recipe:
    """``slugs`` tells, for a split by something in the key, which cell a key belongs to.

    ``is_ratio``: the value is divided by the volume. ``is_expected``: members are told what all reach with their mix.
    ``is_cumulative``: who came to a stage has reached all before it. ``lasted``: the value is a mean of lengths, in
    parts of so many seconds, and the last part of a key is a slot of ``counting.slot_of``: they have a middle as well.
    ``is_weighed``: the pieces' amounts tell how hard they were. ``keys``: those that alone count, where it is few.
    """

    fact: str
    weigh: Weigh
    slugs: Mapping[str, Callable[[str], str]] = field(default_factory=lambda: MappingProxyType({}))
    is_ratio: bool = False
    is_expected: bool = False
    is_cumulative: bool = False
    lasted: float = 0.0
    is_weighed: bool = False
    keys: frozenset[str] | None = None


def _all(_: str, n: int, __: int) -> tuple[float, int]:
    return n, n


def _amount(_: str, n: int, total: int) -> tuple[float, int]:
    return total, n


def _only(fact: str, key: str) -> Recipe:
    """How many there were of one key."""
    return Recipe(fact, lambda one, n, _: (n, n) if one == key else None, keys=frozenset({key}))


def _read(key: str, n: int, _: int) -> tuple[float, int] | None:
    return (n if key in READ else 0, n) if key in READ or key == FAILED else None


def _lasted(length: float) -> Weigh:
    return lambda _, n, total: (total / length, n)


def _reviewed(key: str, n: int, total: int) -> tuple[float, int] | None:
    return (total / _HOUR, n) if _part(key, 0) == State.REVIEWING.value else None


def _doubted(key: str, n: int, _: int) -> tuple[float, int]:
    return (0 if key == NO_DOUBT else n, n)


def _lost(*, is_share: bool = False, of: frozenset[str] = frozenset()) -> Weigh:
    """Who left the way, from any stage or from some; as a part of all who left those."""

    def weigh(key: str, n: int, _: int) -> tuple[float, int] | None:
        left, is_lost = _part(key, 0), _part(key, 1) == Kind.LOST.value
        if of and left not in of:
            return None
        return (n if is_lost else 0, n) if is_share or is_lost else None

    return weigh


def _accepted(key: str, n: int, _: int) -> tuple[float, int] | None:
    return None if key == _SAID.SENT else (n if key in (_SAID.ACCEPTED, _SAID.INTERVIEW) else 0, n)


def _placed(key: str, n: int, _: int) -> tuple[float, int]:
    return (n if Kind(key).order >= Kind.PLACED.order else 0, n)


def _part(key: str, at: int) -> str:
    parts = key.split(".", 2)
    return parts[at] if at < len(parts) else ""


def _whole(key: str) -> str:
    return key


def _first(key: str) -> str:
    return _part(key, 0)


def _second(key: str) -> str:
    return _part(key, 1)


def _why(key: str) -> str:
    return left_of(key)[2]


_LEFT: Final = {"stage": _first, "reason": _why}

RECIPES: Final[Mapping[str, Recipe]] = MappingProxyType({
    "intake_files": Recipe("files", _all, {"outcome": _whole}),
    "intake_parsed": Recipe("files", _read, is_ratio=True),
    "intake_minutes": Recipe("waits", _lasted(_MINUTE), is_ratio=True, lasted=_MINUTE),
    "read_doubtful": Recipe("readings", _doubted, is_ratio=True),
    "read_doubts": Recipe("readings", _amount, is_ratio=True),
    "work_done": Recipe("work", _all, {"action": _second}, is_weighed=True),
    "work_hours": Recipe("paces", _lasted(_HOUR), {"state": _first}, is_ratio=True, lasted=_HOUR),
    "review_hours": Recipe("paces", _reviewed, is_ratio=True, lasted=_HOUR),
    "approved_first": Recipe("verdicts", _amount, is_ratio=True, is_expected=True),
    "faults": Recipe("faults", _all, {"fault": _whole}),
    "samples_right": Recipe("samples", _amount, is_ratio=True, is_expected=True),
    "store_new": Recipe("records", _all),
    "store_size": Recipe("records", _all),
    "store_complete": Recipe("records", _amount, is_ratio=True),
    "duplicates_found": Recipe("pairs", _all, {"outcome": _whole}),
    "merges": Recipe("merges", _all),
    "applications": Recipe("applications", _all),
    "stage_entered": Recipe("entries", _all, {"stage": _whole}),
    "stage_days": Recipe("stays", _lasted(_DAY), {"stage": _first}, is_ratio=True, lasted=_DAY),
    "conversion": Recipe("applications", _placed, {"stage": _whole}, is_ratio=True, is_cumulative=True),
    "ended": Recipe("stays", _lost(), _LEFT),
    "submissions": Recipe("submissions", _all, {"outcome": _whole}),
    "submissions_accepted": Recipe("submissions", _accepted, is_ratio=True),
    "offers": _only("entries", Kind.OFFER.value),
    "placed": _only("entries", Kind.PLACED.value),
    "guaranteed": _only("entries", Kind.GUARANTEED.value),
    "falloffs": Recipe("stays", _lost(of=FELL), _LEFT),
    "falloff_share": Recipe("stays", _lost(is_share=True, of=FELL), is_ratio=True),
    "searches": Recipe("searches", _all),
    "searches_fruitless": Recipe("searches", _amount, is_ratio=True),
    "disclosures": Recipe("disclosures", _all, {"channel": _whole}),
    "reveals": _only("looks", REVEAL),
    "exports": _only("looks", EXPORT),
})  # fmt: skip

STAGES: Final = tuple(kind.value for kind in Kind)
_FACT_OUTCOMES: Final[Mapping[str, Mapping[str, str]]] = {
    "files": {**dict(IntakeItem.Outcome.choices), FAILED: "读不了", WAITING: "还在等"},
    "pairs": dict(Suspicion.State.choices),
    "submissions": dict(_SAID.choices),
}
_NAMES: Final[Mapping[str, Callable[[str], str]]] = {
    "state": lambda key: State(key).label,
    "action": lambda key: Action(key).label,
    "stage": lambda key: Kind(key).label,
    "fault": lambda key: Fault(key).label,
    "reason": reason_told,
    "channel": lambda key: {**dict(Sending.Channel.choices), "sheet": "导出的表", "person": "本人要的副本"}.get(key, key),
}


def name_of(split: str, key: str, fact: str) -> str:
    """This function will return the Chinese name of a cell whose split is by something in the key; else the key."""
    if split == "outcome":
        return _FACT_OUTCOMES.get(fact, {}).get(key, key)
    try:
        return _NAMES[split](key) if split in _NAMES else key
    except ValueError:
        return key


def told_of(fact: str, key: str) -> str:
    """This function will say in Chinese what a piece of a fact was, for the list behind a number."""
    if fact in ("verdicts", "samples"):
        return f"{_WORDS[fact].get(_first(key), key)}，{_PER_RECORD[_second(key)]}" if _second(key) else key
    if fact == "paces":
        return f"离开{name_of('state', _first(key), fact)}"
    if fact == "work":
        return f"{name_of('state', _first(key), fact)} → {name_of('action', _second(key), fact)}"
    if fact == "stays":
        left, to, reason = left_of(key)
        why = f"（{reason_told(reason)}）" if reason else ""
        return f"{name_of('stage', left, fact)} → {name_of('stage', to, fact)}{why}"
    split = {"applications": "stage", "entries": "stage", "faults": "fault", "disclosures": "channel"}.get(fact, "outcome")
    if fact in _WORDS:
        return _WORDS[fact].get(key, key)
    return name_of(split, key, fact)


_PER_RECORD: Final = {"none": "读得有把握", **{key: f"请核对 {words}" for key, words in DOUBTS.items() if key != NO_DOUBT}}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "verdicts": {"first": "初审", "again": "退回后再审"},
    "samples": {"right": "合格", "faulty": "有错"},
    "records": {"": "新建档案"},
    "readings": {key: f"请核对：{words}" for key, words in DOUBTS.items()},
    "merges": {"": "合并"},
    "looks": {REVEAL: "查看完整内容", EXPORT: "导出"},
}
