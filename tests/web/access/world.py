"""One record at every place that the policy knows, around one member of a role.

The member is in team A and in the client team of 海棠. At each place stand two records that may be one
person, with everything on them that an address can name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from caidang.domain.candidates.models import Candidate, Document, Suspicion
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.candidates.services.record.merge import merge_candidates
from caidang.domain.candidates.services.record.placing import refresh_audience, set_holds
from caidang.domain.clients.models import (
    Client,
    ClientMerge,
    Contact,
    Contract,
    ContractFile,
    Job,
    Note,
)
from caidang.domain.clients.services.clients import add_client, change_client
from caidang.domain.clients.services.contacts import add_contact, change_contact
from caidang.domain.clients.services.contracts import add_contract_file, save_contract
from caidang.domain.clients.services.jobs import add_job
from caidang.domain.clients.services.merging import merge_clients
from caidang.domain.clients.services.notes import add_note
from caidang.domain.intake.models import IntakeItem
from caidang.domain.pipeline.models import (
    Application,
    Scorecard,
    StageEvent,
)
from caidang.domain.pipeline.services.interviews.scorecards import save_scorecard
from caidang.domain.review.models import Comment
from caidang.domain.review.services.chain.cases import case_of
from caidang.domain.review.services.news.comments import add_comment
from caidang.domain.sheets.models import SheetImport
from caidang.foundation.accounts.models import Alarm, Membership, RoleChange, Team, User
from caidang.foundation.accounts.policy import DEFAULTS, PROGRAM, Role
from caidang.foundation.accounts.services import create_user
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob
from tests.apps.interviews.making import CARD
from tests.apps.pipeline.making import a_type, applied
from tests.making import NOW, a_candidate
from tests.web.access.rounds import Round, a_round

PASSWORD = "paper-lantern-7"  # noqa: S105 - of an invented member
PLACES = ("own", "collected", "mate", "pool", "inner", "stranger", "outer")
"""Whose the record is: the member's, collected by him, his colleague's, nobody's, his client team's,
another team's, another client team's."""
NAMES = dict(zip(PLACES, ("白初晴", "董若谷", "孔令仪", "温如故", "简行舟", "明照夜", "苏幕遮"), strict=True))
CLIENTS = dict(zip(PLACES, ("白露科技", "惊蛰软件", "谷雨网络", "芒种数据", "夏至电子", "寒露生物", "霜降物流"), strict=True))
"""The client at each place: the member's own behind another team's wall, three without any wall, one behind
the wall of his client team, two behind another's."""
CONTACTS = {place: f"联络{name}" for place, name in NAMES.items()}
PHONES = {place: f"1380000{n:04d}" for n, place in enumerate(PLACES, 4101)}


@dataclass(frozen=True, slots=True)
class Placed:
    """What stands at one place, for the gaps in addresses."""

    candidate: Candidate
    document: Document
    pair: Suspicion
    intake: IntakeItem
    comment: Comment
    tag: int
    merge: int
    desk: "Desk"
    application: Application
    round: Round
    sheet: SheetImport


@dataclass(frozen=True, slots=True)
class Desk:
    """A client with everything on it that an address can name."""

    client: Client
    job: Job
    contact: Contact
    contract: Contract
    file: ContractFile
    note: Note
    merge: ClientMerge


@dataclass(frozen=True, slots=True)
class World:
    """The member, the others, and what stands where."""

    user: User
    mate: User
    placed: dict[str, Placed]
    team: Team
    change: RoleChange
    alarm: Alarm
    job: Job
    """A job that everybody who reads clients sees; somebody from each place is on its board."""
    card: Scorecard
    gaps: dict[int, dict[str, Sequence[object]]] = field(default_factory=dict)
    """What stands at a place, as addresses name it, by the place's ``id``."""


def a_world(role: Role) -> World:
    """Make the member of this role and everything around him."""
    user, mate, stranger = (
        create_user(
            username=name, password=PASSWORD, role=which, full_name=full, actor=PROGRAM, now=NOW
        )
        for name, which, full in (
            ("me", role, "我"), ("mate", Role.CONSULTANT, "同组"), ("far", Role.CONSULTANT, "外组"),
        )
    )  # fmt: skip
    team, other, inner, outer = (
        Team.objects.create(name=name, kind=kind, created_at=NOW)
        for name, kind in (("甲组", "team"), ("乙组", "team"), ("海棠", "client"), ("远山", "client"))
    )
    for where, who in ((team, user), (team, mate), (other, stranger), (inner, user), (outer, stranger)):
        Membership.objects.create(team=where, user=who)
    put: dict[str, Callable[[Candidate], object]] = {
        "own": lambda c: _own(c, user.pk),
        "collected": lambda c: _collected(c, user.pk),
        "mate": lambda c: _own(c, mate.pk),
        "pool": lambda c: None,
        "inner": lambda c: _held(c, inner),
        "stranger": lambda c: _own(c, stranger.pk),
        "outer": lambda c: _held(c, outer),
    }
    change = RoleChange.objects.create(
        role="updater", before=DEFAULTS[Role.UPDATER].as_json(), after=DEFAULTS[Role.REVIEWER].as_json(),
        reason="试一试", proposed_by=stranger.pk, proposed_at=NOW,
    )  # fmt: skip
    alarm = Alarm.objects.create(member=stranger, kind="reveals", count=3, at=NOW)
    walls = {
        "own": (user, outer), "collected": (None, None), "mate": (mate, None), "pool": (None, None),
        "inner": (None, inner), "stranger": (stranger, outer), "outer": (None, outer),
    }  # fmt: skip
    placed = {place: _placed(place, put[place], user, *walls[place]) for place in PLACES}
    job = placed["pool"].desk.job
    applied(job, *(at.candidate for at in placed.values() if at.desk.job != job))
    # Given to the member past the service: whose records they are still decides.
    Application.objects.update(owner=user.pk)
    StageEvent.objects.update(actor=user.pk)
    card = save_scorecard(public_id="", name="工程师", competencies=CARD, actor=PROGRAM, now=NOW)
    return World(user, mate, placed, team, change, alarm, job, card)


def _placed(
    place: str, put: Callable[[Candidate], object], user: User, owner: User | None, wall: Team | None
) -> Placed:
    name, phone = NAMES[place], PHONES[place]
    first, second, third = (
        a_candidate(
            [("name", 0, name), ("phone", 0, phone), ("city", 0, "上海"), ("skill", 0, "织锦")],
            text=f"{name} {phone}\n第{n}份 织锦 {place}",
        )
        for n in range(3)
    )
    merge = merge_candidates(keeper=first, loser=third, take={}, actor=PROGRAM, now=NOW)
    add_tag(candidate=first, name="急", actor=PROGRAM, now=NOW)
    for one in (first, second):
        put(one)
    comment = add_comment(candidate=first, text="说一句", actor=PROGRAM, now=NOW)
    Comment.objects.filter(pk=comment.pk).update(author=user.pk)
    pair = Suspicion.objects.create(first=first, second=second, score=0.8, created_at=NOW)
    with write_tx():
        case_of(first, now=NOW)
        intake = IntakeItem(
            data_key=vault.new_data_key(now=NOW), size=1, source="upload", received_at=NOW,
            received_by={"own": user.pk, "collected": user.pk}.get(place), candidate=first,
            status=IntakeItem.Status.FAILED, due_at=NOW, last_error="没读出",
        )  # fmt: skip
        intake.filename = vault.seal(intake.data_key, intake.filename_place, f"{name}.pdf".encode())
        intake.blob = first.documents.all()[0].blob
        intake.save()
    tag = first.taggings.values_list("tag_id", flat=True)[0]
    desk = _a_desk(place, owner, wall, author=user)
    application = applied(desk.job, first)[0]
    return Placed(
        first, first.documents.all()[0], pair, intake, comment, tag, merge.pk, desk, application,
        a_round(first, user), _a_sheet(name, first.documents.all()[0].blob, intake.received_by),
    )


def _a_sheet(name: str, blob: Blob, member: int | None) -> SheetImport:
    """A sheet whose columns wait to be settled, handed in by the member or by nobody."""
    row = SheetImport(
        data_key=vault.new_data_key(now=NOW), blob=blob, size=1, stage=SheetImport.Stage.MAPPING,
        created_at=NOW, created_by=member, shape=name,
    )  # fmt: skip
    row.filename = vault.seal(row.data_key, row.place("filename"), f"{name}.csv".encode())
    column = {"at": 0, "name": "姓名", "group": "", "target": "name", "why": "name", "samples": [name], "filled": 1}
    look = {
        "kind": "text", "sheets": [["", False]], "header": [1, 2, False], "columns": [column],
        "rows": [[1, ["姓名"]], [2, [name]]], "notes": [],
    }  # fmt: skip
    row.look = row.sealed("look", look)
    row.choice = row.sealed("choice", {"columns": [[0, "姓名", "name"]]})
    row.save()
    return row


def _a_desk(place: str, owner: User | None, wall: Team | None, *, author: User) -> Desk:
    client = add_client(values={"name": CLIENTS[place]}, actor=PROGRAM, now=NOW)
    values = {"title": f"{CLIENTS[place]}的织锦师", "type": a_type().pk}
    job = add_job(client=client, values=values, actor=PROGRAM, now=NOW)
    change_client(client=client, values={"team": wall.pk if wall else None}, actor=PROGRAM, now=NOW)
    change_client(client=client, values={"industry": "织造"}, actor=PROGRAM, now=NOW)
    twin = add_client(values={"name": f"{CLIENTS[place]}旧"}, actor=PROGRAM, now=NOW)
    merge = merge_clients(keeper=client, loser=twin, actor=PROGRAM, now=NOW)
    contact = add_contact(
        client=client, values={"name": CONTACTS[place], "phone": PHONES[place]}, actor=PROGRAM, now=NOW
    )
    told = {"name": CONTACTS[place], "phone": PHONES[place], "title": "经理"}
    change_contact(contact=contact, values=told, actor=PROGRAM, now=NOW)
    terms = {
        "title": f"{CLIENTS[place]}合同", "starts": "2026-01-01", "fee_kind": "fixed", "fee_yuan": 1,
        "contact_from": "offer",
    }  # fmt: skip
    contract = save_contract(client=client, values=terms, actor=PROGRAM, now=NOW)
    file = add_contract_file(contract=contract, data=b"x", filename="章.pdf", actor=PROGRAM, now=NOW)
    text = f"{CLIENTS[place]}织锦的行情 {PHONES[place]}"
    note = add_note(job=job, kind="salary", text=text, actor=PROGRAM, now=NOW)
    Note.objects.filter(pk=note.pk).update(author=author.pk)
    # Past the service: it would not give a client to an auditor.
    Client.objects.filter(pk=client.pk).update(owner=owner.pk if owner else None)
    client.refresh_from_db()
    return Desk(client, job, contact, contract, file, note, merge)


def _own(candidate: Candidate, owner: int) -> None:
    # Past the service: it would not give a record to an auditor.
    candidate.owner = owner
    with write_tx():
        refresh_audience(candidate)


def _collected(candidate: Candidate, collector: int) -> None:
    candidate.created_by = collector
    candidate.save(update_fields=["created_by"])
    with write_tx():
        refresh_audience(candidate)


def _held(candidate: Candidate, team: Team) -> None:
    set_holds(candidates=[candidate], team_ids=[team.pk], actor=PROGRAM, now=NOW)
