"""One person writes all his entries one way: what stands where in the rows that are sure tells what stands there in the others.

Each row with dates is cut into pieces. Where employer and post of a row are known for certain, their places among
the pieces, counted from the left and from the right, are a vote; rows whose reading is a guess are read by the places that
all votes agree on.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from caidang.core.resume.fields.names.organisations import is_like_part, looks_like_company
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.fields.posts.heads.duty_rows import MAY_BE_PROJECT, TELLS_DONE
from caidang.core.resume.fields.posts.heads.head_names import is_left
from caidang.core.resume.fields.posts.heads.head_pieces import name_in
from caidang.core.resume.fields.posts.heads.header_rows import Facts
from caidang.core.resume.model import Found
from caidang.core.resume.pieces import Piece

_SURE_FIRM: Final = 0.85
_SURE_POST: Final = 0.8
_BY_PLACE: Final = 0.75
_LEAST_PIECES: Final = 2
_LEAST_NAME: Final = 2


class _Places(NamedTuple):
    """Where employer and post stand among the pieces of a row: from the left, and from the right (-1 is the last)."""

    firm: int
    post: int
    firm_behind: int
    post_behind: int


def in_one_manner(told: Sequence[Facts]) -> list[Facts]:
    """This function will read rows with dates that are guesses as the sure ones of the section are laid out."""
    votes = {places for facts in told if (places := _sure_places(facts)) is not None}
    if not votes:
        return list(told)
    return [_read_by(facts, votes) for facts in told]


def _sure_places(facts: Facts) -> _Places | None:
    if facts.employer is None or facts.title is None or facts.employer.confidence < _SURE_FIRM or facts.title.confidence < _SURE_POST:
        return None
    firm, post = _index_of(facts.employer, facts.pieces), _index_of(facts.title, facts.pieces)
    if firm is None or post is None or firm == post:
        return None
    count = len(facts.pieces)
    return _Places(firm, post, firm - count, post - count)


def _index_of(found: Found, pieces: Sequence[Piece]) -> int | None:
    return next((n for n, piece in enumerate(pieces) if found.value in piece.text), None)


def _read_by(facts: Facts, votes: set[_Places]) -> Facts:
    count = len(facts.pieces)
    if facts.stretch is None or count < _LEAST_PIECES or facts.is_labelled or _is_sure(facts):
        return facts
    firm = _agreed({vote.firm for vote in votes}, {vote.firm_behind for vote in votes}, count)
    post = _agreed({vote.post for vote in votes}, {vote.post_behind for vote in votes}, count)
    if firm is None or post is None or firm == post:
        return facts
    told, held = facts.pieces[firm], facts.pieces[post]
    if facts.title is not None and facts.title.confidence >= _SURE_POST and facts.title.value not in held.text:
        return facts
    if not (is_left(told) and is_left(held)) or len(told.text.strip("0123456789.、")) < _LEAST_NAME:
        return facts
    if TELLS_DONE.match(told.text) or TELLS_DONE.match(held.text) or MAY_BE_PROJECT.search(held.text):
        return facts
    if looks_like_title(told.text) >= _SURE_POST or looks_like_company(held.text) >= _SURE_FIRM or is_like_part(told.text):
        return facts
    employer, title = name_in(told, _BY_PLACE), name_in(held, max(_BY_PLACE, looks_like_title(held.text)))
    rest = tuple(found for found in facts.rest if found.value not in (employer.value, title.value))
    return replace(facts, employer=employer, title=title, rest=rest, unsplit=None)


def _is_sure(facts: Facts) -> bool:
    """Whether a list knows both the employer and the post, or one of them and nothing else could be the other."""
    is_firm_known = facts.employer is not None and facts.employer.confidence >= _SURE_FIRM
    is_post_known = facts.title is not None and facts.title.confidence >= _SURE_POST
    return is_firm_known or (is_post_known and len(facts.rest) + (facts.employer is not None) == 1)


def _agreed(left: set[int], right: set[int], count: int) -> int | None:
    """The place that all votes name, from the left if they agree there, else from the right."""
    if len(left) == 1:
        (place,) = left
    elif len(right) == 1:
        place = next(iter(right)) + count
    else:
        return None
    return place if 0 <= place < count else None
