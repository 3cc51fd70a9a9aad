"""What people agreed to, as the ledger has it."""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.timezone import localdate

from caidang.core.errors import NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.kin import persons_of
from caidang.domain.clients.models import Client
from caidang.domain.clients.selectors.kin import same_clients
from caidang.domain.compliance.models import (
    Consent,
    Consents,
    ConsentSource,
    ConsentText,
    ConsentWay,
    Purpose,
)
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, can, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

_DEFAULTS: Final = {
    ConsentText.Kind.GENERAL: (
        "我同意贵方收集并保存我提供的简历和联系方式，用来存进人才库，在有合适的职位时联系我。"
        "我可以随时查阅、更正、撤回同意或要求删除，撤回不影响之前已经做的。",
        (Purpose.POOL.value,), 24,
    ),
    ConsentText.Kind.CLIENT: (
        "我同意贵方为招聘的目的，把我的简历提供给{客户}，包括工作经历、教育经历和与职位有关的信息。"
        "我知道接收方是谁、拿去做什么，可以随时撤回。",
        (Purpose.SUBMIT.value,), 12,
    ),
}  # fmt: skip
"""The texts as delivered, by purpose and months; an organisation writes its own versions."""
_ENGLISH: Final = {
    ConsentText.Kind.GENERAL: (
        "I agree that you collect and keep the résumé and contact details that I provide, in order to keep them in your "
        "talent pool and to contact me about suitable jobs. I may at any time see and correct them, withdraw my consent "
        "or ask for their deletion; withdrawing does not affect what was done before."
    ),
}


class Standing(StrEnum):
    """How a person's consent to one recipient stands."""

    GIVEN = "given"
    NONE = "none"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return {"given": "有授权", "none": "没有授权", "expired": "授权过期了", "withdrawn": "已撤回授权"}[self.value]


@dataclass(frozen=True, slots=True)
class ShownConsent:
    """A line of the ledger on the person's page."""

    public_id: str
    client: str
    purposes: tuple[str, ...]
    way: str
    source: str
    text: str
    version: str
    evidence: str
    file: str
    withdrawal: str
    given_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None
    by: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class ConsentView:
    """All that the record's section shows."""

    public_id: str
    rows: tuple[ShownConsent, ...]
    may_record: bool
    has_general: bool
    shut_since: datetime | None


def current_text(kind: str) -> ConsentText | None:
    """Return the newest version of a text; None as long as nobody saved one."""
    return ConsentText.objects.filter(kind=kind).order_by("-version").first()


def text_of(kind: str) -> tuple[str, tuple[str, ...], int, int]:
    """Return the text in force, its purposes, its months and its version; 0 for the one as delivered."""
    row = current_text(kind)
    if row is not None:
        return row.text, tuple(row.purposes), row.months, row.version
    return (*_DEFAULTS[ConsentText.Kind(kind)], 0)


def english_default(kind: str) -> str:
    """Return the English of a text as delivered; empty where there is none."""
    return _ENGLISH.get(ConsentText.Kind(kind), "")


def list_texts(*, viewer: Viewer) -> list[ConsentText]:
    """Return every version of every text, the newest of each kind first."""
    require(viewer, Action.READ_COMPLIANCE)
    return list(ConsentText.objects.order_by("kind", "-version"))


def standing_with(client: Client, people: Sequence[int], *, now: datetime) -> dict[int, Standing]:
    """Return how the consent of each of these records' persons stands towards the client."""
    persons = persons_of(people)
    rows = _rows_of(client, persons)
    return {pk: _last_word(rows.get(persons.get(pk, pk), ()), now) for pk in people}


def standing_with_us(people: Collection[int], purpose: Purpose, *, now: datetime) -> dict[int, Standing]:
    """Return how the consent of each of these records' persons to the house itself stands, for one purpose."""
    persons = persons_of(people)
    said = _by_person(Consent.objects.filter(client=None), persons)
    rows = {person: [row for row in mine if purpose.value in row.purposes] for person, mine in said.items()}
    return {pk: _last_word(rows.get(persons.get(pk, pk), ()), now) for pk in people}


def closed_to_client(client: Client, people: Sequence[Candidate]) -> set[int]:
    """Return whose record the client may not open any more: shut, or his consent to it taken back."""
    persons = persons_of([one.pk for one in people])
    rows = _rows_of(client, persons)
    # Whichever record of a person was shut or sent: he is one.
    shut = {persons[pk] for pk in Candidate.shut_ones().filter(pk__in=persons)}
    person = {one.pk: persons.get(one.pk, one.pk) for one in people}
    return {pk for pk, whose in person.items() if whose in shut or _is_taken_back(rows.get(whose, ()))}


def consent_towards(candidate: Candidate, client: Client, *, now: datetime) -> Consent | None:
    """Return the newest line of the ledger by which this person may be given to the client now, or None."""
    mine = ledger_of(candidate).standing(now).filter(client__in=same_clients(client))
    return mine.order_by("-given_at", "-pk").first()


def ledger_of(candidate: Candidate) -> Consents:
    """Return what the person of this record agreed to, by whichever of his records."""
    return Consent.objects.filter(candidate__in=persons_of([candidate.pk]))


def view_consents(public_id: str, *, viewer: Viewer, now: datetime) -> ConsentView:
    """Return the ledger of one person; raises NotFound as ``get_candidate`` does."""
    candidate = get_candidate(public_id, viewer=viewer)
    rows = consents_of(candidate, now=now)
    general = any(not row.client and row.standing is Standing.GIVEN for row in rows)
    return ConsentView(
        str(candidate.public_id), rows, can(viewer, Action.CONSENT, candidate.target).is_allowed,
        general, candidate.shut_at,
    )  # fmt: skip


def consents_of(candidate: Candidate, *, now: datetime) -> tuple[ShownConsent, ...]:
    """Return what the person agreed to, newest first, opened; whoever calls has asked the policy."""
    found = list(
        ledger_of(candidate).select_related("data_key", "client", "text").order_by("-given_at", "-pk")
    )
    names = names_of(row.recorded_by for row in found)
    return tuple(_shown(row, names, now) for row in found)


def proof_of(public_id: str, consent_id: str, *, viewer: Viewer) -> tuple[str, bytes]:
    """Return a proof's file name and bytes; raises NotFound."""
    candidate = get_candidate(public_id, viewer=viewer)
    require(viewer, Action.CONSENT, candidate.target)
    key = parse_public_id(consent_id, missing=_NO_PROOF)
    row = (
        ledger_of(candidate)
        .select_related("data_key", "proof__data_key").filter(public_id=key).first()
    )  # fmt: skip
    if row is None or row.proof is None:
        raise NotFound(_NO_PROOF)
    detail = vault.open_json(row.data_key, row.detail_place, bytes(row.detail))
    return str(detail["file"]), vault.read_blob(row.proof)


def months_later(moment: datetime, months: int) -> datetime:
    """Return the same time so many months later, on the month's last day where it has no such."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


_NO_PROOF: Final = "没有这份凭据，刷新后再看。"


def _rows_of(client: Client, persons: Mapping[int, int]) -> dict[int, list[Consent]]:
    """What these people agreed to towards this client, by whichever names both were written down; by person."""
    return _by_person(Consent.objects.filter(client__in=same_clients(client)), persons)


def _by_person(rows: Consents, persons: Mapping[int, int]) -> dict[int, list[Consent]]:
    found: dict[int, list[Consent]] = {}
    asked = rows.filter(candidate__in=persons).order_by()
    for row in asked.only("candidate_id", "given_at", "expires_at", "withdrawn_at", "recorded_at", "purposes"):
        found.setdefault(persons[row.candidate_id], []).append(row)
    return found


def _last_word(rows: Sequence[Consent], now: datetime) -> Standing:
    if not rows:
        return Standing.NONE
    if _is_taken_back(rows):
        return Standing.WITHDRAWN
    standing = {_standing(row.expires_at, row.withdrawn_at, now) for row in rows}
    return Standing.GIVEN if Standing.GIVEN in standing else Standing.EXPIRED


def _is_taken_back(rows: Sequence[Consent]) -> bool:
    """Whether the last thing that the person said was no. What he had signed before that does not count again."""
    taken = [row.withdrawn_at for row in rows if row.withdrawn_at is not None]
    return bool(taken) and not any(row.withdrawn_at is None and _is_after(row, max(taken)) for row in rows)


def _is_after(row: Consent, withdrawn_at: datetime) -> bool:
    # Of a consent often only the day is known: what was written down after the refusal, and is of its day, came after it.
    is_same_day = localdate(row.given_at) == localdate(withdrawn_at)
    return row.recorded_at >= withdrawn_at if is_same_day else row.given_at > withdrawn_at


def _standing(expires_at: datetime | None, withdrawn_at: datetime | None, now: datetime) -> Standing:
    if withdrawn_at is not None:
        return Standing.WITHDRAWN
    return Standing.EXPIRED if expires_at is not None and expires_at <= now else Standing.GIVEN


def _shown(row: Consent, names: Mapping[int, str], now: datetime) -> ShownConsent:
    detail = vault.open_json(row.data_key, row.detail_place, bytes(row.detail))
    text = row.text
    return ShownConsent(
        public_id=str(row.public_id), client=str(row.client) if row.client else "",
        purposes=tuple(Purpose(one).label for one in row.purposes if one in Purpose.values),
        way=ConsentWay(row.way).label, source=ConsentSource(row.source).label,
        text=text.text if text else "", version=f"第 {text.version} 版" if text else "",
        evidence=str(detail.get("evidence", "")), file=str(detail.get("file", "")),
        withdrawal=str(detail.get("withdrawal", "")), given_at=row.given_at, expires_at=row.expires_at,
        withdrawn_at=row.withdrawn_at, by=names.get(row.recorded_by or 0, ""),
        standing=_standing(row.expires_at, row.withdrawn_at, now),
    )  # fmt: skip
