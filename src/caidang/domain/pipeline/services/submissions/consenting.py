"""Nobody is put before a client without his consent to that client."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.kin import persons_of
from caidang.domain.clients.models import Client
from caidang.domain.compliance.models import Consent, ConsentSource, ConsentWay
from caidang.domain.compliance.selectors.consents import Standing, consent_towards, standing_with
from caidang.domain.compliance.services.consents import LEAST_EVIDENCE, Agreed, keep_consent
from caidang.foundation.accounts.policy import Viewer


def refuse_without_consent(
    people: Sequence[Candidate], client: Client, *, way: str, evidence: str, now: datetime
) -> None:
    """Raise InvalidInput, saying what to do, where one of them must not be given to the client.

    ``way`` and ``evidence`` are what the sender says of those of whom the ledger knows nothing, or no longer.
    A consent that was withdrawn is not talked over here: the new one is recorded on the record first.
    """
    if Candidate.shut_ones().filter(pk__in=persons_of([one.pk for one in people])).exists():
        raise InvalidInput("没有发出：有人要求限制处理他的资料，限制期间不能给任何客户。")
    found = standing_with(client, [one.pk for one in people], now=now)
    if Standing.WITHDRAWN in found.values():
        raise InvalidInput("没有发出：有人撤回了给这家客户的授权。他又同意了的话，先在他档案的「授权」里登记。")
    missing = [pk for pk, standing in found.items() if standing is not Standing.GIVEN]
    if not missing:
        return
    who = "他" if len(people) == 1 else f"其中 {len(missing)} 人"
    if way not in ConsentWay.values:
        raise InvalidInput(f"没有发出：台账里{who}没有给「{client}」的授权。先问过本人，再选怎样同意的、写一句凭据。")
    if len(evidence.strip()) < LEAST_EVIDENCE:
        raise InvalidInput("没有发出：写一句凭据，什么时候、怎样同意给这家客户的；会记进授权台账。")


def consents_for(
    people: Sequence[Candidate], client: Client, *, way: str, evidence: str, actor: Viewer, now: datetime
) -> Mapping[int, Consent]:
    """Return the line of the ledger by which each may be given to the client, written now where there is none."""
    found: dict[int, Consent] = {}
    for one in people:
        found[one.pk] = consent_towards(one, client, now=now) or keep_consent(
            candidate=one, actor=actor, now=now,
            agreed=Agreed(way=way, evidence=evidence, client=client, source=ConsentSource.SENDING),
        )  # fmt: skip
    return found
