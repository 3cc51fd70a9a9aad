"""A data folder for one bench, in its own place, removed at the end unless it is to be kept."""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caidang.config.prepare import prepare

READY = "CAIDANG_READY_FOLDER"
"""The variable that names a folder with a vault, its key and empty tables to copy: making them takes a small run most of its time."""
KEPT = "CAIDANG_BENCH_KEPT"
"""The variable that names a folder which is kept for the next run: some benches write rows for longer than they measure."""


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """Make a vault and a database on the disk where data would lie, and open them in this process."""
    if kept := os.environ.get(KEPT, ""):
        Path(kept).mkdir(exist_ok=True)
        os.environ.update(environment_of(Path(kept).absolute()))
        prepare(may_ask=False)
        yield Path(kept).absolute()
        return
    home = Path(tempfile.mkdtemp(prefix="caidang-bench-", dir=Path.cwd()))
    os.environ.update(environment_of(home))
    try:
        if ready := os.environ.pop(READY, ""):
            shutil.copytree(Path(ready) / "data", home / "data")
            shutil.copy2(Path(ready) / "data.key", home / "data.key")
        prepare(may_ask=False)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def environment_of(home: Path) -> dict[str, str]:
    """The variables that put an installation below ``home``."""
    return {
        "CAIDANG_DATA": str(home / "data"),
        "CAIDANG_KEY_FILE": str(home / "data.key"),
        "CAIDANG_INBOX": str(home / "inbox"),
    }


def module(name: str):  # type: ignore[no-untyped-def]
    """Import a module that has tables, once the folder is open."""
    return importlib.import_module(f"caidang.{name}")
