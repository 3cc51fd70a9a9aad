"""Interviewers judge: each for himself, by the round's competencies."""

from collections.abc import Mapping
from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.pipeline.models import Feedback, Interview, Interviewer
from caidang.domain.pipeline.scorecards import Recommendation, check_scores, competencies_of
from caidang.domain.pipeline.selectors.interviews.sight import Sight, require_manager
from caidang.domain.pipeline.services.interviews.plan import MAX_TEXT, limited
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault

MAX_REMARK = 500
_SHUT = (Interview.Status.CANCELLED, Interview.Status.ABSENT)


def give_feedback(
    *, sight: Sight, interviewer_id: str, scores: Mapping[str, int], remarks: Mapping[str, str],
    recommendation: str, words: str, actor: Viewer, now: datetime,
) -> Feedback:  # fmt: skip
    """Keep one interviewer's judgement of the round, or change it.

    A member gives his own and nobody else's; for somebody at the client, who has no account, whoever
    arranges interviews writes down what he said. Raises InvalidInput for what cannot be taken,
    Conflict before the interview begins and for one that did not take place.
    """
    interview = sight.interview
    interviewer = _interviewer(interview, interviewer_id)
    if interviewer.member is None:
        require_manager(sight, actor)
    elif interviewer.member != actor.user_id:
        raise NotAllowed("评分只能本人给。")
    competencies = competencies_of(interview.competencies)
    content = {
        "scores": check_scores(competencies, scores),
        "remarks": {
            one.name: told
            for one in competencies
            if (told := limited(remarks.get(one.name, ""), MAX_REMARK, one.name))
        },
        "recommendation": _recommendation(recommendation),
        "words": limited(words, MAX_TEXT, "评语"),
    }
    if not content["scores"] and not content["words"]:
        raise InvalidInput("写几句评语再交。")
    with write_tx():
        row = Interview.objects.select_related("data_key").get(pk=interview.pk)
        if row.status in _SHUT:
            raise Conflict(f"这场面试「{row.get_status_display()}」，没有可评的。")
        if row.start > now:
            raise Conflict("面试还没开始，到点以后再评。")
        feedback = Feedback.objects.filter(interviewer=interviewer).first()
        is_new = feedback is None
        if feedback is None:
            feedback = Feedback(interviewer=interviewer, at=now)
        feedback.content = vault.seal_json(row.data_key, feedback.content_place, content)
        feedback.entered_by, feedback.updated_at = actor.user_id, now
        feedback.save()
        audit.record(
            actor_id=actor.user_id, verb="interview.judged" if is_new else "interview.rejudged",
            subject=f"candidate:{sight.person.pk}", now=now, detail={"interview": row.pk},
        )  # fmt: skip
        search.log_change(sight.person.pk)
    return feedback


def _interviewer(interview: Interview, public_id: str) -> Interviewer:
    missing = "这位面试官不在这一场里了，刷新后再看。"
    key = parse_public_id(public_id, missing=missing)
    found = interview.interviewers.filter(public_id=key).first()
    if found is None:
        raise NotFound(missing)
    return found


def _recommendation(given: str) -> str:
    if given not in set(Recommendation):
        raise InvalidInput("选一个：推荐还是不推荐。")
    return given
