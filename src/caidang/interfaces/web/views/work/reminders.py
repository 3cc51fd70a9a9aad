"""提醒: what one wants to be reminded of, on one's page and on a record's, and the robots that tell."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.core.interchange.robots import RobotKind
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.review.selectors.reminders import list_reminders, list_robots
from caidang.domain.review.services.news.reminders import (
    add_reminder,
    finish_reminder,
    put_off_reminder,
)
from caidang.domain.review.services.news.robots import remove_robot, save_robot, try_robot
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member

_MORNING = time(9)


@member("GET", "POST")
def reminders(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the member's reminders and robots; a POST does one thing (``act``)."""
    require(viewer, Action.WORK)
    error = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(request, viewer))
            return redirect("home" if request.POST.get("back") == "home" else "reminders")
        except (InvalidInput, Conflict) as refused:
            error = str(refused)
    now, today = timezone.now(), timezone.localdate()
    context = {
        "rows": list_reminders(viewer=viewer, now=now, today=today),
        "done": list_reminders(viewer=viewer, now=now, today=today, is_done=True, limit=10),
        "robots": list_robots(viewer=viewer), "kinds": [(kind.value, kind.label) for kind in RobotKind],
        "may_keep": may(viewer, Action.MANAGE_SOURCES), "tomorrow": _morning(1), "error": error,
        "members": [(one.pk, str(one)) for one in active_who_may(Action.WORK) if one.pk != viewer.user_id],
        "draft": request.POST if error else {},
    }  # fmt: skip
    return render(request, "reminders/page.html", context, status=422 if error else 200)


@member("GET", "POST")
def candidate_reminders(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the record's section; a POST adds one, or notes that one is done (``done``)."""
    record, now, error = get_candidate(public_id, viewer=viewer), timezone.now(), ""
    if request.method == "POST":
        try:
            if which := request.POST.get("done", ""):
                finish_reminder(public_id=which, actor=viewer, now=now)
            else:
                add_reminder(
                    text=request.POST.get("text", ""), due_at=_due(request), actor=viewer, now=now, candidate=record,
                    member=row_number(request.POST.get("member", "")) or None,
                )  # fmt: skip
        except InvalidInput as refused:
            error = str(refused)
    rows = list_reminders(viewer=viewer, now=now, today=timezone.localdate(), candidate=record)
    context = {
        "rows": rows, "public_id": public_id, "tomorrow": _morning(1), "error": error,
        "text": request.POST.get("text", "") if error else "",
        "members": [(one.pk, str(one)) for one in active_who_may(Action.WORK) if one.pk != viewer.user_id],
    }  # fmt: skip
    return render(request, "reminders/_section.html", context, status=422 if error else 200)


def _act(request: HttpRequest, viewer: Viewer) -> str:
    act, which, now = request.POST.get("act", ""), request.POST.get("which", ""), timezone.now()
    if act == "done":
        finish_reminder(public_id=which, actor=viewer, now=now)
        return _("办完了。")
    if act == "undone":
        finish_reminder(public_id=which, actor=viewer, now=now, is_done=False)
        return _("放回来了。")
    if act == "later":
        put_off_reminder(public_id=which, until=_moment(_morning(1)), actor=viewer, now=now)
        return _("明天早上再提醒。")
    if act == "robot":
        save_robot(
            kind=request.POST.get("kind", ""), name=request.POST.get("name", ""), url=request.POST.get("url", ""),
            secret=request.POST.get("secret", ""), is_team="is_team" in request.POST,
            origin=request.build_absolute_uri("/"), actor=viewer, now=now,
        )  # fmt: skip
        return _("加上了，点「试一下」让它说句话。")
    if act == "robot_try":
        try_robot(public_id=which, actor=viewer, now=now)
        return _("几秒内它会说一句话；没有说，刷新看原因。")
    if act == "robot_remove":
        remove_robot(public_id=which, actor=viewer, now=now)
        return _("删掉了，地址也忘了。")
    add_reminder(
        text=request.POST.get("text", ""), due_at=_due(request), actor=viewer, now=now,
        member=row_number(request.POST.get("member", "")) or None,
    )  # fmt: skip
    return _("记下了，到时间提醒。")


def _due(request: HttpRequest) -> datetime:
    return _moment(request.POST.get("due", ""))


def _moment(text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.strptime(text, "%Y-%m-%dT%H:%M"))  # noqa: DTZ007 - made aware at once
    except ValueError as error:
        raise InvalidInput(_("写上什么时候提醒。")) from error


def _morning(days: int) -> str:
    day = timezone.localdate() + timedelta(days=days)
    return datetime.combine(day, _MORNING).strftime("%Y-%m-%dT%H:%M")
