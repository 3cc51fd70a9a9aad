"""A report as PDF: typeset with fonts that come with the program, so that it looks the same on every machine."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import cast

import pylopdf_fonts_zh_cn
import typst

from caidang.core.report.marks import copy_id
from caidang.core.report.model import Report

_TEMPLATE = Path(__file__).with_name("report.typ")
ID_DIGITS = 24
_SCREEN = 110
"""Dots an inch."""


def draw_pdf(report: Report, *, key: bytes) -> bytes:
    """This function will return the report as a PDF file that carries the copy's name in its structure."""
    return bytes(cast(bytes, _compiler(report, key).compile(format="pdf", timestamp=0)))


def draw_pictures(report: Report, *, key: bytes) -> list[bytes]:
    """This function will return the same pages as PNG pictures, for looking at."""
    drawn = _compiler(report, key).compile(format="png", ppi=_SCREEN)
    return [bytes(page) for page in drawn] if isinstance(drawn, list) else [bytes(cast(bytes, drawn))]


def _compiler(report: Report, key: bytes) -> typst.Compiler:
    told = asdict(report) | {
        "logo": list(report.logo) if report.logo else [],
        "keywords": [copy_id(key, "document", ID_DIGITS)],
        "sections": [asdict(section) for section in report.sections if not section.is_empty],
    }
    return typst.Compiler(
        _TEMPLATE.read_bytes(),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
    )


@cache
def fonts() -> typst.Fonts:
    """The fonts of the wheel; the machine's own only stand in for rare characters that those lack."""
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(folder)]
    )
