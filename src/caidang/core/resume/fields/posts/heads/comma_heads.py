"""Management Accountant, Kellogg's below Finance Business Partner, DHL: who writes so once writes so always."""

import re
from collections.abc import Sequence
from dataclasses import replace

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.fields.posts.heads.header_rows import Facts

_HEAD = re.compile(r"\W*(?P<title>[^,|\t()]{3,40}), (?P<firm>[A-Z][^,|\t()]{1,40}?)(?: \([^()]*\))?(?=\s*(?:\t|$| \||, [A-Z]))")
_FAIR = 0.8
_LIKELY = 0.75


def with_commas(told: Sequence[Facts]) -> list[Facts]:
    """This function will part posts from employers at their comma, where another row of the section surely does so.

    What stands behind a post's comma may as well be its field (Senior Manager, Financial Reporting): only the rows
    that name a known firm there tell which.
    """
    dated = [_is_dated(told, at) for at in range(len(told))]
    is_manner = any(_is_surely_so(facts) for facts, is_head in zip(told, dated, strict=True) if is_head)
    return [_parted(facts) if is_manner and is_head else facts for facts, is_head in zip(told, dated, strict=True)]


def _is_dated(told: Sequence[Facts], at: int) -> bool:
    """Whether a row has dates, or the row below or above it has nothing else."""
    if told[at].stretch is not None:
        return True
    if at > 0 and _is_nothing_but_dates(told[at - 1]):
        return True
    return at + 1 < len(told) and _is_nothing_but_dates(told[at + 1])


def _is_nothing_but_dates(facts: Facts) -> bool:
    return facts.stretch is not None and not (facts.employer or facts.title or facts.rest)


def _is_surely_so(facts: Facts) -> bool:
    head = _HEAD.match(facts.row.text)
    if facts.title is None or head is None or head["title"] != facts.title.value:
        return False
    if facts.employer is not None:
        return facts.employer.confidence >= _LIKELY and facts.employer.value.startswith(head["firm"])
    known = find_entries("employers", head["firm"])
    return bool(known) and known[0].start == 0 and any(each.value.startswith(head["firm"]) for each in facts.rest)


def _parted(facts: Facts) -> Facts:
    if facts.employer is not None or facts.title is None or ", " not in facts.row.text:
        return facts
    head = _HEAD.match(facts.row.text)
    if head is None or looks_like_title(head["title"]) < _FAIR or looks_like_title(head["firm"]) >= _FAIR:
        return facts
    title, firm = (facts.row.find(*head.span(group), 0.7) for group in ("title", "firm"))
    return replace(facts, employer=firm, title=title, unsplit=None)
