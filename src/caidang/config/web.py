"""A web process: granian inside this one process, eight threads; several may share an address.

``python -m caidang.config.web HOST PORT``; started by the supervisor.
"""

import os
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mt import MTServer

from caidang.config.supervisor import follow_supervisor
from caidang.config.wsgi import application
from caidang.foundation.lib.secrecy import no_core_dumps
from caidang.foundation.vault.sources import SECRET_VARIABLES

THREADS = 8


class OneProcess(MTServer):
    """Granian's threaded server, which keeps the worker in this process.

    Its usual one forks a worker below a watching process, which costs memory for what our own
    supervisor does already. The check it makes concerns Python code in several workers at once;
    there is one here, and WSGI threads take turns on the interpreter lock anyway.
    """

    def _check_gil(self) -> None:
        """Run on any Python."""


def main(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished."""
    no_core_dumps()
    follow_supervisor()
    # Granian copies the environment into every request, where a page of errors could show it.
    for name in SECRET_VARIABLES:
        os.environ.pop(name, None)
    server = OneProcess(
        "caidang.config.wsgi:application", address=host, port=port,
        interface=Interfaces.WSGI, workers=1, blocking_threads=THREADS,
        blocking_threads_idle_timeout=600, websockets=False, log_level=LogLevels.error, workers_kill_timeout=15,
    )  # fmt: skip
    server.serve(target_loader=lambda: application, wrap_loader=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
