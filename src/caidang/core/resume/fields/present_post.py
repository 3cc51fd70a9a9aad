"""The post that somebody holds, where labels about the person name it and nothing else does."""

import re
from collections.abc import Sequence

from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Employment, Found
from caidang.core.text.dates import PRESENT, find_dates

_NOW = re.compile("(?:现|目前|当前)(?:工作|任职|所在|就职)?(?:单位|公司|职[位务]|岗位)")
_SINCE = re.compile(r"(?:入职|到职|任职)(?:时间|日期)\s*:\s*")


def with_present_post(posts: tuple[Employment, ...], labels: Sequence[Labelled], rows: Sequence[Row]) -> tuple[Employment, ...]:
    """This function will put the post that labels at the head name, 现工作单位：…, before those told; one told already stays as it is."""
    told = {item.field: item for item in reversed(labels) if item.field in ("employer", "title") and _NOW.fullmatch(item.label)}
    if len(told) < len(("employer", "title")):
        return posts
    firm, title = (told[field].row.find(told[field].start, told[field].end, 0.85) for field in ("employer", "title"))
    known = [post.employer.value for post in posts if post.employer is not None]
    if any(name in firm.value or firm.value in name for name in known):
        return posts
    start = next((found for row in rows if (found := _begun(row)) is not None), None)
    end = None if start is None else Found(PRESENT, start.confidence)
    return (Employment(firm, title, start, end), *posts)


def _begun(row: Row) -> Found | None:
    label = _SINCE.search(row.text)
    dates = find_dates(row.text[label.end() :]) if label is not None else []
    if label is None or not dates or dates[0].begin:
        return None
    return row.find(label.end(), label.end() + dates[0].end, 0.85, dates[0].value)
