"""What the audit trail costs: proving it whole, what it adds to an edit and a page, and reading a million events.

Beside the wall time of an act stands the processor's, which other work on the machine does not lengthen.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch

from tools.bench.folder import fresh_folder, module
from tools.bench.pages import fill
from tools.figures import Figure, at_least, at_most, plain

FULL_SIZE = 1_000_000
"""Events in the chain, of half a year."""

VERIFY_GOAL = 100_000.0
EDIT_GOAL = 1.25
PAGE_GOAL_MS = 2.0
LOG_GOAL_MS = 100.0
WATCH_GOAL_MS = 500.0
EXPORT_GOAL = 10_000.0
PAIRS = 100
"""Edits, and pages, of either kind; with and without take turns, so that both meet the same machine."""
_AT_ONCE = 1_000


def run(size: int) -> list[Figure]:
    """Edit and open records with and without the trail, then fill a chain and prove it."""
    with fresh_folder():
        candidates = module("domain.candidates.models").Candidate.objects
        people = [candidates.get(public_id=public_id) for public_id in fill(min(PAIRS, size))]
        edits = _pairs(_edit(people), len(people))
        pages = _pairs(_open(people), len(people))
        _record(size)
        audit = module("foundation.audit.services")
        started = time.process_time()
        report = audit.verify()
        taken = time.process_time() - started
        reading = _reading()
    if not report.is_sound:
        raise RuntimeError(str(report))
    return [
        at_least("verify_per_s", report.count / taken, "1/s", VERIFY_GOAL),
        at_most("edit_ratio", median(a.wall / b.wall for a, b in edits), "x", EDIT_GOAL),
        plain("edit_cpu_ratio", median(a.load / b.load for a, b in edits), "x"),
        at_most("page_added_ms", median(a.wall - b.wall for a, b in pages) * 1000, "ms", PAGE_GOAL_MS),
        plain("page_added_cpu_ms", median(a.load - b.load for a, b in pages) * 1000, "ms"),
        *reading,
    ]


def _reading() -> list[Figure]:
    """The auditor's pages, the slowest way of choosing counts; the list of what stands out; a signed export."""
    log, export = module("foundation.accounts.audit_log"), module("foundation.accounts.audit_export")
    watch = module("domain.review.selectors.watch")
    policy, now = module("foundation.accounts.policy"), datetime.now(UTC)
    auditor, week = policy.Viewer(user_id=1, role=policy.Role.AUDITOR), now - timedelta(days=7)
    ways = (
        log.EVERYTHING, log.LogFilter(actor="7"), log.LogFilter(actor="7", kind="reads"),
        log.LogFilter(kind="reads"), log.LogFilter(kind="changes"), log.LogFilter(since=week, until=now),
        log.LogFilter(subject="candidate:42"), log.LogFilter(actor="7", kind="reads", since=week, until=now),
    )  # fmt: skip
    pages = [_usual(lambda _, way=way: log.list_log(viewer=auditor, chosen=way)) for way in ways]
    month = log.LogFilter(since=now - timedelta(days=30))
    start = time.perf_counter()
    lines = sum(1 for _ in export.export_log(viewer=auditor, chosen=month, now=now))
    taken = time.perf_counter() - start
    return [
        at_most("log_page_ms", max(pages) * 1000, "ms", LOG_GOAL_MS),
        at_most(
            "watch_ms", _usual(lambda _: watch.watch_readers(viewer=auditor, now=now)) * 1000, "ms",
            WATCH_GOAL_MS,
        ),
        at_least("export_per_s", lines / taken, "1/s", EXPORT_GOAL),
    ]  # fmt: skip


def _usual(act: Callable[[int], object]) -> float:
    """The middle of some times, in seconds."""
    return median(_spent(act, n).wall for n in range(5))


def _pairs(act: Callable[[int], object], count: int) -> list[tuple["_Spent", "_Spent"]]:
    """Seconds with the trail and without it, for each of ``count`` acts."""
    found = []
    for n in range(count):
        noted = _spent(act, n)
        with patch("caidang.foundation.audit.services.record"):
            found.append((noted, _spent(act, n)))
    return found


class _Spent(NamedTuple):
    """Seconds by the clock and of the processor."""

    wall: float
    load: float


def _spent(act: Callable[[int], object], n: int) -> _Spent:
    wall, load = time.perf_counter(), time.process_time()
    act(n)
    return _Spent(time.perf_counter() - wall, time.process_time() - load)


def _edit(people: list[Any]) -> Callable[[int], object]:
    editing, actor = module("domain.review.services.chain.editing"), _member()
    turns = iter(range(10 * PAIRS))

    def act(n: int) -> object:
        return editing.set_value(
            candidate=people[n], field="city", entry=0, text=f"样本市{next(turns)}区",
            actor=actor, now=datetime.now(UTC),
        )  # fmt: skip

    return act


def _open(people: list[Any]) -> Callable[[int], object]:
    opening, actor = module("domain.candidates.services.record.opening"), _member()
    turns = iter(range(10 * PAIRS))

    def act(n: int) -> object:
        # Each look is an hour after the last one: all of them are written down.
        now = datetime.now(UTC) + timedelta(hours=next(turns))
        return opening.open_record(str(people[n].public_id), viewer=actor, now=now, today=now.date())

    return act


def _member() -> Any:  # noqa: ANN401
    policy = module("foundation.accounts.policy")
    return policy.Viewer(user_id=1, role=policy.Role.MANAGER)


def _record(size: int) -> None:
    audit, step = module("foundation.audit.services"), timedelta(days=180) / size
    start = datetime.now(UTC) - step * size
    write_tx = module("foundation.lib.write_lock").write_tx
    for first in range(0, size, _AT_ONCE):
        with write_tx():
            for n in range(first, min(first + _AT_ONCE, size)):
                audit.record(
                    actor_id=n % 9 + 1, verb=("candidate.opened", "field.set")[n % 2],
                    subject=f"candidate:{n % 5000}", now=start + step * n,
                    detail={"field": "city", "entry": n % 3} if n % 2 else None,
                )  # fmt: skip
