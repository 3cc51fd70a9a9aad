"""Calls to 纷享销客: both generations of credentials, the token, and what an ``errorCode`` means.

Every answer is HTTP 200; only ``errorCode`` tells. Source: developer.fxiaoke.com/openapi_v2 (auth, errors and limits).
"""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import urlsplit

from caidang.domain.connectors.contract import Busy, DayIsOver, Keeper, Meter, Refused, Token
from caidang.foundation.lib.net.calling import Answer, Caller, host_of, strange
from caidang.foundation.lib.net.outside import Unanswered

OLD_TOKEN: Final = frozenset((20016, 20005, 11014))
"""A token that is over: once more with a fresh one. 20016 is documented, the others were seen."""
BUSY: Final = {14001: 20.0, 30004: 20.0, -1: 5.0, 50009: 10.0}
"""Seconds to leave it alone."""
OVER_FOR_TODAY: Final = 30002
_WORDS: Final[Mapping[int, str]] = {
    30003: "这个企业没有买 OpenAPI 的调用包，请在纷享销客管理后台购买后再试。",
    10006: "appSecret 不对，或地址写错了。请在开发者后台核对 appId 和 appSecret。",
    10013: "翻页超过了一万条的上限，或缺少令牌。",
    11001: "appId 不对，请在开发者后台核对。",
    11002: "appSecret 不对，请在开发者后台核对。",
    15003: "这个应用没有访问权限：请在管理后台打开它的开发模式和 CRM 接口权限。",
    20006: "appId 或 appSecret 不对，请在开发者后台核对。",
    20012: "找不到这个员工：请核对员工编号或 FSUID。",
    20014: "这个应用看不到这个员工的数据，请在管理后台放宽它的范围。",
    20015: "永久授权码不对，请让企业管理员重新授权。",
    20017: "对方不认这个身份：请核对「以谁的身份」（新版填员工编号，旧版填手机号或 FSUID），他要是这家企业在职的员工。",
    20020: "这个应用看不到这个企业的数据，请让企业管理员授权。",
    20021: "这个应用在企业里停用了，请在管理后台启用。",
    20022: "企业没有授权这个应用，请在管理后台授权。",
    30027: "没有这个员工：请核对员工编号。",
}
_SIGNED: Final = ("acid", "resource", "ak", "sign", "expiry", "filename", "size", "digest")
"""What of a credential goes as headers with the bytes, just as it came: none of it may be changed."""
_LASTS: Final = 600
"""Seconds for which a credential is asked for; it is used at once."""
_STREAM: Final = "application/octet-stream"
_TRACE: Final = re.compile(r"[\w./:-]{1,80}")
_HOME: Final = "fxiaoke.com"
"""The domain that files of every cloud may be handed in at."""
TOKEN_LIVES: Final = 6_600
"""Seconds for which the same token is given; it dies at 7,200."""


@dataclass(frozen=True, slots=True)
class Account:
    """What opens one company's 纷享销客. ``is_old``: the credentials before OAuth 2.0; the two are never mixed.

    ``user`` is an employee's number for the new way (1000), his mobile or FSUID for the old one.
    """

    app_id: str
    app_secret: str = field(repr=False)
    permanent_code: str = field(repr=False)
    user: str
    is_old: bool = False


class Failed(Unanswered):
    """An error that is about this one call, such as a value that was not taken."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Client:
    """Calls with a token that is kept; one that is over is asked for anew, once."""

    def __init__(self, account: Account, caller: Caller, keeper: Keeper, meter: Meter, reach: Callable[[str], Caller]) -> None:
        self._account, self._reach = account, reach
        self._caller = caller
        self._keeper = keeper
        self._meter = meter

    def call(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Post to a path and return the answer. Raises Busy, Refused, Failed, NotReached, Unanswered."""
        token = self._keeper.token(self._fresh)
        told = self._posted(path, body, token)
        if told.get("errorCode") in OLD_TOKEN:
            self._keeper.forget(token)
            told = self._posted(path, body, self._keeper.token(self._fresh))
        return checked(told)

    def file(self, path: str, body: Mapping[str, Any], *, most: int) -> bytes:
        """Post to a path that answers with a file."""
        token = self._keeper.token(self._fresh)
        answer = self._sent(path, body, token)
        if _is_told(answer) and answer.told().get("errorCode") in OLD_TOKEN:
            self._keeper.forget(token)
            answer = self._sent(path, body, self._keeper.token(self._fresh))
        if _is_told(answer):
            checked(answer.told())
        if len(answer.body) > most:
            raise Failed(0, "文件太大，没有收下。")
        return answer.body

    def upload(self, name: str, data: bytes) -> str:
        """Hand a file in and return its npath: a credential is asked for, the bytes go as a stream where that says."""
        told = self.call("/cgi/crm/v2/generatorFileUploadCredential", {"data": {
            "filename": name, "extension": PurePath(name).suffix.lstrip("."), "fileSize": len(data), "resourceType": "N",
            "isStreamUpload": True, "expireTime": _LASTS,
        }})  # fmt: skip
        credential = told.get("data") or {}
        headers = {key: str(credential[key]) for key in _SIGNED if credential.get(key) is not None}
        if not all(text.isascii() and text.isprintable() for text in headers.values()):
            raise Failed(0, "纷享销客给的上传凭证不是约定的格式。")
        headers["Content-Type"] = str(credential.get("contentType") or _STREAM)
        query = {"traceId": str(uuid.uuid4()), "linkId": str(told.get("traceId") or "")}
        self._meter.take("upload")
        url = str(credential.get("url") or "")
        base = host_of(url)
        if _root(base) not in {_root(f"https://{self._caller.host}"), _HOME}:
            raise Refused("纷享销客给的上传地址不是它自己的，没有传。")
        with self._reach(base) as there:
            # The path is taken as it stands: without its last stroke it is another one.
            found = there.ask("POST", url.removeprefix(base), query=query, headers=headers, body=data).told()
        if not found.get("success") or not found.get("data"):
            raise Failed(int(found.get("code") or 0), f"纷享销客没有收下文件（{found.get('code') or '没有说'}）。")
        return str(found["data"])

    def close(self) -> None:
        """End the connections."""
        self._caller.close()

    def _sent(self, path: str, body: Mapping[str, Any], token: Token) -> Answer:
        self._meter.take(path)
        return self._caller.ask_json("POST", path, {**self._signed(token), **body}, query=_trace(), headers=self._headers(token))

    def _posted(self, path: str, body: Mapping[str, Any], token: Token) -> dict[str, Any]:
        answer = self._sent(path, body, token)
        if answer.status != 200:
            # Its documents say that there is no other; a gateway before it may still have one.
            raise Unanswered(strange(answer.status))
        return answer.told()

    def _headers(self, token: Token) -> dict[str, str]:
        if self._account.is_old:
            return {}
        return {
            "authorization": f"Bearer {token.access}", "x-fs-ea": token.more.get("ea", ""),
            "x-fs-userid": self._account.user,
        }  # fmt: skip

    def _signed(self, token: Token) -> dict[str, object]:
        if not self._account.is_old:
            return {}
        return {
            "corpAccessToken": token.access, "corpId": token.more.get("corpId", ""),
            "currentOpenUserId": token.more.get("user", ""),
            # Unless it is told not to, the old way gives and takes another number of a file, which no download knows.
            "convertMediaId": False,
        }  # fmt: skip

    def _fresh(self) -> Token:
        one = self._account
        secrets = {"appId": one.app_id, "appSecret": one.app_secret, "permanentCode": one.permanent_code}
        if one.is_old:
            return self._fresh_old(secrets)
        told = self._asked("/oauth2.0/token", {**secrets, "grantType": "app_secret"})
        return Token(str(told.get("accessToken", "")), _seconds(told), {"ea": str(told.get("ea", ""))})

    def _fresh_old(self, secrets: dict[str, str]) -> Token:
        told = self._asked("/cgi/corpAccessToken/get/V2", secrets)
        access, corp = str(told.get("corpAccessToken", "")), str(told.get("corpId", ""))
        user = self._account.user
        if not user.startswith("FSUID_"):
            found = self._asked(
                "/cgi/user/getByMobile", {"corpAccessToken": access, "corpId": corp, "mobile": user}
            )
            people = found.get("empList") or []
            if not people:
                raise Refused("用这个手机号在纷享销客里找不到员工，请换成管理员的手机号或 FSUID。")
            user = str(people[0].get("openUserId", ""))
        return Token(access, _seconds(told), {"corpId": corp, "user": user})

    def _asked(self, path: str, body: Mapping[str, str]) -> dict[str, Any]:
        self._meter.take("token")
        return checked(self._caller.ask_json("POST", path, body, query=_trace()).told())


def _is_told(answer: Answer) -> bool:
    """Tell whether an answer says something of itself, and is no file."""
    return answer.headers.get("content-type", "").startswith("application/json")


def checked(told: dict[str, Any]) -> dict[str, Any]:
    """Return an answer whose ``errorCode`` is 0; raises Busy, Refused or Failed for any other."""
    raw = told.get("errorCode", 0)
    try:
        code = int(raw)
    except (TypeError, ValueError):
        raise Unanswered("对方的回答不是约定的格式。") from None
    if code == 0:
        return told
    if code in BUSY:
        raise Busy("纷享销客说调用太密，稍后自动接着。", BUSY[code])
    if code == OVER_FOR_TODAY:
        raise DayIsOver("今天的调用额度用完了，零点以后自动接着。")
    if code in _WORDS:
        raise Refused(_WORDS[code])
    # What their people are asked about a failure by.
    trace = str(told.get("traceId") or "")
    named = f"，traceId {trace}" if _TRACE.fullmatch(trace) else ""
    raise Failed(code, f"纷享销客没有收下（错误码 {code}{named}）。")


def _seconds(told: Mapping[str, Any]) -> int:
    return min(int(told.get("expiresIn") or TOKEN_LIVES), TOKEN_LIVES)


def _root(url: str) -> str:
    """The domain that a host is in."""
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def _trace() -> dict[str, str]:
    return {"thirdTraceId": str(uuid.uuid4())}
