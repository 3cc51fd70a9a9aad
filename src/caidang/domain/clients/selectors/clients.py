"""Clients: the list, and one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from caidang.core.errors import NotFound
from caidang.domain.clients.models import Client, Clients, Job
from caidang.domain.clients.selectors.paging import PAGE_SIZE, Page, bounds
from caidang.domain.clients.words import sought
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.policy import Action, Viewer, can, may, require
from caidang.foundation.accounts.teams import list_client_teams
from caidang.foundation.lib.public_ids import parse_public_id, row_number

MISSING = "没有这个客户，或不在你的范围里。"
MOST_CHOSEN = 1000
ARCHIVED = "archived"
"""The state in the list's filter under which archived clients are found."""


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One line of the list. ``team`` is the client team behind whose wall it stands, or empty."""

    public_id: str
    name: str
    short_name: str
    status: str
    status_label: str
    industry: str
    city: str
    owner: str
    team: str
    open_jobs: int
    updated_at: datetime
    is_archived: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list or a form offers: (value, label) each."""

    statuses: tuple[tuple[str, str], ...]
    owners: tuple[tuple[int, str], ...]
    teams: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ShownClient:
    """A client as its page shows it, and what the viewer may do with it."""

    row: ClientRow
    client: Client
    merged_into: ClientRow | None
    may_edit: bool
    is_followed: bool


def get_client(public_id: str, *, viewer: Viewer) -> Client:
    """Return the client; raises NotFound for none within reach, NotAllowed for who may read no clients."""
    require(viewer, Action.READ_CLIENT)
    key = parse_public_id(public_id, missing=MISSING)
    found = Client.objects.visible_to(viewer).select_related("team").filter(public_id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found


def list_clients(
    *, viewer: Viewer, text: str = "", filters: Mapping[str, str] | None = None, page: int = 1
) -> Page[ClientRow]:
    """Return one page of the clients within reach, by their names in pinyin.

    ``filters``: ``status`` (one of them, or ``archived``), ``owner`` (a member's number, ``me`` or
    ``nobody``), ``team`` (a client team's number, or ``none``). Archived ones come only when asked for.
    """
    require(viewer, Action.READ_CLIENT)
    rows = _narrowed(Client.objects.visible_to(viewer), filters or {}, viewer)
    for word in sought(text):
        rows = rows.filter(words__contains=word)
    total = rows.count()
    number, pages, here = bounds(total, page)
    shown = rows.select_related("team").order_by("words", "pk")[here]
    return Page(tuple(rows_of(shown, viewer=viewer)), total, number, pages)


def clients_before(
    *, viewer: Viewer, text: str = "", before: int = 0, limit: int = PAGE_SIZE
) -> tuple[list[ClientRow], int, int]:
    """Return the newest live clients within reach that were added before the one of this number (0: all).

    Beside them how many there are in all, and the number to go on from, 0 at the end.
    """
    require(viewer, Action.READ_CLIENT)
    rows = _narrowed(Client.objects.visible_to(viewer), {}, viewer)
    for word in sought(text):
        rows = rows.filter(words__contains=word)
    here = rows.filter(pk__lt=before) if before else rows
    shown = list(here.select_related("team").order_by("-pk")[:limit])
    return rows_of(shown, viewer=viewer), rows.count(), shown[-1].pk if len(shown) == limit else 0


def view_client(public_id: str, *, viewer: Viewer) -> ShownClient:
    """Return a client for its page; raises as ``get_client`` does."""
    client = get_client(public_id, viewer=viewer)
    into = Client.objects.visible_to(viewer).filter(pk=client.merged_into_id or 0).first()
    is_live = client.merged_into_id is None
    return ShownClient(
        row=rows_of([client], viewer=viewer)[0],
        client=client,
        merged_into=rows_of([into], viewer=viewer)[0] if into is not None else None,
        may_edit=is_live and can(viewer, Action.EDIT_CLIENT, client.target).is_allowed,
        is_followed=client.follows.filter(member=viewer.user_id or 0).exists(),
    )


def choices(*, viewer: Viewer) -> Choices:
    """Return whom and what the list can be narrowed to, and a form can set."""
    require(viewer, Action.READ_CLIENT)
    teams = list_client_teams()
    near = teams if viewer.sees_all else [one for one in teams if one[0] in viewer.client_teams]
    return Choices(
        statuses=tuple(Client.Status.choices),
        owners=tuple((m.pk, str(m)) for m in active_who_may(Action.EDIT_CLIENT)),
        teams=tuple(near),
    )


def find_clients(text: str, *, viewer: Viewer, most: int) -> list[ClientRow]:
    """Return the few clients whose name holds what is typed; none for nothing typed."""
    if not may(viewer, Action.READ_CLIENT) or not sought(text):
        return []
    rows = Client.objects.visible_to(viewer).filter(archived_at=None, merged_into=None)
    for word in sought(text):
        rows = rows.filter(words__contains=word)
    return rows_of(rows.select_related("team").order_by("words")[:most], viewer=viewer)


def is_any(*, viewer: Viewer) -> bool:
    """Tell whether there is any client within reach."""
    return Client.objects.visible_to(viewer).exists()


def rows_of(found: Iterable[Client], *, viewer: Viewer) -> list[ClientRow]:
    """Return the lines of these clients, which are within the viewer's reach."""
    clients = list(found)
    owners = names_of(one.owner for one in clients)
    open_jobs = dict(
        Job.objects.visible_to(viewer).filter(client__in=clients, status=Job.Status.OPEN)
        .order_by().values_list("client").annotate(n=Count("pk"))
    )  # fmt: skip
    return [
        ClientRow(
            public_id=str(one.public_id), name=one.name, short_name=one.short_name,
            status=one.status, status_label=Client.Status(one.status).label,
            industry=one.industry, city=one.city,
            owner=owners.get(one.owner or 0, ""), team=one.team.name if one.team else "",
            open_jobs=open_jobs.get(one.pk, 0), updated_at=one.updated_at,
            is_archived=one.archived_at is not None,
        )
        for one in clients
    ]  # fmt: skip


def _narrowed(rows: Clients, filters: Mapping[str, str], viewer: Viewer) -> Clients:
    status, owner, team = (filters.get(name, "") for name in ("status", "owner", "team"))
    if status == ARCHIVED:
        rows = rows.exclude(archived_at=None)
    else:
        rows = rows.filter(archived_at=None, merged_into=None)
        rows = rows.filter(status=status) if status else rows
    if owner:
        wanted = viewer.user_id if owner == "me" else None if owner == "nobody" else row_number(owner)
        rows = rows.filter(owner=wanted) if wanted is not None else rows.filter(owner__isnull=True)
    if team:
        rows = rows.filter(team=None if team == "none" else row_number(team))
    return rows


def client_named(named: str, *, viewer: Viewer) -> Client | None:
    """Return the live client of this name, short name or public id within reach, or None; two of a short name are none."""
    said = named.strip()
    near = Client.objects.visible_to(viewer).filter(archived_at=None, merged_into=None)
    by_name = near.filter(name=said).first()
    if by_name is not None:
        return by_name
    try:
        return near.filter(public_id=UUID(said)).first()
    except ValueError:
        shorts = list(near.filter(short_name=said)[:2]) if said else []
        return shorts[0] if len(shorts) == 1 else None


def clients_to_choose(*, viewer: Viewer) -> list[str]:
    """Return the names of the live clients within reach, for choosing one as one types."""
    near = Client.objects.visible_to(viewer).filter(archived_at=None, merged_into=None)
    return list(near.order_by("words").values_list("name", flat=True)[:MOST_CHOSEN])
