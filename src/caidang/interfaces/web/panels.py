"""A figure on a page: its sentence, its chart's data, and its table with the list behind every number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from caidang.core.report.figures import Figure, Series, Shape
from caidang.domain.analytics.days import steps
from caidang.domain.analytics.drawing import WHY_WITHHELD, Drawn
from caidang.domain.analytics.gathering import Titled
from caidang.domain.analytics.questions import Question
from caidang.domain.analytics.spans import Span
from caidang.domain.analytics.values import TIME, Asked, Cell, Link
from caidang.foundation.accounts.policy import Action, Viewer, may

MOST_DRAWN = 60
"""Labels that a chart holds; the table holds them all."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a table; ``why`` says why it is not shown."""

    text: str
    url: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    label: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class PanelView:
    """A figure as a template shows it; ``chart`` is what the script draws, None where there is nothing to draw."""

    id: str
    figure: Figure
    total: Number
    rows: tuple[Row, ...]
    chart: dict[str, Any] | None
    aria: str
    url: str
    is_wide: bool
    before_url: str = ""
    """The list behind the number of the period before."""

    @property
    def is_small(self) -> bool:
        """Whether it is one number and no more."""
        return not self.rows and self.chart is None

    @property
    def chart_id(self) -> str:
        """The id of the element that holds the chart's data."""
        return f"{self.id}-data"


def query_of(question: Question, **more: str) -> str:
    """Return a question as the query of an address; nothing about a person stands in it."""
    pairs = [*question.told().items(), *((name, value) for name, value in more.items() if value)]
    return urlencode(pairs, doseq=True)


def view_panel(drawn: Drawn, question: Question, *, viewer: Viewer, is_public: bool = False) -> PanelView:
    """Return a figure for a page; to the public without any address."""
    figure, asked = drawn.figure, drawn.measured.asked
    link = (lambda _cell, **_: "") if is_public else _linker(question, asked, viewer)
    rows = tuple(
        Row(label, tuple(_number(s, drawn.cells[n][at], at, link) for n, s in enumerate(figure.series)))
        for at, label in enumerate(figure.labels)
    )
    total = drawn.measured.total
    return PanelView(
        id=figure.key, figure=figure, rows=rows, chart=_chart(drawn, rows) if figure.is_drawn else None, aria=_aria(figure),
        total=Number(figure.total, link(total, is_total=True), WHY_WITHHELD if total.is_suppressed else ""),
        before_url=link(total, is_total=True, is_before=True) if figure.before else "",
        url="" if is_public else f"{reverse('figure')}?{query_of(question)}",
        is_wide=figure.shape in (Shape.LINE, Shape.STACKED) and len(figure.labels) > 8,
    )  # fmt: skip


def view_panels(found: Iterable[tuple[Titled, Drawn]], *, viewer: Viewer, is_public: bool = False) -> list[PanelView]:
    """Return several figures for a page."""
    return [view_panel(drawn, one.question, viewer=viewer, is_public=is_public) for one, drawn in found]


def _number(series: Series, cell: Cell | None, at: int, link: Any) -> Number:
    text = series.points[at].text
    if cell is None:
        return Number(text)
    return Number(text, link(cell, is_before=series.is_before), WHY_WITHHELD if cell.is_suppressed else "")


def _linker(question: Question, asked: Asked, viewer: Viewer) -> Any:
    """What finds the address of the list behind a cell."""

    def link(cell: Cell, *, is_total: bool = False, is_before: bool = False) -> str:
        if cell.link is None or cell.is_suppressed or not (cell.before if is_before else cell.value or cell.volume):
            return ""
        if cell.link.place == "behind":
            about, key = (_earlier(question, asked), _step_before(asked, cell.key)) if is_before else (question, cell.key)
            more = {} if is_total else {"key": key, "pile": cell.series}
            return f"{reverse('figure_behind')}?{query_of(about, **more)}"
        return _place(cell.link, viewer)

    return link


def _earlier(question: Question, asked: Asked) -> Question:
    """The same of the period before."""
    since, until = asked.before
    return replace(question, span=Span.OWN, since=since, until=until, grain=asked.grain)


def _step_before(asked: Asked, key: str) -> str:
    """The step of the period before that stands in the place of this one."""
    if asked.split != TIME:
        return key
    pairs = zip(steps(asked.since, asked.until, asked.grain), steps(*asked.before, asked.grain), strict=False)
    return next((was.isoformat() for one, was in pairs if one.isoformat() == key), key)


def _place(link: Link, viewer: Viewer) -> str:
    conditions: Mapping[str, str] = link.conditions
    if link.place == "duplicates":
        return reverse("duplicates") if may(viewer, Action.DECIDE_DUPLICATE) else ""
    if link.place == "candidates":
        return f"{reverse('figure_candidates')}?{urlencode(conditions)}" if may(viewer, Action.READ_CANDIDATE) else ""
    if link.place == "costs":
        return f"{reverse('figure_costs')}?{urlencode(conditions)}" if may(viewer, Action.ASSIGN) else ""
    return ""


def _chart(drawn: Drawn, rows: tuple[Row, ...]) -> dict[str, Any]:
    figure = drawn.figure
    shown = [(n, one) for n, one in enumerate(figure.series) if one.is_drawn]
    most = MOST_DRAWN if figure.shape is Shape.BARS else len(figure.labels)
    return {
        "shape": figure.shape.value, "isShare": figure.unit == "%", "isPiled": bool(drawn.measured.asked.series),
        "labels": list(figure.labels[:most]),
        "series": [
            {
                "name": one.name, "isBefore": one.is_before, "values": [point.value for point in one.points[:most]],
                "texts": [point.text for point in one.points[:most]],
                "urls": [row.numbers[n].url for row in rows[:most]],
            }
            for n, one in shown
        ],
    }  # fmt: skip


def _aria(figure: Figure) -> str:
    return _("%(title)s：%(total)s。%(before)s图里的数都在下面的表里。") % {
        "title": figure.title, "total": figure.total, "before": f"{figure.before}。" if figure.before else "",
    }  # fmt: skip


def day_of(text: str) -> date | None:
    """Return the day that an address or a form says, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
