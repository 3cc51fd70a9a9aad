"""A whole import is taken back, a portion in one transaction; what people did since then stays."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db.models import ProtectedError

from caidang.core.interchange.sheets.labels import REMARK, TAGS
from caidang.domain.candidates.models import Candidate, Document, FieldValue
from caidang.domain.candidates.services.labelling.tags import remove_tag
from caidang.domain.candidates.services.record.records import touch
from caidang.domain.candidates.services.record.tokens import refresh_tokens
from caidang.domain.review.services.news.comments import take_back_remarks
from caidang.domain.sheets.models import SheetImport, SheetRow
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import DataKey

Outcome = SheetRow.Outcome
_NEW = (Outcome.CREATED, Outcome.DOUBTFUL)
_HARMLESS = (
    "candidate.created", "candidate.opened", "candidate.found", "candidate.exported",
    "candidate.completed", "candidate.sorted_by_rule", "candidate.revealed", "sheet.row_undone",
)  # fmt: skip
"""What may have happened to a record that nobody touched."""


def undo_portion(sheet: SheetImport, rows: Sequence[SheetRow], *, actor: Viewer, now: datetime) -> int:
    """Take these rows back; return how many were left as they are. To be called inside a transaction.

    People whom the import made are removed, their key destroyed, unless somebody worked on them since.
    """
    made = [row for row in rows if row.outcome in _NEW and row.candidate_id is not None]
    touched = _touched(sheet, [row.candidate_id for row in made if row.candidate_id])
    untouched = [row.candidate_id for row in made if row.candidate_id not in touched and row.candidate_id]
    kept = _remove(untouched, actor=actor, now=now)
    for row in rows:
        if row.changes and row.candidate_id is not None:
            _take_back(row, actor=actor, now=now)
    SheetRow.objects.filter(pk__in=[row.pk for row in rows]).update(is_undone=True)
    return len(touched) + kept


def _touched(sheet: SheetImport, ids: Sequence[int]) -> set[int]:
    """Which of these records somebody worked on, merged, or got a document for, but for what the import itself did."""
    rows = Candidate.objects.filter(pk__in=ids)
    made = {f"candidate:{pk}": (pk, at) for pk, at in rows.values_list("pk", "created_at")}
    events = AuditEvent.objects.filter(subject__in=made).exclude(verb__in=_HARMLESS)
    own: set[int] = set()
    found = set()
    for subject, verb, at, detail in events.values_list("subject", "verb", "at", "detail"):
        if detail.get("sheet") == sheet.pk:
            if verb == "document.attached":
                own.add(int(detail["document"]))
        elif at != made[subject][1]:
            # What happened in the very moment (its tags) belongs to the import.
            found.add(made[subject][0])
    found |= set(rows.exclude(merged_into=None).values_list("pk", flat=True))
    found |= set(rows.filter(merged__isnull=False).values_list("pk", flat=True))
    documents = Document.objects.filter(candidate__in=ids).values_list("candidate_id", "pk")
    found |= {candidate for candidate, document in documents if document not in own}
    return found


def _remove(ids: Sequence[int], *, actor: Viewer, now: datetime) -> int:
    """Remove records; return how many others still hold on to, so that they stay."""
    try:
        with write_tx():
            _delete(ids, actor=actor, now=now)
            return 0
    except ProtectedError:
        if len(ids) == 1:
            return 1
    return sum(_remove([pk], actor=actor, now=now) for pk in ids)


def _delete(ids: Sequence[int], *, actor: Viewer, now: datetime) -> None:
    rows = Candidate.objects.filter(pk__in=ids)
    keys = list(rows.values_list("data_key_id", flat=True))
    documents = Document.objects.filter(candidate__in=ids)
    with_files = set(documents.values_list("data_key_id", flat=True))
    documents.delete()
    rows.delete()
    vault.erase_unused(keys=[key for key in keys if key not in with_files], now=now)
    for key in DataKey.objects.filter(pk__in=with_files):
        vault.erase(key=key, now=now)
    for pk in ids:
        search.log_erasure(pk)
        audit.record(
            actor_id=actor.user_id, verb="candidate.import_undone", subject=f"candidate:{pk}", now=now
        )


def _take_back(row: SheetRow, *, actor: Viewer, now: datetime) -> None:
    """Take out of a record what the sheet brought, and put back what it replaced, where nobody changed it since."""
    candidate = Candidate.objects.select_related("data_key", "audience").get(pk=row.candidate_id or 0)
    take_back_remarks([str(new) for field, _, new, _ in row.changes if field == REMARK])
    for field, entry, new, old in row.changes:
        if field == TAGS and candidate.taggings.filter(tag=int(entry)).exists():
            remove_tag(candidate=candidate, tag_id=int(entry), actor=actor, now=now, is_refused=False)
        if field in (REMARK, TAGS):
            continue
        value = candidate.values.filter(pk=uuid.UUID(str(new)), retired_at=None).first()
        if value is None:
            continue
        if value.origin == FieldValue.Origin.SHEET:
            value.delete()
        else:
            value.retired_at = now
            value.save(update_fields=["retired_at"])
        if old:
            candidate.values.filter(pk=uuid.UUID(str(old))).update(retired_at=None, retired_by=None)
    refresh_tokens(candidate)
    touch(candidate, now=now)
    audit.record(
        actor_id=actor.user_id, verb="sheet.row_undone", subject=f"candidate:{candidate.pk}", now=now,
        detail={"sheet": row.sheet_id},
    )  # fmt: skip
