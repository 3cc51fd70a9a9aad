"""From the start to the first page, and the memory of the idle process tree (PSS)."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil

from tools.bench.folder import environment_of
from tools.figures import Figure, at_most

FULL_SIZE = 1
PORT = "18763"
SETTLED_S = 15


def run(size: int) -> list[Figure]:
    """Start ``caidang serve`` on a fresh folder ``size`` times; the worst counts."""
    measured = [_measure() for _ in range(size)]
    return [
        at_most("first_page_s", max(seconds for seconds, _ in measured), "s", 20.0),
        at_most("idle_pss_mb", max(memory for _, memory in measured), "MB", 500.0),
    ]


def _measure() -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="caidang-bench-", dir=Path.cwd()) as home:
        environment = {**os.environ, **environment_of(Path(home))}
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "caidang.config.entry", "serve", "--yes", "--port", PORT],
            env=environment, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait_for_page()
            seconds = time.perf_counter() - start
            time.sleep(SETTLED_S)
            root = psutil.Process(process.pid)
            tree = [root, *root.children(recursive=True)]
            memory = sum(p.memory_full_info().pss for p in tree) / 1024**2
        finally:
            process.terminate()
            process.wait(timeout=60)
    return seconds, memory


def _wait_for_page() -> None:
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/accounts/login/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
