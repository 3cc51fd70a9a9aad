"""How complete a record is: what a recruiter needs, weighed, and what of it is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

NEEDED: Final = (
    (("name",), 20),
    (("phone", "email", "wechat"), 20),
    (("employer",), 12),
    (("title",), 10),
    (("job_start",), 6),
    (("school",), 10),
    (("highest_degree", "degree"), 6),
    (("major",), 4),
    (("city",), 5),
    (("skill",), 4),
    (("expected_job",), 3),
)
"""Fields of which one is enough, and what they count for; together 100."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """``score`` is 0..100; ``missing`` names, for each need that is not met, the field that meets it best."""

    score: int
    missing: tuple[str, ...]


def completeness_of(fields: Iterable[str]) -> Completeness:
    """This function will weigh which fields of a record have a value."""
    told = frozenset(fields)
    missing = tuple(group[0] for group, _ in NEEDED if not told.intersection(group))
    score = sum(weight for group, weight in NEEDED if told.intersection(group))
    return Completeness(score, missing)
