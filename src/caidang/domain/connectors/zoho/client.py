"""Calls to Zoho: OAuth with a refresh token, the header that is not Bearer, and what a status means.

Source: zoho/crm-oas v8.0; zoho.com/recruit/developer-guide/apiv2.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.contract import Busy, Keeper, Meter, Refused, Token
from caidang.foundation.lib.net.calling import Answer, Caller, host_of, multipart
from caidang.foundation.lib.net.outside import Unanswered

CENTRES: Final[Mapping[str, str]] = {
    "com.cn": "中国（zoho.com.cn）", "com": "美国（zoho.com）", "eu": "欧洲（zoho.eu）", "in": "印度（zoho.in）",
    "com.au": "澳大利亚（zoho.com.au）", "jp": "日本（zoho.jp）", "ca": "加拿大（zohocloud.ca）", "sa": "沙特（zoho.sa）", "uk": "英国（zoho.uk）",
    "ae": "阿联酋（zoho.ae）", "sg": "新加坡（zoho.sg）",
}  # fmt: skip
REST: Final = 8.0
"""Seconds to leave it alone after a 429, twice as long each time in a row: it never says how long itself."""
_SCOPES: Final = ("OAUTH_SCOPE_MISMATCH",)
UPLOAD, DOWNLOAD = "upload", "bulk download"
"""Interfaces that Recruit allows fewer calls of: its older documents say 15 files in five minutes, and a quarter of an hour's rest for more."""
_BARE: Final = "-"
"""In place of a prefix: the path stands as it is."""


@dataclass(frozen=True, slots=True)
class Form:
    """A body that is no JSON, and its content type."""

    data: bytes = field(repr=False)
    kind: str


def site_of(centre: str) -> str:
    """Return the domain of a data centre."""
    return "zohocloud.ca" if centre == "ca" else f"zoho.{centre}"


@dataclass(frozen=True, slots=True)
class Account:
    """What opens one Zoho. ``accounts`` is the OAuth server of its data centre; ``host`` where calls go, or empty.

    ``upload`` is where files for jobs are handed in; empty for where calls go.
    """

    accounts: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    host: str = ""
    upload: str = ""


_TOO_MANY_TOKENS: Final = 300.0
"""Seconds to leave it alone that gives no more tokens."""


class Failed(Unanswered):
    """An error that is about this one call."""

    def __init__(self, code: str, text: str, rows: Sequence[Mapping[str, Any]] = ()) -> None:
        """``rows`` are what it says of each record, where none of them was taken."""
        super().__init__(text)
        self.code, self.rows = code, rows


class Client:
    """Calls with a token that is kept; one that is over is asked for anew, once."""

    def __init__(self, account: Account, reach: Any, keeper: Keeper, meter: Meter, *, prefix: str) -> None:  # noqa: ANN401 - a function of an address
        self._account, self._reach, self._keeper, self._meter = account, reach, keeper, meter
        self._prefix = prefix
        product, version = prefix.strip("/").split("/")
        self._bulk = f"/{product}/bulk/{version}"
        self._org = (f"X-{product.upper()}-ORG", "")
        self._told: dict[str, Any] | None = None
        self._callers: dict[str, Caller] = {}

    def call(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: object = None,
        headers: Mapping[str, str] | None = None, cost: int = 1,
    ) -> dict[str, Any]:  # fmt: skip
        """Call and return the answer; empty for 204 and 304. Raises Busy, Refused, Failed, NotReached, Unanswered."""
        answer = self._sent(method, path, query, body, headers, cost)
        return {} if answer.status in (204, 304) or not answer.body else answer.told()

    def bulk(self, method: str, path: str, body: object, *, act: str = "read") -> dict[str, Any]:
        """Call the jobs that read or write in bulk."""
        return self._sent(method, path, None, body, None, 1, prefix=f"{self._bulk}/{act}").told()

    def bulk_file(self, path: str, *, most: int) -> bytes:
        """Return a job's file."""
        return self._sent("GET", path, None, None, None, 1, most, prefix=f"{self._bulk}/read", interface=DOWNLOAD).body

    def org(self) -> dict[str, Any]:
        """Return what is told of the organisation, asked for once. Raises Refused where the scope is missing."""
        if self._told is None:
            self._told = dict((self.call("GET", "/org").get("org") or [{}])[0])
        return self._told

    def upload(self, name: str, data: bytes) -> str:
        """Hand in a ZIP for a job that writes; returns its id. Raises Refused where the scope is missing."""
        header, org = self._org
        if not org:
            self._org = (header, org := str(self.org().get("zgid") or ""))
        body, kind = multipart({}, {"file": (name, data)})
        told = self._sent(
            "POST", "/upload", None, Form(body, kind), {"feature": "bulk-write", header: org}, 1, base=self._account.upload
        ).told()
        found = str((told.get("details") or {}).get("file_id") or "")
        if not found:
            raise Failed(str(told.get("code", "")), f"Zoho 没有收下文件（{told.get('code') or '没有说'}）。")
        return found

    def form(self, path: str, name: str, data: bytes, *, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Post a file and return the answer."""
        body, kind = multipart({}, {"file": (name, data)})
        return self._sent("POST", path, query, Form(body, kind), None, 1, interface=UPLOAD).told()

    def file_at(self, url: str, *, most: int) -> bytes:
        """Return what stands at an address that Zoho named, where that is Zoho's own."""
        host = host_of(url)
        name = urlsplit(host).hostname or ""
        is_own = host in self._callers or any(name.endswith((f".{site_of(end)}", f".zohoapis.{end}", ".zohoapis.cn")) for end in CENTRES)
        if not is_own:
            raise Failed("", "Zoho 给的下载地址不是 Zoho 的，没有去取。")
        return self._sent("GET", url.removeprefix(host), None, None, None, 1, most, base=host, prefix=_BARE).body

    def file(self, path: str, *, most: int) -> bytes:
        """Return a file's bytes."""
        return self._sent("GET", path, None, None, None, 1, most).body

    def close(self) -> None:
        """End the connections."""
        for one in self._callers.values():
            one.close()

    def _sent(
        self, method: str, path: str, query: Mapping[str, str] | None, body: object,
        headers: Mapping[str, str] | None, cost: int, most: int = 32 << 20, prefix: str = "", base: str = "",
        interface: str = "api",
    ) -> Answer:  # fmt: skip
        path = f"{'' if prefix == _BARE else prefix or self._prefix}{path}"
        token = self._keeper.token(self._fresh)
        answer = self._once(token, method, path, query, body, headers, cost, most, base, interface)
        if answer.status == 401:
            self._keeper.forget(token)
            token = self._keeper.token(self._fresh)
            answer = self._once(token, method, path, query, body, headers, cost, most, base, interface)
        return self._checked(answer, path)

    def _once(
        self, token: Token, method: str, path: str, query: Mapping[str, str] | None, body: object,
        headers: Mapping[str, str] | None, cost: int, most: int, base: str, interface: str,
    ) -> Answer:  # fmt: skip
        for _ in range(cost):
            self._meter.take(interface)
        told = {"Authorization": f"Zoho-oauthtoken {token.access}", **(headers or {})}
        data = None
        if isinstance(body, Form):
            data, told["Content-Type"] = body.data, body.kind
        elif body is not None:
            data, told["Content-Type"] = json.dumps(body, ensure_ascii=False).encode(), "application/json"
        caller = self._caller(base or self._account.host or token.more.get("host", ""))
        answer = caller.ask(method, path, query=query, headers=told, body=data, most=most)
        left = answer.headers.get("x-api-credits-remaining", "")
        if left.isdigit():
            self._meter.told(int(left))
        return answer

    def _caller(self, base: str) -> Caller:
        if base not in self._callers:
            self._callers[base] = self._reach(base)
        return self._callers[base]

    def _scope_of(self, path: str) -> str:
        """What the scope is called that a call wants."""
        product, _version = self._prefix.strip("/").split("/")
        if path.endswith("/upload"):
            return "ZohoFiles.files.ALL"
        kind = "bulk" if "/bulk/" in path else "settings" if "/settings/" in path else "org" if path.endswith("/org") else "modules"
        return f"Zoho{product.upper() if product == 'crm' else product.capitalize()}.{kind}.{'READ' if kind == 'org' else 'ALL'}"

    def _checked(self, answer: Answer, path: str) -> Answer:
        if answer.status < 400:
            self._meter.went_well()
            return answer
        if answer.status == 429:
            raise Busy("Zoho 说调用太密或额度用完了，歇一会儿自动接着。", REST * self._meter.rest())
        if answer.status >= 500:
            raise Unanswered(f"Zoho 出了错（状态 {answer.status}）。")
        code = _code_of(answer)
        if code in _SCOPES:
            raise Refused(f"授权的范围里没有 {self._scope_of(path)}。请重新生成授权码，范围里加上它，在「凭据」里填进来。")
        if code == "NO_PERMISSION" or answer.status == 403:
            raise Refused("这个 Zoho 用户没有权限做这件事，请在 Zoho 里给他的角色开权限。")
        if answer.status == 401:
            raise Refused("Zoho 不认这个令牌：刷新令牌可能被收回，请重新授权。")
        raise Failed(code, f"Zoho 没有收下（{code or answer.status}）。", _rows_of(answer))

    def _fresh(self) -> Token:
        one = self._account
        told = _granted(self._caller(one.accounts), self._meter, {
            "grant_type": "refresh_token", "refresh_token": one.refresh_token, "client_id": one.client_id,
            "client_secret": one.client_secret,
        })  # fmt: skip
        return Token(str(told["access_token"]), int(told.get("expires_in") or 3600), {"host": str(told.get("api_domain", ""))})


def refresh_token_for(accounts: Caller, meter: Meter, *, code: str, client_id: str, client_secret: str) -> str:
    """Return the refresh token for a code that was just granted; raises InvalidInput where there is none."""
    told = _granted(accounts, meter, {
        "grant_type": "authorization_code", "code": code, "client_id": client_id, "client_secret": client_secret,
    })  # fmt: skip
    found = str(told.get("refresh_token") or "")
    if not found:
        raise InvalidInput("Zoho 没有给刷新令牌：生成授权码时要用离线访问，再来一次。")
    return found


def _granted(accounts: Caller, meter: Meter, fields: Mapping[str, str]) -> dict[str, Any]:
    meter.take("token")
    answer = accounts.ask(
        "POST", "/oauth/v2/token", headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(fields).encode(),
    )  # fmt: skip
    if answer.status >= 500:
        raise Unanswered(f"Zoho 出了错（状态 {answer.status}）。")
    told = answer.told()
    if told.get("access_token"):
        return told
    wrong = str(told.get("error", ""))
    if wrong == "access_denied":
        # So it says that tokens are asked for too often: it gives one again some minutes later.
        raise Busy("Zoho 说取令牌太频繁，过几分钟自动接着。", _TOO_MANY_TOKENS)
    words = {
        "invalid_client": "client id 不对，或不属于这个数据中心。", "invalid_client_secret": "client secret 不对。",
        "invalid_code": "授权码或刷新令牌不对、用过了或过期了；授权码只有几分钟，生成后马上填。",
    }  # fmt: skip
    raise Refused(words.get(wrong, f"Zoho 没有给令牌（{wrong or answer.status}）。"))


def _rows_of(answer: Answer) -> list[Mapping[str, Any]]:
    try:
        rows = answer.told().get("data")
    except Unanswered:
        return []
    return [one for one in rows if isinstance(one, Mapping)] if isinstance(rows, list) else []


def _code_of(answer: Answer) -> str:
    try:
        told = json.loads(answer.body or b"{}")
    except ValueError:
        return ""
    rows = told.get("data") if isinstance(told, dict) else None
    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
        return str(rows[0].get("code", ""))
    return str(told.get("code", "")) if isinstance(told, dict) else ""
