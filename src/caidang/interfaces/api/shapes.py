"""What the API answers and takes, as it stands in its description."""

from datetime import datetime
from typing import Generic, TypeVar

from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Answer(BaseModel):
    """What is answered: plain pydantic, which reads it without asking Ninja for each object in it."""

    model_config = ConfigDict(from_attributes=True)


class Asked(Schema):
    """What is asked for; a name that means nothing is refused, for who misspells a filter must not get everybody."""

    model_config = ConfigDict(extra="forbid")


class Parameters(Schema):
    """What stands behind the question mark of an address, where it is more than a few names."""


class Listed(Answer, Generic[T]):
    """A page of a list. ``next`` is handed back as ``cursor`` for the one after; it is null at the end.

    ``total`` is how many there are on all pages, null where nobody counts them.
    """

    items: list[T]
    total: int | None
    next: str | None = None


class CandidateBrief(Answer):
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


class ValueTold(Answer):
    """One value of a record; ``is_masked`` where only its mask is shown, ``is_sure`` false where a person is asked to check."""

    field: str
    entry: int
    value: str
    origin: str
    is_sure: bool
    is_masked: bool


class DocumentTold(Answer):
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


class Sought(Asked):
    """A search: the query language of the search box, and filters by the facets' names."""

    q: str = Field("", max_length=1000)
    filters: dict[str, list[str]] = Field(default_factory=dict)
    sort: str = ""
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = None


class ValueWanted(Asked):
    """A value to be set; an empty one is removed."""

    field: str = Field(max_length=40)
    entry: int = Field(0, ge=0, le=500)
    value: str = Field(max_length=20_000)


class Changed(Asked):
    """Values to be set together, one after the other."""

    values: list[ValueWanted] = Field(min_length=1, max_length=100)


class NameWanted(Asked):
    """A tag or category by its name."""

    name: str = Field(min_length=1, max_length=100)


class TagTold(Answer):
    """A tag and how many of the records within reach have it."""

    name: str
    people: int | None


class CategoryTold(Answer):
    """A category by the way to it."""

    path: str


class CategoryWanted(NameWanted):
    """A category to be made; ``parent`` is the way to the one above, empty for a root."""

    parent: str = Field("", max_length=300)


class SimilarTold(Answer):
    """Somebody like another; ``score`` is 0 to 1."""

    score: float
    candidate: CandidateBrief


class MeTold(Answer):
    """For whom a token acts, and what it may do."""

    name: str
    role: str
    actions: list[str]


class Received(Answer):
    """A file that was taken: ``received``, or ``already_received`` for bytes that came before."""

    id: str
    status: str


class IntakeTold(Answer):
    """A file that was handed in and how far it is."""

    id: str
    filename: str
    status: str
    candidate: str | None
    problem: str


class ProposalWanted(Asked):
    """A value that a program would have changed, and why; an empty value means that what stands there no longer holds."""

    field: str = Field(max_length=40)
    entry: int = Field(0, ge=0, le=500)
    value: str = Field("", max_length=20_000)
    reason: str = Field("", max_length=500)


class ProposalMade(Answer):
    """A proposal that was kept; ``open`` until a person decides."""

    id: str
    state: str


class ProposalTold(Answer):
    """A proposal beside what stands there."""

    id: str
    candidate_id: str
    candidate: str
    field: str
    was: str
    value: str
    reason: str
    by: str
    at: datetime
