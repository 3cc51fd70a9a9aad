"""``python -m tools.eval strangers [FOLDER]``: the résumés of ``tests/core/resume/strangers``, drawn in every format."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.eval.parsing import figures, measure, misses, table
from tools.eval.reading import Labelled
from tools.figures import as_json, as_table
from tools.strangers.draw import DRAWINGS, drawings
from tools.strangers.marked import FOLDER, marked_resumes


def drawn(folder: Path, batches: frozenset[str], formats: frozenset[str]) -> Iterator[Labelled]:
    """This function will yield the files of the batches in the formats that were asked for; none named means all."""
    for resume in marked_resumes(folder):
        if batches and resume.batch not in batches:
            continue
        for suffix, data in drawings(resume):
            if suffix in formats:
                name = f"{resume.name}.{suffix}"
                yield Labelled(name, data, f"{resume.batch} {suffix}", resume.truth)


def main(arguments: list[str]) -> int:
    """Read the arguments, measure, print; never fails, for there is no goal."""
    parser = argparse.ArgumentParser(prog="tools.eval strangers", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--batches", default="", help="names of files, separated by commas")
    parser.add_argument("--formats", default=",".join(DRAWINGS))
    parser.add_argument("--json", action="store_true", help="one JSON object per figure")
    parser.add_argument("--errors", type=int, nargs="?", const=200, default=0, metavar="LIMIT")
    options = parser.parse_args(arguments)
    batches = frozenset(filter(None, options.batches.split(",")))
    report = measure(drawn(options.folder, batches, frozenset(options.formats.split(","))))
    if not report.count:
        parser.error("no marked résumé: nothing was measured")
    shown = figures(report)
    if options.json:
        sys.stdout.write(as_json(shown))
    else:
        sys.stdout.write(misses(report, options.errors) + table(report) + as_table(shown[:11]))
    return 0
