"""The API: thin routers over the same domain calls that the pages make, for the member of the token."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from caidang.interfaces.api import candidates, house, work
from caidang.interfaces.api.door import PER_MINUTE, Bearer, TooOften
from caidang.interfaces.api.problems import problem, tell_problems


class Api(NinjaAPI):
    """Ninja's, with the limit of requests told on every answer and nothing kept by anybody on the way."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - as Ninja has it
        """Return the answer with the headers that all answers have."""
        answer: HttpResponse = super().create_response(request, *args, **kwargs)
        left, rest = getattr(request, "caidang_left", (PER_MINUTE, 60))
        answer["RateLimit-Limit"], answer["RateLimit-Remaining"], answer["RateLimit-Reset"] = str(PER_MINUTE), str(left), str(rest)
        answer["Cache-Control"] = "no-store"
        return answer


api = Api(
    title="才档 API", version="1", urls_namespace="api", auth=Bearer(), docs_url=None, openapi_url="openapi.json",
    description=(
        "每个令牌替一位成员做事，只做得了他做得了、令牌又允许的；打码、范围、审计和网页上一样。"
        "出错时回 application/problem+json。"
    ),
)  # fmt: skip
tell_problems(api)


@api.exception_handler(TooOften)
def too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    """This function will say when the next request is answered."""
    answer = problem(429, "too-often", "请求太密", "Too many requests", str(error))
    answer["Retry-After"] = str(error.wait_s)
    return answer


api.add_router("", candidates.router)
api.add_router("", house.router)
api.add_router("", work.router)
