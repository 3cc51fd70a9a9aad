"""Rows: the document's lines as the reader works on them, each knowing its place.

A row's text is normalised and stripped at its end; ``places`` leads back to the text that stands
in the document, so that evidence is exact.
"""

import re
from dataclasses import dataclass

from caidang.core.extract.document import Box, Document, Kind, Line, Page, Span
from caidang.core.extract.stops import part_of
from caidang.core.resume.model import Evidence, Found
from caidang.core.resume.sent_on import begin_of_sent_on
from caidang.core.text.dates import DateRange
from caidang.core.text.normalize import narrow_punctuation, normalize, normalize_with_map

_PAGE_NUMBER = re.compile(
    r"(?:第?\s*\d{1,3}\s*页?\s*[/,共]\s*\d{1,3}\s*页?|-\s*\d{1,3}\s*-|page\s+\d+(?:\s+of\s+\d+)?)",
    re.I,
)
# What job sites put around a résumé in their mails and pages.
_BOILERPLATE = re.compile(
    r"退订|请勿(?:直接)?回复|系统自动发|登录(?:后)?查看|查看完整简历|查看联系方式|此类邮件|版权所有|下载APP|客服热线|举报该?简历|简历更新时间|点击(?:此处|查看|这里)|^\W*(?:立即|登录)?查看(?:详情|简历)?\W*$"
)
_FROM_SITE = re.compile(
    r"\s*[此本]邮件|来自(?:猎聘|智联|前程无忧|BOSS|拉勾)|\s*(?:简历来源|简历编号|(?:投递|应聘)(?:时间|日期|方式|渠道))\s*:(?!.*(?:姓\s*名|手\s*机|电\s*话))"
)
_ANSWERED = re.compile(r"\s*[->]{0,20}\s*(?:原始邮件|原邮件|original message|回复的?原(?:始)?邮件)\s*-*|\s*on .{8,60} wrote:\s*$", re.I)
_MOBILE = re.compile(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}")
_LEAST_ABOVE = 5
_BULLET = re.compile(
    r"^\s*(?:[•●○■□◆◇▪▫★☆➢➤►▶✓✔·∙‣⚫⬤*>l]\s+|\+\s+(?=[A-Z\u3400-\u9fff])|[•●■◆◇▪▲△▼※☞❖✦❤♦➢➤►▶✓✔·∙⚫✅☑👉🔹🔸🔷🔶🔺📌✨⭐🌟🎯◦▷▸‣⁃]\ufe0f?|[-–—]\s+(?!至今)|\(?\d{1,2}[.、)](?!\d)|[①-⑳])"
)
_BARS = str.maketrans({"\n": " ", "\r": " ", "・": "·", **dict.fromkeys("┃│┆┊❘❙¦丨∣ǀ⏐︱", "|")})
"""Line breaks within a line, and the many signs that are drawn as a bar between fields."""
_NARROWED = re.compile("[,;:!?()]")
_MARGIN_LINES = 2
_SAME_HEIGHT = 6.0  # points
MAX_ROWS = 4_000
MAX_CHARACTERS = 400
"""Of one row: what is longer is prose, and its end holds no fields."""


_LATIN_THEN_HAN = re.compile(r"[A-Za-z\d][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z\d]")


def _is_change_of_script(before: str, behind: str) -> bool:
    """Whether a browser or a typesetter took another font only because the letters are others: SRE, then 工程师."""
    return _LATIN_THEN_HAN.fullmatch(before[-1:] + behind[:1]) is not None


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a row between two tabs, with its offsets in the row's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the document."""

    page: int
    index: int
    """Of the line in its page, from 0."""
    text: str
    line: Line
    raw: str
    """The line's text as it stands in the document."""
    box: Box
    size: float
    is_bold: bool
    cells: tuple[Cell, ...]
    places: tuple[int, ...] | None
    """For each character of ``text`` its place in ``line.text``; None where they are the same."""
    tail: "Row | None" = None
    """The row that goes on with this one's text, where a narrow column broke it."""
    own: int = -1
    """Characters of ``text`` that stand in this line itself; -1 for all."""

    @property
    def breaks(self) -> tuple[int, ...]:
        """Offsets at which bold begins or ends, or the size changes: often where one field ends."""
        if self.places is not None:
            return ()
        found: list[int] = []
        at = 0
        before: Span | None = None
        for span in self.line.spans:
            if span.hidden:
                continue
            if before is not None:
                is_apart = span.box.x0 - before.box.x1 > 0.25 * before.size
                at += is_apart
                is_glued = before.text[-1:].islower() and span.text[:1].isupper()
                is_other_look = span.bold != before.bold or abs(span.size - before.size) > 0.6
                if is_glued or (is_other_look and (is_apart or not _is_change_of_script(before.text, span.text))):
                    found.append(at)
            at += len(span.text)
            before = span
        return tuple(found)

    @property
    def is_bullet(self) -> bool:
        """True when the row begins with a bullet or a number, as duties do."""
        first = self.text[:1]
        # Most rows begin with a letter, and of all letters only this one stands for a bullet of an icon font.
        return not (first.isalpha() and first != "l") and _BULLET.match(self.text) is not None

    def evidence(self, start: int, end: int) -> Evidence:
        """This function will return the place of ``text[start:end]``, in the first of its lines."""
        if self.tail is not None and self.own >= 0:
            if start >= self.own:
                return self.tail.evidence(start - self.own, end - self.own)
            end = min(end, self.own)
        original = self.raw
        if self.places is not None:
            start, end = self.places[start], self.places[end - 1] + 1
        is_whole = start == 0 and end == len(original)
        box = self.box if is_whole else _box_of(self.line, self.box, start, end)
        return Evidence(self.page, box, self.index, start, end, original[start:end])

    @property
    def as_written(self) -> str:
        """The text with the punctuation that stands in the document, half-width or full-width."""
        return _NARROWED.sub(lambda each: self._written(each.start(), each.group()), self.text)

    def _written(self, at: int, char: str) -> str:
        if self.tail is not None and at >= self.own >= 0:
            return self.tail._written(at - self.own, char)
        place = at if self.places is None else self.places[at]
        written = self.raw[place : place + 1]
        return written if narrow_punctuation(written) == char else char

    def find(self, start: int, end: int, confidence: float, value: str | None = None) -> Found:
        """This function will make a value of ``text[start:end]``; ``value`` is its normal form, if another."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        return Found(
            self.text[start:end] if value is None else value, confidence, self.evidence(start, end)
        )


def ends_of(row: Row, stretch: DateRange, confidence: float) -> tuple[Found | None, Found | None]:
    """This function will make the two ends of a stretch that stands in the row; None for an end that is not told."""
    start = end = None
    if stretch.start is not None:
        start = row.find(*stretch.start_span, confidence, stretch.start)
    if stretch.end is not None:
        end = row.find(*stretch.end_span, confidence, stretch.end)
    return start, end


def read_rows(document: Document) -> list[Row]:
    """This function will return the rows in reading order, without empty ones, page numbers and page headers."""
    rows = [
        row
        for page in document.pages
        for index, line in enumerate(page.lines)
        if (row := _row(page, index, line)) is not None
    ][:MAX_ROWS]
    rows = [
        row
        for row in rows
        if not (_BOILERPLATE.search(row.text) or _FROM_SITE.match(row.text))
    ]
    rows = rows[begin_of_sent_on([row.text for row in rows]) :]
    rows = _without_answered(rows)
    repeated = _repeated(document, rows)
    return [
        row
        for row in rows
        if not _PAGE_NUMBER.fullmatch(row.text.strip())
        and not (repeated and _is_margin(row, repeated))
    ]


def _without_answered(rows: list[Row]) -> list[Row]:
    """The rows above the mail that was answered, where they tell how to reach the person: below stands who asked."""
    at = next((at for at, row in enumerate(rows) if _ANSWERED.match(row.text)), 0)
    above = rows[:at]
    is_told = len(above) >= _LEAST_ABOVE and any(_MOBILE.search(row.text) or "@" in row.text for row in above)
    return above if is_told else rows


def _row(page: Page, index: int, line: Line) -> Row | None:
    original = line.text
    text, places = narrow_punctuation(original), None
    if normalize(text) != text:
        text, mapped = normalize_with_map(original)
        places = tuple(mapped)
    if _SPREAD.search(text):
        text, places = _closed_up(text, places)
    text = text.translate(_BARS).rstrip()[:MAX_CHARACTERS]
    if not text.strip():
        return None
    seen = [span for span in line.spans if not span.hidden and span.text.strip()]
    return Row(
        page=page.number,
        index=index,
        text=text,
        line=line,
        raw=original,
        box=line.box,
        size=max((span.size for span in seen), default=10.5),
        is_bold=bool(seen) and all(span.bold for span in seen),
        cells=cells_of(text),
        places=places,
    )


_SPREAD = re.compile(r"(?<![\u3400-\u9fff] )[\u3400-\u9fff](?: [\u3400-\u9fff]){4,}(?! ?[\u3400-\u9fff]* ?:)|(?<![\d.] )(?<!\d)\d(?: \d){3,}(?![\d.]| \d)")
"""大 连 海 事 大 学 and 1 3 8 0 0 0 0: a recogniser sets a space behind every character."""


def _closed_up(text: str, places: tuple[int, ...] | None) -> tuple[str, tuple[int, ...]]:
    """Leave out the spaces within words that are spread, and keep where every character stands."""
    dropped = {at for match in _SPREAD.finditer(text) for at in range(*match.span()) if text[at] == " "}
    kept = [at for at in range(len(text)) if at not in dropped]
    return "".join(text[at] for at in kept), tuple(at if places is None else places[at] for at in kept)


def cells_of(text: str) -> tuple[Cell, ...]:
    """This function will return the parts of a row's text between tabs, without empty ones."""
    cells = []
    at = 0
    for part in text.split("\t"):
        if bare := part.strip():
            start = at + part.index(bare)
            cells.append(Cell(bare, start, start + len(bare)))
        at += len(part) + 1
    return tuple(cells)


def _repeated(document: Document, rows: list[Row]) -> dict[tuple[str, int], int]:
    """Headers and footers: what stands at the same height at the edge of several pages, with its first page.

    Pages that the extractor laid out itself have neither.
    """
    if len(document.pages) < 2 or document.kind not in (Kind.PDF, Kind.IMAGE):
        return {}
    by_page: dict[int, list[Row]] = {}
    for row in rows:
        by_page.setdefault(row.page, []).append(row)
    pages: dict[tuple[str, int], set[int]] = {}
    for page, own in by_page.items():
        own = sorted(own, key=lambda row: row.box.y0)
        for row in (*own[:_MARGIN_LINES], *own[-_MARGIN_LINES:]):
            pages.setdefault(_place(row), set()).add(page)
    return {place: min(found) for place, found in pages.items() if len(found) > 1}


def _place(row: Row) -> tuple[str, int]:
    """A row's height, and its text without its page's number: 张三 · 第 2 页 and 张三 · 第 3 页 are one footer."""
    text = re.sub(rf"(?<![\d.])(?:0?{row.page})(?![\d.])", "#", row.text.strip())
    return text, round(row.box.y0 / _SAME_HEIGHT)


def _is_margin(row: Row, repeated: dict[tuple[str, int], int]) -> bool:
    """Whether a row repeats an earlier page's header or footer. The first one stays: the name may stand only there."""
    return row.page != repeated.get(_place(row), row.page)


def _box_of(line: Line, whole: Box, start: int, end: int) -> Box:
    """The rectangle around the characters ``[start, end)`` of the line's text."""
    if len(line.spans) == 1:
        (only,) = line.spans
        return part_of(only, start, min(end, len(only.text))) if start < end else whole
    boxes: list[Box] = []
    at = 0
    before = None
    for span in line.spans:
        if span.hidden:
            continue
        if before is not None:
            gap = span.box.x0 - before.box.x1
            at += gap > 0.25 * before.size
        before = span
        first, last = max(start, at), min(end, at + len(span.text))
        if first < last:
            boxes.append(part_of(span, first - at, last - at))
        at += len(span.text)
    if len(boxes) < 2:
        return boxes[0] if boxes else whole
    return Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )
