"""What the API answers and takes, as it stands in its description."""

from datetime import date, datetime
from typing import Generic, TypeVar

from ninja import Field, Schema

T = TypeVar("T")


class Listed(Schema, Generic[T]):
    """A page of a list. ``next`` is handed back as ``cursor`` for the one after; it is null at the end."""

    items: list[T]
    total: int
    next: str | None = None


class CandidateBrief(Schema):
    """A candidate as a list shows him to the token's member; contacts may stand masked."""

    id: str
    name: str
    city: str
    degree: str
    school: str
    employer: str
    title: str
    years: int | None
    expected_job: str
    expected_salary: str
    phone: str
    email: str
    skills: list[str]
    tags: list[str]
    categories: list[str]
    source: str
    created_at: datetime
    updated_at: datetime


class ValueTold(Schema):
    """One value of a record; ``is_masked`` where only its mask is shown, ``is_sure`` false where a person is asked to check."""

    field: str
    entry: int
    value: str
    origin: str
    is_sure: bool
    is_masked: bool


class DocumentTold(Schema):
    """A file of a record."""

    id: str
    filename: str
    kind: str
    pages: int
    bytes: int
    received_at: datetime


class CandidateWhole(CandidateBrief):
    """A record with its values, files and, where it was merged, the record that it lives on in."""

    values: list[ValueTold]
    documents: list[DocumentTold]
    merged_into: str | None


class Sought(Schema):
    """A search: the query language of the search box, and filters by the facets' names."""

    q: str = Field("", max_length=1000)
    filters: dict[str, list[str]] = Field(default_factory=dict)
    sort: str = ""
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


class ValueWanted(Schema):
    """A value to be set; an empty one is removed."""

    field: str = Field(max_length=40)
    entry: int = Field(0, ge=0, le=500)
    value: str = Field(max_length=20_000)


class Changed(Schema):
    """Values to be set together, one after the other."""

    values: list[ValueWanted] = Field(min_length=1, max_length=100)


class NameWanted(Schema):
    """A tag or category by its name."""

    name: str = Field(min_length=1, max_length=100)


class TagTold(Schema):
    """A tag and how many of the records within reach have it."""

    name: str
    people: int | None


class CategoryTold(Schema):
    """A category by the way to it."""

    path: str


class ClientTold(Schema):
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


class JobTold(Schema):
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


class PeopleWanted(Schema):
    """People by their ids."""

    candidates: list[str] = Field(min_length=1, max_length=200)


class Added(Schema):
    """What became of each that was to be added: counts by outcome."""

    added: int
    outcomes: dict[str, int]


class IntakeTold(Schema):
    """A file that was handed in and how far it is."""

    id: str
    filename: str
    status: str
    candidate: str | None
    problem: str


class ApplicationTold(Schema):
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


class MoveWanted(Schema):
    """A step on the way. ``seen`` is the stage in which he was read; a way out needs a reason's code."""

    stage: int = Field(ge=1, le=2**31)
    seen: int = Field(ge=1, le=2**31)
    reason: str = Field("", max_length=40)


class InterviewTold(Schema):
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


class EventTold(Schema):
    """One line of the log: ids, names of fields and numbers, never a person's data."""

    seq: int
    at: datetime
    actor: str
    verb: str
    subject: str
    detail: dict[str, object]


class ExportWanted(Schema):
    """A sheet to be made; contacts stand masked. ``columns`` and ``purpose`` as on the page of exports."""

    candidates: list[str] = Field(min_length=1, max_length=1000)
    columns: list[str] = Field(min_length=1, max_length=100)
    kind: str = "xlsx"
    purpose: str = "check"
    reason: str = Field("", max_length=300)
    recipient: str = Field("", max_length=60)
    days: int = Field(7, ge=1, le=30)


class ExportTold(Schema):
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
