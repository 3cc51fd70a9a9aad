"""A desk that was passed on comes back: what is still where it went."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from caidang.core.errors import Conflict, NotFound
from caidang.domain.candidates.services.record.placing import hand_over_owned
from caidang.domain.clients.services.handing import take_back_clients
from caidang.domain.review.models import Case, HandedDesk
from caidang.domain.review.services.team.desk import GIVEN, OWNED, QUEUED, More
from caidang.foundation.accounts.members import member_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

UNDO_FOR = timedelta(days=7)
"""How long a desk can be taken back as a whole; later one hands it over again."""
_MISSING = "没有这次交接。"


def undo_desk(
    *, public_id: str, actor: Viewer, now: datetime, more: Sequence[More] = ()
) -> int:
    """This function will give a desk back to whose it was, and return how many things went.

    What somebody else has taken meanwhile stays with him. Raises Conflict for one that was taken back
    already, is too long ago, or whose member has left; NotFound for none.
    """
    require(actor, Action.ASSIGN)
    key = parse_public_id(public_id, missing=_MISSING)
    with write_tx():
        row = HandedDesk.objects.filter(public_id=key).first()
        if row is None:
            raise NotFound(_MISSING)
        if row.undone_at is not None:
            raise Conflict("这次交接已经撤销过了。")
        if now - row.at > UNDO_FOR:
            raise Conflict("过了七天，不能整个撤销了；再交接一次就行。")
        if not member_of(row.leaver).is_active:
            raise Conflict("他的账号停用了：先在「成员」里恢复，再撤销交接。")
        parts = {name: list(ids) for name, ids in row.parts.items()}
        done = take_back_clients(parts=parts, to=row.to, leaver=row.leaver, actor=actor, now=now)
        done += hand_over_owned(
            leaver=row.to, to=row.leaver, actor=actor, now=now, only=parts.get(OWNED, ())
        )
        held = Case.objects.filter(assignee=row.to, pk__in=parts.get(GIVEN, ()))
        done += held.update(assignee=row.leaver, claimed_by=None, claimed_until=None)
        free = Case.objects.filter(assignee=None, claimed_by=None, pk__in=parts.get(QUEUED, ()))
        done += free.update(assignee=row.leaver)
        for one in more:
            done += one.give_back(parts.get(one.name, ()), row.to, row.leaver, actor, now)
        row.undone_at = now
        row.save(update_fields=["undone_at"])
        audit.record(
            actor_id=actor.user_id, verb="member.desk_taken_back", subject=f"user:{row.leaver}", now=now,
            detail={"from": row.to, "things": done},
        )  # fmt: skip
    return done


def list_handed(*, viewer: Viewer, now: datetime) -> list[HandedDesk]:
    """This function will return the desks that can still be taken back, the last first."""
    require(viewer, Action.ASSIGN)
    return list(HandedDesk.objects.filter(undone_at=None, at__gt=now - UNDO_FOR)[:10])
