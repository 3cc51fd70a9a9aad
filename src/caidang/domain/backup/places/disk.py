"""An external disk, known by what was written on it once and not by where it is plugged in."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from caidang.domain.backup.places.base import PlaceProblem

MARKER: Final = "caidang-backup.json"
"""What stands at the entrance of every backup, in a folder or not."""
_MOUNTS: Final = Path("/proc/self/mounts")
_NOT_DISKS: Final = frozenset(
    {"proc", "sysfs", "cgroup", "cgroup2", "devpts", "mqueue", "debugfs", "tracefs", "securityfs", "pstore", "bpf"}
)
_MOST_LOOKED: Final = 500
_MOST_FOUND: Final = 10
_ESCAPED: Final = re.compile(r"\\(\d{3})")


def find_disk(disk_id: str, folder: str, *, mounts: Path = _MOUNTS) -> Path:
    """Return the folder of the disk with this id wherever it is mounted; raises PlaceProblem when it is not.

    ``folder`` is the path on the disk. The id stands in a small file there, see ``MARKER``.
    """
    for mount in mount_points(mounts):
        root = mount / folder if folder else mount
        if id_of(root) == disk_id:
            return root
    raise PlaceProblem("移动硬盘没有接上：在挂着的硬盘里没有找到它。接上后到下一次的时间会自己继续，也可以马上点「现在备份」。")


def id_of(root: Path) -> str:
    """Return the id of the backup in a folder, or an empty string."""
    with suppress(OSError, ValueError):
        value = json.loads((root / MARKER).read_text(encoding="utf-8"))
        if isinstance(value, dict):
            return str(value.get("id", ""))
    return ""


def mount_points(mounts: Path = _MOUNTS) -> Iterator[Path]:
    """Yield where file systems with files of people are mounted."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        parts = line.split()
        if len(parts) > 2 and parts[2] not in _NOT_DISKS:
            yield Path(_ESCAPED.sub(lambda found: chr(int(found[1], 8)), parts[1]))


def find_backups(mounts: Path = _MOUNTS) -> list[Path]:
    """Return the folders on what is plugged in that hold a backup: at its top, or in a folder there; at most ten."""
    found: list[Path] = []
    for mount in dict.fromkeys(mount_points(mounts)):
        if mount == Path("/"):
            continue
        with suppress(OSError):
            below = [entry for entry in islice(mount.iterdir(), _MOST_LOOKED) if entry.is_dir()]
            found += [folder for folder in (mount, *below) if (folder / MARKER).is_file()]
    return found[:_MOST_FOUND]


def place_on_disk(path: Path) -> str:
    """Return the path of a folder below the mount point that it is on."""
    found = path.resolve()
    mount = found
    while not os.path.ismount(mount):
        mount = mount.parent
    return str(found.relative_to(mount)).removeprefix(".")
