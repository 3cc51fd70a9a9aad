"""How gspread reaches Google: its session is ours, so that addresses are guarded, tokens sealed and calls counted.

Sources: developers.google.com/sheets/api/limits and /guides/values; developers.google.com/identity/protocols/oauth2
(service accounts; installed applications).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from google.auth import crypt, jwt

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.contract import Busy, Keeper, Meter, Refused, Token
from caidang.foundation.lib.net.calling import Answer, Caller
from caidang.foundation.lib.net.outside import Unanswered

SCOPE: Final = "https://www.googleapis.com/auth/spreadsheets"
HOST: Final = "https://sheets.googleapis.com"
ACCOUNTS: Final = "https://oauth2.googleapis.com"
BACK: Final = "http://127.0.0.1"
"""Where Google sends the browser with the code of an installed application: the person copies it from there."""
_LIVES: Final = 3_300
"""Seconds for which a token is used; Google's live an hour."""
_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_BOOK: Final = re.compile(r"/spreadsheets/d/([A-Za-z0-9_-]{10,})")
_NOT_SHARED: Final = "这个账号看不到或改不了这张表格。请在 Google 表格里点「共享」，把它加为"
_WORDS: Final[Mapping[str, str]] = {
    "invalid_grant": "Google 不认这个凭据：密钥可能已删除或过期，授权码只能用一次且几分钟就过期，请重新取。",
    "invalid_client": "Client ID 或 Client Secret 不对。",
    "unauthorized_client": "这个客户端不许这样取令牌：OAuth 客户端请建成「桌面应用」。",
    "redirect_uri_mismatch": "授权码不是给 127.0.0.1 的：OAuth 客户端请建成「桌面应用」，再授权一次。",
    "invalid_scope": "授权的范围里没有 Google 表格，请重新授权。",
}  # fmt: skip


class Failed(Unanswered):
    """An error that is about this one call."""


@dataclass(frozen=True, slots=True)
class Account:
    """What opens one spreadsheet: a service account's ``email`` and ``key``, or a client with a ``refresh_token``."""

    book: str
    host: str
    accounts: str
    email: str = ""
    key: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)

    @property
    def who(self) -> str:
        """Whom the sheet is to be shared with, in words."""
        return self.email or "授权的那个 Google 账号"


def book_of(text: str) -> str:
    """Return a spreadsheet's id from its address or itself; raises InvalidInput."""
    found = _BOOK.search(text)
    plain = found[1] if found else text.strip()
    if not re.fullmatch(r"[A-Za-z0-9_-]{10,100}", plain):
        raise InvalidInput("请贴表格的网址：浏览器里打开那张 Google 表格，从地址栏复制。")
    return plain


def key_of(text: str) -> dict[str, str]:
    """Return a service account's key file as what is kept of it; raises InvalidInput for another file."""
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    needed = ("client_email", "private_key", "private_key_id")
    if not isinstance(told, dict) or told.get("type") != "service_account" or not all(told.get(one) for one in needed):
        raise InvalidInput("「服务账号的密钥」要贴整个 JSON 文件，从 { 到 }。")
    found = {one: str(told[one]) for one in ("type", *needed)}
    try:
        crypt.RSASigner.from_service_account_info(found)  # type: ignore[no-untyped-call]
    except ValueError:
        raise InvalidInput("密钥文件里的 private_key 读不出，请重新下载。") from None
    return found


class Session:
    """Stands where gspread expects a session of requests; answers are those of requests."""

    def __init__(self, account: Account, reach: Any, keeper: Keeper, meter: Meter) -> None:  # noqa: ANN401 - a function of an address
        self.account = account
        self._reach, self._keeper, self._meter = reach, keeper, meter
        self._callers: dict[str, Caller] = {}

    def request(
        self, method: str, url: str, *, params: Mapping[str, Any] | None = None, json: object = None, **_: object
    ) -> requests.Response:
        """Ask Google once, with a fresh token where the kept one is over. Raises Busy, Refused, Failed, NotReached, Unanswered."""
        parts = urlsplit(url)
        asked = {key: one for key, one in {**parse_qs(parts.query), **(params or {})}.items() if one is not None}
        path = f"{parts.path}?{urlencode(asked, doseq=True)}" if asked else parts.path
        token = self._keeper.token(self._fresh)
        answer = self._once(token, method.upper(), path, json)
        if answer.status == 401:
            self._keeper.forget(token)
            answer = self._once(self._keeper.token(self._fresh), method.upper(), path, json)
        self._check(answer)
        told = requests.Response()
        told.status_code, told._content, told.encoding = answer.status, answer.body, "utf-8"
        return told

    def close(self) -> None:
        """End the connections."""
        for one in self._callers.values():
            one.close()

    def _once(self, token: Token, method: str, path: str, body: object) -> Answer:
        self._meter.take("read" if method == "GET" else "write")
        headers = {"Authorization": f"Bearer {token.access}"}
        caller = self._caller(self.account.host)
        if body is None:
            return caller.ask(method, path, headers=headers)
        return caller.ask_json(method, path, body, headers=headers)

    def _caller(self, base: str) -> Caller:
        if base not in self._callers:
            self._callers[base] = self._reach(base)
        return self._callers[base]

    def _check(self, answer: Answer) -> None:
        if answer.status < 400:
            self._meter.went_well()
            return
        status, text = _error_of(answer)
        if answer.status == 429:
            raise Busy("Google 说调用太密，歇一会儿自动接着。", self._meter.rest())
        if answer.status >= 500:
            raise Unanswered(f"Google 出了错（状态 {answer.status}）。")
        if answer.status == 401:
            raise Refused("Google 不认这个令牌：授权可能被收回，请重新填凭据。")
        if answer.status == 403 and ("SERVICE_DISABLED" in text or "has not been used" in text):
            raise Refused("这个 Google Cloud 项目没有打开 Sheets API，请在控制台里启用它，几分钟后再试。")
        if answer.status == 403:
            raise Refused(f"{_NOT_SHARED}编辑者（只读的话查看者就够）：{self.account.who}。")
        if answer.status == 404:
            raise Refused("没有这张表格，请核对网址。")
        raise Failed(f"Google 没有收下（{status or answer.status}）。")

    def _fresh(self) -> Token:
        one = self.account
        if one.key:
            now = int(self._meter.now().timestamp())
            claims = {"iss": one.email, "scope": SCOPE, "aud": f"{one.accounts}/token", "iat": now, "exp": now + 3_600}
            signer = crypt.RSASigner.from_service_account_info(json.loads(one.key))  # type: ignore[no-untyped-call]
            signed = jwt.encode(signer, claims).decode()  # type: ignore[no-untyped-call]
            told = granted(self._caller(one.accounts), self._meter, {"grant_type": _GRANT, "assertion": signed})
        else:
            told = granted(self._caller(one.accounts), self._meter, {
                "grant_type": "refresh_token", "refresh_token": one.refresh_token, "client_id": one.client_id,
                "client_secret": one.client_secret,
            })  # fmt: skip
        return Token(str(told["access_token"]), min(int(told.get("expires_in") or _LIVES), _LIVES))


def refresh_token_for(accounts: Caller, meter: Meter, *, code: str, client_id: str, client_secret: str) -> str:
    """Return the refresh token for a code, or for the address that the browser ended at with it; raises InvalidInput, Refused."""
    told = granted(accounts, meter, {
        "grant_type": "authorization_code", "code": parse_qs(urlsplit(code).query).get("code", [code])[0], "client_id": client_id,
        "client_secret": client_secret, "redirect_uri": BACK,
    })  # fmt: skip
    found = str(told.get("refresh_token") or "")
    if not found:
        raise InvalidInput("Google 没有给刷新令牌：授权的网址里要有 access_type=offline 和 prompt=consent，再来一次。")
    return found


def granted(accounts: Caller, meter: Meter, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return what the token endpoint grants; raises Refused saying why it does not."""
    meter.take("token")
    answer = accounts.ask(
        "POST", "/token", headers={"Content-Type": "application/x-www-form-urlencoded"}, body=urlencode(fields).encode()
    )
    if answer.status >= 500:
        raise Unanswered(f"Google 出了错（状态 {answer.status}）。")
    told = answer.told()
    if told.get("access_token"):
        return told
    wrong = str(told.get("error", ""))
    raise Refused(_WORDS.get(wrong, f"Google 没有给令牌（{wrong or answer.status}）。"))


def _error_of(answer: Answer) -> tuple[str, str]:
    try:
        told = json.loads(answer.body or b"{}").get("error") or {}
    except (ValueError, AttributeError):
        return "", ""
    return (str(told.get("status", "")), json.dumps(told)) if isinstance(told, dict) else ("", "")
