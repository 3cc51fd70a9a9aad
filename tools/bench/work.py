"""我的待办 with many records waiting: the page, the next piece of work, and the step that ends one."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

from tools.bench.folder import fresh_folder, module
from tools.bench.pages import logged_in
from tools.bench.stored_rows import store_rows
from tools.figures import Figure, at_most, plain

FULL_SIZE = 100_000
"""Records that wait for the organisers."""

GOAL_MS = 60.0
REPEATS = 30
_AT_ONCE = 5_000


def run(size: int) -> list[Figure]:
    """Put ``size`` records into one queue and work on it as an organiser."""
    with fresh_folder():
        store_rows(size)
        _queue(size)
        client = logged_in(module("foundation.accounts.policy").Role.ORGANISER)
        page = _median(lambda: client.get("/"))
        taken = _median(lambda: client.post("/work/next/"))
        leader = logged_in(module("foundation.accounts.policy").Role.MANAGER)
        team = _median(lambda: leader.get("/work/team/?state=organising"))
    return [
        at_most("queue_page_ms", page, "ms", GOAL_MS),
        at_most("team_page_ms", team, "ms", GOAL_MS),
        plain("take_next_ms", taken, "ms"),
    ]


def _queue(size: int) -> None:
    cases, state = module("domain.review.models").Case, module("core.review").State.ORGANISING
    now = datetime.now(UTC)
    for first in range(1, size + 1, _AT_ONCE):
        with module("foundation.lib.write_lock").write_tx():
            cases.objects.bulk_create(
                cases(
                    candidate_id=n, state=state, since=now,
                    due_at=now + timedelta(minutes=n * 7919 % 40_000 - 10_000),
                )
                for n in range(first, min(first + _AT_ONCE, size + 1))
            )  # fmt: skip


def _median(ask: Callable[[], object]) -> float:
    ask()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)
