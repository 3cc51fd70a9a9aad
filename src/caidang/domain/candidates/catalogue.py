"""All fields of a record: those that everybody has, and those that the organisation added.

A field of the organisation's own is a ``Field`` like any other, and its values are ``FieldValue``s like
any other: history, evidence, masks, merging and search need not know the difference.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from caidang.core.errors import InvalidInput
from caidang.core.text.dates import parse_date
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.fields import FIELDS, MAX_LENGTH, OWN_GROUP, Field
from caidang.domain.candidates.models import OwnField
from caidang.domain.candidates.papers import paper_field
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.policy import Action, Sensitivity, Shown, Viewer
from caidang.foundation.lib.once import asked_once
from caidang.foundation.lib.prepared import PreparedObjects
from caidang.foundation.search.query.own import MOST_NUMBER, PREFIX, Own

COUNTED = frozenset({OwnField.Kind.CHOICE, OwnField.Kind.MULTI, OwnField.Kind.PERSON, OwnField.Kind.FILE})
"""Kinds whose values are few, so that they can be chosen from beside a list."""
THERE = "有"
"""What a list, a count and a search say of a field that points to a paper: that there is one."""
_ALL = PreparedObjects(OwnField, OwnField.objects.all)
_MISSING = "没有这个字段，可能已经归档，刷新后再看。"


@asked_once
def own_fields(*, is_all: bool = False) -> dict[str, Field]:
    """Return the organisation's own fields by their keys, those put away too with ``is_all``."""
    return {row.key: _field(row) for row in _ALL.ask() if is_all or row.archived_at is None}


def all_fields() -> Mapping[str, Field]:
    """Return every field there is or was."""
    return {**FIELDS, **own_fields(is_all=True)}


def field_named(key: str) -> Field:
    """Return the field that values can be written to; raises InvalidInput when there is none."""
    if key in FIELDS:
        return FIELDS[key]
    found = own_fields().get(key) if key.startswith(PREFIX) else None
    if found is None:
        raise InvalidInput(_MISSING)
    return with_members(found) if found.kind == OwnField.Kind.PERSON else found


def known_field(key: str) -> Field | None:
    """Return the field of a value that was written once, also of one put away since."""
    return FIELDS.get(key) or paper_field(key) or (own_fields(is_all=True).get(key) if key.startswith(PREFIX) else None)


def with_members(field: Field) -> Field:
    """Return a field of members with their names to choose from."""
    members = active_who_may(Action.READ_CANDIDATE)
    return replace(field, choices=tuple(str(member) for member in members))


def asked_of(viewer: Viewer) -> dict[str, Own]:
    """Return the organisation's own fields that the viewer may search and filter by: those he sees in clear everywhere."""
    clear = {key: field for key, field in own_fields().items() if is_clear_to(viewer, field)}
    return _asked(clear)


def looked_at_by_rules() -> dict[str, Field]:
    """Return those of the organisation's own fields that rules may look at: what they put on a record, everybody sees."""
    return {
        key: field for key, field in own_fields().items()
        if field.sensitivity is Sensitivity.PUBLIC and field.kind != OwnField.Kind.FILE
    }  # fmt: skip


def asked_by_rules() -> dict[str, Own]:
    """Return those fields as the queries of rules know them."""
    return _asked(looked_at_by_rules())


def counted_for(viewer: Viewer) -> dict[str, Field]:
    """Return those of them whose values are counted beside a list."""
    return {k: f for k, f in own_fields().items() if f.kind in COUNTED and is_clear_to(viewer, f)}


def is_clear_to(viewer: Viewer, field: Field) -> bool:
    """Whether the viewer sees the field in clear without asking for it."""
    return viewer.rules.shows[field.sensitivity] is Shown.CLEAR


def _asked(fields: Mapping[str, Field]) -> dict[str, Own]:
    return {
        field.label.lower(): Own(
            key, is_number=field.kind == OwnField.Kind.NUMBER, is_date=field.kind == OwnField.Kind.DATE
        )
        for key, field in fields.items()
    }


def clean_own(field: Field, text: str) -> str:
    """Return what a person typed as the field keeps it; raises InvalidInput saying what fits. Empty stays empty."""
    value = " ".join(normalize(text).split())
    if len(value) > MAX_LENGTH:
        raise InvalidInput(f"最多 {MAX_LENGTH} 个字。")
    rule = _RULES.get(field.kind)
    return rule(field, value) if value and rule else value


def readable(values: Mapping[str, Field], key: str, value: str, names: Mapping[int, str]) -> str:
    """Return a value as people read it: a member by his name."""
    field = values.get(key)
    if field is not None and field.kind == OwnField.Kind.FILE:
        return THERE
    if field is None or field.kind != OwnField.Kind.PERSON or not value.isdigit():
        return value
    return names.get(int(value), value)


def names_in(values: Mapping[str, Field], told: list[tuple[str, str]]) -> dict[int, str]:
    """Return the names of the members among these values (key and value)."""
    people = {k for k, field in values.items() if field.kind == OwnField.Kind.PERSON}
    return names_of({int(v) for k, v in told if k in people and v.isdigit()}) if people else {}


def _field(row: OwnField) -> Field:
    is_many = row.kind == OwnField.Kind.MULTI
    return Field(
        row.key, row.label, row.key if is_many else OWN_GROUP, is_many=is_many,
        choices=tuple(row.choices), sensitivity=Sensitivity(row.sensitivity), kind=row.kind,
        categories=frozenset(row.categories),
    )  # fmt: skip


def _number(_: Field, value: str) -> str:
    plain = value.replace(",", "")
    if not re.fullmatch(r"-?\d{1,10}(\.\d{1,3})?", plain) or abs(float(plain)) > MOST_NUMBER:
        raise InvalidInput("请填数字，小数最多三位，如 12 或 3.5。")
    return plain


def _date(_: Field, value: str) -> str:
    told = parse_date(value)
    if told is None or len(told) != len("2026-10-01"):
        raise InvalidInput("日期请写成 2026-10-01。")
    try:
        date.fromisoformat(told)
    except ValueError:
        raise InvalidInput("没有这一天，日期请写成 2026-10-01。") from None
    return told


def _choice(field: Field, value: str) -> str:
    if value not in field.choices:
        raise InvalidInput(f"请从这里面选：{'、'.join(field.choices)}。")
    return value


def _person(_: Field, value: str) -> str:
    members = active_who_may(Action.READ_CANDIDATE)
    found = [m.pk for m in members if value in (str(m), m.username)]
    if value.isdigit() and int(value) in {m.pk for m in members}:
        return value
    if len(found) != 1:
        raise InvalidInput("请填一位在职成员的姓名。" if not found else "有几位同名的成员，请填登录名。")
    return str(found[0])


_RULES: Mapping[str, Callable[[Field, str], str]] = {
    OwnField.Kind.NUMBER: _number,
    OwnField.Kind.DATE: _date,
    OwnField.Kind.CHOICE: _choice,
    OwnField.Kind.MULTI: _choice,
    OwnField.Kind.PERSON: _person,
}
