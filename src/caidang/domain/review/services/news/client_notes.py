"""A note on a client or a job that calls colleagues in: clients lie below, whom to tell is known here."""

from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.domain.clients.models import Client, Job, Note
from caidang.domain.clients.services.notes import add_note, note_text
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.comments import mentioned_in
from caidang.domain.review.services.news.telling import tell_of_client
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, can
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.lib.write_lock import write_tx


def write_note(
    *, text: str, kind: str, actor: Viewer, now: datetime, client: Client | None = None,
    job: Job | None = None, role: str = "",
) -> Note:  # fmt: skip
    """Keep a note, tell who is named in it with @, and who follows the client.

    Raises as ``add_note`` does, and InvalidInput for a name that nobody has or whose owner may not see
    the client: he would be called in to a closed door.
    """
    said = note_text(text)
    mentioned = mentioned_in(said)
    client = job.client if job is not None else client
    _refuse_shut_out(mentioned, client)
    with write_tx():
        note = add_note(
            text=said, kind=kind, actor=actor, now=now, client=client, job=job, role=role,
            mentioned=mentioned,
        )  # fmt: skip
        if client is not None:
            kinds = Notification.Kind
            tell_of_client(mentioned, kinds.NOTED, client=client, job=job, actor=actor, now=now)
            follows = client.follows.exclude(member__in=mentioned)
            told = follows.values_list("member", flat=True)
            tell_of_client(told, kinds.COMMENTED, client=client, job=job, actor=actor, now=now)
    return note


def _refuse_shut_out(mentioned: list[int], client: Client | None) -> None:
    target = client.target if client is not None else None
    viewers = viewers_of(User.objects.filter(pk__in=mentioned))
    for pk, name in names_of(mentioned).items():
        if not can(viewers[pk], Action.READ_CLIENT, target).is_allowed:
            raise InvalidInput(f"{name}看不到这个客户，@ 了也打不开；先把他加进客户组，或换一位。")
