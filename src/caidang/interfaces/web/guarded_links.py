"""Pages that a link opens to people without an account: what goes wrong is told on a page of its own, and nothing is kept."""

import functools
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound
from caidang.interfaces.web.wording.posting_words import is_english

_STATUS: Final = {NotFound: 404, Conflict: 429, InvalidInput: 422}
_ENGLISH: Final = {
    404: "This link was used, has expired or was taken back. Should you need it, ask whoever gave it to you for another.",
    429: "That was tried too often. Please try again in a quarter of an hour.",
    422: "That could not be read. Please go back and look again.",
}
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
                    told = {"text": str(error), "title": "打不开了", "html_lang": "zh-CN"}
                    if is_english(request):
                        told = {"text": _ENGLISH.get(status, _ENGLISH[422]), "title": "This cannot be opened", "html_lang": "en"}
                    response = render(request, "client/over.html", told, status=status)
            response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            response["Cache-Control"] = "no-store, private"
            return response

        return guarded

    return decorate
