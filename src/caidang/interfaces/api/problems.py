"""What goes wrong is told as problem+json (RFC 9457), in Chinese or English as ``Accept-Language`` asks."""

import logging
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation.trans_real import parse_accept_lang_header
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
from caidang.foundation.lib.logs import place_of
from caidang.foundation.replies.services import KeyReused, StillBeingDone

logger = logging.getLogger(__name__)


class Outdated(CaidangError):
    """What was to be changed is not as it was read."""


class StateNeeded(CaidangError):
    """A change was asked for without saying in which state it was read."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status, its name in ``type``, and what it is called and comes down to in both languages."""

    status: int
    name: str
    title: str
    english: str
    advice: str
    """In English; the Chinese detail is the error's own."""


MEDIA: Final = "application/problem+json"
_KINDS: Final[tuple[tuple[type[CaidangError], Kind], ...]] = (
    (NotAllowed, Kind(403, "not-allowed", "没有权限", "Not allowed", "The token's member, or the token itself, may not do this.")),
    (NotFound, Kind(404, "not-found", "找不到", "Not found", "There is no such thing, or it is out of the member's reach.")),
    (Outdated, Kind(412, "outdated", "读过之后改过了", "Changed since it was read", "Read it again, then send the change with its new ETag.")),
    (StateNeeded, Kind(428, "state-needed", "要带上 If-Match", "If-Match is required", "Send the ETag that the thing was read with as If-Match.")),
    (StillBeingDone, Kind(409, "being-done", "正在做", "Being done", "The same request is being done; ask again in a moment for its answer.")),
    (Conflict, Kind(409, "conflict", "和现在的状态冲突", "Conflict", "The present state does not permit it; read again and decide anew.")),
    (TooLarge, Kind(413, "too-large", "太大", "Too large", "What was sent is over a limit; send less.")),
    (UnreadableFile, Kind(422, "unreadable", "文件读不了", "Unreadable file", "The file cannot be read as one of the types that are taken.")),
    (KeyReused, Kind(422, "key-reused", "幂等键用过了", "Idempotency key reused", "The key came with another request before; use a new one.")),
    (InvalidInput, Kind(422, "invalid", "填得不对", "Invalid input", "Something that was sent cannot be taken as it is.")),
    (OutOfSpace, Kind(507, "out-of-space", "磁盘满了", "Out of space", "The server's disk is full; nothing was kept.")),
)  # fmt: skip
TOO_OFTEN: Final = Kind(429, "too-often", "请求太密", "Too many requests", "Wait for as long as Retry-After says.")
_NO_TOKEN: Final = Kind(401, "no-token", "没有令牌", "No valid token", "Send Authorization: Bearer <token> with a token that is good.")
_UNAVAILABLE: Final = Kind(503, "unavailable", "现在做不了", "Unavailable", "Try again in a while; an administrator may look at the health page.")
_BAD: Final = Kind(400, "bad-request", "请求不对", "Bad request", "The request cannot be read; see the description of the API.")
_NO_ADDRESS: Final = Kind(404, "no-address", "没有这个地址", "No such address", "Nothing is here; see /api/v1/openapi.json.")
_NO_METHOD: Final = Kind(405, "no-method", "不能这样问", "Method not allowed", "The address takes the methods that Allow names.")
_BROKEN: Final = Kind(500, "broken", "程序出错了", "Server error", "A fault of the server's own; it was written down.")
_INVALID: Final = next(kind for error, kind in _KINDS if error is InvalidInput)
_BODY: Final = "body"
_WORDS: Final = {
    "missing": "没有填", "string_too_long": "太长", "string_too_short": "太短", "string_type": "要是文字", "int_parsing": "要是整数",
    "int_type": "要是整数", "int_from_float": "要是整数", "float_parsing": "要是数字", "bool_parsing": "要是 true 或 false",
    "bool_type": "要是 true 或 false", "list_type": "要是一列", "dict_type": "要是一组名称和值", "too_long": "太多",
    "too_short": "太少", "greater_than_equal": "太小", "less_than_equal": "太大", "json_invalid": "不是 JSON",
    "model_attributes_type": "要是一组名称和值", "date_from_datetime_parsing": "要写成 2026-12-31 这样的日期",
    "date_parsing": "要写成 2026-12-31 这样的日期", "datetime_parsing": "要写成 2026-12-31T09:30:00+08:00 这样的时间",
    "datetime_from_date_parsing": "要写成 2026-12-31T09:30:00+08:00 这样的时间", "timezone_aware": "时间要带时区",
    "extra_forbidden": "没有这一项", "literal_error": "不是列出的值", "enum": "不是列出的值",
}  # fmt: skip


def is_english(request: HttpRequest) -> bool:
    """This function will tell whether the caller would rather read English than Chinese."""
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200])
    for language, _ in wanted:
        if language.startswith(("zh", "*")):
            return False
        if language.startswith("en"):
            return True
    return False


def problem(
    request: HttpRequest, kind: Kind, detail: str, *, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """This function will return a problem; ``type`` is a name (urn) to tell it by, ``detail`` what to do about it.

    In English the exact Chinese words stand beside it as ``detail_zh``.
    """
    english = is_english(request)
    body: dict[str, Any] = {
        "type": f"urn:caidang:problem:{kind.name}", "title": kind.english if english else kind.title,
        "title_en": kind.english, "status": kind.status, "detail": kind.advice if english else detail,
    }  # fmt: skip
    if english:
        body["detail_zh"] = detail
    if errors:
        body["errors"] = errors
    answer = JsonResponse(body, status=kind.status, content_type=MEDIA, json_dumps_params={"ensure_ascii": False})
    answer["Content-Language"] = "en" if english else "zh-CN"
    return answer


def problem_of(request: HttpRequest, error: CaidangError) -> HttpResponse:
    """This function will return the problem that an expected failure is."""
    for family, kind in _KINDS:
        if isinstance(error, family):
            answer = problem(request, kind, str(error))
            if family is StillBeingDone:
                answer["Retry-After"] = "1"
            return answer
    return problem(request, _UNAVAILABLE, "现在做不了，过一会儿再试；管理员可以看「健康」。")


def no_token(request: HttpRequest) -> HttpResponse:
    """This function will say that a token is needed, or that the one that came is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    is_there = scheme.lower() == "bearer" and token.strip()
    told = "令牌不对、已过期或已撤销，请换一个。" if is_there else "请在请求头里带上 Authorization: Bearer 令牌。"
    answer = problem(request, _NO_TOKEN, told)
    answer["WWW-Authenticate"] = 'Bearer realm="caidang"'
    return answer


def no_such_address(request: HttpRequest) -> HttpResponse:
    """This function will say that nothing is at this address."""
    return problem(request, _NO_ADDRESS, "没有这个地址，请看接口说明 /api/v1/openapi.json。")


def no_such_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """This function will say what the address may be asked with."""
    answer = problem(request, _NO_METHOD, f"这个地址不接受 {request.method}，可以用 {allowed}。")
    answer["Allow"] = allowed
    return answer


def tell_problems(api: NinjaAPI) -> None:
    """This function will have every known error of the program answered as a problem."""

    def known(request: HttpRequest, error: CaidangError | type[CaidangError]) -> HttpResponse:
        return problem_of(request, error if isinstance(error, CaidangError) else error())

    def invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
        told = error.errors if isinstance(error, ValidationError) else []
        places = [_place(one, is_english(request)) for one in told]
        return problem(request, _INVALID, "请求里有填得不对的地方，见 errors。", errors=places)

    def unknown(request: HttpRequest, error: AuthenticationError | type[AuthenticationError]) -> HttpResponse:
        return no_token(request)

    def other(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
        status = error.status_code if isinstance(error, HttpError) else 400
        kind = Kind(status, _BAD.name, _BAD.title, _BAD.english, _BAD.advice)
        return problem(request, kind, "请求读不懂，请看接口说明。")

    def unreadable(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        return problem(request, _BAD, "请求读不懂，请看接口说明。")

    def broken(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        logger.error("%s %s: %s", request.method, request.resolver_match and request.resolver_match.view_name, _where(error))
        return problem(request, _BROKEN, "程序出错了，已经记下；过一会儿再试，还不行就告诉管理员。")

    api.add_exception_handler(Exception, broken)
    api.add_exception_handler(CaidangError, known)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(AuthenticationError, unknown)
    api.add_exception_handler(HttpError, other)
    api.add_exception_handler(MultiPartParserError, unreadable)
    api.add_exception_handler(SuspiciousOperation, unreadable)


def _where(error: Exception | type[Exception]) -> str:
    return place_of(error) if isinstance(error, Exception) else error.__name__


def _place(one: dict[str, Any], english: bool) -> dict[str, str]:  # noqa: FBT001 - one of two languages
    words = str(one.get("msg", "")) if english else _WORDS.get(str(one.get("type", "")), "填得不对")
    place = list(map(str, one.get("loc", ())))
    # Behind where it stands comes what the program calls the whole of it, which nobody sent.
    if place[:1] == [_BODY]:
        del place[1:2]
    return {"in": ".".join(place), "problem": words}
