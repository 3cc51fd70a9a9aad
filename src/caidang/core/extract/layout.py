"""Flow layout for formats without pages of their own: blocks of text onto A4 pages.

DOCX, DOC, HTML, mail and text have paragraphs and table rows but no places. Here each gets one,
so that evidence can light up and a browser can draw the spans as they stand. Everything a reader
sees in ``Line.text`` is made here: a column gap is wide enough to be a tab.

Spans carry text that is already normalised (``core.text.normalize``), so that offsets into
``Line.text`` mean the same thing to every reader of the document.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from caidang.core.extract.document import Box, Hidden, Line, Page, Span
from caidang.core.extract.limits import Limits
from caidang.core.extract.spacing import close_up
from caidang.core.text.normalize import normalize_shown

WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 54.0
BODY = 10.5
HEADING = 14.0
_USABLE = WIDTH - 2 * MARGIN
_LEADING = 1.5
_LEAST_SIZE = 6.0
_SHARED_FACTOR = 0.8  # below this one long cell would make a whole table small
_GAP_EM = 2.2  # more than the 1.6 em at which Line.text writes a tab
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]+"
)
# A Latin word, number, mail or link is never cut, nor are a phone's groups or a date's parts;
# anything else may be cut after any character.
_PIECES = re.compile(
    r"(?:\(?\+?\d{1,4}\)?[ -])?\(?\d{3,4}\)?[ -]\d{4}(?:[ -]\d{4})?(?!\d) *"
    r"|\d{4} ?[年./-] ?\d{1,2}(?: ?[月./-](?: ?\d{1,2} ?日?)?)?(?!\d) *"
    r"|[!-~\u00c0-\u024f]+ *| +|[^ ]"
)
_COLUMN = re.compile(r"\t+| {3,}")
_LINES = re.compile(r"\r\n|[\r\n]")


class Run(NamedTuple):
    """Text in one style. A tab, or three or more spaces, is a gap between columns."""

    text: str
    bold: bool = False
    size: float = BODY
    hidden: Hidden | None = None


class Block(NamedTuple):
    """A paragraph (one cell) or a table row whose cells hold one line each (several cells)."""

    cells: tuple[tuple[Run, ...], ...]

    @property
    def is_row(self) -> bool:
        """True for a table row."""
        return len(self.cells) > 1


def paragraph(
    text: str, *, bold: bool = False, size: float = BODY, hidden: Hidden | None = None
) -> Block:
    """This function will make a block of one run."""
    return Block(((Run(text, bold=bold, size=size, hidden=hidden),),))


def join_cells(cells: Sequence[Sequence[Block]]) -> list[Block]:
    """This function will make blocks of a table row, each cell given as its blocks.

    Neighbouring cells of one paragraph each become one row; a cell of more stands by itself, so
    that a column of duties beside a date does not tear its own text apart.
    """
    blocks: list[Block] = []
    single: list[tuple[Run, ...]] = []

    def flush() -> None:
        if single:
            blocks.append(Block(tuple(single)))
            single.clear()

    for cell in cells:
        if len(cell) == 1 and not cell[0].is_row:
            single.append(cell[0].cells[0])
        elif cell:
            flush()
            blocks.extend(cell)
    flush()
    return blocks


def text_width(text: str, size: float) -> float:
    """This function will estimate a width in points: CJK one em, everything else half of one."""
    if text.isascii():
        return 0.5 * size * len(text)
    return 0.5 * size * (len(text) + sum(map(len, _WIDE.findall(text))))


Placed = tuple[float, Run, float]
"""A run with where it begins, in points from the left margin, and its width."""


class _Typesetter:
    """Puts lines below one another and starts a page when one is full."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pages: list[list[Line]] = [[]]
        self._y = MARGIN
        self._characters = 0

    def put(self, placed: Sequence[Placed], size: float, glue: str | None = None) -> None:
        """Set runs at their x offsets (points from the left margin) as one line; ``glue`` as in ``Line``."""
        height = size * _LEADING
        if self._y + height > HEIGHT - MARGIN:
            self._pages.append([])
            self._limits.check_pages(len(self._pages))
            self._y = MARGIN
        spans = []
        for x, (text, bold, points, hidden), width in placed:
            x0 = MARGIN + x
            top = self._y + (height - points) / 2
            box = Box(x0, top, x0 + width, top + points)
            spans.append(Span(text, box, points, bold, hidden))
            self._characters += len(text)
        self._limits.check_characters(self._characters)
        self._pages[-1].append(Line(tuple(spans), glue))
        self._y += height

    def space(self, points: float) -> None:
        """Leave some room, but none at the top of a page."""
        if self._pages[-1]:
            self._y += points

    def pages(self) -> tuple[Page, ...]:
        """Return the pages set so far, always at least one."""
        return tuple(
            Page(number, WIDTH, HEIGHT, tuple(lines))
            for number, lines in enumerate(self._pages, start=1)
        )


def lay_out(blocks: Iterable[Block], limits: Limits) -> tuple[Page, ...]:
    """This function will set blocks on A4 pages (595 by 842 points) in their order.

    A paragraph that is too wide goes on in further lines; a row that is too wide is set smaller,
    and cell by cell below one another if that is not enough. Raises TooLarge over the limits.
    """
    setter = _Typesetter(limits)
    table: list[list[tuple[Run, ...]]] = []
    for block in blocks:
        if block.is_row:
            row = [cell for part in block.cells for cell in _columns(part)]
            if table and len(table[0]) != len(row):
                _set_table(setter, table)
                table = []
            table.append(row)
            continue
        _set_table(setter, table)
        table = []
        for line in _split_lines(block.cells[0]):
            _set_paragraph(setter, line)
    _set_table(setter, table)
    return setter.pages()


def _split_lines(runs: Sequence[Run]) -> list[list[Run]]:
    """Split runs at their line breaks and normalise them."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        text = run.text
        clean = close_up(normalize_shown(text))
        if "\n" not in clean and "\r" not in clean:
            if clean:
                lines[-1].append(run if clean == text else Run(clean, *run[1:]))
            continue
        for count, piece in enumerate(_LINES.split(clean)):
            if count:
                lines.append([])
            if piece:
                lines[-1].append(Run(piece, *run[1:]))
    return [line for line in lines if line]


def _split_columns(line: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Split one normalised line at its column gaps; empty columns vanish, edges are stripped."""
    columns: list[list[Run]] = [[]]
    for run in line:
        if "\t" not in run.text and "   " not in run.text:
            columns[-1].append(run)
            continue
        for count, text in enumerate(_COLUMN.split(run.text)):
            if count:
                columns.append([])
            if text:
                columns[-1].append(Run(text, *run[1:]))
    return [stripped for column in columns if (stripped := _strip(column))]


def _columns(cell: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Make columns of a cell's runs; a line break inside a cell is one more gap."""
    return [column for line in _split_lines(cell) for column in _split_columns(line)]


def _strip(runs: list[Run]) -> tuple[Run, ...]:
    """Take the spaces off both ends of a sequence of runs; runs that were only that vanish."""
    while runs and runs[0].text.isspace():
        runs.pop(0)
    while runs and runs[-1].text.isspace():
        runs.pop()
    if not runs:
        return ()
    first, last = runs[0], runs[-1]
    if first.text[0] == " ":
        runs[0] = Run(first.text.lstrip(), *first[1:])
        last = runs[-1]
    if last.text[-1] == " ":
        runs[-1] = Run(last.text.rstrip(), *last[1:])
    return tuple(runs)


def _width(runs: Sequence[Run]) -> float:
    return sum(text_width(run.text, run.size) for run in runs if not run.hidden)


def _place(runs: Sequence[Run], x: float) -> list[Placed]:
    """Set runs one after the other from ``x``; hidden ones take no room."""
    placed = []
    for run in runs:
        width = text_width(run.text, run.size)
        placed.append((x, run, width))
        if not run.hidden:
            x += width
    return placed


def _set_paragraph(setter: _Typesetter, line: Sequence[Run]) -> None:
    """Set one logical line, wrapped where it is too wide."""
    columns = _split_columns(line)
    if not columns:
        return
    size = max([run.size for column in columns for run in column])
    if size > BODY * 1.15:
        setter.space(size * 0.5)
    placed: list[Placed] = []
    x = 0.0
    for column in columns:
        gap = _GAP_EM * size if placed else 0.0
        if placed and x + gap + min(_width(column), _USABLE * 0.4) > _USABLE:
            setter.put(placed, size, "\t")
            placed, x, gap = [], 0.0, 0.0
        placed, x = _flow(setter, column, placed, x + gap, size)
    if placed:
        setter.put(placed, size)


def _flow(
    setter: _Typesetter, runs: Sequence[Run], placed: list[Placed], x: float, size: float
) -> tuple[list[Placed], float]:
    """Set runs from ``x`` on; what fills a line goes to the page. Returns the open line and its end."""
    for run in runs:
        width = text_width(run.text, run.size)
        if run.hidden:
            placed.append((x, run, width))
            continue
        if x + width <= _USABLE:
            placed.append((x, run, width))
            x += width
            continue
        for piece, starts_line in _wrap(run, x):
            if starts_line and placed:
                _put_broken(setter, placed, size)
                placed, x = [], 0.0
            if piece.text:
                width = text_width(piece.text, piece.size)
                placed.append((x, piece, width))
                x += width
    return placed, x


def _put_broken(setter: _Typesetter, placed: list[Placed], size: float) -> None:
    """Set a line that its paragraph goes on from; the space at which it was broken becomes the glue."""
    x, last, _ = placed[-1]
    text = last.text.rstrip(" ")
    kept = placed[:-1]
    if text:
        kept.append((x, last._replace(text=text), text_width(text, last.size)))
    if kept:
        setter.put(kept, size, " " if len(text) < len(last.text) else "")


def _wrap(run: Run, x: float) -> Iterator[tuple[Run, bool]]:
    """Yield the pieces of a run that fit on lines, each with whether it starts a new one; end spaces stay."""
    text = run.text
    begin = position = 0
    fresh = False
    for match in _PIECES.finditer(text):
        whole = match.group()
        full = text_width(whole, run.size)
        width = text_width(whole.rstrip(), run.size) if whole[-1] == " " else full
        if x + width > _USABLE and (position > begin or x > 0):
            yield run._replace(text=text[begin:position]), fresh
            fresh, begin, x = True, match.start(), 0.0
        x += full
        position = match.end()
    yield run._replace(text=text[begin:]), fresh


def _set_table(setter: _Typesetter, rows: Sequence[Sequence[tuple[Run, ...]]]) -> None:
    """Set rows of equal length in common columns, smaller if need be, else below one another."""
    rows = [row for row in rows if row]
    if not rows:
        return
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    size = max(run.size for row in rows for cell in row for run in cell)
    total = sum(widths) + _GAP_EM * size * (len(widths) - 1)
    factor = min(1.0, _USABLE / total) if total else 1.0
    if factor < _SHARED_FACTOR:
        for row in rows:
            _set_row_alone(setter, row)
        return
    starts = [0.0]
    for width in widths:
        starts.append(starts[-1] + (width + _GAP_EM * size) * factor)
    for row in rows:
        placed = [
            piece
            for start, cell in zip(starts, row, strict=False)
            for piece in _place(tuple(run._replace(size=run.size * factor) for run in cell), start)
        ]
        setter.put(placed, size * factor)


def _set_row_alone(setter: _Typesetter, row: Sequence[tuple[Run, ...]]) -> None:
    """Set a row that does not share columns with its neighbours: on one line if that fits."""
    size = max(run.size for cell in row for run in cell)
    total = sum(_width(cell) for cell in row) + _GAP_EM * size * (len(row) - 1)
    factor = min(1.0, _USABLE / total) if total else 1.0
    if size * factor < _LEAST_SIZE:
        for cell in row:
            _set_paragraph(setter, cell)
        return
    x = 0.0
    placed: list[Placed] = []
    for cell in row:
        smaller = tuple(run._replace(size=run.size * factor) for run in cell)
        placed.extend(_place(smaller, x))
        x += _width(smaller) + _GAP_EM * size * factor
    setter.put(placed, size * factor)
