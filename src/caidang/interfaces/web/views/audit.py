"""审计: the log, who read unusually much, and whether the chain is whole."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from caidang.foundation.accounts.alarms import list_alarms, settle_alarm
from caidang.foundation.accounts.audit_log import check_log, list_actors, list_log, list_readings
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import is_part, member


@member()
def audit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the events, newest first, under the chosen member, kind and subject."""
    chosen = {name: request.GET.get(name, "") for name in ("actor", "kind", "subject")}
    before = request.GET.get("before", "")
    page = list_log(
        viewer=viewer, actor=chosen["actor"], kind=chosen["kind"], subject=chosen["subject"],
        before=int(before) if before.isdecimal() else 0,
    )  # fmt: skip
    context = {"page": page, "chosen": chosen}
    if is_part(request):
        return render(request, "audit/_rows.html", context)
    return render(
        request,
        "audit/page.html",
        {
            **context,
            "actors": list_actors(viewer=viewer),
            "alarms": list_alarms(viewer=viewer),
            "readings": list_readings(viewer=viewer, now=timezone.now()),
        },
    )


@member("POST")
def audit_check(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Verify the chain and say what was found."""
    report = check_log(viewer=viewer, now=timezone.now())
    say = messages.success if report.is_sound else messages.error
    say(request, str(report))
    return redirect("audit")


@member("POST")
def alarm_settle(request: HttpRequest, viewer: Viewer, alarm_id: int) -> HttpResponse:
    """Somebody has looked into an alarm."""
    settle_alarm(alarm_id=alarm_id, actor=viewer, now=timezone.now())
    return redirect("audit")
