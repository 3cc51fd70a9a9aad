"""For the crash test: processes that check the index, then write and follow until they are killed.

They are forked, as starting Django each time would take longest. Records are rows of a table of its own, so that a record and its log
entry share one transaction as they do in the program.
"""

import json
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.search.index.live import Places
from caidang.foundation.search.index.values import IndexDocument, Query
from caidang.foundation.search.selectors import find

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)


def places_under(root: Path) -> Places:
    return Places((root / "live",), root / "sealed", bytes(range(32)), is_disk_allowed=True)


def load(ids: Sequence[int]) -> Mapping[int, IndexDocument]:
    marks = ",".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, version FROM record WHERE id IN ({marks})",  # noqa: S608
            list(ids),
        )
        return {
            number: IndexDocument(
                number,
                body=f"共同的话 版本{version}",
                scopes=("all",),
                columns={"source": (f"{number}:{version}",)},
            )
            for number, version in cursor.fetchall()
        }


def all_ids() -> Iterable[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM record ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def difference(follower: Follower, places: Places) -> str:
    """Bring the index up to date and tell how it differs from the records."""
    if not follower.catch_up(BEGIN):
        return "the follower could not start"
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, version FROM record")
        truth = {f"{number}:{version}": 1 for number, version in cursor.fetchall()}
    query = Query("共同的话", scopes=("all",), facets=("source",), facet_size=100_000)
    result = find(query, places=places)
    found = dict(result.facets["source"])
    if found == truth and result.total == len(truth):
        return ""
    return f"{result.total} of {len(truth)}, {sorted(set(found.items()) ^ set(truth.items()))[:9]}"


def write(seed: int) -> None:
    """Add, change, delete and erase records as fast as it goes."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable test, no secret
    while True:
        with write_tx(), connection.cursor() as cursor:
            ids = list(all_ids())
            kind = chance.random()
            if kind < 0.5 or len(ids) < 5:
                number = max(ids, default=0) + 1
                cursor.execute("INSERT INTO record VALUES (%s, 1)", [number])
            else:
                number = chance.choice(ids)
                cursor.execute(
                    "UPDATE record SET version = version + 1 WHERE id = %s"
                    if kind < 0.85
                    else "DELETE FROM record WHERE id = %s",
                    [number],
                )
            (services.log_erasure if kind > 0.98 else services.log_change)(number)
        time.sleep(0.001)


def live(root: Path, seed: int, report: int) -> None:
    """Check, say what differs, then write and follow until the kill; seal after every commit."""
    places = places_under(root)
    follower = Follower(load, all_ids, places=places)
    found = {"difference": difference(follower, places), "records": len(list(all_ids()))}
    os.write(report, json.dumps(found).encode())
    os.close(report)
    threading.Thread(target=write, args=(seed,), daemon=True).start()
    now = BEGIN
    while True:
        now += timedelta(minutes=5)
        follower.step(now)
        follower.seal_if_due(now)


def one_life(root: Path, seed: int, lifetime_s: float) -> str:
    """Fork a process, hear what it found, let it go on for a while, and kill it."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            live(root, seed, writing)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as report:
        said = report.read()
    time.sleep(lifetime_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return said if said and is_killed else json.dumps({"difference": "it ended by itself"})


def damage(root: Path, chance: random.Random) -> str:
    """Do to the files what a crash, a reboot or a bad disk may do."""
    kind = chance.choice(["none", "none", "live lost", "live lost", "cut", "flipped"])
    sealed = sorted((root / "sealed").glob("*.s"))
    if kind != "none":
        shutil.rmtree(root / "live", ignore_errors=True)
    if kind in ("cut", "flipped") and sealed:
        target = chance.choice(sealed)
        data = target.read_bytes()
        place = chance.randrange(len(data))
        rest = b"" if kind == "cut" else bytes([data[place] ^ 8]) + data[place + 1 :]
        target.write_bytes(data[:place] + rest)
    return kind


def main() -> None:
    """Live and die ``argv[2]`` times on the folder ``argv[1]``; one line of JSON for each."""
    root, rounds = Path(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, version INTEGER)")
    chance = random.Random(2026)  # noqa: S311 - a repeatable test, no secret
    before = "none"
    for number in range(rounds):
        said = json.loads(one_life(root, number, chance.uniform(0.02, 0.4)))
        sys.stdout.write(json.dumps({**said, "round": number, "before": before}) + "\n")
        before = damage(root, chance)
