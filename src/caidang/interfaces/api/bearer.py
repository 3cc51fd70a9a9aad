"""A program's door: its token says for whom it acts; there is no cookie and no session."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from caidang.core.errors import NotAllowed
from caidang.foundation.accounts.login.tokens import viewer_of_token
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.api.problems import no_such_address, no_such_method, no_token

ApiView = Callable[[HttpRequest, Viewer], HttpResponse]
Door = Callable[[HttpRequest], HttpResponse]


def bearer(*methods: str) -> Callable[[ApiView], Door]:
    """Open the view to who sends ``Authorization: Bearer <token>`` with one of these methods, as the token's owner, narrowed.

    No cookie is looked at, so no other site can send one along: a form's token is not asked for.
    """

    def decorate(view: ApiView) -> Door:
        @csrf_exempt
        @functools.wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            scheme, _, token = request.headers.get("Authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not token.strip():
                return no_token(request)
            try:
                viewer = viewer_of_token(token.strip(), timezone.now())
            except NotAllowed:
                return no_token(request)
            return view(request, viewer)

        return guarded

    return decorate


def as_problem(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """This function will have a view say as a problem that it does not take a method."""

    @functools.wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        return no_such_method(request, answer["Allow"]) if isinstance(answer, HttpResponseNotAllowed) else answer

    return told


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """This function will answer for all addresses that there are not."""
    return no_such_address(request)
