"""Killed at random points, the last state always restores, and what was acknowledged is in it.

``CAIDANG_BACKUP_KILLS`` makes the run longer.
"""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from caidang.domain.backup.places.folder import FolderPlace
from tests.apps.backup.small import SmallVault, names_in, restored
from tests.conftest import environment_of, furnish

KILLS = int(os.environ.get("CAIDANG_BACKUP_KILLS", "6"))
ROOT = Path(__file__).resolve().parents[3]


def test_kill_9_at_random_points_loses_nothing_acknowledged(tmp_path: Path) -> None:
    dice = random.Random(20261129)
    data, backup, number = tmp_path / "data", tmp_path / "backup", 0
    backup.mkdir()
    SmallVault(data)
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.apps.backup.kill_child", str(data), str(backup), str(number + 1)],
            stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert child.stdout
        lines = [child.stdout.readline()]
        listener = threading.Thread(target=lambda out=child.stdout, into=lines: into.extend(out))
        listener.start()
        # It has begun; the moment within a backup is the dice's.
        time.sleep(dice.uniform(0, 0.25))
        child.kill()
        child.wait()
        listener.join()
        child.stdout.close()
        whole = [line for line in lines if line.endswith("\n")]
        number = int(whole[-1].split()[0]) + 1
        acknowledged = set(whole[-1].split()[1].split(","))
        seen = names_in(restored(FolderPlace(backup), tmp_path / "new"))
        assert seen >= acknowledged, kill
        shutil.rmtree(tmp_path / "new")
    assert len(acknowledged) > KILLS


def test_an_erased_person_opens_for_nobody_once_the_keyrings_of_before_have_lapsed(tmp_path: Path) -> None:
    """End to end: real backups, the attacker holds the root key, the disk, and every byte of the backup."""
    furnish(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.backup.erased_child", str(tmp_path / "disk")],
        env=environment_of(tmp_path), capture_output=True, text=True, check=False, cwd=ROOT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["gone"]
