"""One step of an application: the row, its event and the log change together, or not at all."""

from datetime import datetime

from caidang.core.errors import Conflict
from caidang.domain.candidates.models import Merge
from caidang.domain.pipeline.history import Step, made_good
from caidang.domain.pipeline.models import Application, Stage, StageEvent
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit

OVERTAKEN = "刚才有同事动过这一条，没有移动；看看现在的位置再说。"
_PARTS = 1000
"""Places between two microseconds: cards are put between two others without touching those."""


def top_rank(now: datetime) -> int:
    """This function will return the rank of what comes to a column now: above all that came before."""
    return int(now.timestamp() * 1_000_000) * _PARTS


def take_step(
    application: Application, *, to: Stage, verb: str, actor: Viewer, now: datetime, reason: str = "",
    rank: int | None = None, undoes: StageEvent | None = None, merge: Merge | None = None,
) -> StageEvent:  # fmt: skip
    """This function will take the application to a stage, from where it was when it was read.

    Raises Conflict when it has left there since: of two who move a card one is told. To be called
    inside ``write_tx()``.
    """
    before = application.stage
    # Clocks of several machines differ; a history that goes back in time would count negative days.
    at = max(now, application.stage_since)
    changes = {"stage": to, "reason": reason, "rank": top_rank(now) if rank is None else rank}
    here = Application.objects.filter(pk=application.pk, stage=before, joined_into=None)
    if not here.update(stage_since=at, **changes):
        raise Conflict(OVERTAKEN)
    event = StageEvent.objects.create(
        application=application, before=before, after=to, reason=reason, undoes=undoes, merge=merge,
        actor=actor.user_id, at=at,
    )  # fmt: skip
    if undoes is not None:
        # The undone step was never made: the stay that it broke off goes on.
        at = made_good(steps_of(application))[-1].at
        Application.objects.filter(pk=application.pk).update(stage_since=at)
    application.stage, application.stage_since, application.reason = to, at, reason
    note(verb, application, actor=actor, now=now, before=before.pk, after=to.pk)
    return event


def steps_of(application: Application) -> list[Step]:
    """This function will return the application's events as the history's rules take them."""
    rows = application.events.order_by("pk").values_list("pk", "after_id", "at", "undoes_id")
    return [Step(*row) for row in rows]


def note(verb: str, application: Application, *, actor: Viewer, now: datetime, **detail: int | None) -> None:
    """This function will write down what was done.

    Not under the person, whose timeline is read by some who may not know for whom one works.
    """
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"application:{application.pk}", now=now,
        detail={"candidate": application.candidate_id, "job": application.job_id, **detail},
    )  # fmt: skip
