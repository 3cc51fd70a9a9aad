"""``python -m tools.eval NAME``: one module per evaluation."""

import sys
from collections.abc import Callable

from tools.eval import calibrate, parsing, search, strangers

EVALUATIONS: dict[str, Callable[[list[str]], int]] = {
    "calibrate": calibrate.main,
    "parsing": parsing.main,
    "search": search.main,
    "strangers": strangers.main,
}


def main(arguments: list[str]) -> int:
    """Run the evaluation named first and return its exit code; 2 for an unknown name."""
    if not arguments or arguments[0] not in EVALUATIONS:
        sys.stderr.write(
            "usage: python -m tools.eval NAME [options]; names: " + ", ".join(EVALUATIONS) + "\n"
        )
        return 2
    return EVALUATIONS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
