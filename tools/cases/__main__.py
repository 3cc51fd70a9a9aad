"""``python -m tools.cases tech [--count N] [--json]``: the case in an installation that is thrown away, and its figures."""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tools.bench.folder import fresh_folder
from tools.cases import tech
from tools.cases.chaos import heap


def main() -> None:
    """Run the case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("case", choices=["tech"])
    parser.add_argument("--count", type=int, default=tech.FULL)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, fresh_folder():
        pieces = heap(Path(folder), options.count)
        before = tech.look_at(pieces)
        after = tech.put_in_order(pieces, lambda line: print(line, file=sys.stderr))
        if options.json:
            print(json.dumps({"before": asdict(before), "after": asdict(after)}, ensure_ascii=False))
        else:
            print(tech.as_text(before, after))


if __name__ == "__main__":
    main()
