"""Told fairly: beside each member's accuracy what all reach with the same mix of work, beside his steps how hard they were."""

from dataclasses import replace
from datetime import date

from caidang.domain.analytics.counting import Sums, expected_share
from caidang.domain.analytics.selectors.question import Question
from caidang.domain.analytics.selectors.reading import Wanted, counts
from caidang.domain.analytics.selectors.sight import Sight
from caidang.domain.analytics.values import LEAST_RANKED, MEMBER, Cell, Measured
from caidang.foundation.accounts.policy import PROGRAM

_ALL = Sight(PROGRAM, is_whole=True, has_people=False, has_members=True)


def with_expected(found: Measured, question: Question, *, today: date) -> Measured:
    """Return the answer with what is expected of each member, and who had too little to be compared.

    Work is of one kind where it came from the same source, was decided for the first time, or again, and had been
    read with as much doubt.
    """
    asked = question.asked
    house = counts(
        Wanted(question.recipe.fact, asked.since, asked.until, frozenset({"source"})), _ALL, today=today
    ).sums
    mine = counts(question.wanted(asked.since, asked.until, {MEMBER, "source"}), question.sight, today=today).sums
    all_: dict[str, Sums] = {}
    for dims, sums in house.items():
        kind = _kind(question, dims.source, dims.key)
        was = all_.get(kind, Sums(0, 0))
        all_[kind] = Sums(was.n + sums.n, was.total + sums.total)
    own: dict[str, dict[str, int]] = {}
    for dims, sums in mine.items():
        kinds = own.setdefault(str(dims.member), {})
        kind = _kind(question, dims.source, dims.key)
        kinds[kind] = kinds.get(kind, 0) + sums.n
    return replace(found, cells=tuple(_told(cell, own.get(cell.key, {}), all_) for cell in found.cells))


def with_hardness(found: Measured, question: Question, *, today: date) -> Measured:
    """Return the answer with each member's steps weighed by how much of their records had been read with doubt.

    Of the whole house they weigh together what they number. Who did the most by that stands first: a person of hard
    work does not look slow.
    """
    asked = question.asked
    wanted = question.wanted(asked.since, asked.until, {MEMBER})
    points: dict[str, int] = {}
    for dims, sums in counts(wanted, question.sight, today=today).sums.items():
        if question.is_chosen(dims.key):
            points[str(dims.member)] = points.get(str(dims.member), 0) + sums.total
    house = counts(Wanted(question.recipe.fact, asked.since, asked.until, frozenset()), _ALL, today=today).sums
    n, total = sum(sums.n for sums in house.values()), sum(sums.total for sums in house.values())
    usual = total / n if n else 1.0
    cells = (replace(cell, weighed=points.get(cell.key, 0) / usual) for cell in found.cells)
    return replace(found, cells=tuple(sorted(cells, key=lambda cell: -(cell.weighed or 0.0))))


def _kind(question: Question, source: str, key: str) -> str:
    """Of a second look the key begins with what was found, which is no kind of work."""
    return f"{source} {key if question.recipe.fact == 'verdicts' else key.partition('.')[2]}"


def _told(cell: Cell, own: dict[str, int], all_: dict[str, Sums]) -> Cell:
    is_ranked = cell.volume >= LEAST_RANKED and cell.key != "0"
    return replace(cell, expected=expected_share(own, all_), is_ranked=is_ranked)
