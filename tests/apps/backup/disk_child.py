"""Real disks, mounted for this process alone: one is pulled out while it is written to, servers' disks are full.

``pulled FOLDER`` and ``full FOLDER``; says what came of it.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from caidang.core.errors import OutOfSpace
from caidang.domain.backup.places.base import PlaceProblem
from caidang.domain.backup.places.disk import MARKER, find_disk
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.places.kinds import Kind
from caidang.domain.backup.places.opening import open_place
from caidang.domain.backup.places.pace import PacedPlace
from tests.apps.backup import servers
from tests.apps.backup.small import SmallVault, names_in, restored, tick

DISK = "of-this-disk"


def plugged_in(home: Path) -> Path:
    """Where the disk is mounted now, the place apart that keeps it alive not counted; raises PlaceProblem when nowhere."""
    lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines(keepends=True)
    (home / "mounts").write_text("".join(line for line in lines if "/stash " not in line), encoding="utf-8")
    return find_disk(DISK, "", mounts=home / "mounts")


def mount(*words: str) -> None:
    """Mount something here."""
    subprocess.run(["mount", *words], check=True)


class Pulled(FolderPlace):
    """A folder whose disk is pulled before the n-th write, or as it is settled."""

    def __init__(self, root: Path, pull: Callable[[], None], *, at: int) -> None:
        super().__init__(root)
        self._pull, self._left = pull, at

    def put(self, path: str, data: bytes) -> None:
        """Write, unless it is gone by now."""
        self._left -= 1
        if self._left == 0:
            self._pull()
        super().put(path, data)

    def settle(self) -> None:
        """Settle, unless it is gone by now."""
        if self._left > 0:
            self._left = 0
            self._pull()
        super().settle()


def pulled(home: Path) -> None:
    """The disk's own folder is the target, the worst case: its mount point stays behind, empty, on the system's disk."""
    stash, one, other = home / "stash", home / "one", home / "other"
    for folder in (stash, one, other):
        folder.mkdir()
    mount("-t", "tmpfs", "small", str(stash))
    (stash / MARKER).write_text(json.dumps({"format": 1, "id": DISK}), encoding="utf-8")
    vault = SmallVault(home / "data")
    vault.add(12)
    known: set[str] = set()
    for number, at in enumerate((3, 9, 20, 26, 28, 10_000)):
        plugged = (one, other)[number % 2]
        mount("--bind", str(stash), str(plugged))
        assert plugged_in(home) == plugged
        if number == 0:
            vault.back_up(FolderPlace(plugged), now=tick(0))
            known = names_in(vault)
        vault.add(6)

        def pull(where: Path = plugged) -> None:
            subprocess.run(["umount", "-l", str(where)], check=True)

        with pytest.raises(PlaceProblem, match="不见了|读写出错"):
            vault.back_up(Pulled(plugged, pull, at=at), now=tick(number + 1))
        assert not list(plugged.iterdir()), "something landed beside the disk"
        with pytest.raises(PlaceProblem, match="没有接上"):
            plugged_in(home)
        assert names_in(restored(FolderPlace(stash), home / f"new{number}")) >= known
    mount("--bind", str(stash), str(one))
    vault.back_up(FolderPlace(plugged_in(home)), now=tick(20), distrust=True)
    assert names_in(restored(FolderPlace(stash), home / "whole")) == names_in(vault)
    sys.stdout.write("goes on\n")


def full(home: Path) -> None:
    """A folder and three servers whose disks have no room for the second backup."""
    started = {Kind.WEBDAV: servers.webdav, Kind.SFTP: servers.sftp, Kind.S3: servers.s3}
    for kind in (Kind.FOLDER, *started):
        disk = home / kind / "disk"
        disk.mkdir(parents=True)
        mount("-t", "tmpfs", "-o", "size=2m", "small", str(disk))
        vault = SmallVault(home / kind / "data")
        vault.add(5)
        if kind is Kind.FOLDER:
            said = _fill(vault, kind, {"path": str(disk)}, home / kind)
        else:
            with started[kind](disk) as settings:
                said = _fill(vault, kind, settings, home / kind)
        sys.stdout.write(f"{kind} {said}\n")


def _fill(vault: SmallVault, kind: Kind, settings: dict[str, str], home: Path) -> str:
    place = open_place(kind, settings, label="试")
    assert isinstance(place, PacedPlace)
    place._sleep = lambda _: None
    vault.back_up(place, now=tick(0))
    known = names_in(vault)
    vault.add(8, size=500_000)
    with pytest.raises((OutOfSpace, PlaceProblem)) as caught:
        vault.back_up(place, now=tick(1))
    assert names_in(restored(place, home / "new")) == known
    place.close()
    return str(caught.value)


if __name__ == "__main__":
    {"pulled": pulled, "full": full}[sys.argv[1]](Path(sys.argv[2]))
