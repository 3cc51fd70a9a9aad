"""What was typed, as a tree: words, columns and ranges, joined by and, or, not."""

from dataclasses import dataclass

from caidang.foundation.search.query.periods import Period
from caidang.foundation.search.query.ranges import Range


@dataclass(frozen=True, slots=True)
class Word:
    """Something to find: anywhere, or in one field. A quoted one is taken as it stands."""

    text: str
    field: str = ""
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A column that has one of these very values."""

    column: str
    values: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be found."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """Every one must be found."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one must be found."""

    nodes: tuple["Node", ...]


Node = Word | AnyOf | Range | Period | Not | All | Either
