"""How complete a record is: what is needed of it, weighed, and what of that is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caidang.core.errors import InvalidInput

MOST_WEIGHT: Final = 100
MOST_NEEDS: Final = 60


@dataclass(frozen=True, slots=True)
class Need:
    """Something a record should tell: fields of which one is enough, the best first, and what it counts for."""

    fields: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """``score`` is 0..100; ``missing`` names, for each need that is not met, the field that meets it best."""

    score: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """A set of rules: what a kind of record needs. The weights count in proportion, whatever they add up to.

    Raises InvalidInput for a set without a need, or with a field twice or a weight out of range.
    """

    needs: tuple[Need, ...]

    def __post_init__(self) -> None:
        """This function will refuse a set by which nothing could be measured."""
        fields = [field for need in self.needs for field in need.fields]
        if not 0 < len(self.needs) <= MOST_NEEDS or not all(need.fields for need in self.needs):
            raise InvalidInput(f"要有 1 到 {MOST_NEEDS} 项。")
        if len(set(fields)) < len(fields):
            raise InvalidInput("一个字段只能写一次。")
        if not all(1 <= need.weight <= MOST_WEIGHT for need in self.needs):
            raise InvalidInput(f"分量是 1 到 {MOST_WEIGHT} 的整数。")

    @property
    def total(self) -> int:
        """What all needs together count for."""
        return sum(need.weight for need in self.needs)

    def as_json(self) -> list[list[Any]]:
        """This function will return the set as JSON values."""
        return [[list(need.fields), need.weight] for need in self.needs]


def needs_of_json(found: Sequence[Sequence[Any]]) -> Needs:
    """This function will return the set that ``as_json`` wrote."""
    return Needs(tuple(Need(tuple(fields), int(weight)) for fields, weight in found))


DEFAULT: Final = Needs(
    (
        Need(("name",), 20),
        Need(("phone", "email", "wechat"), 20),
        Need(("employer",), 12),
        Need(("title",), 10),
        Need(("job_start",), 6),
        Need(("school",), 10),
        Need(("highest_degree", "degree"), 6),
        Need(("major",), 4),
        Need(("city",), 5),
        Need(("skill",), 4),
        Need(("expected_job",), 3),
    )
)
"""What a recruiter needs of anybody, as delivered."""


def completeness_of(fields: Iterable[str], needs: Needs = DEFAULT) -> Completeness:
    """This function will weigh which fields of a record have a value."""
    told = frozenset(fields)
    met = [need for need in needs.needs if told.intersection(need.fields)]
    missing = tuple(need.fields[0] for need in needs.needs if need not in met)
    # Rounded down: only what lacks nothing is complete.
    return Completeness(100 * sum(need.weight for need in met) // needs.total, missing)


def read_needs(text: str, names: Mapping[str, str]) -> Needs:
    """This function will read a set as a person writes it: a line each, field names parted by / and the weight.

    ``names`` maps what a field is called to its key. Raises InvalidInput naming the line that
    cannot be used.
    """
    needs = []
    for number, line in enumerate(text.splitlines(), 1):
        called, _, weight = line.strip().rpartition(" ")
        if not line.strip():
            continue
        if not (weight.isascii() and weight.isdigit() and len(weight) <= len(str(MOST_WEIGHT))):
            raise InvalidInput(f"第 {number} 行末尾要写分量，例如「手机/邮箱 20」。")
        words = [word.strip() for word in called.replace("／", "/").split("/")]
        unknown = [word for word in words if word not in names]
        if unknown:
            raise InvalidInput(f"第 {number} 行：没有「{unknown[0]}」这个字段。")
        needs.append(Need(tuple(names[word] for word in words), int(weight)))
    return Needs(tuple(needs))


def write_needs(needs: Needs, labels: Mapping[str, str]) -> str:
    """This function will write a set as ``read_needs`` reads it; ``labels`` maps a field's key to its name."""
    return "\n".join(
        f"{'/'.join(labels[field] for field in need.fields if field in labels)} {need.weight}"
        for need in needs.needs
        if any(field in labels for field in need.fields)
    )
