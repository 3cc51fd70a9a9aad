"""``caidang serve``: one web process and one worker process, kept alive."""

import argparse

from caidang.config.supervisor import serve


def run(options: argparse.Namespace) -> int:
    """Serve until asked to end."""
    return serve(host=options.host, port=options.port, may_ask=not options.yes)
