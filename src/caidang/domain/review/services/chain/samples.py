"""Approved records are drawn for a second look: all of a newcomer's, fewer of those whose work is right."""

from datetime import datetime

from caidang.core.review.chain import Action
from caidang.core.review.sampling import Accuracy, is_drawn, rate_for
from caidang.domain.review.models import Case, Move, Sample
from caidang.foundation.audit import services as audit

RECENT = 50
"""Second looks at a person's work by which its rate is set: older ones no longer tell."""


def draw(*, case: Case, approval: Move, now: datetime) -> Sample | None:
    """Draw the record that was just approved, or not. To be called inside the approval's transaction."""
    sent = case.standing_moves.filter(action__in=(Action.SUBMIT, Action.CONFIRM)).first()
    worker = sent.actor if sent else None
    rate = max(
        rate_for(recent_accuracy(worker=worker)),
        rate_for(recent_accuracy(source=case.candidate.source)),
    )
    if not any(is_drawn(case.candidate_id, pk, rate) for pk in _tries(case, approval)):
        return None
    document = case.candidate.documents.order_by("-received_at").defer("text", "pages").first()
    sample = Sample.objects.create(
        case=case, worker=worker, approver=approval.actor, source=case.candidate.source,
        parser_version=document.parser_version if document else None, drawn_at=now,
    )  # fmt: skip
    audit.record(
        actor_id=None, verb="review.sampled", subject=f"candidate:{case.candidate_id}", now=now,
        detail={"worker": worker},
    )  # fmt: skip
    return sample


def _tries(case: Case, approval: Move) -> list[int]:
    """The approval, and those taken back just before it: nobody draws again until it suits him."""
    tries = [approval.pk]
    earlier = case.moves.filter(action=Action.APPROVE).exclude(pk=approval.pk)
    for pk, taken_back_at in earlier.values_list("pk", "taken_back_at"):
        if taken_back_at is None:
            break
        tries.append(pk)
    return tries


def recent_accuracy(**whose: int | str | None) -> Accuracy:
    """Return what the last second looks found at a person's work (``worker``) or at what a ``source`` brought."""
    checked = Sample.objects.filter(**whose).exclude(checked_at=None)
    faulty = list(checked.order_by("-checked_at").values_list("is_faulty", flat=True)[:RECENT])
    return Accuracy(len(faulty), sum(faulty))
