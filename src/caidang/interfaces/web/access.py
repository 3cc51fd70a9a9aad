"""Every view's door: who is asking, with which method, and known errors as answers."""

import functools
import logging
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from caidang.core.errors import (
    CaidangError,
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    OutOfSpace,
)
from caidang.foundation.accounts.login.second_factor import must_add_factor
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.search.index.values import SearchUnavailable

logger = logging.getLogger(__name__)

Rest = ParamSpec("Rest")
MemberView = Callable[Concatenate[HttpRequest, Viewer, Rest], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]

STATUS: dict[type[CaidangError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    InvalidInput: 422,
    OutOfSpace: 507,
    SearchUnavailable: 503,
}


def member(
    *methods: str, needs_factor: bool = True
) -> Callable[[MemberView[Rest]], View[Rest]]:
    """Open the view to members only, with these methods (GET when none is named).

    A stranger is sent to the log-in whatever the method, and a member whose role must have a
    second factor to where he sets it up; pages that serve that purpose say ``needs_factor=False``.
    CaidangErrors become answers with their Chinese text: a page, or for htmx a notice in the corner.
    """
    allowed = methods or ("GET",)

    def decorate(view: MemberView[Rest]) -> View[Rest]:
        @functools.wraps(view)
        def guarded(
            request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            if needs_factor and must_add_factor(request.user, now=timezone.now()):
                return _to(request, reverse("security"))
            if request.method not in (*allowed, *(("HEAD",) if "GET" in allowed else ())):
                return HttpResponseNotAllowed(allowed)
            try:
                return view(request, viewer_of(request.user), *args, **kwargs)
            except CaidangError as error:
                return answer_error(request, error)

        return guarded

    return decorate


def person_of(request: HttpRequest) -> User:
    """Return the member who asks; for views that ``member`` opens."""
    assert isinstance(request.user, User)  # noqa: S101 - `member` lets nobody else in
    return request.user


def answer_error(request: HttpRequest, error: CaidangError) -> HttpResponse:
    """Return the answer that tells the person what happened."""
    if isinstance(error, NotAllowed):
        # The name of the address and the member's number: nobody's data.
        where = request.resolver_match.view_name if request.resolver_match else ""
        logger.warning("refused: member %s, %s %s", request.user.pk, request.method, where)
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    if is_part(request):
        response = render(request, "parts/_notice.html", {"text": str(error)}, status=status)
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
        return response
    request.META[COUNTS_NOTHING] = True
    return render(request, "parts/error.html", {"text": str(error)}, status=status)


COUNTS_NOTHING: Final = "caidang.counts_nothing"
"""Set on a request whose page tells of an error: its rail stands without numbers, which cost ten queries
and could fail for the reason that the page is to tell."""
HAS_NO_FRAME: Final = "caidang.has_no_frame"
"""Set on a request whose page needs no rail and no palette at all: who asks every address asks for the page alone."""


def is_part(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def _to_login(request: HttpRequest) -> HttpResponse:
    if not is_part(request):
        # After a POST the person starts at the page it came from, not at an address that only takes POSTs.
        target = request.get_full_path() if request.method == "GET" else reverse("home")
        return redirect_to_login(target)
    return _to(request, reverse("account_login"))


def _to(request: HttpRequest, target: str) -> HttpResponse:
    if not is_part(request):
        return redirect(target)
    response = HttpResponse(status=401)
    response["HX-Redirect"] = target
    return response
