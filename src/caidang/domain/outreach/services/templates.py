"""Templates of letters, shared by the team."""

from datetime import datetime

from django.db import IntegrityError

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.outreach.models import MailTemplate
from caidang.domain.outreach.wording import check_wording
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_NAME = 40


def save_template(
    *, template_id: int | None, name: str, subject: str, body: str, actor: Viewer, now: datetime,
    subject_en: str = "", body_en: str = "",
) -> MailTemplate:  # fmt: skip
    """Keep a template, a new one where no id is named.

    Raises InvalidInput for what cannot be used, Conflict for a name that is taken, NotFound.
    """
    require(actor, Action.MAIL)
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise InvalidInput(f"模板要有名称，最多 {MAX_NAME} 字。")
    subject, body = check_wording(subject, body)
    if subject_en.strip() or body_en.strip():
        subject_en, body_en = check_wording(subject_en, body_en)
    row = MailTemplate(created_at=now, created_by=actor.user_id) if template_id is None else _of(template_id)
    row.name, row.subject, row.body, row.updated_at = name, subject, body, now
    row.subject_en, row.body_en = subject_en.strip(), body_en.strip()
    try:
        with write_tx():
            row.save()
            audit.record(
                actor_id=actor.user_id, verb="mail_template.saved", subject=f"mail_template:{row.pk}",
                now=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(f"已经有叫「{name}」的模板，换一个名称。") from error
    return row


def archive_template(*, template_id: int, is_archived: bool, actor: Viewer, now: datetime) -> MailTemplate:
    """Put a template away, or take it out again."""
    require(actor, Action.MAIL)
    row = _of(template_id)
    row.archived_at = now if is_archived else None
    with write_tx():
        row.save(update_fields=["archived_at"])
        audit.record(
            actor_id=actor.user_id,
            verb="mail_template.archived" if is_archived else "mail_template.restored",
            subject=f"mail_template:{row.pk}", now=now,
        )  # fmt: skip
    return row


def _of(template_id: int) -> MailTemplate:
    row = MailTemplate.objects.filter(pk=template_id).first()
    if row is None:
        raise NotFound("没有这个模板。")
    return row
