"""A label comes onto a record or goes from it by a person's hand; what a person took off, no rule puts back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from caidang.domain.candidates.models import Candidate, Label, Removal, Suggestion, Tagging


def surviving_label(label: Label) -> Label:
    """Return the label that this one was merged into, however many merges away; itself if none."""
    while label.merged_into is not None:
        label = label.merged_into
    return label


def put_on(
    candidates: Sequence[Candidate], label: Label, *, by: int | None, now: datetime
) -> list[Candidate]:
    """Put a label on these records and return those that did not carry it. To be called inside a transaction.

    What a rule had put there is the person's from now on, and stays when the rule's run is undone.
    """
    settle(candidates, label)
    there = label.taggings.filter(candidate__in=candidates)
    known = set(there.values_list("candidate_id", flat=True))
    there.exclude(rule=None).update(rule=None, run=None, created_by=by, created_at=now)
    changed = [candidate for candidate in candidates if candidate.pk not in known]
    Tagging.objects.bulk_create(
        Tagging(candidate=c, tag=label, created_at=now, created_by=by) for c in changed
    )
    return changed


def take_off(
    candidates: Sequence[Candidate], labels: Iterable[Label], *, by: int | None, now: datetime
) -> list[Tagging]:
    """Take labels off these records and return the taggings that went. To be called inside a transaction."""
    gone = list(
        Tagging.objects.filter(candidate__in=candidates, tag__in=list(labels)).select_related("tag")
    )
    Tagging.objects.filter(pk__in=[t.pk for t in gone]).delete()
    refuse([(t.candidate_id, t.tag_id) for t in gone], by=by, now=now)
    return gone


def refuse(pairs: Iterable[tuple[int, int]], *, by: int | None, now: datetime) -> None:
    """Note that a person will not have these labels (record, label). To be called inside a transaction."""
    Removal.objects.bulk_create(
        [Removal(candidate_id=record, tag_id=label, at=now, by=by) for record, label in pairs],
        ignore_conflicts=True,
    )


def settle(candidates: Sequence[Candidate], label: Label) -> None:
    """Forget that the label was once refused or proposed: a person has decided. To be called inside a transaction."""
    Removal.objects.filter(candidate__in=candidates, tag=label).delete()
    Suggestion.objects.filter(candidate__in=candidates, tag=label).delete()
