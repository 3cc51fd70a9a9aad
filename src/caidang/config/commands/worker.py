"""``caidang worker``: the background work, under ``caidang serve`` or on a machine of its own."""

import argparse
import signal
import threading

from caidang.config.supervisor import follow_supervisor
from caidang.config.worker import run_worker
from caidang.domain.intake.services.worker_lock import worker_lock
from caidang.foundation.lib.file_lock import hold


def run(options: argparse.Namespace) -> int:
    """Work until asked to end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    follow_supervisor()
    refusal = "这个数据文件夹的后台工作已经在运行，不需要再启动一个。"
    with hold(worker_lock(), refusal=refusal):
        run_worker(stop)
    return 0
