"""Several questions answered for one viewer, and put on one sheet: a board or a report as it is shown, given out or sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from caidang.core.report.figures import Sheetful
from caidang.domain.analytics.drawing import Drawn, draw, is_of_members
from caidang.domain.analytics.questions import Question, fitted, of_panel
from caidang.domain.analytics.selectors.boards import panels_for
from caidang.domain.analytics.selectors.figures import measure
from caidang.domain.analytics.spans import Span, days_of
from caidang.domain.analytics.values import Measured
from caidang.domain.candidates.values import SOURCE_NAMES
from caidang.domain.review.calendar import team_time
from caidang.foundation.accounts.policy import Viewer


@dataclass(frozen=True, slots=True)
class Titled:
    """A question under a title."""

    title: str
    question: Question


def board_of(
    viewer: Viewer, *, span: Span, today: date, since: date | None = None, until: date | None = None
) -> list[Titled]:
    """This function will return the viewer's own board, asked about these days; raises as ``days_of`` does."""
    days_of(span, today=today, since=since, until=until)
    panels = panels_for(viewer, today=today)
    return [Titled(one.title, of_panel(one, span=span, since=since, until=until)) for one in panels]


def answer(one: Titled, *, viewer: Viewer, now: datetime, key: str = "") -> Drawn:
    """This function will answer one question with the viewer's rights; raises as ``measure`` and ``fitted`` do."""
    question = fitted(one.question, viewer)
    asked = question.asked(today=team_time(now).date())
    return draw(_with_sources(measure(asked, viewer=viewer, now=now)), shape=question.shape, title=one.title, key=key)


def answer_all(questions: Iterable[Titled], *, viewer: Viewer, now: datetime) -> list[Drawn]:
    """This function will answer several questions, in their order."""
    return [answer(one, viewer=viewer, now=now, key=f"p{number}") for number, one in enumerate(questions)]


def sheetful(title: str, drawn: Sequence[Drawn], *, viewer: Viewer, name: str, now: datetime) -> Sheetful:
    """This function will put answers on one sheet. ``name`` is who they were counted for; it stands in the foot."""
    lines = []
    if drawn:
        asked = drawn[0].measured.asked
        first, last = asked.before
        lines.append(f"{asked.since:%Y-%m-%d} 至 {asked.until:%Y-%m-%d}，上一段是 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}")
    lines.append(f"按{viewer.role.label}看得到的范围计算")
    foot = f"才档 · {team_time(now):%Y-%m-%d %H:%M} · {name}" if name else f"才档 · {team_time(now):%Y-%m-%d %H:%M}"
    return Sheetful(title, tuple(lines), tuple(one.figure for one in drawn), foot)


def without_colleagues(drawn: Drawn) -> bool:
    """This function will tell whether an answer names no colleague, so that it may go by mail as it is."""
    return not is_of_members(drawn.measured)


def _with_sources(measured: Measured) -> Measured:
    """The same with sources called as people call them."""
    asked = measured.asked
    if "source" not in (asked.split, asked.series):
        return measured
    cells = (
        replace(
            cell,
            label=SOURCE_NAMES.get(cell.key, cell.label) if asked.split == "source" else cell.label,
            series_label=SOURCE_NAMES.get(cell.series, cell.series_label) if asked.series == "source" else cell.series_label,
        )
        for cell in measured.cells
    )  # fmt: skip
    return replace(measured, cells=tuple(cells))
