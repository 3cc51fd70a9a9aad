"""The watched folders and how they are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from caidang.domain.intake.models import WatchedFolder
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.net.cloud import SECRETS


@dataclass(frozen=True, slots=True)
class FolderRow:
    """One folder. ``options`` is what opens it but for secrets; ``state`` is paused, looking, problem, well or new."""

    public_id: str
    name: str
    kind: str
    label: str
    options: dict[str, str]
    state: str
    problem: str
    checked_at: datetime | None
    files: int
    job: str
    tags: frozenset[int]
    owner: int | None


def list_folders(*, viewer: Viewer, now: datetime) -> list[FolderRow]:
    """Return the watched folders, oldest first."""
    require(viewer, Action.MANAGE_SOURCES)
    rows = WatchedFolder.objects.filter(removed_at=None).select_related("job").prefetch_related("tags")
    return [_row(row, now) for row in rows.annotate(n=Count("files"))]


def _row(row: WatchedFolder, now: datetime) -> FolderRow:
    is_held = row.held_until is not None and row.held_until > now
    state = (
        "paused" if not row.is_active else "looking" if is_held else "problem" if row.problem
        else "well" if row.checked_at else "new"
    )  # fmt: skip
    options = {name: str(value) for name, value in row.opened_secret().items() if name not in SECRETS}
    return FolderRow(
        str(row.public_id), row.name, row.kind, WatchedFolder.Kind(row.kind).label, options, state, row.problem,
        row.checked_at, int(getattr(row, "n", 0)), str(row.job.public_id) if row.job else "",
        frozenset(tag.pk for tag in row.tags.all()), row.owner,
    )
