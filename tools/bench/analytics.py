"""数据分析 with many records: a manager's and a consultant's whole board, at once after the start and again.

``size`` records have five times as many events: steps of the chain, of the pipeline, files, lines of the ledger and of
the log, over a thousand days. The rows are written by the database itself, without anything sealed in them; records
have no values, so that how complete they are costs nothing here. Server time is that of all panels of a board
together, within one request, without the page around them; beside the wall time stands the processor's, which other
work on the machine does not lengthen. ``busy`` is the board again after people went on working: read and changed
records of all years, and the worker counted. With ``CAIDANG_BENCH_KEPT=folder`` the rows are written once.
"""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from django.db import connection

from tools.bench.analytics_rows import EVENTS, viewers_of, write_rows
from tools.bench.folder import fresh_folder, module
from tools.figures import Figure, at_most, plain

FULL_SIZE = 1_000_000
WARM_MS: Final = 300.0
COLD_MS: Final = 2_000.0
REPEATS: Final = 5
_DIRTY: Final = 50
BUSY: Final = (*["candidate.opened"] * 12, *["candidate.value_set"] * 5, "review.submit", "review.approve", "candidate.tagged")
"""What people do between two looks at a board: read most, change some."""


def run(size: int) -> list[Figure]:
    """Write the rows, let the worker count them, and ask for the boards and for the lists behind their numbers."""
    with fresh_folder() as home:
        viewers, now, figures = _furnished(home, size)
        for name, viewer in viewers.items():
            figures += _board(name, viewer, now)
        return [*figures, plain("day_counted_again_ms", _again(now), "ms")]


def _furnished(home: Path, size: int) -> tuple[dict[str, Any], datetime, list[Figure]]:
    """The rows, written and counted; where the folder was kept they are there, and told as of when they were written."""
    told = home / "analytics.json"
    tallying, models = module("domain.analytics.services.tallying"), module("domain.analytics.models")
    if told.exists():
        kept = json.loads(told.read_text())
        now, size = datetime.fromisoformat(kept["now"]), kept["size"]
        tallying.catch_up(now=now)
        return viewers_of(), now, [plain("records", size, ""), plain("events", EVENTS * size, "")]
    now = datetime.now(UTC)
    begun = time.perf_counter()
    viewers = write_rows(size, now)
    written = time.perf_counter() - begun
    begun = time.perf_counter()
    tallying.catch_up(now=now)
    counted = time.perf_counter() - begun
    told.write_text(json.dumps({"now": now.isoformat(), "size": size}))
    return viewers, now, [
        plain("records", size, ""), plain("events", EVENTS * size, ""),
        plain("rows_written_s", written, "s"), plain("first_count_s", counted, "s"),
        plain("kept_rows", models.Tally.objects.count(), ""),
    ]  # fmt: skip


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
    busy = [_busy(viewer, now, number) for number in range(REPEATS)]
    lists = _lists(viewer, now)
    return [
        at_most(f"{name}.cold_ms", sum(cold.values()), "ms", COLD_MS),
        at_most(f"{name}.warm_ms", median(warm), "ms", WARM_MS),
        at_most(f"{name}.busy_ms", median(wall for wall, _ in busy), "ms", WARM_MS),
        plain(f"{name}.cold_cpu_ms", cold_load, "ms"),
        plain(f"{name}.warm_cpu_ms", load, "ms"),
        plain(f"{name}.busy_cpu_ms", median(cpu for _, cpu in busy), "ms"),
        plain(f"{name}.panels", len(cold), ""),
        plain(f"{name}.slowest_cold_ms ({slowest})", cold[slowest], "ms"),
        plain(f"{name}.lists", len(lists), ""),
        plain(f"{name}.list_median_ms", median(lists.values()) if lists else 0.0, "ms"),
        plain(f"{name}.list_slowest_ms ({max(lists, key=lambda one: lists[one], default='')})", max(lists.values(), default=0.0), "ms"),
    ]


def _busy(viewer: Any, now: datetime, number: int) -> tuple[float, float]:  # noqa: ANN401
    """The board while everybody works: since the last look people read and changed records old and new, and the worker was there."""
    audit, lock = module("foundation.audit.services"), module("foundation.lib.write_lock")
    size = module("domain.candidates.models").Candidate.objects.order_by("-pk").values_list("pk", flat=True).first()
    for n in range(len(BUSY)):
        with lock.write_tx():
            # A prime step: the records are of days all over the years.
            subject = f"candidate:{(number * len(BUSY) + n + 1) * 7_919 % size + 1}"
            audit.record(actor_id=viewer.user_id, verb=BUSY[n], subject=subject, now=now)
    module("domain.analytics.services.tallying").keep_counts(now=now)
    load = time.process_time()
    wall = sum(_asked(viewer, now).values())
    return wall, (time.process_time() - load) * 1000


def _lists(viewer: Any, now: datetime) -> dict[str, float]:  # noqa: ANN401
    """Milliseconds of the first page behind each number of the board, of a total and of its smallest part."""
    boards, figures = module("domain.analytics.selectors.boards"), module("domain.analytics.selectors.figures")
    behind, values = module("domain.analytics.selectors.behind"), module("domain.analytics.values")
    days, once = module("domain.analytics.days"), module("foundation.lib.once")
    spent: dict[str, float] = {}
    for panel in boards.panels_for(viewer, today=days.today_of(now)):
        told = figures.measure(panel.asked, viewer=viewer, now=now)
        cells = [one for one in (told.total, *told.cells) if one.link == values.BEHIND and one.volume]
        for cell in {id(one): one for one in (*cells[:1], *sorted(cells, key=lambda one: one.volume)[:1])}.values():
            begun = time.perf_counter()
            with once.one_request():
                behind.list_behind(panel.asked, cell.key, series=cell.series, viewer=viewer, now=now)
            spent[f"{panel.asked.measure} {cell.key}"] = (time.perf_counter() - begun) * 1000
    return spent


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
