"""A small page painter over reportlab: columns of wrapped text on as many pages as they need."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
_CLOSING = "，。；：、！？）》”」,.;:!?)"


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines no wider than ``width`` points: words whole, Han characters anywhere."""
    lines: list[str] = []
    line = ""
    for token in _tokens(text):
        wide = stringWidth(line + token, font, size) > width
        if wide and line and token[0] not in _CLOSING:
            lines.append(line.rstrip())
            line = token.lstrip()
        else:
            line += token
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for char in text:
        if (
            found
            and char < "\u2e80"
            and char != " "
            and found[-1][-1] < "\u2e80"
            and found[-1][-1] != " "
        ):
            found[-1] += char
        else:
            found.append(char)
    return found


@dataclass(slots=True)
class Paper:
    """Pages that may be drawn on in any order and are written one after the other."""

    pages: dict[int, list[Callable[[Canvas], None]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, page: int, act: Callable[[Canvas], None]) -> None:
        """Note one act of drawing on a page (from 0)."""
        self.pages[page].append(act)

    def text(
        self,
        page: int,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        color: str = "#222222",
        *,
        heavy: bool = False,
    ) -> None:
        """Draw a line of text; ``y`` is its baseline from the top in points, ``heavy`` strokes its outline as well."""

        def act(canvas: Canvas) -> None:
            canvas.setFillColor(color)
            canvas.setStrokeColor(color)
            canvas.setLineWidth(0.3)
            line = canvas.beginText(x, HEIGHT - y)
            line.setFont(font, size)
            line.setTextRenderMode(2 if heavy else 0)
            line.textOut(text)
            canvas.drawText(line)

        self.add(page, act)

    def rect(
        self,
        page: int,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "",
        stroke: str = "",
    ) -> None:
        """Draw a rectangle whose top left corner is at ``x``, ``y``."""

        def act(canvas: Canvas) -> None:
            canvas.setFillColor(fill or "#ffffff")
            canvas.setStrokeColor(stroke or "#000000")
            canvas.setLineWidth(0.6)
            canvas.rect(
                x,
                HEIGHT - y - height,
                width,
                height,
                stroke=int(bool(stroke)),
                fill=int(bool(fill)),
            )

        self.add(page, act)

    def write(self, title: str = "") -> bytes:
        """Return the PDF, the same bytes for the same drawing."""
        out = BytesIO()
        canvas = Canvas(out, pagesize=A4, invariant=1)
        canvas.setTitle(title)
        for page in range(max(self.pages, default=0) + 1):
            for act in self.pages.get(page, []):
                act(canvas)
            canvas.showPage()
        canvas.save()
        return out.getvalue()


@dataclass(slots=True)
class Column:
    """A strip of paper that is written downwards and goes on at the top of the next page."""

    paper: Paper
    x: float
    width: float
    font: str
    bold: str
    y: float = 48
    top: float = 48
    bottom: float = HEIGHT - 48
    page: int = 0
    color: str = "#222222"

    def room(self, height: float) -> None:
        """Go to the next page unless ``height`` points are left on this one."""
        if self.y + height > self.bottom:
            self.page += 1
            self.y = self.top

    def say(
        self,
        text: str,
        size: float = 10,
        *,
        bold: bool = False,
        color: str = "",
        align: str = "left",
        indent: float = 0,
        lead: float = 1.55,
    ) -> None:
        """Write a paragraph; ``lead`` is the line height in sizes."""
        font = self.bold if bold else self.font
        for line in wrap(text, font, size, self.width - indent):
            self.room(size * lead)
            self.y += size * lead
            spare = self.width - indent - stringWidth(line, font, size)
            shift = {"left": 0.0, "center": spare / 2, "right": spare}[align]
            self._put(self.x + indent + shift, line, font, size, color or self.color)

    def _put(self, x: float, text: str, font: str, size: float, color: str) -> None:
        heavy = (
            font == self.bold == self.font and size > 10.4
        )  # the built-in Chinese font has no bold cut
        self.paper.text(self.page, x, self.y - size * 0.35, text, font, size, color, heavy=heavy)

    def spread(self, cells: tuple[str, ...], size: float = 10, *, bold: bool = False) -> None:
        """Write cells on one baseline, the first left, the last right, the rest evenly between."""
        font = self.bold if bold else self.font
        widths = [stringWidth(cell, font, size) for cell in cells]
        if len(cells) == 1 or sum(widths) + 12 * len(cells) > self.width:
            self.say("    ".join(cells), size, bold=bold)
            return
        self.room(size * 1.6)
        self.y += size * 1.6
        gap = (self.width - sum(widths)) / (len(cells) - 1)
        x = self.x
        for cell, width in zip(cells, widths, strict=True):
            self._put(x, cell, font, size, self.color)
            x += width + gap

    def columns(
        self,
        cells: tuple[str, ...],
        shares: tuple[float, ...],
        size: float = 10,
        *,
        bold: bool = False,
        lead: float = 1.5,
    ) -> None:
        """Write cells side by side, each wrapped in its share of the width, without lines around them."""
        font = self.bold if bold else self.font
        wrapped = [
            wrap(cell, font, size, self.width * share - 6)
            for cell, share in zip(cells, shares, strict=False)
        ]
        height = max(map(len, wrapped)) * size * lead
        self.room(min(height, self.bottom - self.top))
        x, start = self.x, self.y
        for lines, share in zip(wrapped, shares, strict=False):
            for number, line in enumerate(lines, 1):
                self.paper.text(
                    self.page,
                    x,
                    start + number * size * lead - size * 0.35,
                    line,
                    font,
                    size,
                    self.color,
                )
            x += self.width * share
        self.y = start + height

    def grid(
        self,
        cells: tuple[str, ...],
        shares: tuple[float, ...],
        size: float = 9.5,
        *,
        shade: tuple[int, ...] = (),
    ) -> None:
        """Write a table row with lines around its cells; ``shade`` lists the cells with a grey ground."""
        wrapped = [
            wrap(cell, self.font, size, self.width * share - 8)
            for cell, share in zip(cells, shares, strict=True)
        ]
        height = max(map(len, wrapped)) * size * 1.45 + 8
        self.room(min(height, self.bottom - self.top))
        x = self.x
        for index, (lines, share) in enumerate(zip(wrapped, shares, strict=True)):
            width = self.width * share
            self.paper.rect(
                self.page,
                x,
                self.y,
                width,
                height,
                fill="#eeeeee" if index in shade else "",
                stroke="#555555",
            )
            for number, line in enumerate(lines, 1):
                self.paper.text(
                    self.page,
                    x + 4,
                    self.y + 2 + number * size * 1.45 - size * 0.3,
                    line,
                    self.font,
                    size,
                )
            x += width
        self.y += height

    def rule(self, color: str = "#445566") -> None:
        """Draw a thin line across the column."""
        self.paper.rect(self.page, self.x, self.y + 1, self.width, 0.7, fill=color)
        self.y += 4

    def skip(self, height: float) -> None:
        """Leave ``height`` points empty."""
        self.y += height
