"""Rows are written, a portion in one transaction: the records, what is said of each row, and how far it has come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from caidang.core.errors import CaidangError
from caidang.core.interchange.sheets.labels import REMARK, TAGS
from caidang.core.review.chain import State
from caidang.domain.candidates.models import Candidate, FieldValue, Suspicion, Tagging
from caidang.domain.candidates.services.labelling.sorting import sort_arrived
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.candidates.services.record.newcomers import complete_many, create_many
from caidang.domain.review.models import Case
from caidang.domain.review.selectors.beside import beside
from caidang.domain.review.services.chain.cases import note_change, open_cases
from caidang.domain.review.services.news.comments import keep_remarks
from caidang.domain.sheets.models import SheetImport, SheetRow
from caidang.domain.sheets.reading import ReadRow
from caidang.domain.sheets.services.planning import Outcome, Plan, Planner, Portion
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault import services as vault

SOURCE = "sheet"
_MOST_TAGS = 10
_UNCHANGED: Final[list[list[str | int]]] = []
"""Shared by the rows, so that it is written out once."""


def write_portion(
    sheet: SheetImport, rows: Sequence[ReadRow], planner: Planner, *, actor: Viewer, now: datetime
) -> Counter[str]:
    """Write a portion of rows; return how many came to what. To be called inside a transaction.

    Whoever is written meanwhile by others would not be recognised, so that they wait.
    """
    serialise("candidates.match")
    portion = planner.plan(rows)
    made = write_people(portion, source=SOURCE, detail={"sheet": sheet.pk}, actor=actor, now=now)
    _note_rows(sheet, portion, made)
    counts = Counter(plan.outcome.value for plan in portion.plans)
    counts["changed"] += sum(bool(plan.replaced) for plan in portion.plans)
    return counts


def write_people(
    portion: Portion, *, source: str, detail: Mapping[str, int], actor: Viewer, now: datetime,
    origin: FieldValue.Origin = FieldValue.Origin.SHEET,
) -> list[Candidate]:  # fmt: skip
    """Write the people of a portion and what records get; return the new records in the portion's order.

    To be called inside the transaction in which the portion was planned, behind ``serialise("candidates.match")``.
    """
    made = create_many(
        newcomers=portion.newcomers, source=source, detail=detail, actor=actor, now=now, origin=origin
    )
    open_cases(candidates=made, now=now)
    done = list(portion.completions.values())
    complete_many(completions=done, detail=detail, actor=actor, now=now, origin=origin)
    completed = [one.known.candidate for one in done]
    _reopen(completed, now)
    _suspect(portion, made, now)
    sort_arrived(candidates=[*made, *completed], now=now, today=now.date(), beside=beside)
    _tag(portion, made, actor=actor, now=now)
    _remark(portion, made, detail=detail, actor=actor, now=now)
    return made


def _reopen(completed: Sequence[Candidate], now: datetime) -> None:
    """Records that were approved wait for review again."""
    stored = Case.objects.filter(candidate__in=completed, state=State.STORED)
    ids = set(stored.values_list("candidate_id", flat=True)) if completed else set()
    for candidate in completed:
        if candidate.pk in ids:
            note_change(candidate=candidate, now=now)


def _suspect(portion: Portion, made: Sequence[Candidate], now: datetime) -> None:
    pairs: dict[tuple[int, int], Suspicion] = {}
    for plan in (plan for plan in portion.plans if plan.maybe):
        own = _whose(plan, made)
        for who, likeness in plan.maybe:
            other = made[who].pk if isinstance(who, int) else who.candidate.pk
            if own is not None and own != other:
                first, second = sorted((own, other))
                pairs[first, second] = Suspicion(
                    first_id=first, second_id=second, score=likeness.score,
                    reasons=list(likeness.reasons), created_at=now,
                )  # fmt: skip
    if pairs:
        Suspicion.objects.bulk_create(pairs.values(), ignore_conflicts=True)


def _whose(plan: Plan, made: Sequence[Candidate]) -> int | None:
    if plan.known is not None:
        return plan.known.candidate.pk
    return made[plan.newcomer].pk if plan.newcomer is not None else None


def _tag(portion: Portion, made: Sequence[Candidate], *, actor: Viewer, now: datetime) -> None:
    known = [plan.known.candidate.pk for plan in portion.plans if plan.known and plan.row.tags]
    held = set(Tagging.objects.filter(candidate__in=known).values_list("candidate_id", "tag_id")) if known else set()
    for plan in portion.plans:
        if not plan.row.tags or plan.outcome is Outcome.REFUSED:
            continue
        who = plan.known.candidate if plan.known else made[plan.newcomer or 0]
        for name in plan.row.tags[:_MOST_TAGS]:
            try:
                with write_tx():
                    tag = add_tag(candidate=who, name=name.strip(), actor=actor, now=now)
                if plan.known and (who.pk, tag.pk) not in held:
                    held.add((who.pk, tag.pk))
                    plan.tagged.append(tag.pk)
            except CaidangError as error:
                plan.notes.append(f"标签「{name.strip()[:20]}」没有加上：{error}")


def _remark(
    portion: Portion, made: Sequence[Candidate], *, detail: Mapping[str, int], actor: Viewer, now: datetime
) -> None:
    remarked = [plan for plan in portion.plans if plan.remark]
    if remarked:
        told = [(plan.known.candidate if plan.known else made[plan.newcomer or 0], plan.remark) for plan in remarked]
        for plan, ids in zip(remarked, keep_remarks(remarks=told, detail=detail, actor=actor, now=now), strict=True):
            plan.comments = ids


def _note_rows(sheet: SheetImport, portion: Portion, made: Sequence[Candidate]) -> None:
    changes = _changes(portion)
    insert_rows(
        SheetRow, ("number", "outcome", "candidate_id", "changes", "told"),
        [
            (
                plan.row.number, plan.outcome.value, _whose(plan, made),
                changes.get(plan.row.number, _UNCHANGED), _told(sheet, plan),
            )
            for plan in portion.plans
        ],
        shared={"sheet_id": sheet.pk, "is_undone": False, "is_corrected": False},
    )  # fmt: skip


def _changes(portion: Portion) -> dict[int, list[list[str | int]]]:
    """What a record was given, noted with the first row that gave it anything."""
    found: dict[int, list[list[str | int]]] = {}
    given = set()
    for plan in portion.plans:
        if plan.known is None or not plan.values:
            continue
        pk = plan.known.candidate.pk
        if pk not in given:
            given.add(pk)
            found[plan.row.number] = portion.completions[pk].change
    for plan in portion.plans:
        if plan.known is not None and (plan.comments or plan.tagged):
            kept: list[list[str | int]] = [[REMARK, 0, one, ""] for one in plan.comments]
            kept += [[TAGS, tag, "", ""] for tag in plan.tagged]
            found[plan.row.number] = [*found.get(plan.row.number, ()), *kept]
    return found


def _told(sheet: SheetImport, plan: Plan) -> bytes | None:
    told: dict[str, object] = {}
    if plan.notes:
        told["notes"] = plan.notes
    if plan.outcome is Outcome.REFUSED:
        told["cells"] = list(plan.row.cells)
    if plan.row.files and sheet.beside_id:
        told["files"] = list(plan.row.files)
    if plan.outcome is Outcome.DOUBTFUL:
        told["reasons"] = _reasons(plan)
    if not told:
        return None
    return vault.seal_json(sheet.data_key, SheetRow.place(sheet, plan.row.number), told)


def _reasons(plan: Plan) -> list[str]:
    return [reason for _, likeness in plan.maybe[:1] for reason in likeness.reasons]


