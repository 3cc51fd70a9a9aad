"""What the follower last did, kept for other processes: times and counts, nothing personal."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet

from caidang.foundation.search.index.engine import reader_of
from caidang.foundation.search.index.live import (
    MEMORY_KINDS,
    Places,
    configured,
    current,
    directory_bytes,
    filesystem_of,
    free_bytes,
)
from caidang.foundation.search.index.values import Health, SearchUnavailable
from caidang.foundation.search.models import Change

_STATUS = "status.json"


@dataclass(frozen=True, slots=True)
class Status:
    """The follower's last word. Times are milliseconds since 1970; 0 stands for never.

    ``built`` of ``to_build`` records are in a new generation; ``is_partial``: it is what is searched.
    """

    seq: int = 0
    committed_ms: int = 0
    sealed_ms: int = 0
    erasures: int = 0
    problem: str = ""
    built: int = 0
    to_build: int = 0
    is_partial: bool = False


def write_status(places: Places, status: Status) -> None:
    """Leave the follower's word for others."""
    places.sealed.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = places.sealed / f".{_STATUS}"
    temporary.write_text(json.dumps(asdict(status), ensure_ascii=False))
    temporary.replace(places.sealed / _STATUS)


def read_status(places: Places) -> Status:
    """Return the follower's last word, or an empty one."""
    try:
        return Status(**json.loads((places.sealed / _STATUS).read_text()))
    except (OSError, ValueError, TypeError):
        return Status()


def lag(*, places: Places | None = None) -> Health:
    """Return the state of the index for the health page."""
    where = places or configured()
    status = read_status(where)
    live = current(where)
    directory = live[0] if live else where.homes[0]
    kind = filesystem_of(directory)
    return Health(
        waiting=Change.objects.filter(seq__gt=status.seq).count(),
        documents=_documents(where),
        committed_at=_moment(status.committed_ms),
        sealed_at=_moment(status.sealed_ms),
        live_bytes=directory_bytes(directory) if live else 0,
        sealed_bytes=directory_bytes(where.sealed),
        directory=str(directory),
        filesystem=kind,
        is_memory_backed=kind in MEMORY_KINDS,
        erasures_pending=status.erasures,
        built=status.built,
        to_build=status.to_build,
        free_bytes=free_bytes(directory),
        problem=status.problem or ("" if live else "索引还没有打开，搜索暂时不能用。"),
    )


def waiting_ids() -> QuerySet[Change, int] | None:
    """Return whose records wait for the index, as a query to count by; None where nothing follows them."""
    status = read_status(configured())
    if status.problem or not status.committed_ms:
        return None
    return Change.objects.filter(seq__gt=status.seq).values_list("doc_id", flat=True)


def progress_warning(places: Places) -> tuple[str, ...]:
    """Return a sentence for the searcher while what is searched is not yet all there is."""
    status = read_status(places)
    if not status.is_partial or not status.to_build:
        return ()
    share = status.built * 100 // status.to_build
    return (f"索引正在重建，已完成 {share}%，现在找到的还不全。",)


def _documents(places: Places) -> int | None:
    try:
        searcher = reader_of(places).searcher().searcher
    except SearchUnavailable:
        return None
    return int(searcher.num_docs)


def _moment(milliseconds: int) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
