"""The post that somebody holds, where labels about the person name it and nothing else does."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

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
        return posts or _without_dates(labels) or _alone(told)
    firm, title = (told[field].row.find(told[field].start, told[field].end, 0.85) for field in ("employer", "title"))
    known = [post.employer.value for post in posts if post.employer is not None]
    if any(name in firm.value or firm.value in name for name in known):
        return posts
    start = next((found for row in rows if (found := _begun(row)) is not None), None)
    end = None if start is None else Found(PRESENT, start.confidence)
    return (Employment(firm, title, start, end), *posts)


def _without_dates(labels: Sequence[Labelled]) -> tuple[Employment, ...]:
    """公司：… and beside or below it 职位：…, all that a site's mail tells of the work."""
    for item, after in pairwise(labels):
        if item.field == "employer" and after.field == "title" and _LAST.fullmatch(item.label) and _are_neighbours(item, after):
            firm, title = (each.row.find(each.start, each.end, _UNDATED) for each in (item, after))
            return (Employment(firm, title, None, None),)
    return ()


def _alone(told: Mapping[str, Labelled]) -> tuple[Employment, ...]:
    """目前职位：… and no firm, as an address book has it: the post is known, where he holds it is not."""
    if (item := told.get("title")) is None:
        return ()
    return (Employment(None, item.row.find(item.start, item.end, _UNDATED), None, None),)


def _are_neighbours(item: Labelled, after: Labelled) -> bool:
    return item.row.page == after.row.page and 0 <= after.row.index - item.row.index <= 1


_LAST = re.compile("(?:最近|所在)?(?:工作)?(?:公司|单位)(?:名称)?")
_UNDATED = 0.75
"""To be looked at: it may be what the advertisement says."""


def _begun(row: Row) -> Found | None:
    label = _SINCE.search(row.text)
    dates = find_dates(row.text[label.end() :]) if label is not None else []
    if label is None or not dates or dates[0].begin:
        return None
    return row.find(label.end(), label.end() + dates[0].end, 0.85, dates[0].value)
