"""Calls to 飞书: the tenant's token, and what a ``code`` means.

Sources: open.feishu.cn (get-access-token, frequency-control, generic-error-code; hire v1 and v2).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from caidang.domain.connectors.contract import Busy, Keeper, Meter, Refused, Token
from caidang.foundation.lib.net.calling import Answer, Caller, host_of
from caidang.foundation.lib.net.outside import Unanswered

HOST: Final = "https://open.feishu.cn"
_OVER: Final = frozenset((99991661, 99991663, 99991664, 99991668))
"""A token that is missing or over: once more with a fresh one."""
_BUSY: Final = 99991400
NO_SCOPE: Final = 99991672
_TRIES: Final = 4
_LIVES: Final = 5_400
_MARGIN: Final = 1_800
"""Within its last half hour a token is given anew; until then the same one comes."""


class Failed(Unanswered):
    """An error that is about this one call."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Account:
    """What opens one company's 飞书招聘: an app of its own."""

    host: str
    app_id: str
    app_secret: str = field(repr=False)


class Client:
    """Calls with a token that is kept; one that is over is asked for anew, once."""

    def __init__(
        self, account: Account, reach: Callable[[str], Caller], keeper: Keeper, meter: Meter
    ) -> None:
        self._account, self._reach, self._keeper, self._meter = account, reach, keeper, meter
        self._caller = reach(account.host)

    def call(self, path: str, query: Mapping[str, str] | None = None, *, kind: str) -> dict[str, Any]:
        """Return the ``data`` of an answer; ``kind`` names the interface that is paced. Raises Busy, Refused, Failed."""
        token = self._keeper.token(self._fresh)
        code, told, answer = self._once(token, path, query, kind)
        if code in _OVER:
            self._keeper.forget(token)
            code, told, answer = self._once(self._keeper.token(self._fresh), path, query, kind)
        if code == 0:
            self._meter.went_well()
            found = told.get("data")
            return found if isinstance(found, dict) else {}
        if code == _BUSY or answer.status == 429:
            wait = answer.headers.get("x-ogw-ratelimit-reset", "")
            raise Busy("飞书说调用太密，歇一会儿自动接着。", float(wait) if wait.isdigit() else self._meter.rest())
        if code == NO_SCOPE:
            raise Refused("飞书应用没有这个权限：在开发者后台给它加上 hire:talent:readonly，发布一个版本，再试。")
        if answer.status >= 500:
            raise Unanswered(f"飞书出了错（状态 {answer.status}）。")
        raise Failed(code, f"飞书没有给（错误码 {code}）。")

    def file(self, url: str, *, most: int) -> bytes:
        """Return what stands at an address that 飞书 named: the token is not sent there, it opens by itself."""
        with self._reach(host_of(url)) as there:
            answer = there.ask("GET", url.removeprefix(host_of(url)), most=most)
        if answer.status >= 500:
            raise Unanswered(f"飞书出了错（状态 {answer.status}）。")
        if answer.status != 200:
            raise Failed(answer.status, "附件的地址已经失效，下次再取。")
        return answer.body

    def close(self) -> None:
        """End the connections."""
        self._caller.close()

    def _once(
        self, token: Token, path: str, query: Mapping[str, str] | None, kind: str
    ) -> tuple[int, dict[str, Any], Answer]:
        """Ask, and again where nobody answered: a page takes a call for each of its people, and nothing is written."""
        for left in reversed(range(_TRIES)):
            self._meter.take(kind)
            try:
                answer = self._caller.ask("GET", f"/open-apis{path}", query=query, headers={"Authorization": f"Bearer {token.access}"})
                told = answer.told()
                return _code(told), told, answer
            except Unanswered:
                if not left:
                    raise
        raise AssertionError

    def _fresh(self) -> Token:
        self._meter.take("token")
        body = {"app_id": self._account.app_id, "app_secret": self._account.app_secret}
        answer = self._caller.ask_json("POST", "/open-apis/auth/v3/tenant_access_token/internal", body)
        if answer.status >= 500:
            raise Unanswered(f"飞书出了错（状态 {answer.status}）。")
        told = answer.told()
        if answer.status == 429 or _code(told) == _BUSY:
            raise Busy("飞书说调用太密，歇一会儿自动接着。", self._meter.rest())
        code, access = _code(told), str(told.get("tenant_access_token", ""))
        if code == 0 and access:
            return Token(access, max(60, min(int(told.get("expire") or _LIVES) - _MARGIN, _LIVES)))
        words = {10003: "App ID 不对。", 10014: "App Secret 不对。", 10012: "这个应用已停用。"}
        raise Refused(words.get(code, f"飞书没有给令牌（错误码 {code}），请核对 App ID 和 App Secret。"))


def _code(told: Mapping[str, Any]) -> int:
    try:
        return int(told.get("code", 0))
    except (TypeError, ValueError):
        raise Unanswered("飞书的回答不是约定的格式。") from None
