"""The people at a client's, each field as the viewer may see it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from caidang.core.errors import NotFound
from caidang.core.text.masks import Masked, mask, mask_numbers
from caidang.domain.clients.contact_fields import FIELDS, ContactField
from caidang.domain.clients.models import Client, Contact, ContactReveal
from caidang.foundation.accounts.policy import Action, Decision, Target, Viewer, can
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

REVEALED_FOR = timedelta(minutes=10)
"""How long a revealed field stays open for who had it revealed."""
OPENED = "client.opened"
"""How the log calls a look at a client's people."""
MISSING = "没有这位联系人，或不在你的范围里。"


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field as it is shown; ``is_masked`` can be revealed by who may."""

    field: ContactField
    value: str
    is_masked: bool


@dataclass(frozen=True, slots=True)
class ShownContact:
    """A contact: name and title, and what else of him is told and not empty."""

    public_id: str
    name: ShownField
    title: str
    fields: tuple[ShownField, ...]


def get_contact(public_id: str, *, viewer: Viewer, is_removed: bool = False) -> Contact:
    """Return the contact; raises NotFound for none at a client within reach."""
    key = parse_public_id(public_id, missing=MISSING)
    near = Client.objects.visible_to(viewer).order_by().only("pk")
    rows = Contact.objects.filter(client__in=near, data_key__erased_at=None)
    found = (
        rows.filter(public_id=key, removed_at__isnull=not is_removed)
        .select_related("client", "data_key").first()
    )  # fmt: skip
    if found is None:
        raise NotFound(MISSING)
    return found


def list_contacts(client: Client, *, viewer: Viewer, now: datetime) -> list[ShownContact]:
    """Return a client's contacts; the client is within the viewer's reach."""
    rows = list(
        client.contacts.filter(removed_at=None, data_key__erased_at=None).select_related("data_key")
    )
    opened = ContactReveal.objects.filter(
        contact__in=rows, member=viewer.user_id or 0, at__gt=now - REVEALED_FOR
    )
    revealed: dict[int, set[str]] = {}
    for pk, field in opened.values_list("contact_id", "field"):
        revealed.setdefault(pk, set()).add(field)
    return [_shown(row, client, viewer, frozenset(revealed.get(row.pk, ()))) for row in rows]


def content_of(contact: Contact) -> dict[str, str]:
    """Return all that is kept of a contact, in clear."""
    return vault.open_json(contact.data_key, contact.content_place, bytes(contact.content))


def kept_mail(client: Client, name: str) -> str:
    """Return the mail that is kept of the client's only contact of this name, empty where there is none.

    In clear, for a letter to him: no page shows it to who sees it masked.
    """
    rows = client.contacts.filter(removed_at=None, data_key__erased_at=None).select_related("data_key")
    mails = [one["email"] for one in map(content_of, rows) if one.get("name") == name.strip()]
    return mails[0].split(" ")[0] if len(mails) == 1 and mails[0] else ""


def seen_mail(mail: str, client: Client, viewer: Viewer) -> str:
    """Return the mail of one of the client's people as the viewer sees such."""
    return seen_field(FIELDS["email"], mail, client, viewer)[0] if mail else ""


def decide(
    field: ContactField, client: Client, viewer: Viewer, revealed: frozenset[str] = frozenset()
) -> Decision:
    """Return how the viewer sees this field of the client's contacts."""
    target = client.target
    if revealed:
        # Without a wall nothing stands between him and the client but his role.
        target = replace(target or Target(frozenset(viewer.scopes)), revealed=revealed)
    return can(viewer, Action.READ_CLIENT, target, field)


def _shown(
    row: Contact, client: Client, viewer: Viewer, revealed: frozenset[str]
) -> ShownContact:
    content = content_of(row)
    shown = {
        key: ShownField(field, *seen_field(field, content.get(key, ""), client, viewer, revealed))
        for key, field in FIELDS.items()
    }
    rest = tuple(one for key, one in shown.items() if key not in ("name", "title") and one.value)
    return ShownContact(str(row.public_id), shown["name"], shown["title"].value, rest)


def seen_field(
    field: ContactField, value: str, client: Client, viewer: Viewer,
    revealed: frozenset[str] = frozenset(),
) -> tuple[str, bool]:  # fmt: skip
    """Return a field's value as the viewer sees it, empty where he sees nothing, and whether it is masked."""
    decision = decide(field, client, viewer, revealed)
    if decision.is_allowed:
        # A number in running text is covered where the telephone itself is.
        phone = decide(FIELDS["phone"], client, viewer, revealed)
        return (value if not field.is_long or phone.is_allowed else mask_numbers(value)), False
    return (mask(field.key, value), True) if decision.is_masked else (Masked(""), False)
