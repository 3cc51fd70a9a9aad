"""The other ways to look at a board: as a list, as a calendar, as figures."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.pipeline.selectors.board import MINE
from caidang.domain.pipeline.selectors.dates import Feed, month_of
from caidang.domain.pipeline.selectors.figures import job_figures
from caidang.domain.pipeline.selectors.interviews.dates import interview_dates
from caidang.domain.pipeline.selectors.listing import list_applications
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member

FEEDS: tuple[Feed, ...] = (interview_dates,)
"""What else stands in the calendar."""


@member()
def board_list(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Show the applications of a board one a line."""
    found = list_applications(
        key, viewer=viewer, now=timezone.now(), today=timezone.localdate(),
        stage=row_number(request.GET.get("stage", "")), order=request.GET.get("order", ""),
        page=row_number(request.GET.get("page", "")) or 1,
    )  # fmt: skip
    orders = (("way", _("按阶段")), ("oldest", _("停得最久")), ("newest", _("最近动的")))
    context = {"found": found, "orders": orders, **_head(found.job, key, viewer)}
    return render(request, "board/list.html", context)


@member()
def board_calendar(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Show a month of a board."""
    today = timezone.localdate()
    month = month_of(
        key, viewer=viewer, now=timezone.now(), today=today, month=_month(request.GET.get("month", ""), today),
        feeds=FEEDS,
    )  # fmt: skip
    context = {"month": month, "today": today, **_head(month.job, key, viewer)}
    return render(request, "board/calendar.html", context)


@member()
def board_figures(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Return how long people stand in each stage of a job, and how many go on."""
    found = job_figures(
        key, viewer=viewer, now=timezone.now(), is_of_type=request.GET.get("of") == "type"
    )
    return render(request, "board/_figures.html", {"found": found, "key": key})


def _head(job: object, key: str, viewer: Viewer) -> dict[str, object]:
    return {
        "job": job,
        "key": key,
        "is_mine": key == MINE,
        "may_manage": may(viewer, Action.MANAGE_STAGES),
    }


def _month(text: str, today: date) -> date:
    """The month that the address names, as YYYY-MM; this month for anything else."""
    year, _dash, month = text.partition("-")
    try:
        return date(row_number(year), row_number(month), 1)
    except ValueError:
        return today
