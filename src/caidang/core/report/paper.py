"""A plain paper for a person: a title, sentences, and tables. For certificates and copies of what is held."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import segno
import typst

from caidang.core.report.pdf import fonts

_TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True, slots=True)
class Part:
    """A table under a heading, where there is one; ``widths`` are shares of the line, as many as each row has cells."""

    title: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    empty: str = "没有。"


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on it; ``foot`` is repeated on every page, ``code`` is text that stands there as a QR code, too."""

    title: str
    lines: Sequence[str]
    parts: Sequence[Part] = ()
    foot: str = ""
    code: str = ""


def draw_paper(paper: Paper) -> bytes:
    """This function will return the paper as a PDF file, the same bytes for the same words."""
    compiler = typst.Compiler(
        _TEMPLATE.read_bytes(), font_paths=fonts(),
        sys_inputs={"data": json.dumps({**asdict(paper), "code": _dots(paper.code)}, ensure_ascii=False)},
    )  # fmt: skip
    return bytes(cast(bytes, compiler.compile(format="pdf", timestamp=0)))


def _dots(code: str) -> str:
    """The code as a drawing; for none, nothing."""
    return str(segno.make(code, error="m", micro=False).svg_inline(border=0, omitsize=True)) if code else ""
