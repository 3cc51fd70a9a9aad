"""A person's applications, as his record's page shows them."""

from dataclasses import dataclass
from datetime import datetime

from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.pipeline.history import Step, stays
from caidang.domain.pipeline.models import Application, StageEvent
from caidang.domain.pipeline.selectors.blocks import ShownBlock, blocks_on
from caidang.domain.pipeline.way import Kind, reason_told
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.policy import Action, Viewer, may


@dataclass(frozen=True, slots=True)
class Stay:
    """A stage passed: since when, for how many days, who moved it there, and why for one who left."""

    stage: str
    since: datetime
    days: int
    by: str
    reason: str
    is_by_merge: bool


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One of a person's applications, with its way so far, oldest first."""

    public_id: str
    job_id: str
    job: str
    client: str
    client_id: str
    stage: str
    stage_id: int
    kind: Kind
    days: int
    owner: str
    reason: str
    way: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class PersonsApplications:
    """All that the viewer may see of them; ``may_add`` tells whether he may add the person to a job."""

    lines: tuple[ApplicationLine, ...]
    may_add: bool
    blocks: tuple[ShownBlock, ...] = ()


def applications_of(public_id: str, *, viewer: Viewer, now: datetime) -> PersonsApplications:
    """This function will return the person's applications within reach, those that go on first.

    Raises NotFound for a record out of reach.
    """
    candidate = get_candidate(public_id, viewer=viewer)
    may_add = may(viewer, Action.PIPELINE) and candidate.merged_into_id is None
    if not may(viewer, Action.READ_CLIENT):
        return PersonsApplications((), may_add=False)
    rows = list(
        Application.objects.visible_to(viewer)
        .filter(candidate=candidate)
        .select_related("stage", "job__client")
        .order_by("-stage_since")
    )
    events: dict[int, list[StageEvent]] = {}
    for event in StageEvent.objects.filter(application__in=rows).select_related("after"):
        events.setdefault(event.application_id, []).append(event)
    people = {e.actor for found in events.values() for e in found} | {row.owner for row in rows}
    names = names_of(people)
    lines = [_line(row, events.get(row.pk, []), names, now) for row in rows]
    return PersonsApplications(
        lines=tuple(sorted(lines, key=lambda one: one.kind.is_end)),
        may_add=may_add,
        blocks=tuple(blocks_on(candidate, viewer=viewer)),
    )


def who_may_follow(*, viewer: Viewer) -> list[tuple[int, str]]:
    """This function will return the members to whom applications can be given, by name; nobody for who moves none."""
    members = active_who_may(Action.PIPELINE) if may(viewer, Action.PIPELINE) else []
    return [(one.pk, str(one)) for one in members if one.pk != viewer.user_id]


def _line(
    row: Application, events: list[StageEvent], names: dict[int, str], now: datetime
) -> ApplicationLine:
    steps = [Step(e.pk, e.after_id, e.at, e.undoes_id) for e in events]
    undone = {e.undoes_id for e in events} | {e.pk for e in events if e.undoes_id is not None}
    counted = [event for event in events if event.pk not in undone]
    return ApplicationLine(
        public_id=str(row.public_id), job_id=str(row.job.public_id), job=row.job.title,
        client=str(row.job.client), client_id=str(row.job.client.public_id), stage=row.stage.name,
        stage_id=row.stage_id, kind=Kind(row.stage.kind), days=max((now - row.stage_since).days, 0),
        owner=names.get(row.owner or 0, ""), reason=reason_told(row.reason) if row.reason else "",
        way=tuple(
            Stay(
                event.after.name, event.at, length.days, names.get(event.actor or 0, ""),
                reason_told(event.reason) if event.reason else "", event.merge_id is not None,
            )
            for event, (_, length) in zip(counted, stays(steps, until=now), strict=True)
        ),
    )  # fmt: skip
