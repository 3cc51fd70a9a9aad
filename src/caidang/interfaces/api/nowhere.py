"""What no operation answers is told as a problem as well: an address that is none, a method that it does not take."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from caidang.interfaces.api.problems import no_such_address, no_such_method


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
