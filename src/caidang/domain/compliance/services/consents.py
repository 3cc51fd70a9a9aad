"""Consents are recorded, renewed and withdrawn; the texts that people agree to get new versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client
from caidang.domain.compliance.models import (
    Consent,
    ConsentSource,
    ConsentText,
    ConsentWay,
    Purpose,
)
from caidang.domain.compliance.selectors.consents import (
    current_text,
    english_default,
    ledger_of,
    months_later,
    text_of,
)
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MOST_EVIDENCE = 500
MOST_TEXT = 4000
MOST_MONTHS = 120
LEAST_EVIDENCE = 2
MOST_FILE = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a person agreed to. ``client`` None: to the house itself; ``months`` 0: as its text says.

    ``evidence`` says when and how he said so; ``file`` is a proof's name and bytes.
    """

    way: str
    evidence: str
    client: Client | None = None
    purposes: Sequence[str] = ()
    months: int = 0
    given_at: datetime | None = None
    file: tuple[str, bytes] | None = None
    source: str = ConsentSource.RECORDED
    text: ConsentText | None = None


def record_consent(*, candidate: Candidate, agreed: Agreed, actor: Viewer, now: datetime) -> Consent:
    """Write down that a person agreed. Raises InvalidInput without a way, evidence or purpose."""
    require(actor, Action.CONSENT, candidate.target)
    return keep_consent(candidate=candidate, agreed=agreed, actor=actor, now=now)


def keep_consent(*, candidate: Candidate, agreed: Agreed, actor: Viewer, now: datetime) -> Consent:
    """As ``record_consent`` where another rule already lets the actor: a sending, a letter, the person's own link."""
    _check(agreed, now)
    given_at = agreed.given_at or now
    kind = ConsentText.Kind.GENERAL if agreed.client is None else ConsentText.Kind.CLIENT
    text = agreed.text or current_text(kind)
    months = agreed.months or (text.months if text else 0)
    key = candidate.data_key
    row = Consent(
        candidate=candidate, data_key=key, client=agreed.client, text=text, source=agreed.source,
        purposes=_purposes(agreed), way=agreed.way, given_at=given_at,
        expires_at=months_later(given_at, months) if months else None,
        recorded_at=now, recorded_by=actor.user_id,
    )  # fmt: skip
    detail = {"evidence": agreed.evidence.strip(), "file": agreed.file[0] if agreed.file else "", "withdrawal": ""}
    row.detail = vault.seal_json(key, row.detail_place, detail)
    with write_tx():
        if agreed.file is not None:
            row.proof = vault.store_blob(data=agreed.file[1], key=key, now=now)
        row.save()
        audit.record(
            actor_id=actor.user_id, verb="consent.given", subject=f"candidate:{candidate.pk}", now=now,
            detail={"consent": row.pk, "client": row.client_id, "way": row.way, "source": row.source,
                    "purposes": row.purposes, "text": text.pk if text else None},
        )  # fmt: skip
    return row


def renew_consent(
    *, candidate: Candidate, public_id: str, way: str, evidence: str, actor: Viewer, now: datetime
) -> Consent:
    """Record the same consent anew from today, by the text of today. Raises NotFound, InvalidInput."""
    old = _of(candidate, public_id)
    agreed = Agreed(way=way, evidence=evidence, client=old.client, purposes=old.purposes)
    return record_consent(candidate=candidate, agreed=agreed, actor=actor, now=now)


def withdraw_consent(
    *, candidate: Candidate, public_id: str, way: str, words: str, actor: Viewer, now: datetime
) -> Consent:
    """Write down that the person takes it back; what was done before stays lawful. Raises Conflict, NotFound."""
    require(actor, Action.CONSENT, candidate.target)
    return take_back_consent(candidate=candidate, public_id=public_id, way=way, words=words, actor=actor, now=now)


def take_back_consent(
    *, candidate: Candidate, public_id: str, way: str, words: str, actor: Viewer, now: datetime
) -> Consent:
    """As ``withdraw_consent`` where the person does it himself by his link."""
    if way not in ConsentWay.values:
        raise InvalidInput("选一下他是怎样说要撤回的。")
    if len(words) > MOST_EVIDENCE:
        raise InvalidInput(f"说明最多 {MOST_EVIDENCE} 个字。")
    row = _of(candidate, public_id)
    detail = vault.open_json(row.data_key, row.detail_place, bytes(row.detail))
    sealed = vault.seal_json(row.data_key, row.detail_place, {**detail, "withdrawal": words.strip()})
    with write_tx():
        taken = Consent.objects.filter(pk=row.pk, withdrawn_at=None).update(
            withdrawn_at=now, withdrawn_way=way, withdrawn_by=actor.user_id, detail=sealed
        )
        if not taken:
            raise Conflict("这条授权已经撤回了。")
        audit.record(
            actor_id=actor.user_id, verb="consent.withdrawn", subject=f"candidate:{candidate.pk}", now=now,
            detail={"consent": row.pk, "client": row.client_id, "way": way},
        )  # fmt: skip
    row.refresh_from_db()
    return row


def save_consent_text(
    *, kind: str, text: str, purposes: Sequence[str], months: int, actor: Viewer, now: datetime, text_en: str = ""
) -> ConsentText:
    """Keep a new version of a text; the old ones stay with the consents given by them. Raises InvalidInput."""
    require(actor, Action.COMPLIANCE)
    if kind not in ConsentText.Kind.values:
        raise InvalidInput("没有这种授权文本。")
    text, text_en = text.strip(), text_en.strip()
    if len(text_en) > MOST_TEXT:
        raise InvalidInput(f"英文最多 {MOST_TEXT} 个字。")
    if not 0 < len(text) <= MOST_TEXT:
        raise InvalidInput(f"正文要写，最多 {MOST_TEXT} 个字。")
    if kind == ConsentText.Kind.CLIENT and "{客户}" not in text:
        raise InvalidInput("给客户的授权要写明接收方：在正文里留一个 {客户}，会换成客户的全称。")
    if not 0 < months <= MOST_MONTHS:
        raise InvalidInput(f"有效期是 1 到 {MOST_MONTHS} 个月。")
    chosen = [one for one in Purpose.values if one in purposes]
    if not chosen:
        raise InvalidInput("至少选一个目的。")
    with write_tx():
        last = ConsentText.objects.filter(kind=kind).order_by("-version").first()
        row = ConsentText.objects.create(
            kind=kind, version=last.version + 1 if last else 1, text=text, text_en=text_en, purposes=chosen,
            months=months, created_at=now, created_by=actor.user_id,
        )  # fmt: skip
        audit.record(
            actor_id=actor.user_id, verb="consent_text.saved", subject=f"consent_text:{row.pk}", now=now,
            detail={"kind": kind, "version": row.version},
        )  # fmt: skip
    return row


def ensure_text(*, kind: str, actor: Viewer, now: datetime) -> ConsentText:
    """Return the text in force; the one as delivered becomes the first version where nobody saved one.

    So what a person agrees to by himself always has a version to point to. Inside a transaction.
    """
    found = current_text(kind)
    if found is not None:
        return found
    text, purposes, months, _version = text_of(kind)
    row = ConsentText.objects.create(
        kind=kind, version=1, text=text, text_en=english_default(kind), purposes=list(purposes), months=months,
        created_at=now, created_by=actor.user_id,
    )  # fmt: skip
    audit.record(
        actor_id=actor.user_id, verb="consent_text.saved", subject=f"consent_text:{row.pk}", now=now,
        detail={"kind": kind, "version": 1},
    )  # fmt: skip
    return row


def _check(agreed: Agreed, now: datetime) -> None:
    if agreed.way not in ConsentWay.values:
        raise InvalidInput("选一下他是怎样同意的。")
    if not LEAST_EVIDENCE <= len(agreed.evidence.strip()) <= MOST_EVIDENCE:
        raise InvalidInput(f"写一句凭据：什么时候、怎样说的，最多 {MOST_EVIDENCE} 个字。")
    if not 0 <= agreed.months <= MOST_MONTHS:
        raise InvalidInput(f"有效期最多 {MOST_MONTHS} 个月。")
    if agreed.given_at is not None and agreed.given_at > now:
        raise InvalidInput("同意的日子不能在今天之后。")
    if agreed.source not in ConsentSource.values:
        raise InvalidInput("没有这种来源。")
    if agreed.file is not None and len(agreed.file[1]) > MOST_FILE:
        raise InvalidInput("凭据文件最大 20 MB。")


def _purposes(agreed: Agreed) -> list[str]:
    if agreed.client is not None:
        asked = {Purpose.SUBMIT.value, *agreed.purposes}
    else:
        asked = set(agreed.purposes)
    found = [one for one in Purpose.values if one in asked]
    if not found:
        raise InvalidInput("至少选一个目的。")
    return found


def _of(candidate: Candidate, public_id: str) -> Consent:
    missing = "没有这条授权，刷新后再看。"
    key = parse_public_id(public_id, missing=missing)
    mine = ledger_of(candidate).select_related("data_key", "client")
    row = mine.filter(public_id=key).first()
    if row is None:
        raise NotFound(missing)
    return row
