"""What the form of an interview offers, and what speaks against the time in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.rows import row_of
from caidang.domain.candidates.selectors.shown.seeing import list_lens
from caidang.domain.clients.models import Client
from caidang.domain.clients.selectors.contacts import ShownContact, list_contacts
from caidang.domain.pipeline.merged import person_behind
from caidang.domain.pipeline.models import Application, Interview, Interviewer, Scorecard
from caidang.domain.pipeline.selectors.interviews.conflicts import Clash, clashes_of
from caidang.domain.pipeline.selectors.interviews.lists import applications_of, contact_of
from caidang.domain.pipeline.selectors.interviews.sight import (
    Sight,
    get_interview,
    reaches,
    require_manager,
)
from caidang.domain.pipeline.timing import check_minutes, moment
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.vault import services as vault

Choices = Sequence[tuple[object, str]]
MAX_ROUND = 20
_NO_APPLICATION = "没有这个应聘，可能不在你的范围里。"


@dataclass(frozen=True, slots=True)
class SeatedContact:
    """Somebody at the client who is asked."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Known:
    """One of the clients' people, to be asked: his name, his client, and his mail where the viewer sees it."""

    name: str
    client: str
    address: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What a new interview of a person can be made of."""

    name: str
    applications: Choices
    members: Choices
    scorecards: Choices
    rounds: Mapping[int, int]
    """Each application's next round."""
    found: Mapping[int, Application]

    def first(self, public_id: str = "") -> int:
        """Return the application that the form begins with, the named one where it is there; 0 where there is none."""
        named = (pk for pk, one in self.found.items() if str(one.public_id) == public_id)
        return next(named, next(iter(self.found), 0))

    def application(self, pk: int) -> Application:
        """Return one of them; raises NotFound."""
        if pk not in self.found:
            raise NotFound(_NO_APPLICATION)
        return self.found[pk]


@dataclass(frozen=True, slots=True)
class DeskAgain:
    """What an interview is now, and what it can be changed to."""

    name: str
    sight: Sight
    applications: Choices
    members: Choices
    scorecards: Choices
    seated: Sequence[int]
    contacts: Sequence[SeatedContact]
    scorecard: str
    detail: Mapping[str, str]


def arranging(public_id: str, *, viewer: Viewer) -> Desk:
    """Return what a new interview of this person can be made of; raises NotAllowed, NotFound."""
    person = get_candidate(public_id, viewer=viewer)
    require(viewer, Action.INTERVIEW, person.target)
    choices = applications_of(person, viewer=viewer)
    rows = Application.objects.select_related("job__client", "candidate__data_key", "candidate__audience")
    kept = {row.pk: row for row in rows.filter(pk__in=[pk for pk, _ in choices])}
    found = {pk: kept[pk] for pk, _ in choices}
    held = Interview.objects.filter(application__in=found).exclude(status=Interview.Status.CANCELLED)
    rounds = dict.fromkeys(found, 1)
    for pk, number in held.values_list("application_id", "round"):
        rounds[pk] = min(max(rounds[pk], number + 1), MAX_ROUND)
    return Desk(
        _name(person, viewer), choices, _members(person), _scorecards(), rounds, found
    )


def arranging_again(public_id: str, *, viewer: Viewer, now: datetime) -> DeskAgain:
    """Return what the interview is now and can be changed to; raises NotAllowed, NotFound."""
    sight = get_interview(public_id, viewer=viewer, now=now)
    require_manager(sight, viewer)
    interview, card = sight.interview, sight.interview.scorecard
    interviewers: list[Interviewer] = list(interview.interviewers.all())
    contacts = [contact_of(interview, one) for one in interviewers if one.member is None]
    return DeskAgain(
        name=_name(sight.person, viewer), sight=sight,
        applications=((interview.application_id, str(interview.application.job)),),
        members=_members(sight.person), scorecards=_scorecards(card),
        seated=[one.member for one in interviewers if one.member is not None],
        contacts=[SeatedContact(one["name"], one["address"]) for one in contacts],
        scorecard=str(card.public_id) if card else "",
        detail=vault.open_json(interview.data_key, interview.detail_place, bytes(interview.detail)),
    )  # fmt: skip


def known_at_clients(applications: Iterable[Application], *, viewer: Viewer, now: datetime) -> list[Known]:
    """Return the people at the clients of these applications, for the form to offer."""
    if not may(viewer, Action.READ_CLIENT):
        return []
    near = Client.objects.visible_to(viewer).filter(pk__in={one.job.client_id for one in applications})
    return [
        Known(one.name.value, str(client), _mail(one))
        for client in near
        for one in list_contacts(client, viewer=viewer, now=now)
        if not one.name.is_masked
    ]


def _mail(contact: ShownContact) -> str:
    mails = (one.value for one in contact.fields if one.field.key == "email" and not one.is_masked)
    return next(mails, "").split(" ")[0]


def clashes_for(
    *, application: int, interview: str, members: Sequence[int], day: str, at: str, zone: str,
    minutes: int, viewer: Viewer, now: datetime,
) -> tuple[Clash, ...]:  # fmt: skip
    """Return what speaks against the time in a form; nothing while the form does not say one yet.

    Raises NotFound for an application that the viewer does not see.
    """
    require(viewer, Action.INTERVIEW)
    but = get_interview(interview, viewer=viewer, now=now).interview.pk if interview else None
    rows = Application.objects.select_related("job__client", "candidate__data_key", "candidate__audience")
    row = rows.filter(pk=application).first()
    person = person_behind(row.candidate) if row is not None else None
    if row is None or person is None or not reaches(row, person, viewer=viewer):
        raise NotFound(_NO_APPLICATION)
    if not (day and at):
        return ()
    try:
        start = moment(day, at, zone)
        check_minutes(minutes)
    except InvalidInput as error:
        return (Clash(str(error)),)
    return clashes_of(
        person=person, members=members, start=start, minutes=minutes, but=but, now=now
    )


def _name(person: Candidate, viewer: Viewer) -> str:
    return list_lens(viewer).row(row_of(person, tags=(), today=person.updated_at.date())).name


def _members(person: Candidate) -> Choices:
    """Who may be asked; of whom the record is out of reach, that is said."""
    members = active_who_may(Action.READ_CANDIDATE)
    viewers = viewers_of(members)
    audience = person.target.audience
    return [
        (
            member.pk,
            str(member)
            if viewers[member.pk].sees_all or not audience.isdisjoint(viewers[member.pk].scopes)
            else f"{member}（看不到这份档案，只看得到这一场）",
        )
        for member in members
    ]


def _scorecards(chosen: Scorecard | None = None) -> Choices:
    rows = list(Scorecard.objects.filter(is_archived=False))
    if chosen is not None and chosen.is_archived:
        rows.append(chosen)
    return [(str(row.public_id), row.name) for row in rows]
