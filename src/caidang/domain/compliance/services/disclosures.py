"""The ledger of what went to whom."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Contact
from caidang.domain.compliance.models import Consent, Disclosure
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault


@dataclass(frozen=True, slots=True)
class Given:
    """What is given: to whom, which fields and how each is shown, the files' digests, and what for."""

    recipient: Mapping[str, str]
    fields: Mapping[str, str]
    digests: Sequence[str]
    purpose: str
    consent: Consent
    channel: str
    source: str


def record_disclosure(
    *, candidate: Candidate, client: Client, given: Given, actor: Viewer, now: datetime
) -> Disclosure:
    """Write down that a person's data goes to a client. Raises InvalidInput where the consent is to another."""
    require(actor, Action.SUBMIT, candidate.target)
    if given.consent.client_id != client.pk:
        raise InvalidInput("这条授权不是给这家客户的，资料没有给出。")
    made = Disclosure(
        candidate=candidate, client=client, fields=dict(given.fields), digests=list(given.digests),
        purpose=given.purpose, consent=given.consent.way, by_consent=given.consent, channel=given.channel, source=given.source,
        actor=actor.user_id, at=now,
    )  # fmt: skip
    with write_tx():
        made.recipient = vault.seal_own(made.recipient_place, dict(given.recipient))
        made.save()
        audit.record(
            actor_id=actor.user_id, verb="compliance.disclosed", subject=f"candidate:{candidate.pk}",
            now=now, detail={"client": client.pk, "channel": given.channel, "consent": given.consent.pk},
        )  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What left of many people at once: who got it, which fields and how each is shown, what for, the act and the way.

    ``digests`` are those of the files that left with it.
    """

    recipient: Mapping[str, str]
    fields: Mapping[str, str]
    purpose: str
    source: str
    channel: str = "sheet"
    digests: Sequence[str] = ()


def record_handed_out(
    *, candidate_ids: Sequence[int], given: HandedOut, actor: Viewer, now: datetime
) -> None:
    """Write down that the data of these people left the house together. To be called inside a transaction."""
    _hand_out("candidate_id", candidate_ids, given, actor, now)


def record_contacts_handed_out(
    *, contacts: Sequence[Contact], given: HandedOut, actor: Viewer, now: datetime
) -> None:
    """Write down that the data of these people at clients left the house together. To be called inside a transaction."""
    _hand_out("contact_id", [one.pk for one in contacts], given, actor, now)


def _hand_out(whose: str, numbers: Sequence[int], given: HandedOut, actor: Viewer, now: datetime) -> None:
    require(actor, Action.EXPORT)
    rows = []
    seal, recipient = vault.own_sealer(), vault.as_json(dict(given.recipient))
    for pk in numbers:
        public_id = uuid.uuid4()
        rows.append((public_id, pk, seal(recipient, Disclosure.place(public_id))))
    insert_rows(
        Disclosure, ("public_id", whose, "recipient"), rows,
        shared={
            "fields": dict(given.fields), "digests": list(given.digests), "purpose": given.purpose, "consent": "",
            "channel": given.channel, "source": given.source, "actor": actor.user_id, "at": now,
        },
    )  # fmt: skip
