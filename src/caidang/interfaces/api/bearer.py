"""A program's door: its token says for whom it acts; there is no cookie and no session."""

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from caidang.core.errors import NotAllowed
from caidang.foundation.accounts.login.tokens import viewer_of_token
from caidang.foundation.accounts.policy import Viewer

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
                return _refused("请在请求头里带上 Authorization: Bearer 令牌。")
            try:
                viewer = viewer_of_token(token.strip(), timezone.now())
            except NotAllowed as error:
                return _refused(str(error))
            return view(request, viewer)

        return guarded

    return decorate


def _refused(text: str) -> HttpResponse:
    answer = JsonResponse({"error": text}, status=401, json_dumps_params={"ensure_ascii": False})
    answer["WWW-Authenticate"] = 'Bearer realm="caidang"'
    return answer
