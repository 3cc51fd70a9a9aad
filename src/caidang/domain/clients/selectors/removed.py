"""What was put away on a client's page and can be brought back."""

from caidang.domain.clients.models import Client
from caidang.domain.clients.selectors.contacts import content_of

MOST = 20


def list_removed(client: Client) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Return contacts and contracts that were put away, as public id and name; for who may edit the client."""
    contacts = client.contacts.exclude(removed_at=None).filter(data_key__erased_at=None)
    contracts = client.contracts.exclude(removed_at=None).order_by("-removed_at")[:MOST]
    return (
        tuple(
            (str(one.public_id), content_of(one).get("title") or "联系人")
            for one in contacts.select_related("data_key").order_by("-removed_at")[:MOST]
        ),
        tuple((str(one.public_id), one.title) for one in contracts),
    )
