"""API 令牌: made, shown once, revoked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.login.tokens import LIVES, make_token, revoke_token, scopes_for
from caidang.foundation.accounts.policy import Action, Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.entrance.reauthentication import proved


@member("GET", "POST")
@proved
def token_add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for name, scopes and length of life; then show the token, the only time that it can be seen."""
    # A page that teaches what a token is for fills in what it needs.
    sent, error = request.POST if request.method == "POST" else request.GET, ""
    chosen = {name for name in sent.getlist("scope") if name in Action.__members__}
    if request.method == "POST":
        days = sent.get("days", "")
        try:
            token = make_token(
                name=sent.get("name", ""), scopes=[Action[name] for name in chosen],
                days=row_number(days), actor=viewer, now=timezone.now(),
            )  # fmt: skip
        except InvalidInput as problem:
            error = str(problem)
        else:
            return render(request, "security/token_made.html", {"token": token})
    context = {
        "scopes": scopes_for(viewer),
        "chosen": chosen,
        "lives": LIVES,
        "sent": sent,
        "error": error,
    }
    return render(request, "security/token.html", context, status=422 if error else 200)


@member("POST")
def token_revoke(request: HttpRequest, viewer: Viewer, token_id: int) -> HttpResponse:
    """Revoke one of the member's own tokens."""
    revoke_token(token_id=token_id, actor=viewer, now=timezone.now())
    messages.success(request, _("令牌已撤销，用它的程序进不来了。"))
    return redirect("security")
