"""``python -m tools.bench NAME [--json] [--size N]``: measures, shows, fails when a goal is missed at full size."""

import argparse
import sys
import time
from importlib import import_module
from typing import Final

from tools.figures import as_json, as_table, exit_code, plain

BENCHES: Final = (
    "analytics", "api", "audit", "backup", "board", "bulk", "campaign", "connectors", "intake", "keys", "list", "mailbox", "pages",
    "parse", "policy", "portable", "report", "search", "serve", "sheets", "sorting", "work", "worklist",
)  # fmt: skip
_CALLED: Final = {"list": "list_pages"}


def main(arguments: list[str]) -> int:
    """Run one bench and return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.bench", description=__doc__)
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("--json", action="store_true", help="one JSON object per figure")
    parser.add_argument(
        "--size", type=int, default=0, help="how much to measure; default: the bench's full size"
    )
    parser.add_argument("--attachments", type=int, default=0, metavar="N", help="connectors: a file on each N-th record, and only that is measured")
    options = parser.parse_args(arguments)
    # Only the one that is asked for: what the others need would count in its memory.
    bench = import_module(f"tools.bench.{_CALLED.get(options.name, options.name)}")
    size = options.size or bench.FULL_SIZE
    has_files = options.attachments and options.name == "connectors"
    measured = bench.run_attached(size, options.attachments) if has_files else bench.run(size)
    shown = [*measured, plain("machine.loops_per_s", _loops(), "1e6/s")]
    sys.stdout.write(as_json(shown) if options.json else as_table(shown))
    return exit_code(shown, full_size=size >= bench.FULL_SIZE)


def _loops() -> float:
    """How fast this machine is just now: millions of turns of an empty loop a second of one core.

    Shared cores differ by a factor of three from day to day; two figures compare only beside this.
    """
    turns = 3_000_000
    start = time.process_time()
    for _ in range(turns):
        pass
    return turns / 1e6 / (time.process_time() - start)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
