"""Questions as addresses and reports keep them, the days that people name, and when a letter is due: without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.core.report.figures import Shape
from caidang.domain.analytics.catalogue import MEASURES, measures_for
from caidang.domain.analytics.drawing import WHY_WITHHELD, WITHHELD, draw
from caidang.domain.analytics.plans import Plan, last_due
from caidang.domain.analytics.questions import Question, fitted, read
from caidang.domain.analytics.services.shown_boards import NAMING, is_fit
from caidang.domain.analytics.spans import MOST_DAYS, Span, days_of
from caidang.domain.analytics.values import MEMBER, TIME, Asked, Cell, Grain, Measured, Unit
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY_NINE = Plan("weekly", 0, 1, 9, 0)


@given(DAYS)
def test_named_stretches_end_today_or_are_over(today: date) -> None:
    for span in set(Span) - {Span.OWN}:
        since, until = days_of(span, today=today)
        assert since <= until <= today
        assert (until == today) != span.value.startswith("last")
    assert days_of(Span.WEEK, today=today)[0].weekday() == 0
    since, until = days_of(Span.LAST_WEEK, today=today)
    assert (until - since).days == 6
    assert days_of(Span.QUARTER, today=today)[0].month in (1, 4, 7, 10)


def test_own_days_are_checked() -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    assert days_of(Span.OWN, today=last, since=first, until=last) == (first, last)
    for since, until in ((None, last), (last, first), (first, first + timedelta(days=MOST_DAYS))):
        with pytest.raises(InvalidInput):
            days_of(Span.OWN, today=last, since=since, until=until)


@st.composite
def questions(draw_: st.DrawFn) -> Question:
    measure = draw_(st.sampled_from(sorted(MEASURES.values(), key=lambda one: one.key)))
    split = draw_(st.sampled_from(("", *measure.splits)))
    piles = [one for one in measure.splits if one != TIME]
    return Question(
        measure=measure, span=Span.OWN, since=draw_(DAYS), until=draw_(DAYS), split=split,
        series=draw_(st.sampled_from(["", *piles])) if split == TIME else "", grain=draw_(st.sampled_from([None, *Grain])),
        shape=draw_(st.sampled_from([None, *Shape])),
        filters={one: ("a", "b") for one in draw_(st.sets(st.sampled_from(measure.filters or ("-",)))) - {"-"}},
    )  # fmt: skip


@given(questions())
def test_a_question_comes_back_as_it_was_kept(question: Question) -> None:
    assert read(question.told()) == question


@given(st.dictionaries(st.sampled_from(["m", "span", "since", "split", "series", "by", "shape", "f.source"]), st.text("abm=1-_.", max_size=9)))
def test_whatever_stands_in_an_address_is_a_question_or_refused(told: dict[str, str]) -> None:
    try:
        question = read(told)
    except InvalidInput:
        assert told.get("m") not in MEASURES
    else:
        assert question.split in ("", *question.measure.splits)


def test_a_question_is_asked_as_the_viewer_may() -> None:
    auditor, collector = Viewer(1, Role.AUDITOR), Viewer(2, Role.COLLECTOR)
    by_member = Question(measure=MEASURES["store_new"], split=MEMBER)
    assert fitted(by_member, auditor).split == "", "who may not see persons"
    assert fitted(by_member, PROGRAM).split == MEMBER
    with pytest.raises(NotAllowed):
        fitted(Question(measure=MEASURES["store_new"], filters={"source": ("mail",)}), auditor)
    with pytest.raises(NotAllowed):
        fitted(Question(measure=MEASURES["reveals"]), collector)
    assert "cost" not in {one.key for one in measures_for(collector)}


@given(questions())
def test_what_is_shown_outside_names_nobody(question: Question) -> None:
    if is_fit(question):
        assert NAMING.isdisjoint({question.split, question.series})
        assert not question.filters
        assert question.measure.unit is not Unit.YUAN


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.sampled_from(["workdays", "weekly", "monthly"]),  # noqa: DTZ001
       st.integers(0, 6), st.integers(1, 28), st.integers(0, 23))  # fmt: skip
def test_the_last_moment_of_a_plan_is_the_last(at: datetime, rhythm: str, weekday: int, day: int, hour: int) -> None:
    now, plan = at.replace(tzinfo=UTC), Plan(rhythm, weekday, day, hour, 30)
    due = last_due(plan, now=now, zone=SHANGHAI, is_working=lambda one: one.weekday() < 5)
    assert due is not None
    assert due <= now
    local = due.astimezone(SHANGHAI)
    assert (local.hour, local.minute) == (hour, 30)
    again = last_due(plan, now=now + timedelta(minutes=1), zone=SHANGHAI, is_working=lambda one: one.weekday() < 5)
    assert again is not None
    assert again >= due


def test_monday_nine_is_by_the_clock_of_shanghai() -> None:
    nine = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
    assert last_due(MONDAY_NINE, now=nine, zone=SHANGHAI, is_working=lambda _: True) == nine
    before = last_due(MONDAY_NINE, now=nine - timedelta(seconds=1), zone=SHANGHAI, is_working=lambda _: True)
    assert before == nine - timedelta(days=7)
    for wrong in (Plan("weekly", 7, 1, 9, 0), Plan("monthly", 0, 31, 9, 0), Plan("daily", 0, 1, 9, 0), Plan("weekly", 0, 1, 24, 0)):
        with pytest.raises(InvalidInput):
            wrong.checked()


def test_what_is_kept_back_has_no_number_anywhere_and_says_why() -> None:
    asked = Asked(measure="store_new", since=date(2026, 11, 1), until=date(2026, 11, 30), split="source")
    cells = (Cell("mail", "邮箱", 12.0, before=10.0, volume=12), Cell("upload", "上传", None, volume=0, is_suppressed=True))
    figure = draw(Measured(asked, "新建的档案", Unit.COUNT, cells, Cell("", "", 14.0, before=20.0))).figure
    assert figure.series[0].points[1].text == WITHHELD
    assert [series.points[1].value for series in figure.series] == [None] * len(figure.series)
    assert WHY_WITHHELD in figure.notes
    assert figure.before == "上一段 20，少 6（30%）"
    assert figure.shape is Shape.BARS
    piled = draw(Measured(asked, "新建的档案", Unit.COUNT, cells, Cell("", "", 14.0)), shape=Shape.STACKED)
    assert piled.figure.shape is Shape.COLUMNS, "now and before are no parts of one"


def test_shares_are_compared_in_points_and_little_work_is_not_ranked() -> None:
    asked = Asked(measure="approved_first", since=date(2026, 11, 1), until=date(2026, 11, 30), split=MEMBER)
    cells = (Cell("1", "甲", 0.9, volume=50, expected=0.8), Cell("2", "乙", 1.0, volume=2, is_ranked=False))
    figure = draw(Measured(asked, "审核通过", Unit.SHARE, cells, Cell("", "", 0.91, before=0.881))).figure
    assert figure.before == "上一段 88.1%，高 2.9 个百分点"
    assert [series.name for series in figure.series] == ["这段时间", "预期", "从多少算出"]
    assert figure.labels[1] == "乙（量少，不比）"
    assert [series.is_drawn for series in figure.series] == [True, True, False]


def test_days_on_which_nothing_happened_are_no_rows() -> None:
    asked = Asked(measure="disclosures", since=date(2026, 11, 1), until=date(2026, 11, 30), split="time")
    noughts = tuple(Cell(f"2026-11-{day:02}", "", 0.0) for day in range(1, 31))
    told = Measured(asked, "对外提供", Unit.COUNT, noughts, Cell("", "", 0.0))
    assert draw(told).figure.labels == ()
    earlier = replace(told, cells=(replace(noughts[0], before=2.0), *noughts[1:]))
    assert len(draw(earlier).figure.labels) == 30
    hidden = replace(told, cells=(replace(noughts[0], value=None, is_suppressed=True), *noughts[1:]))
    assert len(draw(hidden).figure.labels) == 30


def test_means_are_never_piled_up() -> None:
    asked = Asked(measure="queue_oldest", since=date(2026, 11, 1), until=date(2026, 11, 2), split=TIME, series="state")
    cells = (Cell("2026-11-01", "", 4.0, volume=1, series="stale"), Cell("2026-11-01", "", 9.0, volume=1, series="reviewing"))
    told = Measured(asked, "等得最久的", Unit.DAYS, cells, Cell("", "", 9.0))
    assert draw(told).figure.shape is Shape.LINE
    assert draw(told, shape=Shape.STACKED).figure.shape is Shape.LINE
    assert draw(replace(told, unit=Unit.COUNT)).figure.shape is Shape.STACKED
