"""确认是本人: the page that asks once more, and the log-out."""

from typing import Any

from allauth.account import views as doors
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.foundation.accounts.login.door import note_proof
from caidang.foundation.accounts.login.second_factor import factors_of
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member, person_of
from caidang.interfaces.web.entrance.passkeys import is_place_for_passkeys
from caidang.interfaces.web.entrance.reauthentication import safe_next, take_kept
from caidang.interfaces.web.forms.login import CodeProof, PasskeyProof


@member("GET", "POST", needs_factor=False)
def prove(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for the password, a code or a passkey; then go on to where the person was going."""
    target = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return _ask(request, target)
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return _ask(request, target, _("试得太快，等一分钟再试。"), 429)
    try:
        via = _check(request)
    except ValidationError as error:
        return _ask(request, target, " ".join(error.messages), 422)
    note_proof(user=person_of(request), via=via, now=timezone.now())
    kept = take_kept(request)
    if kept is not None and kept.back == target:
        return render(request, "account/go_on.html", {"kept": kept})
    return redirect(target)


def leave(request: HttpRequest) -> HttpResponseBase:
    """Log out; the browser is told to forget what it kept of the pages."""
    answer: HttpResponseBase = doors.logout(request)
    if request.method == "POST":
        # Not "storage": it holds the chosen theme and widths only, which tests keep so.
        answer["Clear-Site-Data"] = '"cache"'
    return answer


def _check(request: HttpRequest) -> str:
    """Look at what was shown; returns what it was, raises ValidationError if it is not right."""
    person, sent = person_of(request), request.POST
    if "credential" in sent or "code" in sent:
        proof = PasskeyProof if "credential" in sent else CodeProof
        form = proof(user=person, data=sent)
        if not form.is_valid():
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        form.save()
        return "webauthn" if "credential" in sent else "code"
    if not get_adapter(request).reauthenticate(person, sent.get("password", "")):
        raise get_adapter(request).validation_error("incorrect_password")
    reauthenticate_by_password(request)
    return "password"


def _ask(request: HttpRequest, target: str, error: str = "", status: int = 200) -> HttpResponse:
    factors = factors_of(person_of(request).pk)
    context: dict[str, Any] = {
        "next": target,
        "error": error,
        "has_code": factors.totp_since is not None or bool(factors.codes_left),
    }
    if factors.passkeys and is_place_for_passkeys(request):
        context["passkey"] = begin_authentication(request.user)
    return render(request, "account/reauthenticate.html", context, status=status)
