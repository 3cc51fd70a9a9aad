"""What was said in interviews, for the search index: found by whoever reaches the record.

The index knows one reach for a record. So what stands behind a client's wall, which not all who reach
the record may look over, is not given to it; nor a judgement before every interviewer of the round
has given his own, for a search would tell what the page keeps from them.
"""

from collections.abc import Mapping, Sequence

from caidang.domain.candidates.selectors.index import Beside
from caidang.domain.pipeline.merged import family, records_among
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.selectors.interviews_words import kind_words
from caidang.foundation.vault import services as vault


def interview_texts(ids: Sequence[int]) -> Mapping[int, Beside]:
    """Return the texts of each record's interviews, those of records merged into it among them."""
    whose = family(records_among(ids))
    rows = Interview.objects.filter(
        application__candidate_id__in=list(whose), application__job__client__team=None,
        data_key__erased_at=None,
    ).select_related("data_key", "application__job")  # fmt: skip
    found: dict[int, list[str]] = {}
    for row in rows.prefetch_related("interviewers__feedback", "notes"):
        found.setdefault(whose[row.application.candidate_id], []).extend(_texts(row))
    return {pk: Beside(columns={}, texts=tuple(texts)) for pk, texts in found.items()}


def _texts(interview: Interview) -> list[str]:
    key = interview.data_key
    texts = [f"{kind_words(interview)} {interview.application.job.title}"]
    for note in interview.notes.all():
        if note.removed_at is None:
            texts.append(vault.open_sealed(key, note.text_place, bytes(note.text)).decode())
    interviewers = list(interview.interviewers.all())
    if any(one.member is not None and not hasattr(one, "feedback") for one in interviewers):
        return texts
    if interview.reason is not None:
        texts.append(vault.open_sealed(key, interview.reason_place, bytes(interview.reason)).decode())
    for one in interviewers:
        if hasattr(one, "feedback"):
            content = vault.open_json(key, one.feedback.content_place, bytes(one.feedback.content))
            texts += [content["words"], *content["remarks"].values()]
    return [text for text in texts if text]
