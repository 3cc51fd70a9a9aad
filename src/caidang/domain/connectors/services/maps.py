"""Which objects of a connection are exchanged, and what each of their fields is here: proposed from samples, settled by a person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caidang.core.errors import InvalidInput, NotFound
from caidang.core.interchange.sheets.header import Header
from caidang.core.interchange.sheets.labels import IGNORED, RESUME, TARGETS
from caidang.core.interchange.sheets.mapping import guess
from caidang.domain.candidates.catalogue import all_fields, own_fields
from caidang.domain.candidates.models import Label
from caidang.domain.connectors.columns import Column, Columns, may_go_out
from caidang.domain.connectors.contract import PAIRS, SAMPLE, FieldInfo, Kind, ObjectInfo, Remote
from caidang.domain.connectors.house import NUMBER, check_columns, guessed, what_of
from caidang.domain.connectors.house import TARGETS as HOUSE
from caidang.domain.connectors.models import Connection, ObjectMap
from caidang.domain.connectors.papers import FILE_TARGETS
from caidang.domain.connectors.papers import guessed as file_guess
from caidang.domain.connectors.services.connections import note, require_sending
from caidang.domain.connectors.services.opening import opened
from caidang.domain.connectors.vendors import vendor_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MOST_COLUMNS: Final = 48
"""Fields of an object that can be exchanged: Zoho gives fifty at a time, two of which are its own."""
SHOWN: Final = 3
_NONE: Final = "没有这个对象。"
Way, Wins = ObjectMap.Way, ObjectMap.Wins


@dataclass(frozen=True, slots=True)
class Offer:
    """One field of theirs as it is offered: some of its values, and what it is taken for, settled or guessed."""

    info: FieldInfo
    samples: tuple[str, ...]
    target: str
    way: str
    wins: str
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person settled for one field."""

    target: str
    way: str = Way.IN
    wins: str = Wins.ASK


def list_objects(*, connection: Connection, actor: Viewer, now: Callable[[], datetime]) -> list[ObjectInfo]:
    """Return what the other side keeps, the custom objects first. Talks to the network."""
    require(actor, Action.MANAGE_SOURCES)
    with opened(connection, now=now) as made:
        found = made.objects()
    return sorted(found, key=lambda one: (not one.is_custom, one.label))


def add_map(
    *, connection: Connection, name: str, actor: Viewer, now: Callable[[], datetime], what: str = ""
) -> ObjectMap:
    """Exchange one more object, its fields still to be settled; ``what`` says what its records are, guessed where it is empty.

    Talks to the network.
    """
    found = {one.name: one for one in list_objects(connection=connection, actor=actor, now=now)}
    if name not in found:
        raise InvalidInput("对方没有这个对象，请重新选。")
    if what and what not in ObjectMap.What.values:
        raise InvalidInput("请选它在才档里是什么。")
    with write_tx():
        row, _ = ObjectMap.objects.get_or_create(
            connection=connection, object=name,
            defaults={"label": found[name].label[:100], "what": what or what_of(found[name], found), "created_at": now()},
        )  # fmt: skip
    return row


def look(*, map: ObjectMap, actor: Viewer, now: Callable[[], datetime]) -> list[Offer]:
    """Return the object's fields with samples and what each is taken for; those that are settled first. Talks to the network."""
    require(actor, Action.MANAGE_SOURCES)
    with opened(map.connection, now=now) as made:
        fields = made.describe(map.object)
        found: dict[str, dict[str, str]] = {}
        for first in range(0, len(fields), MOST_COLUMNS):
            part = fields[first : first + MOST_COLUMNS]
            for record in made.read(map.object, part, since=SAMPLE, at={}).records:
                found.setdefault(record.id, {}).update(_shown(record, part))
    settled = {one.info.name: one for one in Columns.of(map.columns).all}
    is_people = map.what == ObjectMap.What.PEOPLE
    guess_ = _guessed(fields, list(found.values())) if is_people else guessed(map.what, fields, {name for told in found.values() for name, text in told.items() if text})
    meant = {} if settled else guess_
    offers = [
        _offer(field, settled.get(field.name), meant.get(field.name, ""), list(found.values())) for field in fields
    ]
    return sorted(offers, key=lambda one: (not one.target, not one.samples))


def save_map(
    *, map: ObjectMap, choices: Mapping[str, Choice], key_field: str, making: int | None, actor: Viewer,
    now: Callable[[], datetime], makes: bool = False,
) -> None:  # fmt: skip
    """Settle the columns; with ``makes`` what is no candidate and not there yet is made there.

    Raises InvalidInput for what cannot be, naming the field. Talks to the network.
    """
    require(actor, Action.MANAGE_SOURCES)
    with opened(map.connection, now=now) as made:
        known = {one.name: one for one in made.describe(map.object)}
    chosen = {name: choice for name, choice in choices.items() if choice.target and name in known}
    if map.what == ObjectMap.What.PEOPLE:
        columns = [_column(known[name], choice) for name, choice in chosen.items()]
        _check(columns)
    else:
        columns = [_house_column(map.what, known[name], choice) for name, choice in chosen.items()]
        if any(one.way != Way.IN for one in columns) and not vendor_of(map.connection.vendor).can_write:
            raise InvalidInput("这个系统只读，不往那边写。")
        if not vendor_of(map.connection.vendor).can_name and (makes or any(one.way != Way.IN and one.target != "stage" for one in columns)):
            raise InvalidInput("这个系统里只有候选人和应聘的阶段写得过去。")
        check_columns(map.what, {name: choice.target for name, choice in chosen.items()})
        makes = makes and not map.object.startswith(PAIRS)
        making, key_field = None, key_field if makes else ""
        if makes and not any(one.way != Way.IN for one in columns):
            raise InvalidInput("要在对方新建，至少有一项的方向是双向或只写过去。")
    if any(one.way != Way.IN for one in columns) or making:
        require_sending(actor, now=now())
    if key_field and (key_field not in known or known[key_field].kind is not Kind.TEXT):
        raise InvalidInput("放编号的字段要是对方的一个文本字段。")
    label = _label(making)
    if key_field and map.what != ObjectMap.What.PEOPLE:
        columns = [*(one for one in columns if one.info.name != key_field), Column(known[key_field], NUMBER, Way.BOTH)]
    if (label or (makes and map.what != ObjectMap.What.PEOPLE)) and not key_field:
        raise InvalidInput("要在对方新建，请先选一个文本字段放才档的编号：断了重来时靠它认出已经建过的。")
    with write_tx():
        ObjectMap.objects.filter(pk=map.pk).update(
            columns=[one.to_json() for one in columns], key_field=key_field, making=label, makes=makes and map.what != ObjectMap.What.PEOPLE,
            mark={}, version=map.version + 1,
        )  # fmt: skip
        note("connection.mapped", map.connection, actor=actor, now=now(), columns=len(columns), map=map.pk)


def drop_map(*, map: ObjectMap, actor: Viewer, now: datetime) -> None:
    """Exchange an object no more; who is who in it is forgotten, the records stay."""
    require(actor, Action.MANAGE_SOURCES)
    with write_tx():
        note("connection.unmapped", map.connection, actor=actor, now=now, map=map.pk)
        map.delete()


def map_of(connection: Connection, public_id: str) -> ObjectMap:
    """Return an object of a connection; raises NotFound."""
    key = parse_public_id(public_id, missing=_NONE)
    found = ObjectMap.objects.select_related("connection").filter(connection=connection, public_id=key).first()
    if found is None:
        raise NotFound(_NONE)
    return found


def _label(pk: int | None) -> Label | None:
    if pk is None:
        return None
    found = Label.objects.filter(pk=pk, archived_at=None, merged_into=None).first()
    if found is None:
        raise InvalidInput("没有这个标签，刷新后再选。")
    return found


def _shown(record: Remote, part: Sequence[FieldInfo]) -> dict[str, str]:
    """What a record says in some of its fields, a field of files what those that stand in it are called."""
    files: dict[str, list[str]] = {}
    for one in record.files:
        for field in (field for field in part if field.kind is Kind.FILES and one.field in ("", field.name)):
            files.setdefault(field.name, []).append(one.name)
    return dict(record.texts) | {name: text for name, names in files.items() if (text := "、".join(filter(None, names)))}


def _guessed(fields: Sequence[FieldInfo], records: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """What each field is taken for: by its label and by what stands in it, as a sheet's columns are."""
    plain = [one for one in fields if one.kind is not Kind.FILES]
    header = Header(1, 2, tuple(one.label for one in plain))
    rows = [(2 + at, [told.get(one.name, "") for one in plain]) for at, told in enumerate(records)]
    own = {field.label: key for key, field in own_fields().items()}
    # What names files beside a sheet names none here: those hang on the record.
    found = [(plain[one.at].name, one.target) for one in guess(header, rows, own=own) if one.at < len(plain) and one.target not in (RESUME, IGNORED)]
    files = {one.name: target for one in fields if (target := file_guess(one))}
    # No more than can be settled: what is meant last, the fourth job's department, a person may choose instead of another.
    return dict(found[: MOST_COLUMNS - len(files)]) | files


def _offer(field: FieldInfo, settled: Column | None, target: str, records: Sequence[Mapping[str, str]]) -> Offer:
    samples = dict.fromkeys(told[field.name] for told in records if told.get(field.name))
    return Offer(
        field, tuple(text[:80] for text in samples)[:SHOWN], settled.target if settled else target,
        settled.way if settled else Way.IN, settled.wins if settled else Wins.ASK, settled is not None,
    )  # fmt: skip


def _column(info: FieldInfo, choice: Choice) -> Column:
    if choice.way not in Way.values or choice.wins not in Wins.values:
        raise InvalidInput("方向或以谁为准选得不对，刷新后再选。")
    known = all_fields()
    if choice.target not in known and choice.target not in TARGETS and choice.target not in FILE_TARGETS:
        raise InvalidInput(f"「{info.label}」选的字段不存在，刷新后再选。")
    if choice.target in FILE_TARGETS and info.kind is not Kind.FILES:
        raise InvalidInput(f"「{info.label}」不是附件，不能当简历文件或附件。")
    if choice.way != Way.IN:
        if not info.is_writable or info.kind is Kind.LOOKUP:
            raise InvalidInput(f"「{info.label}」在对方是算出来的或只读的，只能读进来。")
        if choice.target not in FILE_TARGETS and not may_go_out(choice.target, known):
            raise InvalidInput(f"「{info.label}」对应的字段不能写过去，只能读进来。")
    return Column(info, choice.target, choice.way, choice.wins)


def _house_column(what: str, info: FieldInfo, choice: Choice) -> Column:
    if choice.target not in HOUSE[what] or choice.wins not in Wins.values:
        raise InvalidInput(f"「{info.label}」选的字段不存在，刷新后再选。")
    if choice.way not in Way.values or (choice.way != Way.IN and not HOUSE[what][choice.target].goes):
        raise InvalidInput(f"「{info.label}」只读进来。")
    if choice.way != Way.IN and not info.is_writable:
        raise InvalidInput(f"「{info.label}」在对方是只读的，只能读进来。")
    return Column(info, choice.target, choice.way, choice.wins)


def _check(columns: Sequence[Column]) -> None:
    if not columns:
        raise InvalidInput("至少要对上一个字段。")
    if len(columns) > MOST_COLUMNS:
        raise InvalidInput(f"最多对上 {MOST_COLUMNS} 个字段。")
    targets = {one.target for one in columns}
    if not targets & {"name", "phone", "email", "wechat", "id_number", "person", "contact"}:
        raise InvalidInput("请对上姓名、电话、邮箱、微信、身份证号里的一个，才认得出是谁。")
    out: dict[str, str] = {}
    for one in columns:
        if one.way != Way.IN:
            if one.target in out:
                raise InvalidInput(f"「{one.info.label}」和「{out[one.target]}」写的是同一个字段，只能留一个写过去。")
            out[one.target] = one.info.label
