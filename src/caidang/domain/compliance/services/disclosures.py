"""The ledger of what went to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client
from caidang.domain.compliance.models import Consent, Disclosure
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
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
