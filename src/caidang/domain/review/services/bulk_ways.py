"""The ways in which many records are changed at once: what is done to each, and how it is taken back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, Protocol

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.review.chain import TRANSITIONS, Action, Refused, State
from caidang.domain.candidates.models import Candidate, Tag
from caidang.domain.candidates.services import tags
from caidang.domain.candidates.services.placing import give_back, set_owner
from caidang.domain.review.models import BulkAct
from caidang.domain.review.services.cases import case_of, move
from caidang.domain.review.services.taking_back import take_back
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Role, Viewer, require

Was = Mapping[str, Any]
"""What a record was like before; plain values, nothing personal."""

UNDO_FOR: Final = timedelta(days=1)
"""How long one may take a whole act back; afterwards records are changed like any other."""
_LATEST: Final = timedelta(days=1)
"""An act that is long at work takes its first steps that much before it ends, and is that long at undoing them."""

BULK_STEPS: Final = (Action.HAND_ON, Action.SUBMIT, Action.EXPIRE, Action.ARCHIVE, Action.RETRIEVE)
"""Steps that need no look at each record: approving and confirming do, returning needs a reason."""


def steps_of(role: Role) -> tuple[Action, ...]:
    """Return the steps that a role may have many records take."""
    granted = {action for (_, action), (_, roles) in TRANSITIONS.items() if role in roles}
    return tuple(action for action in BULK_STEPS if action in granted)


class Way(Protocol):
    """One way. ``what`` is the act's; ``do`` returns None where there is nothing to change, and both raise
    a CaidangError that says why a record stays as it is."""

    def require(self, what: str, actor: Viewer) -> None:
        """Refuse whoever may do such a thing to no record at all, and what is nothing to be done."""

    def settle(self, what: str) -> str:
        """Return what is kept with the act. To be called inside a transaction."""

    def do(self, candidate: Candidate, what: str, actor: Viewer, now: datetime) -> Was | None:
        """Do it to one record."""

    def undo(self, candidate: Candidate, what: str, was: Was, actor: Viewer, now: datetime) -> None:
        """Take it back from one record."""


class _Moves:
    def require(self, what: str, actor: Viewer) -> None:
        require(actor, policy.Action.WORK)
        if what not in set(BULK_STEPS):
            raise InvalidInput("这一步要一份一份地做。")
        if Action(what) not in steps_of(actor.role):
            raise Refused(f"{actor.role.label}不能「{Action(what).label}」。")

    def settle(self, what: str) -> str:
        return what

    def do(self, candidate: Candidate, what: str, actor: Viewer, now: datetime) -> Was | None:
        action = Action(what)
        case = case_of(candidate, now=now)
        if {State(case.state)} == {after for (_, of), (after, _) in TRANSITIONS.items() if of is action}:
            return None
        is_held = case.claimed_until is not None and case.claimed_until > now
        if is_held and case.claimed_by != actor.user_id:
            raise Refused("有人正在处理这份档案。")
        step = move(case=case, action=action, actor=actor, now=now)
        return {"step": str(step.public_id)}

    def undo(self, candidate: Candidate, what: str, was: Was, actor: Viewer, now: datetime) -> None:
        try:
            take_back(
                case=case_of(candidate, now=now), step_id=was["step"], actor=actor, now=now,
                within=UNDO_FOR + _LATEST, is_held=False,
            )  # fmt: skip
        except NotFound as error:
            raise Conflict("后来又动过，没有撤销。") from error


class _Owners:
    def require(self, what: str, actor: Viewer) -> None:
        require(actor, policy.Action.PLACE_CANDIDATE)

    def settle(self, what: str) -> str:
        return what

    def do(self, candidate: Candidate, what: str, actor: Viewer, now: datetime) -> Was | None:
        before = candidate.owner
        owner = int(what) if what else None
        is_new = set_owner(candidates=[candidate], owner=owner, actor=actor, now=now)
        return {"owner": before, "audience": candidate.audience_id} if is_new else None

    def undo(self, candidate: Candidate, what: str, was: Was, actor: Viewer, now: datetime) -> None:
        now_at = (candidate.owner, candidate.audience_id)
        if now_at != (int(what) if what else None, was["audience"]):
            raise Conflict("后来又换了负责人或客户组，没有动。")
        give_back(candidate=candidate, owner=was["owner"], actor=actor, now=now)


class _Tags:
    def require(self, what: str, actor: Viewer) -> None:
        require(actor, policy.Action.TAG_CANDIDATE)
        tags.fit_tag_name(what)

    def settle(self, what: str) -> str:
        return str(Tag.objects.get_or_create(name=tags.fit_tag_name(what))[0].pk)

    def do(self, candidate: Candidate, what: str, actor: Viewer, now: datetime) -> Was | None:
        if candidate.taggings.filter(tag=int(what)).exists():
            return None
        tags.add_tag(candidate=candidate, name=_tag(what).name, actor=actor, now=now)
        return {"at": now.isoformat()}

    def undo(self, candidate: Candidate, what: str, was: Was, actor: Viewer, now: datetime) -> None:
        made = candidate.taggings.filter(
            tag=int(what), created_at=datetime.fromisoformat(was["at"]), created_by=actor.user_id
        )
        if not made.exists():
            raise Conflict("后来又改过这个标签，没有动。")
        tags.remove_tag(candidate=candidate, tag_id=int(what), actor=actor, now=now)


class _Untags:
    def require(self, what: str, actor: Viewer) -> None:
        require(actor, policy.Action.TAG_CANDIDATE)
        name = tags.fit_tag_name(what)
        if not Tag.objects.filter(name=name).exists():
            raise NotFound(f"没有「{name}」这个标签。")

    def settle(self, what: str) -> str:
        return str(Tag.objects.get(name=tags.fit_tag_name(what)).pk)

    def do(self, candidate: Candidate, what: str, actor: Viewer, now: datetime) -> Was | None:
        tagging = candidate.taggings.filter(tag=int(what)).first()
        if tagging is None:
            return None
        was = {
            "merge": tagging.merge_id, "at": tagging.created_at.isoformat(), "by": tagging.created_by
        }  # fmt: skip
        tags.remove_tag(candidate=candidate, tag_id=int(what), actor=actor, now=now)
        return was

    def undo(self, candidate: Candidate, what: str, was: Was, actor: Viewer, now: datetime) -> None:
        tags.put_tag_back(
            candidate=candidate, tag=_tag(what), merge_id=was["merge"],
            created_at=datetime.fromisoformat(was["at"]), created_by=was["by"], actor=actor, now=now,
        )  # fmt: skip


def _tag(what: str) -> Tag:
    return Tag.objects.get(pk=int(what))


WAYS: Final[Mapping[BulkAct.Kind, Way]] = MappingProxyType(
    {
        BulkAct.Kind.MOVE: _Moves(),
        BulkAct.Kind.OWNER: _Owners(),
        BulkAct.Kind.TAG: _Tags(),
        BulkAct.Kind.UNTAG: _Untags(),
    }
)
