"""PDF through reportlab: columns, sidebars, forms, work tables and icons."""

from tools.corpus.draw.canvas import HEIGHT, WIDTH, Column, Paper
from tools.corpus.draw.fonts import chinese, icons
from tools.corpus.sheet import Block, Sheet, block_rows, bulleted, entry_rows, rows

_SMALL = ("skill", "certificate", "language", "honour", "intent")


def _fonts(sheet: Sheet, *, serif: bool = False, embedded: bool = False) -> tuple[str, str]:
    if sheet.language == "en":
        return ("Times-Roman", "Times-Bold") if serif else ("Helvetica", "Helvetica-Bold")
    font = chinese(embedded=embedded)
    return font, font


def _column(sheet: Sheet, paper: Paper, x: float, width: float, **choice: bool) -> Column:
    font, bold = _fonts(sheet, **choice)
    return Column(paper, x, width, font, bold)


def _rows(
    column: Column, sheet: Sheet, block: Block, *, size: float = 10, dates_left: bool = False
) -> None:
    """Write a section as flowing lines."""
    column.skip(8)
    column.room(50)
    column.say(block.title, size + 2.5, bold=True)
    column.rule()
    for entry in block.entries:
        if dates_left:
            names = "  ".join(part for part in (entry.main, entry.second, entry.third) if part)
            column.columns((entry.when, names), (0.28, 0.72), size, bold=True)
            for line in (*entry.extra, *bulleted(sheet, entry.lines)):
                column.say(line, size - 0.5, indent=column.width * 0.28)
            continue
        for row in entry_rows(sheet, entry, block.kind):
            if row.kind == "head":
                column.spread(row.cells, size + 0.5, bold=True)
            else:
                column.say(row.cells[0], size - 0.5)
        column.skip(3)
    if not block.entries:
        for row in block_rows(sheet, block)[1:]:
            column.say(row.cells[0], size - 0.5)


def one_column(
    sheet: Sheet,
    *,
    centre: bool = True,
    serif: bool = False,
    dates_left: bool = False,
    embedded: bool = False,
) -> bytes:
    """One column with the name above it; contacts share lines."""
    paper = Paper()
    column = _column(sheet, paper, 52, WIDTH - 104, serif=serif, embedded=embedded)
    align = "center" if centre else "left"
    head = [row for row in rows(sheet) if row.kind in ("title", "name", "contact")]
    for row in head:
        if row.kind == "name":
            column.say(row.cells[0], 20, bold=True, align=align)
        elif row.kind == "title":
            column.say(row.cells[0], 14, bold=True, align="center")
        else:
            column.say((" | " if centre else "    ").join(row.cells), 10, align=align)
    for block in sheet.blocks:
        _rows(column, sheet, block, dates_left=dates_left)
    return paper.write()


def sidebar(
    sheet: Sheet,
    *,
    right: bool = False,
    share: float = 0.31,
    dark: bool = True,
    name_on_top: bool = False,
) -> bytes:
    """A coloured column with contacts, skills and certificates beside the rest."""
    paper = Paper()
    width = WIDTH * share
    side_x, main_x = (WIDTH - width, 40.0) if right else (0.0, width + 20)
    side = _column(sheet, paper, side_x + 18, width - 36)
    main = _column(sheet, paper, main_x, WIDTH - width - 60)
    side.color = "#ffffff" if dark else "#222222"
    last = _fill_both(sheet, side, main, name_on_top=name_on_top)
    fill = "#2f4156" if dark else "#e9edf2"
    for page in range(last + 1):  # the ground comes first, under the text
        paper.rect(page, side_x, 0, width, HEIGHT, fill=fill)
        paper.pages[page].insert(0, paper.pages[page].pop())
    return paper.write()


def _fill_both(sheet: Sheet, side: Column, main: Column, *, name_on_top: bool) -> int:
    top = main if name_on_top else side
    top.say(sheet.name, 20, bold=True)
    if sheet.title:
        top.say(sheet.title, 11)
    side.skip(10)
    for item in sheet.items:
        side.say(sheet.pair(item), 9.5)
    for block in sheet.blocks:
        _rows(
            side if block.kind in _SMALL else main,
            sheet,
            block,
            size=9.5 if block.kind in _SMALL else 10,
        )
    return max(side.page, main.page)


def two_columns(sheet: Sheet) -> bytes:
    """Name across the page, then two columns of about the same width."""
    paper = Paper()
    head = _column(sheet, paper, 44, WIDTH - 88)
    head.say(sheet.name, 22, bold=True)
    pairs = [sheet.pair(item) for item in sheet.items]
    for index in range(0, len(pairs), 3):
        head.say("   ".join(pairs[index : index + 3]), 9.5)
    half = (WIDTH - 88 - 24) / 2
    left, right = _column(sheet, paper, 44, half), _column(sheet, paper, 44 + half + 24, half)
    left.y = right.y = head.y + 6
    for block in sheet.blocks:
        _rows(left if block.kind in ("work", "intern") else right, sheet, block, size=9.5)
    return paper.write()


def form(sheet: Sheet) -> bytes:
    """The table form of state enterprises: every field in a box, photo at the right."""
    paper = Paper()
    column = _column(sheet, paper, 50, WIDTH - 100)
    column.say(sheet.title or "个人简历表", 18, bold=True, align="center")
    column.skip(8)
    pairs = [
        (sheet.labels["name"], sheet.name),
        *((item.label or item.key, item.value) for item in sheet.items),
    ]
    for index in range(0, len(pairs), 2):
        flat = [cell for pair in pairs[index : index + 2] for cell in pair]
        cells = (*flat, *[""] * (4 - len(flat)))
        column.grid(cells, (0.15, 0.35, 0.15, 0.35), shade=(0, 2))
    labels = sheet.labels
    for block in sheet.blocks:
        column.grid((block.title,), (1.0,), 10.5, shade=(0,))
        if block.kind == "education":
            column.grid(
                (labels["time"], labels["school"], labels["major"], labels["degree"]),
                (0.25, 0.3, 0.27, 0.18),
            )
            for entry in block.entries:
                column.grid(
                    (entry.when, entry.main, entry.second, entry.third), (0.25, 0.3, 0.27, 0.18)
                )
        elif block.kind in ("work", "intern"):
            column.grid((labels["time"], labels["employer"], labels["title"]), (0.25, 0.45, 0.3))
            for entry in block.entries:
                column.grid((entry.when, entry.main, entry.second), (0.25, 0.45, 0.3))
                column.grid(("\u3000".join(bulleted(sheet, entry.lines)),), (1.0,))
        else:
            for row in block_rows(sheet, block)[1:]:
                column.grid(("  ".join(row.cells),), (1.0,))
    return paper.write()


def page_marks(sheet: Sheet) -> bytes:
    """One column with a running head and page numbers, which belong to no section."""
    paper = Paper()
    column = _column(sheet, paper, 52, WIDTH - 104)
    column.top = column.y = 62
    column.bottom = HEIGHT - 120  # short pages, so that a work history runs over the break
    for row in rows(sheet):
        if row.kind == "heading":
            column.skip(6)
        size = {"name": 18, "heading": 12.5, "title": 14}.get(row.kind, 10)
        column.spread(row.cells, size, bold=row.kind in ("name", "heading", "head"))
    font = column.font
    for page in range(column.page + 1):
        mark = f"{sheet.name}的个人简历" if sheet.language == "zh" else f"{sheet.name} - Resume"
        paper.text(page, WIDTH - 160, 34, mark, font, 8, "#888888")
        foot = (
            f"第 {page + 1} 页 共 {column.page + 1} 页"
            if sheet.language == "zh"
            else f"{page + 1}"
        )
        paper.text(page, WIDTH / 2 - 30, HEIGHT - 40, foot, font, 8, "#888888")
    return paper.write()


def icon_column(sheet: Sheet) -> bytes:
    """A narrow column with one glyph beside each section; the glyphs are not text."""
    paper = Paper()
    column = _column(sheet, paper, 84, WIDTH - 136)
    icon = icons()
    column.say(sheet.name, 20, bold=True)
    column.say("  ".join(sheet.pair(item) for item in sheet.items), 9.5)
    for number, block in enumerate(sheet.blocks):
        column.room(60)
        paper.text(column.page, 50, column.y + 22, chr(0xF015 + number), icon, 13, "#336699")
        _rows(column, sheet, block)
    return paper.write()


def work_table(sheet: Sheet, *, lines: bool = True) -> bytes:
    """Work as a table of three columns: period, employer with title, duties."""
    paper = Paper()
    column = _column(sheet, paper, 46, WIDTH - 92)
    column.say(sheet.name, 20, bold=True)
    for item in sheet.items:
        column.say(sheet.pair(item), 10)
    for block in sheet.blocks:
        if block.kind not in ("work", "intern", "education"):
            _rows(column, sheet, block)
            continue
        column.skip(8)
        column.say(block.title, 12.5, bold=True)
        column.skip(3)
        shares = (0.2, 0.32, 0.48)
        names = ("school", "major") if block.kind == "education" else ("employer", "duty")
        titles = (sheet.labels["time"], *(sheet.labels[name] for name in names))
        put = column.grid if lines else column.columns
        put(titles, shares, 9.5)
        for entry in block.entries:
            if block.kind == "education":
                put(
                    (entry.when, entry.main, " ".join(filter(None, (entry.second, entry.third)))),
                    shares,
                    9.5,
                )
            else:
                put(
                    (
                        entry.when,
                        f"{entry.main} {entry.second}",
                        " ".join(bulleted(sheet, entry.lines)),
                    ),
                    shares,
                    9.5,
                )
    return paper.write()


def icon_head(sheet: Sheet) -> bytes:
    """Contacts behind glyphs of an icon font instead of labels."""
    paper = Paper()
    column = _column(sheet, paper, 50, WIDTH - 100)
    column.say(sheet.name, 22, bold=True)
    column.skip(4)
    icon = icons()
    for number, item in enumerate(sheet.items):
        x = column.x + (number % 3) * column.width / 3
        if number % 3 == 0:
            column.y += 16
        if item.icon:
            paper.text(0, x, column.y, item.icon, icon, 9)
        paper.text(0, x + 14, column.y, item.value, column.font, 9.5)
    for block in sheet.blocks:
        _rows(column, sheet, block)
    return paper.write()
