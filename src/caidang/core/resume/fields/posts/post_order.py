"""Which of two unknown names is the employer: the other posts of the section say in what order they stand.

One person writes all his entries one way. The posts of which a list knows the employer or the title have a vote
each, and must agree; where no list knows any, the names' own looks are added up.
"""

from collections.abc import Sequence
from dataclasses import replace

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.fields.names.organisations import looks_like_company
from caidang.core.resume.fields.names.titles import looks_like_title, may_be_title
from caidang.core.resume.model import Employment, Found

_SURE = 0.85
_DOUBTFUL = 0.8
_ENOUGH = 0.5


def in_one_order(posts: Sequence[Employment]) -> tuple[Employment, ...]:
    """This function will swap employer and post where both were guessed and the sure ones stand the other way round."""
    orders = {_is_post_first(post) for post in posts if _is_sure(post)} - {None}
    if len(orders) > 1:
        return tuple(posts)
    is_post_first = orders.pop() if orders else _by_looks(posts)
    if is_post_first is None:
        return tuple(posts)
    return tuple(_swapped(post) if _is_doubtful(post) and _is_post_first(post) != is_post_first else post for post in posts)


def _by_looks(posts: Sequence[Employment]) -> bool | None:
    """The order in which what looks like employers stands before what looks like posts; None where the looks tell too little."""
    leaning = 0.0
    for post in posts:
        if _is_doubtful(post) and post.employer is not None and post.title is not None:
            right = _looks_like_firm(post.employer.value) - _looks_like_firm(post.title.value)
            leaning += right if _is_post_first(post) else -right
    return None if abs(leaning) < _ENOUGH else leaning > 0


def _looks_like_firm(text: str) -> float:
    """How much rather an employer than a post a name is, from -1 to 1: a town at its beginning speaks for the first."""
    places = find_entries("cities", text)
    is_placed = bool(places) and places[0].start == 0 and places[0].end < len(text)
    return max(looks_like_company(text), 0.5 * is_placed) - max(looks_like_title(text), 0.5 * may_be_title(text))


def _is_post_first(post: Employment) -> bool | None:
    """Whether the post stands before the employer, in one row or in the one above; None where it was read elsewhere."""
    if post.employer is None or post.title is None:
        return None
    firm, held = post.employer.evidence, post.title.evidence
    if firm is None or held is None or firm.page != held.page or abs(firm.line - held.line) > 1:
        return None
    return (held.line, held.start) < (firm.line, firm.start)


def _is_sure(post: Employment) -> bool:
    return any(_confidence(found) >= _SURE for found in (post.employer, post.title))


def _is_doubtful(post: Employment) -> bool:
    both = (post.employer, post.title)
    return _is_post_first(post) is not None and all(_confidence(found) < _DOUBTFUL for found in both)


def _confidence(found: Found | None) -> float:
    return 0.0 if found is None else found.confidence


def _swapped(post: Employment) -> Employment:
    return replace(post, employer=post.title, title=post.employer)
