"""What was agreed with a client: terms, papers, and the end that one is reminded of."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from caidang.core.errors import InvalidInput
from caidang.domain.clients.fields import choice, line, number
from caidang.domain.clients.models import Client, Contract, ContractFile
from caidang.domain.clients.services.versions import keep_version
from caidang.domain.clients.words import tidy
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MAX_FILE = 20 * 1024 * 1024
MAX_FILES = 20
MAX_NOTE = 4000
COUNTS = {
    "protection_months": ("保护期", 60), "guarantee_days": ("过保", 730),
    "remind_days": ("到期前提醒", 365), "fee_permille": ("比例", 1000), "fee_yuan": ("金额", 100_000_000),
}  # fmt: skip
"""Fields that are numbers, each with its name and the highest."""


def save_contract(
    *, client: Client, values: Mapping[str, Any], actor: Viewer, now: datetime,
    contract: Contract | None = None,
) -> Contract:  # fmt: skip
    """Keep a new contract of a client, or change one. With another end one is reminded anew.

    Raises InvalidInput for a name or a beginning that lacks, an end before it, or a fee that is not told.
    """
    require(actor, Action.EDIT_CLIENT, client.target)
    wanted = _checked(values)
    note = tidy(str(values.get("note", ""))).strip()
    if len(note) > MAX_NOTE:
        raise InvalidInput(f"补充条款最多 {MAX_NOTE} 个字。")
    before = told_of(contract) if contract is not None else {}
    with write_tx():
        row = contract or Contract(
            client=client, data_key=vault.new_data_key(now=now), created_at=now, created_by=actor.user_id
        )
        if wanted["ends"] != row.ends or wanted["remind_days"] != row.remind_days:
            row.reminded_at = None
        for name, value in wanted.items():
            setattr(row, name, value)
        row.note = vault.seal(row.data_key, row.note_place, note.encode())
        row.updated_at = now
        row.save()
        kept = keep_version(row, before=before, after=told_of(row), actor=actor, now=now) if contract else None
        _note("contract.changed" if contract else "contract.added", row, actor, now, version=kept.pk if kept else 0)
    return row


def remove_contract(*, contract: Contract, actor: Viewer, now: datetime, is_undone: bool = False) -> None:
    """Put a contract away, or, ``is_undone``, bring it back."""
    require(actor, Action.EDIT_CLIENT, contract.client.target)
    with write_tx():
        contract.removed_at = None if is_undone else now
        contract.save(update_fields=["removed_at"])
        _note("contract.restored" if is_undone else "contract.removed", contract, actor, now)


def add_contract_file(
    *, contract: Contract, data: bytes, filename: str, actor: Viewer, now: datetime
) -> ContractFile:
    """Attach a paper, sealed. Raises InvalidInput for an empty or too large one, OutOfSpace when the disk is full."""
    require(actor, Action.EDIT_CLIENT, contract.client.target)
    name = " ".join(tidy(filename).replace("/", " ").replace("\\", " ").split())[-120:] or "合同"
    if not 0 < len(data) <= MAX_FILE:
        raise InvalidInput(f"「{name}」是空的，或超过 {MAX_FILE // 1024 // 1024} MB，没有收下；别的都已保存。")
    if contract.files.filter(removed_at=None).count() >= MAX_FILES:
        raise InvalidInput(f"一份合同最多附 {MAX_FILES} 个文件。")
    with write_tx():
        blob = vault.store_blob(data=data, key=contract.data_key, now=now)
        row = ContractFile(contract=contract, blob=blob, added_at=now, added_by=actor.user_id)
        row.filename = vault.seal(contract.data_key, row.filename_place, name.encode())
        row.save()
        _note("contract.file_added", contract, actor, now)
    return row


def remove_contract_file(*, file: ContractFile, actor: Viewer, now: datetime) -> None:
    """Take a paper off a contract; its bytes stay sealed until the contract itself is erased."""
    require(actor, Action.EDIT_CLIENT, file.contract.client.target)
    with write_tx():
        file.removed_at = now
        file.save(update_fields=["removed_at"])
        _note("contract.file_removed", file.contract, actor, now)


def open_contract_file(*, file: ContractFile, actor: Viewer, now: datetime) -> tuple[str, bytes]:
    """Return a paper's name and bytes, and write down that it was opened."""
    contract = file.contract
    require(actor, Action.EDIT_CLIENT, contract.client.target)
    name = vault.open_sealed(contract.data_key, file.filename_place, bytes(file.filename)).decode()
    data = vault.read_blob(file.blob)
    with write_tx():
        _note("contract.file_opened", contract, actor, now)
    return name, data


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    starts, ends = _day(values.get("starts"), "开始"), _day(values.get("ends"), "结束")
    if starts is None:
        raise InvalidInput("「开始」还没有写。")
    if ends is not None and ends < starts:
        raise InvalidInput("合同的结束在开始之前，看看是不是写反了。")
    kind = choice("收费", Contract.Fee.values)(values.get("fee_kind"))
    counts = {
        name: number(label, most)(values.get(name)) for name, (label, most) in COUNTS.items()
    }
    counts |= {name: counts[name] or 0 for name in ("protection_months", "guarantee_days", "remind_days")}
    own = "fee_permille" if kind == Contract.Fee.PERCENT else "fee_yuan"
    if counts[own] is None:
        raise InvalidInput("收费还没有写：按年薪的比例写百分之几，固定金额写多少元。")
    counts["fee_yuan" if own == "fee_permille" else "fee_permille"] = None
    return {
        "title": line("名称", 80, is_needed=True)(values.get("title", "")), "starts": starts, "ends": ends,
        "fee_kind": kind, **counts,
        "contact_from": choice("联系方式", Contract.ContactFrom.values)(values.get("contact_from")),
    }  # fmt: skip


def _day(value: Any, label: str) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError as error:
        raise InvalidInput(f"「{label}」要写成 2026-12-31 这样的日期。") from error


def told_of(contract: Contract) -> dict[str, str]:
    """What the contract says, each field as text."""
    fields = {name: getattr(contract, name) for name in _KEPT}
    note = vault.open_sealed(contract.data_key, contract.note_place, bytes(contract.note)).decode()
    return {**{name: "" if value is None else str(value) for name, value in fields.items()}, "note": note}


_KEPT = ("title", "starts", "ends", "fee_kind", *COUNTS, "contact_from")


def _note(
    verb: str, contract: Contract, actor: Viewer, now: datetime, version: int = 0
) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"client:{contract.client_id}", now=now,
        detail={"contract": contract.pk, **({"version": version} if version else {})},
    )  # fmt: skip
