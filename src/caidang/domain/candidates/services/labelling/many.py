"""Labels and owners of many records at once, in a handful of statements however many they are.

What a record says is not touched by either, so nothing of it is opened or sealed anew. To be called
inside a transaction; the first record that the actor may not do it to raises, and then none is changed.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate, Freshness, Label, Tagging
from caidang.domain.candidates.models.candidate import ClientHold
from caidang.domain.candidates.services.labelling.tagging import put_on, settle, take_off
from caidang.domain.candidates.services.record.placing import audience_for, whose_owner_changes
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.search import services as search


def put_on_many(
    candidates: Sequence[Candidate], label: Label, *, actor: Viewer, now: datetime
) -> frozenset[int]:
    """Put a label on these records and return the ids of those that did not carry it."""
    _require_tagging(candidates, actor)
    new = [one.pk for one in put_on(candidates, label, by=actor.user_id, now=now)]
    _noted(new, label.pk, _verbs(label)[0], actor=actor, now=now)
    return frozenset(new)


def take_off_many(
    candidates: Sequence[Candidate], labels: Collection[Label], *, actor: Viewer, now: datetime
) -> dict[int, list[Tagging]]:
    """Take labels off these records and return the taggings that went, by record. No rule puts them back."""
    _require_tagging(candidates, actor)
    gone: dict[int, list[Tagging]] = defaultdict(list)
    for tagging in take_off(candidates, labels, by=actor.user_id, now=now):
        gone[tagging.candidate_id].append(tagging)
        _noted([tagging.candidate_id], tagging.tag_id, _verbs(tagging.tag)[1], actor=actor, now=now)
    return dict(gone)


def take_back_many(
    candidates: Sequence[Candidate], label: Label, *, put_on_at: datetime, actor: Viewer, now: datetime
) -> frozenset[int]:
    """Take a label off again where the actor put it on at that moment and nobody touched it since; return those ids."""
    _require_tagging(candidates, actor)
    made = Tagging.objects.filter(
        candidate__in=candidates, tag=label, created_at=put_on_at, created_by=actor.user_id
    )
    found = frozenset(made.values_list("candidate_id", flat=True))
    made.delete()
    settle([one for one in candidates if one.pk in found], label)
    _noted(sorted(found), label.pk, _verbs(label)[1], actor=actor, now=now)
    return found


def give_many(
    candidates: Sequence[Candidate], owner: int | None, *, actor: Viewer, now: datetime
) -> frozenset[int]:
    """Give these records to a member, or back to the pool, as ``set_owner`` does; return the ids of those that changed."""
    changed = whose_owner_changes(candidates, owner, actor=actor)
    _own(changed, owner, actor=actor, now=now, detail={"owner": owner})
    return frozenset(one.pk for one in changed)


def give_back_many(
    candidates: Sequence[Candidate], owner: int | None, *, actor: Viewer, now: datetime
) -> None:
    """Undo ``give_many`` for records that one member had, even where they went out of the actor's reach by it."""
    require(actor, Action.PLACE_CANDIDATE)
    if owner is not None and owner not in {m.pk for m in active_who_may(Action.READ_CANDIDATE)}:
        raise InvalidInput("原来的负责人已经看不了候选人，没有动。")
    _own(candidates, owner, actor=actor, now=now, detail={"owner": owner, "undo": True})


def _own(
    candidates: Sequence[Candidate], owner: int | None, *, actor: Viewer, now: datetime,
    detail: dict[str, object],
) -> None:  # fmt: skip
    """Records with the same collector, behind the same walls, get their new audience together."""
    holds: dict[int, set[int]] = defaultdict(set)
    # A record shut off by its erasure or a restriction stays where it is, whoever looks after it.
    shut = [one for one in candidates if one.shut_at is not None]
    Candidate.objects.filter(pk__in=[one.pk for one in shut]).update(owner=owner)
    for pk, team in ClientHold.objects.filter(candidate__in=candidates).values_list("candidate_id", "team_id"):
        holds[pk].add(team)
    alike: dict[tuple[int | None, frozenset[int]], list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.shut_at is not None:
            continue
        alike[one.created_by, frozenset(holds[one.pk])].append(one)
    for (collector, teams), same in alike.items():
        audience = audience_for(owner=owner, collector=collector, client_teams=teams)
        ids = [one.pk for one in same]
        Candidate.objects.filter(pk__in=ids).update(owner=owner, audience=audience)
        Freshness.objects.filter(candidate__in=ids).update(audience=audience)
        for one in same:
            one.audience = audience
    for one in candidates:
        one.owner = owner
        search.log_change(one.pk)
        audit.record(
            actor_id=actor.user_id, verb="candidate.owner_set", subject=f"candidate:{one.pk}",
            now=now, detail=detail,
        )  # fmt: skip


def _require_tagging(candidates: Sequence[Candidate], actor: Viewer) -> None:
    for one in candidates:
        require(actor, Action.TAG_CANDIDATE, one.target)


def _verbs(label: Label) -> tuple[str, str]:
    is_category = label.kind == Label.Kind.CATEGORY
    return ("candidate.sorted", "candidate.unsorted") if is_category else ("candidate.tagged", "candidate.untagged")


def _noted(ids: Sequence[int], label: int, verb: str, *, actor: Viewer, now: datetime) -> None:
    Candidate.objects.filter(pk__in=ids).update(updated_at=now)
    for pk in ids:
        search.log_change(pk)
        audit.record(
            actor_id=actor.user_id, verb=verb, subject=f"candidate:{pk}", now=now, detail={"tag": label}
        )
