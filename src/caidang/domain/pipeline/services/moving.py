"""A card is moved: into another stage, back again, up or down its column, to another member."""

from datetime import datetime, timedelta

from django.db.models import F, Max, Min, Q

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.pipeline.history import made_good
from caidang.domain.pipeline.models import Application, Applications, Stage, StageEvent
from caidang.domain.pipeline.selectors.blocks import blocked_among
from caidang.domain.pipeline.selectors.within import get_application, stage_like
from caidang.domain.pipeline.services.steps import note, steps_of, take_step, top_rank
from caidang.domain.pipeline.way import AT_CLIENT, check_reason
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

UNDO_FOR = timedelta(minutes=10)
"""How long one may take one's own step back as if it had not been made; later it is a step like any other."""
_ROOM = 1000


def move(
    *, public_id: str, stage_id: int, seen: int, actor: Viewer, now: datetime, reason: str = "",
    above: str = "", is_mine: bool = False,
) -> StageEvent:  # fmt: skip
    """This function will take an application into a stage.

    ``seen`` is the stage in which the actor saw it; ``above`` the card over which it is put, the
    column's top where it is empty; ``is_mine`` tells that the column is one of the actor's own board.
    Raises Conflict when it has left the stage since, InvalidInput for a way out without a reason or
    a stage in which it stands already, NotFound for a stage that the job's type does not have.
    """
    application = _within(public_id, actor)
    with write_tx():
        application.refresh_from_db(fields=["stage", "stage_since"])
        if seen != application.stage_id:
            raise Conflict(f"刚才有同事把他移到了「{application.stage}」，没有再动。")
        to = stage_like(stage_id, type_id=application.job.type_id)
        if to.pk == application.stage_id:
            raise InvalidInput(f"他已经在「{to}」了。")
        code = check_reason(to.place[0], reason)
        _refuse_blocked(application, to)
        rank = _rank(_column(application, to, actor, is_mine=is_mine), above, now)
        return take_step(
            application, to=to, reason=code, rank=rank, verb="application.moved", actor=actor, now=now
        )


def undo_move(*, event_id: int, actor: Viewer, now: datetime) -> Application:
    """This function will take the actor's own step back: the time since counts for the stage before.

    Raises NotFound for a step of somebody else, Conflict when others have moved on since, when it is
    undone already or was made too long ago.
    """
    require(actor, Action.PIPELINE)
    with write_tx():
        event = StageEvent.objects.select_related("before", "application").filter(pk=event_id).first()
        if event is None or event.actor != actor.user_id or event.merge_id is not None:
            raise NotFound("没有这一步，或者不是你走的。")
        application = _within(str(event.application.public_id), actor)
        if event.before is None or event.undoes_id is not None:
            raise Conflict("这一步不能撤销；要撤掉刚加的人，用加入时的撤销。")
        if now - event.at > UNDO_FOR:
            raise Conflict("已经过了十分钟，不能撤销了；把卡片移回去就行。")
        kept = made_good(steps_of(application))
        if not kept or kept[-1].number != event.pk:
            raise Conflict("这一步撤销过了，或者之后又移动过。")
        was = StageEvent.objects.get(pk=kept[-2].number)
        take_step(
            application, to=event.before, reason=was.reason, undoes=event,
            verb="application.undone", actor=actor, now=now,
        )  # fmt: skip
    return application


def place(
    *, public_id: str, above: str, actor: Viewer, now: datetime, is_mine: bool = False
) -> str:
    """This function will put a card over another of its column (``above``), or at the bottom with ``-``.

    Return over which one it stood before, ``-`` at the bottom, so that it can be put back.
    """
    application = _within(public_id, actor)
    with write_tx():
        column = _column(application, application.stage, actor, is_mine=is_mine)
        was = Q(rank__lt=application.rank) | Q(rank=application.rank, pk__lt=application.pk)
        under = column.filter(was).order_by("-rank", "-pk").values_list("public_id", flat=True).first()
        rank = _rank(column, above, now)
        Application.objects.filter(pk=application.pk, stage=application.stage).update(rank=rank)
        note("application.placed", application, actor=actor, now=now)
    return str(under) if under else "-"


def set_owner(*, public_id: str, owner: int | None, actor: Viewer, now: datetime) -> int | None:
    """This function will give the application to a member, or to nobody; return whose it was.

    Whoever may share work out gives any to anybody; others take what nobody has, and give away what
    is theirs. Raises NotAllowed otherwise, InvalidInput for a member who moves no applications.
    """
    application = _within(public_id, actor)
    if owner is not None and owner not in {m.pk for m in active_who_may(Action.PIPELINE)}:
        raise InvalidInput("这位成员不推进流程，换一位在职的同事。")
    is_own = application.owner == actor.user_id or (application.owner is None and owner == actor.user_id)
    if not (is_own or may(actor, Action.ASSIGN)):
        raise NotAllowed("别人跟进的人选要由他自己或主管转交；没有人跟进的，可以先接过来。")
    if application.owner != owner:
        with write_tx():
            Application.objects.filter(pk=application.pk).update(owner=owner)
            note("application.owner_set", application, actor=actor, now=now, owner=owner)
    return application.owner


def _refuse_blocked(application: Application, to: Stage) -> None:
    """Nobody on the 屏蔽名单 comes before a client; who was there when he was put on it goes on being led to an end."""
    is_put_forward = application.stage.place[0] not in AT_CLIENT and to.place[0] in AT_CLIENT
    if is_put_forward and blocked_among([application.candidate_id], client_id=application.job.client_id):
        raise InvalidInput("他在屏蔽名单里，不能推荐给这家客户；要推荐，先在他的档案里解除。")


def _within(public_id: str, actor: Viewer) -> Application:
    require(actor, Action.PIPELINE)
    application = get_application(public_id, viewer=actor)
    require(actor, Action.PIPELINE, application.candidate.target)
    return application


def _column(application: Application, stage: Stage, actor: Viewer, *, is_mine: bool) -> Applications:
    """The cards among which one finds its place; those that the actor does not see keep theirs."""
    cards = Application.objects.exclude(pk=application.pk).filter(joined_into=None)
    if is_mine:
        return cards.filter(owner=actor.user_id, stage__kind=stage.kind, stage__name=stage.name)
    return cards.filter(job=application.job_id, stage=stage)


def _rank(column: Applications, above: str, now: datetime) -> int:
    """The rank over the card ``above``; where no number is left between two, those over it make room."""
    if above == "-":
        lowest: int | None = column.aggregate(n=Min("rank"))["n"]
        return top_rank(now) if lowest is None else lowest - _ROOM
    key = parse_public_id(above, missing="没有这张卡片，刷新后再移。") if above else None
    under = column.filter(public_id=key).values_list("rank", "pk").first() if key else None
    if under is None:
        highest: int | None = column.aggregate(n=Max("rank"))["n"]
        return max(top_rank(now), (highest or 0) + _ROOM)
    rank, pk = under
    over = column.filter(Q(rank__gt=rank) | Q(rank=rank, pk__gt=pk))
    next_rank: int | None = over.aggregate(n=Min("rank"))["n"]
    if next_rank is None:
        return int(rank) + _ROOM
    if next_rank - rank < 2:
        Application.objects.filter(pk__in=list(over.values_list("pk", flat=True))).update(
            rank=F("rank") + _ROOM
        )
        next_rank += _ROOM
    return int(rank + next_rank) // 2
