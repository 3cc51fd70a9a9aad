"""Extraction and parsing per type of file, on one core, in CPU time."""

import time
from collections import defaultdict
from dataclasses import dataclass

from caidang.core.extract.dispatch import read_document
from caidang.core.resume.parse import parse
from tools.corpus import available, invent, render
from tools.figures import Figure, at_least, plain

FULL_SIZE = 500
"""Documents of a full run, all types together."""

WARMING = 8
"""Documents read before the clock runs."""

PARSE_GOAL = 100.0
PDF_GOAL = 50.0
DOCX_GOAL = 100.0


@dataclass(slots=True)
class Stage:
    """CPU seconds spent on one type."""

    count: int = 0
    bytes: int = 0
    extract_s: float = 0.0
    parse_s: float = 0.0


def _measure(size: int) -> dict[str, Stage]:
    layouts = available(pictures=False)
    for number, layout in enumerate(layouts[:: len(layouts) // WARMING]):
        # The first files load dictionaries and libraries.
        parse(read_document(render(invent(800_000 + number), layout, 9).data))
    stages: dict[str, Stage] = defaultdict(Stage)
    for number in range(size):
        item = render(invent(900_000 + number), layouts[number % len(layouts)], 9)
        start = time.process_time()
        document = read_document(item.data, name=item.name)
        middle = time.process_time()
        parse(document)
        end = time.process_time()
        stage = stages[document.kind.value]
        stage.count += 1
        stage.bytes += len(item.data)
        stage.extract_s += middle - start
        stage.parse_s += end - middle
    return stages


def run(size: int) -> list[Figure]:
    """Measure ``size`` documents; rates are documents a second of one core."""
    stages = _measure(size)
    count = sum(stage.count for stage in stages.values())
    extract_s = sum(stage.extract_s for stage in stages.values())
    parse_s = sum(stage.parse_s for stage in stages.values())
    tick = 1e-6  # keeps a rate finite when a run is too short to be seen
    found = [
        at_least("parse_per_s", count / max(parse_s, tick), "1/s", PARSE_GOAL),
        plain("extract_per_s", count / max(extract_s, tick), "1/s"),
        plain("extract_to_parse", extract_s / max(parse_s, tick), "ratio"),
    ]
    goals = {"pdf": PDF_GOAL, "docx": DOCX_GOAL}
    for kind, stage in sorted(stages.items()):
        both = stage.count / max(stage.extract_s + stage.parse_s, tick)
        name = f"{kind}.both_per_s"
        found += [
            at_least(name, both, "1/s", goals[kind])
            if kind in goals
            else plain(name, both, "1/s"),
            plain(f"{kind}.extract_per_s", stage.count / max(stage.extract_s, tick), "1/s"),
            plain(f"{kind}.parse_per_s", stage.count / max(stage.parse_s, tick), "1/s"),
            plain(f"{kind}.extract_to_parse", stage.extract_s / max(stage.parse_s, tick), "ratio"),
            plain(f"{kind}.mean_bytes", stage.bytes / stage.count, "bytes"),
        ]
    return found
