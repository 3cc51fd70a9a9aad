"""A letter came back: the address is marked, and the record counts as less fresh until somebody looks after it."""

from datetime import datetime

from caidang.domain.candidates.models import Bounce, Candidate, FieldValue
from caidang.domain.candidates.services.record.freshness import refresh
from caidang.foundation.audit import services as audit
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault


def note_bounce(
    *, candidate: Candidate, address: str, token: str, status: str, is_lasting: bool, now: datetime
) -> Bounce:
    """Mark the present value that says this address, if there is one. To be called inside a transaction."""
    wanted = address.strip().lower()
    values = FieldValue.objects.filter(candidate=candidate, field="email", retired_at=None)
    value = next(
        (one for one in values
         if vault.open_sealed(candidate.data_key, one.value_place, bytes(one.value)).decode().strip().lower() == wanted),
        None,
    )  # fmt: skip
    row, _ = Bounce.objects.update_or_create(
        candidate=candidate, address=token,
        defaults={"value": value, "status": status[:11], "is_lasting": is_lasting, "at": now},
    )
    refresh([candidate])
    search.log_change(candidate.pk)
    audit.record(
        actor_id=None, verb="candidate.bounced", subject=f"candidate:{candidate.pk}", now=now,
        detail={"status": status[:11]},
    )  # fmt: skip
    return row

