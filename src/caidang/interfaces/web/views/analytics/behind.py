"""数据: the list behind one number."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from caidang.domain.analytics.gathering import Titled, answer
from caidang.domain.analytics.questions import Question
from caidang.domain.analytics.selectors.behind import list_behind
from caidang.domain.analytics.selectors.opened import OpenedRow, open_behind
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import member
from caidang.interfaces.web.panels import query_of
from caidang.interfaces.web.views.analytics.boards import question_in, tabs_for


@member()
def figure_behind(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what a number is made of: of the cell ``key`` (and ``pile``), or of the total where neither is named."""
    question = question_in(request.GET, viewer)
    now, today = timezone.now(), timezone.localdate()
    key, pile = request.GET.get("key", ""), request.GET.get("pile", "")
    asked = question.asked(today=today)
    page = list_behind(asked, key, series=pile, viewer=viewer, now=now, after=request.GET.get("after", ""))
    cells = answer(Titled("", question), viewer=viewer, now=now).measured.cells if key else ()
    cell = next((one for one in cells if one.key == key and one.series == pile), None)
    more = query_of(question, key=key, pile=pile, after=page.after) if page.after else ""
    context = {
        **tabs_for(viewer, "figure"), "title": question.measure.label, "asked": asked,
        "is_now": question.measure.is_now, "share_out": _sharing_out(question, key, viewer) if question.measure.is_now else "",
        "label": "，".join(filter(None, (cell.label, cell.series_label))) if cell else "",
        "rows": [_with_url(row) for row in open_behind(page, viewer=viewer, today=today)],
        "next": f"{reverse('figure_behind')}?{more}" if more else "", "back": f"{reverse('figure')}?{query_of(question)}",
    }  # fmt: skip
    return render(request, "analytics/behind.html", context)


def _with_url(row: OpenedRow) -> dict[str, object]:
    url = ""
    if row.candidate:
        url = reverse("candidate", args=[row.candidate])
    elif row.job:
        url = reverse("job", args=[row.job])
    return {"name": row.name, "told": row.told, "at": row.at, "member": row.member, "url": url}


def _sharing_out(question: Question, key: str, viewer: Viewer) -> str:
    """Where a manager gives to others what waits: of this state, where it is of one."""
    if not may(viewer, Action.ASSIGN):
        return ""
    state = key if question.split == "state" else ""
    return f"{reverse('work_team')}?{urlencode({'state': state})}" if state else reverse("work_team")
