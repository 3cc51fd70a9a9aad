"""首次运行: the administrator, the recovery kit, the first records."""

import secrets
from pathlib import Path

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from caidang.core.crypto.words import WORD_COUNT
from caidang.core.errors import CaidangError, InvalidInput
from caidang.domain.backup.first_restore import drop_order
from caidang.foundation.accounts.login.second_factor import factor_due
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.accounts.services import create_first_admin, is_first_run_token
from caidang.foundation.vault.kit import confirm_kit, kit_confirmed_at, show_kit
from caidang.interfaces.web.access import member, person_of
from caidang.interfaces.web.entrance.reauthentication import ask_for_proof, is_proved
from caidang.interfaces.web.forms.first_run import FirstAdminForm, read_answers
from caidang.interfaces.web.qr import qr_code

ASKED = 3


def first_run(request: HttpRequest, token: str) -> HttpResponse:
    """Make the administrator; the link answers 404 as soon as anyone is a member."""
    if not is_first_run_token(token):
        raise Http404
    form = FirstAdminForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = create_first_admin(
                token=token,
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                full_name=form.cleaned_data["full_name"],
                now=timezone.now(),
            )
        except CaidangError as error:
            form.add_error(None, str(error))
        else:
            drop_order(Path(settings.CAIDANG_STATE))  # of a restoring that was looked into and not done
            # Who has just chosen the password has shown who he is.
            record_authentication(request, user, method="password")
            get_adapter(request).login(request, user)
            return redirect("recovery_kit")
    status = 422 if form.errors else 200
    return render(request, "first_run/admin.html", {"form": form, "step": 1, "token": token}, status=status)


@member("GET", "POST")
def recovery_kit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the kit to be printed and have some of its words typed; later it opens only to who proves himself."""
    require(viewer, Action.MANAGE_KEYS)
    if kit_confirmed_at() is not None and not is_proved(request):
        return ask_for_proof(request)
    answers = read_answers(request.POST)
    error = ""
    if request.method == "POST":
        try:
            confirm_kit(answers=answers, actor=viewer, now=timezone.now())
        except InvalidInput as problem:
            error = str(problem)
        else:
            return redirect("first_records")
    kit = show_kit(actor=viewer, now=timezone.now())
    places = sorted(answers) or sorted(
        1 + place for place in secrets.SystemRandom().sample(range(WORD_COUNT), ASKED)
    )
    return render(
        request,
        "first_run/kit.html",
        {
            "kit": kit,
            "code": qr_code(kit.text),
            "asked": [(place, answers.get(place, "")) for place in places],
            "error": error,
            "step": 2,
            "confirmed_at": kit_confirmed_at(),
            "today": timezone.now(),
        },
        status=422 if error else 200,
    )


@member()
def first_records(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the ways in which the first records may come."""
    require(viewer, Action.RECEIVE)
    context = {"inbox": settings.CAIDANG_INBOX, "step": 3, "factor_due": factor_due(person_of(request))}
    return render(request, "first_run/records.html", context)
