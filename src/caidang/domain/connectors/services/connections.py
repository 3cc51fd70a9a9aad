"""Connections are added, tried at once, changed, switched off and put away; what opens them is sealed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from caidang.core.errors import CaidangError, InvalidInput, NotFound
from caidang.domain.connectors.contract import Busy, Check, DayIsOver
from caidang.domain.connectors.models import Connection, Run
from caidang.domain.connectors.services.opening import prepared, tried
from caidang.domain.connectors.vendors import vendor_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.accounts.proofs import require_proof
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.outside import Unanswered
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

_NONE: Final = "没有这个连接。"
_SOON: Final = 60.0
"""Seconds that a code which was granted outlives for certain."""


def save_connection(
    *, vendor: str, values: Mapping[str, str], actor: Viewer, now: Callable[[], datetime],
    connection: Connection | None = None,
) -> tuple[Connection, Check]:  # fmt: skip
    """Keep a connection after a trial of what opens it; return it with what the trial found.

    Talks to the network before its transaction. An empty secret means the kept one, unless the address is another.
    Raises InvalidInput for values that cannot be used or that the other side refuses.
    """
    require(actor, Action.MANAGE_SOURCES)
    row = connection or Connection(vendor=vendor, created_at=now(), created_by=actor.user_id)
    secret = _secret(row.vendor, values, row.opened_secret() if connection else {})
    probe = Connection(vendor=row.vendor, public_id=row.public_id)
    try:
        secret = prepared(probe, secret, now=now)
        with tried(probe, secret, now=now) as made:
            check = made.check()
    except DayIsOver:
        raise InvalidInput("没有保存。今天的调用额度用完了，现在试不了：零点（北京时间）以后再来，或在对方那里加买。填的还在，密钥要再填一次。") from None
    except Busy as rest:
        again = "密钥要再填一次" + ("，授权码多半过期了，到时候重新生成一个" if secret.get("code") and rest.seconds > _SOON else "")
        raise InvalidInput(f"没有保存。对方说调用太密，现在试不了：过 {max(1, round(rest.seconds))} 秒再点一次。{again}。") from None
    except CaidangError as error:
        # What passes by itself says no more than what it is.
        later = "过一会儿再点一次。" if isinstance(error, Unanswered) and not any(word in str(error) for word in ("请", "再")) else ""
        raise InvalidInput(f"没有保存。{error}{later}") from None
    row.name = (values.get("name", "").strip() or row.name or Connection.Vendor(row.vendor).label)[:40]
    row.day_limit = _number(values.get("day_limit", ""), row.day_limit)
    row.seal_secret(secret)
    check = replace(check, missing=tuple(still_missing(row, check)))
    row.problem, row.missing = "", list(check.missing)
    with write_tx():
        row.save()
        note("connection.changed" if connection else "connection.added", row, actor=actor, now=now())
    return row, check


def still_missing(row: Connection, check: Check) -> list[str]:
    """Return what a trial of the credentials found to be missing, with what nobody told."""
    pack = vendor_of(row.vendor).pack if not row.day_limit else ""
    return [*check.missing, *filter(None, [pack])]


def set_active(*, connection: Connection, is_active: bool, actor: Viewer, now: datetime) -> None:
    """Switch a connection off, and what it is doing with it, or on again."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        Connection.objects.filter(pk=connection.pk).update(is_active=is_active, problem="")
        if not is_active:
            cancel(Run.objects.filter(connection=connection), now=now)
        note("connection.resumed" if is_active else "connection.switched_off", connection, actor=actor, now=now)


def set_schedule(
    *, connection: Connection, every: int, is_writing: bool, actor: Viewer, now: datetime
) -> None:
    """Settle how often it runs by itself, and whether it writes out. Writing out takes the right to export in clear."""
    require(actor, Action.MANAGE_SOURCES)
    if every not in Connection.Every.values:
        raise InvalidInput("请选多久同步一次。")
    if is_writing:
        require_sending(actor, now=now)
        if not vendor_of(connection.vendor).can_write:
            raise InvalidInput("这个系统只读，不往那边写。")
    with write_tx():
        Connection.objects.filter(pk=connection.pk).update(
            every=every, is_writing=is_writing, run_as=actor.user_id,
            due_at=now + timedelta(minutes=every) if every else None,
        )  # fmt: skip
        note("connection.scheduled", connection, actor=actor, now=now, every=every, writing=int(is_writing))


def remove_connection(*, connection: Connection, actor: Viewer, now: datetime) -> None:
    """Put a connection away and destroy what opens it; the records stay, and who is who is remembered."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        connection.removed_at, connection.is_active, connection.due_at, connection.every = now, False, None, 0
        connection.seal_secret({})
        connection.save(update_fields=["removed_at", "is_active", "secret", "token", "due_at", "every"])
        cancel(Run.objects.filter(connection=connection), now=now)
        note("connection.removed", connection, actor=actor, now=now)


def cancel(runs: "QuerySet[Run]", *, now: datetime) -> int:
    """Have runs stop: one that rests at once and for good, one in hand after its portion. Returns how many. To be called inside a transaction."""
    worked = runs.filter(stage__in=Run.WORKED)
    resting = worked.exclude(problem="").update(stage=Run.Stage.STOPPED, problem="", is_cancelled=True, leased_until=None, finished_at=now)
    return resting + worked.filter(problem="").update(is_cancelled=True)


def connection_of(public_id: str, *, actor: Viewer) -> Connection:
    """Return the connection; raises NotFound."""
    require(actor, Action.MANAGE_SOURCES)
    key = parse_public_id(public_id, missing=_NONE)
    found = Connection.objects.filter(public_id=key, removed_at=None).first()
    if found is None:
        raise NotFound(_NONE)
    return found


def require_sending(actor: Viewer, *, now: datetime) -> None:
    """Refuse who may not give people's data to others: what is written there leaves the house."""
    require(actor, Action.EXPORT)
    require(actor, Action.EXPORT_CLEAR)
    require_proof(actor, Action.EXPORT, now=now)
    require_proof(actor, Action.EXPORT_CLEAR, now=now)


def note(verb: str, row: Connection, *, actor: Viewer, now: datetime, **detail: int) -> None:
    """Note in the audit what was done with a connection."""
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"connection:{row.pk}", now=now, detail=detail
    )


def _secret(vendor: str, values: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    blanks = vendor_of(vendor).blanks
    told = {one.name: str(values.get(one.name, "")).strip()[: one.most] for one in blanks}
    # A secret that was kept goes to the address that it was given for, and to no other.
    is_same = all(told[name] == before.get(name, "") for name in ("host", "centre", "accounts", "upload") if name in told)
    for one in blanks:
        if one.is_secret and not told[one.name] and is_same:
            told[one.name] = str(before.get(one.name, ""))
        if one.choices and told[one.name] not in dict(one.choices):
            raise InvalidInput(f"请选「{one.label}」。")
        if one.is_needed and not told[one.name]:
            raise InvalidInput(f"请填「{one.label}」。")
    return told


def _number(text: str, before: int) -> int:
    plain = text.strip()
    if not plain:
        return before
    if not plain.isdigit() or int(plain) > 100_000_000:
        raise InvalidInput("每天的调用额度要写成数字，不知道就填 0。")
    return int(plain)
