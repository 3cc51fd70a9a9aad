"""The systems that can be connected: what opens each, and how a connector is made of it. Another one is another line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.contract import Connector, Keeper, Meter
from caidang.domain.connectors.fxiaoke.client import Account, Client
from caidang.domain.connectors.fxiaoke.connector import FxiaokeConnector
from caidang.domain.connectors.models import Connection
from caidang.foundation.lib.calling import Caller

OpenHost = Callable[[str], Caller]
"""Makes a caller for an address; raises InvalidInput, NotReached."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank of the form that asks for credentials; ``choices`` are values and labels where it is chosen."""

    name: str
    label: str
    is_secret: bool = False
    hint: str = ""
    start: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Vendor:
    """One system: what its form asks, how many calls it allows in how many seconds, and how it is opened."""

    blanks: tuple[Blank, ...]
    pace: tuple[int, float]
    open: Callable[[Mapping[str, str], OpenHost, Keeper, Meter], Connector]
    can_write: bool = True


def _fxiaoke(secret: Mapping[str, str], reach: OpenHost, keeper: Keeper, meter: Meter) -> Connector:
    account = Account(
        secret["app_id"], secret["app_secret"], secret["permanent_code"], secret["user"], secret["way"] == "old"
    )
    return FxiaokeConnector(Client(account, reach(secret["host"]), keeper, meter))


VENDORS: Final[Mapping[str, Vendor]] = {
    Connection.Vendor.FXIAOKE: Vendor(
        blanks=(
            Blank("host", "服务地址", hint="一般不用改；其他云是 open- 加登录域名", start="https://open.fxiaoke.com"),
            Blank("way", "凭据", choices=(("new", "新版：OAuth 2.0"), ("old", "旧版：corpAccessToken")), start="new"),
            Blank("app_id", "appId", hint="纷享销客开发者后台 › 应用 › 基本信息"),
            Blank("app_secret", "appSecret", is_secret=True),
            Blank("permanent_code", "永久授权码", is_secret=True, hint="企业管理员授权应用后得到"),
            Blank("user", "以谁的身份", hint="新版填员工编号（如 1000），旧版填他的手机号或 FSUID"),
        ),
        pace=(100, 20.0),
        open=_fxiaoke,
    ),
}  # fmt: skip


def vendor_of(name: str) -> Vendor:
    """Return a system; raises InvalidInput for one that cannot be connected."""
    found = VENDORS.get(name)
    if found is None:
        raise InvalidInput("请选要连接的系统。")
    return found
