"""审计: the log, who read unusually much, whether the chain is whole, and a signed part of it to take away."""

from datetime import datetime, time, timedelta
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.review.selectors.watch import watch_readers
from caidang.domain.training.selectors.first_week import shown_week
from caidang.foundation.accounts.alarms import list_alarms, settle_alarm
from caidang.foundation.accounts.audit_export import export_log
from caidang.foundation.accounts.audit_log import LogFilter, check_log, list_actors, list_log
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.entrance.reauthentication import proved

_NAMES = ("actor", "kind", "subject", "since", "until", "verb")
_DAY = len("YYYY-MM-DD")
_MOST_VERBS = 300
"""Letters of the verbs that a link of ours names."""


@member()
def audit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the events, newest first, under the chosen member, kind, subject and time."""
    before, meant = request.GET.get("before", ""), _chosen(request.GET)
    page = list_log(viewer=viewer, chosen=meant, before=row_number(before))
    asked = {name: request.GET.get(name, "") for name in _NAMES}
    is_exact = len(asked["since"]) > _DAY
    context = {"page": page, "chosen": asked, "meant": meant, "is_exact": is_exact}
    if is_part(request):
        return render(request, "audit/_rows.html", context)
    return render(
        request,
        "audit/page.html",
        {
            **context,
            "actors": list_actors(viewer=viewer),
            "alarms": list_alarms(viewer=viewer),
            # Who works on no records comes in here.
            "week": None if may(viewer, Action.WORK) else shown_week(viewer=viewer, now=timezone.now()),
            "role": viewer.role.value,
        },
    )


@member()
def audit_unusual(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show who read unusually much or at odd hours; to htmx in one line."""
    watch = watch_readers(viewer=viewer, now=timezone.now())
    name = "audit/_watch.html" if is_part(request) else "audit/unusual.html"
    return render(request, name, {"watch": watch})


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


@member("POST")
@proved
def audit_export(request: HttpRequest, viewer: Viewer) -> StreamingHttpResponse:
    """Send the chosen events as a signed file, line by line."""
    lines = export_log(viewer=viewer, chosen=_chosen(request.POST), now=timezone.now())
    response = StreamingHttpResponse(lines, content_type="application/jsonl")
    name = quote(_("审计-%(day)s.jsonl") % {"day": timezone.localdate().isoformat()})
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _chosen(given: QueryDict) -> LogFilter:
    """Read which events are meant."""
    return LogFilter(
        actor=given.get("actor", ""),
        kind=given.get("kind", ""),
        subject=given.get("subject", ""),
        since=_moment(given.get("since", ""), days_on=0),
        until=_moment(given.get("until", ""), days_on=1),
        verbs=tuple(filter(None, given.get("verb", "")[:_MOST_VERBS].split(","))),
    )


def _moment(text: str, *, days_on: int) -> datetime | None:
    """A day in the team's own time, or a moment as a link of ours has it; the last day is meant as well."""
    if not text:
        return None
    try:
        given = datetime.fromisoformat(text)
        if len(text) > _DAY:
            return given if given.tzinfo else timezone.make_aware(given)
        return timezone.make_aware(datetime.combine(given, time())) + timedelta(days=days_on)
    except (ValueError, OverflowError):
        raise InvalidInput(_("日期要写成 2026-01-31 的样子。")) from None
