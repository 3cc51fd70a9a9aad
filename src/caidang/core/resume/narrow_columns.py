"""What a column too narrow for it broke is put together: an address of mail, a name in large type, a stretch of time."""

import re

from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.joining import join_rows, last_of
from caidang.core.resume.lines import MAX_CHARACTERS, Row
from caidang.core.resume.sections import heading_of
from caidang.core.text.dates import find_dates, find_ranges, is_present


def join_in_narrow_columns(rows: list[Row]) -> list[Row]:
    """This function will join what a column too narrow for it broke: an address of mail, a name in large type, a stretch of time."""
    joined: list[Row] = []
    sizes = sorted(row.size for row in rows)
    usual, largest = (sizes[len(sizes) // 2], sizes[-1]) if sizes else (0.0, 0.0)
    for at, row in enumerate(rows):
        if _MARK_ALONE.fullmatch(row.text):
            continue  # the point of a line of time
        above = joined[-1] if joined else None
        glue: str | None = None
        if above is not None and above.page == row.page:
            if _is_rest_of_mail(above.text, row.text):
                glue = ""
            elif row.size >= largest - 0.3 and row.size > _LARGE * usual and _is_rest_of_name(above, row):
                glue = " "
            elif _ends_stack(above, row) and not (at + 1 < len(rows) and _is_bare_date(rows[at + 1].text)):
                glue = " - "
        if above is not None and glue is not None and len(above.text) + len(row.text) <= MAX_CHARACTERS:
            joined[-1] = join_rows(above, row, glue)
        else:
            joined.append(row)
    return joined


_MARK_ALONE = re.compile(r"\s*[●○•◆◇■□▪◦▶►◉⚫]+\s*")
_LARGE = 1.3
"""Of the usual size: only a name is set so large and broken."""
_PART_OF_MAIL = re.compile(r"(?:^|[\s:|])[\w.+-]+@[\w-]+(?:\.[\w-]*)*$")
_REST_OF_MAIL = re.compile(r"@?[a-z0-9.-]{1,24}", re.IGNORECASE)
_WHOLE_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.(?:com|cn|net|org|edu|gov|io|me|info|hk|tw|sg|uk|us|de|fr|jp|au|ca|in|eu|example|test|invalid)", re.IGNORECASE)


def _is_rest_of_mail(above: str, below: str) -> bool:
    """zhang.wei@examp above, le.com below: together an address, which neither is."""
    below = below.strip()
    if not _REST_OF_MAIL.fullmatch(below):
        return False
    last = above.rstrip().split()[-1:] or [""]
    if below.startswith("@"):
        return re.fullmatch(r"[\w.+-]{3,}", last[0]) is not None and _WHOLE_MAIL.fullmatch(last[0] + below) is not None
    if not _PART_OF_MAIL.search(above.rstrip()):
        return False
    mail = re.split(r"[:|]", last[0])[-1]
    is_whole = _WHOLE_MAIL.fullmatch(mail) is not None and not (mail.lower().endswith(".co") and below.lower() == "m")
    return not is_whole and _WHOLE_MAIL.fullmatch(mail + below) is not None


_NAME_PART = re.compile(r"[A-ZÀ-Þ][^\W\d_\u3400-\u9fff'’.-]*(?:[ '’-][A-ZÀ-Þ]?[^\W\d_\u3400-\u9fff'’.-]+){0,3}")
_MOST_OF_NAME = 4
_OF_DOCUMENT = re.compile(r"\b(?:r[eé]sum[eé]|curriculum|vitae|cv|profile|portfolio)\b", re.IGNORECASE)


def _is_rest_of_name(above: Row, below: Row) -> bool:
    """SIOBHAN NI above, DHOMHNAILL below, both in the largest type of all."""
    texts, a, b = (above.text.strip(), below.text.strip()), last_of(above).box, below.box
    is_set_alike = abs(a.x0 - b.x0) <= 3 or abs(a.x0 + a.x1 - b.x0 - b.x1) <= 6 or abs(a.x1 - b.x1) <= 3
    if abs(above.size - below.size) > 0.3 or not is_set_alike or not 0 < b.y0 - a.y0 < 1.9 * below.size:
        return False
    if not all(_NAME_PART.fullmatch(text) and not _OF_DOCUMENT.search(text) for text in texts):
        return False
    counts = [len(text.split()) for text in texts]
    return min(counts) == 1 and sum(counts) <= _MOST_OF_NAME and not looks_like_title(texts[1]) and heading_of(texts[1]) is None


_BARE = re.compile(r"\W*")


def _is_bare_date(text: str) -> bool:
    dates = find_dates(text)
    return len(dates) == 1 and _BARE.fullmatch(text[: dates[0].begin]) is not None and _BARE.fullmatch(text[dates[0].end :]) is not None


def _ends_stack(above: Row, below: Row) -> bool:
    """2019/09 above and 至今 or 2022/03 below, each alone in a narrow column: one stretch of time."""
    if not _is_bare_date(above.text) or find_ranges(above.text):
        return False
    start, text = find_dates(above.text)[0].value, below.text
    if is_present(text.strip(" \t●○•◦◆|")):
        return len(start) >= _TO_MONTH
    if not _is_bare_date(text) or find_ranges(text):
        return False
    end = find_dates(text)[0].value
    return len(start) == len(end) >= _TO_MONTH and start <= end


_TO_MONTH = 7
