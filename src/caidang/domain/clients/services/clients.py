"""A client company comes into the books, and what is known of it changes."""

from datetime import datetime

from caidang.domain.clients.models import Client, Revision
from caidang.domain.clients.services.changing import Values, change, create
from caidang.foundation.accounts.policy import Viewer


def add_client(*, values: Values, actor: Viewer, now: datetime) -> Client:
    """Keep a new client with these fields (``fields.LABELS``); its name is needed.

    Raises InvalidInput for a name that is taken or a value that does not fit, NotAllowed for an owner
    or a client team that the actor may not set.
    """
    client = Client()
    create(client, {"name": "", **values}, actor=actor, now=now)
    return client


def change_client(
    *, client: Client, values: Values, actor: Viewer, now: datetime
) -> Revision | None:
    """Change these fields of a client; return what was changed, None where nothing was. Raises as ``add_client`` does."""
    return change(client, values, actor=actor, now=now)
