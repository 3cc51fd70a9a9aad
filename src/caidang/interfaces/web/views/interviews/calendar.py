"""A member's own calendar: where invitations go, and the feed that programs subscribe to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caidang.core.errors import Damaged, InvalidInput, NotFound, TooLarge
from caidang.domain.pipeline.services.interviews.feed import (
    WINDOW,
    AskedTooOften,
    calendar_settings,
    make_feed,
    read_feed,
    revoke_feed,
    set_invitations,
)
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.net.letters import can_mail
from caidang.interfaces.web.access import member
from caidang.interfaces.web.views.interviews.calendar_import import look, take


@member("GET", "POST")
def interview_calendar(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show how the member's calendar stands; a POST sets the address (``address``), makes a feed or closes it, or has a file looked over and taken."""
    if request.method != "POST":
        return _page(request, viewer)
    now, act = timezone.now(), request.POST.get("act", "")
    if act in ("look", "take"):
        try:
            return look(request, viewer) if act == "look" else take(request, viewer)
        except (InvalidInput, Damaged, TooLarge) as refusal:
            return _page(request, viewer, file_error=str(refusal))
    if act == "feed":
        names = request.POST.get("names") == "yes"
        secret = make_feed(shows_names=names, actor=viewer, now=now)
        url = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
        return _page(request, viewer, url=url)
    if act == "revoke":
        revoke_feed(actor=viewer, now=now)
        messages.success(request, _("订阅已停用，原来的地址打不开了。"))
        return redirect("interview_calendar")
    address = request.POST.get("address", "")
    try:
        set_invitations(address=address, actor=viewer, now=now)
    except InvalidInput as error:
        return _page(request, viewer, error=str(error), typed=address)
    messages.success(request, _("已保存。"))
    return redirect("interview_calendar")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the calendar behind the secret to whatever program asks; without a session, and with nothing else."""
    try:
        content = read_feed(token, now=timezone.now())
    except NotFound:
        return HttpResponse(status=404, content_type="text/plain")
    except AskedTooOften:
        answer = HttpResponse(status=429, content_type="text/plain")
        answer["Retry-After"] = str(int(WINDOW.total_seconds()))
        return answer
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="interviews.ics"'
    return answer


def _page(
    request: HttpRequest, viewer: Viewer, *, url: str = "", error: str = "", typed: str = "", file_error: str = ""
) -> HttpResponse:
    context = {
        "calendar": calendar_settings(viewer=viewer), "url": url, "error": error, "typed": typed,
        "can_mail": can_mail(), "file_error": file_error, "may_take": may(viewer, Action.WORK),
    }  # fmt: skip
    return render(request, "interviews/calendar.html", context, status=422 if error or file_error else 200)
