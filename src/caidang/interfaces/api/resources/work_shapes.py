"""What the API answers and takes of clients, jobs and the work around them."""

from datetime import date, datetime
from typing import Literal

from ninja import Field
from pydantic import AwareDatetime

from caidang.interfaces.api.shapes import Answer, Asked, Parameters

MOST_ROW = 2**31


class ClientTold(Answer):
    """A client."""

    id: str
    name: str
    short_name: str
    status: str
    industry: str
    city: str
    owner: str
    open_jobs: int
    updated_at: datetime


class JobTold(Answer):
    """A job."""

    id: str
    title: str
    client: str
    client_id: str
    status: str
    headcount: int
    city: str
    salary: str
    owner: str
    deadline: date | None
    updated_at: datetime


class ClientWanted(Asked):
    """A new client. What is left out is empty; without ``owner``, a member's number, it is the token's member's."""

    name: str = Field(min_length=1, max_length=80)
    short_name: str = Field("", max_length=20)
    status: str = Field("prospect", max_length=16)
    industry: str = Field("", max_length=40)
    city: str = Field("", max_length=40)
    owner: int | None = Field(None, ge=1, le=MOST_ROW)
    team: int | None = Field(None, ge=1, le=MOST_ROW)


class ClientChanged(Asked):
    """What is to change of a client; what is left out stays."""

    name: str = Field("", min_length=1, max_length=80)
    short_name: str = Field("", max_length=20)
    status: str = Field("", max_length=16)
    industry: str = Field("", max_length=40)
    city: str = Field("", max_length=40)
    owner: int | None = Field(None, ge=1, le=MOST_ROW)
    team: int | None = Field(None, ge=1, le=MOST_ROW)
    is_archived: bool = False


class RequirementTold(Answer):
    """One thing that a job asks for, as its form has it: ``years`` 3-5, ``salary`` 20-30K, ``skill`` Java."""

    kind: Literal["title", "skill", "years", "degree", "tier", "major", "certificate", "language", "city", "salary"]
    text: str = Field(max_length=200)
    is_must: bool = True


class JobWhole(JobTold):
    """A job with all that it asks for; pay in yuan a month."""

    type: str
    publication: str
    close_reason: str
    salary_low: int | None
    salary_high: int | None
    salary_months: int | None
    requirements: list[RequirementTold]


class JobChanged(Asked):
    """What is to change of a job; what is left out stays. ``type`` is the ``id`` of one in ``GET stages``."""

    title: str = Field("", min_length=1, max_length=80)
    type: int = Field(0, ge=1, le=MOST_ROW)
    status: str = Field("", max_length=16)
    priority: int = Field(1, ge=0, le=9)
    headcount: int = Field(1, ge=1, le=999)
    city: str = Field("", max_length=40)
    salary_low: int | None = Field(None, ge=0, le=1_000_000)
    salary_high: int | None = Field(None, ge=0, le=1_000_000)
    salary_months: int | None = Field(None, ge=12, le=24)
    requirements: list[RequirementTold] = Field(default_factory=list, max_length=40)
    publication: str = Field("", max_length=8_000)
    owner: int | None = Field(None, ge=1, le=MOST_ROW)
    deadline: date | None = None


class JobWanted(JobChanged):
    """A new job. Without ``type`` it is of the first there is."""

    title: str = Field(min_length=1, max_length=80)


class JobClosed(Asked):
    """Why a job is closed: one of the reasons of the page."""

    reason: str = Field(max_length=16)


class StageTold(Answer):
    """A stage; ``kind`` says what it means."""

    id: int
    name: str
    kind: str


class StagesTold(Answer):
    """The stages of a type of job, in their order."""

    id: int
    type: str
    stages: list[StageTold]


class PeopleWanted(Asked):
    """People by their ids."""

    candidates: list[str] = Field(min_length=1, max_length=200)


class Added(Answer):
    """What became of each that was to be added: counts by outcome."""

    added: int
    outcomes: dict[str, int]


class ApplicationTold(Answer):
    """Somebody on his way to a job; ``stage`` is where he stands, ``days`` since when."""

    id: str
    candidate_id: str
    candidate: str
    job_id: str
    job: str
    client: str
    stage: int
    stage_name: str
    since: datetime
    days: int
    owner: str
    reason: str


class MoveWanted(Asked):
    """A step on the way. ``seen`` is the stage in which he was read; a way out needs a reason's code."""

    stage: int = Field(ge=1, le=2**31)
    seen: int = Field(ge=1, le=2**31)
    reason: str = Field("", max_length=40)


class InterviewTold(Answer):
    """An interview; the person may be called by his initials."""

    id: str
    start: datetime
    end: datetime
    round: str
    status: str
    decision: str
    candidate: str
    candidate_id: str | None
    job: str
    client: str
    interviewers: list[str]


class LogAsked(Parameters):
    """Which lines of the log are meant."""

    actor: str = Field("", pattern=r"^(\d{0,18}|system)$", description="谁做的：成员的编号，或 system（程序自己）。")
    kind: Literal["", "reads", "changes"] = Field("", description="reads 只要看了个人信息的，changes 只要其余的。")
    verb: str = Field("", max_length=64, description="只要这一种，例如 candidate.exported。")
    subject: str = Field("", max_length=64, description="只要关于它的，例如 candidate:12。")
    since: AwareDatetime | None = Field(None, description="从这一刻起。")
    until: AwareDatetime | None = Field(None, description="到这一刻以前。")
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


class EventTold(Answer):
    """One line of the log: ids, names of fields and numbers, never a person's data."""

    seq: int
    at: datetime
    actor: str
    verb: str
    subject: str
    detail: dict[str, object]


class ExportWanted(Asked):
    """A sheet to be made; contacts stand masked. ``columns`` and ``purpose`` as on the page of exports."""

    candidates: list[str] = Field(min_length=1, max_length=1000)
    columns: list[str] = Field(min_length=1, max_length=100)
    kind: str = "xlsx"
    purpose: str = "check"
    reason: str = Field("", max_length=300)
    recipient: str = Field("", max_length=60)
    days: int = Field(7, ge=1, le=30)


class ExportTold(Answer):
    """A sheet that was asked for and how far it is; ``may_fetch`` once it can be taken."""

    id: str
    state: str
    people: int
    done: int
    left_out: int
    purpose: str
    created_at: datetime
    expires_at: datetime
    problem: str
    may_fetch: bool


class ContactWanted(Asked):
    """Somebody at the client who interviews; with a mail he is invited."""

    name: str = Field(max_length=40)
    address: str = Field("", max_length=254)


class InterviewChanged(Asked):
    """What is to change of an interview; what is left out stays. ``interviewers`` are members' numbers."""

    start: AwareDatetime | None = None
    minutes: int = Field(60, ge=5, le=720)
    kind: str = Field("video", max_length=12)
    round: int = Field(1, ge=1, le=20)
    zone: str = Field("Asia/Shanghai", max_length=40)
    place: str = Field("", max_length=300)
    link: str = Field("", max_length=300)
    told: str = Field("", max_length=2_000)
    naming: str = Field("initials", max_length=12)
    interviewers: list[int] = Field(default_factory=list, max_length=12)
    contacts: list[ContactWanted] = Field(default_factory=list, max_length=12)
    are_invited: bool = True


class InterviewWanted(InterviewChanged):
    """A new interview of an application. Without ``round`` it is the next one."""

    start: AwareDatetime


class StepWanted(Asked):
    """What became of an interview: ``done``, ``absent``, ``cancel``, or ``reopen`` to take that back."""

    step: Literal["done", "absent", "cancel", "reopen"]
    are_told: bool = True


class DecisionWanted(Asked):
    """What comes of a round: ``pass``, ``fail`` (with a reason), ``hold``, or nothing to take it back."""

    decision: str = Field("", max_length=8)
    reason: str = Field("", max_length=2_000)


class InterviewWhole(InterviewTold):
    """An interview with where and how it is held."""

    kind: str
    place: str
    link: str
    told: str


class MemberTold(Answer):
    """A member who can interview."""

    id: int
    name: str


class TaskTold(Answer):
    """A record that waits in the token's member's queue. ``hours`` are working hours left, negative when overdue."""

    candidate_id: str
    candidate: str
    state: str
    asked: str
    since: datetime
    due_at: datetime | None
    hours: float | None
    is_urgent: bool
    is_returned: bool
    assignee: str


class ReminderTold(Answer):
    """A reminder of the token's member."""

    id: str
    text: str
    candidate_id: str | None
    due_at: datetime


class ReminderWanted(Asked):
    """A reminder for the token's member, of a record or not."""

    text: str = Field(min_length=1, max_length=500)
    due_at: AwareDatetime
    candidate_id: str = Field("", max_length=40)


class ProgressTold(Answer):
    """How far work in the background is: ``kind`` is bulk, import, export or applying; ``done`` of ``total``."""

    kind: str
    id: str
    label: str
    total: int
    done: int
    is_running: bool
    began_at: datetime
    problem: str


class HookWanted(Asked):
    """A webhook. ``events`` are names of events, empty for all; ``has_data`` sends the record's line along, by the rights of its owner."""

    name: str = Field(min_length=1, max_length=40)
    url: str = Field(min_length=1, max_length=500)
    events: list[str] = Field(default_factory=list, max_length=40)
    has_data: bool = False


class HookChanged(Asked):
    """What is to change of a webhook; what is left out stays."""

    name: str = Field("", min_length=1, max_length=40)
    url: str = Field("", min_length=1, max_length=500)
    events: list[str] = Field(default_factory=list, max_length=40)
    has_data: bool = False
    is_on: bool = True


class HookTold(Answer):
    """A webhook; its address shows the host alone, as it may hold a secret. ``missed`` is what happened while it was off, 1000 at most."""

    id: str
    name: str
    host: str
    events: list[str]
    has_data: bool
    is_on: bool
    problem: str
    waiting: int
    dead: int
    missed: int


class HookMade(HookTold):
    """A webhook that was just made: ``secret``, with which it signs, is shown this once."""

    secret: str


class DeliveryTold(Answer):
    """One event on its way to a webhook; ``id`` is the ``webhook-id`` that it is sent under, each time the same."""

    id: str
    event: str
    state: str
    attempts: int
    made_at: datetime
    next_at: datetime | None
    status: int | None
    problem: str
