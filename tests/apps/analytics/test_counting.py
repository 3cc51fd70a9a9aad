"""The heart of the figures without a database: counting, ways through the stages, and what must not be told."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.domain.analytics.counting import (
    Piece,
    Sums,
    Turn,
    counted,
    expected_share,
    farthest,
    hidden,
    is_total_told,
    median_of,
    of_house,
    slot_of,
    visits,
)
from caidang.domain.analytics.days import day_of, step_of, steps, window
from caidang.domain.analytics.values import SMALLEST, Grain
from caidang.domain.pipeline.history import Step
from caidang.domain.pipeline.way import Kind

moments = st.integers(0, 62 * 24).map(lambda hours: datetime(2025, 12, 30, tzinfo=UTC) + timedelta(hours=hours))
days = st.dates(date(2025, 1, 1), date(2027, 1, 1))
pieces = st.builds(
    Piece, moments, st.just(1), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), st.sampled_from("ab"),
    st.sampled_from("xy"), st.integers(0, 9),
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(pieces, max_size=12))
def test_nothing_is_lost_and_nothing_twice(some: list[Piece]) -> None:
    found = counted(some)
    assert sum(sums.n for sums in found.values()) == len(some)
    by_day = Counter((day_of(one.at), one.key) for one in some)
    told = Counter()
    for dims, sums in of_house(found).items():
        assert (dims.audience, dims.place) == (0, 0)
        told[dims.day, dims.key] += sums.n
    assert told == by_day
    assert sum(sums.total for sums in of_house(found).values()) == sum(one.amount for one in some)


@given(days, st.sampled_from(Grain))
def test_a_day_is_in_its_step_and_in_its_window(day: date, grain: Grain) -> None:
    first = step_of(day, grain)
    assert first <= day
    assert step_of(first, grain) == first
    since, until = window(day.toordinal(), day.toordinal())
    assert until - since == timedelta(days=1)
    assert day_of(since) == day_of(until - timedelta.resolution) == day.toordinal()


@settings(max_examples=40)
@given(days, st.integers(0, 70), st.sampled_from(Grain))
def test_every_day_has_its_step_on_the_axis(since: date, length: int, grain: Grain) -> None:
    until = since + timedelta(days=length)
    axis = list(steps(since, until, grain))
    every = [since + timedelta(days=n) for n in range(length + 1)]
    assert axis == sorted({step_of(day, grain) for day in every})


volumes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12))


@given(volumes)
def test_no_small_group_is_told_nor_found_out(some: dict[str, int]) -> None:
    hiding = hidden(some)
    assert {key for key, n in some.items() if 0 < n < SMALLEST} <= hiding
    assert all(some[key] for key in hiding)
    if not is_total_told(some, hiding):
        return
    # Whoever knows the total and all that is told knows the sum of the hidden ones, and no more of any of them
    # than that it is somewhere from 1 to more than what must be kept.
    rest = sum(some.values()) - sum(n for key, n in some.items() if key not in hiding)
    assert not hiding or (len(hiding) > 1 and rest - (len(hiding) - 1) >= SMALLEST)


def test_groups_that_need_no_hiding_are_told() -> None:
    assert hidden({"a": 5, "b": 9, "c": 0}) == frozenset()
    assert hidden({"a": 1, "b": 9, "c": 30}) == {"a", "b"}
    assert hidden({"a": 4}) == {"a"}
    assert not is_total_told({"a": 4}, {"a"})


def _turns(kinds: list[Kind]) -> list[Turn]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return [Turn(Step(n, n, at + timedelta(hours=n)), kind, "") for n, kind in enumerate(kinds)]


@given(st.lists(st.sampled_from(Kind), min_size=1, max_size=10))
def test_visits_follow_each_other_without_gaps(kinds: list[Kind]) -> None:
    way = visits(_turns(kinds))
    assert all(one.until == other.since and one.to is other.kind for one, other in zip(way, way[1:], strict=False))
    assert all(one.kind is not other.kind for one, other in zip(way, way[1:], strict=False))
    assert way[0].since == datetime(2026, 1, 1, tzinfo=UTC)
    assert way[-1].until is None
    walked = [kind for kind in kinds if kind is not Kind.LOST]
    assert farthest(way) is max(walked, key=list(Kind).index, default=Kind.CONTACT)


def test_an_undone_step_is_as_if_it_had_never_been() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    turns = [
        Turn(Step(1, 1, at), Kind.CONTACT, ""),
        Turn(Step(2, 2, at + timedelta(days=1)), Kind.OFFER, ""),
        Turn(Step(3, 1, at + timedelta(days=2), undoes=2), Kind.CONTACT, ""),
        Turn(Step(4, 3, at + timedelta(days=5)), Kind.INTERVIEW, ""),
    ]
    assert [(one.kind, one.since, one.until) for one in visits(turns)] == [
        (Kind.CONTACT, at, at + timedelta(days=5)),
        (Kind.INTERVIEW, at + timedelta(days=5), None),
    ]


@given(st.lists(st.integers(0, 400 * 86_400), min_size=1, max_size=30))
def test_a_middle_is_told_to_within_five_in_a_hundred(lengths: list[int]) -> None:
    found = median_of(Counter(map(slot_of, lengths)))
    assert found is not None
    assert abs(found - median(lengths)) <= 0.05 * median(lengths) + 5


def test_of_nothing_there_is_no_middle() -> None:
    assert median_of({}) is None


def test_who_had_the_harder_work_is_expected_less_of() -> None:
    house = {"easy": Sums(100, 95), "hard": Sums(100, 50)}
    easy, hard = expected_share({"easy": 10}, house), expected_share({"easy": 1, "hard": 9}, house)
    assert easy == 0.95
    assert hard == (0.95 + 9 * 0.5) / 10
    assert expected_share({}, house) is None
