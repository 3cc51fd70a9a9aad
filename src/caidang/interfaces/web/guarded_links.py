"""Pages that a link opens to people without an account: what goes wrong is told on a page of its own, and nothing is kept."""

import functools
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound

_STATUS: Final = {NotFound: 404, Conflict: 429, InvalidInput: 422}
Rest = ParamSpec("Rest")
LinkView = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def guarded_link(*methods: str) -> Callable[[LinkView[Rest]], LinkView[Rest]]:
    """Answer what goes wrong with a page of its own; nothing of it is kept, indexed or told to other sites."""

    def decorate(view: LinkView[Rest]) -> LinkView[Rest]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            if request.method not in (*methods, "HEAD"):
                response: HttpResponse = HttpResponseNotAllowed(methods)
            else:
                try:
                    response = view(request, *args, **kwargs)
                except CaidangError as error:
                    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
                    response = render(request, "client/over.html", {"text": str(error)}, status=status)
            response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            response["Cache-Control"] = "no-store, private"
            return response

        return guarded

    return decorate
