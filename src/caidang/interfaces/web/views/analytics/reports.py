"""数据: own reports, kept and shared, and when they are sent to whom."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput, NotAllowed
from caidang.domain.analytics.models import ReportMail
from caidang.domain.analytics.plans import Plan
from caidang.domain.analytics.selectors.report_mails import list_mails, whom_to_send
from caidang.domain.analytics.selectors.reports import get_report, list_reports
from caidang.domain.analytics.services.report_mails import (
    leave_mail,
    plan_mail,
    remove_mail,
    switch_mail,
)
from caidang.domain.analytics.services.reports import change_report, remove_report, save_report
from caidang.domain.analytics.spans import Span
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.net.letters import can_mail
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.panels import query_of
from caidang.interfaces.web.views.analytics.boards import question_in, require_figures, tabs_for

_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@member("GET", "POST")
def reports(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the reports within reach; a POST keeps a question as a new one."""
    require_figures(viewer)
    if request.method == "POST":
        row = save_report(
            name=request.POST.get("name", ""), question=question_in(request.POST, viewer), shared=request.POST.get("shared", ""),
            actor=viewer, now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("存好了。"))
        return redirect("report", row.public_id)
    return render(request, "analytics/reports.html", {**tabs_for(viewer, "reports"), "rows": list_reports(viewer=viewer)})


@member("GET", "POST")
def report(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Open a report as a figure with the viewer's own numbers; a POST changes it, copies it or takes it away."""
    require_figures(viewer)
    if request.method == "POST":
        return _changed(request, viewer, public_id)
    found = get_report(public_id, viewer=viewer)
    if found.question is None:
        raise InvalidInput(_("这份报表的指标已经没有了，删掉它，重新做一份。"))
    if not found.may_open:
        raise NotAllowed(_("你的角色看不到这份报表里的指标，需要时请管理员调整角色。"))
    return redirect(f"{reverse('figure')}?{query_of(found.question, report=found.public_id)}")


def _changed(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    sent, now = request.POST, timezone.now()
    act = sent.get("act", "")
    if act == "remove":
        remove_report(public_id=public_id, actor=viewer, now=now)
        messages.success(request, _("删掉了。"))
        return redirect("reports")
    told: Mapping[str, Any] = {"name": sent.get("name", ""), "shared": sent.get("shared", ""), "actor": viewer, "now": now}
    if act == "copy":
        row = save_report(question=question_in(sent, viewer), **told)
    else:
        row = change_report(public_id=public_id, question=question_in(sent, viewer), **told)
    messages.success(request, _("存好了。"))
    return redirect("report", row.public_id)


@member("GET", "POST")
def report_mails(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what is sent when to whom, and the form of a new plan; a POST does one thing (``act``)."""
    require_figures(viewer)
    error, status = "", 200
    if request.method == "POST":
        try:
            messages.success(request, _mailed(request, viewer))
        except CaidangError as refusal:
            error, status = str(refusal), 403 if isinstance(refusal, NotAllowed) else 422
        else:
            return redirect("report_mails")
    context = {
        **tabs_for(viewer, "report_mails"), "rows": list_mails(viewer=viewer), "error": error, "can_mail": can_mail(),
        "reports": [one for one in list_reports(viewer=viewer) if one.may_open],
        "members": whom_to_send(viewer=viewer), "may_send_others": may(viewer, Action.ASSIGN), "me": viewer.user_id,
        "rhythms": list(ReportMail.Rhythm), "weekdays": list(enumerate(_DAYS)),
        "spans": [one for one in Span if one is not Span.OWN], "usual_span": Span.LAST_WEEK, "sent": request.POST,
        "chosen": request.POST.getlist("member"),
    }  # fmt: skip
    return render(request, "analytics/mails.html", context, status=status)


def _mailed(request: HttpRequest, viewer: Viewer) -> str:
    sent, now = request.POST, timezone.now()
    act, which = sent.get("act", ""), sent.get("which", "")
    if act == "leave":
        leave_mail(public_id=which, actor=viewer, now=now)
        return _("不再寄给你了。")
    if act == "remove":
        remove_mail(public_id=which, actor=viewer, now=now)
        return _("删掉了，以后不寄。")
    if act in ("on", "off"):
        switch_mail(public_id=which, is_on=act == "on", actor=viewer, now=now)
        return _("打开了，从下一次开始寄。") if act == "on" else _("停了。")
    hour, _colon, minute = sent.get("at", "").partition(":")
    plan = Plan(
        sent.get("rhythm", ""), row_number(sent.get("weekday", "0")), row_number(sent.get("day", "1")),
        row_number(hour) if hour.isdecimal() else -1, row_number(minute) if minute.isdecimal() else -1,
    )  # fmt: skip
    members = [row_number(one) for one in sent.getlist("member")] or [viewer.user_id or 0]
    plan_mail(
        report_id=sent.get("report", ""), span=sent.get("span", ""), plan=plan, members=members, actor=viewer, now=now
    )
    return _("定好了，到时候自动寄。")
