"""Figures as PDF: the charts are lines and areas, sharp at any size, in the fonts that come with the program."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import cast

import typst

from caidang.core.report.figures import Sheetful
from caidang.core.report.pdf import fonts

_TEMPLATE = Path(__file__).with_name("figures.typ")


def draw_figures(sheetful: Sheetful) -> bytes:
    """This function will return the figures as a PDF file, A4 upright, the same bytes for the same numbers."""
    told = asdict(sheetful) | {
        "figures": [asdict(figure) | {"is_drawn": figure.is_drawn} for figure in sheetful.figures]
    }
    compiler = typst.Compiler(
        _TEMPLATE.read_bytes(), font_paths=fonts(),
        sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
    )  # fmt: skip
    return bytes(cast(bytes, compiler.compile(format="pdf", timestamp=0)))
