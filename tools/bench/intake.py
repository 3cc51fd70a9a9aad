"""Intake end to end, per type: seal, sandboxed read, parse, match, store, index. Wall-clock time."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from tools.bench.folder import fresh_folder, module
from tools.corpus import Rendered, available, invent, render
from tools.figures import Figure, at_least, plain

FULL_SIZE = 200
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


def run(size: int) -> list[Figure]:
    """Measure ``size`` files of each type; rates are files a second on this machine's cores."""
    figures: list[Figure] = []
    with fresh_folder():
        # As in the worker: the children are started before the first file comes.
        reader = module("domain.intake.reading").new_reader()
        try:
            _take_in(_files("txt-", 8, seed=1), reader)
            for number, (kind, prefixes) in enumerate(TYPES.items()):
                files = [
                    item
                    for i, prefix in enumerate(prefixes)
                    for item in _files(prefix, size // len(prefixes), seed=1000 * number + 500 * i)
                ]
                figures += _figures(kind, len(files), *_take_in(files, reader))
        finally:
            reader.close()
    return figures


def _files(prefix: str, count: int, *, seed: int) -> list[Rendered]:
    layouts = [name for name in available(pictures=False) if name.startswith(prefix)]
    return [
        render(invent(700_000 + seed + n), layouts[n % len(layouts)], seed + n) for n in range(count)
    ]


def _take_in(files: Sequence[Rendered], reader: object) -> tuple[float, float, float]:
    """Receive, read and index the files; seconds of each."""
    receive = module("domain.intake.services.receive").receive_file
    policy = module("foundation.accounts.policy")
    drain = module("domain.intake.services.drain").drain
    indexing = module("domain.candidates.services.indexing")
    start = time.perf_counter()
    for item in files:
        receive(data=item.data, filename=item.name, source="cli", actor=policy.PROGRAM, now=_now())
    received = time.perf_counter()
    drain(now=_now, reader=reader)
    stored = time.perf_counter()
    with indexing.up_to_date_index(now=_now()):
        indexed = time.perf_counter()
    return received - start, stored - received, indexed - stored


def _figures(
    kind: str, count: int, receive_s: float, read_s: float, index_s: float
) -> list[Figure]:
    total = receive_s + read_s + index_s
    rate = count / total
    name = f"{kind}.files_per_s"
    return [
        at_least(name, rate, "1/s", GOALS[kind]) if kind in GOALS else plain(name, rate, "1/s"),
        plain(f"{kind}.receive_share", receive_s / total, "of 1"),
        plain(f"{kind}.read_and_store_share", read_s / total, "of 1"),
        plain(f"{kind}.index_share", index_s / total, "of 1"),
    ]


def _now() -> datetime:
    return datetime.now(UTC)
