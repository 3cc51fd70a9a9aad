"""Our clients, contacts, jobs, interviews and remarks as values by our fields, and which of them are there already or are to be made there."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.contact_fields import FIELDS as CONTACT_FIELDS
from caidang.domain.clients.models import Client, Contact, Job, Note
from caidang.domain.clients.selectors.contacts import content_of, decide
from caidang.domain.clients.services.changing import current
from caidang.domain.connectors.models import Link, ObjectMap, Thing
from caidang.domain.connectors.services.housing.fates import token
from caidang.domain.connectors.services.housing.way import noted, said_by
from caidang.domain.pipeline.models import Application, Interview
from caidang.domain.pipeline.selectors.interviews.sight import in_reach
from caidang.domain.pipeline.way import Kind as Stage
from caidang.domain.review.models import Comment
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.vault import services as vault

What = ObjectMap.What
REFERENCE: Final[Mapping[str, str]] = {
    What.CLIENTS: "client", What.CONTACTS: "contact", What.JOBS: "job", What.APPLICATIONS: "application", What.INTERVIEWS: "interview",
    What.NOTES: "comment", What.CLIENT_NOTES: "note",
}  # fmt: skip
"""In which reference of a thing its record stands."""
NOTE: Final = "note"
"""The reference of notes on clients and jobs, which stand among the notes there."""
_CLIENT: Final = ("name", "short_name", "industry", "city", "status")
_JOB: Final = ("title", "status", "headcount", "city", "publication", "deadline", "salary_low", "salary_high")


@dataclass(frozen=True, slots=True)
class Ours:
    """One of our records: its values by our fields, whom it names, and whose data it is."""

    row: Model
    public_id: uuid.UUID
    name: str
    values: Mapping[str, Any]
    updated_at: datetime
    client: Client | None = None
    candidate: Candidate | None = None
    named: Mapping[str, int] = field(default_factory=dict)
    """The numbers of the records that it names, by our fields."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Of what kind those are, by our fields, where it is not the usual one."""


def values_of(what: str, row: Any) -> dict[str, Any]:  # noqa: ANN401 - a record of any of these kinds
    """Return what a record says, by our fields."""
    return _VALUES[what](row)


def _of_interview(one: Interview) -> dict[str, Any]:
    told = vault.open_json(one.data_key, one.detail_place, bytes(one.detail))
    status = Interview.Status.SCHEDULED.value if one.is_ahead else one.status
    return {
        "start": one.start, "end": one.end, "status": status, "kind": one.kind, "place": str(told.get("place", "")), "interviewers": _seated(one),
    }  # fmt: skip


def _seated(one: Interview) -> str:
    """Who is to hold it, by their names."""
    seats = list(one.interviewers.all())
    names = names_of([seat.member for seat in seats if seat.member is not None])
    told = [vault.open_json(one.data_key, seat.contact_place, bytes(seat.contact))["name"] if seat.contact is not None else names.get(seat.member or 0, "") for seat in seats]
    return "、".join(filter(None, map(str, told)))


_VALUES: Final[Mapping[str, Callable[[Any], dict[str, Any]]]] = {
    What.CLIENTS: lambda one: {key: current(one, key) for key in _CLIENT},
    What.JOBS: lambda one: {key: current(one, key) for key in _JOB},
    What.CONTACTS: lambda one: dict(content_of(one)),
    What.APPLICATIONS: lambda one: {"stage": one.stage.kind},
    What.INTERVIEWS: _of_interview,
    What.NOTES: lambda one: {"text": noted(one) if isinstance(one, Note) else said_by(one)},
    What.CLIENT_NOTES: lambda one: {"text": noted(one)},
}


class OurHouse:
    """Our records of one kind that belong to one connection, as far as the actor sees them."""

    def __init__(self, map: ObjectMap, actor: Viewer, made: Callable[[str], Collection[int]] = lambda _what: (), at: str = "") -> None:
        """``made`` are the numbers of the records of a kind that a trial would have made there; ``at`` is ``note`` for notes on clients and jobs."""
        self._map, self._actor, self._made = map, actor, made
        self.at = at or REFERENCE[map.what]
        """In which reference of a thing these records stand."""

    def known(self, after: int, most: int) -> tuple[list[tuple[Thing, Ours]], int]:
        """Return the next records that are there, with what is known of them, and the last thing that was looked at; -1 at the end."""
        rows = Thing.objects.filter(map=self._map, is_cut=False, pk__gt=after, **{f"{self.at}__isnull": False}).order_by("pk")
        things = list(rows[:most])
        ids = [getattr(one, f"{self.at}_id") for one in things]
        found = {one.pk: one for one in self._near().filter(pk__in=ids)}
        pairs = [(thing, self._ours(found[pk])) for thing, pk in zip(things, ids, strict=True) if pk in found]
        return pairs, things[-1].pk if things else -1

    def fresh(self, after: int, most: int) -> tuple[list[Ours], int]:
        """Return the next records that are not there although all that they name is; -1 at the end."""
        there = Thing.objects.filter(map=self._map, **{f"{self.at}__isnull": False}).values(self.at)
        rows = list(self._makeable().filter(pk__gt=after).exclude(pk__in=there).order_by("pk")[:most])
        known = self._known_before() if self.at == NOTE else frozenset()
        return [ours for one in rows if not known & _marks(ours := self._ours(one))], rows[-1].pk if rows else -1

    def _known_before(self) -> frozenset[str]:
        """What notes said that came from there before it was noted which of ours each is."""
        rows = Thing.objects.filter(map=self._map, note=None, comment=None)
        return frozenset(str(seen.get("text", "")) for seen in rows.values_list("seen", flat=True))

    def numbered(self, text: str) -> Model | None:
        """Return the record that has this number; None for none within reach."""
        try:
            number = uuid.UUID(text[-36:])
        except ValueError:
            return None
        found: Model | None = self._near().filter(public_id=number).first()
        return found

    def ids_there(self, what: str, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Return object and id there of these records of ours."""
        if what == What.PEOPLE:
            links = Link.objects.filter(map__connection=self._map.connection_id, candidate__in=numbers, is_cut=False, is_pending=False)
            return {pk: (name, remote) for pk, name, remote in links.values_list("candidate_id", "map__object", "remote_id")}
        at = REFERENCE[what]
        rows = Thing.objects.filter(map__connection=self._map.connection_id, map__what=what, is_cut=False, **{f"{at}__in": numbers})
        return {pk: (name, remote) for pk, name, remote in rows.values_list(f"{at}_id", "map__object", "remote_id")}

    def _near(self) -> "QuerySet[Any]":
        """What the actor sees, and may be written: nothing that was put away, merged or shut."""
        actor, clients = self._actor, Client.objects.visible_to(self._actor).filter(merged_into=None)
        people = Candidate.objects.visible_to(actor).filter(merged_into=None, shut_at=None)
        if self.at == NOTE:
            return Note.objects.visible_to(actor).filter(removed_at=None, client__in=clients).select_related("client", "job").order_by()
        if self._map.what == What.CLIENTS:
            return clients.order_by()
        if self._map.what == What.CONTACTS:
            return Contact.objects.filter(client__in=clients, removed_at=None, data_key__erased_at=None).select_related("data_key", "client").order_by()
        if self._map.what == What.JOBS:
            return Job.objects.visible_to(actor).select_related("client").order_by()
        if self._map.what == What.APPLICATIONS:
            his = Application.objects.filter(candidate__in=people if may(actor, Action.PIPELINE) else people.none(), joined_into=None)
            return his.select_related("stage", "job", "candidate__data_key").order_by()
        if self._map.what == What.INTERVIEWS:
            rows = in_reach(actor) if may(actor, Action.PIPELINE) else Interview.objects.none()
            return rows.filter(application__candidate__in=people).order_by()
        said = Comment.objects.filter(removed_at=None, candidate__in=people if may(actor, Action.WORK) else Candidate.objects.none())
        return said.select_related("candidate__data_key").order_by()

    def _makeable(self) -> "QuerySet[Any]":
        rows, of = self._near(), {"map__connection": self._map.connection_id, "is_cut": False}
        clients = Q(client__in=Thing.objects.filter(**of, client__isnull=False).values("client_id")) | Q(client__in=self._made(What.CLIENTS))
        people = Link.objects.filter(**of, candidate__isnull=False, is_pending=False).values("candidate_id")
        if self._map.what == What.CLIENTS:
            return rows.filter(archived_at=None)
        if self._map.what == What.CONTACTS:
            return rows.filter(clients)
        if self._map.what == What.JOBS:
            return rows.filter(clients).exclude(status=Job.Status.DRAFT)
        jobs = Job.objects.filter(Q(pk__in=Thing.objects.filter(**of, job__isnull=False).values("job_id")) | Q(pk__in=self._made(What.JOBS)))
        if self._map.what == What.CLIENT_NOTES:
            return rows.filter(clients)
        if self.at == NOTE:
            return rows.filter(Q(job__in=jobs) | (Q(job=None) & clients))
        if self._map.what == What.APPLICATIONS:
            return rows.filter(candidate__in=people, job__in=jobs).exclude(stage__kind=Stage.LOST)
        if self._map.what == What.INTERVIEWS:
            return rows.filter(application__candidate__in=people, application__job__in=jobs)
        return rows.filter(candidate__in=people)

    def _ours(self, row: Any) -> Ours:  # noqa: ANN401 - a record of this kind
        values = values_of(self._map.what, row)
        if isinstance(row, Client):
            return Ours(row, row.public_id, row.name, values, row.updated_at, client=row)
        if isinstance(row, Contact):
            seen = {key: text for key, text in values.items() if key in CONTACT_FIELDS and decide(CONTACT_FIELDS[key], row.client, self._actor).is_allowed}
            return Ours(row, row.public_id, "", seen, row.updated_at, client=row.client, named={"client": row.client_id})
        if isinstance(row, Job):
            return Ours(row, row.public_id, row.title, values, row.updated_at, client=row.client, named={"client": row.client_id})
        if isinstance(row, Application):
            return Ours(row, row.public_id, row.job.title, values, row.stage_since, candidate=row.candidate, named={"candidate": row.candidate_id, "job": row.job_id})
        if isinstance(row, Interview):
            his = row.application
            values["title"] = f"第 {row.round} 轮 {his.job.title}"
            return Ours(row, row.public_id, his.job.title, values, row.updated_at, candidate=his.candidate, named={"candidate": his.candidate_id, "job": his.job_id})
        if isinstance(row, Note) and self._map.what == What.CLIENT_NOTES:
            of = {"client": row.client_id, "job": row.job_id}
            return Ours(row, row.public_id, str(row.client), values, row.at, client=row.client, named={key: pk for key, pk in of.items() if pk is not None})
        if isinstance(row, Note):
            kind = What.JOBS if row.job_id is not None else What.CLIENTS
            number = row.job_id or row.client_id or 0
            return Ours(row, row.public_id, str(row.job or row.client), values, row.at, client=row.client, named={"candidate": number}, kinds={"candidate": kind})
        return Ours(row, row.public_id, "", values, row.at, candidate=row.candidate, named={"candidate": row.candidate_id})


def _marks(ours: Ours) -> set[str]:
    """What tells a note from others: as a whole, and without the title that stands before it."""
    text = str(ours.values.get("text", ""))
    return {token(text), token(text.partition("\n")[2])}
