"""What was changed from what on contacts and contracts, each field as the viewer may see it."""

from collections.abc import Iterable, Mapping
from typing import Final

from caidang.domain.clients.contact_fields import FIELDS
from caidang.domain.clients.models import Client, Contract, PartVersion
from caidang.domain.clients.selectors.contacts import seen_field
from caidang.foundation.accounts.policy import Action, Viewer, can
from caidang.foundation.vault import services as vault

Change = tuple[str, str, str]
"""A field's name, what it said, what it says."""
CONTRACT: Final[Mapping[str, str]] = {
    "title": "名称", "starts": "开始", "ends": "结束", "fee_kind": "收费", "fee_permille": "比例", "fee_yuan": "金额",
    "protection_months": "保护期", "guarantee_days": "过保", "contact_from": "联系方式",
    "remind_days": "到期前提醒", "note": "补充条款",
}  # fmt: skip
_CLOSED: Final = frozenset({"fee_kind", "fee_permille", "fee_yuan", "note"})
"""What of a contract only those are told who may change it."""
_UNITS: Final = {"protection_months": " 个月", "guarantee_days": " 天", "remind_days": " 天", "fee_yuan": " 元"}
_HIDDEN: Final = "***"


def versions_told(
    numbers: Iterable[int], client: Client, *, viewer: Viewer
) -> dict[int, tuple[Change, ...]]:
    """Return the changes of each of these versions; the client is within the viewer's reach.

    Of who was forgotten nothing is told any more.
    """
    rows = PartVersion.objects.filter(pk__in=[one for one in numbers if one]).select_related(
        "contact__data_key", "contract__data_key"
    )
    may_edit = can(viewer, Action.EDIT_CLIENT, client.target).is_allowed
    found = {}
    for row in rows:
        key = row.contact.data_key if row.contact is not None else row.contract.data_key  # type: ignore[union-attr]
        if key.erased_at is not None:
            continue
        told = vault.open_json(key, row.content_place, bytes(row.content))
        if row.contact_id is not None:
            found[row.pk] = _of_contact(told, client, viewer)
        else:
            found[row.pk] = _of_contract(told, may_edit=may_edit)
    return found


def _of_contact(
    told: Mapping[str, Mapping[str, str]], client: Client, viewer: Viewer
) -> tuple[Change, ...]:
    def said(name: str, value: str) -> str:
        if not value:
            return "空"
        return seen_field(FIELDS[name], value, client, viewer)[0] or _HIDDEN

    return tuple(
        (FIELDS[name].label, said(name, told["before"][name]), said(name, told["after"][name]))
        for name in FIELDS if name in told["after"]
    )  # fmt: skip


def _of_contract(told: Mapping[str, Mapping[str, str]], *, may_edit: bool) -> tuple[Change, ...]:
    def said(name: str, value: str) -> str:
        if not value:
            return "不限" if name == "ends" else "空"
        if name == "fee_permille":
            return f"{int(value) / 10:g}%"
        if name == "fee_kind":
            return str(Contract.Fee(value).label)
        if name == "contact_from":
            return str(Contract.ContactFrom(value).label)
        return value + _UNITS.get(name, "")

    return tuple(
        (label, said(name, told["before"][name]), said(name, told["after"][name]))
        for name, label in CONTRACT.items()
        if name in told["after"] and (may_edit or name not in _CLOSED)
    )
