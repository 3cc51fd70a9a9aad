"""The people at a client's: kept, changed, put away, forgotten; and a masked field of theirs shown in clear."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.clients.contact_fields import FIELDS, checked_contact
from caidang.domain.clients.models import Client, Contact, ContactReveal
from caidang.domain.clients.selectors.contacts import REVEALED_FOR, content_of, decide
from caidang.domain.clients.services.versions import keep_version
from caidang.foundation.accounts.alarms import raise_alarm
from caidang.foundation.accounts.models import Alarm
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.accounts.proofs import require_proof
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault


class Purpose(StrEnum):
    """What a contact's telephone is wanted for."""

    CALL = "call"
    CHECK = "check"
    REQUEST = "request"

    @property
    def label(self) -> str:
        """The purpose in Chinese."""
        return {"call": "联系客户", "check": "核对资料", "request": "应本人要求"}[self]


def add_contact(
    *, client: Client, values: Mapping[str, Any], actor: Viewer, now: datetime
) -> Contact:
    """Keep a person at a client's, under a key of his own. Raises InvalidInput without a name."""
    require(actor, Action.EDIT_CLIENT, client.target)
    content = checked_contact(values)
    with write_tx():
        contact = Contact(
            client=client, data_key=vault.new_data_key(now=now), created_at=now, updated_at=now,
            created_by=actor.user_id,
        )  # fmt: skip
        _seal(contact, content)
        contact.save()
        _note("contact.added", contact, actor, now)
    return contact


def change_contact(
    *, contact: Contact, values: Mapping[str, Any], actor: Viewer, now: datetime
) -> None:
    """Change what is kept of a contact. A field that the actor cannot see, left empty, stays as it is.

    ``clear`` names such fields that are to be emptied all the same.
    """
    client = contact.client
    require(actor, Action.EDIT_CLIENT, client.target)
    before = content_of(contact)
    wanted = {key: str(values.get(key, "")) for key in FIELDS}
    cleared = set(values.get("clear") or ())
    for key, field in FIELDS.items():
        is_unseen = not decide(field, client, actor).is_allowed
        if is_unseen and not wanted[key].strip() and key not in cleared:
            wanted[key] = before.get(key, "")
    content = checked_contact(wanted)
    changed = sorted(key for key in FIELDS if content[key] != before.get(key, ""))
    if not changed:
        return
    with write_tx():
        _seal(contact, content)
        contact.updated_at = now
        contact.save(update_fields=["content", "updated_at"])
        kept = keep_version(contact, before=before, after=content, actor=actor, now=now)
        _note("contact.changed", contact, actor, now, parts=changed, version=kept.pk if kept else 0)


def remove_contact(*, contact: Contact, actor: Viewer, now: datetime) -> None:
    """Put a contact away; ``restore_contact`` brings him back."""
    _set_removed(contact, now, "contact.removed", actor=actor, now=now)


def restore_contact(*, contact: Contact, actor: Viewer, now: datetime) -> None:
    """Bring back a contact that was put away."""
    _set_removed(contact, None, "contact.restored", actor=actor, now=now)


def erase_contact(*, contact: Contact, actor: Viewer, now: datetime) -> None:
    """Destroy a contact's key, as he asked: nothing of him opens again, in no backup either."""
    require(actor, Action.EDIT_CLIENT, contact.client.target)
    with write_tx():
        vault.erase(key=contact.data_key, now=now)
        contact.content, contact.removed_at = b"", now
        contact.save(update_fields=["content", "removed_at"])
        _note("contact.erased", contact, actor, now)


def reveal_contact(
    *, contact: Contact, field: str, purpose: str, actor: Viewer, now: datetime
) -> None:
    """Show a masked field in clear to the actor for ten minutes; asking again while it is open costs nothing.

    It counts into the same quota as candidates' fields do. Raises InvalidInput for an unknown field or
    without a purpose, NotAllowed out of reach, for a hidden field, without a proof that the right asks for, or
    beyond the quota; that raises an alarm, too.
    """
    if field not in FIELDS:
        raise InvalidInput("没有这个字段。")
    if purpose not in list(Purpose):
        raise InvalidInput("请先选用途，再看完整内容。")
    require(actor, Action.REVEAL, contact.client.target, FIELDS[field])
    require_proof(actor, Action.REVEAL, now=now)
    with write_tx():
        open_now = ContactReveal.objects.filter(
            contact=contact, member=actor.user_id or 0, field=field, at__gt=now - REVEALED_FOR
        )
        if open_now.exists():
            return
        refusal = _over_quota(actor, now)
        if not refusal:
            ContactReveal.objects.create(
                contact=contact, member=actor.user_id or 0, field=field, purpose=purpose, at=now
            )
            audit.record(
                actor_id=actor.user_id, verb="contact.revealed", subject=f"client:{contact.client_id}",
                now=now, detail={"contact": contact.pk, "part": field, "purpose": purpose},
            )  # fmt: skip
            return
        # The alarm must outlive the refusal: raised here, an exception would take it along.
        raise_alarm(
            member=actor.user_id or 0, kind=Alarm.Kind.REVEALS, count=_count(actor, now, _DAY), now=now
        )
    raise NotAllowed(refusal)


_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def _over_quota(actor: Viewer, now: datetime) -> str:
    rules = actor.rules
    for span, most, name in (
        (_HOUR, rules.reveals_per_hour, "一小时"), (_DAY, rules.reveals_per_day, "一天"),
    ):  # fmt: skip
        if actor.user_id is not None and _count(actor, now, span) >= most:
            return f"{name}内最多看 {most} 处完整内容，已经用完；已告知管理员和审计员。急用请找主管。"
    return ""


def _count(actor: Viewer, now: datetime, span: timedelta) -> int:
    """Contacts' and candidates' fields together; the latter this room knows from the log alone."""
    since = now - span
    own = ContactReveal.objects.filter(member=actor.user_id or 0, at__gt=since).count()
    others = AuditEvent.objects.filter(
        actor_id=actor.user_id, at__gt=since, verb="candidate.revealed"
    )
    return own + others.count()


def _set_removed(
    contact: Contact, removed_at: datetime | None, verb: str, *, actor: Viewer, now: datetime
) -> None:
    require(actor, Action.EDIT_CLIENT, contact.client.target)
    with write_tx():
        contact.removed_at = removed_at
        contact.save(update_fields=["removed_at"])
        _note(verb, contact, actor, now)


def _seal(contact: Contact, content: Mapping[str, str]) -> None:
    contact.content = vault.seal_json(contact.data_key, contact.content_place, content)


def _note(
    verb: str, contact: Contact, actor: Viewer, now: datetime, parts: list[str] | None = None,
    version: int = 0,
) -> None:  # fmt: skip
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"client:{contact.client_id}", now=now,
        detail={
            "contact": contact.pk, **({"parts": parts} if parts else {}),
            **({"version": version} if version else {}),
        },
    )  # fmt: skip
