"""Where one stands, for how long, and how many go on: against plain counting, with undone steps."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from caidang.domain.pipeline.history import (
    Place,
    Step,
    figures_of,
    made_good,
    stays,
    time_in_stages,
)
from caidang.domain.pipeline.way import DEFAULT_STAGES, Kind

START = datetime(2026, 1, 1, tzinfo=UTC)
WAY = [Place(n + 1, kind, n) for n, (_, kind) in enumerate(DEFAULT_STAGES)]
LOST = WAY[-1].id


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Step], list[int]]:
    """Steps with some of them taken back, and the stage one stood in after each hour by a plain stack."""
    stack, steps = [(1, 1)], [Step(1, 1, START)]
    hours = [1]
    for number in range(2, 2 + draw(st.integers(0, 14))):
        at = START + timedelta(hours=number - 1)
        if len(stack) > 1 and draw(st.booleans()):
            undone, _ = stack.pop()
            steps.append(Step(number, stack[-1][1], at, undoes=undone))
        else:
            to = draw(st.sampled_from([place.id for place in WAY if place.id != stack[-1][1]]))
            stack.append((number, to))
            steps.append(Step(number, to, at))
        hours.append(stack[-1][1])
    return steps, [stage for _, stage in stack]


@given(histories())
def test_where_one_stands_is_where_the_last_event_says(found: tuple[list[Step], list[int]]) -> None:
    steps, stack = found
    kept = made_good(steps)
    assert [step.after for step in kept] == stack
    assert kept[-1].after == steps[-1].after


@given(histories(), st.integers(0, 50))
def test_the_times_in_stages_are_the_whole_time(found: tuple[list[Step], list[int]], more: int) -> None:
    steps, _ = found
    until = steps[-1].at + timedelta(hours=more)
    times = time_in_stages(steps, until=until)
    assert sum(times.values(), timedelta()) == until - START
    # Hour by hour: with what was taken back left out from the start.
    kept = made_good(steps)
    slow: dict[int, timedelta] = {}
    for hour in range(int((until - START).total_seconds()) // 3600):
        stage = next(s.after for s in reversed(kept) if s.at <= START + timedelta(hours=hour))
        slow[stage] = slow.get(stage, timedelta()) + timedelta(hours=1)
    assert {k: v for k, v in times.items() if v} == slow


@given(st.lists(histories(), max_size=8))
def test_figures_are_what_plain_counting_says(found: list[tuple[list[Step], list[int]]]) -> None:
    until = START + timedelta(days=9)
    figures = {one.stage: one for one in figures_of([steps for steps, _ in found], WAY, until=until)}
    assert LOST not in figures
    for place in WAY[:-1]:
        one = figures[place.id]
        far = [max((s for s in stack if s != LOST), default=0) for _, stack in found]
        assert one.reached == sum(f >= place.id for f in far)
        assert one.went_on == sum(f > place.id for f in far)
        assert one.standing == sum(stack[-1] == place.id for _, stack in found)
        left = [[s for s in stack if s != LOST][-1:] for _, stack in found if stack[-1] == LOST]
        assert one.left_here == left.count([place.id])
        times = [
            length for steps, _ in found for stage, length in stays(steps, until=until)[:-1] if stage == place.id
        ]
        assert (one.usual is None) == (not times)
        if times:
            assert min(times) <= one.usual <= max(times)
    counts = [figures[place.id].reached for place in WAY[:-1]]
    assert all(a >= b for a, b in pairwise(counts))
    assert WAY[-1].kind is Kind.LOST
