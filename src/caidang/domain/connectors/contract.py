"""What every connector can do, and the values that it takes and gives: nothing here knows a vendor.

Values travel as texts, as they would stand in a cell of a sheet: a connector types them on its side (``Kind`` and the
vendor's own options say how), and what a text means for a record is settled where sheets settle it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol, runtime_checkable

from caidang.core.errors import CaidangError

EVERY = "*"
"""What the key of a file begins with that stands for all that hangs on a record."""
WEAK = "~"
"""What the id of a record begins with that stands only until the record says our number."""
OUR_NUMBER: Final = "才档编号"
"""What a field of theirs is called that our number is written to."""
PAIRS: Final = "$"
"""What the name of an object begins with whose records are pairs: to make one again changes nothing."""
SAMPLE: Final = {"sample": True}
"""What a reading begins from that is only to show a few records."""
At = Mapping[str, Any]
"""Where a reading stands, or from when on it reads: small JSON-able values that only the connector understands."""


class Busy(CaidangError):
    """Nothing is wrong: the other side wants to be left alone for ``seconds``."""

    def __init__(self, text: str, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


class DayIsOver(Busy):
    """The day's quota is used up: it begins anew at midnight in China."""

    def __init__(self, text: str) -> None:
        super().__init__(text, 0.0)


class Refused(CaidangError):
    """The other side will not, and asking again changes nothing: a scope, an edition, a wrong secret."""


class Kind(StrEnum):
    """What the values of a vendor's field are."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    PEOPLE = "people"
    OTHER = "other"
    LOOKUP = "lookup"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """One object that the vendor keeps: its name in calls, and what people call it."""

    name: str
    label: str
    is_custom: bool = False


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field of an object; ``options`` are labels by the values that stand for them."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    is_required: bool = False
    is_writable: bool = True
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that hangs on a record: the vendor's key of it and its name."""

    key: str
    name: str
    field: str = ""
    """The vendor's field that it stands in, of an object that has several such fields."""


@dataclass(frozen=True, slots=True)
class Remote:
    """One record as the vendor has it, as texts by the vendor's fields; a field without a value is left out."""

    id: str
    texts: Mapping[str, str]
    files: tuple[RemoteFile, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    """The ids of the records that its look-ups name, by their fields; the texts hold what those are called."""
    place: str = ""
    """Where people find it there, of a record whose id tells them nothing."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some records, and where to read on; ``is_last`` where there is nothing more."""

    records: tuple[Remote, ...]
    at: At
    is_last: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A record of theirs that another one names: the object that it is of, and its id."""

    object: str
    id: str


@dataclass(frozen=True, slots=True)
class Write:
    """What a record is to say: texts by the vendor's fields. ``id`` is empty for a record that is to be made.

    ``links`` are the records that its look-ups name, by their fields. ``is_as_seen`` tells of the record as it is there now whether it still is as we last saw it; who can look before
    writing asks it.
    """

    id: str
    texts: Mapping[str, str]
    is_as_seen: Callable[[Remote], bool] | None = None
    links: Mapping[str, Named] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one ``Write``: the record's id, why it was not taken, and what of it was left out and why.

    ``left_out`` are the vendor's fields that were not written although the record was.
    """

    id: str
    problem: str = ""
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What a trial of the credentials found: what works, and what is missing to do more, in words."""

    good: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, good for so many seconds, and what came with it that calls need."""

    access: str = field(repr=False)
    seconds: int
    more: Mapping[str, str] = field(default_factory=dict, repr=False)


class Keeper(Protocol):
    """Keeps a connection's token, sealed, for all processes; only one at a time asks for another."""

    def token(self, ask: Callable[[], Token]) -> Token:
        """Return the token that is kept, or the one that ``ask`` brings; raises Busy while another process asks."""

    def forget(self, token: Token) -> None:
        """Not use this token again."""


class Meter(Protocol):
    """Counts calls: what the vendor allows in a short while, and what it allows a day."""

    def take(self, interface: str) -> None:
        """Count one call; raises Busy where it would be one too many."""

    def told(self, left: int) -> None:
        """Note how many calls the vendor says are left."""

    def rest(self) -> float:
        """Return the seconds to leave it alone that says one calls too often: twice as long each time in a row, 64 at most."""

    def went_well(self) -> None:
        """Note that it answered: the next rest is a short one again."""

    def now(self) -> datetime:
        """Return the moment, for what is signed with one."""


class Connector(Protocol):
    """One vendor behind one set of credentials. All of it may raise Busy, Refused, NotReached and Unanswered."""

    def check(self) -> Check:
        """Try the credentials; raises Refused saying what is wrong with them."""

    def objects(self) -> list[ObjectInfo]:
        """Return what the vendor keeps."""

    def describe(self, name: str) -> list[FieldInfo]:
        """Return the fields of an object."""

    def mark(self, name: str) -> At:
        """Return the vendor's own now: what is changed from here on is read by the next pass."""

    def read(self, name: str, fields: Sequence[FieldInfo], *, since: At, at: At) -> Page:
        """Return the next records that were changed since, all where ``since`` is empty, behind ``at``."""

    def read_some(self, name: str, fields: Sequence[FieldInfo], ids: Sequence[str]) -> list[Remote]:
        """Return these records, at most a hundred; those that are gone are left out."""

    def files(self, name: str, record: str) -> list[RemoteFile]:
        """Return what hangs on a record, where reading told only that something may (a key that begins with ``EVERY``)."""

    def fetch(self, name: str, record: str, file: RemoteFile) -> bytes:
        """Return a file's bytes."""

    def find(self, name: str, field: FieldInfo, text: str) -> str:
        """Return the id of the record whose field says this text; empty for none."""

    def write(self, name: str, fields: Sequence[FieldInfo], writes: Sequence[Write], *, key: str) -> list[Written]:
        """Make or change records, at most a hundred; one outcome for each, in their order.

        ``key`` is the field that our record's number stands in, by which the vendor may know it again; or empty.
        """

    def close(self) -> None:
        """End the connections."""


@runtime_checkable
class Counts(Protocol):
    """A connector that can say how much there is."""

    def count(self, name: str) -> int:
        """Return how many records an object has; 0 where it is not told."""


@runtime_checkable
class TakesFiles(Protocol):
    """A connector whose records take files."""

    def attach(self, name: str, record: str, field: FieldInfo, file: str, data: bytes) -> RemoteFile:
        """Hang a file of this name on a record, beside what hangs there; returns it as reading tells of it. Raises Refused."""


@runtime_checkable
class HangsNotes(Protocol):
    """A connector with an object of notes that hang on any record, and not on people alone."""

    notes: str
    """What that object is called."""


@runtime_checkable
class WritesInBulk(Protocol):
    """A connector that changes very many records by a job that is asked for, waited for and looked through."""

    bulk_from: int
    """Records from which on a job costs less than writing them a hundred at a time."""
    bulk_most: int
    """Records of one job."""

    def begin_bulk(self, name: str, fields: Sequence[FieldInfo], writes: Sequence[Write]) -> At:
        """Hand in changes of records that are there; returns what names the job. Raises Refused where the scope is missing."""

    def bulk_outcome(self, name: str, job: At) -> dict[str, Written]:
        """Return what became of each record, by its id; raises Busy while it is not known yet."""
