"""The rules go over all records in the background: first as a trial, then in earnest; stopped, and taken back, as a whole."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Max

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound
from caidang.core.sorting.conditions import How
from caidang.domain.candidates.catalogue import asked_by_rules
from caidang.domain.candidates.models import Candidate, Rule, SortingRun, Tagging
from caidang.domain.candidates.services.labelling.learning import learn_label
from caidang.domain.candidates.services.labelling.sorting import (
    Tally,
    active_rules,
    apply,
    asked,
    decide,
    sorters_of,
    tests_of,
)
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.search import services as search
from caidang.foundation.search.matching import found_between

logger = logging.getLogger(__name__)

BATCH = 1_000
"""Records in one transaction: other writers wait for it."""
LEASE = timedelta(minutes=2)
MOST_TRIES = 8
"""Times that one batch is tried, each a while after the other, before the run is given up."""
_AGAIN = timedelta(seconds=20)
SAMPLE = 40
"""People whom a trial names for each rule."""


def begin_sorting(
    *, rule_ids: Sequence[int], is_trial: bool, actor: Viewer, now: datetime
) -> SortingRun:
    """Let these rules, or all that are switched on, go over all records; raises Conflict while others do."""
    require(actor, Action.MANAGE_SORTING)
    rules = _rules(rule_ids)
    for rule in rules:
        if any(test.how is How.LEARNED for test in tests_of(rule)):
            learn_label(label=rule.target, now=now)
    with write_tx():
        serialise("candidates.sorting")
        if SortingRun.objects.filter(finished_at=None).exists():
            raise Conflict("规则正在跑，等它结束或先停下。")
        living = Candidate.objects.filter(merged_into=None)
        run = SortingRun.objects.create(
            rules=[rule.pk for rule in rules], is_trial=is_trial, total=living.count(),
            last=living.aggregate(last=Max("pk"))["last"] or 0, started_at=now,
            started_by=actor.user_id,
        )  # fmt: skip
        _note("sorting.trial" if is_trial else "sorting.started", run, actor=actor, now=now)
    return run


def cancel_sorting(*, run_id: int, actor: Viewer, now: datetime) -> None:
    """Stop a run: what it did stays, and can be taken back."""
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        if not SortingRun.objects.filter(pk=run_id, finished_at=None).update(
            finished_at=now, cancelled_at=now
        ):
            raise Conflict("这次已经结束了。")
        _note("sorting.cancelled", SortingRun.objects.get(pk=run_id), actor=actor, now=now)


def undo_sorting(*, run_id: int, actor: Viewer, now: datetime) -> SortingRun:
    """Take back all that a run put and proposed, in the background; what people took over stays."""
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        serialise("candidates.sorting")
        run = SortingRun.objects.filter(pk=run_id, is_trial=False).first()
        if run is None:
            raise NotFound("没有这次运行。")
        if run.undone_at is not None:
            raise Conflict("这次已经撤销过了。")
        if SortingRun.objects.filter(finished_at=None).exists():
            raise Conflict("规则正在跑，等它结束或先停下。")
        run.undone_at, run.undone_by = now, actor.user_id
        run.finished_at = run.leased_until = run.cancelled_at = None
        run.tries, run.problem = 0, ""
        run.done, run.total = 0, run.taggings.count()
        run.save()
        _note("sorting.undone", run, actor=actor, now=now)
    return run


def sort_next(*, now: datetime, today: date) -> bool:
    """Do one batch of the run that is under way. True if there was one, so that the worker asks again at once."""
    run = _claimed(now)
    if run is None:
        return False
    try:
        if run.undone_at is not None:
            _undo_batch(run, now)
        else:
            _sort_batch(run, now, today)
    except Exception as error:  # noqa: BLE001 - it is tried again, and given up after a while
        logger.error("sorting run %s: %s", run.pk, place_of(error))
        reason = str(error) if isinstance(error, CaidangError) else "程序出了错。"
        with write_tx():
            SortingRun.objects.filter(pk=run.pk, finished_at=None).update(
                problem=reason[:200], leased_until=now + _AGAIN * run.tries
            )
        return False
    return True


def _claimed(now: datetime) -> SortingRun | None:
    """The run under way, for this worker alone until the batch is done or the lease runs out."""
    if not SortingRun.objects.filter(finished_at=None).exists():
        return None
    with write_tx():
        serialise("candidates.sorting")
        run = SortingRun.objects.filter(finished_at=None).order_by("pk").first()
        if run is None or (run.leased_until is not None and run.leased_until > now):
            return None
        run.tries += 1
        if run.tries > MOST_TRIES:
            _give_up(run, now)
            return None
        SortingRun.objects.filter(pk=run.pk).update(leased_until=now + LEASE, tries=run.tries)
        return run


def _give_up(run: SortingRun, now: datetime) -> None:
    """End a run that comes to no end: what it did stays, and can be taken back; a taking back can be asked for again."""
    SortingRun.objects.filter(pk=run.pk, finished_at=None).update(
        finished_at=now, cancelled_at=now, undone_at=None, leased_until=None, tries=0,
        problem=f"试了 {MOST_TRIES} 次都没做成，停下了：{run.problem or '程序出了错。'}"[:200],
    )  # fmt: skip
    _note("sorting.given_up", run, actor=PROGRAM, now=now)


def _sort_batch(run: SortingRun, now: datetime, today: date) -> None:
    rows = Candidate.objects.filter(pk__gt=run.cursor, pk__lte=run.last, merged_into=None)
    found = list(rows.filter(data_key__erased_at=None).select_related("data_key").order_by("pk")[:BATCH])
    if not found:
        _finish(run, now)
        return
    sorters = sorters_of(Rule.objects.filter(pk__in=run.rules, archived_at=None).select_related("target__merged_into"))
    queries = {text for one in sorters for text in one.matcher.queries}
    first, last = found[0].pk, found[-1].pk
    hits = asked(
        queries, lambda texts: found_between(texts, first=first, last=last, today=today, own=asked_by_rules())
    )
    outcomes = decide(found, sorters, found=hits)
    if run.is_trial:
        tally = apply(found, sorters, outcomes, run=run, now=now, is_trial=True)
        with write_tx():
            _advance(run, found[-1].pk, len(found), tally)
        return
    with write_tx():
        # Stopped meanwhile: nothing more of it is done.
        if SortingRun.objects.filter(pk=run.pk, finished_at=None).exists():
            tally = apply(found, sorters, outcomes, run=run, now=now)
            _advance(run, found[-1].pk, len(found), tally)


def _advance(run: SortingRun, cursor: int, count: int, tally: Tally) -> None:
    for rule in {*tally.fits}:
        key = str(rule)
        before = run.found.get(key, [0, 0, 0, 0])
        more = (tally.fits[rule], len(tally.puts[rule]), len(tally.asks[rule]), tally.kept_back[rule])
        run.found[key] = [old + new for old, new in zip(before, more, strict=True)]
        sample = run.sample.setdefault(key, [])
        sample += [*tally.puts[rule], *tally.asks[rule]][: max(0, SAMPLE - len(sample))]
    run.cursor, run.done, run.changed = cursor, run.done + count, run.changed + tally.changed
    SortingRun.objects.filter(pk=run.pk, finished_at=None).update(
        cursor=run.cursor, done=run.done, changed=run.changed, found=run.found, sample=run.sample,
        problem="", leased_until=None, tries=0,
    )  # fmt: skip


def _undo_batch(run: SortingRun, now: datetime) -> None:
    with write_tx():
        rows = list(run.taggings.order_by("pk")[: 2 * BATCH])
        run.suggestions.all().delete()
        if not rows:
            _finish(run, now)
            return
        Tagging.objects.filter(pk__in=[row.pk for row in rows]).delete()
        for pk in {row.candidate_id for row in rows}:
            search.log_change(pk)
            audit.record(
                actor_id=run.undone_by, verb="candidate.sorting_undone", subject=f"candidate:{pk}",
                now=now, detail={"run": run.pk},
            )  # fmt: skip
        SortingRun.objects.filter(pk=run.pk).update(
            done=run.done + len(rows), leased_until=None, tries=0, problem=""
        )


def _finish(run: SortingRun, now: datetime) -> None:
    with write_tx():
        if SortingRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=now, problem=""):
            _note("sorting.finished", run, actor=PROGRAM, now=now)


def _rules(ids: Sequence[int]) -> list[Rule]:
    if not ids:
        rules = active_rules()
    else:
        rules = list(Rule.objects.filter(pk__in=ids, archived_at=None).select_related("target__merged_into"))
    if not rules:
        raise InvalidInput("还没有打开的规则。")
    return rules


def _note(verb: str, run: SortingRun, *, actor: Viewer, now: datetime) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"sorting_run:{run.pk}", now=now,
        detail={"rules": run.rules, "changed": run.changed},
    )  # fmt: skip
