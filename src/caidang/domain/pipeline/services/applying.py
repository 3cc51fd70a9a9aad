"""People are added to a job: a few at once, and what came of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models import Application, ApplyItem, ApplyRun, Stage, StageEvent
from caidang.domain.pipeline.selectors.blocks import blocked_among
from caidang.domain.pipeline.selectors.within import get_application, get_job
from caidang.domain.pipeline.services.moving import UNDO_FOR
from caidang.domain.pipeline.services.stages import stages_for_use
from caidang.domain.pipeline.services.steps import note, top_rank
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MOST_AT_ONCE = 200
"""People added while one waits; more go as a run in the background."""

Outcome = ApplyItem.Outcome


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of adding people: the applications made, and how many met each outcome.

    ``run`` names what was done to several together, for taking it back; it is empty for one person.
    """

    job: Job
    made: tuple[Application, ...]
    counts: Mapping[Outcome, int]
    run: str = ""


def apply_people(
    *, job_id: str, public_ids: Sequence[str], actor: Viewer, now: datetime
) -> Applied:
    """This function will add these people to a job, into its first stage.

    Who is there already, is blocked or out of reach is left out and counted. Raises InvalidInput for
    none or too many, or for a job that takes nobody in.
    """
    require(actor, Action.PIPELINE)
    require(actor, Action.READ_CANDIDATE)
    keys = [parse_public_id(one, missing="没有这份档案。") for one in dict.fromkeys(public_ids)]
    if not keys:
        raise InvalidInput("请先选中几个人。")
    if len(keys) > MOST_AT_ONCE:
        raise InvalidInput(f"一次最多直接加 {MOST_AT_ONCE} 人，更多的请放到后台加。")
    job = get_job(job_id, viewer=actor)
    stage = first_stage(job)
    with write_tx():
        found = list(Candidate.objects.filter(public_id__in=keys).order_by("pk").values_list("pk", flat=True))
        outcomes, made = add_to(job, stage, found, actor=actor, now=now)
        run = _kept(job, outcomes, made, actor=actor, now=now) if len(outcomes) > 1 and made else ""
    counts: dict[Outcome, int] = {Outcome.GONE: len(keys) - len(found)}
    for outcome in outcomes.values():
        counts[outcome] = counts.get(outcome, 0) + 1
    return Applied(job, tuple(made), {outcome: n for outcome, n in counts.items() if n}, run)


def _kept(
    job: Job, outcomes: Mapping[int, Outcome], made: Sequence[Application], *, actor: Viewer, now: datetime
) -> str:
    """Keep what came of each as a run that is over, so that all are taken back at once."""
    run = ApplyRun.objects.create(
        job=job, total=len(outcomes), done=len(outcomes), started_at=now, started_by=actor.user_id,
        finished_at=now,
    )  # fmt: skip
    by_person = {one.candidate_id: one for one in made}
    ApplyItem.objects.bulk_create(
        ApplyItem(run=run, candidate_id=pk, outcome=outcome, application=by_person.get(pk))
        for pk, outcome in outcomes.items()
    )
    return str(run.public_id)


def first_stage(job: Job) -> Stage:
    """This function will return the stage that people come into; raises InvalidInput where nobody is taken in."""
    if job.status == Job.Status.CLOSED:
        raise InvalidInput("这个职位已关闭。要再加人，先把它重新打开。")
    found = next((s for s in stages_for_use(job.type_id) if s.kind == Kind.CONTACT), None)
    if found is None:
        raise InvalidInput("这类职位还没有阶段，请主管先在「阶段」里设好。")
    return found


def add_to(
    job: Job, stage: Stage, people: Sequence[int], *, actor: Viewer, now: datetime, reason: str = ""
) -> tuple[dict[int, Outcome], list[Application]]:
    """This function will add those of the people whom the actor reaches; return each one's outcome, and what was made.

    ``reason`` is a code, for those who come in with a way that has ended already.
    To be called inside ``write_tx()``.
    """
    reach = Candidate.objects.visible_to(actor).filter(pk__in=people, merged_into=None)
    within = set(reach.values_list("pk", flat=True))
    # Also those that were joined into another: their person is the same.
    there = Application.objects.filter(job=job, candidate__in=people)
    known = set(there.values_list("candidate_id", flat=True))
    blocked = blocked_among(people, client_id=job.client_id)
    outcomes = {
        pk: Outcome.GONE if pk not in within else Outcome.KNOWN if pk in known
        else Outcome.BLOCKED if pk in blocked else Outcome.ADDED
        for pk in people
    }  # fmt: skip
    rank = top_rank(now)
    made = Application.objects.bulk_create(
        Application(
            candidate_id=pk, job=job, stage=stage, rank=rank, stage_since=now, owner=actor.user_id,
            created_at=now, created_by=actor.user_id, reason=reason,
        )
        for pk, outcome in outcomes.items()
        if outcome is Outcome.ADDED
    )  # fmt: skip
    StageEvent.objects.bulk_create(
        StageEvent(application=one, after=stage, actor=actor.user_id, at=now, reason=reason) for one in made
    )
    for one in made:
        note("application.added", one, actor=actor, now=now, after=stage.pk)
    return outcomes, made


def take_off(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """This function will undo the actor's own adding, as long as nothing has happened since.

    Raises Conflict when something has, or when it is too long ago: then one ends it with a reason.
    """
    require(actor, Action.PIPELINE)
    application = get_application(public_id, viewer=actor)
    with write_tx():
        if application.created_by != actor.user_id or now - application.created_at > UNDO_FOR:
            raise Conflict("加入已经过了十分钟，或者不是你加的；不跟了就移到「淘汰/放弃」。")
        if not remove_unmoved([application], actor=actor, now=now):
            raise Conflict("他在这个职位里已经有进展，没有撤销。")


def remove_unmoved(
    applications: Sequence[Application], *, actor: Viewer, now: datetime
) -> set[int]:
    """This function will delete those that never moved from where they were added; return their numbers.

    What nothing came of need not be counted for ever. To be called inside ``write_tx()``.
    """
    pks = [one.pk for one in applications]
    moved = set(
        StageEvent.objects.filter(application__in=pks).exclude(before=None).values_list("application_id", flat=True)
    )  # fmt: skip
    joined = set(Application.objects.filter(joined_into__in=pks).values_list("joined_into_id", flat=True))
    gone = [one for one in applications if one.pk not in moved | joined]
    for one in gone:
        note("application.removed", one, actor=actor, now=now)
    Application.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return {one.pk for one in gone}
