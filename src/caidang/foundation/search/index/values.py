"""What goes into the index and what comes out of it, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from caidang.core.errors import CaidangError
from caidang.foundation.search.query.own import NO_OWN, Own, OwnValue

FACETS = (
    "city", "degree", "tier", "skill", "tag", "category", "list", "source", "state", "owner", "client", "wish",
)  # fmt: skip
"""Columns that are filtered and counted, by their exact values; beside them the organisation's own, see ``own``."""

NUMBERS = ("started", "born", "salary", "salary_high", "updated", "created", "stale")
"""Columns of whole numbers: months since the year 0 (first job, birth), so that nothing ages in the
index; yuan a month hoped for; moments in milliseconds since 1970."""

MAX_DEPTH = 10_000
"""Hits that can be reached by offset; further pages go by ``after``."""
MAX_LIMIT = 500

_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NO_NUMBERS: Mapping[str, int] = MappingProxyType({})
_NO_RANGES: Mapping[str, tuple[int | None, int | None]] = MappingProxyType({})
_NO_BANDS: "Mapping[str, Bands]" = MappingProxyType({})


class SearchUnavailable(CaidangError):
    """There is no index to search right now; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A text by which a record is found by a query of one of these scopes only, of those that may find the record."""

    scopes: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One record as the index sees it. Words are split here; values come as a person reads them.

    ``title`` is every job held or wanted, ``body`` all other text (résumés, notes, file names).
    ``exact`` holds phones and mails, found only whole. ``scopes`` says who may find the record:
    a query must carry one of them. ``columns`` maps FACETS to values, ``numbers`` maps NUMBERS;
    ``names`` are what people call the values of a column that keeps them otherwise (来源:上传).
    Everything except ``exact``, ``scopes`` and the numbers is found as text, too. Raises
    ValueError for an unknown column: the engine itself would drop it without a word. ``names`` are
    what typed queries find a column's record by, where its values are mere numbers (``category``);
    ``own`` the values of the organisation's own fields; ``kept`` what only some of those may find it by.
    """

    id: int
    name: str = ""
    title: str = ""
    body: str = ""
    tags: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    numbers: Mapping[str, int] = field(default_factory=lambda: _NO_NUMBERS)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    own: tuple[OwnValue, ...] = ()
    kept: tuple["Kept", ...] = ()

    def __post_init__(self) -> None:
        """Refuse columns that the index does not have and texts where tuples belong."""
        refuse_unknown(self.columns, FACETS)
        refuse_unknown(self.names, FACETS)
        refuse_unknown(self.numbers, NUMBERS)
        lists = (self.tags, self.schools, self.employers, self.exact, self.scopes)
        if any(isinstance(values, str) for values in (*lists, *self.columns.values())):
            raise ValueError("a column takes a tuple of texts, not one text")


class Sort(StrEnum):
    """The order of hits."""

    RELEVANCE = "relevance"
    UPDATED = "updated"
    CREATED = "created"
    EXPERIENCE = "experience"
    SALARY = "salary"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Band:
    """One stretch of a number that can be chosen and counted; both ends included, None is open."""

    key: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Bands:
    """A column of numbers cut into bands that do not overlap."""

    column: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought. Without scopes nothing is found, so a forgotten viewer sees nothing.

    ``filters``: a record must have one of the values in every column named. ``ranges``: lowest
    and highest number, both included. ``bands`` names facets over numbers, filtered and counted
    by the keys of their bands. ``among``: only these records. ``kept``: by which names texts that are
    kept from others are looked into as well. ``today`` is what ages and years of work are counted to. ``after`` is ``Result.after`` of the page before (orders
    other than relevance; stable while records change). ``facets`` are counted with every filter
    but their own, so that several values of one column can be chosen. ``own`` names the organisation's
    own fields that may be asked for, by the name that is typed; no other can be filtered or counted.
    ``changed_after``: only records that the log names after this change of it; more where the index was built anew.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    ranges: Mapping[str, tuple[int | None, int | None]] = field(default_factory=lambda: _NO_RANGES)
    scopes: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 50
    sort: Sort = Sort.RELEVANCE
    after: int | None = None
    facets: tuple[str, ...] = ()
    facet_size: int = 30
    bands: Mapping[str, Bands] = field(default_factory=lambda: _NO_BANDS)
    today: date = date.min
    own: Mapping[str, Own] = field(default_factory=lambda: NO_OWN)
    among: tuple[int, ...] | None = None
    kept: tuple[str, ...] = ()
    changed_after: int | None = None


Facets = Mapping[str, tuple[tuple[str, int], ...]]
"""By column: each value with its count, most first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found."""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of the query as it was looked for: all its spellings, in one field or anywhere (``""``).

    ``explain`` shows with it where a record has the word. ``is_loose``: it means something beside its
    letters (3-5年), so a record that does not hold it was found by that.
    """

    field: str
    texts: tuple[str, ...]
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The hits of one page, the count of all, and what could not be read of the query."""

    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Facets
    warnings: tuple[str, ...] = ()
    after: int | None = None
    sought: tuple[Sought, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the index for the health page. ``problem`` is Chinese, or empty.

    ``built`` of ``to_build`` records are in a new generation, both 0 when none is being built.
    """

    waiting: int
    documents: int | None
    committed_at: datetime | None
    sealed_at: datetime | None
    live_bytes: int
    sealed_bytes: int
    directory: str
    filesystem: str
    is_memory_backed: bool
    erasures_pending: int
    problem: str = ""
    built: int = 0
    to_build: int = 0
    free_bytes: int = 0


def refuse_unknown(names: Mapping[str, object] | tuple[str, ...], known: tuple[str, ...]) -> None:
    """Raise ValueError when a name is not among the known ones."""
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ValueError(f"the index has no column {', '.join(unknown)}")
