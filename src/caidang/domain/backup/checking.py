"""Is this vault whole: database, audit chain, sealed files, sealed values, index. Reads; changes nothing.

Run on the live vault by the nightly scrub, and on a restored one before anybody uses it.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from caidang.core.errors import CaidangError, NotFound, SealBroken
from caidang.domain.backup.snapshot.reading import tables
from caidang.domain.candidates.models import Document, FieldValue
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditHead
from caidang.foundation.search.index.live import configured
from caidang.foundation.search.index.sealer import Sealer
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob

SAMPLE: Final = 50
_TOGETHER: Final = 500
_MOST_NAMED: Final = 50

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Checked:
    """What was found. Ids only; ``problems`` are sentences fit to show, none when all is whole."""

    problems: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    schema: dict[str, str] = field(default_factory=dict)
    audit_events: int = 0
    audit_seq: int = 0
    audit_hash: str = ""
    files: int = 0
    values: int = 0
    documents: int = 0
    damaged_files: list[str] = field(default_factory=list)
    damaged_values: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def check_vault(*, sample: int | None, progress: Progress) -> Checked:
    """Check everything, or of files and values a ``sample`` of so many each. Nothing is raised for what is found."""
    found = Checked()
    progress("database", 0, 0)
    _check_database(found)
    progress("audit", 0, 0)
    report = audit.verify()
    found.audit_events = report.count
    if not report.is_sound:
        found.problems.append(str(report))
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    if head is not None:
        found.audit_seq, found.audit_hash = head.seq, head.hash
    _check_files(found, sample, progress)
    _check_values(found, sample, progress)
    _check_index(found)
    found.counts, found.schema = _counts(), _schema()
    return found


def _schema() -> dict[str, str]:
    """The last step of every app's tables, as a manifest tells them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, MAX(name) FROM django_migrations GROUP BY app")
        return {str(app): str(name) for app, name in cursor.fetchall()}


def _check_database(found: Checked) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for question, what in (
            ("PRAGMA cipher_integrity_check", "数据库有损坏的页"),
            ("PRAGMA integrity_check", "数据库的结构有损坏"),
            ("PRAGMA foreign_key_check", "数据库里有指向空处的行"),
        ):
            cursor.execute(question)
            rows = [row for row in cursor.fetchmany(_MOST_NAMED) if row[0] != "ok"]
            if rows:
                found.problems.append(f"{what}（{len(rows)} 处），请从备份恢复。")


def _check_files(found: Checked, sample: int | None, progress: Progress) -> None:
    # In a state from before an erasure the person's files are listed still; nobody can open them, and the replay drops them.
    kept = Blob.objects.exclude(file_key=None).filter(data_key__erased_at=None)
    total = kept.count()
    for number, blob in enumerate(_some(kept, total, sample)):
        found.files += 1
        try:
            vault.read_blob(blob)
        except (SealBroken, NotFound):
            if Blob.objects.filter(pk=blob.pk).exclude(file_key=None).exists():
                found.damaged_files.append(blob.name)
        progress("files", number, min(total, sample or total))
    if found.damaged_files:
        found.problems.append(f"有 {len(found.damaged_files)} 份封存的文件缺失或损坏。")


def _check_values(found: Checked, sample: int | None, progress: Progress) -> None:
    values = FieldValue.objects.select_related("candidate__data_key").filter(candidate__data_key__erased_at=None)
    total = values.count()
    for number, value in enumerate(_some(values, total, sample)):
        found.values += 1
        try:
            vault.open_sealed(value.candidate.data_key, value.value_place, value.value)
        except CaidangError:
            found.damaged_values.append(str(value))
        progress("values", number, min(total, sample or total))
    documents = Document.objects.select_related("data_key").filter(data_key__erased_at=None)
    for document in _some(documents, documents.count(), sample):
        found.documents += 1
        try:
            vault.open_sealed(document.data_key, document.text_place, document.text)
        except CaidangError:
            found.damaged_values.append(str(document))
    if found.damaged_values:
        found.problems.append(f"有 {len(found.damaged_values)} 处封存的内容打不开。")


def _check_index(found: Checked) -> None:
    if not Path(settings.CAIDANG_SEALED_INDEX).exists():
        return
    try:
        Sealer(configured()).read_manifest()
    except SealBroken:
        found.problems.append("封存的索引坏了；程序会从档案重建，不丢资料。")


def _counts() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(_count_of(table))
            found[table] = int(cursor.fetchone()[0])
    return found


def _count_of(table: str) -> str:
    return f'SELECT count(*) FROM "{table}"'  # noqa: S608 - a table of our own


def _in_parts(rows: Any) -> Iterator[Any]:
    """All of the rows. No reading stays open between the parts.

    The run that asks writes meanwhile how far it is, and whoever reads on an embedded database may not write any more
    once somebody else has.
    """
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:_TOGETHER]):
        yield from part
        last = part[-1].pk


def _some(rows: Any, total: int, sample: int | None) -> Iterator[Any]:
    """All of the rows, a few hundred at a time, or so many of them anywhere."""
    if sample is None or total <= sample:
        yield from _in_parts(rows)
        return
    places: Iterable[int] = sorted(random.sample(range(total), sample))
    for place in places:
        # A row may have gone since they were counted.
        yield from rows.order_by("pk")[place : place + 1]
