"""Sheets: import with matching and sealing to durable records, preview, memory, export.

The people are invented. What is imported meets ``BEFORE`` records that are there, a tenth of which stand in the
sheet again. Everything as in the program itself: sandboxed reading, one process that writes.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from caidang.foundation.lib.garbage import collect_seldom
from tools.bench import sheet_files
from tools.bench.folder import fresh_folder, module
from tools.figures import Figure, at_least, at_most, plain

FULL_SIZE = 100_000
"""Rows of the sheet that is imported."""
LARGE = 5
"""How many times as many rows the memory is measured with, at full size."""
BEFORE = 2_000
IMPORT_GOAL = 2_500.0
PREVIEW_GOAL = 2.0
MEMORY_GOAL = 600.0
EXPORT_GOAL = 8_000.0


def run(size: int) -> list[Figure]:
    """Measure with ``size`` rows."""
    figures: list[Figure] = []
    with fresh_folder() as home:
        bench = _Bench()
        collect_seldom()  # as the worker does
        try:
            bench.take(sheet_files.workbook(BEFORE), upto="done")
            again = size - size // 50
            first = BEFORE - size // 50
            data = sheet_files.made_apart(size, first=first)
            spent = bench.take(data, upto="done")
            figures += [
                at_most("preview.first_1000_rows_s", spent["looking"], "s", PREVIEW_GOAL),
                plain("effects.rows_per_s", size / spent["checking"], "1/s"),
                at_least("import.rows_per_s", size / spent["applying"], "1/s", IMPORT_GOAL),
                plain("import.records", bench.records() - BEFORE, ""),
                plain("import.expected_records", again, ""),
                plain("import.sheet_mib", len(data) / 2**20, "MiB"),
            ]
            figures.append(at_least("export.rows_per_s", bench.export(size), "1/s", EXPORT_GOAL))
            figures += _memory(bench, size)
        finally:
            bench.close()
        figures.append(plain("database.mib", _size(home / "data") / 2**20, "MiB"))
    return figures


class _Bench:
    """One folder with a reader of sheets."""

    def __init__(self) -> None:
        self._reader = module("domain.sheets.reading").SheetReader()
        self._work = module("domain.sheets.services.work")
        self._receive = module("domain.sheets.services.receive")
        self._choosing = module("domain.sheets.services.choosing")
        self._program = module("foundation.accounts.policy").PROGRAM

    def take(self, data: bytes, *, upto: str) -> dict[str, float]:
        """Bring a sheet to its end, or only to the stage before it is written; seconds by stage."""
        sheet = self._receive.receive_sheet(
            data=data, filename="候选人.xlsx", actor=self._program, now=_now()
        )
        del data  # In the program itself another process receives it.
        spent: dict[str, float] = {}
        self._stage(sheet, spent)
        columns = sheet.opened("choice")["columns"]
        self._choosing.choose_columns(
            public_id=str(sheet.public_id), targets={at: target for at, _, target in columns},
            way="fill", actor=self._program, now=_now(),
        )  # fmt: skip
        self._stage(sheet, spent)
        if upto == "done":
            self._choosing.start_import(
                public_id=str(sheet.public_id), actor=self._program, now=_now()
            )
            self._stage(sheet, spent)
            self._stage(sheet, spent)
        return spent

    def export(self, size: int) -> float:
        """Ask for a sheet of so many records, the usual columns, and have it made; rows a second."""
        asking, making = module("domain.sheets.services.asking"), module("domain.sheets.services.making")
        ids = list(module("domain.candidates.models").Candidate.objects.values_list("pk", flat=True)[:size])
        row = asking.ask_export(
            ids=ids, columns=module("domain.sheets.texts").USUAL, kind="xlsx", purpose="check", reason="",
            recipient="", days=7, is_clear=True, password="", is_canary=False, actor=self._program, now=_now(),
        )  # fmt: skip
        start = time.perf_counter()
        making.make_export(now=_now, only=row.pk)
        spent = time.perf_counter() - start
        row.refresh_from_db()
        if row.state != "ready":
            raise RuntimeError(row.problem)
        return len(ids) / spent

    def records(self) -> int:
        """How many records there are."""
        return int(module("domain.candidates.models").Candidate.objects.count())


    def close(self) -> None:
        """End the child."""
        self._reader.close()

    @property
    def child_pids(self) -> list[int]:
        """The sandboxed child."""
        return list(self._reader.pids())

    def _stage(self, sheet: object, spent: dict[str, float]) -> None:
        sheet.refresh_from_db()  # type: ignore[attr-defined]
        stage = str(sheet.stage)  # type: ignore[attr-defined]
        start = time.perf_counter()
        self._work.work_on_sheets(reader=self._reader, files=None, now=_now)
        spent[stage] = time.perf_counter() - start
        sheet.refresh_from_db()  # type: ignore[attr-defined]
        if sheet.stage == "failed":  # type: ignore[attr-defined]
            raise RuntimeError(sheet.problem)  # type: ignore[attr-defined]


def _memory(bench: _Bench, size: int) -> list[Figure]:
    """Both processes' peak with five times the rows, worked out but not written; counted from here on."""
    rows = LARGE * size
    made = [sheet_files.made_apart(rows, first=10_000_000)]
    Path("/proc/self/clear_refs").write_text("5")
    spent = bench.take(made.pop(), upto="checked")
    child = sum(_peak(pid) for pid in bench.child_pids)
    own = _peak(None)
    return [
        at_most(f"memory.mib_at_{rows}_rows", own + child, "MiB", MEMORY_GOAL),
        plain("memory.reader_mib", child, "MiB"),
        plain("preview.large_first_1000_rows_s", spent["looking"], "s"),
    ]


def _peak(pid: int | None) -> float:
    """The most that a process ever held, MiB."""
    text = Path(f"/proc/{pid or 'self'}/status").read_text()
    line = next(line for line in text.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _now() -> datetime:
    return datetime.now(UTC)


if sys.platform != "linux":
    raise RuntimeError("memory is read from /proc")
