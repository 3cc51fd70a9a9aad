"""Which exercises of the practice space a member has done: looked up in what he really did there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from caidang.domain.candidates.models import Candidate, Reveal
from caidang.domain.candidates.selectors.finding.selection import found_ids
from caidang.domain.candidates.selectors.page.record import OPENED
from caidang.domain.compliance.models import RightsRequest
from caidang.domain.training.practice import ASKED, ENTERED, EXERCISES, FOUND, Exercise
from caidang.domain.training.services.learning import member_id
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, may
from caidang.foundation.audit.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Tried:
    """An exercise, and whether the member has done it."""

    exercise: Exercise
    is_done: bool


def exercises_of(*, viewer: Viewer, today: date) -> list[Tried]:
    """Return the exercises that the viewer's role can do, each with whether he has done it."""
    me = member_id(viewer)
    return [
        Tried(one, _CHECKS[one.key](me, _people(_ABOUT[one.key], today)))
        for one in EXERCISES
        if may(viewer, _NEEDS[one.key])
    ]


def _people(name: str, today: date) -> list[int]:
    """The records of this invented person: whatever the member himself may see, for the exercise is judged by the house."""
    return list(found_ids(text=name, filters={}, viewer=PROGRAM, today=today))


def _entered(me: int, people: list[int]) -> bool:
    return Candidate.objects.visible_to(PROGRAM).filter(pk__in=people, created_by=me).exists()


def _found(me: int, people: list[int]) -> bool:
    return _did(me, people, OPENED)


def _revealed(me: int, people: list[int]) -> bool:
    return Reveal.objects.filter(candidate__in=people, member=me, field="phone").exists()


def _asked(me: int, people: list[int]) -> bool:
    is_there = RightsRequest.objects.filter(candidate__in=people, kind=RightsRequest.Kind.ERASE).exists()
    return is_there and _did(me, people, "rights.taken")


def _did(me: int, people: list[int], *verbs: str) -> bool:
    subjects = [f"candidate:{pk}" for pk in people]
    return AuditEvent.objects.filter(subject__in=subjects, verb__in=verbs, actor_id=me).exists()


_CHECKS: Final[dict[str, Callable[[int, list[int]], bool]]] = {
    "enter": _entered, "find": _found, "reveal": _revealed, "erase": _asked,
}  # fmt: skip
_ABOUT: Final = {"enter": ENTERED, "find": FOUND, "reveal": FOUND, "erase": ASKED}
_NEEDS: Final = {
    "enter": Action.RECEIVE, "find": Action.READ_CANDIDATE, "reveal": Action.REVEAL, "erase": Action.CONSENT,
}  # fmt: skip
