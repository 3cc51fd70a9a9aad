"""Templates, mailings and letters as somebody may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count

from caidang.core.errors import NotFound
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.record import get_candidate
from caidang.domain.candidates.selectors.rows import UNNAMED
from caidang.domain.candidates.selectors.seeing import lens_on, rows_of
from caidang.domain.outreach.models import Letter, Mailing, MailTemplate, NoMail
from caidang.domain.outreach.wording import check_wording, fill, values_for
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

PAGE: Final = 50
LOOKED_AT: Final = 500
"""Of a selection, how many records are opened to tell beforehand who has no address."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mailing would do. ``looked_at`` of the ``total`` were opened; ``to`` is the first one's masked name."""

    total: int
    looked_at: int
    no_address: int
    unwanted: int
    to: str
    subject: str
    body: str

    @property
    def will_go(self) -> int:
        """How many of those looked at will get it."""
        return self.looked_at - self.no_address - self.unwanted


@dataclass(frozen=True, slots=True)
class ShownMailing:
    """A mailing in the list; ``counts`` are by state."""

    public_id: str
    subject: str
    by: str
    created_at: datetime
    send_from: datetime
    total: int
    counts: dict[str, int]
    is_over: bool

    @property
    def done(self) -> int:
        """How many are settled."""
        return self.total - self.counts.get(Letter.State.WAITING, 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person's letter; an empty ``public_id``: he is out of reach now."""

    public_id: str
    name: str
    state: Letter.State
    reason: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailingView:
    """One mailing with a page of its letters."""

    mailing: ShownMailing
    body: str
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
    """What was written to a person, newest first, and whether he wants no more."""

    letters: tuple[ShownLetter, ...]
    is_unwanted: bool


def list_templates(*, viewer: Viewer, are_archived_wanted: bool = False) -> list[MailTemplate]:
    """Return the team's templates by name."""
    require(viewer, Action.MAIL)
    rows = MailTemplate.objects.order_by("name")
    return list(rows if are_archived_wanted else rows.filter(archived_at=None))


def preview_mailing(
    *, ids: Sequence[int], subject: str, body: str, viewer: Viewer, sender: str, today: date
) -> Preview:
    """Return what would go out, with the first one's letter as the viewer may see it; raises InvalidInput."""
    require(viewer, Action.MAIL)
    subject, body = check_wording(subject, body)
    looked = list(dict.fromkeys(ids))[:LOOKED_AT]
    shown = rows_of(looked, viewer=viewer, today=today)
    unwanted = set(NoMail.objects.filter(candidate_id__in=looked).values_list("candidate_id", flat=True))
    going = [row for row in shown if row.email and row.id not in unwanted]
    values: dict[str, str] = {}
    if going:
        first = going[0]
        values = values_for(
            name="" if first.name == UNNAMED else first.name, gender=first.gender,
            employer=first.employer, title=first.title, sender=sender, today=today,
        )  # fmt: skip
    return Preview(
        total=len(set(ids)), looked_at=len(shown),
        no_address=sum(not row.email and row.id not in unwanted for row in shown),
        unwanted=sum(row.id in unwanted for row in shown),
        to=going[0].name if going else "", subject=fill(subject, values), body=fill(body, values),
    )  # fmt: skip


def list_mailings(*, viewer: Viewer, page: int = 1) -> tuple[list[ShownMailing], int]:
    """Return a page of the viewer's mailings, of everybody's for who sees all, and how many pages there are."""
    require(viewer, Action.MAIL)
    rows = Mailing.objects.visible_to(viewer).order_by("-id")
    pages = max(1, -(-rows.count() // PAGE))
    start = (min(max(page, 1), pages) - 1) * PAGE
    return _shown(list(rows[start : start + PAGE])), pages


def view_mailing(public_id: str, *, viewer: Viewer, today: date, page: int = 1) -> MailingView:
    """Return one mailing with a page of what became of its letters; raises NotFound for another's."""
    require(viewer, Action.MAIL)
    key = parse_public_id(public_id, missing=_NONE)
    mailing = Mailing.objects.visible_to(viewer).filter(public_id=key).first()
    if mailing is None:
        raise NotFound(_NONE)
    letters = mailing.letters.order_by("pk")
    pages = max(1, -(-letters.count() // PAGE))
    page = min(max(page, 1), pages)
    part = list(letters[(page - 1) * PAGE : page * PAGE])
    rows = {row.id: row for row in rows_of([one.candidate_id for one in part], viewer=viewer, today=today)}
    outcomes = []
    for one in part:
        row = rows.get(one.candidate_id)
        outcomes.append(
            Outcome(
                public_id=row.public_id if row else "", name=row.name if row else "",
                state=Letter.State(one.state), reason=Letter.Reason(one.reason).label, sent_at=one.sent_at,
            )  # fmt: skip
        )
    body = str(vault.open_own(mailing.wording_place, bytes(mailing.wording))["body"])
    return MailingView(_shown([mailing])[0], body, tuple(outcomes), page, pages)


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
    is_unwanted = NoMail.objects.filter(candidate=candidate).exists()
    return Correspondence(tuple(shown), is_unwanted)


_NONE: Final = "没有这次群发。"


def _content(letter: Letter, candidate: Candidate) -> dict[str, str]:
    """The letter as it went out; as it was written, gaps and all, for one that has not."""
    if letter.content is not None:
        found = vault.open_json(candidate.data_key, letter.content_place, bytes(letter.content))
    else:
        mailing = letter.mailing
        found = vault.open_own(mailing.wording_place, bytes(mailing.wording))
    return {part: str(found.get(part, "")) for part in ("to", "subject", "body")}


def _shown(rows: Sequence[Mailing]) -> list[ShownMailing]:
    names = names_of(row.created_by for row in rows)
    counted = Letter.objects.filter(mailing__in=rows).order_by().values_list("mailing", "state")
    counts: dict[int, dict[str, int]] = {}
    for mailing, state, count in counted.annotate(n=Count("pk")):
        counts.setdefault(mailing, {})[state] = count
    return [
        ShownMailing(
            public_id=str(row.public_id),
            subject=str(vault.open_own(row.wording_place, bytes(row.wording))["subject"]),
            by=names.get(row.created_by, ""), created_at=row.created_at, send_from=row.send_from,
            total=row.total, counts=counts.get(row.pk, {}), is_over=row.finished_at is not None,
        )  # fmt: skip
        for row in rows
    ]
