"""What the client says to a report: kept, told to whoever put the person forward, and a step on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.text.normalize import normalize_shown
from caidang.domain.pipeline.models import Answer, StageEvent, Submission
from caidang.domain.pipeline.services.submissions.links import find_open, note_answer, report_in
from caidang.domain.pipeline.services.submissions.stepping import (
    follow_answer,
    standing,
    step_back,
)
from caidang.domain.pipeline.way import CLIENTS_REASONS, Kind
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, can, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MAX_WORDS, MOST_TIMES, MOST_ANSWERS = 500, 5, 20
_STATES = Submission.State


@dataclass(frozen=True, slots=True)
class Said:
    """What a client says: a verdict, for a no its reason, words, and times that he proposes."""

    verdict: str
    reason: str = ""
    words: str = ""
    times: Sequence[str] = ()


def answer(*, token: str, number: int, said: Said, address: str, now: datetime) -> Answer:
    """Take the answer to one report of an open link; the newest counts. Raises NotFound, InvalidInput."""
    sending = find_open(token, now=now)
    submission = report_in(sending, number)
    _check(said)
    if submission.answers.count() >= MOST_ANSWERS:
        raise Conflict("已经答复过很多次了，再有变化，请直接告诉给你链接的顾问。")
    words = normalize_shown(said.words).strip()
    made = Answer(
        submission=submission, verdict=said.verdict, at=now,
        reason=said.reason if said.verdict == _STATES.DECLINED else "",
    )  # fmt: skip
    candidate = submission.application.candidate
    with write_tx():
        made.words = vault.seal_json(
            submission.data_key, made.words_place, {"words": words, "times": list(said.times)}
        )
        made.event = _moved(submission, made, is_moved=sending.is_moved_on_accept, now=now)
        made.save()
        submission.state = _STATES(said.verdict)
        submission.save(update_fields=["state"])
        note_answer(sending, submission, address=address, now=now)
        audit.record(
            actor_id=None, verb="submission.answered", subject=f"candidate:{candidate.pk}", now=now,
            detail={"submission": submission.pk, "verdict": said.verdict, "reason": made.reason},
        )  # fmt: skip
        owners = {sending.sent_by, submission.application.owner, candidate.owner}
        tell(owners, Notification.Kind.ANSWERED, candidate, actor=PROGRAM, now=now, about=submission.public_id)
    return made


def undo_answer(*, public_id: str, actor: Viewer, now: datetime) -> Answer:
    """Take back what an answer did: the person stands where he stood before. Raises NotFound, Conflict."""
    require(actor, Action.PIPELINE)
    missing = "没有这个答复，或者不在你的范围里。"
    key = parse_public_id(public_id, missing=missing)
    found = Answer.objects.select_related(
        "event__before", "submission__sending", "submission__application__stage",
        "submission__application__joined_into__stage",
        "submission__application__candidate__audience",
    ).filter(public_id=key).first()  # fmt: skip
    if found is None or not can(actor, Action.PIPELINE, found.submission.application.candidate.target).is_allowed:
        raise NotFound(missing)
    with write_tx():
        if not Answer.objects.filter(pk=found.pk, undone_at=None).update(undone_at=now, undone_by=actor.user_id):
            raise Conflict("这个答复已经撤销过了。")
        if found.event is not None:
            step_back(standing(found.submission.application), found.event, actor=actor, now=now)
        before = found.submission.answers.filter(undone_at=None).first()
        Submission.objects.filter(pk=found.submission_id).update(
            state=before.verdict if before else _STATES.SENT
        )
        audit.record(
            actor_id=actor.user_id, verb="submission.answer_undone",
            subject=f"candidate:{found.submission.application.candidate_id}", now=now,
            detail={"submission": found.submission_id},
        )  # fmt: skip
    return found


def _check(said: Said) -> None:
    if said.verdict not in (_STATES.ACCEPTED, _STATES.INTERVIEW, _STATES.DECLINED):
        raise InvalidInput("请选一个答复。")
    if said.verdict == _STATES.DECLINED and said.reason not in CLIENTS_REASONS:
        raise InvalidInput("请选一个不合适的原因，方便我们下次推荐得更准。")
    if len(said.words) > MAX_WORDS:
        raise InvalidInput(f"留言最多 {MAX_WORDS} 个字。")
    if len(said.times) > MOST_TIMES or any(len(time) > 30 for time in said.times):
        raise InvalidInput(f"面试时间最多写 {MOST_TIMES} 个。")


def _moved(submission: Submission, made: Answer, *, is_moved: bool, now: datetime) -> StageEvent | None:
    application = standing(submission.application)
    if made.verdict == _STATES.DECLINED:
        return follow_answer(application, Kind.LOST, reason=made.reason, now=now)
    if is_moved or made.verdict == _STATES.INTERVIEW:
        return follow_answer(application, Kind.INTERVIEW, reason="", now=now)
    return None
