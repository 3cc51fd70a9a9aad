"""Connections: first imports from a local 纷享销客 and a local Zoho CRM, each in a process of its own, their limits off,
the same with failures and deaths, and with a résumé on each record: fetched and kept, and read in the sandbox behind it.

The people are invented. Everything as in the program itself: HTTP over loopback, matching, sealing, durable records.
With ``--attachments N`` only the first import is measured, with a résumé on each N-th record, to the end of its files.
One part alone: ``python -m tools.bench.connectors fxiaoke|zoho whole|torn|kept|files|attached SIZE [N]``.
"""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from caidang.config.prepare import prepare
from caidang.foundation.lib.garbage import collect_seldom
from tools.bench.folder import fresh_folder, module
from tools.bench.watching import ELSEWHERE, Memory, Pace
from tools.figures import Figure, at_least, at_most, plain
from tools.systems import fxiaoke, zoho
from tools.systems.people import TALENT, TARGETS, ZOHO_TARGETS

FULL_SIZE = 200_000
"""Records of the first import."""
TORN = FULL_SIZE
"""Records of the import that fails and dies again and again, at most; ``CAIDANG_BENCH_TORN`` says another number."""
KEPT = 5_000
"""Records of the import whose résumés are fetched and kept, at most; ``CAIDANG_BENCH_KEPT`` says another number."""
WITH_FILES = 300
"""Records of the import whose résumés are read as well, in processes that die, at most; ``CAIDANG_BENCH_FILES`` says another number."""
DEATHS = 20
FILE_DEATHS = 5
LIFE = 300.0
"""Seconds after which a worker that did not come to where it is to die is killed all the same."""
SHARE = 0.05
GOAL = 1_500.0
MEMORY_GOAL = 500.0
GROWN_GOAL = 50.0
"""MB by which the memory may grow while the second half of the files is fetched."""


def run(size: int) -> list[Figure]:
    """Measure with ``size`` records."""
    os.environ["CAIDANG_WEBHOOK_HOSTS"] = "127.0.0.1"
    return [figure for name in ("fxiaoke", "zoho") for figure in _of(name, size)]


def _of(name: str, size: int) -> list[Figure]:
    torn = min(size, int(os.environ.get("CAIDANG_BENCH_TORN", TORN)))
    whole, cut = _apart(name, "whole", size), _apart(name, "torn", torn)
    many = min(size, int(os.environ.get("CAIDANG_BENCH_FILES", WITH_FILES)))
    held = _apart(name, "files", many)
    lot = min(size, int(os.environ.get("CAIDANG_BENCH_KEPT", KEPT)))
    kept = _apart(name, "kept", lot)
    spent, peak, again = whole["spent"], whole["peak"], whole["again"]
    counts, torn_counts, deaths = tuple(whole["counts"]), tuple(cut["counts"]), cut["deaths"]
    return [
        at_least(f"{name}.import.records_per_s", size / spent, "1/s", GOAL),
        plain(f"{name}.import.records_per_cpu_s", size / whole["cpu"], "1/s"),
        plain(f"{name}.import.cpu_s_per_1000", whole["cpu"] / size * 1_000, "s"),
        plain(f"{name}.import.cpu_s_per_1000_at_first", whole["pace"][0], "s"),
        plain(f"{name}.import.cpu_s_per_1000_at_last", whole["pace"][-1], "s"),
        at_most(f"{name}.import.memory_mb", peak, "MB", MEMORY_GOAL),
        plain(f"{name}.again_unchanged.records_per_s", size / again, "1/s"),
        at_most(f"{name}.import.lost_or_doubled", _wrong(counts, size), "", 0),
        plain(f"{name}.torn.deaths", deaths, ""),
        at_most(f"{name}.torn.lost_or_doubled", _wrong(torn_counts, torn), "", 0),
        plain(f"{name}.kept.per_s", lot / kept["spent"], "1/s"),
        plain(f"{name}.kept.cpu_s_per_1000", kept["cpu"] / lot * 1_000, "s"),
        at_most(f"{name}.kept.memory_mb", kept["peak"], "MB", MEMORY_GOAL),
        at_most(f"{name}.kept.memory_grown_mb", kept["grown"], "MB", GROWN_GOAL),
        at_most(f"{name}.kept.lost_or_doubled", sum(abs(n - lot) for n in kept["counts"]), "", 0),
        plain(f"{name}.files.per_s", many / held["spent"], "1/s"),
        at_most(f"{name}.files.memory_mb", held["peak"], "MB", MEMORY_GOAL),
        plain(f"{name}.files.deaths", held["deaths"], ""),
        at_most(f"{name}.files.lost_or_doubled", sum(abs(n - many) for n in held["counts"]), "", 0),
    ]  # fmt: skip


def run_attached(size: int, every: int) -> list[Figure]:
    """Measure first imports of ``size`` records with a résumé on each so-many-th of them."""
    os.environ["CAIDANG_WEBHOOK_HOSTS"] = "127.0.0.1"
    figures: list[Figure] = []
    for name in ("fxiaoke", "zoho"):
        found = _apart(name, "attached", size, every)
        files = len(range(0, size, every))
        figures += [
            at_least(f"{name}.attached.records_per_s", size / found["read"], "1/s", GOAL),
            plain(f"{name}.attached.files_per_s", files / found["fetched"], "1/s"),
            plain(f"{name}.attached.cpu_s_per_1000_files", found["cpu"] / files * 1_000, "s"),
            at_most(f"{name}.attached.memory_mb", found["peak"], "MB", MEMORY_GOAL),
            at_most(f"{name}.attached.memory_grown_mb", found["grown"], "MB", GROWN_GOAL),
            at_most(f"{name}.attached.lost_or_doubled", _wrong(tuple(found["people"]), size) + sum(abs(n - files) for n in found["counts"]), "", 0),
        ]  # fmt: skip
    return figures


def _apart(name: str, part: str, size: int, every: int = 1) -> dict[str, Any]:
    """Measure one part in a process of its own: a process opens one folder, and its memory is its own."""
    command = [sys.executable, "-m", "tools.bench.connectors", name, part, str(size), str(every)]
    started = time.perf_counter()
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    # All of it takes minutes: twenty deaths are twenty starts of a process, and reading in the sandbox goes at its own pace.
    print(f"{name} {part} {size}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def measure(name: str, part: str, size: int, every: int = 1) -> dict[str, Any]:
    """Import all and read it once more, or import with failures and deaths, or with what hangs on the records."""
    collect_seldom()  # As the worker does.
    share = SHARE if part == "torn" else 0.0
    has_files = part in ("files", "kept", "attached")
    with fresh_folder(), _Vendor(name, size, share, size if has_files else 0, every) as url:
        bench = _Bench(name, url, size, has_files=has_files)
        if part == "files":
            return bench.with_files()
        if part in ("kept", "attached"):
            return bench.with_kept()
        if part == "torn":
            deaths = bench.die_again_and_again(DEATHS)
            return {"deaths": deaths, "counts": bench.counts()}
        spent, cpu, peak, pace = bench.timed()
        return {"spent": spent, "cpu": cpu, "peak": peak, "pace": pace, "counts": bench.counts(), "again": bench.again()}


def _wrong(counts: tuple[int, ...], size: int) -> int:
    people, links = counts
    return abs(people - size) + abs(links - size)


class _Vendor:
    """The server, in a process of its own."""

    def __init__(self, name: str, size: int, share: float, files: int, every: int) -> None:
        self._command = [sys.executable, "-m", "tools.systems.serve", str(size), str(share), name, str(files), str(every)]

    def __enter__(self) -> str:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        if self._process.stdout is None:
            raise RuntimeError("the server says nothing")
        ELSEWHERE.add(self._process.pid)
        return self._process.stdout.readline().strip()

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


class _Bench:
    """A folder with a connection whose fields are matched."""

    def __init__(self, name: str, url: str, size: int, *, has_files: bool) -> None:
        self._has_files, self._size = has_files, size
        self._program = module("foundation.accounts.policy").PROGRAM
        if name == "zoho":
            values = {"centre": "com.cn", "accounts": url, "client_id": zoho.CLIENT, "client_secret": zoho.SECRET, "refresh_token": zoho.REFRESH}
            self._settle("zoho_crm", values, "Contacts", {**ZOHO_TARGETS, "$attachments": "resume"})
        else:
            values = {
                "host": url, "way": "new", "app_id": fxiaoke.APP, "app_secret": fxiaoke.SECRET,
                "permanent_code": fxiaoke.CODE, "user": fxiaoke.EMPLOYEE,
            }  # fmt: skip
            self._settle("fxiaoke", values, TALENT, TARGETS)

    def _settle(self, vendor: str, values: dict[str, str], name: str, targets: dict[str, str]) -> None:
        keeping, maps = module("domain.connectors.services.connections"), module("domain.connectors.services.maps")
        _unpaced()
        self._connection, _ = _patiently(
            lambda: keeping.save_connection(vendor=vendor, values=values, actor=self._program, now=_now)
        )
        map = _patiently(lambda: maps.add_map(connection=self._connection, name=name, actor=self._program, now=_now, what="people"))
        choices = {name: maps.Choice(target) for name, target in targets.items() if self._has_files or target != "resume"}
        _patiently(
            lambda: maps.save_map(map=map, choices=choices, key_field="", making=None, actor=self._program, now=_now)
        )

    def start(self) -> Any:
        """Put a run in line."""
        runs = module("domain.connectors.services.runs")
        self._connection.refresh_from_db()
        return runs.start_run(connection=self._connection, kind="full", actor=self._program, now=_now())

    def timed(self) -> tuple[float, float, float, list[float]]:
        """Import all; seconds, those of the processor, the highest memory in MB, and the pace: of the processor for 1,000, by tenths."""
        run, watch = self.start(), Memory()
        start, cpu = time.perf_counter(), time.process_time()
        with watch, Pace(self._size, watch) as pace:
            work_to_the_end(run.pk)
        return time.perf_counter() - start, time.process_time() - cpu, watch.peak, pace.tenths

    def again(self) -> float:
        """Read all once more; seconds."""
        run = self.start()
        start = time.perf_counter()
        work_to_the_end(run.pk)
        return time.perf_counter() - start

    def with_files(self) -> dict[str, Any]:
        """Import what hangs on the records, some of it in processes that are killed; people and files, how long and how large."""
        started = time.perf_counter()
        with Memory() as watch:
            deaths = self.die_again_and_again(FILE_DEATHS, reads="files")
        documents = module("domain.candidates.models").Document.objects
        held = (documents.count(), documents.values("candidate_id").distinct().count())
        return {"deaths": deaths, "counts": [*self.counts(), *held], "spent": time.perf_counter() - started, "peak": watch.peak}

    def with_kept(self) -> dict[str, Any]:
        """Import the records, then fetch and keep what hangs on them; how long that took, and by how much the memory grew meanwhile."""
        runs = module("domain.connectors.models").Run.objects
        run, began = self.start(), time.perf_counter()
        with Memory() as first, Pace(self._size, first):
            work_to_the_end(run.pk, until="files")
        read = time.perf_counter() - began
        start, cpu = time.perf_counter(), time.process_time()
        with Memory() as watch:
            work_to_the_end(run.pk)
        spent, cpu = time.perf_counter() - start, time.process_time() - cpu
        files = module("domain.connectors.models").LinkFile.objects.filter(state="kept")
        counts = [files.count(), files.values("blob").distinct().count(), int(runs.get(pk=run.pk).counts["files"])]
        return {
            "read": read, "spent": spent, "fetched": spent, "cpu": cpu, "peak": max(first.peak, watch.peak), "grown": watch.grown,
            "counts": counts, "people": self.counts(),
        }  # fmt: skip

    def die_again_and_again(self, most: int, reads: str = "") -> int:
        """Import in a process that is killed every now and then, from the first records to the last; returns how often it was."""
        run = self.start()
        deaths = 0
        while deaths < most and not (_is_over(run) and (not reads or _all_are_read())):
            worker = subprocess.Popen([sys.executable, "-m", "tools.bench.connectors", str(run.pk), *filter(None, [reads])])
            ELSEWHERE.add(worker.pid)
            started, before = time.monotonic(), _progress(run)
            # It lives until it has got as far as is its share of the way, and then a little longer.
            there = max(before + 1, 0 if reads else self._size * deaths // most)
            while worker.poll() is None and time.monotonic() - started < LIFE:
                time.sleep(0.1)
                run.refresh_from_db()
                if _progress(run) >= there:
                    time.sleep(0.13 * (deaths % 3))
                    break
            if worker.poll() is None:
                worker.kill()
                deaths += 1
            worker.wait()
            module("domain.connectors.services.work").release_runs(now=_now())
            module("domain.connectors.services.taking.attachments").release_attachments(now=_now())
        _to_the_end(run.pk, reads)
        return deaths

    def counts(self) -> tuple[int, int]:
        """People, and records that belong to one."""
        people = module("domain.candidates.models").Candidate.objects.count()
        return people, module("domain.connectors.models").Link.objects.values("candidate_id").distinct().count()


def _to_the_end(pk: int, reads: str) -> None:
    """Work on a run until it is over, and where it ``reads`` until all that it kept is read."""
    work_to_the_end(pk)
    if not reads:
        return
    reader = module("domain.intake.reading").new_reader()
    try:
        while not _all_are_read():
            module("domain.connectors.services.taking.attachments").read_attachment(reader=reader, now=_now)
    finally:
        reader.close()


def work_to_the_end(pk: int, until: str = "") -> None:
    """Work on a run until it is over or comes to a stage; what rests is not waited for: the clock is put forward."""
    work, runs = module("domain.connectors.services.work"), module("domain.connectors.models").Run.objects
    later = timedelta()
    for _ in range(10_000):
        if until:
            _stop_before(until)
        work.work_on_connections(now=lambda: _now() + later, only=pk)  # noqa: B023 - called at once
        run = runs.get(pk=pk)
        if _is_over(run) or run.stage == until:
            if run.stage not in ("done", until):
                raise RuntimeError(run.problem)
            _stop_before("")
            return
        later += timedelta(minutes=12)


def _stop_before(stage: str) -> None:
    """Have the worker let go of a run that comes to the files: they are measured by themselves."""
    steps = module("domain.connectors.services.steps")
    whole = getattr(steps.Work, "whole", steps.Work.fetch_files)
    steps.Work.whole = whole

    def rest(_work: Any) -> None:
        raise module("domain.connectors.contract").Busy("", 1.0)

    steps.Work.fetch_files = rest if stage else whole


def _all_are_read() -> bool:
    return not module("domain.connectors.models").LinkFile.objects.filter(state="kept").exists()


def _progress(run: Any) -> int:
    """How far it is: records that were read, what became of them, and files that were read."""
    read = module("domain.candidates.models").Document.objects.count()
    return int(run.done + sum(map(int, run.counts.values())) + read)


def _is_over(run: Any) -> bool:
    run.refresh_from_db()
    return run.stage in ("done", "failed", "stopped")


def _patiently(ask: Any) -> Any:
    """Ask again where the server is having trouble."""
    for _ in range(60):
        try:
            return ask()
        except module("core.errors").CaidangError:
            time.sleep(0.02)
    return ask()


def _unpaced() -> None:
    object.__setattr__(module("domain.connectors.vendors").VENDORS["fxiaoke"], "pace", (0, 1.0))


def _now() -> datetime:
    return datetime.now(UTC)


def main(pk: int, reads: str) -> None:
    """Be the worker that is killed."""
    prepare(may_ask=False)
    collect_seldom()
    _unpaced()
    _to_the_end(pk, reads)


if __name__ == "__main__":
    if sys.argv[1].isdigit():
        main(int(sys.argv[1]), "".join(sys.argv[2:]))
    else:
        os.environ.setdefault("CAIDANG_WEBHOOK_HOSTS", "127.0.0.1")
        print(json.dumps(measure(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:5]))))
