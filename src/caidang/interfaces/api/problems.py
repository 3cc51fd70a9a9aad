"""What goes wrong is told as problem+json (RFC 9457), in Chinese, with an English title beside it."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from caidang.core.errors import (
    CaidangError,
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    OutOfSpace,
    TooLarge,
    UnreadableFile,
)


class Outdated(CaidangError):
    """What was to be changed is not as it was read."""


KIND: Final = "application/problem+json"
_KINDS: Final[tuple[tuple[type[CaidangError], int, str, str, str], ...]] = (
    (NotAllowed, 403, "not-allowed", "没有权限", "Not allowed"),
    (NotFound, 404, "not-found", "找不到", "Not found"),
    (Outdated, 412, "outdated", "读过之后改过了", "Changed since it was read"),
    (Conflict, 409, "conflict", "和现在的状态冲突", "Conflict"),
    (TooLarge, 413, "too-large", "太大", "Too large"),
    (UnreadableFile, 422, "unreadable", "文件读不了", "Unreadable file"),
    (InvalidInput, 422, "invalid", "填得不对", "Invalid input"),
    (OutOfSpace, 507, "out-of-space", "磁盘满了", "Out of space"),
)


def problem(
    status: int, kind: str, title: str, english: str, detail: str, *, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """This function will return a problem; ``type`` is a name (urn) to tell it by, ``detail`` what to do about it."""
    body: dict[str, Any] = {
        "type": f"urn:caidang:problem:{kind}", "title": title, "title_en": english, "status": status, "detail": detail,
    }  # fmt: skip
    if errors:
        body["errors"] = errors
    return JsonResponse(body, status=status, content_type=KIND, json_dumps_params={"ensure_ascii": False})


def tell_problems(api: NinjaAPI) -> None:
    """This function will have every known error of the program answered as a problem."""

    def known(request: HttpRequest, error: CaidangError | type[CaidangError]) -> HttpResponse:
        for kind, status, name, title, english in _KINDS:
            if isinstance(error, kind):
                return problem(status, name, title, english, str(error))
        return problem(503, "unavailable", "现在做不了", "Unavailable", "现在做不了，过一会儿再试；管理员可以看「健康」。")

    def invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
        told = error.errors if isinstance(error, ValidationError) else []
        places = [{"in": ".".join(map(str, one.get("loc", ()))), "problem": str(one.get("msg", ""))} for one in told]
        return problem(422, "invalid", "填得不对", "Invalid input", "请求里有填得不对的地方，见 errors。", errors=places)

    def unknown(request: HttpRequest, error: AuthenticationError | type[AuthenticationError]) -> HttpResponse:
        answer = problem(401, "no-token", "没有令牌", "No valid token", "请在请求头里带上 Authorization: Bearer 令牌。")
        answer["WWW-Authenticate"] = 'Bearer realm="caidang"'
        return answer

    def other(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
        status = error.status_code if isinstance(error, HttpError) else 400
        return problem(status, "bad-request", "请求不对", "Bad request", "请求读不懂，请看接口说明。")

    api.add_exception_handler(CaidangError, known)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(AuthenticationError, unknown)
    api.add_exception_handler(HttpError, other)
