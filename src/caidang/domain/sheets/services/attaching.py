"""Résumé files that came beside a sheet are put to the people they name: by file name, name or number."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from django.conf import settings

from caidang.core.errors import CaidangError, OutOfSpace, UnreadableFile
from caidang.core.extract.document import Part
from caidang.core.text.normalize import search_key
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.records import attach_document
from caidang.domain.intake.reading import Reader, new_reader
from caidang.domain.intake.services.hand_in import walk
from caidang.domain.intake.services.receive import receive_file
from caidang.domain.review.services.chain.cases import note_change
from caidang.domain.sheets.models import SheetImport
from caidang.domain.sheets.parcels import unpacked
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.sandbox import ChildKilled, SandboxDown
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

logger = logging.getLogger(__name__)

_LEAST_NAME: Final = 2
_SHOWN: Final = 5
_MEGABYTE: Final = 1024 * 1024


def attach_files(
    sheet: SheetImport, reader: Reader | None, *, actor: Viewer, now: Callable[[], datetime],
    step: Callable[[], None],
) -> str:  # fmt: skip
    """Read each file of the archive and attach it to its person; what fits nobody is received as any other file.

    ``step`` is called before each, so that it can be stopped. A file that cannot be read costs the others nothing. Returns
    why the archive was not read to its end; empty where it was.
    """
    if sheet.beside is None or reader is None:
        return ""
    return _attach_each(sheet, unpacked(vault.read_blob(sheet.beside)), reader, actor=actor, now=now, step=step)


def attach_folder(sheet: SheetImport, folder: Path, *, actor: Viewer, now: Callable[[], datetime]) -> str:
    """Attach the files below a folder as those of an archive, one at a time however many there are; returns what was not read."""
    reader, large = new_reader(), []

    def parts() -> Iterator[Part]:
        for path in walk([folder]):
            if path.stat().st_size > settings.CAIDANG_MAX_FILE:
                large.append(path.name)
            else:
                yield Part(path.relative_to(folder).as_posix(), path.read_bytes())

    try:
        problem = _attach_each(sheet, parts(), reader, actor=actor, now=now, step=lambda: None)
    finally:
        reader.close()
    if large and not problem:
        limit = settings.CAIDANG_MAX_FILE // _MEGABYTE
        problem = f"有 {len(large)} 个文件超过 {limit} MB，没有收：{'、'.join(large[:_SHOWN])}。"
    return problem


def _attach_each(
    sheet: SheetImport, parts: Iterable[Part], reader: Reader, *, actor: Viewer, now: Callable[[], datetime],
    step: Callable[[], None],
) -> str:  # fmt: skip
    people = _People(sheet)
    attached = received = 0
    problem = ""
    try:
        for part in parts:
            step()
            pk = people.whose(part)
            # So that whoever takes the import back knows what was only its doing.
            with audit.caused_by(sheet=sheet.pk):
                is_attached = pk is not None and attach_file(pk, part.data, part.name, reader, actor=actor, now=now())
            if is_attached:
                attached += 1
            else:
                receive_file(data=part.data, filename=part.name, source="sheet", actor=actor, now=now())
                received += 1
    except UnreadableFile as error:
        problem = f"表里的人都导入了。一起交的简历没有读完：{error}改好后连同这张表再交一次，人和已收的文件不会重复。"
    except OSError as error:
        problem = f"表里的人都导入了。一起交的简历没有读完：读不了 {error.filename}。"
    counts = {**sheet.counts, "files": attached, "files_apart": received}
    with write_tx():
        SheetImport.objects.filter(pk=sheet.pk).update(counts=counts)
    sheet.counts = counts
    return problem


class _People:
    """Whom a file may be of: by the names of files that the rows gave, by name, phone and number."""

    def __init__(self, sheet: SheetImport) -> None:
        self._by_file: dict[str, set[int]] = {}
        self._by_name: dict[str, set[int]] = {}
        self._by_contact: dict[str, int] = {}
        rows = sheet.rows.exclude(candidate=None).select_related("candidate__data_key")
        for row in rows.iterator(chunk_size=500):
            candidate = row.candidate
            if candidate is None:
                continue
            for file in row.opened(sheet).get("files", ()):
                self._by_file.setdefault(_stem(file), set()).add(candidate.pk)
            told = vault.open_json(candidate.data_key, candidate.summary_place, bytes(candidate.summary))
            if len(name := search_key(told.get("name") or "")) >= _LEAST_NAME:
                self._by_name.setdefault(name, set()).add(candidate.pk)
            for contact in (*told.get("phones", ()), *told.get("emails", ()), told.get("id_number") or ""):
                if contact:
                    self._by_contact[search_key(contact)] = candidate.pk

    def whose(self, part: Part) -> int | None:
        """Return the one record that the file's name points to; None for none, or for several."""
        stem = _stem(part.name)
        named = self._by_file.get(stem, set())
        if len(named) == 1:
            return next(iter(named))
        for word in re.findall(r"[\w.+@-]{6,}", stem):
            if word in self._by_contact:
                return self._by_contact[word]
        for word in re.findall(r"[a-z0-9-]{3,}", stem):
            # R-101_张三_会计: a number that the row gave, written with other words.
            if len(numbered := self._by_file.get(word, set())) == 1:
                return next(iter(numbered))
        digits = next(iter(re.findall(r"1[3-9]\d{9}|\d{17}[\dx]", stem)), "")
        if digits in self._by_contact:
            return self._by_contact[digits]
        return _only(self._by_name.get(word) for word in _words(stem))


def _only(found: Iterable[set[int] | None]) -> int | None:
    ids = {pk for some in found if some for pk in some}
    return next(iter(ids)) if len(ids) == 1 else None


def _stem(name: str) -> str:
    base = PurePosixPath(unquote(name).replace("\\", "/").split("?")[0]).name
    return search_key(base.rsplit(".", 1)[0] if "." in base else base).strip()


def _words(stem: str) -> list[str]:
    """Runs of Chinese characters and of letters: 张三_会计_上海 has three."""
    return [stem, *re.findall(r"[\u3400-\u9fff]+|[a-z][a-z ]+[a-z]", stem)]


def attach_file(pk: int, data: bytes, name: str, reader: Reader, *, actor: Viewer, now: datetime) -> bool:
    """Read a file and attach it to a record, once; False for one that cannot be read."""
    try:
        document = reader.read_alone(data, name)
        with write_tx():
            candidate = Candidate.objects.select_related("data_key", "audience").get(pk=pk)
            blob = vault.store_blob(data=data, key=candidate.data_key, now=now)
            attach_document(candidate=candidate, document=document, blob=blob, actor=actor, now=now)
            note_change(candidate=candidate, now=now)
    except (OutOfSpace, SandboxDown, ChildKilled):
        raise
    except CaidangError:
        return False
    return True
