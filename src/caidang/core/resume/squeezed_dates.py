"""A column of dates set closer than the rows that it belongs to: each date goes back to the firm that it dates."""

from dataclasses import replace

from caidang.core.resume.fields.names.organisations import looks_like_company
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.joining import join_rows
from caidang.core.resume.lines import MAX_CHARACTERS, Row, cells_of
from caidang.core.text.dates import find_ranges

_SURE, _WEAK = 0.9, 0.5
_POST = 0.8
_LEAST = 2


def with_dates_at_firms(rows: list[Row]) -> list[Row]:
    """This function will pair the dates at the left of a section of posts with its firms, one by one, where they slipped.

    As many dates as firms, none below its firm, and one beside something else: 2016.07-2020.02 beside a duty, its
    firm without any date two rows further down.
    """
    dates = [at for at, row in enumerate(rows) if _date_end(row)]
    firms = [at for at, row in enumerate(rows) if _names_post(_rest(row))]
    if len(dates) < _LEAST or len(dates) != len(firms) or dates == firms:
        return rows
    pairs = list(zip(dates, firms, strict=True))
    if any(date > firm or rows[date].page != rows[firm].page for date, firm in pairs):
        return rows
    if not any(date != firm and _rest(rows[date]) for date, firm in pairs):
        return rows  # dates in rows of their own above the firms are where they belong
    dated = {firm: rows[date] for date, firm in pairs}
    found: list[Row] = []
    for at, row in enumerate(rows):
        rest = _rest(row) if at in dates else row
        if at in dated and rest is not None:
            date = _alone(dated[at])
            fits = len(date.text) + len(rest.text) < MAX_CHARACTERS
            found.append(join_rows(date, rest, "\t") if fits else rest)
        elif rest is not None:
            found.append(rest)
    return found


def _date_end(row: Row) -> int:
    """Where the range ends that a row begins with, apart from what stands beside it; 0 for none."""
    ranges = find_ranges(row.text)
    if len(ranges) != 1 or row.text[: ranges[0].begin_offset].strip():
        return 0
    behind = row.text[ranges[0].end_offset :]
    return ranges[0].end_offset if not behind.strip() or behind.startswith("\t") else 0


def _alone(row: Row) -> Row:
    text = row.text[: _date_end(row)]
    return replace(row, text=text, cells=cells_of(text))


def _rest(row: Row) -> Row | None:
    """A row without the date at its left; None where nothing else stands in it."""
    end = _date_end(row)
    text = " " * end + row.text[end:]
    return replace(row, text=text, cells=cells_of(text)) if text.strip() else None


def _names_post(row: Row | None) -> bool:
    """Whether a row is a firm and a post, or a firm in bold type, and has no date of its own."""
    if row is None or not row.cells or row.is_bullet or find_ranges(row.text):
        return False
    first = row.cells[0].text
    has_post = any(looks_like_title(cell.text) >= _POST for cell in row.cells[1:])
    sure = looks_like_company(first)
    return sure >= _SURE if row.is_bold and len(row.cells) == 1 else has_post and sure >= _WEAK
