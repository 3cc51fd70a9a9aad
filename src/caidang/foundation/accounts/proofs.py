"""A right may ask for a proof that its holder knows how to use it: shown long before, never a surprise.

Who gives proofs out and what they stand for is no matter of this room. Nothing is asked for as delivered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.foundation.accounts.models import Proof, ProofRule, User
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

GUARDED: Final = (Action.REVEAL, Action.EXPORT, Action.EXPORT_CLEAR)
"""The rights that may ask for a proof: to see what is masked, and to take people out of the house."""
GRACES: Final = (0, 7, 14, 30, 60)
"""Days that whoever has the right already may take."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A right that needs a proof: what it is called, and from when on the member has the right no longer.

    ``closes_at`` is None where his proof lasts for good; ``is_proved`` tells whether he holds one at all.
    """

    action: Action
    proof: str
    title: str
    closes_at: datetime | None
    is_proved: bool

    def is_shut(self, now: datetime) -> bool:
        """Tell whether the right is gone."""
        return self.closes_at is not None and self.closes_at <= now


def gates_of(viewer: Viewer) -> list[Gate]:
    """This function will return the gates before the viewer's own rights; none for the program itself."""
    rules = [row for row in ProofRule.objects.all() if may(viewer, Action[row.action])] if viewer.user_id else []
    if not rules:
        return []
    held = dict(Proof.objects.filter(member_id=viewer.user_id).values_list("name", "until"))
    joined = User.objects.values_list("created_at", flat=True).get(pk=viewer.user_id or 0)
    return [_gate(row, held, joined) for row in sorted(rules, key=lambda row: GUARDED.index(Action[row.action]))]


def require_proof(viewer: Viewer, action: Action, *, now: datetime) -> None:
    """This function will raise NotAllowed, saying what to do, for a right that asks for a proof the viewer does not hold now.

    Whoever uses one of ``GUARDED`` asks this beside ``policy.require``, for the answer depends on the time.
    """
    for gate in gates_of(viewer):
        if gate.action is action and gate.is_shut(now):
            raise NotAllowed(
                f"「{action.value}」要有有效的「{gate.title}」证书。在「我的学习」里学完、通过测验，马上就能用。"
            )


def set_rules(
    *, wanted: Mapping[Action, int], proof: str, title: str, actor: Viewer, now: datetime
) -> None:
    """Decide which rights ask for a proof, and how many days (one of ``GRACES``) one may take.

    The time of a right that asked for it before goes on from when it began. Raises InvalidInput for another
    right or another time, NotAllowed for who does not manage roles.
    """
    require(actor, Action.MANAGE_ROLES)
    if any(action not in GUARDED or days not in GRACES for action, days in wanted.items()):
        raise InvalidInput("请选一个期限。")
    with write_tx():
        ProofRule.objects.exclude(action__in=[action.name for action in wanted]).delete()
        for action, days in wanted.items():
            told = {"proof": proof, "title": title, "grace_days": days}
            ProofRule.objects.update_or_create(
                action=action.name, defaults=told, create_defaults={**told, "since": now}
            )
        audit.record(
            actor_id=actor.user_id, verb="roles.proof_asked", subject="team", now=now,
            detail={"rights": {action.name: days for action, days in wanted.items()}},
        )  # fmt: skip


def read_rules() -> dict[Action, int]:
    """This function will return the rights that ask for a proof, with the days of grace."""
    return {Action[name]: days for name, days in ProofRule.objects.values_list("action", "grace_days")}


def keep_proof(*, member: int, name: str, until: datetime | None) -> None:
    """Let a member hold a proof until then. To be called inside a transaction, by who gives proofs out."""
    Proof.objects.update_or_create(member_id=member, name=name, defaults={"until": until})


def drop_proof(*, member: int, name: str) -> None:
    """Take a proof back. To be called inside a transaction."""
    Proof.objects.filter(member_id=member, name=name).delete()


def members_without(name: str, members: Iterable[int], *, now: datetime) -> set[int]:
    """This function will return which of these members do not hold the proof now."""
    wanted = set(members)
    rows = Proof.objects.filter(member_id__in=wanted, name=name).values_list("member_id", "until")
    return wanted - {member for member, until in rows if until is None or until > now}


def _gate(row: ProofRule, held: Mapping[str, datetime | None], joined: datetime) -> Gate:
    grace = max(row.since, joined) + timedelta(days=row.grace_days)
    is_proved = row.proof in held
    until = held.get(row.proof)
    closes = None if is_proved and until is None else max(grace, until or grace)
    return Gate(Action[row.action], row.proof, row.title, closes, is_proved)
