"""What went to whom outside the house, as the ledger has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.selectors.seeing import rows_of
from caidang.domain.clients.models import Client
from caidang.domain.compliance.models import ConsentWay, Disclosure
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.vault import services as vault

PAGE = 50
CHANNELS = {"link": "链接", "mail_link": "邮件里的链接", "mail_files": "邮件附件", "sheet": "导出的表格", "portable": "整库导出", "connector": "对接的系统"}


@dataclass(frozen=True, slots=True)
class ShownDisclosure:
    """A line; ``person`` is empty for who is out of reach or erased."""

    at: datetime
    person: str
    candidate: str
    client: str
    recipient: str
    fields: tuple[str, ...]
    masked: tuple[str, ...]
    way: str
    channel: str
    by: str
    files: int
    has_line: bool


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of it."""

    rows: tuple[ShownDisclosure, ...]
    clients: tuple[tuple[int, str], ...]
    total: int
    people_this_year: int
    page: int
    pages: int


def view_ledger(*, viewer: Viewer, today: date, client: int = 0, page: int = 1) -> LedgerPage:
    """Return a page of the ledger, newest first, of one client where it is named."""
    require(viewer, Action.COMPLIANCE)
    rows = Disclosure.objects.select_related("client", "candidate").order_by("-at", "-pk")
    given_to = rows.filter(client=client) if client else rows
    total = given_to.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    part = list(given_to[(page - 1) * PAGE : page * PAGE])
    names, labels = names_of(row.actor for row in part), _labels()
    people = {one.id: one.name for one in rows_of([r.candidate_id for r in part], viewer=viewer, today=today)}
    known = Client.objects.visible_to(viewer).filter(pk__in=Disclosure.objects.order_by().values("client")).order_by("name")
    year = Disclosure.objects.filter(at__date__gte=today - timedelta(days=365)).order_by()
    return LedgerPage(
        tuple(_shown(row, people.get(row.candidate_id, ""), names, labels) for row in part),
        tuple((one.pk, str(one)) for one in known), total, year.values("candidate").distinct().count(), page, pages,
    )


def ledger_rows() -> Iterator[tuple[str, ...]]:
    """Yield the whole ledger for an auditor: numbers and codes, no person's name."""
    yield ("时间", "档案编号", "客户", "方式", "渠道", "字段", "成员", "授权编号")
    rows = Disclosure.objects.select_related("client", "candidate", "by_consent").order_by("pk")
    labels = _labels()
    for row in rows.iterator(chunk_size=500):
        fields = "、".join(labels[key] for key, way in row.fields.items() if key in labels and way != "hide")
        consent = str(row.by_consent.public_id) if row.by_consent else ""
        yield (
            row.at.isoformat(), str(row.candidate.public_id), str(row.client or ""), row.consent,
            row.channel, fields, str(row.actor or ""), consent,
        )  # fmt: skip


_BESIDE = {"application": "应聘的职位和阶段", "everything": "全部资料"}
"""What leaves that is no field of a record."""


def _labels() -> dict[str, str]:
    """What may leave, by its key: the fields of a record, an organisation's own among them, and what is none."""
    return {**_BESIDE, **{key: one.label for key, one in all_fields().items()}}


def _shown(row: Disclosure, name: str, names: dict[int, str], labels: dict[str, str]) -> ShownDisclosure:
    shown = {labels[key]: way for key, way in row.fields.items() if key in labels}
    return ShownDisclosure(
        at=row.at, person=name, candidate=str(row.candidate.public_id), client=str(row.client or ""),
        recipient=str(vault.open_own(row.recipient_place, bytes(row.recipient)).get("name", "")),
        fields=tuple(k for k, way in shown.items() if way in ("show", "shown")),
        masked=tuple(k for k, way in shown.items() if way in ("mask", "masked")),
        way=ConsentWay(row.consent).label if row.consent in ConsentWay.values else "",
        channel=CHANNELS.get(row.channel, row.channel), by=names.get(row.actor or 0, "系统"),
        files=len(row.digests), has_line=row.by_consent_id is not None,
    )  # fmt: skip
