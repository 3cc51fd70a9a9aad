"""Paragraphs, cells and rows of an RTF file, as its marks end them."""

from caidang.core.extract.layout import Block, Run, join_cells
from caidang.core.extract.office.paragraphs import lines_of


class Text:
    """Where paragraphs go: the flow with its tables, or a text box."""

    def __init__(self, backdrop: int = 0) -> None:
        """Take what is known of the colour behind it: 0 for paper, ``UNKNOWN`` for a box that may be filled."""
        self.backdrop = backdrop
        self.runs: list[Run] = []
        self.level = 0
        """How many tables the present paragraph stands in."""
        self.blocks: list[Block] = []
        self.rows: dict[int, list[list[Block]]] = {}
        self.cells: dict[int, list[Block]] = {}

    def end_paragraph(self) -> None:
        """This function will end a paragraph, in the flow or in the cell that it stands in."""
        blocks = [Block((line,)) for line in lines_of(self.runs)]
        self.runs = []
        if self.level:
            self.cells.setdefault(self.level, []).extend(blocks)
        else:
            self.end_row(1)  # a row that was never ended
            self.blocks.extend(blocks)

    def end_cell(self, level: int) -> None:
        """This function will end a cell of a table, 1 being the outermost."""
        self.level = level
        self.end_paragraph()
        self.rows.setdefault(level, []).append(self.cells.pop(level, []))

    def end_row(self, level: int) -> None:
        """This function will end a row, and first what was left open in tables inside it."""
        for inner in sorted((n for n in self.rows if n > level), reverse=True):
            self.end_row(inner)
        cells = self.rows.pop(level, [])
        if left := self.cells.pop(level, []):
            cells.append(left)
        row = join_cells(cells)
        if level > 1:
            self.cells.setdefault(level - 1, []).extend(row)
        else:
            self.blocks.extend(row)

    def finish(self) -> list[Block]:
        """This function will end everything and return the blocks."""
        self.end_paragraph()
        for level in sorted({*self.rows, *self.cells}, reverse=True):
            self.end_row(level)
        return self.blocks
