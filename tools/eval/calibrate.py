"""``python -m tools.eval calibrate``: how often each rule is right, as the table that the reader ships with.

Only layouts that may be tuned on take part, and the first readings of the strangers, who write as no layout does:
what the reader of the day made of each batch before anybody had looked at it, for a batch that the rules were tuned on
tells nothing of the next one. The held-out layouts judge it (``tools.eval parsing``). The table is the same however
many processes share the work.
"""

import argparse
import multiprocessing
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import caidang.core.resume
from caidang.core.resume.calibration import STEP
from caidang.core.resume.model import PARSER_VERSION
from tools.corpus import available
from tools.corpus.__main__ import generate
from tools.eval.reading import Labelled, from_rendered, read
from tools.eval.scoring import judge, shown_in

FULL_SIZE: Final = 2500
TABLE: Final = Path(caidang.core.resume.__file__).parent / "words" / "calibration.txt"
_PRIOR: Final = 10
"""Readings' worth of trust in the rule's own confidence: as many of those counted, so a first reading's weight tells here too."""
_MOST_RAISED: Final = 0.12
"""Invented résumés are tidier than real ones: they may lower a confidence by any, but raise it only by so much."""

FIRST_READINGS: Final = Path(__file__).with_name("first_readings.txt")
_WEIGHT: Final = 10
"""How many tidy documents a first reading counts for: the strangers then weigh about as much as the layouts."""

Counts = dict[str, dict[float, list[int]]]


def count(items: Iterable[Labelled]) -> Counts:
    """Return, by field and confidence, how many values were judged, how many were right, and how many were read."""
    found: Counts = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for item in items:
        result = read(item)
        for judged in judge(shown_in(item.truth, result.text), result.got):
            told = result.told.get((judged.source, judged.entry))
            if judged.got is not None and told is not None:
                tally = found[judged.source][round(told, STEP)]
                tally[0] += 1
                tally[1] += judged.right
                tally[2] += 1
    return found


def _share(told: tuple[int, int, int, int]) -> Counts:
    """Count every ``step``-th document from ``first`` on."""
    size, seed, first, step = told
    layouts = available(held_out=False, pictures=False)
    found = count(map(from_rendered, generate(size, seed, layouts, first=first, step=step)))
    return {field: dict(told) for field, told in found.items()}


def count_all(size: int, seed: int, jobs: int) -> Counts:
    """Return the counts of all documents, made by ``jobs`` processes."""
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        shares = pool.map(_share, [(size, seed, first, jobs) for first in range(jobs)])
    whole: Counts = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for share in shares:
        for field, told in share.items():
            for confidence, counted in told.items():
                whole[field][confidence] = [a + b for a, b in zip(whole[field][confidence], counted, strict=True)]
    return whole


def with_first_readings(counts: Counts) -> Counts:
    """Return the counts with the recorded first readings added."""
    whole: Counts = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for field, told in counts.items():
        for confidence, counted in told.items():
            whole[field][confidence] = list(counted)
    for line in FIRST_READINGS.read_text("utf-8").splitlines()[1:]:
        field, confidence, judged, right = line.split()
        tally = whole[field][float(confidence)]
        tally[0] += _WEIGHT * int(judged)
        tally[1] += _WEIGHT * int(right)
        tally[2] += int(judged)
    return whole


def table(counts: Counts) -> str:
    """Return the counts as the table's text."""
    lines = [
        f"# Source: python -m tools.eval calibrate, parser version {PARSER_VERSION}; licence: Apache-2.0"
    ]
    for field, told in sorted(counts.items()):
        pairs = [
            f"{confidence:.2f}={share_right(confidence, *tally):.3f}"
            for confidence, tally in sorted(told.items())
        ]
        lines.append(" ".join([field, *pairs]))
    return "\n".join(lines) + "\n"


def share_right(confidence: float, judged: int, right: int, readings: int = 0) -> float:
    """Return the share of right ones, drawn towards the rule's own confidence where few were read.

    ``judged`` and ``right`` are weighted; ``readings`` is how many there were, 0 where all weigh the same.
    """
    prior = _PRIOR * (judged / readings if readings else 1)
    drawn = (right + prior * confidence) / (judged + prior)
    return min(drawn, confidence + _MOST_RAISED)


def main(arguments: list[str]) -> int:
    """Read the arguments, count, write the table, return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.eval calibrate", description=__doc__)
    parser.add_argument("--size", type=int, default=FULL_SIZE, metavar="N", help="how many documents")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--jobs", type=int, default=1, help="processes that share the work")
    parser.add_argument("--check", action="store_true", help="only print, write nothing")
    options = parser.parse_args(arguments)
    made = table(with_first_readings(count_all(options.size, options.seed, options.jobs)))
    sys.stdout.write(made)
    if not options.check:
        TABLE.write_text(made, encoding="utf-8")
    return 0
