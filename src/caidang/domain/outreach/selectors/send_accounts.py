"""Accounts that letters are sent from, as their page shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from caidang.domain.outreach.models import Letter, SendAccount
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.net.letters import house_server


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account; ``today`` is how many letters went out by it in the last day."""

    public_id: str
    name: str
    host: str
    port: int
    security: str
    user: str
    sender: str
    sender_name: str
    per_minute: int
    per_hour: int
    per_day: int
    problem: str
    today: int


@dataclass(frozen=True, slots=True)
class HouseRow:
    """The installation's own server with its limits; ``today`` is how many letters went out by it in the last day."""

    sender: str
    per_minute: int
    per_hour: int
    per_day: int
    today: int


def choose_accounts(*, viewer: Viewer) -> list[tuple[str, str]]:
    """Return the accounts that a letter may be sent from, as id and name."""
    require(viewer, Action.MAIL)
    return [(str(row.public_id), row.name) for row in SendAccount.objects.filter(removed_at=None)]


def list_accounts(*, viewer: Viewer, now: datetime) -> list[AccountRow]:
    """Return the accounts with how they stand."""
    require(viewer, Action.MANAGE_SOURCES)
    found = []
    for row in SendAccount.objects.filter(removed_at=None):
        secret = row.opened_secret()
        handed = Letter.objects.filter(mailing__account=row, handed_at__gt=now - timedelta(days=1))
        found.append(
            AccountRow(
                str(row.public_id), row.name, row.host, row.port, row.security, secret["user"], secret["sender"],
                secret["sender_name"], row.per_minute, row.per_hour, row.per_day, row.problem, handed.count(),
            )  # fmt: skip
        )
    return found


def house_row(*, viewer: Viewer, now: datetime) -> HouseRow | None:
    """Return how the installation's own server stands; None where none is set."""
    require(viewer, Action.MANAGE_SOURCES)
    server = house_server()
    if server is None:
        return None
    handed = Letter.objects.filter(mailing__account=None, handed_at__gt=now - timedelta(days=1))
    return HouseRow(
        server.sender, settings.CAIDANG_MAILS_PER_MINUTE, settings.CAIDANG_MAILS_PER_HOUR, settings.CAIDANG_MAILS_PER_DAY,
        handed.count(),
    )  # fmt: skip
