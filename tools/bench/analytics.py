"""数据分析 with many records: a manager's and a consultant's whole board, at once after the start and again.

``size`` records have five times as many events: steps of the chain, of the pipeline, files, lines of the ledger and of
the log, over a thousand days. The rows are written by the database itself, without anything sealed in them; records
have no values, so that how complete they are costs nothing here. Server time is that of all panels of a board
together, within one request, without the page around them; beside the wall time stands the processor's, which other
work on the machine does not lengthen.
"""

import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, Final

from django.db import connection

from tools.bench.analytics_rows import EVENTS, write_rows
from tools.bench.folder import fresh_folder, module
from tools.figures import Figure, at_most, plain

FULL_SIZE = 1_000_000
WARM_MS: Final = 300.0
COLD_MS: Final = 2_000.0
REPEATS: Final = 5
_DIRTY: Final = 50


def run(size: int) -> list[Figure]:
    """Write the rows, let the worker count them, and ask for the boards."""
    with fresh_folder():
        now = datetime.now(UTC)
        begun = time.perf_counter()
        viewers = write_rows(size, now)
        written = time.perf_counter() - begun
        tallying = module("domain.analytics.services.tallying")
        begun = time.perf_counter()
        tallying.catch_up(now=now)
        counted = time.perf_counter() - begun
        figures = [
            plain("records", size, ""), plain("events", EVENTS * size, ""),
            plain("rows_written_s", written, "s"), plain("first_count_s", counted, "s"),
            plain("kept_rows", module("domain.analytics.models").Tally.objects.count(), ""),
        ]  # fmt: skip
        for name, viewer in viewers.items():
            figures += _board(name, viewer, now)
        return [*figures, plain("day_counted_again_ms", _again(now), "ms")]


def _board(name: str, viewer: Any, now: datetime) -> list[Figure]:  # noqa: ANN401 - types that need an open folder
    # A connection of its own has nothing of the database in its memory, as after a start.
    connection.close()
    load = time.process_time()
    cold = _asked(viewer, now)
    cold_load = (time.process_time() - load) * 1000
    slowest = max(cold, key=lambda title: cold[title])
    load = time.process_time()
    warm = [sum(_asked(viewer, now).values()) for _ in range(REPEATS)]
    load = (time.process_time() - load) * 1000 / REPEATS
    return [
        at_most(f"{name}.cold_ms", sum(cold.values()), "ms", COLD_MS),
        at_most(f"{name}.warm_ms", median(warm), "ms", WARM_MS),
        plain(f"{name}.cold_cpu_ms", cold_load, "ms"),
        plain(f"{name}.warm_cpu_ms", load, "ms"),
        plain(f"{name}.panels", len(cold), ""),
        plain(f"{name}.slowest_cold_ms ({slowest})", cold[slowest], "ms"),
    ]


def _asked(viewer: Any, now: datetime) -> dict[str, float]:  # noqa: ANN401
    """Milliseconds of each panel."""
    boards, figures = module("domain.analytics.selectors.boards"), module("domain.analytics.selectors.figures")
    days, once = module("domain.analytics.days"), module("foundation.lib.once")
    spent: dict[str, float] = {}
    with once.one_request():
        for panel in boards.panels_for(viewer, today=days.today_of(now)):
            begun = time.perf_counter()
            figures.measure(panel.asked, viewer=viewer, now=now)
            key = panel.asked.measure
            spent[key] = spent.get(key, 0.0) + (time.perf_counter() - begun) * 1000
    return spent


def _again(now: datetime) -> float:
    """What it costs the worker to count a day of a fact again."""
    tallying, models = module("domain.analytics.services.tallying"), module("domain.analytics.models")
    facts = module("domain.analytics.facts")
    day = module("domain.analytics.days").day_of(now - timedelta(days=200))
    rows = list(models.TallyDay.objects.filter(day__gte=day).order_by("day")[:_DIRTY])
    begun = time.perf_counter()
    for row in rows:
        tallying.count_days(facts.group_of(row.fact), [row])
    return (time.perf_counter() - begun) * 1000 / max(1, len(rows))
