"""The ways that signed states leave this machine: a file elsewhere, a letter, another program; and the log itself."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from ssl import SSLError

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from caidang.core.errors import CaidangError
from caidang.foundation.audit.anchors import Anchor, append_anchor, public_key
from caidang.foundation.audit.copies import copy_log
from caidang.foundation.lib.net.webhook import NotTaken, Webhook, post

_LETTER = """才档把审计记录此刻的状态签了名，请留着这封信。

以后要核对记录有没有被人改写，把这封信存成文件，在服务器上运行：
caidang audit verify --anchor 文件

{line}

公钥（没有档案库也能核对签名）：
{key}
时间 {at}，根密钥指纹 {installation}。信里没有任何个人资料。
"""


class NotDelivered(CaidangError):
    """A signed state did not arrive; the text says why and what to do, and holds no secret."""


@dataclass(frozen=True, slots=True)
class Way:
    """One configured way out. ``target`` is what may be shown of where it leads."""

    name: str
    label: str
    target: str
    send: Callable[[Anchor, datetime], None]


def configured_ways() -> tuple[Way, ...]:
    """Return the ways that the settings name."""
    found = []
    if path := settings.CAIDANG_ANCHORS:
        found.append(Way("file", "文件", str(path), partial(_to_file, path)))
    if to := settings.CAIDANG_ANCHOR_MAIL:
        found.append(Way("mail", "邮件", "、".join(to), partial(_by_mail, to)))
    if webhook := settings.CAIDANG_ANCHOR_WEBHOOK:
        found.append(Way("webhook", "网络", webhook.host, partial(_by_webhook, webhook)))
    if folder := settings.CAIDANG_AUDIT_COPY:
        found.append(Way("copy", "记录副本", str(folder), partial(_to_folder, folder)))
    return tuple(found)


def _to_file(path: Path, anchor: Anchor, _now: datetime) -> None:
    try:
        append_anchor(path, anchor)
    except OSError:
        raise NotDelivered(f"写不了 {path}，请看文件夹在不在、能不能写（CAIDANG_ANCHORS）。") from None


def _to_folder(folder: Path, anchor: Anchor, now: datetime) -> None:
    try:
        copy_log(folder, anchor, now)
    except OSError:
        raise NotDelivered(
            f"写不了 {folder}，请看那块盘或共享挂上没有、能不能写、满了没有（CAIDANG_AUDIT_COPY）。"
        ) from None


def _by_mail(to: tuple[str, ...], anchor: Anchor, now: datetime) -> None:
    if not settings.EMAIL_HOST:
        raise NotDelivered("还没有发信的服务器，请设 CAIDANG_SMTP_HOST。")
    line, installation = json.dumps(asdict(anchor)), settings.CAIDANG_KEYRING.fingerprint
    letter = EmailMessage(
        subject=f"才档审计签名 {anchor.seq}（{installation}）",
        body=_LETTER.format(line=line, key=public_key(), at=now.isoformat(), installation=installation),
        to=list(to),
        connection=(server := get_connection()),
    )
    letter.attach(f"caidang-audit-{anchor.seq}.json", f"{line}\n", "application/json")
    host = settings.EMAIL_HOST
    try:
        letter.send()
    except SMTPAuthenticationError:
        problem = f"发信服务器 {host} 不认用户名或口令，请改 CAIDANG_SMTP_USER 和口令文件。"
    except (SMTPRecipientsRefused, SMTPSenderRefused):
        problem = f"发信服务器 {host} 不收这个地址，请改 CAIDANG_ANCHOR_MAIL 或 CAIDANG_SMTP_FROM。"
    except SSLError:
        problem = f"发信服务器 {host} 的加密对不上，请看 CAIDANG_SMTP_TLS、端口和证书。"
    except SMTPException:
        problem = f"发信服务器 {host} 没有收下，请看 CAIDANG_SMTP_* 的设置。"
    except OSError:
        problem = f"连不上发信服务器 {host}，请看地址、端口和网络。"
    else:
        return
    finally:
        # It stays open after a refusal, and one that is gone cannot be told goodbye.
        with suppress(OSError):
            server.close()
    # Raised here, so that what the server said, which may quote a secret, is not carried along.
    raise NotDelivered(problem)


def _by_webhook(webhook: Webhook, anchor: Anchor, now: datetime) -> None:
    told = {
        **asdict(anchor), "at": now.isoformat(), "public_key": public_key(),
        "installation": settings.CAIDANG_KEYRING.fingerprint,
    }  # fmt: skip
    try:
        post(webhook, told)
    except NotTaken as problem:
        raise NotDelivered(f"{problem}") from None
