"""A change of a contact or of a contract is taken back, as far as nothing stands on it since."""

from datetime import datetime

from caidang.core.errors import Conflict, NotFound
from caidang.domain.clients.models import Client, Contact, Contract, PartVersion
from caidang.domain.clients.selectors.contacts import content_of
from caidang.domain.clients.services.contacts import change_contact
from caidang.domain.clients.services.contracts import COUNTS, save_contract, told_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.vault import services as vault

_OVER = "后来又改过同一处，或者已经移除，不能直接撤销；请改成你要的。"


def undo_version(*, version_id: int, actor: Viewer, now: datetime) -> Client:
    """Give a contact or a contract back what it said before this change, and return its client.

    Raises NotFound for none within reach, NotAllowed, and Conflict where a later change stands on it.
    """
    row = PartVersion.objects.select_related(
        "contact__client", "contact__data_key", "contract__client", "contract__data_key"
    ).filter(pk=version_id).first()  # fmt: skip
    part = None if row is None else row.contact or row.contract
    if row is None or part is None or not Client.objects.visible_to(actor).filter(pk=part.client_id).exists():
        raise NotFound("没有这次改动。")
    require(actor, Action.EDIT_CLIENT, part.client.target)
    if part.removed_at is not None or part.data_key.erased_at is not None:
        raise Conflict(_OVER)
    told = vault.open_json(part.data_key, row.content_place, bytes(row.content))
    current = _current(part)
    if any(current.get(name, "") != value for name, value in told["after"].items()):
        raise Conflict(_OVER)
    values = {**current, **told["before"]}
    if isinstance(part, Contact):
        emptied = [name for name, value in told["before"].items() if not value]
        change_contact(contact=part, values={**values, "clear": emptied}, actor=actor, now=now)
    else:
        wanted = {n: (int(v) if v else None) if n in COUNTS else v for n, v in values.items()}
        save_contract(client=part.client, contract=part, values=wanted, actor=actor, now=now)
    return part.client


def _current(part: Contact | Contract) -> dict[str, str]:
    return content_of(part) if isinstance(part, Contact) else told_of(part)
