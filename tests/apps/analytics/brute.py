"""The figures counted by hand: every row looked at, one after the other, with nothing kept and nothing shared with the product."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from statistics import median

from caidang.domain.candidates.models import Candidate, Document, FieldValue, Merge, Suspicion
from caidang.domain.clients.models import Client
from caidang.domain.compliance.models import Disclosure
from caidang.domain.intake.models import IntakeItem
from caidang.domain.pipeline.models import Application, Submission
from caidang.domain.review.models import Case, Flag, Sample
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit.models import AuditEvent

_CHINA = timezone(timedelta(hours=8))
_WAY = ("contact", "submitted", "interview", "offer", "placed", "guaranteed")
Told = tuple[str, datetime, dict[str, str], float]
"""A measure, when, by what it may be split, and the amount."""


def told(viewer: Viewer) -> Iterator[Told]:
    """Yield everything that counts for a viewer."""
    people = {one.pk: one for one in Candidate.objects.select_related("audience")}
    seen = {pk for pk, one in people.items() if viewer.sees_all or set(one.audience.key.split()) & set(viewer.scopes)}
    yield from _chain(seen)
    yield from _store(people, seen)
    yield from _pipeline(viewer, seen)
    for event in AuditEvent.objects.filter(verb__in=("candidate.revealed", "contact.revealed")):
        yield "reveals", event.at, {"member": str(event.actor_id or 0)}, 1
    for event in AuditEvent.objects.filter(verb="candidate.exported"):
        yield "exports", event.at, {"member": str(event.actor_id or 0)}, 1
    for item in IntakeItem.objects.all():
        if viewer.sees_all or (item.received_by or 0) in viewer.reached_members or (not item.received_by and "pool" in viewer.scopes):
            became = item.outcome or ("failed" if item.status == "failed" else "waiting")
            facts = {"source": item.source, "outcome": became, "member": str(item.received_by or 0)}
            yield "intake_files", item.received_at, facts, 1
            if became in ("failed", "created", "attached", "duplicate_suspected", "erased_before"):
                yield "intake_parsed", item.received_at, facts, became != "failed"
            if item.finished_at and became not in ("failed", "waiting", "discarded"):
                yield "intake_minutes", item.received_at, facts, (item.finished_at - item.received_at).total_seconds() // 1 / 60
    for file in Document.objects.select_related("candidate").filter(candidate__in=seen):
        doubts = _doubts(FieldValue.objects.filter(document=file))
        facts = {"source": file.candidate.source}
        yield "read_doubtful", file.received_at, facts, doubts > 0
        yield "read_doubts", file.received_at, facts, doubts
    yield from _given(viewer, seen)


def _doubts(values: Iterable[FieldValue]) -> int:
    """Values that a person was shown as doubtful: not those that a newer reading took the place of before that."""
    return sum(
        one.origin == "parser" and one.confidence < 0.95 and one.merge_id is None
        and (one.retired_at is None or one.retired_by is not None or one.retired_in_id is not None)
        for one in values
    )  # fmt: skip


def _level(doubts: int) -> str:
    return "none" if doubts == 0 else "few" if doubts <= 3 else "some" if doubts <= 10 else "many"


def _chain(seen: set[int]) -> Iterator[Told]:
    for case in Case.objects.select_related("candidate").filter(candidate__in=seen):
        by, last, round_ = "0", case.candidate.created_at, "first"
        doubts = _doubts(case.candidate.values.all())
        for move in case.moves.filter(taken_back_at=None).order_by("pk"):
            source = case.candidate.source
            facts = {"member": str(move.actor or 0), "action": move.action, "source": source}
            yield "work_done", move.at, facts, 1
            yield "hard work", move.at, facts, 1 + min(doubts, 12) / 4
            yield "work_hours", move.at, {"state": move.before, "source": source}, (move.at - last).total_seconds() // 1 / 3600
            if move.before == "reviewing":
                yield "review_hours", move.at, {"source": source}, (move.at - last).total_seconds() // 1 / 3600
            if move.before == "reviewing" and move.action in ("approve", "return"):
                facts = {"member": by, "source": source, "kind": f"{source} {round_} {_level(doubts)}"}
                yield "approved_first", move.at, facts, move.action == "approve"
                round_ = "first" if move.action == "approve" else "again"
            if move.after == "reviewing":
                by = str(move.actor or 0)
            last = move.at
    for flag in Flag.objects.filter(case__candidate__in=seen):
        yield "faults", flag.raised_at, {"member": str(flag.blamed or 0), "fault": flag.fault}, 1
    for look in Sample.objects.filter(case__candidate__in=seen).exclude(checked_at=None):
        source, level = look.case.candidate.source, _level(_doubts(look.case.candidate.values.all()))
        facts = {"member": str(look.worker or 0), "source": source, "kind": f"{source} {level}"}
        yield "samples_right", look.checked_at or look.drawn_at, facts, not look.is_faulty


def _given(viewer: Viewer, seen: set[int]) -> Iterator[Told]:
    for line in Disclosure.objects.select_related("client").filter(candidate__in=seen):
        client = line.client
        if client is None or viewer.sees_all or _is_open(client, viewer):
            facts = {"client": str(client.public_id) if client else "", "channel": line.channel, "member": str(line.actor or 0)}
            yield "disclosures", line.at, facts, 1


def _is_open(client: Client, viewer: Viewer) -> bool:
    return client.team_id is None or client.owner == viewer.user_id or client.team_id in viewer.client_teams


def _store(people: dict[int, Candidate], seen: set[int]) -> Iterator[Told]:
    for pk in seen:
        one = people[pk]
        if one.merged_into_id is None and one.shut_at is None:
            yield "store_new", one.created_at, {"source": one.source, "member": str(one.created_by or 0)}, 1
    for pair in Suspicion.objects.all():
        if {pair.first_id, pair.second_id} <= seen:
            yield "duplicates_found", pair.created_at, {"outcome": pair.state}, 1
    for merge in Merge.objects.filter(undone_at=None, keeper__in=seen):
        yield "merges", merge.created_at, {"member": str(merge.created_by or 0)}, 1


def _pipeline(viewer: Viewer, seen: set[int]) -> Iterator[Told]:
    for one in Application.objects.select_related("job__client", "candidate"):
        client = one.job.client
        if one.candidate_id not in seen or not (viewer.sees_all or _is_open(client, viewer)):
            continue
        facts = {
            "client": str(client.public_id), "job": str(one.job.public_id), "member": str(one.owner or 0),
            "source": one.candidate.source,
        }  # fmt: skip
        for sent in Submission.objects.filter(application=one, sending__failed_at=None):
            told = {**facts, "outcome": sent.state, "member": str(sent.sending.sent_by or 0)}
            yield "submissions", sent.sending.sent_at, told, 1
            if sent.state != "sent":
                yield "submissions_accepted", sent.sending.sent_at, told, sent.state in ("accepted", "interview")
        if one.joined_into_id is not None:
            continue
        way = _way(one)
        farthest = max((_WAY.index(kind) for kind, _, _ in way if kind in _WAY), default=0)
        yield "applications", one.created_at, facts, 1
        yield "conversion", one.created_at, facts, farthest >= _WAY.index("placed")
        for at, (kind, since, _) in enumerate(way):
            yield "stage_entered", since, {**facts, "stage": kind}, 1
            if kind in ("offer", "placed", "guaranteed"):
                yield {"offer": "offers"}.get(kind, kind), since, facts, 1
            if at + 1 < len(way):
                after, left, why = way[at + 1]
                yield "stage_days", left, {**facts, "stage": kind}, (left - since).total_seconds() // 1 / 86400
                if after == "lost":
                    yield "ended", left, {**facts, "stage": kind, "reason": why}, 1
                    if kind in ("offer", "placed"):
                        yield "falloffs", left, {**facts, "stage": kind, "reason": why}, 1
                if kind in ("offer", "placed"):
                    yield "falloff_share", left, facts, after == "lost"


def _way(one: Application) -> list[tuple[str, datetime, str]]:
    """Kinds of stages, each with when and why it was come to; steps undone never were."""
    kept: list[tuple[int, str, datetime, str]] = []
    for event in one.events.select_related("after").order_by("pk"):
        if event.undoes_id is None:
            kept.append((event.pk, event.after.kind, event.at, event.reason))
        else:
            kept = [other for other in kept if other[0] != event.undoes_id]
    way: list[tuple[str, datetime, str]] = []
    for _, kind, at, reason in kept:
        if not way or way[-1][0] != kind:
            way.append((kind, at, reason))
    return way


def figure(
    all_: Iterable[Told], measure: str, since: date, until: date, split: str, *, is_ratio: bool
) -> tuple[dict[str, float | None], float | None]:
    """Return what each cell and the total should say."""
    cells: dict[str, list[float]] = defaultdict(list)
    whole: list[float] = []
    for name, at, facts, amount in all_:
        day = at.astimezone(_CHINA).date()
        if name != measure or not since <= day <= until:
            continue
        whole.append(amount)
        if split:
            cells[day.isoformat() if split == "time" else facts[split]].append(amount)

    def worth(amounts: list[float]) -> float | None:
        if is_ratio:
            return sum(amounts) / len(amounts) if amounts else None
        return float(sum(amounts))

    return {key: worth(amounts) for key, amounts in cells.items()}, worth(whole)


def middle(all_: Iterable[Told], measure: str, since: date, until: date) -> float | None:
    """Return the median of all lengths that a measure is the mean of."""
    amounts = [amount for name, at, _, amount in all_ if name == measure and since <= at.astimezone(_CHINA).date() <= until]
    return median(amounts) if amounts else None


def expected(all_: Iterable[Told], measure: str, since: date, until: date) -> dict[str, float]:
    """Return what each member would have reached, had each of his pieces gone as such pieces go in the whole house."""
    pieces = [one for one in all_ if one[0] == measure and since <= one[1].astimezone(_CHINA).date() <= until]
    rates: dict[str, list[float]] = defaultdict(list)
    for _, _, facts, amount in pieces:
        rates[facts["kind"]].append(amount)
    found: dict[str, list[float]] = defaultdict(list)
    for _, _, facts, _ in pieces:
        found[facts["member"]].append(sum(rates[facts["kind"]]) / len(rates[facts["kind"]]))
    return {member: sum(some) / len(some) for member, some in found.items()}
