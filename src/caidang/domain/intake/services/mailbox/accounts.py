"""Mailboxes are added, changed, tried and put away; what opens them is sealed at once."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from caidang.core.errors import CaidangError, InvalidInput, NotFound
from caidang.core.mail.providers import provider_at, provider_of
from caidang.domain.intake.models import Mailbox, MailRule
from caidang.domain.intake.services.mailbox.letting_in import account_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.imap import (
    Account,
    IMAPClient,
    MailboxRefused,
    check_security,
    logged_in,
)
from caidang.foundation.lib.net.oauth import check_token_url
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

PORTS: Final = {"tls": 993, "starttls": 143, "none": 143}
MOST_FOLDERS: Final = 500
_NONE: Final = "没有这个邮箱。"
_SECRET: Final = ("user", "password", "refresh_token", "client_id", "client_secret", "token_url")
Door = Callable[[Account], AbstractContextManager[IMAPClient]]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a mailbox: its folders and how many mails lie in the inbox, or the problem."""

    folders: tuple[str, ...] = ()
    mails: int = 0
    can_idle: bool = False
    problem: str = ""


def try_mailbox(
    *, values: Mapping[str, str], actor: Viewer, now: datetime, mailbox: Mailbox | None = None, door: Door = logged_in
) -> Trial:
    """Log in as the values say and look around; nothing is saved. Talks to the network: never inside a transaction.

    Raises InvalidInput for values that cannot be used. An empty password means the kept one.
    """
    require(actor, Action.MANAGE_SOURCES)
    draft = _drafted(values, mailbox, now=now)
    try:
        with door(account_of(draft, now=now)) as client:
            names = [str(name) for flags, _, name in client.list_folders() if b"\\Noselect" not in flags]
            told = client.select_folder("INBOX", readonly=True)
            can_idle = bool(client.has_capability("IDLE"))
    except CaidangError as error:
        return Trial(problem=f"{error}{_help(draft, values.get('user', ''), error)}")
    return Trial(tuple(names[:MOST_FOLDERS]), int(told[b"EXISTS"]), can_idle)


def _help(mailbox: Mailbox, user: str, error: CaidangError) -> str:
    """What the provider wants of who is not let in."""
    if not isinstance(error, MailboxRefused):
        return ""
    provider = provider_at(mailbox.host) or provider_of(user)
    return provider.help if provider else "请到网页版邮箱打开 IMAP，多数邮箱要另外生成授权码，这里填授权码而不是登录密码。"


def save_mailbox(
    *, values: Mapping[str, str], actor: Viewer, now: datetime, mailbox: Mailbox | None = None
) -> Mailbox:
    """Keep a mailbox, with one rule to begin with: what looks like a résumé in the inbox, of any age.

    Raises InvalidInput for values that cannot be used.
    """
    require(actor, Action.MANAGE_SOURCES)
    is_new = mailbox is None
    row = _drafted(values, mailbox, now=now)
    if is_new:
        row.created_by = actor.user_id
    row.due_at, row.problem, row.failures = now, "", 0
    with write_tx():
        row.save()
        if is_new:
            MailRule.objects.create(mailbox=row)
        _note("mailbox.added" if is_new else "mailbox.changed", row, actor, now)
    return row


def set_active(*, mailbox: Mailbox, is_active: bool, actor: Viewer, now: datetime) -> None:
    """Stop looking into a mailbox for now, or go on."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        Mailbox.objects.filter(pk=mailbox.pk).update(is_active=is_active, due_at=now, problem="", failures=0)
        _note("mailbox.resumed" if is_active else "mailbox.paused", mailbox, actor, now)


def look_now(*, mailbox: Mailbox, actor: Viewer, now: datetime) -> None:
    """Have the mailbox looked into at once."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        Mailbox.objects.filter(pk=mailbox.pk).update(due_at=now)


def remove_mailbox(*, mailbox: Mailbox, actor: Viewer, now: datetime) -> None:
    """Put a mailbox away and destroy what opens it; the log of its mails stays, people stay in the records."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        mailbox.removed_at, mailbox.is_active = now, False
        mailbox.seal_secret({"user": ""})
        mailbox.save(update_fields=["removed_at", "is_active", "secret"])
        _note("mailbox.removed", mailbox, actor, now)


def mailbox_of(public_id: str, *, actor: Viewer) -> Mailbox:
    """Return the mailbox; raises NotFound."""
    require(actor, Action.MANAGE_SOURCES)
    key = parse_public_id(public_id, missing=_NONE)
    found = Mailbox.objects.filter(public_id=key, removed_at=None).first()
    if found is None:
        raise NotFound(_NONE)
    return found


def _drafted(values: Mapping[str, str], mailbox: Mailbox | None, *, now: datetime) -> Mailbox:
    """The mailbox as the values want it, not saved."""
    row = mailbox or Mailbox(created_at=now, due_at=now)
    before: dict[str, Any] = {**row.opened_secret(), "host": row.host, "security": row.security} if mailbox else {}
    told = {name: str(values.get(name, "")).strip() for name in (*_SECRET, "name", "host", "port", "security", "way")}
    if "@" not in told["user"]:
        raise InvalidInput("请填邮箱的完整地址。")
    provider = provider_of(told["user"])
    row.host = (told["host"] or (provider.host if provider else "")).lower()
    if not row.host:
        raise InvalidInput("不认得这个邮箱的服务器，请填 IMAP 服务器的名字，例如 imap.公司域名。")
    row.security = told["security"] or Mailbox.Security.TLS
    if row.security not in PORTS:
        raise InvalidInput("请选加密方式。")
    check_security(row.host, row.security)
    row.port = _port(told["port"], row.security)
    row.name = told["name"][:40] or told["user"][:40]
    row.way = told["way"] or Mailbox.Way.PASSWORD
    row.seal_secret(_secret({**told, "host": row.host, "security": row.security}, before, row.way))
    return row


def _port(text: str, security: str) -> int:
    if not text:
        return PORTS[security]
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise InvalidInput("端口要是 1 到 65535 的数字，TLS 一般是 993。")
    return int(text)


def _secret(told: Mapping[str, str], before: Mapping[str, Any], way: str) -> dict[str, Any]:
    # A secret that was kept goes where it was given for, as safely as then, and nowhere else.
    is_same = all(before.get(name) == told[name] for name in ("user", "host", "security"))
    is_same = is_same and before.get("token_url", "") in ("", told["token_url"])
    kept = {name: told[name] or (before.get(name, "") if is_same else "") for name in _SECRET}
    if way == Mailbox.Way.OAUTH2:
        if not (kept["refresh_token"] and kept["client_id"]):
            raise InvalidInput("OAuth2 要填客户端编号和刷新令牌，怎么取见管理手册「邮箱的 OAuth2」。")
        check_token_url(kept["token_url"])
        return {**kept, "password": ""}
    if not kept["password"]:
        raise InvalidInput("请填密码或授权码；换了地址、服务器或加密方式，也要重新填一次。")
    return {"user": kept["user"], "password": kept["password"]}


def _note(verb: str, mailbox: Mailbox, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"mailbox:{mailbox.pk}", now=now)
