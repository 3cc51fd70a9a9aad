"""Scorecards are templates that the team shares."""

from collections.abc import Sequence
from datetime import datetime

from caidang.core.errors import InvalidInput, NotFound
from caidang.core.text.normalize import normalize
from caidang.domain.pipeline.models import Scorecard
from caidang.domain.pipeline.scorecards import Competency, check_competencies
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MAX_NAME = 40
MOST = 200
_MISSING = "没有这张评分表，可能已经删除。"


def save_scorecard(
    *, public_id: str, name: str, competencies: Sequence[Competency], actor: Viewer, now: datetime
) -> Scorecard:
    """Keep a scorecard, or make one where ``public_id`` is empty. Interviews that have it keep what it was.

    Raises InvalidInput for what cannot be taken and for a name that another has.
    """
    require(actor, policy.Action.INTERVIEW)
    tidy = " ".join(normalize(name).split())
    if not 0 < len(tidy) <= MAX_NAME:
        raise InvalidInput(f"评分表的名称要写 1 到 {MAX_NAME} 个字。")
    checked = check_competencies(competencies)
    with write_tx():
        card = _card(public_id) if public_id else Scorecard()
        if Scorecard.objects.filter(name=tidy).exclude(pk=card.pk).exists():
            raise InvalidInput(f"已经有一张叫「{tidy}」的评分表，换个名称。")
        if card.pk is None and Scorecard.objects.count() >= MOST:
            raise InvalidInput(f"最多 {MOST} 张评分表，先停用不用的。")
        card.name, card.competencies = tidy, [one.as_json() for one in checked]
        card.updated_at, card.updated_by = now, actor.user_id
        card.save()
        audit.record(
            actor_id=actor.user_id, verb="interview.scorecard_saved",
            subject=f"scorecard:{card.pk}", now=now,
        )  # fmt: skip
    return card


def archive_scorecard(
    *, public_id: str, is_archived: bool, actor: Viewer, now: datetime
) -> Scorecard:
    """Put a scorecard away, or take it out again."""
    require(actor, policy.Action.INTERVIEW)
    with write_tx():
        card = _card(public_id)
        card.is_archived, card.updated_at, card.updated_by = is_archived, now, actor.user_id
        card.save()
        audit.record(
            actor_id=actor.user_id, subject=f"scorecard:{card.pk}", now=now,
            verb="interview.scorecard_archived" if is_archived else "interview.scorecard_restored",
        )  # fmt: skip
    return card


def get_scorecard(public_id: str, *, viewer: Viewer) -> Scorecard:
    """Return the scorecard; raises NotFound."""
    require(viewer, policy.Action.INTERVIEW)
    return _card(public_id)


def list_scorecards(*, viewer: Viewer) -> list[Scorecard]:
    """Return the scorecards, those in use first."""
    require(viewer, policy.Action.INTERVIEW)
    return list(Scorecard.objects.order_by("is_archived", "name"))


def _card(public_id: str) -> Scorecard:
    found = Scorecard.objects.filter(public_id=parse_public_id(public_id, missing=_MISSING)).first()
    if found is None:
        raise NotFound(_MISSING)
    return found
