"""The ledger of what went to whom."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client
from caidang.domain.compliance.models import Consent, Disclosure
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

NO_CONSENT = "还没有本人同意，不能把资料给客户：先问过他，再选他是怎样同意的。"


@dataclass(frozen=True, slots=True)
class Given:
    """What is given: to whom, which fields and how each is shown, the files' digests, and what for."""

    recipient: Mapping[str, str]
    fields: Mapping[str, str]
    digests: Sequence[str]
    purpose: str
    consent: str
    channel: str
    source: str


def check_consent(consent: str) -> None:
    """Raise InvalidInput unless it is said how the person agreed."""
    if consent not in Consent.values:
        raise InvalidInput(NO_CONSENT)


def record_disclosure(
    *, candidate: Candidate, client: Client, given: Given, actor: Viewer, now: datetime
) -> Disclosure:
    """Write down that a person's data goes to a client. Raises InvalidInput without the person's consent."""
    require(actor, Action.SUBMIT, candidate.target)
    check_consent(given.consent)
    made = Disclosure(
        candidate=candidate, client=client, fields=dict(given.fields), digests=list(given.digests),
        purpose=given.purpose, consent=given.consent, channel=given.channel, source=given.source,
        actor=actor.user_id, at=now,
    )  # fmt: skip
    with write_tx():
        made.recipient = vault.seal_own(made.recipient_place, dict(given.recipient))
        made.save()
        audit.record(
            actor_id=actor.user_id, verb="compliance.disclosed", subject=f"candidate:{candidate.pk}",
            now=now, detail={"client": client.pk, "channel": given.channel, "consent": given.consent},
        )  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What left in a sheet: who got it, which fields and how each is shown, what for, and the act."""

    recipient: Mapping[str, str]
    fields: Mapping[str, str]
    purpose: str
    source: str


def record_handed_out(
    *, candidate_ids: Sequence[int], given: HandedOut, actor: Viewer, now: datetime
) -> None:
    """Write down that a sheet of these people left the house. To be called inside a transaction."""
    require(actor, Action.EXPORT)
    rows = []
    for pk in candidate_ids:
        public_id = uuid.uuid4()
        sealed = vault.seal_own(Disclosure.place(public_id), dict(given.recipient))
        rows.append((public_id, pk, sealed))
    insert_rows(
        Disclosure, ("public_id", "candidate_id", "recipient"), rows,
        shared={
            "fields": dict(given.fields), "digests": [], "purpose": given.purpose, "consent": "",
            "channel": "sheet", "source": given.source, "actor": actor.user_id, "at": now,
        },
    )  # fmt: skip
