"""Promise 2: nothing is lost and nothing doubled, whatever process is killed and whenever.

``CAIDANG_KILL_ROUNDS`` and ``CAIDANG_KILL_FILES`` make the run longer.
"""

import json
import os
import random
import shutil
import time
from contextlib import suppress
from pathlib import Path

import psutil

from tests.conftest import Served, run_caidang, start_serving, stop_serving, wait_until

ROUNDS = int(os.environ.get("CAIDANG_KILL_ROUNDS", "20"))
FILES = int(os.environ.get("CAIDANG_KILL_FILES", "300"))
BAD_EVERY = 25


def write_files(folder: Path, count: int) -> None:
    """Short résumés of different people; some files cannot be read by anybody."""
    folder.mkdir(parents=True)
    for n in range(count):
        if n % BAD_EVERY == BAD_EVERY - 1:
            (folder / f"{n:04}.pdf").write_bytes(b"%PDF-1.4\n%" + str(n).encode() * 9)
        else:
            text = (
                f"姓名：{'赵钱孙李周吴郑王冯陈'[n % 10]}{'甲乙丙丁戊己庚辛壬癸'[n // 10 % 10]}{'东南西北'[n // 100]}\n"
                f"手机：1380000{n:04}\n邮箱：person{n}@example.com\n教育经历\n2010.9-2014.6 南京大学 本科 会计学\n"
            )
            (folder / f"{n:04}.txt").write_text(text, encoding="utf-8")


def one_of_the_tree(served: Served, dice: random.Random) -> psutil.Process:
    """Any process of the program: supervisor, web, worker or a reader's child."""
    root = psutil.Process(served.process.pid)
    return dice.choice([root, *root.children(recursive=True)])


def kill_at_random(served: Served, home: Path, dice: random.Random) -> Served:
    """Kill one process after a moment; where it was the supervisor, start the program again."""
    time.sleep(dice.uniform(0.05, 0.8))
    victim = one_of_the_tree(served, dice)
    with suppress(psutil.NoSuchProcess):
        victim.kill()
    if victim.pid != served.process.pid:
        return served
    served.process.wait(timeout=60)
    return start_serving(home)


def test_kill_9_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    dice = random.Random(20261123)
    write_files(tmp_path / "files", FILES)
    served = start_serving(tmp_path)
    served.inbox.mkdir(exist_ok=True)
    waiting = sorted((tmp_path / "files").iterdir())
    for round_number in range(ROUNDS):
        for path in waiting[round_number * FILES // ROUNDS : (round_number + 1) * FILES // ROUNDS]:
            shutil.copy(path, served.inbox / path.name)
            old = path.stat().st_mtime - 60
            os.utime(served.inbox / path.name, (old, old))
        served = kill_at_random(served, tmp_path, dice)
    wait_until(lambda: not any(served.inbox.iterdir()), what="an empty inbox", timeout_s=300)
    wait_until(lambda: is_quiet(served), what="everything read", timeout_s=300)
    health = json.loads(served.command("health", "--json").stdout)
    readable = FILES - FILES // BAD_EVERY
    assert health["intake"] == {
        "waiting": 0, "reading": 0, "done": readable, "failed": FILES - readable,
    }  # fmt: skip
    assert health["candidates"] == readable
    assert health["documents"] == readable
    stop_serving(served)
    again = run_caidang(
        "intake", str(tmp_path / "files"), "--json", environment=served.environment, timeout_s=300
    )
    lines = [json.loads(line) for line in again.stdout.splitlines()]
    known = [line for line in lines if line["status"] == "already_received"]
    assert len({line["candidate"] for line in known}) == len(known) == readable
    found = run_caidang("search", "南京大学", "--json", environment=served.environment)
    assert json.loads(found.stdout)["total"] == readable


def is_quiet(served: Served) -> bool:
    """Whether nothing waits and nothing is being read."""
    intake = json.loads(served.command("health", "--json").stdout)["intake"]
    return not intake["waiting"] and not intake["reading"]
