"""PDF through typst: other fonts, other text operators and other layouts than reportlab's."""

from functools import cache

import typst

from tools.corpus.draw.fonts import has_cjk
from tools.corpus.sheet import Block, Entry, Sheet, block_rows, bulleted, heads

_SMALL = ("skill", "certificate", "language", "honour", "intent")


def available() -> bool:
    """Whether Chinese can be typeset here; English always can."""
    return has_cjk()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True)


def compile_pdf(source: str) -> bytes:
    """Typeset a source text; the same text gives the same bytes."""
    compiler = typst.Compiler(source.encode(), font_paths=_fonts())
    return compiler.compile(format="pdf", timestamp=1_780_000_000)


def quote(text: str) -> str:
    """Return an expression that is just this text, whatever it contains."""
    return '#text("' + text.replace("\\", "\\\\").replace('"', '\\"') + '")'


def _preamble(
    sheet: Sheet,
    *,
    serif: bool = False,
    margin: str = "1.8cm",
    size: str = "10pt",
    extra: str = "",
) -> str:
    family = "Noto Serif CJK SC" if serif else "Noto Sans CJK SC"
    fonts = '"New Computer Modern"' if sheet.language == "en" else f'"{family}"'
    return (
        f'#set page(paper: "a4", margin: {margin}{extra})\n#set text(font: {fonts}, size: {size}, fallback: true)\n'
        f'#set par(leading: 0.62em, spacing: 0.7em)\n#let title(body) = block(above: 1.1em, below: 0.6em)[#text(weight: "bold", size: 1.2em)[#body]'
        "#v(-0.7em)#line(length: 100%, stroke: 0.6pt)]\n"
    )


def _entry(sheet: Sheet, entry: Entry, kind: str) -> str:
    out = []
    for row in heads(sheet, entry, kind):
        out.append(" #h(1fr) ".join(f"*{quote(cell)}*" for cell in row.cells) + "\n")
    out += [quote(text) + "\n" for text in entry.extra]
    if sheet.bullet in ("• ", "● ", "- "):
        out += [f"- {quote(line)}" for line in entry.lines]
    else:
        out += [quote(line) + " \\" for line in bulleted(sheet, entry.lines)]
    return "\n".join(out) + "\n"


def _block(sheet: Sheet, block: Block) -> str:
    out = [f"#title[{quote(block.title)}]"]
    out += [_entry(sheet, entry, block.kind) for entry in block.entries]
    if not block.entries:
        out += [quote(row.cells[0]) + "\n" for row in block_rows(sheet, block)[1:]]
    return "\n".join(out) + "\n"


def one_column(sheet: Sheet, *, serif: bool = True) -> bytes:
    """One column in the manner of LaTeX résumés: big centred name, contacts with dots, rules."""
    contacts = " #h(4pt)·#h(4pt) ".join(f"#box[{quote(sheet.pair(item))}]" for item in sheet.items)
    body = (
        f'#align(center)[#text(size: 20pt, weight: "bold")[{quote(sheet.name)}]\n\n{contacts}]\n'
    )
    return compile_pdf(
        _preamble(sheet, serif=serif)
        + body
        + "\n".join(_block(sheet, block) for block in sheet.blocks)
    )


def dates_left(sheet: Sheet) -> bytes:
    """Dates and section titles in a narrow column at the left, as in European templates."""
    out = [_preamble(sheet), f"#text(size: 22pt)[{quote(sheet.name)}]\n"]
    out += [quote(sheet.pair(item)) + " \\\n" for item in sheet.items]
    for block in sheet.blocks:
        out.append(
            f"#grid(columns: (26%, 1fr), column-gutter: 8pt, row-gutter: 7pt, [*{quote(block.title)}*], [#line(length: 100%)],"
        )
        if block.entries:
            for entry in block.entries:
                names = ", ".join(part for part in (entry.main, entry.second, entry.third) if part)
                text = [
                    f"*{quote(names)}*",
                    *map(quote, (*entry.extra, *bulleted(sheet, entry.lines))),
                ]
                joined = " \\ ".join(text)
                out.append(f"[{quote(entry.when)}], [{joined}],")
        else:
            text = " \\ ".join(quote(row.cells[0]) for row in block_rows(sheet, block)[1:])
            out.append(f"[], [{text}],")
        out.append(")\n")
    return compile_pdf("\n".join(out))


def sidebar(sheet: Sheet, *, right: bool = False) -> bytes:
    """A sidebar with tinted ground beside the main part, both within one grid."""
    side = "\n\n".join(
        [quote(sheet.pair(item)) for item in sheet.items]
        + [_block(sheet, b) for b in sheet.blocks if b.kind in _SMALL]
    )
    main = "\n".join(_block(sheet, block) for block in sheet.blocks if block.kind not in _SMALL)
    name = f'#text(size: 19pt, weight: "bold")[{quote(sheet.name)}]\n\n'
    cells = [
        (f"box(inset: 8pt)[{name if right else ''}{main}]", "67%"),
        (
            f'box(fill: rgb("#e8eef4"), inset: 8pt, width: 100%)[{"" if right else name}{side}]',
            "33%",
        ),
    ]
    if not right:
        cells.reverse()
    grid = f"#grid(columns: ({cells[0][1]}, {cells[1][1]}), {cells[0][0]}, {cells[1][0]})"
    return compile_pdf(_preamble(sheet, margin="1.2cm", size="9.5pt") + grid)


def two_columns(sheet: Sheet) -> bytes:
    """Text that flows through two columns, the head part first."""
    contacts = "\n\n".join(quote(sheet.pair(item)) for item in sheet.items)
    body = f'#text(size: 18pt, weight: "bold")[{quote(sheet.name)}]\n\n{contacts}\n\n'
    body += "\n".join(_block(sheet, block) for block in sheet.blocks)
    return compile_pdf(_preamble(sheet, size="9pt", extra=", columns: 2") + body)


def form(sheet: Sheet) -> bytes:
    """A ruled form; labels and values in boxes, work as a table of four columns."""
    pairs = [
        (sheet.labels["name"], sheet.name),
        *((item.label or item.key, item.value) for item in sheet.items),
    ]
    cells = [f"[{quote(text)}]" for pair in pairs for text in pair]
    cells += ["[]"] * (-len(cells) % 4)
    out = [
        _preamble(sheet),
        f"#align(center)[#text(size: 18pt)[{quote(sheet.title or '个人简历')}]]\n",
    ]
    out.append("#table(columns: (16%, 34%, 16%, 34%), " + ", ".join(cells) + ")\n")
    for block in sheet.blocks:
        out.append(f"#table(columns: (100%,), fill: luma(235), [{quote(block.title)}])#v(-1em)")
        if block.kind in ("work", "intern", "education"):
            names = (
                ("school", "major", "degree")
                if block.kind == "education"
                else ("employer", "title", "duty")
            )
            rows = [f"[{quote(sheet.labels[key])}]" for key in ("time", *names)]
            for entry in block.entries:
                last = (
                    entry.third
                    if block.kind == "education"
                    else " ".join(bulleted(sheet, entry.lines))
                )
                rows += [
                    f"[{quote(text)}]" for text in (entry.when, entry.main, entry.second, last)
                ]
            out.append("#table(columns: (20%, 26%, 18%, 36%), " + ", ".join(rows) + ")\n")
        else:
            text = " \\ ".join(quote("  ".join(row.cells)) for row in block_rows(sheet, block)[1:])
            out.append(f"#table(columns: (100%,), [{text}])\n")
    return compile_pdf("\n".join(out))


def timeline(sheet: Sheet) -> bytes:
    """Entries along a vertical line with dots; dates far right and a little off the baseline."""
    contacts = "  |  ".join(sheet.pair(item) for item in sheet.items)
    out = [
        _preamble(sheet),
        f'#text(size: 20pt, weight: "bold")[{quote(sheet.name)}]\n\n{quote(contacts)}\n',
    ]
    for block in sheet.blocks:
        out.append(f"#title[{quote(block.title)}]")
        for entry in block.entries:
            names = "  ".join(part for part in (entry.main, entry.second, entry.third) if part)
            lines = " \\ ".join(map(quote, (*entry.extra, *bulleted(sheet, entry.lines)))) or ""
            out.append(
                f"#block(stroke: (left: 1pt + gray), inset: (left: 10pt, y: 3pt))[*{quote(names)}* #h(1fr) "
                f"#text(size: 8.5pt, baseline: 3pt)[{quote(entry.when)}] \\ {lines}]"
            )
        if not block.entries:
            out += [quote(row.cells[0]) + "\n" for row in block_rows(sheet, block)[1:]]
    return compile_pdf("\n".join(out))
