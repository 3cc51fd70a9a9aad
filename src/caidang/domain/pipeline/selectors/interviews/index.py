"""What was said in interviews, for the search index: found by whoever reaches the record.

What stands behind a client's wall, which not all who reach the record may look over, is kept in it for those
who do. A judgement is not given to it before every interviewer of the round has given his own, for a
search would tell what the page keeps from them.
"""

from collections.abc import Container, Iterable, Mapping, Sequence

from caidang.domain.candidates.selectors.finding.index import Beside
from caidang.domain.pipeline.merged import family, person_behind, records_among
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.selectors.interviews.words import kind_words
from caidang.foundation.accounts.members import active_ids
from caidang.foundation.accounts.policy import EVERYBODY
from caidang.foundation.search.index.values import Kept
from caidang.foundation.vault import services as vault


def interview_texts(ids: Sequence[int]) -> Mapping[int, Beside]:
    """Return the texts of each record's interviews, those of records merged into it among them."""
    whose = family(records_among(ids))
    rows = Interview.objects.filter(
        application__candidate_id__in=list(whose), data_key__erased_at=None
    ).select_related("data_key", "application__job__client")
    there = active_ids()
    open_to_all: dict[int, list[str]] = {}
    kept: dict[int, list[Kept]] = {}
    for row in rows.prefetch_related("interviewers__feedback", "notes", "files"):
        person, wall = whose[row.application.candidate_id], row.application.job.client.target
        if wall is None:
            open_to_all.setdefault(person, []).extend(_texts(row, there))
        else:
            scopes = (EVERYBODY, *sorted(wall.audience))
            kept.setdefault(person, []).extend(Kept(scopes, text) for text in _texts(row, there))
    return {
        pk: Beside(columns={}, texts=tuple(open_to_all.get(pk, ())), kept=tuple(kept.get(pk, ())))
        for pk in {*open_to_all, *kept}
    }


def interviewed_for(clients: Iterable[int]) -> set[int]:
    """Return the records whose interviews for these clients the index knows, as they stand after merges."""
    rows = Interview.objects.filter(application__job__client__in=list(clients)).select_related(
        "application__candidate"
    )
    return {person_behind(row.application.candidate).pk for row in rows}


def _texts(interview: Interview, there: Container[int | None]) -> list[str]:
    key = interview.data_key
    texts = [f"{kind_words(interview)} {interview.application.job.title}"]
    for note in interview.notes.all():
        if note.removed_at is None:
            texts.append(vault.open_sealed(key, note.text_place, bytes(note.text)).decode())
    for file in interview.files.all():
        if file.removed_at is None:
            texts.append(vault.open_sealed(key, file.filename_place, bytes(file.filename)).decode())
    interviewers = list(interview.interviewers.all())
    # Who has left will not judge any more.
    if any(one.member in there and not hasattr(one, "feedback") for one in interviewers):
        return texts
    if interview.reason is not None:
        texts.append(vault.open_sealed(key, interview.reason_place, bytes(interview.reason)).decode())
    for one in interviewers:
        if hasattr(one, "feedback"):
            content = vault.open_json(key, one.feedback.content_place, bytes(one.feedback.content))
            texts += [content["words"], *content["remarks"].values()]
    return [text for text in texts if text]
