"""The link of an invitation: it opens once, to become a member or to set a new password."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, NotFound
from caidang.foundation.accounts.login.invitations import accept_invitation, open_invitation
from caidang.interfaces.web.forms.join import JoinForm


def join(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for name, log-in name and password; then the new member is in, and led to his second factor."""
    now = timezone.now()
    try:
        invitation = open_invitation(token, now)
    except NotFound as error:
        return _over(request, str(error))
    sent = request.POST if request.method == "POST" else None
    form = JoinForm(sent, full_name=invitation.full_name, is_reset=bool(invitation.username))
    if sent is not None and form.is_valid():
        try:
            user = accept_invitation(token=token, now=now, **form.given())
        except InvalidInput as error:
            form.add_error(None, str(error))
        except NotFound as error:
            return _over(request, str(error))
        else:
            if invitation.username:
                messages.success(request, _("密码已换，用它登录。"))
                return redirect("account_login")
            record_authentication(request, user, method="password")
            get_adapter(request).login(request, user)
            messages.success(request, _("账号建好了。加上通行密钥或验证器，更安全也更省事。"))
            return redirect("security")
    context = {"form": form, "invitation": invitation}
    return render(request, "account/join.html", context, status=422 if form.errors else 200)


def _over(request: HttpRequest, text: str) -> HttpResponse:
    return render(request, "account/link_over.html", {"text": text}, status=404)
