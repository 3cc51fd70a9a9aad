"""Searching among many invented records, with SQLite's FTS5 on SQLCipher beside it on the same data.

The index is built, sealed and opened by the follower itself; the records' rows are in the database
with their sealed summaries, so that a list page through HTTP opens what it would open.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any, Final

from tools.bench import many_records as many
from tools.bench.folder import fresh_folder, module
from tools.bench.fts import Fts
from tools.bench.served_list import list_figures
from tools.bench.stored_rows import store_rows
from tools.figures import Figure, at_least, at_most, plain

FULL_SIZE = 1_000_000
"""Records."""

REPEATS: Final = 20
_BUILD_GOAL: Final = 1_200.0
_START_GOAL_S: Final = 20.0
_SEALED_GOAL_GB: Final = 3.2
_FACETS: Final = ("city", "degree", "tier", "skill", "tag", "source")
_AND: Final = (many.OFTEN, *many.SELDOM)


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: what it is called, its goal in milliseconds, and what both engines are asked."""

    name: str
    goal_ms: float
    ours: dict[str, Any]
    theirs: Callable[[Fts], object] | None = None


def _asked() -> tuple[Asked, ...]:
    whole = f'"{many.COMMON}{many.COMMON_LONG}"'
    three = {"city": ("上海",), "degree": ("本科",), "source": ("mail",)}
    deep = {"text": many.SELDOM[0], "offset": 39 * 50}
    return (
        Asked("rare", 3, {"text": many.RARE}, lambda f: f.ranked(many.RARE)),
        Asked("one_percent", 3, {"text": many.HUNDREDTH}, lambda f: f.ranked(many.HUNDREDTH)),
        Asked("common_two", 12, {"text": many.COMMON}, lambda f: f.ranked(many.COMMON)),
        Asked("common_four", 30, {"text": many.COMMON_LONG}, lambda f: f.ranked(many.COMMON_LONG)),
        Asked("and_four", 8, {"text": " ".join(_AND)}, lambda f: f.ranked(*_AND)),
        Asked(
            "filters_common", 12, {"text": many.COMMON, "filters": three},
            lambda f: f.filtered(many.COMMON, city="上海", degree="本科", source="mail"),
        ),
        Asked(
            "facets_common", 80, {"text": many.COMMON, "facets": _FACETS},
            lambda f: f.counted(many.COMMON, ("city", "degree", "source")),
        ),
        Asked("phrase_common", 60, {"text": whole}, lambda f: f.ranked(many.COMMON + many.COMMON_LONG)),
        Asked("pinyin_initials", 3, {"text": "姓名:zw"}),
        Asked("page_40", 15, deep, lambda f: f.ranked(many.SELDOM[0], offset=39 * 50)),
    )  # fmt: skip


def run(size: int) -> list[Figure]:
    """Build an index of ``size`` records and ask it; times are the engine's part of a request."""
    with fresh_folder() as home:
        store_rows(size)
        figures = [*_built(size), *_opened(size)]
        beside = Fts(home / "fts.db", (many.record_of(n) for n in range(1, size + 1)))
        figures += [figure for asked in _asked() for figure in _compared(asked, beside)]
        beside.close()
        _follower().close(datetime.now(UTC))
        figures += list_figures(home)
    return figures


def run_list(size: int) -> list[Figure]:
    """The same store without the other engine: only the list's pages, and the memory behind them."""
    with fresh_folder() as home:
        store_rows(size)
        figures = _built(size)
        _follower(size=size).step(datetime.now(UTC))
        _follower(size=size).close(datetime.now(UTC))
        return [*figures, *list_figures(home)]


def _follower(*, inventing: list[float] | None = None, size: int = 0) -> Any:  # noqa: ANN401
    """A follower of the invented records; the time that inventing takes is added to the list."""

    def load(ids: Sequence[int]) -> dict[int, Any]:
        start = time.perf_counter()
        made = {n: many.record_of(n) for n in ids}
        if inventing is not None:
            inventing.append(time.perf_counter() - start)
        return made

    return module("foundation.search.index.follower").Follower(load, lambda: range(1, size + 1))


def _built(size: int) -> list[Figure]:
    inventing: list[float] = []
    follower = _follower(inventing=inventing, size=size)
    start = time.perf_counter()
    follower.catch_up(datetime.now(UTC))
    took = time.perf_counter() - start - sum(inventing)
    follower.close(datetime.now(UTC), is_live_kept=False)
    return [at_least("build_per_s", size / took, "1/s", _BUILD_GOAL)]


def _opened(size: int) -> list[Figure]:
    """Start again from what was sealed, as after a reboot; the follower goes on beside the queries."""
    sealer = module("foundation.search.index.sealer").Sealer(
        module("foundation.search.index.live").configured()
    )
    follower = _follower(size=size)
    start = time.perf_counter()
    follower.step(datetime.now(UTC))
    seconds = time.perf_counter() - start
    follower.close(datetime.now(UTC))
    return [
        at_most("start_s", seconds, "s", _START_GOAL_S),
        at_most("sealed_gb", sealer.sealed_bytes / 1e9, "GB", _SEALED_GOAL_GB),
    ]


def _compared(asked: Asked, beside: Fts) -> Iterator[Figure]:
    ours = _times(lambda: _find(asked.ours))
    yield at_most(f"{asked.name}.p50_ms", median(ours), "ms", asked.goal_ms)
    yield plain(f"{asked.name}.p95_ms", quantiles(ours, n=20)[-1], "ms")
    if asked.theirs is not None:
        query = asked.theirs
        theirs = _times(lambda: query(beside), repeats=5)
        yield plain(f"{asked.name}.fts5_to_ours", median(theirs) / median(ours), "ratio")


def _find(wanted: dict[str, Any]) -> object:
    values, selectors = module("foundation.search.index.values"), module("foundation.search.selectors")
    # What is remembered of the last question is no measure of the engine.
    reader = module("foundation.search.index.engine").reader_of(
        module("foundation.search.index.live").configured()
    )
    remembered = module("foundation.search.index.remembered").Remembered
    reader.results, reader.counts = remembered(), remembered()
    today = datetime.now(UTC).date()
    return selectors.find(values.Query(**wanted, scopes=("all",), today=today))


def _times(ask: Callable[[], object], *, repeats: int = REPEATS) -> list[float]:
    ask()
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        ask()
        found.append((time.perf_counter() - start) * 1000)
    return found
