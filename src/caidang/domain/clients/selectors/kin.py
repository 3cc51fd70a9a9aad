"""Which clients are one: written down twice and merged, each keeps what was said about it by its name of then."""

from caidang.domain.clients.models import Client
from caidang.foundation.accounts.policy import PROGRAM


def same_clients(client: Client) -> set[int]:
    """This function will return the numbers of this client, of the one that it went into, and of all that went into that."""
    root = client
    while root.merged_into_id is not None:
        root = Client.objects.visible_to(PROGRAM).get(pk=root.merged_into_id)
    found, level = {client.pk, root.pk}, [root.pk]
    while level:
        level = list(Client.objects.visible_to(PROGRAM).filter(merged_into__in=level).order_by().values_list("pk", flat=True))
        found |= set(level)
    return found
