"""A layout is taught: marked in one mail, kept, and the sender's mails that were left are judged again by it."""

from collections.abc import Sequence
from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.mail.layouts import Layout, learn
from caidang.domain.intake.models import MailLayout, MailSender
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx


def layout_of_marked(*, sender: str, field: str, value: str, line: int, subject: str, lines: Sequence[str]) -> Layout:
    """Return the layout of a value as a person marked it: in this line (-1 the subject), else where it stands first.

    Raises InvalidInput where it does not stand, or nothing stands around it.
    """
    value = value.strip()
    if not value:
        raise InvalidInput("请在信里划出一个值，或把它填进框里。")
    texts = {-1: subject, **dict(enumerate(lines))}
    order = [line, *texts] if line in texts else list(texts)
    place = next((number for number in order if value in texts[number]), None)
    if place is None:
        raise InvalidInput("信里没有这几个字，请照原样划出来。")
    start = texts[place].index(value)
    return learn(
        sender=sender, field=field, subject=subject, lines=lines, line=place, start=start, end=start + len(value)
    )


def keep_layout(*, layout: Layout, actor: Viewer, now: datetime) -> MailLayout:
    """Keep a layout: from now on the sender's mails are read by it. Raises Conflict where it is known."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        row, is_new = MailLayout.objects.get_or_create(
            sender=layout.sender, field=layout.field, where=layout.where.value, before=layout.before[-40:],
            defaults={"after": layout.after, "created_at": now, "created_by": actor.user_id},
        )  # fmt: skip
        if not is_new:
            raise Conflict("这条已经教过了。")
        # Who taught it has seen the alarm; the next mails tell whether it helped.
        MailSender.objects.filter(domain=layout.sender).update(dropped_at=None)
        audit.record(
            actor_id=actor.user_id, verb="mail.layout_taught", subject=f"mail_layout:{row.pk}", now=now,
            detail={"field": layout.field},
        )  # fmt: skip
    return row


def drop_layout(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Forget a layout; what it found stays. Raises NotFound."""
    require(actor, Action.MANAGE_SOURCES)
    key = parse_public_id(public_id, missing="没有教过这一条。")
    with write_tx():
        row = MailLayout.objects.filter(public_id=key).first()
        if row is None:
            raise NotFound("没有教过这一条。")
        audit.record(
            actor_id=actor.user_id, verb="mail.layout_dropped", subject=f"mail_layout:{row.pk}", now=now
        )
        row.delete()
