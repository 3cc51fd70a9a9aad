"""A disk that is really full: said clearly, nothing half kept, and all goes on once there is room."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment_of

FILES = 10
LATER = "稍后会自动再试"
UNSHARE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


@pytest.fixture
def own_mounts() -> None:
    """Whether this system lets a test mount a disk of its own."""
    tried = subprocess.run([*UNSHARE, "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("这台机器不许测试自己挂载磁盘（unshare --mount 失败），真的磁盘写满没有试到")


def letters(number: int) -> str:
    return "".join(chr(0x4E00 + (number * 7919 + n * 104729) % 20000) for n in range(160_000))


@pytest.mark.usefixtures("own_mounts")
def test_a_full_disk_refuses_clearly_and_loses_nothing(tmp_path: Path) -> None:
    disk, files = tmp_path / "disk", tmp_path / "files"
    disk.mkdir()
    files.mkdir()
    for n in range(FILES):
        text = f"姓名：林{chr(0x7532 + n)}\n手机：138000{n:05}\n自我评价\n{letters(n)}\n"
        (files / f"{n:02}.txt").write_text(text, encoding="utf-8")
    environment = {
        **environment_of(tmp_path), "PYTHON": sys.executable, "CAIDANG_DATA": str(disk / "data"),
    }  # fmt: skip
    script = Path(__file__).with_name("full_disk.sh")
    run = subprocess.run(
        [*UNSHARE, "sh", str(script), str(disk), str(files)],
        env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    first, second = run.stdout.removeprefix("first\n").split("second\n")
    tried = [json.loads(line) for line in first.splitlines()]
    refused = [line for line in tried if line["status"] == "failed"]
    assert len(tried) == FILES
    assert refused, "the disk was too large to be filled"
    assert all("磁盘已满" in line["reason"] or LATER in line["reason"] for line in refused)
    again = [json.loads(line) for line in second.splitlines()]
    assert len(again) == FILES
    assert {line["status"] for line in again} == {"created", "already_received"}
    assert len({line["candidate"] for line in again}) == FILES, "each file is one person, once"
