"""How long what was asked once is kept: as long as one request lasts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from caidang.foundation.lib.once import one_request


class OneRequest:
    """The middleware around the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Answer with the next one's answer."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        with one_request():
            return self._get_response(request)
