"""What the demo starts beside the server ends with it."""

import subprocess
import sys
from pathlib import Path

import psutil

from tests.conftest import environment_of, furnish, wait_until

ROOT = Path(__file__).parents[2]
_SERVER = """
import os, subprocess, sys
beside = subprocess.Popen([sys.executable, "-m", "tools.demo.board", "120", "--server", str(os.getpid())])
print(beside.pid, flush=True)
sys.stdin.read()
"""


def test_who_waits_for_people_ends_with_the_server(tmp_path: Path) -> None:
    furnish(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER], env=environment_of(tmp_path), cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as server:  # fmt: skip
        assert server.stdin is not None
        assert server.stdout is not None
        beside = psutil.Process(int(server.stdout.readline()))
        assert beside.is_running()
        server.kill()
        server.wait()
    wait_until(lambda: not beside.is_running() or beside.status() == psutil.STATUS_ZOMBIE, what="the end of what was beside the server")
