"""What a record's page says about its review: where it stands, what to do, what was found wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from caidang.core.review.chain import Action, Refused, State, next_state
from caidang.core.review.completeness import Completeness
from caidang.core.review.faults import Fault
from caidang.core.review.taking_back import step_back
from caidang.domain.candidates.catalogue import all_fields, known_field
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.seeing import Lens, lens_on
from caidang.domain.candidates.values import doubtful_fields, present
from caidang.domain.review.calendar import hours_left, team_calendar
from caidang.domain.review.hands import able, changed_fields, record_of, refuse_marked
from caidang.domain.review.last_step import last_step
from caidang.domain.review.models import Case
from caidang.domain.review.needs import measure
from caidang.domain.review.selectors.returns import Why, why
from caidang.domain.review.selectors.samples import awaits_recheck
from caidang.domain.review.selectors.work import asked_of, may_do
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Verdict, Viewer, may


@dataclass(frozen=True, slots=True)
class Step:
    """Something the viewer may do with the record; ``refusal`` says why not just now, or is empty."""

    action: Action
    refusal: str

    @property
    def label(self) -> str:
        """The step's name, a verb."""
        return self.action.label


@dataclass(frozen=True, slots=True)
class Returned:
    """Who returned the record, when and why."""

    why: Why
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Undo:
    """The viewer's own last step, which he may take back."""

    step_id: str
    label: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case on the record's page.

    ``flags`` and ``changed`` go by slot (``field-entry``): values marked as wrong, and those that
    were changed since the record was last approved. ``returned`` is why it came back, until it goes on.
    """

    case_id: int
    state: State
    asked: str
    since: datetime
    due_at: datetime | None
    hours: float | None
    is_urgent: bool
    is_paused: bool
    is_mine: bool
    holder: str
    assignee: str
    steps: tuple[Step, ...]
    returned: Returned | None
    flags: Mapping[str, Fault]
    changed: frozenset[str]
    removed: tuple[str, ...]
    """Of what was changed, the names of the fields whose value is gone: there is nothing to light up."""
    completeness: Completeness
    may_assign: bool
    is_drawn: bool
    """Whether it waits for a second look that the viewer may take."""
    doubts: int
    """How many values wait for a check, of those that the viewer may know of."""
    undo: Undo | None

    @property
    def is_resting(self) -> bool:
        """Whether it lies in the store or the archive and nothing is asked for yet."""
        is_kept = self.state in (State.STORED, State.ARCHIVED)
        return is_kept and self.hours is not None and self.hours > 0

    @property
    def is_warned(self) -> bool:
        """Whether the usual step would vouch for values that nobody has checked."""
        step = self.usual
        vouches = step is not None and step.action in (Action.SUBMIT, Action.APPROVE)
        return vouches and self.doubts > 0 and not (step and step.refusal)

    @property
    def is_to_return(self) -> bool:
        """Whether marks are open on what waits for approval: then returning it is what usually comes next."""
        return self.state is State.REVIEWING and bool(self.flags)

    @property
    def usual(self) -> Step | None:
        """The step that usually comes next, if the viewer may take it."""
        return next((s for s in self.steps if s.action in _USUAL), None)


_USUAL = (Action.HAND_ON, Action.SUBMIT, Action.APPROVE, Action.CONFIRM)


def find_case(public_id: str, *, viewer: Viewer) -> Case | None:
    """Return the record's case, None for one that has none yet; raises NotFound as ``get_candidate`` does."""
    candidate = get_candidate(public_id, viewer=viewer)
    return Case.objects.select_related("candidate__audience").filter(candidate=candidate).first()


def view_case(public_id: str, *, viewer: Viewer, now: datetime) -> CaseView | None:
    """Return where the record stands for this viewer; None when it has no case."""
    candidate = get_candidate(public_id, viewer=viewer)
    case = Case.objects.filter(candidate=candidate).first()
    if case is None:
        return None
    case.candidate = candidate
    state = State(case.state)
    held = case.claimed_until is not None and case.claimed_until > now
    names = names_of((case.assignee, case.claimed_by))
    lens = lens_on(candidate, viewer=viewer, now=now)
    changed = {slot for slot in changed_fields(case) if _may_know(lens, slot[0])}
    return CaseView(
        case_id=case.pk,
        state=state,
        asked=asked_of(state),
        since=case.since,
        due_at=case.due_at,
        hours=None if case.due_at is None else hours_left(now, case.due_at, team_calendar()),
        is_urgent=case.rank == 0,
        is_paused=case.paused_at is not None,
        is_mine=held and case.claimed_by == viewer.user_id,
        holder=names.get(case.claimed_by or 0, "") if held and case.claimed_by != viewer.user_id else "",
        assignee=names.get(case.assignee or 0, ""),
        steps=_steps(case, viewer),
        returned=_returned(case, lens),
        flags={f"{f.field}-{f.entry}": Fault(f.fault) for f in case.flags.filter(settled_at=None)},
        changed=frozenset(f"{field}-{entry}" for field, entry in changed),
        removed=_removed(candidate, changed),
        completeness=measure(candidate),
        may_assign=may(viewer, policy.Action.ASSIGN),
        is_drawn=state is State.STORED and awaits_recheck(case, viewer=viewer),
        doubts=sum(_may_know(lens, field) for field in doubtful_fields(candidate)),
        undo=_undo(case, viewer, now),
    )  # fmt: skip


def list_takers(case_id: int, *, viewer: Viewer) -> list[tuple[int, str]]:
    """Return the members to whom the record may be given, as id and name."""
    policy.require(viewer, policy.Action.ASSIGN)
    members = {m.pk: m for m in active_who_may(policy.Action.WORK)}
    fit = able(Case.objects.select_related("candidate__audience").get(pk=case_id), list(members))
    return [(pk, f"{members[pk]}（{Role(members[pk].role).label}）") for pk in fit]


def _steps(case: Case, viewer: Viewer) -> tuple[Step, ...]:
    if not may(viewer, policy.Action.WORK):
        return ()
    record = record_of(case)
    found = []
    for action in may_do(record.state, viewer.role):
        refusal = ""
        try:
            next_state(record, action, role=viewer.role, actor=viewer.user_id)
            refuse_marked(case, action)
        except Refused as error:
            refusal = str(error)
        found.append(Step(action, refusal))
    return tuple(found)


def _may_know(lens: Lens, field: str) -> bool:
    """Whether the viewer may know that the field says anything."""
    known = known_field(field)
    return known is not None and lens.decide(known).verdict is not Verdict.DENY


def _removed(candidate: Candidate, changed: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    fields = {field for field, _ in changed}
    rows = candidate.values.filter(retired_at=None, field__in=fields) if fields else ()
    standing = {(value.field, value.entry) for value in present(candidate, rows=rows)}
    gone = sorted({field for field, entry in changed if (field, entry) not in standing})
    labels = all_fields()
    return tuple(labels[field].label for field in gone if field in labels)


def _undo(case: Case, viewer: Viewer, now: datetime) -> Undo | None:
    found = last_step(case) if may(viewer, policy.Action.WORK) else None
    if found is None:
        return None
    move, step = found
    try:
        step_back(step, role=viewer.role, actor=viewer.user_id, now=now)
    except Refused:
        return None
    return Undo(str(move.public_id), step.action.label)


def _returned(case: Case, lens: Lens) -> Returned | None:
    last = case.standing_moves.first()
    if last is None or last.action != Action.RETURN:
        return None
    return Returned(
        why=why(last, case.candidate, lens),
        actor=str(User.objects.filter(pk=last.actor or 0).first() or "系统"),
        at=last.at,
    )
