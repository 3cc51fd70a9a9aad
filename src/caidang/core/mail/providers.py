"""Mail providers that people have their boxes at: the server behind an address, and how to be let in."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: ``host`` of its IMAP server over TLS (port 993), and what to do before a program may log in."""

    name: str
    host: str
    domains: tuple[str, ...]
    help: str
    needs_token: bool = False
    """Whether a password is refused and OAuth2 is the only way in."""


PROVIDERS: Final = (
    Provider(
        "QQ 邮箱", "imap.qq.com", ("qq.com", "foxmail.com", "vip.qq.com"),
        "网页版 QQ 邮箱：设置 → 账号 → 打开「IMAP/SMTP 服务」→ 生成授权码。这里填授权码，不是 QQ 密码；改了 QQ 密码，授权码会作废，要重新生成。",
    ),
    Provider(
        "网易 163", "imap.163.com", ("163.com",),
        "网页版 163 邮箱：设置 → POP3/SMTP/IMAP → 打开「IMAP/SMTP 服务」→ 新增授权密码。这里填授权密码，不是登录密码；它有有效期，过期要重新生成。",
    ),
    Provider(
        "网易 126", "imap.126.com", ("126.com",),
        "网页版 126 邮箱：设置 → POP3/SMTP/IMAP → 打开「IMAP/SMTP 服务」→ 新增授权密码。这里填授权密码，不是登录密码。",
    ),
    Provider(
        "企业微信邮箱（腾讯企业邮）", "imap.exmail.qq.com", ("exmail.qq.com",),
        "网页版腾讯企业邮：设置 → 邮箱绑定或「收发信设置」→ 打开「IMAP/SMTP 服务」，再到「微信绑定」打开「安全登录」并生成客户端专用密码。这里填专用密码；管理员也要在后台允许成员使用客户端。",
    ),
    Provider(
        "阿里企业邮箱", "imap.qiye.aliyun.com", ("qiye.aliyun.com",),
        "网页版阿里邮箱：设置 → 账户与安全 → 打开「IMAP」→ 生成三方客户端安全密码。这里填安全密码。",
    ),
    Provider(
        "新浪", "imap.sina.com", ("sina.com", "sina.cn"),
        "网页版新浪邮箱：设置 → 客户端 pop/imap/smtp → 打开 IMAP → 取授权码。这里填授权码。",
    ),
    Provider(
        "移动 139", "imap.139.com", ("139.com",),
        "网页版 139 邮箱：设置 → 邮箱协议设置 → 打开 IMAP → 取授权码。这里填授权码。",
    ),
    Provider(
        "Gmail", "imap.gmail.com", ("gmail.com", "googlemail.com"),
        "账号要先开两步验证，再到「应用专用密码」生成一个；也可以用 OAuth2。",
    ),
    Provider(
        "Microsoft 365 / Outlook", "outlook.office365.com", ("outlook.com", "hotmail.com", "live.com"),
        "微软已经停用密码登录 IMAP，要用 OAuth2：请管理员在 Entra 登记一个应用，取客户端编号和刷新令牌，见管理手册「OAuth2」。",
        needs_token=True,
    ),
)  # fmt: skip


def provider_of(address: str) -> Provider | None:
    """This function will return the provider of an address; None for a domain of somebody's own."""
    domain = address.strip().lower().rpartition("@")[2]
    return next((one for one in PROVIDERS if domain in one.domains), None)


def provider_at(host: str) -> Provider | None:
    """This function will return the provider whose server this is; None for another."""
    return next((one for one in PROVIDERS if one.host == host.strip().lower()), None)
