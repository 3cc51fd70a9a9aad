"""Contracts: as the client's page shows them, and the terms that hold on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from caidang.core.errors import NotFound
from caidang.domain.clients.models import Client, Contract, ContractFile
from caidang.foundation.accounts.policy import Action, Viewer, can, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

MISSING = "没有这份合同，或不在你的范围里。"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds with a client. ``contact_from``: the value of a kind of stage (``pipeline.Stage.Kind``)."""

    protection_months: int
    guarantee_days: int
    contact_from: str


@dataclass(frozen=True, slots=True)
class ShownContract:
    """A contract. Fee, note and papers are told to who may edit the client: ``is_open``."""

    public_id: str
    title: str
    starts: date
    ends: date | None
    protection_months: int
    guarantee_days: int
    contact_from: str
    is_running: bool
    is_ending: bool
    is_open: bool
    fee: str
    note: str
    files: tuple[tuple[str, str, int], ...]
    """(public id, name, size) each."""


def terms_on(client: Client, day: date) -> Terms | None:
    """Return the terms that hold with a client on a day, or None without a contract.

    Of several the one that began last. What services ask before they hand anything to the client;
    whoever calls has settled already who may know.
    """
    running = client.contracts.filter(Q(ends=None) | Q(ends__gte=day), removed_at=None, starts__lte=day)
    row = running.first()
    if row is None:
        return None
    return Terms(row.protection_months, row.guarantee_days, row.contact_from)


def list_contracts(client: Client, *, viewer: Viewer, today: date) -> list[ShownContract]:
    """Return a client's contracts, newest first; the client is within the viewer's reach."""
    is_open = can(viewer, Action.EDIT_CLIENT, client.target).is_allowed
    rows = client.contracts.filter(removed_at=None).select_related("data_key")
    return [_shown(row, today=today, is_open=is_open) for row in rows.prefetch_related("files__blob")]


def get_contract(public_id: str, *, viewer: Viewer, is_removed: bool = False) -> Contract:
    """Return a contract for who may edit its client; raises NotFound for none within reach."""
    key = parse_public_id(public_id, missing=MISSING)
    near = Client.objects.visible_to(viewer).order_by().only("pk")
    rows = Contract.objects.filter(client__in=near, removed_at__isnull=not is_removed)
    found = rows.select_related("client", "data_key").filter(public_id=key).first()
    if found is None:
        raise NotFound(MISSING)
    require(viewer, Action.EDIT_CLIENT, found.client.target)
    return found


def get_contract_file(public_id: str, *, viewer: Viewer) -> ContractFile:
    """Return a paper for who may edit its client; raises NotFound for none within reach."""
    key = parse_public_id(public_id, missing=MISSING)
    rows = ContractFile.objects.filter(removed_at=None, contract__removed_at=None)
    found = rows.select_related("contract__client", "contract__data_key", "blob__data_key")
    file = found.filter(public_id=key).first()
    if file is None or not Client.objects.visible_to(viewer).filter(pk=file.contract.client_id).exists():
        raise NotFound(MISSING)
    require(viewer, Action.EDIT_CLIENT, file.contract.client.target)
    return file


def note_of(contract: Contract) -> str:
    """Return a contract's note, in clear."""
    return vault.open_sealed(
        contract.data_key, contract.note_place, bytes(contract.note)
    ).decode()


def ending_contracts(today: date) -> Iterable[Contract]:
    """Return the contracts whose end is near enough to be told of, and was not yet: a duty's question, nobody's page."""
    rows = Contract.objects.filter(
        removed_at=None, reminded_at=None, ends__isnull=False, ends__gte=today,
        ends__lte=today + timedelta(days=365), client__archived_at=None,
    )  # fmt: skip
    return [
        row for row in rows.select_related("client").order_by("ends")
        if row.ends is not None and row.ends - timedelta(days=row.remind_days) <= today
    ]  # fmt: skip


def _shown(row: Contract, *, today: date, is_open: bool) -> ShownContract:
    is_running = row.starts <= today and (row.ends is None or row.ends >= today)
    near = row.ends is not None and row.ends - timedelta(days=row.remind_days) <= today
    files = [one for one in row.files.all() if one.removed_at is None] if is_open else []
    return ShownContract(
        public_id=str(row.public_id), title=row.title, starts=row.starts, ends=row.ends,
        protection_months=row.protection_months, guarantee_days=row.guarantee_days,
        contact_from=Contract.ContactFrom(row.contact_from).label,
        is_running=is_running, is_ending=is_running and near, is_open=is_open,
        fee=_fee(row) if is_open else "", note=note_of(row) if is_open else "",
        files=tuple(
            (
                str(one.public_id),
                vault.open_sealed(row.data_key, one.filename_place, bytes(one.filename)).decode(),
                one.blob.size,
            )
            for one in files
        ),
    )  # fmt: skip


def _fee(row: Contract) -> str:
    if row.fee_kind == Contract.Fee.FIXED:
        return f"每人 {row.fee_yuan:,} 元"
    return f"年薪的 {(row.fee_permille or 0) / 10:g}%"
