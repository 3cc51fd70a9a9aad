"""登录与安全: one's own password, second factor, passkeys, and where one is logged in."""

from dataclasses import asdict
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal.auth import (
    begin_registration,
    complete_registration,
    parse_registration_response,
)
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import JSONField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput, NotAllowed
from caidang.domain.review.services.news.digest import digest_address, set_digest
from caidang.foundation.accounts.login import second_factor as factors
from caidang.foundation.accounts.login.bindings import list_bindings
from caidang.foundation.accounts.login.sessions import (
    end_other_sessions,
    end_session,
    list_sessions,
)
from caidang.foundation.accounts.login.tokens import list_tokens
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.net.letters import can_mail
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member, person_of
from caidang.interfaces.web.entrance.passkeys import is_place_for_passkeys
from caidang.interfaces.web.entrance.reauthentication import proved
from caidang.interfaces.web.qr import qr_code
from caidang.interfaces.web.sign_on.ways import ways_in


@member(needs_factor=False)
def security(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show everything that has to do with the member's own log-in."""
    person, now = person_of(request), timezone.now()
    names, bound = dict(ways_in()), list_bindings(user_id=person.pk)
    taken = {one.provider for one in bound}
    return render(
        request,
        "security/page.html",
        {
            "factors": factors.factors_of(person.pk),
            "factor_due": factors.factor_due(person),
            "must_add": factors.must_add_factor(person, now=now),
            "sessions": list_sessions(
                user_id=person.pk, this=request.session.session_key or "", now=now
            ),
            "tokens": list_tokens(user_id=person.pk, now=now),
            "bindings": [{"name": names.get(one.provider, one.provider), **asdict(one)} for one in bound],
            "can_mail": can_mail(),
            "has_digest": may(viewer, Action.WORK),
            "digest": digest_address(viewer=viewer),
            "ways": [(way, name) for way, name in names.items() if way not in taken],
        },
    )


@member("GET", "POST", needs_factor=False)
@proved
def totp_add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the code to be photographed by an authenticator app, and take what the app shows."""
    secret = get_totp_secret(regenerate=request.method != "POST")
    error = ""
    if request.method == "POST":
        try:
            codes = factors.add_totp(
                secret=secret, code=request.POST.get("code", ""), actor=viewer, now=timezone.now()
            )
        except InvalidInput as problem:
            error = str(problem)
        else:
            clear_totp_secret(request)
            return _added(request, _("验证器已加上，下次登录要输它显示的 6 位。"), codes=codes)
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    context = {
        "code": qr_code(get_adapter().build_totp_url(request.user, secret)),
        "secret": groups,
        "error": error,
    }
    return render(request, "security/totp.html", context, status=422 if error else 200)


@member("POST", needs_factor=False)
@proved
def totp_remove(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take the authenticator app away."""
    return _done(request, _("验证器已移除。"), factors.remove_totp, actor=viewer)


@member("GET", "POST", needs_factor=False)
@proved
def recovery_codes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say how many recovery codes are left; a POST makes new ones and shows them, the only time they can be seen."""
    codes: list[str] = []
    if request.method == "POST":
        codes = factors.renew_codes(actor=viewer, now=timezone.now())
    left = factors.factors_of(viewer.user_id or 0).codes_left
    return render(request, "security/codes.html", {"codes": codes, "left": left})


@member("GET", "POST", needs_factor=False)
@proved
def passkey_add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Have the browser make a passkey, and take it."""
    if not is_place_for_passkeys(request):
        return render(request, "security/passkey.html", {"is_elsewhere": True})
    error = ""
    if request.method == "POST":
        try:
            credential = _made_by_browser(request)
            codes = factors.add_passkey(
                name=request.POST.get("name", ""), credential=credential, actor=viewer, now=timezone.now()
            )
        except (ValidationError, InvalidInput) as problem:
            error = " ".join(getattr(problem, "messages", [str(problem)]))
        else:
            return _added(request, _("通行密钥已加上，下次可以直接用它登录。"), codes=codes)
    context: dict[str, Any] = {"options": begin_registration(request.user, True), "error": error}  # noqa: FBT003 - the library's
    return render(request, "security/passkey.html", context, status=422 if error else 200)


@member("POST", needs_factor=False)
@proved
def passkey_change(request: HttpRequest, viewer: Viewer, passkey_id: int) -> HttpResponse:
    """Give one of the member's passkeys another name, or take it away (``remove``)."""
    if "remove" in request.POST:
        return _done(
            request, _("通行密钥已移除。"), factors.remove_passkey, passkey_id=passkey_id, actor=viewer
        )
    name = request.POST.get("name", "")
    return _done(
        request, _("名字已改。"), factors.rename_passkey, passkey_id=passkey_id, name=name, actor=viewer
    )


@member("POST")
def digest(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Set where the member's letters go: each day's, and the reports that he is sent; an empty address ends it."""
    address = request.POST.get("address", "")
    kept = _("每个工作日早上八点发到这里。") if may(viewer, Action.WORK) else _("定期寄给你的报表发到这里。")
    text = kept if address.strip() else _("不再发了。")
    return _done(request, text, set_digest, address=address, actor=viewer)


@member("POST", needs_factor=False)
@proved
def sessions_end(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Log out one other place (``session``), or all others."""
    chosen, now = request.POST.get("session", ""), timezone.now()
    if row_number(chosen):
        return _done(
            request, _("那一处已退出。"), end_session, session_id=int(chosen), actor=viewer
        )
    count = end_other_sessions(this=request.session.session_key or "", actor=viewer, now=now)
    messages.success(request, _("已退出其他 %(n)d 处。") % {"n": count})
    return redirect("security")


def _done(request: HttpRequest, text: str, change: Any, **given: Any) -> HttpResponse:
    """Make the change and say so, or say why not; either way on the member's own page."""
    try:
        change(**given, now=timezone.now())
    except NotAllowed:
        raise
    except CaidangError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
    return redirect("security")


def _added(request: HttpRequest, text: str, *, codes: list[str]) -> HttpResponse:
    messages.success(request, text)
    if not codes:
        return redirect("security")
    return render(request, "security/codes.html", {"codes": codes, "left": len(codes)})


def _made_by_browser(request: HttpRequest) -> dict[str, Any]:
    """Return the new passkey, checked against what this session asked for; raises ValidationError."""
    credential: dict[str, Any] = JSONField().clean(request.POST.get("credential", ""))
    parse_registration_response(credential)
    seen = complete_registration(credential)
    if not seen.is_user_verified():
        raise ValidationError(_("设备没有核对是不是你（指纹、面容或 PIN），换一种再试。"))
    return credential
