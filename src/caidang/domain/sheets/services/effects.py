"""What an import will do, worked out on every row and kept as numbers and examples, before anything is written."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Any, Final

from caidang.core.interchange.sheets.labels import REMARK, TAGS
from caidang.domain.candidates.models import Tagging
from caidang.domain.sheets.services.planning import Outcome, Plan, Portion

SHOWN: Final = 60
"""Examples of each outcome; of refused and doubtful rows more, for they are to be looked at."""
SHOWN_ODD: Final = 300
_MOST_VALUES: Final = 30
_UNTOLD: Final = "untold"
_MISSING: Final = "missing"
_CAUTIONS: Final = {
    _MISSING: "给出时有的 {n} 行，交回的表里没有了：这些人的档案照旧，什么都不删。",
    _UNTOLD: "{n} 行没有电话、邮箱、微信，也没有学校、公司、出生：认不出是不是已经有的人，都当新的建；同一张表再导一次会再建一份。补上其中一样，下次就认得出。",
}


class Effects:
    """Grows portion by portion. ``counts`` are rows by outcome and ``changed`` ones; ``examples`` are told in full."""

    def __init__(self, told: dict[str, Any] | None = None) -> None:
        before = told or {}
        self.counts: Counter[str] = Counter(before.get("counts", {}))
        self.notes: Counter[str] = Counter(before.get("notes", {}))
        self.examples: dict[str, list[dict[str, Any]]] = before.get("examples", {})

    def take(self, portion: Portion) -> None:
        """Count a portion's plans, and keep some as examples."""
        worn = _worn(portion)
        for plan in portion.plans:
            self.counts[plan.outcome.value] += 1
            if plan.replaced:
                self.counts["changed"] += 1
            if plan.notes and plan.outcome is not Outcome.REFUSED:
                self.counts["noted"] += 1
            if plan.outcome is Outcome.CREATED and not plan.row.tokens:
                self.notes[_UNTOLD] += 1
            for key in _lists(plan):
                kept = self.examples.setdefault(key, [])
                if len(kept) < (SHOWN_ODD if key in ("refused", "doubtful", "noted") else SHOWN):
                    kept.append(_example(plan, worn))

    def miss(self, count: int) -> None:
        """Note how many rows of a sheet that came back are gone from it."""
        self.notes[_MISSING] = count

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-able data."""
        return {"counts": dict(self.counts), "notes": dict(self.notes), "examples": self.examples}


def cautions(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a person should know of effects (as ``to_json`` gave them) before he says go."""
    counts = told.get("notes", {})
    return tuple(text.format(n=n) for key, text in _CAUTIONS.items() if (n := counts.get(key, 0)))


def _lists(plan: Plan) -> Sequence[str]:
    found = [plan.outcome.value]
    if plan.replaced:
        found.append("changed")
    if plan.notes and plan.outcome is not Outcome.REFUSED:
        found.append("noted")
    return found


def _worn(portion: Portion) -> set[tuple[int, str]]:
    """The tags that records have already, of those that rows with tags are about."""
    ids = {plan.known.candidate.pk for plan in portion.plans if plan.known and plan.row.tags}
    return set(Tagging.objects.filter(candidate__in=ids).values_list("candidate_id", "tag__name")) if ids else set()


def _example(plan: Plan, worn: Set[tuple[int, str]]) -> dict[str, Any]:
    """One row as it is shown: whom it is about by his number, each value with what it takes the place of."""
    pk = plan.known.candidate.pk if plan.known else 0
    tags = [] if plan.outcome is Outcome.REFUSED else [one for one in plan.row.tags if (pk, one.strip()) not in worn]
    maybe = [who.candidate.pk for who, _ in plan.maybe if not isinstance(who, int)]
    reasons = [reason for _, likeness in plan.maybe[:1] for reason in likeness.reasons]
    return {
        "number": plan.row.number,
        "candidate": plan.known.candidate.pk if plan.known else None,
        "values": [
            [value.field, value.value, plan.replaced.get(value.field, "")]
            for value in plan.values[:_MOST_VALUES]
        ]
        + ([[TAGS, "、".join(tags), ""]] if tags else [])
        + ([[REMARK, plan.remark, ""]] if plan.remark else []),
        "name": next((v.value for v in plan.row.values if v.field == "name"), ""),
        "maybe": maybe[:3],
        "reasons": reasons[:4],
        "notes": plan.notes[:6],
        "cells": list(plan.row.cells),
    }
