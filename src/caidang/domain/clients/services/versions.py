"""What a contact or a contract said before a change is kept, sealed under its own key."""

from collections.abc import Mapping
from datetime import datetime

from caidang.domain.clients.models import Contact, Contract, PartVersion
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import services as vault


def keep_version(
    part: Contact | Contract, *, before: Mapping[str, str], after: Mapping[str, str], actor: Viewer,
    now: datetime,
) -> PartVersion | None:  # fmt: skip
    """Keep what differs; None where nothing does. To be called inside ``write_tx()``, once the part is saved."""
    names = [name for name in after if before.get(name, "") != after[name]]
    if not names:
        return None
    row = PartVersion(
        contact=part if isinstance(part, Contact) else None,
        contract=part if isinstance(part, Contract) else None, actor=actor.user_id, at=now,
    )  # fmt: skip
    told = {"before": {n: before.get(n, "") for n in names}, "after": {n: after[n] for n in names}}
    row.content = vault.seal_json(part.data_key, row.content_place, told)
    row.save()
    return row
