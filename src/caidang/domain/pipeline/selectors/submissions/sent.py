"""What was sent to clients and what came of it, for members; and a link's page, for who was given it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.clients.models import Client
from caidang.domain.clients.selectors.contacts import seen_mail
from caidang.domain.compliance.selectors.consents import closed_to_client
from caidang.domain.pipeline.layout import Mode
from caidang.domain.pipeline.models import Answer, Opening, Sending, Submission
from caidang.domain.pipeline.way import Reason
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

PAGE_SIZE = 50
MOST_OPENINGS = 100
MOST_NAMED = 3


class Standing(StrEnum):
    """How a sending stands, to narrow the list."""

    WAITING = "waiting"
    ANSWERED = "answered"
    OVER = "over"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """What the list calls it."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.WAITING: "等客户答复", Standing.ANSWERED: "有答复", Standing.OVER: "到期或收回，没答复", Standing.FAILED: "邮件没发出",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SendingRow:
    """A sending in a list. ``names`` are the first of its people within reach."""

    public_id: str
    client: str
    job: str
    recipient: str
    channel: str
    sent_at: datetime
    sender: str
    people: int
    answered: int
    views: int
    state: str
    is_failed: bool
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SendingPage:
    """One page, newest first. ``before`` is where the next begins, 0 when this was the last."""

    rows: tuple[SendingRow, ...]
    before: int


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the client said."""

    public_id: str
    verdict: str
    is_no: bool
    reason: str
    words: str
    times: tuple[str, ...]
    at: datetime
    is_undone: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report of a sending as members see it."""

    number: int
    code: str
    person: CandidateRow | None
    stage: str
    state: str
    masked: tuple[str, ...]
    contacts: tuple[str, ...]
    has_pages: bool
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class SendingView:
    """All that a sending's page shows."""

    row: SendingRow
    email: str
    consent: str
    has_link: bool
    is_open: bool
    has_passcode: bool
    most_views: int
    expires_at: datetime | None
    revoked_at: datetime | None
    reports: tuple[ReportView, ...]
    openings: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class ClientReport:
    """One report as the client reads it."""

    number: int
    code: str
    content: Mapping[str, Any]
    has_pages: bool
    answered: AnswerView | None


@dataclass(frozen=True, slots=True)
class ClientPage:
    """A link's page, for who opened it."""

    client: str
    job: str
    recipient: str
    expires_at: datetime | None
    is_file_offered: bool
    reports: tuple[ClientReport, ...]
    closed: int
    """How many were here and may not be shown any more."""


def list_sendings(
    *, viewer: Viewer, now: datetime, today: date, before: int = 0, client: str = "", standing: str = "",
    is_mine: bool = False,
) -> SendingPage:  # fmt: skip
    """Return what was sent, newest first, within the viewer's reach, to one client or standing so where that is asked."""
    require(viewer, Action.SUBMIT)
    rows = Sending.objects.filter(pk__in=Sending.objects.visible_to(viewer).order_by().values("pk"))
    if before:
        rows = rows.filter(pk__lt=before)
    if client:
        rows = rows.filter(job__client__public_id=parse_public_id(client, missing="没有这个客户。"))
    if is_mine:
        rows = rows.filter(sent_by=viewer.user_id)
    if standing in set(Standing):
        rows = rows.filter(_stands(Standing(standing), now))
    found = list(_counted(rows.select_related("job__client")).order_by("-pk")[: PAGE_SIZE + 1])
    names = names_of(row.sent_by for row in found)
    shown = found[:PAGE_SIZE]
    people = _named(shown, viewer, today)
    return SendingPage(
        tuple(replace(_row(row, names, now), names=people.get(row.pk, ())) for row in shown),
        shown[-1].pk if len(found) > PAGE_SIZE else 0,
    )


def clients_sent_to(*, viewer: Viewer) -> list[Client]:
    """Return the clients to whom anything was sent, by name, within the viewer's reach."""
    require(viewer, Action.SUBMIT)
    sent = Sending.objects.visible_to(viewer).order_by().values("job__client")
    return list(Client.objects.visible_to(viewer).filter(pk__in=sent))


def _stands(standing: Standing, now: datetime) -> Q:
    """As ``_state`` says it of each."""
    of_it = Submission.objects.filter(sending=OuterRef("pk"))
    has_answer = Q(Exists(of_it.exclude(state=Submission.State.SENT)))
    is_closed = ~Q(channel=Sending.Channel.MAIL_FILES) & (Q(revoked_at__isnull=False) | Q(expires_at__lte=now))
    failed = Q(failed_at__isnull=False)
    return {
        Standing.WAITING: ~failed & Q(Exists(of_it.filter(state=Submission.State.SENT))) & ~is_closed,
        Standing.ANSWERED: ~failed & has_answer, Standing.OVER: ~failed & ~has_answer & is_closed, Standing.FAILED: failed,
    }[standing]  # fmt: skip


def _named(sendings: Sequence[Sending], viewer: Viewer, today: date) -> dict[int, tuple[str, ...]]:
    """The first people of each, as the viewer may call them."""
    reach = Candidate.objects.visible_to(viewer).order_by().only("pk")
    rows = Submission.objects.filter(sending__in=sendings, application__candidate__in=reach).order_by("pk")
    people: dict[int, list[int]] = {}
    for sending, person in rows.values_list("sending_id", "application__candidate_id"):
        people.setdefault(sending, []).append(person)
    first = {pk for of_one in people.values() for pk in of_one[:MOST_NAMED]}
    names = {row.id: row.name for row in rows_of(sorted(first), viewer=viewer, today=today)}
    return {pk: tuple(names[one] for one in of_one[:MOST_NAMED] if one in names) for pk, of_one in people.items()}


def show_sending(sending: Sending, *, viewer: Viewer, now: datetime, today: date) -> SendingView:
    """Return all that a sending's page shows, its people as the viewer may see them."""
    counted = _counted(Sending.objects.filter(pk=sending.pk).select_related("job__client")).get()
    row = _row(counted, names_of([sending.sent_by]), now)
    submissions = _submissions(sending)
    people = {
        one.id: one
        for one in rows_of([s.application.candidate_id for s in submissions], viewer=viewer, today=today)
    }
    recipient = vault.open_own(sending.recipient_place, bytes(sending.recipient))
    return SendingView(
        row=row, email=seen_mail(str(recipient["email"]), sending.job.client, viewer), consent=sending.consent,
        has_link=sending.channel != Sending.Channel.MAIL_FILES,
        is_open=sending.revoked_at is None and sending.failed_at is None and (sending.expires_at or now) > now,
        has_passcode=bool(sending.passcode), most_views=sending.most_views, expires_at=sending.expires_at,
        revoked_at=sending.revoked_at,
        reports=tuple(
            _report(number, one, people.get(one.application.candidate_id))
            for number, one in enumerate(submissions, 1)
            if one.application.candidate_id in people
        ),
        openings=tuple(sending.openings.select_related("submission")[:MOST_OPENINGS]),
    )  # fmt: skip


def verdicts_told(reports: Collection[UUID]) -> dict[UUID, str]:
    """Return what was answered to each of these reports last, and why; whoever calls has seen to it that they may be told of."""
    rows = Answer.objects.filter(submission__public_id__in=reports, undone_at=None).order_by("at", "pk")
    return {
        report: Submission.State(verdict).label + (f"：{Reason(reason).label}" if reason in set(Reason) else "")
        for report, verdict, reason in rows.values_list("submission__public_id", "verdict", "reason")
    }


def client_page(sending: Sending) -> ClientPage:
    """Return a link's page; whoever calls has seen to it that the link was opened."""
    recipient = vault.open_own(sending.recipient_place, bytes(sending.recipient))
    reports = []
    submissions = _submissions(sending)
    closed = closed_to_client(sending.job.client, [one.application.candidate for one in submissions])
    for number, one in enumerate(submissions, 1):
        if one.application.candidate_id in closed:
            continue
        content = vault.open_json(one.data_key, one.content_place, bytes(one.content))
        answers = _answers(one)
        last = next((a for a in answers if not a.is_undone), None)
        reports.append(ClientReport(number, one.code, content, one.pages_id is not None, last))
    return ClientPage(
        client=sending.job.client.name, job=sending.job.title, recipient=str(recipient["name"]),
        expires_at=sending.expires_at, is_file_offered=sending.is_file_offered, reports=tuple(reports),
        closed=len(submissions) - len(reports),
    )  # fmt: skip


def _submissions(sending: Sending) -> Sequence[Submission]:
    return list(
        sending.submissions.select_related(
            "data_key", "application__candidate", "application__stage"
        ).prefetch_related("answers")
    )


def _counted(rows: Any) -> Any:
    return rows.annotate(
        people=Count("submissions", distinct=True),
        answered=Count("submissions", filter=~Q(submissions__state=Submission.State.SENT), distinct=True),
    )


def _row(sending: Any, names: Mapping[int, str], now: datetime) -> SendingRow:
    recipient = vault.open_own(sending.recipient_place, bytes(sending.recipient))
    return SendingRow(
        public_id=str(sending.public_id), client=str(sending.job.client), job=sending.job.title,
        recipient=str(recipient["name"]), channel=Sending.Channel(sending.channel).label,
        sent_at=sending.sent_at, sender=names.get(sending.sent_by or 0, "系统"), people=sending.people,
        answered=sending.answered, views=sending.views, state=_state(sending, now),
        is_failed=sending.failed_at is not None,
    )  # fmt: skip


def _state(sending: Any, now: datetime) -> str:
    if sending.failed_at is not None:
        return "邮件没发出"
    if sending.answered == sending.people:
        return "都答复了"
    if sending.answered:
        return f"{sending.answered} 人已答复"
    if sending.channel == Sending.Channel.MAIL_FILES:
        return "已发邮件"
    if sending.revoked_at is not None:
        return "已收回"
    if sending.expires_at is not None and sending.expires_at <= now:
        return "已过期"
    return "看过，等答复" if sending.views else "还没打开"


def _report(number: int, one: Submission, person: CandidateRow | None) -> ReportView:
    shown = {key: mode for key, mode in one.shown.items() if key in FIELDS}
    return ReportView(
        number=number, code=one.code, person=person, stage=one.application.stage.name,
        state=Submission.State(one.state).label,
        masked=tuple(FIELDS[k].label for k, mode in shown.items() if mode == Mode.MASK),
        contacts=tuple(
            FIELDS[k].label for k, mode in shown.items() if FIELDS[k].group == "contact" and mode == Mode.SHOW
        ),
        has_pages=one.pages_id is not None, answers=tuple(_answers(one)),
    )  # fmt: skip


def _answers(one: Submission) -> list[AnswerView]:
    return [_answer(row, one) for row in one.answers.all()]


def _answer(row: Answer, one: Submission) -> AnswerView:
    words = vault.open_json(one.data_key, row.words_place, bytes(row.words))
    return AnswerView(
        public_id=str(row.public_id), verdict=Submission.State(row.verdict).label,
        is_no=row.verdict == Submission.State.DECLINED, reason=Reason(row.reason).label if row.reason in set(Reason) else "",
        words=str(words["words"]), times=tuple(words["times"]), at=row.at, is_undone=row.undone_at is not None,
    )  # fmt: skip
