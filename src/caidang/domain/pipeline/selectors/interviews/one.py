"""One interview, as far as the viewer sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from caidang.domain.candidates.selectors.shown.rows import row_of
from caidang.domain.candidates.selectors.shown.seeing import Lens
from caidang.domain.pipeline.models import Interview, Interviewer, InterviewLetter
from caidang.domain.pipeline.scorecards import (
    Average,
    Competency,
    Recommendation,
    averages,
    competencies_of,
    overall,
)
from caidang.domain.pipeline.selectors.interviews.lists import contact_of, labels_of, lens_of
from caidang.domain.pipeline.selectors.interviews.sight import Sight, get_interview, may_manage
from caidang.domain.pipeline.selectors.interviews.words import here_words, kind_words, when_words
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.vault import services as vault


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one interviewer thought."""

    by: str
    scores: tuple[tuple[Competency, int | None, str], ...]
    """Each competency with its score and remark."""
    recommendation: str
    recommendation_label: str
    words: str
    entered_by: str
    """Who wrote it down for somebody at the client, otherwise empty."""
    at: datetime
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One interviewer: whether he has judged, and whether the viewer may give his judgement."""

    public_id: str
    name: str
    is_member: bool
    is_own: bool
    has_judged: bool
    may_judge: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something written down."""

    public_id: str
    text: str
    author: str
    at: datetime
    is_own: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that hangs on the interview."""

    public_id: str
    name: str
    size: int
    by: str
    at: datetime
    kind: str
    """What a browser plays it as; empty where it plays none."""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """What became of an invitation."""

    to: str
    is_cancel: bool
    status: str
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Brief:
    """What an interviewer needs to know of the person: what he can do, and no way to reach him."""

    name: str
    title: str
    employer: str
    school: str
    degree: str
    years: int | None
    city: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InterviewPage:
    """All that the interview's page shows."""

    interview: Interview
    words: str
    when: str
    when_here: str
    """The same by the team's clock, where it was arranged by another."""
    brief: Brief
    record: str
    """The record's public id where it is within reach."""
    job: str
    client: str
    place: str
    link: str
    told: str
    seats: tuple[Seat, ...]
    competencies: tuple[Competency, ...]
    judgements: tuple[Judgement, ...]
    averages: tuple[Average, ...]
    overall: float | None
    is_blind: bool
    """Whether the others' judgements are kept from the viewer until he has given his own."""
    reason: str
    decided_by: str
    notes: tuple[Note, ...]
    files: tuple[FileRow, ...]
    letters: tuple[LetterRow, ...]
    may_manage: bool
    is_full: bool
    has_begun: bool


def read_interview(public_id: str, *, viewer: Viewer, now: datetime, today: date) -> InterviewPage:
    """Return the interview's page; raises NotFound where the viewer sees nothing of it."""
    return page_of(get_interview(public_id, viewer=viewer, now=now), viewer=viewer, now=now, today=today)


def page_of(sight: Sight, *, viewer: Viewer, now: datetime, today: date) -> InterviewPage:
    """Return what the viewer sees of the interview."""
    interview, lens = sight.interview, lens_of(sight, viewer)
    detail = vault.open_json(interview.data_key, interview.detail_place, bytes(interview.detail))
    interviewers = list(interview.interviewers.all())
    is_managed = may_manage(sight, viewer)
    is_blind = any(
        one.member == viewer.user_id and not hasattr(one, "feedback") for one in interviewers
    )
    competencies = competencies_of(interview.competencies)
    seen = () if is_blind else _judgements(interview, interviewers, competencies, lens)
    scored = tuple(averages(competencies, [_scores(one) for one in seen])) if seen else ()
    client = interview.application.job.client
    return InterviewPage(
        interview=interview, words=kind_words(interview), when=when_words(interview),
        when_here=here_words(interview),
        brief=_brief(sight, lens, today), record=str(sight.person.public_id) if sight.is_full else "",
        job=interview.application.job.title,
        client=str(client) if sight.is_full and may(viewer, Action.READ_CLIENT) else "",
        place=detail["place"], link=detail["link"], told=lens.text(detail["told"]),
        seats=_seats(interview, interviewers, viewer, is_managed=is_managed, now=now),
        competencies=competencies, judgements=seen, averages=scored, overall=overall(scored),
        is_blind=is_blind, reason="" if is_blind else _reason(interview, lens),
        decided_by=names_of([interview.decided_by]).get(interview.decided_by or 0, ""),
        notes=_notes(interview, lens, viewer) if sight.is_full else (),
        files=_files(interview, lens) if sight.is_full else (),
        letters=_letters(interview) if is_managed else (),
        may_manage=is_managed, is_full=sight.is_full, has_begun=interview.start <= now,
    )  # fmt: skip


def own_feedback(sight: Sight, interviewer_id: str, *, viewer: Viewer) -> dict[str, object]:
    """Return what the form of this interviewer holds already: his own judgement, or what was written down for a client's."""
    for one in sight.interview.interviewers.all():
        is_his = one.member == viewer.user_id if one.member is not None else may_manage(sight, viewer)
        if str(one.public_id) == interviewer_id and is_his and hasattr(one, "feedback"):
            return _content(sight.interview, one)
    return {}


def _brief(sight: Sight, lens: Lens, today: date) -> Brief:
    row = lens.row(row_of(sight.person, tags=(), today=today))
    return Brief(
        row.name, row.title, row.employer, row.school, row.degree, row.years, row.city, row.skills[:20]
    )


def _seats(
    interview: Interview, interviewers: list[Interviewer], viewer: Viewer, *, is_managed: bool,
    now: datetime,
) -> tuple[Seat, ...]:  # fmt: skip
    labels = labels_of([interview])
    is_open = interview.start <= now and interview.status not in (
        Interview.Status.CANCELLED, Interview.Status.ABSENT,
    )  # fmt: skip
    found = []
    for one in interviewers:
        is_own = one.member is not None and one.member == viewer.user_id
        may_judge = is_open and (is_own or (one.member is None and is_managed))
        address = contact_of(interview, one)["address"] if one.member is None and is_managed else ""
        found.append(
            Seat(
                str(one.public_id), labels[one.pk], one.member is not None, is_own,
                hasattr(one, "feedback"), may_judge, address,
            )
        )  # fmt: skip
    return tuple(found)


def _judgements(
    interview: Interview, interviewers: list[Interviewer],
    competencies: tuple[Competency, ...], lens: Lens,
) -> tuple[Judgement, ...]:  # fmt: skip
    labels = labels_of([interview])
    given = [one for one in interviewers if hasattr(one, "feedback")]
    names = names_of(one.feedback.entered_by for one in given)
    found = []
    for one in sorted(given, key=lambda one: (one.feedback.at, one.pk)):
        content, row = _content(interview, one), one.feedback
        recommendation = Recommendation(str(content["recommendation"]))
        found.append(
            Judgement(
                by=labels[one.pk],
                scores=tuple(
                    (c, content["scores"].get(c.name), lens.text(content["remarks"].get(c.name, "")))
                    for c in competencies
                ),
                recommendation=recommendation.value, recommendation_label=recommendation.label,
                words=lens.text(content["words"]),
                entered_by=names.get(row.entered_by or 0, "") if one.member is None else "",
                at=row.at, is_changed=row.updated_at != row.at,
            )
        )  # fmt: skip
    return tuple(found)


def _content(interview: Interview, one: Interviewer) -> dict:  # type: ignore[type-arg]
    return vault.open_json(interview.data_key, one.feedback.content_place, bytes(one.feedback.content))


def _scores(one: Judgement) -> dict[str, int]:
    return {c.name: score for c, score, _ in one.scores if score is not None}


def _reason(interview: Interview, lens: Lens) -> str:
    if interview.reason is None:
        return ""
    sealed = bytes(interview.reason)
    return lens.text(vault.open_sealed(interview.data_key, interview.reason_place, sealed).decode())


def _notes(interview: Interview, lens: Lens, viewer: Viewer) -> tuple[Note, ...]:
    rows = list(interview.notes.filter(removed_at=None))
    names = names_of(row.author for row in rows)
    return tuple(
        Note(
            str(row.public_id),
            lens.text(vault.open_sealed(interview.data_key, row.text_place, bytes(row.text)).decode()),
            names.get(row.author or 0, "系统"), row.at,
            row.author is not None and row.author == viewer.user_id,
        )
        for row in rows
    )  # fmt: skip


def _files(interview: Interview, lens: Lens) -> tuple[FileRow, ...]:
    rows = list(interview.files.filter(removed_at=None))
    names = names_of(row.added_by for row in rows)
    return tuple(
        FileRow(
            str(row.public_id),
            lens.filename(
                vault.open_sealed(interview.data_key, row.filename_place, bytes(row.filename)).decode()
            ),
            row.size, names.get(row.added_by or 0, "系统"), row.at, row.kind,
        )
        for row in rows
    )  # fmt: skip


def _letters(interview: Interview) -> tuple[LetterRow, ...]:
    found = []
    for row in interview.letters.order_by("-id")[:20]:
        to = vault.open_json(interview.data_key, row.address_place, bytes(row.address))
        status = InterviewLetter.Status(row.status).value
        found.append(LetterRow(to["name"], row.is_cancel, status, row.last_error, row.finished_at or row.created_at))
    return tuple(found)


