"""An interview is arranged from a person's record, and changed on its own page."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.pipeline.selectors.interviews.arranging import (
    arranging,
    arranging_again,
    clashes_for,
    known_at_clients,
)
from caidang.domain.pipeline.selectors.interviews.lists import interviews_of
from caidang.domain.pipeline.services.interviews.arranging import arrange, change
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.net.letters import can_mail
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.forms.interviews import (
    CONTACTS,
    InterviewForm,
    contacts_of,
    first_values,
)


@member()
def candidate_interviews(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the part 面试 of a record's page."""
    found = interviews_of(public_id, viewer=viewer, now=timezone.now())
    context = {"found": found, "public_id": public_id}
    return render(request, "interviews/_of_record.html", context)


@member("GET", "POST")
def candidate_interview_add(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show the form for a new interview, and arrange it; what is refused stays in the form."""
    now = timezone.now()
    desk = arranging(public_id, viewer=viewer)
    offered: dict[str, Any] = {
        "applications": desk.applications, "members": desk.members, "scorecards": desk.scorecards
    }
    if request.method == "POST":
        form = InterviewForm(request.POST, **offered)
        if form.is_valid():
            try:
                made = arrange(
                    application=desk.application(form.cleaned_data["application"]),
                    plan=form.plan(contacts_of(request.POST)), actor=viewer, now=now,
                )  # fmt: skip
            except InvalidInput as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("面试已安排。"))
                return redirect("interview", made.public_id)
    else:
        chosen = desk.first(request.GET.get("for", ""))
        form = InterviewForm(
            initial={**first_values(now), "application": chosen, "round": desk.rounds.get(chosen, 1)},
            **offered,
        )
    return _form(request, form, desk.name, public_id=public_id, known=known_at_clients(desk.found.values(), viewer=viewer, now=now))


@member("GET", "POST")
def interview_change(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show the interview's form, and change it; what is refused stays in the form."""
    now = timezone.now()
    desk = arranging_again(public_id, viewer=viewer, now=now)
    sight, interview = desk.sight, desk.sight.interview
    offered: dict[str, Any] = {
        "applications": desk.applications, "members": desk.members, "scorecards": desk.scorecards
    }
    if request.method == "POST":
        form = InterviewForm(request.POST, **offered)
        if form.is_valid():
            try:
                change(sight=sight, plan=form.plan(contacts_of(request.POST)), actor=viewer, now=now)
            except InvalidInput as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已改好。"))
                return redirect("interview", public_id)
    else:
        local = interview.start.astimezone(ZoneInfo(interview.zone))
        form = InterviewForm(
            initial={
                "application": interview.application_id, "round": interview.round,
                "kind": interview.kind, "minutes": interview.minutes, "zone": interview.zone,
                "day": f"{local:%Y-%m-%d}", "at": f"{local:%H:%M}", "naming": interview.naming,
                "member": desk.seated, "scorecard": desk.scorecard, "invite": True, **desk.detail,
            },
            **offered,
        )  # fmt: skip
    return _form(request, form, desk.name, interview=public_id, contacts=desk.contacts, known=known_at_clients([interview.application], viewer=viewer, now=now))


@member("POST")
def interview_check(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return what speaks against the time that the form says; nothing while it says none."""
    found = clashes_for(
        application=row_number(request.POST.get("application", "")),
        interview=request.POST.get("interview", ""),
        members=list(filter(None, map(row_number, request.POST.getlist("member")))),
        day=request.POST.get("day", ""), at=request.POST.get("at", ""),
        zone=request.POST.get("zone", ""), minutes=row_number(request.POST.get("minutes", "")),
        viewer=viewer, now=timezone.now(),
    )  # fmt: skip
    return render(request, "interviews/_clashes.html", {"clashes": found})


def _form(request: HttpRequest, form: InterviewForm, name: str, **more: Any) -> HttpResponse:
    typed = contacts_of(request.POST) if request.method == "POST" else more.pop("contacts", [])
    lines = [(one.name, one.address) for one in typed] + [("", "")] * CONTACTS
    context = {"form": form, "name": name, "lines": lines[: max(CONTACTS, len(typed) + 1)], "can_mail": can_mail()}
    status = 422 if form.is_bound else 200
    return render(request, "interviews/form.html", {**context, **more}, status=status)
