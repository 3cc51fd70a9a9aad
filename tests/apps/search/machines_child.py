"""For the test of two machines: forked processes that write and follow, each with a data folder of its own.

Each does what it is told, one word a line, and answers with one line of JSON. The clock runs an hour a second, so that
seals and rebuilds come often.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services
from caidang.foundation.search.index.cursors import list_machines, request_rebuild
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.search.index.sealer import Sealer
from tests.apps.search.crash_child import BEGIN, all_ids, difference, load, places_under

NAMES = ("one", "two")
ROUNDS = 6
_STARTED = time.monotonic()


def now() -> datetime:
    return BEGIN + timedelta(hours=time.monotonic() - _STARTED)


class Machine:
    """Writes in one thread, follows in another, until it is killed."""

    def __init__(self, root: Path, seed: int) -> None:
        self.places = places_under(root)
        self.chance = random.Random(seed)  # noqa: S311 - a repeatable test, no secret
        self.first = seed % len(NAMES)
        self.is_writing = threading.Event()
        self.is_at_rest = threading.Event()
        self.lock = threading.Lock()
        self.follower = Follower(load, all_ids, places=self.places)

    def run(self, orders: int, answers: int) -> None:
        for work in (self.write, self.follow):
            threading.Thread(target=work, daemon=True).start()
        told: dict[str, Callable[[], object]] = {
            "write": self.is_writing.set, "halt": self.halt, "check": self.check,
            "erasures": self.erasures, "rebuild": request_rebuild,
        }  # fmt: skip
        with os.fdopen(orders) as lines, os.fdopen(answers, "w") as out:
            for line in lines:
                out.write(json.dumps(told[line.strip()]()) + "\n")
                out.flush()

    def halt(self) -> None:
        self.is_writing.clear()
        self.is_at_rest.wait(20)

    def check(self) -> str:
        with self.lock:
            return difference(self.follower, self.places)

    def erasures(self) -> list[object]:
        with self.lock:
            manifest = Sealer(self.places).read_manifest()
            waiting = [one.erasures for one in list_machines(self.places, now=now())]
        return [manifest.generation if manifest else "", manifest.key if manifest else "", waiting]

    def follow(self) -> None:
        while True:
            with self.lock:
                self.follower.step(now())
                self.follower.seal_if_due(now())
            time.sleep(0.01)

    def write(self) -> None:
        while True:
            if not self.is_writing.is_set():
                self.is_at_rest.set()
                self.is_writing.wait()
            self.is_at_rest.clear()
            self.write_one()
            time.sleep(0.002)

    def write_one(self) -> None:
        with write_tx(), connection.cursor() as cursor:
            ids = list(all_ids())
            kind = self.chance.random()
            if kind < 0.5 or len(ids) < 5:
                # Each machine has numbers of its own, as two would otherwise make the same one.
                own = [number for number in ids if number % len(NAMES) == self.first]
                number = max(own, default=self.first) + len(NAMES)
                cursor.execute("INSERT INTO record VALUES (%s, 1)", [number])
            else:
                number = self.chance.choice(ids)
                cursor.execute(
                    "UPDATE record SET version = version + 1 WHERE id = %s"
                    if kind < 0.85
                    else "DELETE FROM record WHERE id = %s",
                    [number],
                )
            (services.log_erasure if kind > 0.97 else services.log_change)(number)


class Child:
    """A machine in a process of its own."""

    def __init__(self, root: Path, seed: int) -> None:
        connections.close_all()
        orders, self._say = os.pipe()
        heard, answers = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._say)
            os.close(heard)
            try:
                Machine(root, seed).run(orders, answers)
            finally:
                os._exit(1)
        os.close(orders)
        os.close(answers)
        self._heard = os.fdopen(heard)

    def tell(self, word: str) -> object:
        os.write(self._say, f"{word}\n".encode())
        return json.loads(self._heard.readline())

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._say)
        self._heard.close()


def main() -> None:
    """Kill one of the two every round while both write; then see what each of them finds."""
    root = Path(sys.argv[1])
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, version INTEGER)")
    children = [Child(root / name, seed) for seed, name in enumerate(NAMES)]
    for number in range(ROUNDS):
        for child in children:
            child.tell("write")
        time.sleep(0.6)
        victim = number % len(NAMES)
        children[victim].kill()
        time.sleep(0.3)  # the other goes on alone
        children[victim] = Child(root / NAMES[victim], seed=victim + len(NAMES) * (number + 1))
        for child in children:
            child.tell("halt")
        found = [child.tell("check") for child in children]
        sys.stdout.write(json.dumps({"round": number, "differences": found}) + "\n")
    before = [child.tell("erasures") for child in children]
    children[0].tell("rebuild")
    after = before
    for _ in range(200):
        time.sleep(0.05)
        after = [child.tell("erasures") for child in children]
        # A machine tells of its new generation a moment before its row does.
        pairs = zip(after, before, strict=True)
        if all(new[0] != old[0] and not any(new[2]) for new, old in pairs):  # type: ignore[index]
            break
    found = [child.tell("check") for child in children]
    count = len(list(all_ids()))
    sys.stdout.write(
        json.dumps({"before": before, "after": after, "differences": found, "records": count}) + "\n"
    )
    for child in children:
        child.kill()
