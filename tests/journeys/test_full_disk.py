"""A disk that is really full: said clearly, nothing half kept, and all goes on once there is room."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import UNSHARE, environment_of

FILES = 10
LATER = "稍后会自动再试"


def letters(number: int) -> str:
    return "".join(chr(0x4E00 + (number * 7919 + n * 104729) % 20000) for n in range(160_000))


def files_in(folder: Path) -> Path:
    folder.mkdir()
    for n in range(FILES):
        text = f"姓名：林{chr(0x7532 + n)}\n手机：138000{n:05}\n自我评价\n{letters(n)}\n"
        (folder / f"{n:02}.txt").write_text(text, encoding="utf-8")
    return folder


def run(script: str, tmp_path: Path, files: Path) -> str:
    """Run a script of this folder on a disk of its own; returns what it printed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    environment = {
        **environment_of(tmp_path), "PYTHON": sys.executable, "CAIDANG_DATA": str(disk / "data"),
    }  # fmt: skip
    ended = subprocess.run(
        [*UNSHARE, "sh", str(Path(__file__).with_name(script)), str(disk), str(files)],
        env=environment, capture_output=True, text=True, timeout=480, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.usefixtures("own_mounts")
def test_a_full_disk_refuses_clearly_and_loses_nothing(tmp_path: Path) -> None:
    said = run("full_disk.sh", tmp_path, files_in(tmp_path / "files"))
    first, second = said.removeprefix("first\n").split("second\n")
    tried = [json.loads(line) for line in first.splitlines()]
    refused = [line for line in tried if line["status"] == "failed"]
    assert len(tried) == FILES
    assert refused, "the disk was too large to be filled"
    assert all("磁盘已满" in line["reason"] or LATER in line["reason"] for line in refused)
    again = [json.loads(line) for line in second.splitlines()]
    assert len(again) == FILES
    assert {line["status"] for line in again} == {"created", "already_received"}
    assert len({line["candidate"] for line in again}) == FILES, "each file is one person, once"


@pytest.mark.usefixtures("own_mounts")
def test_files_in_hand_when_the_disk_fills_go_on_as_soon_as_there_is_room(tmp_path: Path) -> None:
    """Not only when their lease runs out, long after the script's own time is over."""
    said = run("disk_fills.sh", tmp_path, files_in(tmp_path / "files"))
    ended = [json.loads(line) for line in said.splitlines()]
    assert [line["status"] for line in ended] == ["created"] * FILES, said
