"""The same marked text as people send it: plain, Word, PDF, a web page named .doc.

How a format is set (columns or tables with lines, right-hand or closed-up dates, type) is drawn from the résumé's name,
so a batch shows many manners and a name always the same one.
"""

import html
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random
from typing import Final

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tools.corpus.draw.typeset import compile_pdf, quote
from tools.strangers.marked import Marked, plain

_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_THIN: Final = re.compile(r"(?<![\w*])\*(?=[^*\s])|(?<=[^*\s])\*(?![\w*])|`|^> ")

Block = tuple[str, list[str]]


def text(resume: Marked) -> bytes:
    """This function will return the bare text."""
    return plain(resume.text).encode()


def docx(resume: Marked) -> bytes:
    """This function will draw a Word file."""
    rng = _rng(resume, "docx")
    document = Document()
    style = document.styles["Normal"]
    style.font.size, style.font.name = Pt(rng.choice((10, 10.5, 11))), "Arial"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    right = rng.random() < 0.5
    lines = rng.random() < 0.7
    blocks = list(_blocks(resume.text))
    sides = [block for block in blocks if block[0] in ("<", ">")]
    if sides:
        cells = document.add_table(1, len(sides)).rows[0].cells
        for cell, (_, rows) in zip(cells, sides, strict=True):
            for row in rows:
                _paragraph(cell, row, right=False)
    for kind, rows in blocks:
        if kind == "|":
            _word_table(document, rows, lines=lines)
        elif kind == "":
            for row in rows:
                _paragraph(document, row, right=right)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(resume: Marked) -> bytes:
    """This function will typeset a PDF."""
    rng = _rng(resume, "pdf")
    family = rng.choice(("Noto Sans CJK SC", "Noto Serif CJK SC"))
    manner = rng.choice(("right", "wide", "columns"))
    lines = rng.random() < 0.7
    out = [
        f'#set page(paper: "a4", margin: {rng.choice(("1.5cm", "2cm", "2.5cm"))})',
        f'#set text(font: "{family}", size: {rng.choice((9, 10, 10.5, 11))}pt, fallback: true)',
        f"#set par(leading: {rng.choice((0.5, 0.65, 0.9))}em, spacing: 0.75em)",
    ]
    blocks = list(_blocks(resume.text))
    sides = [block for block in blocks if block[0] in ("<", ">")]
    if sides:
        widths = ", ".join("32%" if kind == "<" else "1fr" for kind, _ in sides)
        cells = ", ".join(
            "[" + "\n".join(_set(row, "wide") for row in rows) + "]" for _, rows in sides
        )
        out.append(f"#grid(columns: ({widths}), column-gutter: 14pt, {cells})")
    for kind, rows in blocks:
        if kind == "|":
            out.append(_set_table(rows, lines=lines))
        elif kind == "":
            out += [_set(row, manner) for row in rows]
    return compile_pdf("\n".join(out))


def web_page(resume: Marked) -> bytes:
    """This function will write a page in gb18030, as job sites write their .doc."""
    tag = _rng(resume, "web").choice(("p", "div"))
    out = ["<html><head><meta charset='gb18030'><style>p{margin:0}</style></head><body>"]
    for kind, rows in _blocks(resume.text):
        if kind == "|":
            out.append("<table border=1>")
            for row in rows:
                cells = "".join(f"<td>{_web(cell.strip())}</td>" for cell in _cells(row))
                out.append(f"<tr>{cells}</tr>")
            out.append("</table>")
        else:
            for row in rows:
                level, said = _heading(row)
                name = f"h{level}" if level else tag
                out.append(f"<{name}>{_web(said) or '&nbsp;'}</{name}>")
    return "\n".join([*out, "</body></html>"]).encode("gb18030")


DRAWINGS: Final[dict[str, Callable[[Marked], bytes]]] = {
    "txt": text, "docx": docx, "pdf": pdf, "doc": web_page,
}  # fmt: skip


def drawings(resume: Marked) -> Iterator[tuple[str, bytes]]:
    """This function will yield every format that shows the résumé: one in columns is only drawn, not told as text."""
    has_columns = "<<<" in resume.text
    for suffix, draw in DRAWINGS.items():
        if not (has_columns and suffix in ("txt", "doc")):
            yield suffix, draw(resume)


def _rng(resume: Marked, kind: str) -> Random:
    return Random(f"{resume.name}-{kind}")


def _blocks(body: str) -> Iterator[Block]:
    """Yield runs of lines: "|" tables, "<" and ">" columns, "" other lines."""
    side, kind, rows = "", "", []
    for line in body.split("\n"):
        if line in ("<<<", ">>>"):
            if rows:
                yield kind, rows
            side, rows = line[0], []
            kind = side
            continue
        found = side or ("|" if line.startswith("|") else "")
        if found != kind and rows:
            yield kind, rows
            rows = []
        kind = found
        rows.append(line)
    if rows:
        yield kind, rows


def _cells(row: str) -> list[str]:
    return row.strip().removeprefix("|").removesuffix("|").split("|")


def _heading(row: str) -> tuple[int, str]:
    marks = re.match(r"(#{1,4}) ", row)
    return (len(marks[1]), row[marks.end() :]) if marks else (0, row)


def _parts(row: str) -> Iterator[tuple[str, bool]]:
    """Yield stretches of a row and whether they are bold."""
    for number, part in enumerate(_BOLD.split(row)):
        if part:
            yield _THIN.sub("", part), bool(number % 2)


def _paragraph(holder: Word, row: str, *, right: bool) -> None:  # type: ignore[valid-type]
    level, said = _heading(row)
    paragraph = holder.add_paragraph()  # type: ignore[attr-defined]
    paragraph.paragraph_format.space_after = Pt(2)
    if right and said.count("\t") == 1:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT)
    for part, bold in _parts(said):
        run = paragraph.add_run(part)
        run.bold = bold or bool(level)
        if level:
            run.font.size = Pt({1: 20, 2: 13}.get(level, 11))


def _word_table(document: Word, rows: list[str], *, lines: bool) -> None:  # type: ignore[valid-type]
    width = max(len(_cells(row)) for row in rows)
    table = document.add_table(0, width, style="Table Grid" if lines else None)  # type: ignore[attr-defined]
    for row in rows:
        drawn = table.add_row().cells
        cells = [cell.strip() for cell in _cells(row)]
        for cell, said in zip(drawn, cells, strict=False):
            cell.paragraphs[0].add_run("".join(part for part, _ in _parts(said)))
        if len(cells) < width:
            drawn[len(cells) - 1].merge(drawn[width - 1])


def _set(row: str, manner: str) -> str:
    level, said = _heading(row)
    cells = [" ".join(f"*{quote(part)}*" if bold else quote(part) for part, bold in _parts(cell)) for cell in said.split("\t")]  # fmt: skip
    if level:
        cells = [f"#text(size: {({1: 19, 2: 13}).get(level, 11)}pt)[*{cell}*]" for cell in cells]
    if len(cells) == 1:
        return cells[0] + "\n"
    if manner == "right":
        return " #h(20pt) ".join(cells[:-1]) + f" #h(1fr) {cells[-1]}\n"
    if manner == "wide":
        return " #h(22pt) ".join(cells) + "\n"
    widths = ", ".join(["1fr"] * len(cells))
    return f"#grid(columns: ({widths}), {', '.join(f'[{cell}]' for cell in cells)})\n"


def _set_table(rows: list[str], *, lines: bool) -> str:
    width = max(len(_cells(row)) for row in rows)
    stroke = "0.5pt" if lines else "none"
    drawn = []
    for row in rows:
        cells = [_set(cell.strip(), "wide").strip() for cell in _cells(row)]
        drawn += [f"[{cell}]" for cell in cells[:-1]]
        rest = width - len(cells) + 1
        drawn.append(f"table.cell(colspan: {rest})[{cells[-1]}]")
    widths = ", ".join(["auto"] * (width - 1) + ["1fr"])
    return f"#table(columns: ({widths}), stroke: {stroke}, {', '.join(drawn)})\n"


def _web(said: str) -> str:
    found = "".join(
        f"<b>{html.escape(part)}</b>" if bold else html.escape(part) for part, bold in _parts(said)
    )
    return found.replace("\t", "&nbsp;&nbsp;&nbsp;&nbsp;")
