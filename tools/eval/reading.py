"""Reading of labelled files with the program's own reader."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caidang.core.errors import UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.ocr import Ocr
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_json, to_values, walk
from tools.corpus import Rendered


@dataclass(frozen=True, slots=True)
class Labelled:
    """A file with its truth."""

    name: str
    data: bytes
    layout: str
    truth: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the JSON of the command line, confidences by field and entry, and the time it took."""

    got: dict[str, Any]
    confidence: dict[tuple[str, int], float]
    extract_ms: float
    parse_ms: float
    problem: str = ""
    values: int = field(default=0)
    told: dict[tuple[str, int], float] = field(default_factory=dict)
    """Confidences as the rules have them, before calibration."""
    text: str = ""


def from_rendered(item: Rendered) -> Labelled:
    """Return a rendered résumé as a labelled file."""
    return Labelled(item.name, item.data, item.layout, item.truth)


def from_folder(folder: Path) -> Iterator[Labelled]:
    """Yield every file of a folder that has a ``<file>.truth.json`` or ``<file>.json`` beside it.

    The layout is taken from ``.layouts.jsonl`` where there is one, else it is the file's suffix.
    """
    index = folder / ".layouts.jsonl"
    layouts: dict[str, str] = {}
    if index.exists():
        for line in index.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            layouts[entry["file"]] = entry["layout"]
    for truth in sorted(folder.rglob("*.json")):
        path = truth.with_name(truth.name.removesuffix(".json").removesuffix(".truth"))
        if path.is_file() and path != truth:
            said = json.loads(truth.read_text(encoding="utf-8"))
            yield Labelled(
                path.name, path.read_bytes(), layouts.get(path.name, path.suffix.lower()), said
            )


def read(item: Labelled, *, reader: Ocr | None = None) -> Read:
    """Read one file. A mail counts as what says most: its body or one of its attachments."""
    best, extract_ms, parse_ms = Read({}, {}, 0, 0), 0.0, 0.0
    waiting: list[tuple[str, bytes, int]] = [(item.name, item.data, 0)]
    problem = ""
    while waiting:
        name, data, depth = waiting.pop(0)
        start = time.process_time()
        try:
            document = read_document(data, name=name, ocr=reader)
        except UnreadableFile as error:
            problem = problem or str(error)
            continue
        middle = time.process_time()
        resume = parse(document)
        end = time.process_time()
        extract_ms += (middle - start) * 1000
        parse_ms += (end - middle) * 1000
        values = to_values(resume)
        if len(values) > best.values:
            sure = {(value.field, value.entry): value.confidence for value in values}
            told = {(name, entry): found.confidence for name, entry, found in walk(resume)}
            best = Read(
                to_json(resume), sure, 0, 0, values=len(values), told=told, text=document.text
            )
        if depth < 2:
            waiting += [(part.name, part.data, depth + 1) for part in document.parts]
    return Read(
        best.got,
        best.confidence,
        extract_ms,
        parse_ms,
        "" if best.values else problem,
        best.values,
        best.told,
        best.text,
    )
