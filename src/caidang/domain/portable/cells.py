"""One value of a row as JSON and back; what was sealed is written in clear with the number of the key it lies under.

A sealed value is an object: ``key`` is the number of its data key (0: the team's own), beside it stands one of
``json`` (compact JSON), ``text`` (UTF-8), ``packed`` and ``packed_json`` (the same, compressed with zlib where it is
kept) or ``base64``. What comes back is byte for byte what was sealed; what does not fit one of the first is ``base64``.
"""

import json
import uuid
import zlib
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, time
from typing import Any, Final

from django.db import models

from caidang.core.errors import InvalidInput

OWN: Final = 0
"""Stands for the team's own key."""
ERASED: Final = "erased"
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Cell = dict[str, Any]


def plain(value: object) -> Any:
    """Return a column's value as JSON has it. Raises TypeError for a kind of value that has no place there."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be written")


def unplain(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Return a column's value from JSON, as the database takes it. Raises InvalidInput where it does not fit."""
    if value is None or isinstance(field, models.JSONField):
        return value
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    try:
        if isinstance(field, models.DateTimeField):
            return datetime.fromisoformat(value)
        if isinstance(field, models.DateField):
            return date.fromisoformat(value)
        if isinstance(field, models.TimeField):
            return time.fromisoformat(value)
        if isinstance(field, models.UUIDField):
            return uuid.UUID(value)
    except (TypeError, ValueError):
        raise InvalidInput(f"「{field.name}」的值读不懂，文件可能被改过。") from None
    return value


def write_sealed(opened: bytes, key: int) -> Cell:
    """Return what was sealed as an object that can be read."""
    packed = _unpacked(opened)
    text = packed if packed is not None else _text(opened)
    if text is None:
        return {"key": key, "base64": b64encode(opened).decode()}
    value = _value(text)
    name = ("packed_" if packed is not None else "") + ("json" if value is not None else "text")
    if name == "packed_text":
        name = "packed"
    return {"key": key, name: text if value is None else value}


def read_sealed(cell: Cell) -> bytes:
    """Return the bytes that ``write_sealed`` was given. Raises InvalidInput for anything else."""
    try:
        if "json" in cell:
            return _compact(cell["json"]).encode()
        if "text" in cell:
            return str(cell["text"]).encode()
        if "packed" in cell:
            return zlib.compress(str(cell["packed"]).encode())
        if "packed_json" in cell:
            return zlib.compress(_compact(cell["packed_json"]).encode())
        return b64decode(cell["base64"], validate=True)
    except (KeyError, TypeError, ValueError):
        raise InvalidInput("一个封存的值读不懂，文件可能被改过。") from None


def _unpacked(data: bytes) -> str | None:
    """The text that was compressed just as this machine compresses it."""
    if data[:1] != b"\x78":
        return None
    try:
        opened = zlib.decompress(data)
    except zlib.error:
        return None
    return _text(opened) if zlib.compress(opened) == data else None


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _value(text: str) -> Any | None:
    """The object or list that a text is, where it would be written just so again."""
    if text[:1] not in ("{", "["):
        return None
    try:
        value = json.loads(text)
        return value if _compact(value) == text else None
    except (ValueError, RecursionError):
        return None
