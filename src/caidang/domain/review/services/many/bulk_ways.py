"""The ways in which many records are changed at once: what is done to each, and how it is taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, Protocol, runtime_checkable

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.review.chain import TRANSITIONS, Action, Refused, State
from caidang.domain.candidates.models import Candidate, Label, Tag, Tagging
from caidang.domain.candidates.services.labelling import many, tags
from caidang.domain.candidates.services.record.placing import give_back, set_owner
from caidang.domain.review.models import BulkAct, Move
from caidang.domain.review.services.chain.cases import case_of, move
from caidang.domain.review.services.chain.moves_many import SINCE, move_many, take_back_many
from caidang.domain.review.services.chain.taking_back import take_back
from caidang.domain.review.services.many.bulk_lists import Lists
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


@runtime_checkable
class ManyWay(Way, Protocol):
    """A way that does many records at once, or none of them: what it refuses is then done one by one."""

    def do_many(
        self, candidates: Sequence[Candidate], what: str, actor: Viewer, now: datetime
    ) -> Mapping[int, Was | str | None]:
        """Do it to all of them; return what ``do`` does for each, by its id; a text says why one stays as it is."""

    def undo_many(
        self, steps: Sequence[tuple[Candidate, Was]], what: str, actor: Viewer, now: datetime
    ) -> Mapping[int, str]:
        """Take it back from all of them; return why it was not, by id, where it was not."""


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
            raise Conflict(SINCE) from error

    def do_many(
        self, candidates: Sequence[Candidate], what: str, actor: Viewer, now: datetime
    ) -> Mapping[int, Was | str | None]:
        told = move_many(candidates, Action(what), actor=actor, now=now)
        return {pk: {"step": str(one.public_id)} if isinstance(one, Move) else one for pk, one in told.items()}

    def undo_many(
        self, steps: Sequence[tuple[Candidate, Was]], what: str, actor: Viewer, now: datetime
    ) -> Mapping[int, str]:
        wanted = {one.pk: str(was["step"]) for one, was in steps}
        people = [one for one, _ in steps]
        return take_back_many(wanted, people, actor=actor, now=now, within=UNDO_FOR + _LATEST)


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

    def do_many(
        self, candidates: Sequence[Candidate], what: str, actor: Viewer, now: datetime
    ) -> Mapping[int, Was | str | None]:
        before = {one.pk: {"owner": one.owner} for one in candidates}
        changed = many.give_many(candidates, int(what) if what else None, actor=actor, now=now)
        return {
            one.pk: {**before[one.pk], "audience": one.audience_id} if one.pk in changed else None
            for one in candidates
        }

    def undo_many(
        self, steps: Sequence[tuple[Candidate, Was]], what: str, actor: Viewer, now: datetime
    ) -> Mapping[int, str]:
        alike: dict[int | None, list[Candidate]] = defaultdict(list)
        left = {}
        for one, was in steps:
            if (one.owner, one.audience_id) == (int(what) if what else None, was["audience"]):
                alike[was["owner"]].append(one)
            else:
                left[one.pk] = "后来又换了负责人或客户组，没有动。"
        for owner, same in alike.items():
            many.give_back_many(same, owner, actor=actor, now=now)
        return left


class _Labels:
    """Labels put on, or with ``is_removal`` taken off; ``kind`` says whether tags or categories."""

    def __init__(self, kind: Label.Kind, *, is_removal: bool = False, is_alone: bool = False) -> None:
        self._kind, self._is_removal, self._is_alone = kind, is_removal, is_alone

    def require(self, what: str, actor: Viewer) -> None:
        require(actor, policy.Action.TAG_CANDIDATE)
        if self._kind is Label.Kind.CATEGORY:
            tags.category_named(what)
            return
        name = tags.fit_tag_name(what)
        if self._is_removal and not Tag.objects.filter(name=name).exists():
            raise NotFound(f"没有「{name}」这个标签。")

    def settle(self, what: str) -> str:
        if self._kind is Label.Kind.CATEGORY:
            return str(tags.category_named(what).pk)
        name = tags.fit_tag_name(what)
        return str((Tag.objects.get(name=name) if self._is_removal else tags.tag_named(name)).pk)

    def do(self, candidate: Candidate, what: str, actor: Viewer, now: datetime) -> Was | None:
        label = Label.objects.get(pk=int(what))
        tagging = candidate.taggings.filter(tag=label).first()
        if self._is_removal:
            if tagging is None:
                return None
            tags.remove_tag(candidate=candidate, tag_id=label.pk, actor=actor, now=now)
            return {"gone": [_kept(tagging)]}
        gone = tags.leave_others(candidate=candidate, category=label, actor=actor, now=now) if self._is_alone else []
        if tagging is None:
            tags.put_on_one(candidate=candidate, label=label, actor=actor, now=now)
        elif not gone:
            return None
        return {"at": now.isoformat() if tagging is None else "", "gone": [_kept(one) for one in gone]}

    def undo(self, candidate: Candidate, what: str, was: Was, actor: Viewer, now: datetime) -> None:
        if at := was.get("at"):
            made = candidate.taggings.filter(
                tag=int(what), created_at=datetime.fromisoformat(at), created_by=actor.user_id
            )
            if not made.exists():
                raise Conflict("后来又改过，没有动。")
            tags.remove_tag(candidate=candidate, tag_id=int(what), actor=actor, now=now, is_refused=False)
        for one in was["gone"]:
            tags.put_back(
                candidate=candidate, label=Label.objects.get(pk=one["tag"]), merge_id=one["merge"],
                created_at=datetime.fromisoformat(one["at"]), created_by=one["by"], actor=actor, now=now,
            )  # fmt: skip


class _ManyLabels(_Labels):
    """The same for many at once."""

    def do_many(
        self, candidates: Sequence[Candidate], what: str, actor: Viewer, now: datetime
    ) -> Mapping[int, Was | str | None]:
        label = Label.objects.get(pk=int(what))
        if self._is_removal:
            gone = many.take_off_many(candidates, [label], actor=actor, now=now)
            return {one.pk: _gone(gone[one.pk]) if one.pk in gone else None for one in candidates}
        gone = {}
        if self._is_alone:
            gone = many.take_off_many(candidates, tags.others_of(label), actor=actor, now=now)
        new = many.put_on_many(candidates, label, actor=actor, now=now)
        return {
            one.pk: {"at": now.isoformat() if one.pk in new else "", **_gone(gone.get(one.pk, ()))}
            if one.pk in new or one.pk in gone
            else None
            for one in candidates
        }

    def undo_many(
        self, steps: Sequence[tuple[Candidate, Was]], what: str, actor: Viewer, now: datetime
    ) -> Mapping[int, str]:
        label = Label.objects.get(pk=int(what))
        left: dict[int, str] = {}
        by_moment: dict[str, list[Candidate]] = defaultdict(list)
        for one, was in steps:
            if was.get("at"):
                by_moment[was["at"]].append(one)
        for at, same in by_moment.items():
            back = many.take_back_many(same, label, put_on_at=datetime.fromisoformat(at), actor=actor, now=now)
            left |= {one.pk: "后来又改过，没有动。" for one in same if one.pk not in back}
        labels: dict[int, Label] = {}
        for one, was in steps:
            for kept in was["gone"] if one.pk not in left else ():
                if kept["tag"] not in labels:
                    labels[kept["tag"]] = Label.objects.get(pk=kept["tag"])
                tags.put_back(
                    candidate=one, label=labels[kept["tag"]], merge_id=kept["merge"],
                    created_at=datetime.fromisoformat(kept["at"]), created_by=kept["by"], actor=actor, now=now,
                )  # fmt: skip
        return left


def _gone(taggings: Iterable[Tagging]) -> dict[str, Any]:
    return {"gone": [_kept(one) for one in taggings]}


def _kept(tagging: Tagging) -> dict[str, Any]:
    return {
        "tag": tagging.tag_id, "merge": tagging.merge_id, "at": tagging.created_at.isoformat(),
        "by": tagging.created_by,
    }  # fmt: skip


WAYS: Final[Mapping[BulkAct.Kind, Way]] = MappingProxyType(
    {
        BulkAct.Kind.MOVE: _Moves(),
        BulkAct.Kind.OWNER: _Owners(),
        BulkAct.Kind.TAG: _ManyLabels(Label.Kind.TAG),
        BulkAct.Kind.UNTAG: _ManyLabels(Label.Kind.TAG, is_removal=True),
        BulkAct.Kind.SORT: _ManyLabels(Label.Kind.CATEGORY),
        BulkAct.Kind.SHIFT: _ManyLabels(Label.Kind.CATEGORY, is_alone=True),
        BulkAct.Kind.UNSORT: _ManyLabels(Label.Kind.CATEGORY, is_removal=True),
        BulkAct.Kind.LIST: Lists(),
        BulkAct.Kind.UNLIST: Lists(is_removal=True),
    }
)
