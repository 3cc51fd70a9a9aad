"""What is left of the rows of a post when all that is known has been taken: the name that no list knows."""

import re
from dataclasses import replace

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.fields.names.organisations import is_like_part, looks_like_company
from caidang.core.resume.fields.names.titles import looks_like_title, may_be_title
from caidang.core.resume.fields.posts.heads.duty_rows import MAY_BE_PROJECT, TELLS_DONE
from caidang.core.resume.fields.posts.post_draft import Post
from caidang.core.resume.model import Found


def use_spare(post: Post) -> None:
    """This function will take what is left of a header row for the missing employer or title, but unsure."""
    spare = list(post.spare)
    if post.employer is None and spare and post.stretch is not None:
        first = spare.pop(_likest_firm(spare))
        # A lone word beside the dates may as well name a project.
        sure = min(first.confidence, 0.72 if post.title is not None else 0.6)
        if post.title is not None or not MAY_BE_PROJECT.search(first.value):
            post.employer = replace(first, confidence=sure)
    if post.title is None and post.employer is not None and post.stretch is not None and (held := _likest_post(spare)) is not None:
        post.title = replace(held, confidence=min(held.confidence, 0.55))


def _likest_firm(spare: list[Found]) -> int:
    """Which of the names is the employer: the first, but for 跨境电商 / 深圳某某科技 the one that begins with its town and sounds like a firm."""
    if looks_like_company(spare[0].value) or not all(_HAN_ONLY.fullmatch(found.value) for found in spare):
        return 0
    return next((at for at, found in enumerate(spare) if looks_like_company(found.value) >= _HALF and _is_placed(found.value)), 0)


def _is_placed(name: str) -> bool:
    places = find_entries("cities", name)
    return bool(places) and places[0].start == 0 and places[0].end < len(name)


_HAN_ONLY = re.compile(r"[\u3400-\u9fff()]+")
_HALF = 0.5


def _likest_post(spare: list[Found]) -> Found | None:
    """What sounds like a post, else the first that is no part of the firm and nothing done there."""
    told = [found for found in spare if not TELLS_DONE.match(found.value)]
    sounding = next((found for found in told if may_be_title(found.value) or looks_like_title(found.value) >= _FAIR), None)
    first = next((found for found in told if not is_like_part(found.value)), None)
    held = sounding or first
    return held if held is not None and not MAY_BE_PROJECT.search(held.value) else None


_FAIR = 0.8
