"""``python -m tools.eval parsing [FOLDER | --generate N]``: how well résumés are read."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from caidang.core.extract.ocr import rapid_ocr
from caidang.core.resume.model import SURE
from tools.corpus import LAYOUTS, available
from tools.corpus.__main__ import generate
from tools.eval.reading import Labelled, from_folder, from_rendered, read
from tools.eval.scoring import FIELDS, MORE, Judgement, Reliability, Score, shown_in
from tools.eval.scoring import judge as judge_all
from tools.figures import Figure, as_json, as_table, at_least, exit_code, plain

FULL_SIZE = 300
"""From this many documents on, missed goals make the command fail."""

MICRO_GOAL = 0.97
SURE_GOAL = 0.98


@dataclass(slots=True)
class Report:
    """Everything counted over one run."""

    score: Score = field(default_factory=Score)
    layouts: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    documents: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    reliability: Reliability = field(default_factory=Reliability)
    misses: list[tuple[str, str, Judgement]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    extract_ms: float = 0
    parse_ms: float = 0

    @property
    def count(self) -> int:
        """Number of documents."""
        return sum(self.documents.values())


def measure(items: Iterable[Labelled], *, ocr: bool = False) -> Report:
    """Read all items and judge every value."""
    report = Report()
    reader = rapid_ocr() if ocr else None
    for item in items:
        result = read(item, reader=reader)
        report.documents[item.layout] += 1
        report.extract_ms += result.extract_ms
        report.parse_ms += result.parse_ms
        if result.problem:
            report.problems.append((item.name, result.problem))
        for judged in judge_all(shown_in(item.truth, result.text), result.got):
            report.score.add(judged)
            report.layouts[item.layout].add(judged)
            if judged.got is not None:
                confidence = result.confidence.get((judged.source, judged.entry))
                if confidence is not None:
                    report.reliability.add(confidence, right=judged.right)
            if not judged.right and (judged.want or judged.got):
                report.misses.append((item.name, item.layout, judged))
    return report


def figures(report: Report) -> list[Figure]:
    """Return the run as figures, the ones with goals first."""
    micro, bare = report.score.micro(), report.score.micro(skills=False)
    found = [
        at_least("micro_f1", micro.f1, "share", MICRO_GOAL),
        at_least("sure_right", report.reliability.share_right(SURE), "share", SURE_GOAL),
        plain("sure_share", report.reliability.share_from(SURE), "share"),
        plain("micro_f1_without_skills", bare.f1, "share"),
        plain("micro_f1_of_more_fields", report.score.micro_more().f1, "share"),
        plain("micro_precision", micro.precision, "share"),
        plain("micro_recall", micro.recall, "share"),
        plain("documents", report.count, "count"),
        plain("unreadable", len(report.problems), "count"),
        plain("extract_ms", report.extract_ms / max(1, report.count), "ms"),
        plain("parse_ms", report.parse_ms / max(1, report.count), "ms"),
    ]
    for name in (*FIELDS, *MORE):
        tally = report.score.fields[name]
        found += [
            plain(f"{name}.precision", tally.precision, "share"),
            plain(f"{name}.recall", tally.recall, "share"),
            plain(f"{name}.f1", tally.f1, "share"),
            plain(f"{name}.count", tally.count, "count"),
        ]
    for layout, score in report.layouts.items():
        found.append(plain(f"layout.{layout}.f1", score.micro().f1, "share"))
    return found


def table(report: Report) -> str:
    out = [
        f"{'field':<18}{'P':>7}{'R':>7}{'F1':>7}{'n':>7}{'wrong':>7}{'missed':>8}{'empty ok':>10}"
    ]
    lines = [(name, report.score.fields[name]) for name in FIELDS]
    lines += [
        ("micro", report.score.micro()),
        ("micro, no skills", report.score.micro(skills=False)),
    ]
    if report.score.micro_more().count:
        lines += [(name, report.score.fields[name]) for name in MORE]
        lines.append(("micro, these", report.score.micro_more()))
    for name, tally in lines:
        out.append(
            f"{name:<18}{100 * tally.precision:>7.1f}{100 * tally.recall:>7.1f}{100 * tally.f1:>7.1f}{tally.count:>7}"
            f"{tally.wrong:>7}{tally.missed:>8}{tally.empty:>10}"
        )
    out += ["", f"{'layout':<28}{'docs':>5}{'F1':>7}   weakest fields"]
    for layout, score in sorted(report.layouts.items(), key=lambda pair: pair[1].micro().f1):
        weak = sorted(
            (tally.f1, name) for name, tally in score.fields.items() if tally.count >= 2
        )[:4]
        said = ", ".join(f"{name} {100 * value:.0f}" for value, name in weak if value < 0.95)
        out.append(
            f"{layout:<28}{report.documents[layout]:>5}{100 * score.micro().f1:>7.1f}   {said}"
        )
    out += ["", f"{'confidence':<14}{'n':>7}{'mean':>8}{'right':>8}"]
    for low, high, count, mean, right in report.reliability.rows():
        out.append(f"{low:.2f}-{high:.2f}     {count:>7}{mean:>8.3f}{right:>8.3f}")
    return "\n".join(out) + "\n\n"


def misses(report: Report, limit: int) -> str:
    out = [
        f"{name}  [{layout}]  {judged.field}: want {judged.want!r}, got {judged.got!r}"
        for name, layout, judged in report.misses
    ]
    out = [f"{name}: {problem}" for name, problem in report.problems] + out
    return "\n".join(out[:limit]) + "\n\n"


def main(arguments: list[str]) -> int:
    """Read the arguments, measure, print, return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.eval parsing", description=__doc__)
    parser.add_argument(
        "folder", type=Path, nargs="?", help="labelled files; without it they are generated"
    )
    parser.add_argument(
        "--generate", "--size", type=int, default=FULL_SIZE, metavar="N", help="how many documents"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--layouts", default="", help="names separated by commas; default: the held-out ones"
    )
    parser.add_argument("--tuning", action="store_true", help="the layouts that may be tuned on")
    parser.add_argument("--all", action="store_true", help="all layouts")
    parser.add_argument("--ocr", action="store_true", help="with scans and photos")
    parser.add_argument("--json", action="store_true", help="one JSON object per figure")
    parser.add_argument(
        "--errors", type=int, nargs="?", const=200, default=0, metavar="LIMIT", help="list misses"
    )
    options = parser.parse_args(arguments)
    choice = None if options.all else not options.tuning
    layouts = (
        tuple(options.layouts.split(","))
        if options.layouts
        else available(held_out=choice, pictures=options.ocr)
    )
    if set(layouts) - set(LAYOUTS):
        parser.error("unknown layouts: " + ", ".join(sorted(set(layouts) - set(LAYOUTS))))
    if options.folder is not None and not options.folder.is_dir():
        parser.error(f"no folder {options.folder}")
    items = (
        from_folder(options.folder)
        if options.folder
        else map(from_rendered, generate(options.generate, options.seed, layouts))
    )
    report = measure(items, ocr=options.ocr)
    if not report.count:
        parser.error("no file with its truth beside it: nothing was measured")
    shown = figures(report)
    if options.json:
        sys.stdout.write(as_json(shown))
    else:
        if options.errors:
            sys.stdout.write(misses(report, options.errors))
        sys.stdout.write(table(report) + as_table(shown[:11]))
    return exit_code(shown, full_size=report.count >= FULL_SIZE)
