"""Templates, mailings and letters as somebody may see them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Q

from caidang.core.errors import NotFound
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import Lens, lens_on, rows_of
from caidang.domain.outreach.hours import goes_at
from caidang.domain.outreach.left_out import who_wants_none
from caidang.domain.outreach.models import Letter, MailAnswer, Mailing, MailTemplate, NoMail
from caidang.domain.outreach.wording import Step
from caidang.domain.review.calendar import team_calendar
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class ShownMailing:
    """A mailing in the list; ``people`` is how many it is for, ``counts`` are of their letters, by state.

    ``sent``, ``replied``, ``bounced`` and ``left`` count people: who got at least one letter, who answered, whose
    address took none, who wanted no more.
    """

    public_id: str
    subject: str
    by: str
    created_at: datetime
    send_from: datetime
    total: int
    counts: Mapping[str, int]
    is_over: bool
    is_paused: bool = False
    is_cancelled: bool = False
    steps: int = 1
    sent: int = 0
    replied: int = 0
    bounced: int = 0
    left: int = 0
    out_of_reach: int = 0

    @property
    def letters(self) -> int:
        """How many letters there are by now, those that follow later not counted."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """How many of them are settled."""
        return self.letters - self.counts.get(Letter.State.WAITING, 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """How one of a person's letters stands; an ``unsure`` one may be sent again, by its ``letter``."""

    step: int
    state: Letter.State
    reason: str
    at: datetime | None
    letter: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far one person is; an empty ``public_id``: he is out of reach now. ``state`` and ``reason`` are the last letter's."""

    public_id: str
    name: str
    marks: tuple[Mark, ...]
    replied_at: datetime | None
    bounced_at: datetime | None
    left_at: datetime | None

    @property
    def state(self) -> Letter.State:
        """How the last letter stands."""
        return self.marks[-1].state

    @property
    def reason(self) -> str:
        """Why the last letter did not go out."""
        return self.marks[-1].reason

    @property
    def sent_at(self) -> datetime | None:
        """When the last letter went out, or is to."""
        return self.marks[-1].at


@dataclass(frozen=True, slots=True)
class MailingView:
    """One mailing with a page of its people."""

    mailing: ShownMailing
    steps: tuple[Step, ...]
    left_out: tuple[tuple[str, int], ...]
    hours: tuple[int, int]
    is_workdays_only: bool
    account: str
    outcomes: tuple[Outcome, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter on the person's page."""

    subject: str
    body: str
    to: str
    by: str
    state: Letter.State
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What was written to a person and what came back, newest first, and whether he wants no more; ``is_own``: he said so himself."""

    letters: tuple[ShownLetter, ...]
    is_unwanted: bool
    is_own: bool = False
    answers: tuple["ShownAnswer", ...] = ()


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What came back to a letter; ``status`` is a bounce's code."""

    kind: MailAnswer.Kind
    subject: str
    text: str
    sender: str
    status: str
    at: datetime


def list_templates(*, viewer: Viewer, are_archived_wanted: bool = False) -> list[MailTemplate]:
    """Return the team's templates by name."""
    require(viewer, Action.MAIL)
    rows = MailTemplate.objects.order_by("name")
    return list(rows if are_archived_wanted else rows.filter(archived_at=None))


def list_mailings(*, viewer: Viewer, page: int = 1) -> tuple[list[ShownMailing], int]:
    """Return a page of the viewer's mailings, of everybody's for who sees all, and how many pages there are."""
    require(viewer, Action.MAIL)
    rows = Mailing.objects.visible_to(viewer).order_by("-id")
    pages = max(1, -(-rows.count() // PAGE))
    start = (min(max(page, 1), pages) - 1) * PAGE
    return _shown(list(rows[start : start + PAGE])), pages


def view_mailing(public_id: str, *, viewer: Viewer, today: date, page: int = 1) -> MailingView:
    """Return one mailing with a page of how far its people are; raises NotFound for another's."""
    require(viewer, Action.MAIL)
    key = parse_public_id(public_id, missing=_NONE)
    mailing = Mailing.objects.visible_to(viewer).select_related("account").filter(public_id=key).first()
    if mailing is None:
        raise NotFound(_NONE)
    firsts = mailing.letters.filter(step=0).order_by("pk")
    pages = max(1, -(-firsts.count() // PAGE))
    page = min(max(page, 1), pages)
    people = list(firsts[(page - 1) * PAGE : page * PAGE].values_list("candidate_id", flat=True))
    letters: dict[int, list[Letter]] = {pk: [] for pk in people}
    for one in mailing.letters.filter(candidate__in=people).defer("content").order_by("step"):
        letters[one.candidate_id].append(one)
    rows = {row.id: row for row in rows_of(people, viewer=viewer, today=today)}
    calendar = team_calendar() if mailing.is_workdays_only else None
    outcomes = tuple(
        _outcome(letters[pk], rows.get(pk), lambda due: goes_at(mailing, due, calendar)) for pk in people
    )
    skipped = mailing.letters.filter(state=Letter.State.SKIPPED).order_by().values_list("reason").annotate(n=Count("pk"))
    left_out = [(Letter.Reason(reason).label, count) for reason, count in skipped.order_by("-n")]
    if mailing.out_of_reach:
        left_out.append(("不在你的范围里", mailing.out_of_reach))
    steps = tuple(Step(**step) for step in mailing.opened()["steps"])
    return MailingView(
        _shown([mailing])[0], steps, tuple(left_out), (mailing.from_hour, mailing.to_hour), mailing.is_workdays_only,
        str(mailing.account) if mailing.account else "", outcomes, page, pages,
    )  # fmt: skip


def _outcome(
    letters: Sequence[Letter], row: CandidateRow | None, opens: Callable[[datetime], datetime]
) -> Outcome:
    """How far one person is; ``opens`` says when a letter that is due may go."""
    marks = tuple(
        Mark(
            one.step, Letter.State(one.state), Letter.Reason(one.reason).label,
            one.sent_at or (opens(one.next_at) if one.next_at and one.state == Letter.State.WAITING else None),
            str(one.public_id) if one.state == Letter.State.UNSURE else "",
        )
        for one in letters
    )  # fmt: skip

    def latest(name: str) -> datetime | None:
        return max((at for one in letters if (at := getattr(one, name)) is not None), default=None)

    return Outcome(
        row.public_id if row else "", row.name if row else "", marks, latest("replied_at"), latest("bounced_at"),
        latest("left_at"),
    )  # fmt: skip


def correspondence_with(public_id: str, *, viewer: Viewer, now: datetime) -> Correspondence:
    """Return what was written to a person; raises NotFound as ``get_candidate`` does."""
    candidate = get_candidate(public_id, viewer=viewer)
    require(viewer, Action.MAIL, candidate.target)
    rows = list(candidate.letters.select_related("mailing").order_by("-pk")[:PAGE])
    names = names_of(one.mailing.created_by for one in rows)
    lens = lens_on(candidate, viewer=viewer, now=now)
    shown = []
    for one in rows:
        said = _content(one, candidate)
        shown.append(
            ShownLetter(
                subject=lens.text(said["subject"]), body=lens.text(said["body"]),
                to=lens.show(FIELDS["email"], said["to"]), by=names.get(one.mailing.created_by, ""),
                state=Letter.State(one.state), reason=Letter.Reason(one.reason).label,
                at=one.sent_at or one.mailing.created_at,
            )  # fmt: skip
        )
    is_unwanted = bool(who_wants_none([candidate.pk]))
    is_own = is_unwanted and not NoMail.objects.filter(candidate=candidate, is_own=False).exists()
    return Correspondence(tuple(shown), is_unwanted, is_own, tuple(_answers(candidate, lens)))


def _answers(candidate: Candidate, lens: Lens) -> Iterator[ShownAnswer]:
    for one in candidate.mail_answers.order_by("-pk")[:PAGE]:
        said = vault.open_json(candidate.data_key, one.content_place, bytes(one.content))
        yield ShownAnswer(
            MailAnswer.Kind(one.kind), lens.text(str(said["subject"])), lens.text(str(said["text"])),
            lens.show(FIELDS["email"], str(said["from"])), str(said["status"]), one.at,
        )  # fmt: skip


_NONE: Final = "没有这次群发。"


def _content(letter: Letter, candidate: Candidate) -> dict[str, str]:
    """The letter as it went out; as it was written, gaps and all, for one that has not."""
    if letter.content is not None:
        found = vault.open_json(candidate.data_key, letter.content_place, bytes(letter.content))
    else:
        found = letter.mailing.opened()["steps"][letter.step]
    return {part: str(found.get(part, "")) for part in ("to", "subject", "body")}


def _shown(rows: Sequence[Mailing]) -> list[ShownMailing]:
    names = names_of(row.created_by for row in rows)
    letters = Letter.objects.filter(mailing__in=rows).order_by()
    counts: dict[int, dict[str, int]] = {}
    for mailing, state, count in letters.values_list("mailing", "state").annotate(n=Count("pk")):
        counts.setdefault(mailing, {})[state] = count
    people: dict[int, Mapping[str, Any]] = {
        told["mailing"]: told
        for told in letters.values("mailing").annotate(
            sent=Count("candidate", filter=Q(sent_at__isnull=False), distinct=True),
            replied=Count("candidate", filter=Q(replied_at__isnull=False), distinct=True),
            bounced=Count("candidate", filter=Q(bounced_at__isnull=False), distinct=True),
            left=Count("candidate", filter=Q(left_at__isnull=False), distinct=True),
        )
    }
    found = []
    for row in rows:
        opened, figures = row.opened(), people.get(row.pk, {})
        found.append(
            ShownMailing(
                public_id=str(row.public_id), subject=str(opened["name"]), by=names.get(row.created_by, ""),
                created_at=row.created_at, send_from=row.send_from, total=row.total, counts=counts.get(row.pk, {}),
                is_over=row.finished_at is not None, is_paused=row.paused_at is not None,
                is_cancelled=row.cancelled_at is not None, steps=len(opened["steps"]), out_of_reach=row.out_of_reach,
                sent=figures.get("sent", 0), replied=figures.get("replied", 0), bounced=figures.get("bounced", 0),
                left=figures.get("left", 0),
            )  # fmt: skip
        )
    return found
