"""Everything that a team owns is written out: plain JSON lines, the originals by their hash, the log with its chain."""

import hashlib
import json
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import IO, Any, Final

from django.conf import settings

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.compliance.selectors.ledger import PURPOSES
from caidang.domain.compliance.services.disclosures import HandedOut, record_handed_out
from caidang.domain.portable.catalogue import columns, left_behind, travelling
from caidang.domain.portable.lines import read_lines
from caidang.domain.portable.manifest import (
    Manifest,
    Part,
    described,
    keys_as_json,
    present_schema,
)
from caidang.domain.portable.moment import one_moment
from caidang.domain.portable.numbers import last_number
from caidang.domain.portable.people import people_lines
from caidang.domain.portable.places import Out
from caidang.domain.portable.words import README
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.anchors import public_key
from caidang.foundation.audit.models import AuditCheckpoint
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.inherited import look_ups
from caidang.foundation.vault.models import Blob

_AT_ONCE: Final = 2000
_FILES: Final = "vault_blob"
CHANNEL: Final = "portable"
Progress = Callable[[str, int], None]
"""Called with what is being written and how many of its rows are done."""


class Purpose(StrEnum):
    """What an export of everything is for."""

    MOVING = "moving"
    ARCHIVE = "archive"
    AUTHORITY = "authority"
    CHECK = "check"

    @property
    def label(self) -> str:
        """The purpose in Chinese."""
        return PURPOSES[self]


@dataclass(frozen=True, slots=True)
class Asked:
    """What it is for, and who gets it."""

    purpose: Purpose
    recipient: str


def quiet(_name: str, _count: int) -> None:
    """Tell nobody."""


def write_portable(*, out: Out, asked: Asked, actor: Viewer, version: str, now: datetime, progress: Progress = quiet) -> Manifest:
    """Write everything into ``out``, after noting of each person that it leaves; returns the manifest.

    What is written is one moment; others go on working. Raises NotAllowed, InvalidInput without a recipient,
    Conflict when a file was erased meanwhile (the call is repeated, and goes on with what is there), OutOfSpace.
    """
    require(actor, Action.MANAGE_KEYS)
    require(actor, Action.EXPORT_CLEAR)
    if not asked.recipient.strip():
        raise InvalidInput("写明交给谁：这是整个库的个人信息，要记在台账里。")
    keys = look_ups()
    people = _note(out, asked, actor, now)
    with one_moment():
        writing = _Writing(out, progress)
        models = travelling()
        tables = {}
        for model in models:
            table = model._meta.db_table
            tables[table] = tuple(one.attname for one in columns(model))
            lines = read_lines(model, tables[table], original=writing.original)
            writing.part(f"tables/{table}.jsonl", lines, last=last_number(model), is_held=table == _FILES)
        writing.part("people.jsonl", people_lines(writing.digest_of))
        writing.part("audit/checkpoints.jsonl", _checkpoints())
        schema, behind = present_schema(), left_behind()
    writing.part("audit/public_key.pem", [public_key().encode()])
    writing.part("keys.json", [keys_as_json(keys)])
    writing.part("schema.json", [json.dumps(described(models), ensure_ascii=False, indent=1).encode() + b"\n"])
    writing.part("README.txt", [README.encode()])
    manifest = Manifest(
        at=now.isoformat(), version=version, installation=settings.CAIDANG_KEYRING.fingerprint, schema=schema,
        tables=tables, parts=writing.parts, originals=writing.originals, original_bytes=writing.original_bytes,
        counts={"people": people}, stays=behind,
    )  # fmt: skip
    out.finish(manifest.as_json())
    return manifest


def _note(out: Out, asked: Asked, actor: Viewer, now: datetime) -> int:
    """Write down that everybody's data leaves, before it does."""
    with write_tx():
        ids = list(Candidate.objects.filter(data_key__erased_at=None).order_by("pk").values_list("pk", flat=True))
        given = HandedOut(
            recipient={"name": asked.recipient.strip()}, fields={"everything": "shown"}, purpose=asked.purpose.value,
            source="portable", channel=CHANNEL,
        )  # fmt: skip
        for first in range(0, len(ids), _AT_ONCE):
            record_handed_out(candidate_ids=ids[first : first + _AT_ONCE], given=given, actor=actor, now=now)
        audit.record(
            actor_id=actor.user_id, verb="portable.exported", subject="vault", now=now,
            detail={"records": len(ids), "purpose": asked.purpose.value, "encrypted": int(out.is_encrypted)},
        )  # fmt: skip
    return len(ids)


@dataclass(slots=True)
class _Writing:
    """What was written so far."""

    out: Out
    progress: Progress
    parts: dict[str, Part] = field(default_factory=dict)
    originals: int = 0
    original_bytes: int = 0
    _numbers: "array[int]" = field(default_factory=lambda: array("Q"))
    _digests: bytearray = field(default_factory=bytearray)

    def part(self, name: str, lines: Iterable[bytes], *, last: int = 0, is_held: bool = False) -> None:
        """Write a file line by line; with ``is_held`` its lines wait aside, for originals are written meanwhile."""
        if is_held:
            with tempfile.TemporaryFile() as aside:
                rows, size, digest = self._copy(name, lines, aside)
                aside.seek(0)
                with self.out.part(name) as file:
                    while data := aside.read(1024 * 1024):
                        file.write(data)
        else:
            with self.out.part(name) as file:
                rows, size, digest = self._copy(name, lines, file)
        self.parts[name] = Part(rows, size, digest, last)

    def original(self, blob: Blob) -> str:
        """Write a sealed file in clear and return its SHA-256."""
        try:
            data = vault.read_blob(blob)
        except NotFound:
            raise Conflict("导出时有一份文件被抹除或缺失：再运行一次，会接着做；还不行就运行 caidang check。") from None
        digest = hashlib.sha256(data).hexdigest()
        self.out.original(data, digest)
        self.originals += 1
        self.original_bytes += len(data)
        self._numbers.append(blob.pk)
        self._digests += bytes.fromhex(digest)
        return digest

    def digest_of(self, number: int) -> str:
        """Return the SHA-256 of a sealed file by its number; empty for one that is gone."""
        at = bisect_left(self._numbers, number)
        if at == len(self._numbers) or self._numbers[at] != number:
            return ""
        return self._digests[32 * at : 32 * at + 32].hex()

    def _copy(self, name: str, lines: Iterable[bytes], file: IO[bytes]) -> tuple[int, int, str]:
        rows = size = 0
        digest = hashlib.sha256()
        for line in lines:
            file.write(line)
            digest.update(line)
            rows, size = rows + 1, size + len(line)
            if rows % _AT_ONCE == 0:
                self.progress(name, rows)
        self.progress(name, rows)
        return rows, size, digest.hexdigest()


def _checkpoints() -> Iterator[bytes]:
    for one in AuditCheckpoint.objects.order_by("seq").iterator():
        value: dict[str, Any] = {"seq": one.seq, "hash": one.hash, "at": one.at.isoformat()}
        if one.signature is not None:
            value["signature"] = bytes(one.signature).hex()
        yield json.dumps(value).encode() + b"\n"
