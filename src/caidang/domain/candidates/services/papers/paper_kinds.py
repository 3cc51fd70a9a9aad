"""The organisation adds kinds of papers, changes and puts them away; papers of a kind follow its class at once."""

from datetime import datetime

from caidang.core.errors import InvalidInput, NotFound
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.fields import PAPERS
from caidang.domain.candidates.models import Attachment, PaperKind
from caidang.foundation.accounts.policy import Action, Sensitivity, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search

MAX_KINDS = 60
MAX_NAME = 16
MAX_MONTHS = 600
MAX_REMIND = 365


def save_paper_kind(
    *, kind_id: int | None, name: str, sensitivity: str, months: int | None, remind_days: int,
    actor: Viewer, now: datetime,
) -> PaperKind:  # fmt: skip
    """Add a kind of papers, or change one; raises InvalidInput naming what does not fit.

    Where its class is another now, what was read of its papers is forgotten, and read again only where
    everybody may find it.
    """
    require(actor, Action.MANAGE_SORTING)
    name = " ".join(normalize(name).split())
    if not name or len(name) > MAX_NAME:
        raise InvalidInput(f"给这种附件起个名字，最多 {MAX_NAME} 个字。")
    if sensitivity not in list(Sensitivity):
        raise InvalidInput("请选好级别。")
    if months is not None and not 1 <= months <= MAX_MONTHS:
        raise InvalidInput(f"有效期在 1 到 {MAX_MONTHS} 个月之间，长期有效就留空。")
    if not 0 <= remind_days <= MAX_REMIND:
        raise InvalidInput(f"提前提醒的天数在 0 到 {MAX_REMIND} 之间。")
    if name in {field.label for field in PAPERS.values()} or (
        PaperKind.objects.filter(name=name).exclude(pk=kind_id or 0).exists()
    ):
        raise InvalidInput(f"已经有「{name}」这种附件了；归档了的可以取回。")
    with write_tx():
        row = _row(kind_id) if kind_id else PaperKind(created_at=now, created_by=actor.user_id)
        if not kind_id and PaperKind.objects.filter(archived_at=None).count() >= MAX_KINDS:
            raise InvalidInput(f"最多加 {MAX_KINDS} 种附件，先归档不用的。")
        is_other = bool(kind_id) and row.sensitivity != sensitivity
        row.name, row.sensitivity, row.months, row.remind_days = name, sensitivity, months, remind_days
        row.save()
        if is_other:
            _read_anew(row)
        _note("paper_kind.saved", row, actor=actor, now=now)
    return row


def archive_paper_kind(*, kind_id: int, is_archived: bool, actor: Viewer, now: datetime) -> PaperKind:
    """Put a kind away, or bring it back: it is offered no longer, the papers of it stay as they are."""
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        row = _row(kind_id)
        row.archived_at = now if is_archived else None
        row.save(update_fields=["archived_at"])
        _note("paper_kind.archived" if is_archived else "paper_kind.restored", row, actor=actor, now=now)
    return row


def _read_anew(row: PaperKind) -> None:
    same = Attachment.objects.filter(kind=row.key)
    for pk in same.values_list("candidate_id", flat=True).distinct():
        search.log_change(pk)
    same.update(text=None, read_at=None)


def _row(pk: int) -> PaperKind:
    found = PaperKind.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这种附件。")
    return found


def _note(verb: str, row: PaperKind, *, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"paper_kind:{row.pk}", now=now)
