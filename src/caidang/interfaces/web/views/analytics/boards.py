"""数据: the role's board, one figure by itself, and the choices of its filters."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.analytics.catalogue import measures_for
from caidang.domain.analytics.drawing import SHAPES
from caidang.domain.analytics.gathering import Titled, answer, answer_all, board_of
from caidang.domain.analytics.models import Report
from caidang.domain.analytics.questions import FILTER, Question, fitted, read
from caidang.domain.analytics.selectors.reports import get_report
from caidang.domain.analytics.services.giving_out import give_out
from caidang.domain.analytics.spans import Span
from caidang.domain.analytics.strips import strip_of
from caidang.domain.analytics.values import SPLITS, TIME, Grain, Measure, Measured
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import member
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.forms.candidates import SearchState
from caidang.interfaces.web.kept_search import keep_search
from caidang.interfaces.web.panels import day_of, query_of, view_panel, view_panels

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_STALE = {"yes": ("1-30", "31-"), "no": ("-0",)}
"""The list's own bands of how long a record is still fresh."""


def tabs_for(viewer: Viewer, here: str) -> dict[str, Any]:
    """Return the tabs over every page of 数据 that the viewer may open."""
    tabs = [("figures", _("看板")), ("figure", _("指标")), ("reports", _("报表")), ("report_mails", _("定期邮件"))]
    if may(viewer, Action.ASSIGN):
        tabs.append(("figure_costs", _("花费")))
    if may(viewer, Action.MANAGE_HOOKS) and may(viewer, Action.READ_HEALTH):
        tabs.append(("shown_boards", _("给外面看")))
    return {"tabs": tabs, "here": here}


def require_figures(viewer: Viewer) -> None:
    """Raise NotAllowed for whom there is nothing to count."""
    if not measures_for(viewer):
        raise NotAllowed(_("你的角色还看不到数据，需要时请管理员调整角色。"))


def question_in(sent: QueryDict, viewer: Viewer) -> Question:
    """Return the question that an address or a form asks, as the viewer may ask it; raises InvalidInput, NotAllowed."""
    told = {name: sent.getlist(name) if name.startswith(FILTER) else sent.get(name, "") for name in sent}
    return fitted(read(told), viewer)


@member()
def figures(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the role's board over the days asked for (``span``; ``since`` and ``until`` for own days)."""
    require_figures(viewer)
    now, today = timezone.now(), timezone.localdate()
    span, error, status = _span(request.GET), "", 200
    since, until = day_of(request.GET.get("since", "")), day_of(request.GET.get("until", ""))
    try:
        board = board_of(viewer, span=span, since=since, until=until, today=today)
    except InvalidInput as refusal:
        error, status = str(refusal), 422
        board = board_of(viewer, span=Span.RECENT, today=today)
    drawn = answer_all(board, viewer=viewer, now=now)
    context = {
        **tabs_for(viewer, "figures"), "panels": view_panels(zip(board, drawn, strict=True), viewer=viewer),
        "asked": drawn[0].measured.asked if drawn else None, "span": span, "spans": list(Span), "error": error,
        "since": request.GET.get("since", ""), "until": request.GET.get("until", ""),
        "role": viewer.role.label, "sees_all": viewer.sees_all or not may(viewer, Action.READ_CANDIDATE),
    }  # fmt: skip
    return render(request, "analytics/board.html", context, status=status)


@member()
def figures_strip(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the few figures of the viewer's role, each with the list behind it: the part over 我的待办."""
    asked = strip_of(viewer)
    drawn = answer_all(asked, viewer=viewer, now=timezone.now())
    panels = view_panels(zip(asked, drawn, strict=True), viewer=viewer)
    return render(request, "analytics/_strip.html", {"panels": panels})


@member()
def figure(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show one figure: measure, days, split, filters and chart are chosen here, and kept as a report if wanted."""
    require_figures(viewer)
    measures = measures_for(viewer)
    question = question_in(request.GET, viewer) if request.GET.get("m") else _first(measures[0])
    report = get_report(request.GET["report"], viewer=viewer) if request.GET.get("report") else None
    title = report.name if report else question.in_words()
    panel, error, status = None, "", 200
    try:
        drawn = answer(Titled(title, question), viewer=viewer, now=timezone.now(), key="p0")
    except InvalidInput as refusal:
        error, status = str(refusal), 422
    else:
        panel = view_panel(drawn, question, viewer=viewer)
    groups: dict[str, list[Any]] = {}
    for one in measures:
        groups.setdefault(one.group, []).append(one)
    context = {
        **tabs_for(viewer, "figure"), "question": question, "panel": panel, "groups": groups, "error": error,
        "title": title, "asked": drawn.measured.asked if panel else None,
        "spans": list(Span), "grains": list(Grain), "shapes": list(SHAPES.items()), "is_by_time": question.split == TIME,
        "splits": [(one, SPLITS[one]) for one in question.measure.splits],
        "piles": [(one, SPLITS[one]) for one in question.measure.splits if one != TIME and question.measure.filters],
        "filters": [(one, SPLITS[one], question.filters.get(one, ())) for one in question.measure.filters],
        "query": query_of(question), "pairs": _pairs(question), "report": report, "sharings": list(Report.Shared),
    }  # fmt: skip
    return render(request, "analytics/figure.html", context, status=status)


@member()
def figure_choices(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    """Return what one filter can be set to: what the measure's own numbers fall into at the time asked for."""
    question = question_in(request.GET, viewer)
    if name not in question.measure.filters:
        raise InvalidInput(_("这个指标不能按它筛。"))
    others = {key: values for key, values in question.filters.items() if key != name}
    split = name if name in question.measure.splits else ""
    wide = Question(
        measure=question.measure, span=question.span, since=question.since, until=question.until, split=split, filters=others
    )
    found: Measured = answer(Titled("", wide), viewer=viewer, now=timezone.now()).measured
    context = {"name": f"{FILTER}{name}", "cells": found.cells, "chosen": question.filters.get(name, ())}
    return render(request, "analytics/_choices.html", context)


@member()
def figure_candidates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Open the list of people behind a number: of a source, fresh or not."""
    source, stale = request.GET.get("source", ""), _STALE.get(request.GET.get("fresh", ""), ())
    filters = {name: values for name, values in (("source", (source,)), ("stale", stale)) if any(values)}
    keep_search(request, SearchState.clean({"filters": filters}))
    return redirect("candidates")


@member("POST")
def figures_out(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the board (without ``m``) or one figure as a file: ``kind`` xlsx or pdf."""
    require_figures(viewer)
    now, today, kind = timezone.now(), timezone.localdate(), request.POST.get("kind", "")
    if request.POST.get("m"):
        question = question_in(request.POST, viewer)
        report = get_report(request.POST["report"], viewer=viewer) if request.POST.get("report") else None
        title = report.name if report else question.in_words()
        questions = [Titled(title, question)]
    else:
        since, until = day_of(request.POST.get("since", "")), day_of(request.POST.get("until", ""))
        title = _("%(role)s的看板") % {"role": viewer.role.label}
        questions = board_of(viewer, span=_span(request.POST), since=since, until=until, today=today)
    data = give_out(title=title, questions=questions, kind=kind, actor=viewer, now=now)
    return file_answer(data, f"{title} {today:%Y-%m-%d}.{kind}", _TYPES[kind])


def _first(measure: Measure) -> Question:
    """What is shown before anything is chosen."""
    return Question(measure=measure, split=TIME if TIME in measure.splits else "")


def _span(sent: QueryDict) -> Span:
    try:
        return Span(sent.get("span", ""))
    except ValueError:
        return Span.RECENT


def _pairs(question: Question) -> list[tuple[str, str]]:
    """The question as hidden fields of a form."""
    return [
        (name, one) for name, value in question.told().items() for one in (value if isinstance(value, list) else [value])
    ]
