"""What went to whom outside the house, as the ledger has it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count

from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.fields import BESIDE
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.clients.models import Client
from caidang.domain.compliance.models import ConsentWay, Disclosure
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.vault import services as vault

PAGE = 50
CHANNELS = {"link": "链接", "mail_link": "邮件里的链接", "mail_files": "邮件附件", "sheet": "导出的表格", "portable": "整库导出", "connector": "对接的系统"}
PURPOSES: Final[Mapping[str, str]] = {
    **{one.value: one.label for one in Purpose}, "recruit": "推荐给客户", "moving": "迁到另一套系统", "archive": "存档",
    "authority": "应主管部门要求",
}  # fmt: skip
"""What it was for, by the codes that the ledger keeps."""


@dataclass(frozen=True, slots=True)
class ShownDisclosure:
    """A line; ``person`` is empty for who is out of reach or erased, ``candidate`` for somebody at a client's, ``client`` where it was none."""

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
    purpose: str
    together: int
    """How many people's data left by the same act."""
    number: str
    """By which number the act is known: an export's."""
    needs_line: bool
    """Whether it went to a client and the ledger of consents has no line for that."""


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
    rows = Disclosure.objects.select_related("client", "candidate", "contact__client").order_by("-at", "-pk")
    given_to = rows.filter(client=client) if client else rows
    total = given_to.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    part = list(given_to[(page - 1) * PAGE : page * PAGE])
    names = names_of(row.actor for row in part)
    people = {one.id: one.name for one in rows_of([r.candidate_id for r in part if r.candidate_id], viewer=viewer, today=today)}
    known = Client.objects.visible_to(viewer).filter(pk__in=Disclosure.objects.order_by().values("client")).order_by("name")
    fields = _names()
    together = _together(part)
    year = Disclosure.objects.filter(at__date__gte=today - timedelta(days=365)).order_by()
    return LedgerPage(
        tuple(_shown(row, people.get(row.candidate_id or 0, ""), names, fields, together.get(row.at, 1)) for row in part),
        tuple((one.pk, str(one)) for one in known), total,
        year.exclude(candidate=None).values("candidate").distinct().count() + year.exclude(contact=None).values("contact").distinct().count(),
        page, pages,
    )


def ledger_rows() -> Iterator[tuple[str, ...]]:
    """Yield the whole ledger for an auditor: numbers and codes, no person's name."""
    yield ("时间", "档案编号", "客户", "方式", "渠道", "字段", "打码的字段", "用途", "哪一次", "文件的 SHA-256", "成员", "授权编号")
    fields = _names()
    rows = Disclosure.objects.select_related("client", "candidate", "contact", "by_consent").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        consent = str(row.by_consent.public_id) if row.by_consent else ""
        yield (
            row.at.isoformat(), _number(row), _client(row), row.consent, row.channel,
            "、".join(_labels(row, fields, _SHOWN)), "、".join(_labels(row, fields, _MASKED)), PURPOSES.get(row.purpose, row.purpose),
            row.source, " ".join(row.digests), str(row.actor or ""), consent,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GivenLine:
    """What went to whom of one person, as he is told it; ``whom`` is empty for who took it for himself, within the house."""

    whom: str
    at: datetime
    purpose: str
    fields: tuple[str, ...]


def given_of(persons: Collection[int]) -> list[GivenLine]:
    """Return what went to whom of these records, newest first; whoever calls has asked the policy."""
    rows = list(Disclosure.objects.filter(candidate__in=persons).select_related("client"))
    fields = _names()
    names = names_of(row.actor for row in rows)
    return [
        GivenLine(_whom(row, names), row.at, PURPOSES.get(row.purpose, row.purpose), _labels(row, fields, _SHOWN + _MASKED))
        for row in rows
    ]


def recipient_of(source: str, *, since: datetime) -> str:
    """Return who got what left by an act (``source``) not before ``since``; empty where nothing did. Whoever calls has asked the policy."""
    row = Disclosure.objects.filter(source=source, at__gte=since).order_by("at").first()
    return _recipient(row) if row is not None else ""


_SHOWN = ("show", "shown")
_MASKED = ("mask", "masked")
_OTHERS: Final[Mapping[str, str]] = {
    **BESIDE, "application": "应聘的职位和阶段", "interview": "面试的安排", "comment": "留言", "contact": "客户联系人的资料", "everything": "全部资料",
}  # fmt: skip
"""What leaves that is no field of a record."""
_EXPORT = "sheet_export:"


def _together(rows: Iterable[Disclosure]) -> dict[datetime, int]:
    """How many lines were written at each of these moments: what left by one act was written at one."""
    found = Disclosure.objects.filter(at__in={row.at for row in rows}).order_by()
    return dict(found.values_list("at").annotate(Count("pk")))


def _names() -> Mapping[str, str]:
    return {**{key: field.label for key, field in all_fields().items()}, **_OTHERS}


def _whom(row: Disclosure, names: Mapping[int, str]) -> str:
    recipient = _recipient(row)
    return _client(row) or ("" if recipient == names.get(row.actor or 0) else recipient)


def _recipient(row: Disclosure) -> str:
    return str(vault.open_own(row.recipient_place, bytes(row.recipient)).get("name", ""))


def _contact(row: Disclosure) -> str:
    """Of somebody at a client's only where: his name stands with the client."""
    return f"{row.contact.client} 的联系人" if row.contact is not None else ""


def _number(row: Disclosure) -> str:
    if row.candidate is not None:
        return str(row.candidate.public_id)
    return f"contact:{row.contact.public_id}" if row.contact is not None else ""


def _client(row: Disclosure) -> str:
    return str(row.client) if row.client is not None else ""


def _labels(row: Disclosure, fields: Mapping[str, str], ways: tuple[str, ...]) -> tuple[str, ...]:
    # In the order of a record's page: one of the databases does not keep the order in which they were written down.
    return tuple(label for key, label in fields.items() if row.fields.get(key) in ways)


def _shown(row: Disclosure, name: str, names: dict[int, str], fields: Mapping[str, str], together: int) -> ShownDisclosure:
    return ShownDisclosure(
        at=row.at, person=name or _contact(row), candidate=str(row.candidate.public_id) if row.candidate else "", client=_client(row), recipient=_recipient(row),
        fields=_labels(row, fields, _SHOWN), masked=_labels(row, fields, _MASKED),
        way=ConsentWay(row.consent).label if row.consent in ConsentWay.values else "",
        channel=CHANNELS.get(row.channel, row.channel), by=names.get(row.actor or 0, "系统"),
        files=len(row.digests), purpose=PURPOSES.get(row.purpose, row.purpose), together=together,
        number=row.source.removeprefix(_EXPORT) if row.source.startswith(_EXPORT) else "",
        needs_line=row.client_id is not None and row.by_consent_id is None,
    )  # fmt: skip
