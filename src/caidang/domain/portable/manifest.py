"""What an export says of itself: its format, the program's state, and of every file how long it is and its SHA-256."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from caidang.core.errors import InvalidInput
from caidang.domain.portable.catalogue import Model, columns, sealed_names
from caidang.foundation.vault.inherited import LookUps

FORMAT: Final = "caidang-portable/1"
NAME: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One file: how many lines it has, how many bytes, and their SHA-256; ``last`` is the last number its table gave."""

    rows: int
    size: int
    sha256: str
    last: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole of an export. ``schema`` names the last migration of every app, ``tables`` their columns in order."""

    at: str
    version: str
    installation: str
    schema: Mapping[str, str]
    tables: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, Part]
    originals: int = 0
    original_bytes: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    stays: Mapping[str, int] = field(default_factory=dict)
    """How many rows of tables that stay behind a team will miss: tokens, webhooks."""

    def as_json(self) -> bytes:
        """Return the content of ``manifest.json``."""
        value = {
            "format": FORMAT, "at": self.at, "version": self.version, "installation": self.installation,
            "counts": dict(self.counts), "stays": dict(self.stays), "originals": self.originals, "original_bytes": self.original_bytes,
            "schema": dict(self.schema), "tables": {name: list(found) for name, found in self.tables.items()},
            "parts": {
                name: {"rows": part.rows, "size": part.size, "sha256": part.sha256, "last": part.last}
                for name, part in self.parts.items()
            },
        }  # fmt: skip
        return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def read_manifest(data: bytes) -> Manifest:
    """Return what ``as_json`` wrote. Raises InvalidInput for anything else."""
    try:
        raw = json.loads(data)
        if raw["format"] != FORMAT:
            raise InvalidInput(f"这份导出的格式是 {raw['format']}，本程序只认得 {FORMAT}，请升级程序。")
        return Manifest(
            at=str(raw["at"]), version=str(raw["version"]), installation=str(raw["installation"]),
            schema={str(app): str(name) for app, name in raw["schema"].items()},
            tables={str(name): tuple(map(str, found)) for name, found in raw["tables"].items()},
            parts={
                str(name): Part(int(one["rows"]), int(one["size"]), str(one["sha256"]), int(one["last"]))
                for name, one in raw["parts"].items()
            },
            originals=int(raw["originals"]), original_bytes=int(raw["original_bytes"]),
            counts={str(name): int(n) for name, n in raw["counts"].items()},
            stays={str(name): int(n) for name, n in raw.get("stays", {}).items()},
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput("manifest.json 读不懂：这不是才档的整库导出，或文件坏了。") from None


def present_schema() -> dict[str, str]:
    """Return the last migration of every app, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, MAX(name) FROM django_migrations GROUP BY app")
        return {str(app): str(name) for app, name in cursor.fetchall()}


def described(models: list[Model]) -> dict[str, Any]:
    """Return the meaning of every table and column, as it is written beside the tables."""
    found: dict[str, Any] = {}
    for model in models:
        told: dict[str, str] = {}
        for one in columns(model):
            kind = "sealed" if one.name in sealed_names(model) else one.get_internal_type()
            refers = one.related_model._meta.db_table if one.is_relation and one.related_model else ""
            told[one.attname] = f"{kind} -> {refers}" if refers else kind
        note = " ".join((model.__doc__ or "").split())
        found[model._meta.db_table] = {"name": str(model._meta.verbose_name), "note": note, "columns": told}
    return found


def keys_as_json(keys: LookUps) -> bytes:
    """Return the content of ``keys.json``."""
    value = {
        "keys": {name: b64encode(key).decode() for name, key in keys.keys.items()},
        "epochs": list(keys.epochs),
    }
    return json.dumps(value, indent=1).encode() + b"\n"


def read_keys(data: bytes) -> LookUps:
    """Return what ``keys_as_json`` wrote. Raises InvalidInput for anything else."""
    try:
        raw = json.loads(data)
        found = {str(name): b64decode(key, validate=True) for name, key in raw["keys"].items()}
        return LookUps(found, tuple(int(number) for number in raw["epochs"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput("keys.json 读不懂，文件可能被改过。") from None
