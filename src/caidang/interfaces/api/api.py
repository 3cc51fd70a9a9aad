"""The API: thin routers over the same domain calls that the pages make, for the member of the token."""

import functools
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from caidang.core.errors import InvalidInput
from caidang.interfaces.api.description import described
from caidang.interfaces.api.door import PER_MINUTE, Bearer, TooOften
from caidang.interfaces.api.known import known_only
from caidang.interfaces.api.once import once
from caidang.interfaces.api.partial import narrow
from caidang.interfaces.api.problems import TOO_OFTEN, problem, problem_of, tell_problems
from caidang.interfaces.api.resources import (
    candidates,
    clients,
    exports,
    files,
    hooks,
    house,
    interviews,
    me,
    proposals,
    tasks,
    work,
)

_SOUGHT: Final = "search"
_TOO_OFTEN: Final = 429


class AsWritten(BaseRenderer):
    """JSON with its characters as they are, made where the data was checked."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ANN401 - as Ninja has it
        """Return the answer's bytes."""
        return to_json(data)


class Api(NinjaAPI):
    """Ninja's, with parts of answers, and the description completed."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - as Ninja has it
        """Return the answer, or the parts of it that are asked for, with the headers that all answers have."""
        wanted = request.GET.get("fields", "")
        if wanted and (request.method == "GET" or request.path.endswith(f"/{_SOUGHT}")):
            try:
                data = narrow(data, wanted)
            except InvalidInput as error:
                return problem_of(request, error)
        answer: HttpResponse = super().create_response(request, data, **kwargs)
        return answer

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:  # noqa: ANN401 - as Ninja has it
        """Return the description, with what holds for many operations put to each."""
        return described(super().get_openapi_schema(**kwargs))


def limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """This function will put to every answer of an operation how many requests are left, and that nobody keeps it on the way."""

    @functools.wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        left, rest = getattr(request, "caidang_left", (0 if answer.status_code == _TOO_OFTEN else PER_MINUTE, 60))
        answer["RateLimit-Limit"], answer["RateLimit-Remaining"], answer["RateLimit-Reset"] = str(PER_MINUTE), str(left), str(rest)
        answer["Cache-Control"] = "no-store"
        return answer

    return told


api = Api(
    title="才档 API", version="1", urls_namespace="api", auth=Bearer(), docs_url=None, openapi_url="openapi.json",
    renderer=AsWritten(),
    description=(
        "每个令牌替一位成员做事，只做得了他做得了、令牌又允许的；打码、范围、审计和网页上一样。"
        "出错时回 application/problem+json，Accept-Language 是 en 时用英文。"
    ),
)  # fmt: skip
api.add_decorator(once, mode="view")
api.add_decorator(limited, mode="view")
api.add_decorator(known_only, mode="operation")
tell_problems(api)


@api.exception_handler(TooOften)
def too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    """This function will say when the next request is answered."""
    answer = problem(request, TOO_OFTEN, str(error))
    answer["Retry-After"] = str(error.wait_s)
    return answer


for room in (candidates, files, house, clients, work, interviews, tasks, exports, proposals, hooks, me):
    api.add_router("", room.router)
