"""An export is brought into an empty system, all of it or nothing, and then read back and compared with what was exported."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.portable.catalogue import Model, travelling
from caidang.domain.portable.exporting import Progress, quiet
from caidang.domain.portable.lines import Keys, Line, Writer, read_lines
from caidang.domain.portable.manifest import (
    NAME,
    Manifest,
    Part,
    present_schema,
    read_keys,
    read_manifest,
)
from caidang.domain.portable.numbers import count_on
from caidang.domain.portable.places import In, original_name
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.adopting import adopt_log
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.file_lock import SERVING, hold
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.current import keyring
from caidang.foundation.vault.inherited import take_over
from caidang.foundation.vault.models import Blob, DataKey

_AT_ONCE: Final = 5000
_LONGEST: Final = 256 * 1024 * 1024
"""Bytes of one line: a record's drawn pages are some hundred thousand."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was brought in, and proven equal: rows, originals, events of the log."""

    manifest: Manifest
    rows: int
    originals: int
    events: int


def read_portable(*, source: In, actor: Viewer, now: datetime, progress: Progress = quiet) -> Imported:
    """Bring everything in, or nothing; every table is then read back as an export reads it, and is byte for byte the same.

    Raises NotAllowed, Conflict where the system is not empty or is being used, InvalidInput for a damaged export
    or one of a later version.
    """
    require(actor, Action.MANAGE_KEYS)
    with source.part(NAME) as file:
        manifest = read_manifest(file.read())
    with hold(Path(settings.CAIDANG_DATA) / SERVING, refusal="服务正在运行：先停下 caidang serve，再导入。"):
        _check_schema(manifest)
        _check_empty()
        with source.part("keys.json") as file:
            take_over(read_keys(file.read()))
        with write_tx():
            models = [model for model in travelling() if model._meta.db_table in manifest.tables]
            bringing = _Bringing(source, manifest, now, progress)
            bringing.clear(models)
            for model in models:
                bringing.table(model)
            events = adopt_log(keyring=keyring(), now=now)
            _index_all()
            for model in models:
                bringing.prove(model)
            audit.record(
                actor_id=actor.user_id, verb="portable.imported", subject="vault", now=now,
                detail={
                    "from": manifest.installation, "at": manifest.at, "events": events, "rows": bringing.rows,
                    "originals": bringing.originals,
                },
            )  # fmt: skip
    return Imported(manifest, bringing.rows, bringing.originals, events)


def is_empty() -> bool:
    """Tell whether nobody has used this system yet: no member, no record, no event."""
    return not (User.objects.exists() or DataKey.objects.exists() or AuditEvent.objects.exists())


def _index_all() -> None:
    ids = Candidate.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=_AT_ONCE)
    while some := list(islice(ids, _AT_ONCE)):
        search.log_changes(some)


def _check_empty() -> None:
    if not is_empty():
        raise Conflict("这个系统不是空的（已有成员、资料或审计记录），什么都没有导入。请用一个新的数据文件夹：caidang import --data 新文件夹 …")


def _check_schema(manifest: Manifest) -> None:
    ours = present_schema()
    newer = sorted(app for app, name in manifest.schema.items() if name > ours.get(app, ""))
    if newer:
        raise InvalidInput(f"这份导出来自更新的版本（{manifest.version}），请先升级程序再导入。")
    known = {model._meta.db_table for model in travelling()}
    if unknown := sorted(manifest.tables.keys() - known):
        raise InvalidInput(f"这里没有「{unknown[0]}」这张表：用写出它的版本（{manifest.version}）导入，再升级。")


class _Bringing:
    """What was brought so far."""

    def __init__(self, source: In, manifest: Manifest, now: datetime, progress: Progress) -> None:
        self._source, self._manifest, self._now, self._progress = source, manifest, now, progress
        self._keys = Keys()
        self.rows = self.originals = 0

    def clear(self, models: list[Model]) -> None:
        """Take out what a new system begins with; the same, or what people made of it, comes from the export."""
        for model in reversed(models):
            if model is not AuditEvent:
                # Without a look at what refers to it: the database looks at references when all is written.
                model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)

    def table(self, model: Model) -> None:
        """Write one table."""
        name = f"tables/{model._meta.db_table}.jsonl"
        part = self._part(name)
        writer = Writer(model, original=self._original, keys=self._keys, now=self._now)
        with self._source.part(name) as file:
            reading = _Reading(file, name, self._progress)
            count = writer.write(reading.lines())
        if (count, reading.size, reading.digest.hexdigest()) != (part.rows, part.size, part.sha256):
            raise InvalidInput(f"{name} 和 manifest.json 里写的对不上，文件不完整或被改过，什么都没有导入。")
        count_on(model, part.last)
        self.rows += count

    def prove(self, model: Model) -> None:
        """Read a table back as it would be exported, and compare."""
        table = model._meta.db_table
        name = f"tables/{table}.jsonl"
        digest = hashlib.sha256()
        for number, line in enumerate(read_lines(model, self._manifest.tables[table], original=_digest), 1):
            digest.update(line)
            if number % 2000 == 0:
                self._progress(f"核对 {name}", number)
        if digest.hexdigest() != self._part(name).sha256:
            raise InvalidInput(f"{name} 导入后读回来不一样，什么都没有导入。请把这句话告诉开发者。")

    def _part(self, name: str) -> Part:
        part = self._manifest.parts.get(name)
        if part is None:
            raise InvalidInput(f"manifest.json 里没有 {name}，文件不完整，什么都没有导入。")
        return part

    def _original(self, line: Line, key: DataKey) -> dict[str, Any]:
        digest = line.get("sha256")
        if digest is None:
            return {"name": f"gone-{line['id']}", "file_key": None}
        with self._source.part(original_name(str(digest))) as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != digest:
            raise InvalidInput("一份原件和它的摘要对不上，文件坏了，什么都没有导入。")
        self.originals += 1
        name, file_key = vault.write_file_again(data=data, key=key)
        return {"name": name, "file_key": file_key}


def _digest(blob: Blob) -> str:
    return hashlib.sha256(vault.read_blob(blob)).hexdigest()


class _Reading:
    """A file read line by line, with its length and hash."""

    def __init__(self, file: IO[bytes], name: str, progress: Progress) -> None:
        self._file, self._name, self._progress = file, name, progress
        self.size, self.digest = 0, hashlib.sha256()

    def lines(self) -> Iterator[Line]:
        """Yield each line. Raises InvalidInput for one that is no JSON object."""
        number = 0
        read: Callable[[int], bytes] = self._file.readline
        while line := read(_LONGEST):
            number += 1
            self.size += len(line)
            self.digest.update(line)
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                value = None
            if not isinstance(value, dict):
                raise InvalidInput(f"{self._name} 第 {number} 行读不懂，文件坏了，什么都没有导入。")
            if number % 2000 == 0:
                self._progress(self._name, number)
            yield value
