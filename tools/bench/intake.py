"""Intake end to end, per type: seal, sandboxed read, parse, match, store, index.

As in the program itself: this process receives, a ``caidang worker`` reads, stores and indexes.
Rates are in wall-clock time, until every file is a record that a search can find. The stages'
shares come from a second, smaller pass, one file after the other.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from tools.bench.folder import fresh_folder, module
from tools.corpus import Rendered, available, invent, render
from tools.figures import Figure, at_least, plain

FULL_SIZE = 400
"""Files of each type."""

GOALS = {"pdf": 15.0, "docx": 40.0}
TYPES = {
    "pdf": ("pdf-", "typst-"),
    "docx": ("docx-",),
    "doc": ("doc-", "wps-"),
    "html": ("html-",),
    "mail": ("eml-",),
    "text": ("txt-", "markdown"),
}
STAGED = 20
POLL_S = 0.05


def run(size: int) -> list[Figure]:
    """Measure ``size`` files of each type; rates are files a second on this machine's cores."""
    with fresh_folder():
        staged = {kind: _stages(_files(kind, STAGED, seed=50_000)) for kind in TYPES}
        with _worker() as worker:
            _take_in(_files("text", 20, seed=40_000), worker)  # dictionaries are loaded by then
            rates = {kind: _rate(_files(kind, size, seed=0), worker) for kind in TYPES}
    figures: list[Figure] = []
    for kind, rate in rates.items():
        name = f"{kind}.files_per_s"
        figures.append(
            at_least(name, rate, "1/s", GOALS[kind]) if kind in GOALS else plain(name, rate, "1/s")
        )
        total = sum(staged[kind].values())
        figures += [
            plain(f"{kind}.{stage}_share", seconds / total, "of 1")
            for stage, seconds in staged[kind].items()
        ]
    return figures


def _files(kind: str, count: int, *, seed: int) -> list[Rendered]:
    number = list(TYPES).index(kind)
    layouts = [name for name in available(pictures=False) if name.startswith(TYPES[kind])]
    return [
        render(invent(700_000 + seed + 1000 * number + n), layouts[n % len(layouts)], seed + n)
        for n in range(count)
    ]


@contextmanager
def _worker() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "caidang.config.entry", "worker", "--yes"], env=os.environ
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def _rate(files: Sequence[Rendered], worker: "subprocess.Popen[bytes]") -> float:
    start = time.perf_counter()
    _take_in(files, worker)
    return len(files) / (time.perf_counter() - start)


def _take_in(files: Sequence[Rendered], worker: "subprocess.Popen[bytes]") -> None:
    """Receive the files and wait until all are records in the index."""
    _receive(files)
    intake = module("domain.intake.selectors.items")
    status = module("foundation.search.index.status")
    program = module("foundation.accounts.policy").PROGRAM
    while worker.poll() is None:
        counts = intake.count_intake(viewer=program)
        if not counts["waiting"] and not counts["reading"] and not status.lag().waiting:
            return
        time.sleep(POLL_S)
    raise RuntimeError("the worker ended before it had read everything")


def _stages(files: Sequence[Rendered]) -> dict[str, float]:
    """Seconds spent in each stage, one file after the other, without anything beside it."""
    process = module("domain.intake.services.process")
    indexing = module("domain.candidates.services.record.indexing")
    reader = module("domain.intake.reading").new_reader()
    spent = {"receive": 0.0, "read": 0.0, "store": 0.0, "index": 0.0}

    class Watched:
        """The reader, with a clock beside it."""

        def read_quickly(self, data: bytes, name: str) -> object:
            start = time.perf_counter()
            draft = reader.read_quickly(data, name)
            spent["read"] += time.perf_counter() - start
            return draft

    try:
        reader.read(files[0].data, files[0].name)
        start = time.perf_counter()
        _receive(files)
        received = time.perf_counter()
        while process.process_next(reader=Watched(), now=_now()):
            pass
        stored = time.perf_counter()
        with indexing.up_to_date_index(now=_now()):
            indexed = time.perf_counter()
    finally:
        reader.close()
    return {
        "receive": received - start,
        "read": spent["read"],
        "store": stored - received - spent["read"],
        "index": indexed - stored,
    }


def _receive(files: Sequence[Rendered]) -> None:
    """As the command line and the watched folder do, several files at a time."""
    receive = module("domain.intake.services.receive")
    together = module("domain.intake.services.together")
    program = module("foundation.accounts.policy").PROGRAM
    for first in range(0, len(files), together.MOST):
        group = [receive.Incoming(f.data, f.name) for f in files[first : first + together.MOST]]
        receive.receive_files(files=group, source="cli", actor=program, now=_now())


def _now() -> datetime:
    return datetime.now(UTC)
