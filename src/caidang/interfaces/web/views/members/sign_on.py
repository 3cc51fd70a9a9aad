"""Going to an account elsewhere: to log in with it, or to bind it; and undoing that."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from requests import RequestException

from caidang.foundation.accounts.login.bindings import unbind
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member
from caidang.interfaces.web.entrance.reauthentication import proved, safe_next


@require_POST
def sign_on(request: HttpRequest, provider: str) -> HttpResponse:
    """Go and log in there."""
    target = safe_next(request, request.POST.get("next", ""))
    return _go(request, provider, AuthProcess.LOGIN, target)


@member("POST", needs_factor=False)
@proved
def binding_add(request: HttpRequest, viewer: Viewer, provider: str) -> HttpResponse:
    """Go there to bind that account to the member who asks."""
    return _go(request, provider, AuthProcess.CONNECT, "")


@member("POST", needs_factor=False)
@proved
def binding_remove(request: HttpRequest, viewer: Viewer, binding_id: int) -> HttpResponse:
    """Undo a binding."""
    unbind(binding_id=binding_id, actor=viewer, now=timezone.now())
    messages.success(request, _("已解除，用密码照常登录。"))
    return redirect("security")


def _go(request: HttpRequest, provider: str, process: str, target: str) -> HttpResponse:
    """Send the browser there by a page of ours: the policy lets no form lead elsewhere."""
    try:
        known = get_adapter(request).get_provider(request, provider)
        answer = known.redirect(request, process=process, next_url=target or None)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, OAuth2Error):
        messages.error(request, _("%(name)s没有回应，或回应得不对，换一种方式，或稍后再试。") % {"name": known.name})
        return redirect("security" if request.user.is_authenticated else "account_login")
    if not isinstance(answer, HttpResponseRedirect):
        raise Http404
    page = render(request, "account/going.html", {"url": answer.url, "name": known.app.name})
    page["Refresh"] = f"0;url={answer.url}"
    return page
