"""Views that matter ask once more who sits there: within the last five minutes he must have shown it.

For whoever builds such a view::

    @member("POST")
    @proved
    def reveal_many(request: HttpRequest, viewer: Viewer) -> HttpResponse:
        ...

``proved`` stands under ``member`` and takes the same view. Logging in is a proof too. Who has none
is led to the page that takes his password, his code or his passkey, and from there back: a GET to
its own address, a POST to a page with one button that sends the same fields again, so that a
selection is not lost; htmx, whose parts cannot be a page, to the page it was asked from.
"""

import functools
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import MemberView, Rest, is_part

_KEPT = "kept_post"
_MOST_KEPT = 200_000
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the field's name


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A POST that waits for the proof, and the page it came from."""

    path: str
    fields: tuple[tuple[str, str], ...]
    back: str


def proved(view: MemberView[Rest]) -> MemberView[Rest]:
    """Open the view only to a member who has shown within five minutes that it is he."""

    @functools.wraps(view)
    def guarded(
        request: HttpRequest, viewer: Viewer, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        if is_proved(request):
            return view(request, viewer, *args, **kwargs)
        return ask_for_proof(request)

    return guarded


def is_proved(request: HttpRequest) -> bool:
    """Tell whether the session's member has shown within five minutes that it is he."""
    records = get_authentication_records(request, request.user)
    if not records:
        return False
    age = time.time() - float(records[-1].get("at", 0))
    return 0 <= age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """Send the person to the page that asks, remembering where he was going."""
    back = _page_before(request)
    if is_part(request):
        answer = HttpResponse(status=403)
        answer["HX-Redirect"] = _asking(back)
        return answer
    if request.method == "POST":
        _keep(request, back)
        return redirect(_asking(back))
    return redirect(_asking(request.get_full_path()))


def take_kept(request: HttpRequest) -> KeptPost | None:
    """Return the POST that waited, once."""
    kept: dict[str, Any] | None = request.session.pop(_KEPT, None)
    if kept is None:
        return None
    fields = tuple((str(name), str(value)) for name, value in kept["fields"])
    return KeptPost(kept["path"], fields, kept["back"])


def safe_next(request: HttpRequest, target: str) -> str:
    """Return the address if it is one of ours, and the first page otherwise."""
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts=None, require_https=request.is_secure()
    )
    return target if is_ours and target.startswith("/") else reverse("home")


def _keep(request: HttpRequest, back: str) -> None:
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != _TOKEN
        for value in values
        if isinstance(value, str)
    ]
    if request.FILES or sum(len(name) + len(value) for name, value in fields) > _MOST_KEPT:
        return
    request.session[_KEPT] = {"path": request.path, "fields": fields, "back": back}


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the request was sent from, or the first one."""
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    parts = urlsplit(told)
    if parts.netloc != request.get_host():
        return reverse("home")
    return safe_next(request, f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _asking(target: str) -> str:
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': target})}"
