"""A copy is opened again by a member: as it was sent, and noted."""

from datetime import datetime

from caidang.core.errors import NotFound
from caidang.domain.pipeline.services.submissions.links import File, file_of, report_in
from caidang.domain.pipeline.services.submissions.sending import find_sending
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx


def open_copy(*, public_id: str, number: int, kind: str, actor: Viewer, now: datetime) -> File:
    """Return a file of a sending for who may see its person; raises NotFound, NotAllowed."""
    sending = find_sending(public_id, viewer=actor)
    submission = report_in(sending, number)
    candidate = submission.application.candidate
    require(actor, Action.READ_CANDIDATE, candidate.target)
    file = file_of(submission, kind)
    if file is None:
        raise NotFound("这里没有这份文件。")
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="submission.copy_opened", subject=f"candidate:{candidate.pk}",
            now=now, detail={"submission": submission.pk},
        )  # fmt: skip
    return file
