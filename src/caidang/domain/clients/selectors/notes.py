"""Notes on clients, jobs and kinds of work, opened for who may see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from caidang.core.errors import NotFound
from caidang.core.text.masks import mask_numbers
from caidang.core.text.normalize import search_key
from caidang.domain.clients.contact_fields import FIELDS
from caidang.domain.clients.models import Client, Job, Note, Notes
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.policy import Action, Viewer, can
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

MOST_SHOWN = 100
MOST_ALIKE = 20


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note as it is shown. ``client`` and ``job`` are names with public ids, empty where it has none."""

    public_id: str
    kind: str
    kind_label: str
    text: str
    author: str
    at: datetime
    is_own: bool
    role: str
    client: str
    client_id: str
    job: str
    job_id: str


def get_note(public_id: str, *, viewer: Viewer) -> Note:
    """Return a note within reach; raises NotFound."""
    missing = "没有这条笔记，可能已收回。"
    key = parse_public_id(public_id, missing=missing)
    found = Note.objects.visible_to(viewer).filter(public_id=key, removed_at=None).first()
    if found is None:
        raise NotFound(missing)
    return found


def notes_on(*, viewer: Viewer, client: Client | None = None, job: Job | None = None) -> list[ShownNote]:
    """Return the notes on a job, or on a client itself, newest first; both are within the viewer's reach."""
    rows = Note.objects.visible_to(viewer).filter(removed_at=None)
    rows = rows.filter(job=job) if job is not None else rows.filter(client=client, job=None)
    return shown_notes(rows, viewer, MOST_SHOWN)


def notes_alike(job: Job, *, viewer: Viewer) -> list[ShownNote]:
    """Return what was learned elsewhere with this kind of work, and with this client: within the viewer's reach.

    A note's kind of work counts where it stands in the job's title or the other way round; other jobs
    where they are called the same.
    """
    near = Note.objects.visible_to(viewer).filter(removed_at=None)
    title = search_key(job.title)
    known = near.exclude(role="").order_by().values_list("role", flat=True).distinct()
    roles = [role for role in known if search_key(role) in title or title in search_key(role)]
    of_client = Q(client=job.client_id, job=None)
    rows = near.filter(Q(role__in=roles) | Q(job__title=job.title) | of_client).exclude(job=job)
    return shown_notes(rows, viewer, MOST_ALIKE)


def whom_to_call(*, viewer: Viewer) -> list[str]:
    """Return the names that @ may be followed by."""
    return [str(m) for m in active_who_may(Action.READ_CLIENT) if m.pk != viewer.user_id]


def shown_notes(rows: Notes, viewer: Viewer, most: int) -> list[ShownNote]:
    """Return the newest of these notes, opened; they are within the viewer's reach."""
    found = list(rows.select_related("client", "job").order_by("-id")[:most])
    names = names_of(row.author for row in found)
    return [
        ShownNote(
            public_id=str(row.public_id), kind=row.kind, kind_label=Note.Kind(row.kind).label,
            text=_text(row, viewer), author=names.get(row.author or 0, "系统"), at=row.at,
            is_own=row.author is not None and row.author == viewer.user_id, role=row.role,
            client=str(row.client or ""), client_id=str(row.client.public_id) if row.client else "",
            job=str(row.job or ""), job_id=str(row.job.public_id) if row.job else "",
        )
        for row in found
    ]  # fmt: skip


def _text(row: Note, viewer: Viewer) -> str:
    text = str(vault.open_own(row.text_place, bytes(row.text))["text"])
    target = row.client.target if row.client is not None else None
    is_open = can(viewer, Action.READ_CLIENT, target, FIELDS["phone"]).is_allowed
    return text if is_open else mask_numbers(text)
