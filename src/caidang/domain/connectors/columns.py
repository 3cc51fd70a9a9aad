"""The columns of a mapping as values: which of our fields a vendor's field is, which way it goes, whose word stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from caidang.core.interchange.sheets.labels import REMARK, TAGS
from caidang.core.interchange.sheets.records import Placed, placed, record_of
from caidang.core.text.numbers import parse_salary
from caidang.domain.candidates.fields import CHIPS, FIELDS, MANY, Field
from caidang.domain.candidates.models import OwnField
from caidang.domain.connectors.contract import FieldInfo, Kind, RemoteFile
from caidang.domain.connectors.models import ObjectMap
from caidang.domain.connectors.papers import FILE_TARGETS, PAPERS

Way, Wins = ObjectMap.Way, ObjectMap.Wins
_AMOUNT: Final = re.compile(r"\d+(?:\.\d+)?")
_NOT_OUT: Final = frozenset((*CHIPS, "link", "summary"))


@dataclass(frozen=True, slots=True)
class Column:
    """One field of theirs that is exchanged."""

    info: FieldInfo
    target: str
    way: str = Way.IN
    wins: str = Wins.ASK

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-able data."""
        one = self.info
        return {
            "field": one.name, "label": one.label, "kind": one.kind.value, "required": one.is_required,
            "writable": one.is_writable, "options": dict(one.options), "target": self.target, "way": self.way,
            "wins": self.wins,
        }  # fmt: skip

    def written(self, text: str) -> str:
        """Return a value of ours as this field takes it: a field of numbers one number, where reading that back says just the same (26K is 26000)."""
        if self.info.kind is not Kind.NUMBER:
            return text
        paid, plain = parse_salary(text), _AMOUNT.match(text)
        number = str(paid.low) if paid is not None and paid.low is not None and paid.high is None else plain[0] if plain is not None else ""
        read = record_of(0, [number], placed([(0, self.info.label, self.target)])).values if number else ()
        return number if any((field, value) == (self.target, text) for field, _, value, _ in read) else text


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of an object, in the order of their fields."""

    all: tuple[Column, ...]
    by_target: Mapping[str, Column] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Sequence[Mapping[str, Any]]) -> "Columns":
        """Return what ``to_json`` made."""
        found = tuple(column_of(one) for one in told)
        return cls(found, {one.target: one for one in reversed(found)})

    @property
    def fields(self) -> list[FieldInfo]:
        """The vendor's fields."""
        return [one.info for one in self.all]

    @property
    def placed(self) -> list[Placed]:
        """The columns as a row of a sheet has them."""
        return placed(
            (at, one.info.label, one.target)
            for at, one in enumerate(self.all)
            if one.info.kind is not Kind.FILES and one.target
        )

    def cells(self, texts: Mapping[str, str]) -> list[str]:
        """Return a record's texts in the order of the columns."""
        return [texts.get(one.info.name, "") for one in self.all]

    @property
    def takes_files(self) -> bool:
        """Whether attachments are fetched."""
        return any(one.target in FILE_TARGETS and one.info.kind is Kind.FILES for one in self.all)

    def is_paper(self, file: RemoteFile) -> bool:
        """Tell whether a file is a paper of its person unless it reads as a résumé."""
        found = [one for one in self.all if one.info.kind is Kind.FILES and one.target in FILE_TARGETS]
        named = [one for one in found if one.info.name == file.field] or found
        return bool(named) and all(one.target == PAPERS for one in named)

    @property
    def out(self) -> list[Column]:
        """The columns that are written."""
        return [one for one in self.all if one.way in (Way.OUT, Way.BOTH) and one.target not in (*FILE_TARGETS, TAGS, REMARK)]

    def way_of(self, target: str) -> str:
        """Return which way a field of ours goes; what came out of a mixed column only comes in."""
        one = self.by_target.get(target)
        return one.way if one else Way.IN

    def wins_of(self, target: str) -> str:
        """Return whose word stands for a field of ours."""
        one = self.by_target.get(target)
        return one.wins if one else Wins.ASK


def column_of(told: Mapping[str, Any]) -> Column:
    """Return one column that ``to_json`` made."""
    info = FieldInfo(
        str(told["field"]), str(told["label"]), Kind(told["kind"]), bool(told.get("required")),
        bool(told.get("writable", True)), dict(told.get("options") or {}),
    )  # fmt: skip
    return Column(info, str(told["target"]), str(told.get("way", Way.IN)), str(told.get("wins", Wins.ASK)))


def is_several(key: str, known: Mapping[str, Field]) -> bool:
    """Tell whether a field holds several values side by side."""
    found = known.get(key) or FIELDS.get(key)
    return key in MANY or key in CHIPS or (found is not None and bool(found.kind) and found.is_many)


def may_go_out(key: str, known: Mapping[str, Field]) -> bool:
    """Tell whether a field of ours can be written into one of theirs: a plain value, no file and no member."""
    found = known.get(key)
    return found is not None and key not in _NOT_OUT and found.kind not in (OwnField.Kind.FILE, OwnField.Kind.PERSON)
