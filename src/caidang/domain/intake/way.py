"""How a file that came by itself is read, and where its person goes: a small value that travels with it.

``{take, names, job, tags, owner, whole}``: what of a mail is read and which attachments, the ids of a job, of
labels and of a member, and whether a person could be made of it.
What came by an application page has ``{posting, channel, consent, agreed}`` besides: the page, the text that was
agreed to, and when.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from types import MappingProxyType
from typing import Any, Final

from caidang.core.extract.document import Part
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.intake.models import MailRule

Way = Mapping[str, Any]
NO_WAY: Final[Way] = MappingProxyType({})
PAGE: Final = "page"
"""What stands for the site of an arrival by our own application page."""


def way_of(
    *, take: str = "", names: str = "", job: int | None, tags: Iterable[int], owner: int | None
) -> dict[str, Any]:
    """Return the way; what is not asked for is left out."""
    told = {"take": take, "names": names, "job": job, "tags": sorted(tags), "owner": owner}
    return {key: value for key, value in told.items() if value}


def told_by_page(way: Way) -> dict[str, str]:
    """Return what a page tells of an arrival that its mail does not; empty for other arrivals."""
    return {"site": PAGE, "channel": str(way.get("channel", ""))} if "posting" in way else {}


def words_of(text: str) -> list[str]:
    """Return the words of a condition, in small letters."""
    for stop in "，、；;,":
        text = text.replace(stop, " ")
    return [word.lower() for word in text.split()]


def is_named(name: str, condition: str) -> bool:
    """Tell whether a file's name fits a condition: one of its words stands in it, or a pattern such as *.pdf fits."""
    words = words_of(condition)
    small = name.lower()
    return not words or any(
        fnmatch(small, word) if any(mark in word for mark in "*?") else word in small for word in words
    )


def as_wanted(
    document: ReadDocument, parts: Sequence[Part], way: Way
) -> tuple[ReadDocument, tuple[Part, ...]]:
    """Return a mail and its attachments as they are wanted; the mail itself is always kept, if only unread."""
    take = way.get("take", MailRule.Take.WHOLE)
    if take == MailRule.Take.BODY:
        return document, ()
    wanted = tuple(part for part in parts if is_named(part.name, way.get("names", "")))
    if take == MailRule.Take.ATTACHMENTS and wanted:
        return replace(document, values=(), tokens=(), sentences=()), wanted
    return document, wanted
