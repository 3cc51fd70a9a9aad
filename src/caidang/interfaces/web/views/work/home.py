"""The way in: 我的待办 for all who work on records; others start where their work is."""

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from caidang.domain.pipeline.selectors.today import today_of
from caidang.domain.review.selectors.proposals import count_proposals
from caidang.domain.review.selectors.reminders import list_reminders
from caidang.domain.review.selectors.work import figures, list_work
from caidang.domain.review.services.news.reminders import count_due
from caidang.domain.training.selectors.first_week import shown_week
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.context import know_waiting

_MOST_PROPOSALS = 100
_REMINDERS = 6
"""So many due ones stand on the page itself; the rest are a click away."""


@member()
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what waits for the member, or lead on to the first page that he may see."""
    if may(viewer, Action.WORK):
        return _work(request, viewer)
    if may(viewer, Action.READ_AUDIT):
        return redirect("audit")
    return render(request, "parts/nothing.html")


def _work(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    now = timezone.now()
    page = list_work(
        viewer=viewer, now=now, today=timezone.localdate(), after=request.GET.get("after", "")
    )
    if is_part(request):
        return render(request, "work/_rows.html", {"page": page})
    tomorrow = timezone.localdate() + timedelta(days=1)
    day_end = timezone.make_aware(datetime.combine(tomorrow, time.min))
    found = figures(viewer=viewer, now=now, day_end=day_end)
    know_waiting(request, found.waiting)
    may_assign = may(viewer, Action.ASSIGN)
    due = list_reminders(viewer=viewer, now=now, today=timezone.localdate(), is_due=True, limit=_REMINDERS)
    context = {
        "page": page, "figures": found, "may_assign": may_assign,
        "today": today_of(viewer=viewer, now=now, today=timezone.localdate()),
        "proposals": count_proposals(viewer=viewer, most=_MOST_PROPOSALS),
        "week": shown_week(viewer=viewer, now=now), "role": viewer.role.value,
        "reminders": due, "more_reminders": count_due(viewer=viewer, now=now) - len(due),
    }  # fmt: skip
    return render(request, "work/home.html", context)
