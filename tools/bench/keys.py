"""How long a new root takes with very many subjects: every data key is wrapped anew."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from tools.figures import Figure, at_most, plain

FULL_SIZE = 1_000_000
_ROWS = 20_000

_FILL = """
import os, sys
from datetime import UTC, datetime
from caidang.config.prepare import prepare
prepare(may_ask=False)
from caidang.core.crypto import envelope
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.current import fresh_keyring
from caidang.foundation.vault.models import DataKey
size, rows, now = int(sys.argv[1]), int(sys.argv[2]), datetime.now(UTC)
ring = fresh_keyring()
for start in range(0, size, rows):
    made = [(n + 1, envelope.wrap(ring.wrapping, os.urandom(32))) for n in range(start, min(start + rows, size))]
    with write_tx():
        insert_rows(DataKey, ("id", "wrapped"), made, shared={"created_at": now, "kek_id": ring.wrapping_number, "version": 1})
"""


def run(size: int) -> Iterator[Figure]:
    """Fill a vault with subjects, change root and database key, and yield the times from start to end of the commands."""
    with tempfile.TemporaryDirectory(prefix="caidang-bench-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAIDANG_")}
        environment = {**kept, "CAIDANG_DATA": f"{home}/data", "CAIDANG_KEY_FILE": f"{home}/data.key"}
        subprocess.run([sys.executable, "-c", _FILL, str(size), str(_ROWS)], env=environment, check=True)
        took, cpu, told = _rotate("--root", environment)
        yield at_most("keys.root_s", took, "s", 30)
        yield plain("keys.root_cpu_s", cpu, "s")
        yield plain("keys.rewrapped", told["keys"], "keys")
        took, cpu, told = _rotate("--database", environment)
        yield plain("keys.database_s", took, "s")
        yield plain("keys.database_cpu_s", cpu, "s")
        yield plain("keys.database_mb", told["bytes"] / 1024**2, "MB")


def _rotate(what: str, environment: dict[str, str]) -> tuple[float, float, dict[str, int]]:
    """Seconds on the clock, seconds of the processor, and what the command told."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "caidang.config.entry", "keys", "rotate", what, "--json"]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, cpu, json.loads(done.stdout.splitlines()[-1])
