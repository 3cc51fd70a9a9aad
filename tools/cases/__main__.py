"""``python -m tools.cases tech|finance [--count N] [--json]``: a case in an installation that is thrown away, and what came of it."""

import argparse
import json
import secrets
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tools.bench.folder import fresh_folder
from tools.cases import finance, tech
from tools.cases.chaos import heap


def main() -> None:
    """Run the case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("case", choices=["tech", "finance"])
    parser.add_argument("--count", type=int, default=tech.FULL)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, fresh_folder() as home:
        told = _tech(Path(folder), options.count) if options.case == "tech" else _finance(home)
    print(json.dumps(told[1], ensure_ascii=False) if options.json else told[0])


def _tech(folder: Path, count: int) -> tuple[str, object]:
    pieces = heap(folder, count)
    before = tech.look_at(pieces)
    after = tech.put_in_order(pieces, lambda line: print(line, file=sys.stderr))
    return tech.as_text(before, after), {"before": asdict(before), "after": asdict(after)}


def _finance(home: Path) -> tuple[str, object]:
    house = finance.furnish(home / "data", password=secrets.token_urlsafe(9))
    tried = finance.walk(house)
    return finance.as_text(tried), [asdict(one) for one in tried]


if __name__ == "__main__":
    main()
