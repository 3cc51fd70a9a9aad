"""Values of Zoho as texts and back: look-ups are ``{id, name}``, moments carry their zone, lists are JSON lists."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.core.text.dates import parse_date
from caidang.domain.connectors.contract import FieldInfo, Kind

MOST: Final = 20_000
"""Characters of one value that are taken over."""
_ZONE: Final = timezone(timedelta(hours=8))
_KINDS: Final[Mapping[str, Kind]] = {
    "text": Kind.TEXT, "textarea": Kind.LONG, "email": Kind.TEXT, "phone": Kind.TEXT, "website": Kind.TEXT,
    "integer": Kind.NUMBER, "bigint": Kind.NUMBER, "double": Kind.NUMBER, "currency": Kind.NUMBER, "percent": Kind.NUMBER,
    "date": Kind.DATE, "datetime": Kind.MOMENT, "picklist": Kind.CHOICE, "multiselectpicklist": Kind.CHOICES,
    "boolean": Kind.FLAG, "lookup": Kind.LOOKUP, "ownerlookup": Kind.PEOPLE, "userlookup": Kind.PEOPLE, "multiuserlookup": Kind.PEOPLE,
}  # fmt: skip
_WRITTEN: Final = frozenset((Kind.TEXT, Kind.LONG, Kind.NUMBER, Kind.DATE, Kind.MOMENT, Kind.CHOICE, Kind.CHOICES, Kind.FLAG))
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_TIME: Final = re.compile(r"[0-2]\d:[0-5]\d")
_WHOLE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def field_of(told: Mapping[str, Any]) -> FieldInfo:
    """Return a field as ``settings/fields`` tells of it."""
    kind = _KINDS.get(str(told.get("data_type", "")), Kind.OTHER)
    options = {
        str(one.get("actual_value") or one.get("display_value") or ""): str(one.get("display_value", ""))
        for one in told.get("pick_list_values") or ()
        if isinstance(one, Mapping)
    }
    allowed = told.get("operation_type")
    may = bool(allowed.get("api_update", True)) if isinstance(allowed, Mapping) else True
    is_writable = (kind in _WRITTEN or kind is Kind.LOOKUP) and may and not told.get("read_only") and not told.get("field_read_only")
    name = str(told.get("api_name", ""))
    label = str(told.get("field_label") or told.get("display_label") or name)
    # Without an owner it is whose the key is; what is read only nobody has to say.
    is_wanted = bool(told.get("system_mandatory")) and told.get("data_type") != "ownerlookup" and not told.get("read_only")
    return FieldInfo(name, label, kind, is_wanted, is_writable, options)


def text_of(field: FieldInfo, raw: object) -> str:
    """Return a value as a text; empty for nothing."""
    if raw is None or raw in ("", []):
        return ""
    if field.kind is Kind.FLAG:
        return "是" if raw is True else "否"
    if field.kind is Kind.CHOICE or field.kind is Kind.CHOICES:
        values = raw if isinstance(raw, list) else [raw]
        return "、".join(field.options.get(str(one), str(one)) for one in values if one != "-None-")[:MOST]
    if field.kind is Kind.MOMENT:
        return _moment(str(raw))
    if field.kind is Kind.NUMBER:
        return _number(raw)
    return _plain(raw)[:MOST].strip()


def value_of(field: FieldInfo, text: str) -> object:
    """Return a text as this field takes it; raises InvalidInput saying why it does not."""
    writer = _WRITERS.get(field.kind)
    return writer(field, text) if writer else text


def _plain(raw: object) -> str:
    if isinstance(raw, list):
        return "、".join(filter(None, (_plain(one) for one in raw)))
    if isinstance(raw, Mapping):
        return str(raw.get("name") or raw.get("display_value") or "")
    return str(raw)


def _number(raw: object) -> str:
    text = repr(raw) if isinstance(raw, float) else str(raw)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text.lower() else text


def _moment(text: str) -> str:
    try:
        return f"{datetime.fromisoformat(text).astimezone(_ZONE):%Y-%m-%d %H:%M}"
    except ValueError:
        return text[:40]


def _to_number(field: FieldInfo, text: str) -> object:
    plain = text.replace(",", "").strip()
    if not _NUMBER.fullmatch(plain):
        raise InvalidInput(f"「{field.label}」只收数字")
    return float(plain) if "." in plain else int(plain)


def _to_date(field: FieldInfo, text: str) -> object:
    found = parse_date(text) or ""
    if not _WHOLE.fullmatch(found):
        raise InvalidInput(f"「{field.label}」要到日的日期，档案里只到月或年")
    return found


def _to_moment(field: FieldInfo, text: str) -> object:
    day, _, clock = text.partition(" ")
    return f"{_to_date(field, day)}T{clock if _TIME.fullmatch(clock) else '00:00'}:00+08:00"


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
