"""Values of 纷享销客 as texts and back: numbers are strings, dates milliseconds in GMT+8, options are values, people are lists."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.core.text.dates import parse_date
from caidang.domain.connectors.contract import FieldInfo, Kind, RemoteFile

ZONE: Final = timezone(timedelta(hours=8))
MOST: Final = 20_000
"""Characters of one value that are taken over."""
_KINDS: Final[Mapping[str, Kind]] = {
    "text": Kind.TEXT, "long_text": Kind.LONG, "html_rich_text": Kind.LONG, "number": Kind.NUMBER, "currency": Kind.NUMBER,
    "percentile": Kind.NUMBER, "date": Kind.DATE, "date_time": Kind.MOMENT, "select_one": Kind.CHOICE,
    "record_type": Kind.CHOICE, "select_many": Kind.CHOICES, "true_or_false": Kind.FLAG, "employee": Kind.PEOPLE,
    "employee_many": Kind.PEOPLE, "department": Kind.PEOPLE, "department_many": Kind.PEOPLE, "file_attachment": Kind.FILES,
    "phone_number": Kind.TEXT, "email": Kind.TEXT, "url": Kind.TEXT, "tag": Kind.OTHER, "array": Kind.OTHER,
    "object_reference": Kind.LOOKUP, "object_reference_many": Kind.OTHER, "master_detail": Kind.LOOKUP, "auto_number": Kind.OTHER,
    "formula": Kind.OTHER, "count": Kind.OTHER, "quote": Kind.OTHER, "group": Kind.OTHER, "image": Kind.FILES,
}  # fmt: skip
_WRITTEN: Final = frozenset((Kind.TEXT, Kind.LONG, Kind.NUMBER, Kind.DATE, Kind.MOMENT, Kind.CHOICE, Kind.CHOICES, Kind.FLAG))
_NOT_WRITTEN: Final = frozenset(("_id", "owner", "created_by", "create_time", "last_modified_by", "last_modified_time", "record_type"))
_DERIVED: Final = ("__r", "__l", "__o", "__v", "__p", "__e", "__relation_ids")
_TAG: Final = re.compile(r"<[^<>]{1,500}>")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_WHOLE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CLOCK: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}):(\d{2}))?")


def field_of(name: str, told: Mapping[str, Any]) -> FieldInfo:
    """Return a field as ``object/describe`` tells of it."""
    kind = _KINDS.get(str(told.get("type", "")), Kind.OTHER)
    options = {
        str(one.get("value", "")): str(one.get("label", ""))
        for one in told.get("options") or ()
        if isinstance(one, Mapping)
    }
    may = kind in _WRITTEN or told.get("type") in ("file_attachment", "object_reference", "master_detail")
    is_writable = may and name not in _NOT_WRITTEN and not is_derived(name)
    return FieldInfo(
        name, str(told.get("label") or name), kind, bool(told.get("is_required")) and name not in _NOT_WRITTEN, is_writable, options
    )


def is_derived(name: str) -> bool:
    """Tell whether a name is one of those that 纷享销客 computes beside a field."""
    return name.endswith(_DERIVED)


def text_of(field: FieldInfo, record: Mapping[str, Any]) -> str:
    """Return what a record says in a field; empty for nothing."""
    raw = record.get(field.name)
    if raw is None or raw in ("", []):
        return ""
    kind = field.kind
    if kind is Kind.TEXT and isinstance(raw, str):
        return raw[:MOST].strip()
    reader = _READERS.get(kind)
    return (reader(field, raw, record) if reader else _other(field, raw, record))[:MOST].strip()


def files_of(field: FieldInfo, record: Mapping[str, Any]) -> list[RemoteFile]:
    """Return the files of an attachment field: their npath, and their names as they are to be kept."""
    found = []
    for one in _listed(record.get(field.name)):
        if isinstance(one, Mapping) and one.get("path"):
            name = str(one.get("name") or one.get("filename") or one["path"])
            ext = str(one.get("ext") or "").strip(".")
            if ext and not name.lower().endswith(f".{ext.lower()}"):
                name = f"{name}.{ext}"
            found.append(RemoteFile(str(one["path"])[:500], name[:200], field.name))
    return found


def value_of(field: FieldInfo, text: str) -> object:
    """Return a text as this field takes it; raises InvalidInput saying why it does not. An empty text clears."""
    if not text:
        return [] if field.kind is Kind.CHOICES else ""
    writer = _WRITERS.get(field.kind)
    return writer(field, text) if writer else text


def _listed(raw: object) -> list[object]:
    return raw if isinstance(raw, list) else [] if raw is None else [raw]


def _number(field: FieldInfo, raw: object, _record: Mapping[str, Any]) -> str:
    text = str(raw).strip()
    if "." in text and _NUMBER.fullmatch(text):
        text = text.rstrip("0").rstrip(".")
    return text


def _moment(raw: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(str(raw)) / 1000, ZONE)
    except (ValueError, OverflowError, OSError):
        return None


def _date(_field: FieldInfo, raw: object, _record: Mapping[str, Any]) -> str:
    moment = _moment(raw)
    return f"{moment:%Y-%m-%d}" if moment else str(raw)


def _time(_field: FieldInfo, raw: object, _record: Mapping[str, Any]) -> str:
    moment = _moment(raw)
    return f"{moment:%Y-%m-%d %H:%M}" if moment else str(raw)


def _choice(field: FieldInfo, raw: object, record: Mapping[str, Any]) -> str:
    found = []
    for one in _listed(raw):
        label = field.options.get(str(one), str(one))
        typed = record.get(f"{field.name}__o")
        found.append(str(typed) if typed and (str(one) == "other" or label == "其他") else label)
    return "、".join(found)


def _flag(_field: FieldInfo, raw: object, _record: Mapping[str, Any]) -> str:
    return "是" if raw is True or str(raw).lower() == "true" else "否"


def _people(field: FieldInfo, raw: object, record: Mapping[str, Any]) -> str:
    told = record.get(f"{field.name}__l") or record.get(f"{field.name}__r")
    names = [str(one.get("name") or one.get("label") or "") for one in _listed(told) if isinstance(one, Mapping)]
    return "、".join(filter(None, names)) or "、".join(str(one) for one in _listed(raw) if not isinstance(one, Mapping))


def _long(field: FieldInfo, raw: object, record: Mapping[str, Any]) -> str:
    plain = record.get(f"{field.name}__o")
    return str(plain) if plain else _TAG.sub(" ", str(raw))


def _other(field: FieldInfo, raw: object, record: Mapping[str, Any]) -> str:
    named = record.get(f"{field.name}__r")
    if isinstance(named, str) and named:
        return named
    if isinstance(raw, Mapping):
        return str(raw.get("address") or raw.get("name") or "")
    return "、".join(str(one) for one in _listed(raw) if isinstance(one, str | int | float))


_READERS: Final = {
    Kind.NUMBER: _number, Kind.DATE: _date, Kind.MOMENT: _time, Kind.CHOICE: _choice, Kind.CHOICES: _choice,
    Kind.FLAG: _flag, Kind.PEOPLE: _people, Kind.LONG: _long,
}  # fmt: skip


def _to_number(field: FieldInfo, text: str) -> object:
    plain = text.replace(",", "").strip()
    if not _NUMBER.fullmatch(plain):
        raise InvalidInput(f"「{field.label}」只收数字")
    return plain


def _to_date(field: FieldInfo, text: str) -> object:
    found = _WHOLE.fullmatch(parse_date(text) or "")
    if found is None:
        raise InvalidInput(f"「{field.label}」要到日的日期，档案里只到月或年")
    day = date(int(found[1]), int(found[2]), int(found[3]))
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp() * 1000)


def _to_moment(field: FieldInfo, text: str) -> object:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return _to_date(field, text)
    at = datetime.fromisoformat(found[1])
    return int(at.replace(hour=int(found[2] or 0), minute=int(found[3] or 0), tzinfo=ZONE).timestamp() * 1000)


def _to_choice(field: FieldInfo, text: str) -> object:
    for value, label in field.options.items():
        if text in (label, value):
            return value
    raise InvalidInput(f"「{field.label}」没有「{text[:20]}」这个选项")


def _to_choices(field: FieldInfo, text: str) -> object:
    return [_to_choice(field, part.strip()) for part in re.split(r"[、,，;；]", text) if part.strip()]


def _to_flag(field: FieldInfo, text: str) -> object:
    if text not in ("是", "否"):
        raise InvalidInput(f"「{field.label}」只收 是 或 否")
    return text == "是"


_WRITERS: Final = {
    Kind.NUMBER: _to_number, Kind.DATE: _to_date, Kind.MOMENT: _to_moment, Kind.CHOICE: _to_choice,
    Kind.CHOICES: _to_choices, Kind.FLAG: _to_flag,
}  # fmt: skip
