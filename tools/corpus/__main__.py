"""``python -m tools.corpus OUT --count 300 --seed 1``: a folder of invented résumés with their truth."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tools.corpus import LAYOUTS, Rendered, available, invent, render


def generate(
    count: int,
    seed: int,
    layouts: tuple[str, ...],
    *,
    again: float = 0.0,
    first: int = 0,
    step: int = 1,
) -> Iterator[Rendered]:
    """Yield ``count`` résumés, the layouts taking turns.

    All are of different people, but for a share ``again`` that is another résumé of someone before.
    ``first`` and ``step`` leave out all but every ``step``-th from ``first`` on, so that several processes may share the work.
    """
    for number in range(first, count, step):
        rng = Random(f"again-{seed}-{number}")
        who = rng.randrange(number) if number and rng.random() < again else number
        yield render(invent(seed * 100_000 + who), layouts[number % len(layouts)], seed + number)


def write(folder: Path, items: Iterator[Rendered], *, truth: bool = True) -> int:
    """Write résumés and ``<file>.truth.json`` into ``folder``; a taken name gets a number. Return how many.

    ``.layouts.jsonl`` notes each file's layout. Without ``truth`` the folder holds résumés only, fit to be taken in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    layouts: list[str] = []
    for written, item in enumerate(items, 1):
        path = folder / item.name
        if path.exists():
            path = folder / f"{path.stem}-{written}{path.suffix}"
        path.write_bytes(item.data)
        layouts.append(json.dumps({"file": path.name, "layout": item.layout}, ensure_ascii=False))
        if truth:
            text = json.dumps(item.truth, ensure_ascii=False, indent=1) + "\n"
            path.with_name(path.name + ".truth.json").write_text(text, encoding="utf-8")
    if truth:
        (folder / ".layouts.jsonl").write_text("\n".join(layouts) + "\n", encoding="utf-8")
    return written


def main(arguments: list[str] | None = None) -> int:
    """Read the arguments, write the folder, return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.corpus", description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", help="folder to write into")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--layouts",
        default="",
        help="names separated by commas; default: all that can be drawn here",
    )
    parser.add_argument(
        "--held-out", action="store_true", help="only the layouts kept for judging"
    )
    parser.add_argument(
        "--tuning", action="store_true", help="only the layouts that may be tuned and trained on"
    )
    parser.add_argument(
        "--no-pictures", action="store_true", help="without scans and photos, which need OCR"
    )
    parser.add_argument(
        "--again", type=float, default=0.0, help="share of résumés of someone seen before"
    )
    parser.add_argument("--no-truth", action="store_true", help="résumés only, fit to be taken in")
    parser.add_argument("--list", action="store_true", help="name the layouts and stop")
    options = parser.parse_args(arguments)
    choice = True if options.held_out else False if options.tuning else None
    layouts = (
        tuple(options.layouts.split(","))
        if options.layouts
        else available(held_out=choice, pictures=not options.no_pictures)
    )
    unknown = sorted(set(layouts) - set(LAYOUTS))
    if unknown:
        parser.error("unknown layouts: " + ", ".join(unknown))
    if options.list:
        sys.stdout.write("\n".join(layouts) + "\n")
        return 0
    if options.out is None:
        parser.error("OUT is missing")
    written = write(
        options.out,
        generate(options.count, options.seed, layouts, again=options.again),
        truth=not options.no_truth,
    )
    sys.stdout.write(f"{written} résumés in {len(layouts)} layouts → {options.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
