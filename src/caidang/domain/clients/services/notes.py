"""What was learned is written down where it is used: with a client, a job, or a kind of work."""

from collections.abc import Sequence
from datetime import datetime

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.clients.fields import choice, line
from caidang.domain.clients.models import Client, ClientFollow, Job, Note
from caidang.domain.clients.words import tidy
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MAX_NOTE = 2000


def note_text(text: str) -> str:
    """Return the text as it is kept; raises InvalidInput for an empty or too long one."""
    said = tidy(text)
    if not 0 < len(said) <= MAX_NOTE:
        raise InvalidInput(f"笔记要写 1 到 {MAX_NOTE} 个字。")
    return said


def add_note(
    *, text: str, kind: str, actor: Viewer, now: datetime, client: Client | None = None,
    job: Job | None = None, role: str = "", mentioned: Sequence[int] = (),
) -> Note:  # fmt: skip
    """Keep a note on a job (and with it its client), on a client, or on a kind of work (``role``) alone.

    ``mentioned`` are whom the text calls in; telling them is the caller's, who knows how. Raises
    InvalidInput for a text or kind that does not fit, or for a note on nothing.
    """
    client = job.client if job is not None else client
    require(actor, Action.READ_CLIENT, client.target if client is not None else None)
    require(actor, Action.WORK)
    said = note_text(text)
    kind = choice("类别", Note.Kind.values)(kind)
    role = line("岗位", 40, is_needed=client is None)(role) if client is None else ""
    with write_tx():
        note = Note(
            client=client, job=job, role=role, kind=kind, mentioned=list(mentioned),
            author=actor.user_id, at=now,
        )  # fmt: skip
        note.text = vault.seal_own(note.text_place, {"text": said})
        note.save()
        _note("note.added", note, actor, now)
    return note


def remove_note(*, note: Note, actor: Viewer, now: datetime) -> None:
    """Take back what one wrote oneself: its text is gone. Raises NotAllowed for what another wrote."""
    if note.author is None or note.author != actor.user_id:
        raise NotAllowed("只能收回自己的笔记。")
    with write_tx():
        _take_back(note, actor, now)


def replace_note(*, note: Note, text: str, actor: Viewer, now: datetime) -> Note:
    """Have what was changed elsewhere stand for a note: the actor, who was shown both, says it, and the former is taken back."""
    with write_tx():
        made = add_note(text=text[:MAX_NOTE], kind=note.kind, client=note.client, job=note.job, role=note.role, actor=actor, now=now)
        if note.removed_at is None:
            _take_back(note, actor, now)
    return made


def _take_back(note: Note, actor: Viewer, now: datetime) -> None:
    note.text, note.removed_at = b"", now
    note.save(update_fields=["text", "removed_at"])
    _note("note.removed", note, actor, now)


def set_client_follow(
    *, client: Client, is_followed: bool, actor: Viewer, now: datetime
) -> None:
    """Hear of a client's new notes, or no longer."""
    require(actor, Action.READ_CLIENT, client.target)
    if actor.user_id is None:
        return
    with write_tx():
        if is_followed:
            ClientFollow.objects.get_or_create(
                client=client, member=actor.user_id, defaults={"since": now}
            )
        else:
            ClientFollow.objects.filter(client=client, member=actor.user_id).delete()


def _note(verb: str, note: Note, actor: Viewer, now: datetime) -> None:
    subject = f"job:{note.job_id}" if note.job_id else f"client:{note.client_id}" if note.client_id else f"note:{note.pk}"
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=subject, now=now,
        detail={"note": note.pk, "kind": note.kind, "mentioned": note.mentioned},
    )  # fmt: skip
