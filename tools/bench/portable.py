"""Everything out and into an empty system, proven equal there: seconds, bytes and the memory of either command.

The records have their originals, values with their places, and the log; both commands run as people run them.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from tools.bench.folder import environment_of, fresh_folder
from tools.bench.pages import fill
from tools.figures import Figure, at_least, at_most, plain

FULL_SIZE = 5_000
"""People, each with one original."""
OUT_GOAL: Final = 100.0
IN_GOAL: Final = 50.0
"""People a second: a hundred thousand in half an hour."""
MEMORY_GOAL: Final = 500.0


def run(size: int) -> list[Figure]:
    """Fill a store, bring it out, and bring that into another."""
    with fresh_folder() as home:
        fill(size)
        out, other = home / "out", environment_of(home / "other")
        (home / "other").mkdir()
        told = _said(["export", "--portable", str(out), "--purpose", "moving", "--to", "bench"], environment_of(home))
        came = _said(["import", "--portable", str(out)], other)
        return [
            at_least("out.people_per_s", size / told["seconds"], "1/s", OUT_GOAL),
            at_least("in.people_per_s", size / came["seconds"], "1/s", IN_GOAL),
            at_most("memory.mib", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MiB", MEMORY_GOAL),
            plain("rows", came["rows"], ""),
            plain("originals", came["originals"], ""),
            plain("is_equal", float(came["equal"]), ""),
            plain("folder.mib", _size(out) / 2**20, "MiB"),
            plain("data.mib", _size(home / "data") / 2**20, "MiB"),
        ]


def _said(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    whole = [sys.executable, "-m", "caidang.config.entry", *command, "--yes", "--json"]
    done = subprocess.run(whole, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
