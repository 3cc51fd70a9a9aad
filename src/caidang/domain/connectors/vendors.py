"""The systems that can be connected: what opens each, and how a connector is made of it. Another one is another line."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.contract import Connector, Keeper, Meter
from caidang.domain.connectors.feishu.client import HOST as FEISHU
from caidang.domain.connectors.feishu.client import Account as FeishuAccount
from caidang.domain.connectors.feishu.client import Client as FeishuClient
from caidang.domain.connectors.feishu.connector import FeishuConnector
from caidang.domain.connectors.fxiaoke.client import Account, Client
from caidang.domain.connectors.fxiaoke.connector import FxiaokeConnector
from caidang.domain.connectors.gsheets.client import ACCOUNTS, BACK, HOST, SCOPE, book_of, key_of
from caidang.domain.connectors.gsheets.client import Account as GoogleAccount
from caidang.domain.connectors.gsheets.client import Session as GoogleSession
from caidang.domain.connectors.gsheets.client import refresh_token_for as google_refresh_token_for
from caidang.domain.connectors.gsheets.connector import SheetsConnector
from caidang.domain.connectors.models import Connection
from caidang.domain.connectors.moka.connector import HOST as MOKA
from caidang.domain.connectors.moka.connector import Account as MokaAccount
from caidang.domain.connectors.moka.connector import MokaConnector
from caidang.domain.connectors.zoho.client import (
    CENTRES,
    DOWNLOAD,
    UPLOAD,
    refresh_token_for,
    site_of,
)
from caidang.domain.connectors.zoho.client import Account as ZohoAccount
from caidang.domain.connectors.zoho.client import Client as ZohoClient
from caidang.domain.connectors.zoho.connector import CRM, RECRUIT, ZohoConnector
from caidang.foundation.lib.net.calling import Caller

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
    most: int = 500
    """Characters that it takes."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """One system: what its form asks, how many calls it allows in how many seconds, and how it is opened."""

    blanks: tuple[Blank, ...]
    pace: tuple[int, float]
    open: Callable[[Mapping[str, str], OpenHost, Keeper, Meter], Connector]
    can_write: bool = True
    can_name: bool = True
    """Whether its records name others: without that only people and the stages of applications are written."""
    paces: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    """Interfaces that allow fewer calls than the others."""
    pack: str = ""
    """What is said where nobody told how many calls a day were bought, of a system that tells nothing of it itself."""
    prepare: Callable[[Mapping[str, str], OpenHost, Meter], dict[str, str]] = lambda secret, _reach, _meter: dict(secret)
    """Makes what is kept of what was typed: a code that is good once becomes a token that lasts."""


def _fxiaoke(secret: Mapping[str, str], reach: OpenHost, keeper: Keeper, meter: Meter) -> Connector:
    account = Account(
        secret["app_id"], secret["app_secret"], secret["permanent_code"], secret["user"], secret["way"] == "old"
    )
    return FxiaokeConnector(Client(account, reach(secret["host"]), keeper, meter, reach))


def _zoho_blanks(scopes: str) -> tuple[Blank, ...]:
    """What opens one of Zoho's two products: ``scopes`` is what its own are called."""
    return (
        Blank("centre", "数据中心", choices=tuple(CENTRES.items()), start="com.cn", hint="登录 Zoho 时网址的结尾"),
        Blank("client_id", "Client ID", hint="api-console 里建 Self Client 得到"),
        Blank("client_secret", "Client Secret", is_secret=True),
        Blank(
            "code", "授权码", is_secret=True, is_needed=False,
            hint=f"Self Client › Generate Code，范围填 {scopes}.modules.ALL,{scopes}.settings.ALL,{scopes}.bulk.ALL,{scopes}.org.READ,ZohoFiles.files.ALL。几分钟内有效，只用一次",
        ),
        Blank("refresh_token", "刷新令牌", is_secret=True, is_needed=False, hint="已经有的可以直接填，就不用授权码"),
        Blank("accounts", "登录服务器", is_needed=False, hint="一般空着：按数据中心"),
        Blank("host", "接口服务器", is_needed=False, hint="一般空着：按数据中心"),
        Blank("upload", "上传服务器", is_needed=False, hint="一般空着：按数据中心（upload.zoho 加结尾）。只有批量写用；传不上去可以试 https://content.zohoapis 加结尾"),
    )  # fmt: skip


def _zoho_accounts(secret: Mapping[str, str]) -> str:
    return secret.get("accounts") or f"https://accounts.{site_of(secret['centre'])}"


def _zoho_code(secret: Mapping[str, str], reach: OpenHost, meter: Meter) -> dict[str, str]:
    told = dict(secret)
    if told.get("code"):
        with reach(_zoho_accounts(told)) as accounts:
            told["refresh_token"] = refresh_token_for(
                accounts, meter, code=told["code"], client_id=told["client_id"], client_secret=told["client_secret"]
            )
        told["code"] = ""
    if not told.get("refresh_token"):
        raise InvalidInput("请填授权码，或已有的刷新令牌。")
    return told


def _zoho(secret: Mapping[str, str], host: str) -> ZohoAccount:
    return ZohoAccount(
        _zoho_accounts(secret), secret["client_id"], secret["client_secret"], secret["refresh_token"], secret.get("host") or host,
        secret.get("upload") or ("" if secret.get("host") or secret.get("accounts") else f"https://upload.{site_of(secret['centre'])}"),
    )  # fmt: skip


def _zoho_crm(secret: Mapping[str, str], reach: OpenHost, keeper: Keeper, meter: Meter) -> Connector:
    return ZohoConnector(ZohoClient(_zoho(secret, ""), reach, keeper, meter, prefix="/crm/v8"), CRM)


def _zoho_recruit(secret: Mapping[str, str], reach: OpenHost, keeper: Keeper, meter: Meter) -> Connector:
    # The token names the host of CRM; Recruit has its own.
    account = _zoho(secret, f"https://recruit.{site_of(secret['centre'])}")
    return ZohoConnector(ZohoClient(account, reach, keeper, meter, prefix="/recruit/v2"), RECRUIT)


_GOOGLE: Final = (
    Blank("book", "表格的网址", hint="浏览器里打开那张 Google 表格，从地址栏复制"),
    Blank("way", "凭据", choices=(("service", "服务账号"), ("oauth", "我自己的 Google 账号（OAuth）")), start="service"),
    Blank(
        "key", "服务账号的密钥", is_secret=True, is_needed=False, most=8_000,
        hint="整个 JSON 文件的内容；再把表格共享给文件里的 client_email，要写过去就给编辑者",
    ),
    Blank("client_id", "Client ID", is_needed=False, hint="OAuth 才填：Google Cloud › 凭据 › OAuth 客户端 ID › 桌面应用"),
    Blank("client_secret", "Client Secret", is_secret=True, is_needed=False),
    Blank(
        "code", "授权码", is_secret=True, is_needed=False, most=2_000,
        hint=f"OAuth 才填：浏览器打开 https://accounts.google.com/o/oauth2/v2/auth?response_type=code&access_type=offline&prompt=consent&scope={SCOPE}&redirect_uri={BACK}&client_id= 加上 Client ID，同意以后把最后打不开的那个网址整个贴来",
    ),
    Blank("refresh_token", "刷新令牌", is_secret=True, is_needed=False, hint="已经有的可以直接填，就不用授权码"),
    Blank("accounts", "登录服务器", is_needed=False, hint="一般空着：Google 的"),
    Blank("host", "接口服务器", is_needed=False, hint="一般空着：Google 的"),
)  # fmt: skip


def _google_prepared(secret: Mapping[str, str], reach: OpenHost, meter: Meter) -> dict[str, str]:
    told = dict(secret)
    told["book"] = book_of(told["book"])
    if told["way"] == "service":
        if not told.get("key"):
            raise InvalidInput("请填「服务账号的密钥」。")
        told["key"] = json.dumps(key_of(told["key"]))
        return told
    if not told.get("client_id") or not told.get("client_secret"):
        raise InvalidInput("请填 Client ID 和 Client Secret。")
    if told.get("code"):
        with reach(told.get("accounts") or ACCOUNTS) as accounts:
            told["refresh_token"] = google_refresh_token_for(
                accounts, meter, code=told["code"], client_id=told["client_id"], client_secret=told["client_secret"]
            )
        told["code"] = ""
    if not told.get("refresh_token"):
        raise InvalidInput("请填授权码，或已有的刷新令牌。")
    return told


def _google(secret: Mapping[str, str], reach: OpenHost, keeper: Keeper, meter: Meter) -> Connector:
    is_service = secret["way"] == "service"
    account = GoogleAccount(
        secret["book"], secret.get("host") or HOST, secret.get("accounts") or ACCOUNTS,
        email=json.loads(secret["key"])["client_email"] if is_service else "", key=secret["key"] if is_service else "",
        client_id=secret.get("client_id", ""), client_secret=secret.get("client_secret", ""),
        refresh_token=secret.get("refresh_token", ""),
    )  # fmt: skip
    return SheetsConnector(GoogleSession(account, reach, keeper, meter))


def _feishu(secret: Mapping[str, str], reach: OpenHost, keeper: Keeper, meter: Meter) -> Connector:
    account = FeishuAccount(secret["host"], secret["app_id"], secret["app_secret"])
    return FeishuConnector(FeishuClient(account, reach, keeper, meter))


def _moka(secret: Mapping[str, str], reach: OpenHost, _keeper: Keeper, meter: Meter) -> Connector:
    return MokaConnector(MokaAccount(secret["host"], secret["key"]), reach, meter)


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
        pack="没有填每天的额度：只数得出今天用了多少次，说不出还剩多少。纷享销客不在接口里说，买的调用包在管理后台看。",
    ),
    Connection.Vendor.ZOHO_CRM: Vendor(blanks=_zoho_blanks("ZohoCRM"), pace=(0, 1.0), open=_zoho_crm, prepare=_zoho_code),
    Connection.Vendor.ZOHO_RECRUIT: Vendor(
        blanks=_zoho_blanks("ZohoRecruit"), pace=(0, 1.0), open=_zoho_recruit, prepare=_zoho_code, paces={UPLOAD: (15, 300.0), DOWNLOAD: (10, 60.0)},
    ),
    Connection.Vendor.GOOGLE_SHEETS: Vendor(blanks=_GOOGLE, pace=(60, 60.0), open=_google, prepare=_google_prepared, can_name=False),
    Connection.Vendor.FEISHU_HIRE: Vendor(
        blanks=(
            Blank("host", "服务地址", hint="一般不用改；海外版是 https://open.larksuite.com", start=FEISHU),
            Blank("app_id", "App ID", hint="飞书开发者后台 › 企业自建应用 › 凭证与基础信息；权限开 hire:talent:readonly 和 hire:attachment:readonly"),
            Blank("app_secret", "App Secret", is_secret=True),
        ),
        pace=(20, 1.0), open=_feishu, can_write=False,
    ),
    Connection.Vendor.MOKA: Vendor(
        blanks=(
            Blank("host", "服务地址", hint="一般不用改", start=MOKA),
            Blank("key", "API Key", is_secret=True, hint="由 Moka 的客户成功经理发放，开通「获取候选人信息」"),
        ),
        pace=(0, 1.0), open=_moka, can_write=False,
    ),
}  # fmt: skip


def vendor_of(name: str) -> Vendor:
    """Return a system; raises InvalidInput for one that cannot be connected."""
    found = VENDORS.get(name)
    if found is None:
        raise InvalidInput("请选要连接的系统。")
    return found
