"""The house's rules are published in versions, and each member says that he has read the one that holds."""

from datetime import datetime
from typing import Final

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.clients.words import tidy
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell_of_client
from caidang.domain.training.models import Acknowledgement, Policy, PolicyVersion
from caidang.domain.training.services.learning import member_id
from caidang.foundation.accounts.members import active_ids
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MAX_TEXT: Final = 40_000
MOST_DAYS: Final = 90
_NONE: Final = "没有这项制度，可能已经收起。"


def publish(
    *, public_id: str, title: str, text: str, changes: str, days: int, actor: Viewer, now: datetime
) -> PolicyVersion:
    """Publish a new policy (an empty ``public_id``) or its next version; everybody is asked to read it within ``days``.

    Raises InvalidInput for words that lack, Conflict for the same words again, NotFound.
    """
    require(actor, Action.MANAGE_TRAINING)
    title, text, changes = " ".join(tidy(title).split()), tidy(text).strip().replace("\r\n", "\n"), tidy(changes)
    if not title or len(title) > 80 or not text or len(text) > MAX_TEXT:
        raise InvalidInput(f"名称最多 80 字，正文要有，最多 {MAX_TEXT} 字。")
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"几天之内读完：1 到 {MOST_DAYS}。")
    with write_tx():
        policy = policy_of(public_id) if public_id else Policy.objects.create(title=title, made_at=now)
        last = policy.versions.first()
        if last is not None and last.text == text:
            raise Conflict("正文和现在的版本一样，没有新的可发。")
        if policy.title != title:
            Policy.objects.filter(pk=policy.pk).update(title=title)
        row = PolicyVersion.objects.create(
            policy=policy, number=last.number + 1 if last else 1, text=text, changes=" ".join(changes.split())[:300],
            days=days, published_at=now, published_by=actor.user_id,
        )  # fmt: skip
        audit.record(
            actor_id=actor.user_id, verb="training.policy_published", subject="training", now=now,
            detail={"policy": policy.pk, "number": row.number},
        )  # fmt: skip
        tell_of_client(sorted(active_ids()), Notification.Kind.LEARN, actor=actor, now=now)
    return row


def acknowledge(*, public_id: str, number: int, actor: Viewer, now: datetime) -> None:
    """Note that the actor has read this version. Raises Conflict when a newer one has come meanwhile, NotFound."""
    me = member_id(actor)
    with write_tx():
        last = policy_of(public_id).versions.first()
        if last is None or last.number != number:
            raise Conflict("刚刚发了新的版本，请读新的。")
        _row, is_new = Acknowledgement.objects.get_or_create(version=last, member=me, defaults={"at": now})
        if is_new:
            audit.record(
                actor_id=actor.user_id, verb="training.acknowledged", subject=f"user:{me}", now=now,
                detail={"policy": last.policy_id, "number": number},
            )  # fmt: skip


def archive_policy(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Put a policy away: nobody is asked any more; who had read it stays known."""
    require(actor, Action.MANAGE_TRAINING)
    with write_tx():
        policy = policy_of(public_id)
        Policy.objects.filter(pk=policy.pk).update(archived_at=now)
        audit.record(
            actor_id=actor.user_id, verb="training.policy_archived", subject="training", now=now,
            detail={"policy": policy.pk},
        )  # fmt: skip


def policy_of(public_id: str) -> Policy:
    """Return a policy that holds; raises NotFound."""
    row = Policy.objects.filter(public_id=parse_public_id(public_id, missing=_NONE), archived_at=None).first()
    if row is None:
        raise NotFound(_NONE)
    return row
