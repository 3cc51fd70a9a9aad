"""DOCX through python-docx: paragraphs, forms, two columns in a borderless table."""

import re
import zipfile
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tools.corpus.sheet import Block, Row, Sheet, block_rows, bulleted, rows

_EPOCH = (2026, 6, 1, 0, 0, 0)


def steady_zip(data: bytes) -> bytes:
    """Return the same archive with fixed times, so that equal content gives equal bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(
                    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-06-01T00:00:00Z", content
                )
            fixed = zipfile.ZipInfo(entry.filename, _EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, content)
    return out.getvalue()


def _new():
    document = Document()
    style = document.styles["Normal"]
    style.font.size = Pt(10.5)
    style.font.name = "Arial"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    for part in document.sections:
        part.left_margin = part.right_margin = Cm(2)
        part.top_margin = part.bottom_margin = Cm(1.8)
    return document


def _finish(document) -> bytes:
    out = BytesIO()
    document.save(out)
    return steady_zip(out.getvalue())


def _line(holder, row: Row):
    paragraph = holder.add_paragraph()
    run = paragraph.add_run("\t".join(row.cells))
    run.bold = row.kind in ("name", "heading", "head")
    run.font.size = Pt({"name": 20, "title": 16, "heading": 13}.get(row.kind, 10.5))
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def plain(sheet: Sheet, *, styles: bool = False, lists: bool = False) -> bytes:
    """Paragraphs only; ``styles`` uses heading styles, ``lists`` real bullets."""
    document = _new()
    for row in rows(sheet):
        if row.kind == "heading" and styles:
            document.add_heading(row.cells[0], level=1)
        elif (
            row.kind == "body" and lists and sheet.bullet and row.cells[0].startswith(sheet.bullet)
        ):
            document.add_paragraph(row.cells[0].removeprefix(sheet.bullet), style="List Bullet")
        else:
            paragraph = _line(document, row)
            if row.kind in ("title", "name"):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return _finish(document)


def _fill(cell, text: str, *, bold: bool = False) -> None:
    first, *rest = text.split("\n")
    run = cell.paragraphs[0].add_run(first)
    run.bold = bold
    for line in rest:
        cell.add_paragraph(line)


def form(sheet: Sheet) -> bytes:
    """The table form of state enterprises, with merged cells and vertical section titles."""
    document = _new()
    document.add_paragraph().add_run(sheet.title or "应聘人员登记表").bold = True
    table = document.add_table(rows=0, cols=5, style="Table Grid")
    pairs = [
        (sheet.labels["name"], sheet.name),
        *((item.label or item.key, item.value) for item in sheet.items),
    ]
    for index in range(0, len(pairs), 2):
        cells = table.add_row().cells
        for place, (label, value) in enumerate(pairs[index : index + 2]):
            _fill(cells[place * 2], label)
            _fill(cells[place * 2 + 1], value)
        if index == 0:
            _fill(cells[4], "照片")
    for block in sheet.blocks:
        _form_block(table, sheet, block)
    return _finish(document)


def _form_block(table, sheet: Sheet, block: Block) -> None:
    start = len(table.rows)
    tall = "\n".join(
        (block.title[:2], block.title[2:])
    )  # headings of forms often stand upright, two and two
    labels = sheet.labels
    if block.kind in ("education", "work", "intern"):
        names = (
            ("school", "major", "degree")
            if block.kind == "education"
            else ("employer", "title", "duty")
        )
        cells = table.add_row().cells
        for cell, key in zip(cells[1:], ("time", *names), strict=True):
            _fill(cell, labels[key])
        for entry in block.entries:
            cells = table.add_row().cells
            last = (
                entry.third
                if block.kind == "education"
                else "\n".join(bulleted(sheet, entry.lines))
            )
            for cell, text in zip(
                cells[1:], (entry.when, entry.main, entry.second, last), strict=True
            ):
                _fill(cell, text)
    else:
        cells = table.add_row().cells
        wide = cells[1].merge(cells[4])
        _fill(wide, "\n".join("  ".join(row.cells) for row in block_rows(sheet, block)[1:]))
    first, last_row = table.cell(start, 0), table.cell(len(table.rows) - 1, 0)
    _fill(first.merge(last_row), tall if sheet.language == "zh" else block.title, bold=True)


def table_columns(sheet: Sheet) -> bytes:
    """Two columns made of a table without lines, contacts at the left."""
    document = _new()
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.width, right.width = Cm(5.5), Cm(11.5)
    _line(left, Row("name", (sheet.name,)))
    for item in sheet.items:
        _line(left, Row("contact", (sheet.pair(item),)))
    for block in sheet.blocks:
        holder = (
            left
            if block.kind in ("skill", "certificate", "language", "honour", "intent")
            else right
        )
        for row in block_rows(sheet, block):
            _line(holder, row)
    return _finish(document)
