"""Accounts that letters are sent from are added, tried, changed and put away; what opens them is sealed at once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.domain.outreach.models import SendAccount
from caidang.domain.outreach.services.mailing import account_of
from caidang.domain.outreach.services.outbox import server_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.letters import check_address
from caidang.foundation.lib.net.smtp import Server, try_server
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

PORTS: Final = {"tls": 465, "starttls": 587, "none": 25}
MOST: Final = 1_000_000
_LIMITS: Final = {"per_minute": "每分钟", "per_hour": "每小时", "per_day": "每天"}
Try = Callable[[Server], str]


def save_account(
    *, values: Mapping[str, str], actor: Viewer, now: datetime, public_id: str = "", look: Try = try_server
) -> SendAccount:
    """Keep an account after logging in with it once. Talks to the network: never inside a transaction.

    Raises InvalidInput for values that cannot be used, or with which one is not let in. An empty password means the kept one.
    """
    require(actor, Action.MANAGE_SOURCES)
    row = account_of(public_id) if public_id else None
    secret = row.opened_secret() if row else {"password": ""}
    row = row or SendAccount(created_at=now, created_by=actor.user_id)
    row.name, row.host = values.get("name", "").strip()[:40], values.get("host", "").strip()[:255]
    security = values.get("security", "")
    if not row.name or not row.host or security not in PORTS:
        raise InvalidInput("名称、服务器和加密方式都要填。")
    row.security = security
    row.port = _number(values.get("port") or str(PORTS[security]), "端口", most=65535)
    for field, label in _LIMITS.items():
        setattr(row, field, _number(values.get(field, "") or "0", label, most=MOST))
    sender = values.get("sender", "").strip()
    check_address(sender, "发件的邮箱写得不对，再看一下。")
    told = {
        "user": values.get("user", "").strip(), "password": values.get("password", "") or secret["password"],
        "sender": sender, "sender_name": values.get("sender_name", "").strip()[:40],
    }  # fmt: skip
    row.secret, row.problem, row.rests_until = _sealed(row, told), "", None
    server, _ = server_of(row)
    problem = look(server) if server else ""
    if problem:
        raise InvalidInput(f"没有保存。{problem}")
    with write_tx():
        row.save()
        audit.record(
            actor_id=actor.user_id, verb="send_account.saved", subject=f"send_account:{row.pk}", now=now
        )
    return row


def remove_account(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Put an account away: nothing goes out by it any more, what waits for it waits. What opens it is forgotten."""
    require(actor, Action.MANAGE_SOURCES)
    row = account_of(public_id)
    if row is None:
        raise InvalidInput("安装时设的服务器在环境变量里改。")
    with write_tx():
        empty = {"user": "", "password": "", "sender": "", "sender_name": ""}
        SendAccount.objects.filter(pk=row.pk).update(removed_at=now, secret=_sealed(row, empty))
        audit.record(
            actor_id=actor.user_id, verb="send_account.removed", subject=f"send_account:{row.pk}", now=now
        )


def _sealed(row: SendAccount, told: dict[str, str]) -> bytes:
    return vault.seal_own(row.secret_place, told)


def _number(text: str, label: str, *, most: int) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > most:
        raise InvalidInput(f"{label}要是 0 到 {most} 之间的整数。")
    return int(text)
