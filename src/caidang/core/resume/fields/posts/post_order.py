"""Which of two unknown names is the employer: the other posts of the section say in what order they stand."""

from collections.abc import Sequence
from dataclasses import replace

from caidang.core.resume.model import Employment, Found

_SURE = 0.85
_DOUBTFUL = 0.8


def in_one_order(posts: Sequence[Employment]) -> tuple[Employment, ...]:
    """This function will swap employer and post where both were guessed and the sure ones stand the other way round."""
    orders = {_is_post_first(post) for post in posts if _is_sure(post)} - {None}
    if len(orders) != 1:
        return tuple(posts)
    (is_post_first,) = orders
    return tuple(_swapped(post) if _is_doubtful(post) and _is_post_first(post) != is_post_first else post for post in posts)


def _is_post_first(post: Employment) -> bool | None:
    """Whether the post stands before the employer in one row; None where they stand in two."""
    if post.employer is None or post.title is None:
        return None
    firm, held = post.employer.evidence, post.title.evidence
    if firm is None or held is None or (firm.page, firm.line) != (held.page, held.line):
        return None
    return held.start < firm.start


def _is_sure(post: Employment) -> bool:
    return any(_confidence(found) >= _SURE for found in (post.employer, post.title))


def _is_doubtful(post: Employment) -> bool:
    both = (post.employer, post.title)
    return _is_post_first(post) is not None and all(_confidence(found) < _DOUBTFUL for found in both)


def _confidence(found: Found | None) -> float:
    return 0.0 if found is None else found.confidence


def _swapped(post: Employment) -> Employment:
    return replace(post, employer=post.title, title=post.employer)
