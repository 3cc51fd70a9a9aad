"""The next piece of work, the team's work, and the calendar it is due by."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.core.review.chain import OWNERS, State
from caidang.domain.candidates.values import SOURCE_NAMES
from caidang.domain.review.selectors.changes import change_made
from caidang.domain.review.selectors.rules import list_rules
from caidang.domain.review.selectors.work import list_loads, list_team_work
from caidang.domain.review.services.chain.changes import take_back_change
from caidang.domain.review.services.chain.sharing import add_rule, remove_rule
from caidang.domain.review.services.chain.work import claim_next, hand_over
from caidang.domain.review.services.team.days import read_days, set_days
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member

_OPEN = tuple(s for s in OWNERS if s not in (State.STORED, State.ARCHIVED))


@member("POST")
def work_next(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take the next record and open it."""
    case = claim_next(actor=viewer, now=timezone.now())
    if case is None:
        messages.info(request, _("现在没有等你处理的。"))
        return redirect("home")
    return redirect("candidate", case.candidate.public_id)


@member()
def work_team(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what waits in the team, and how much is whose."""
    now = timezone.now()
    state, member_id = request.GET.get("state", ""), request.GET.get("member", "")
    chosen = {"state": state, "member": member_id}
    page = list_team_work(
        viewer=viewer, now=now, today=timezone.localdate(), state=state, member=member_id,
        after=request.GET.get("after", ""),
    )  # fmt: skip
    if is_part(request):
        return render(request, "work/_rows.html", {"page": page, "chosen": chosen, "is_team": True})
    return render(
        request,
        "work/team.html",
        {
            "page": page,
            "chosen": chosen,
            "is_team": True,
            "loads": list_loads(viewer=viewer, now=now),
            "states": [(state.value, state.label) for state in _OPEN],
        },
    )


@member("POST")
def work_hand_over(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give all of one member's work to another, or back to the queues."""
    leaver, to = request.POST.get("leaver", ""), request.POST.get("to", "")
    if not row_number(leaver):
        raise InvalidInput(_("请选要交出待办的成员。"))
    now = timezone.now()
    done = hand_over(leaver=row_number(leaver), to=row_number(to) or None, actor=viewer, now=now)
    text = _("已交接 %(given)d 份，放回队列 %(queued)d 份。")
    _tell(request, viewer, now, text % {"given": done.given, "queued": done.queued})
    return redirect("work_team")


@member("GET", "POST")
def calendar(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the holidays and the weekends that are worked; a POST replaces them."""
    now = timezone.now()
    days = read_days(viewer=viewer, now=now)
    if request.method != "POST":
        return render(request, "work/calendar.html", {"days": days, "text": days.text})
    text = request.POST.get("text", "")
    try:
        count = set_days(text=text, actor=viewer, now=now)
    except InvalidInput as error:
        context = {"days": days, "text": text, "error": str(error)}
        return render(request, "work/calendar.html", context, status=422)
    _tell(request, viewer, now, _("已保存 %(n)d 天，新的期限按它算。") % {"n": count})
    return redirect("calendar")


@member("GET", "POST")
def work_rules(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the rules by which work is shared out; a POST adds one, or removes one (``remove``).

    A part of the page is who can take the step that was chosen for a new one.
    """
    if request.method != "POST":
        return _rules(request, viewer)
    removed, now = request.POST.get("remove", ""), timezone.now()
    if removed:
        remove_rule(rule_id=row_number(removed), actor=viewer, now=now)
        _tell(request, viewer, now, _("规则已删，分出去的不变。"))
        return redirect("work_rules")
    try:
        add_rule(
            state=request.POST.get("state", ""), source=request.POST.get("source", ""),
            tag=request.POST.get("tag", ""), way=request.POST.get("way", ""),
            client=row_number(request.POST.get("client", "")) or None,
            members=list(filter(None, map(row_number, request.POST.getlist("member")))),
            actor=viewer, now=now,
        )  # fmt: skip
    except InvalidInput as error:
        return _rules(request, viewer, str(error))
    _tell(request, viewer, now, _("规则已加上，以后到这一步的档案按它分。"))
    return redirect("work_rules")


@member("POST")
def work_undo(request: HttpRequest, viewer: Viewer, change_id: int) -> HttpResponse:
    """Take back the member's own hand-over, change of a rule or of the calendar."""
    text = take_back_change(change_id=change_id, actor=viewer, now=timezone.now())
    messages.success(request, text)
    if is_part(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect("work_team")


def _tell(request: HttpRequest, viewer: Viewer, now: datetime, text: str) -> None:
    """Say on the next page what was changed, with its undo."""
    made = change_made(viewer=viewer, now=now)
    messages.success(request, text, extra_tags=reverse("work_undo", args=[made]) if made else "")


def _rules(request: HttpRequest, viewer: Viewer, error: str = "") -> HttpResponse:
    told = request.POST if error else request.GET
    rules, choices = list_rules(viewer=viewer, state=told.get("state", ""))
    picked = set(map(row_number, told.getlist("member")))
    context = {
        "rules": rules, "choices": choices, "sources": SOURCE_NAMES.items(), "error": error, "told": told,
        "picked": picked,
    }  # fmt: skip
    name = "work/_rule_members.html" if is_part(request) else "work/rules.html"
    return render(request, name, context, status=422 if error else 200)
