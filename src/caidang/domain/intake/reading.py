"""A waiting file is read in the sandbox; nothing is written here."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from caidang.core.errors import UnreadableFile
from caidang.core.extract.document import Kind, Part
from caidang.core.match import compare
from caidang.domain.candidates.values import (
    ReadDocument,
    ReadValue,
    former_tokens,
    match_tokens,
    person_of,
    sentence_tokens,
)
from caidang.domain.intake.selectors.layouts import own_layouts
from caidang.domain.intake.way import NO_WAY, Way, as_wanted
from caidang.domain.intake.words import own_words
from caidang.foundation.lib.sandbox import Guard, Limits, Pool, SandboxDown
from caidang.foundation.lib.sandbox.limits import MIB
from caidang.foundation.lib.sandbox.start import command_of

TIMEOUT_S = 20.0
OCR_TIMEOUT_S = 180.0
QUICK = Limits()
OCR = Limits(memory=6 * 1024 * MIB, cpu_s=400, growth=2048 * MIB)
_LETTERS = (Kind.EML.value, Kind.MSG.value)
SMALL_PICTURE = 30_000
"""Bytes below which a mail's picture is a logo or an icon, never a scanned résumé."""


Answer = tuple[dict[str, Any], list[bytes]]
Answerer = Callable[[dict[str, Any], bytes], Answer]
CHILD = command_of("caidang.domain.intake.child")


class PictureFound(Exception):
    """The file can only be read by character recognition, which the quick lane does not do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file turned out to be: the documents of one person, or files to be received one by one."""

    documents: tuple[ReadDocument, ...] = ()
    parts: tuple[Part, ...] = ()
    warnings: tuple[str, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
    """What a mail told beside the résumé, as ``core.mail.letter.Letter`` has it; empty for other files."""

    @property
    def is_whole(self) -> bool:
        """Whether a person can be made of it: a name, and how to reach him or what he did."""
        fields = {value.field for document in self.documents for value in document.values}
        return "name" in fields and not fields.isdisjoint(("phone", "email", "employer", "school"))


class Reader:
    """Two pools of sandboxed children: a quick one, and one that reads pictures, started when needed."""

    def __init__(self, command: Sequence[str], *, size: int, max_bytes: int) -> None:
        self._command = tuple(command)
        self._max_bytes = max_bytes
        self._quick = Pool(command, size, QUICK)
        self._ocr: Pool | None = None
        self._lock = threading.Lock()

    def read_quickly(self, data: bytes, name: str, way: Way = NO_WAY) -> Draft:
        """Read a file and what lies in it; of a mail what its ``way`` says. Raises UnreadableFile with the reason in Chinese.

        Raises PictureFound where a page is a picture: then ``read`` has to do it.
        """
        return self._read(data, name, way, self._refuse_picture)

    def read(self, data: bytes, name: str, way: Way = NO_WAY) -> Draft:
        """As ``read_quickly``, pictures too, which takes seconds a page."""
        return self._read(data, name, way, self._recognise)

    def read_alone(self, data: bytes, name: str) -> ReadDocument:
        """Read a stored original by itself, pictures too; what lies in it has long been received."""
        document, _parts, _header = self._one(data, name, self._recognise)
        return document

    def _read(self, data: bytes, name: str, way: Way, picture: Answerer) -> Draft:
        document, parts, header = self._one(data, name, picture)
        told = header["told"]
        if header["kind"] == Kind.ARCHIVE.value:
            return Draft(parts=parts, warnings=tuple(header["warnings"]))
        if header["kind"] in _LETTERS:
            document, parts = as_wanted(document, parts, way)
        if header["kind"] not in _LETTERS or not parts:
            return Draft(documents=(document,), warnings=document.warnings, told=told)
        return replace(self._letter(document, parts, picture, is_one="posting" in way), told=told)

    def await_start(self) -> None:
        """Wait until the first child has started, or has shown that it cannot."""
        with suppress(SandboxDown):
            self._quick.state()

    def state(self) -> dict[str, Guard]:
        """Tell which walls of the sandbox stand, for the health page."""
        return self._quick.state()

    def close(self) -> None:
        """End the children."""
        for pool in (self._quick, self._ocr):
            if pool is not None:
                pool.close()

    def _letter(
        self, letter: ReadDocument, parts: Sequence[Part], picture: Answerer, *, is_one: bool = False
    ) -> Draft:
        """A mail is one person's record with its attachments, unless these are different people.

        What came by an application page is one person's whatever is attached (``is_one``): he speaks for himself alone.
        """
        read: list[ReadDocument] = []
        kept: list[Part] = []
        warnings: list[str] = []
        for part in parts:
            try:
                document, _, header = self._one(part.data, part.name, picture)
            except UnreadableFile as error:
                warnings.append(f"一个附件没有读出来：{error}")
                continue
            if header["kind"] == Kind.ARCHIVE.value or header["kind"] in _LETTERS:
                if is_one:
                    warnings.append("附件里的压缩包或邮件没有打开。")
                else:
                    kept.append(part)
            elif header["kind"] != Kind.IMAGE.value or len(part.data) >= SMALL_PICTURE:
                read.append(document)
                kept.append(part)
        if is_one:
            read, others = _of_one(letter, read)
            warnings += ["一个附件里像是别的人，没有取里面的内容。"] * others
        elif len(kept) > len(read) or _are_different_people(read):
            return Draft(parts=tuple(kept), warnings=tuple(warnings))
        # Who sends a résumé says that it holds on the day of the mail.
        read = [replace(document, as_of=letter.as_of or document.as_of) for document in read]
        read.sort(key=lambda d: -_weight(d))
        documents = (
            (*read, letter) if read and _weight(read[0]) >= _weight(letter) else (letter, *read)
        )
        return Draft(documents=documents, warnings=(*documents[0].warnings, *warnings))

    def _one(
        self, data: bytes, name: str, picture: Answerer
    ) -> tuple[ReadDocument, tuple[Part, ...], dict[str, Any]]:
        job = {
            "name": name, "max_bytes": self._max_bytes, "words": own_words(), "layouts": own_layouts()
        }  # fmt: skip
        header, binary = self._quick.run(job, data, timeout_s=TIMEOUT_S)
        if header["needs_ocr"]:
            header, binary = picture(job, data)
        pages, text, *attached = binary
        parts = tuple(
            Part(name, body) for name, body in zip(header["parts"], attached, strict=True)
        )
        return document_of(header, data, name, pages, text), parts, header

    def _refuse_picture(self, job: dict[str, Any], data: bytes) -> Answer:
        raise PictureFound

    def _recognise(self, job: dict[str, Any], data: bytes) -> Answer:
        return self._picture_pool().run(job, data, timeout_s=OCR_TIMEOUT_S)

    def _picture_pool(self) -> Pool:
        """The models take hundreds of megabytes, so nobody pays for them before the first scan."""
        with self._lock:
            if self._ocr is None:
                self._ocr = Pool([*self._command, "--ocr"], 1, OCR)
            return self._ocr


def new_reader() -> Reader:
    """Start the sandboxed children that read files."""
    return Reader(CHILD, size=settings.CAIDANG_READ_WORKERS, max_bytes=settings.CAIDANG_MAX_FILE)


def document_of(
    header: Mapping[str, Any], data: bytes, name: str, pages: bytes, text: bytes
) -> ReadDocument:
    """Return a child's answer as the document that records are made from."""
    return ReadDocument(
        filename=name,
        data=data,
        kind=str(header["kind"]),
        pages=pages,
        page_count=int(header["page_count"]),
        text=text.decode(),
        parser_version=int(header["parser_version"]),
        values=tuple(
            ReadValue(
                field=str(v["field"]),
                entry=int(v["entry"]),
                value=str(v["value"]),
                confidence=float(v["confidence"]),
                evidence=v["evidence"],
            )
            for v in header["values"]
        ),
        tokens=match_tokens(_keys(header)),
        former=former_tokens(_keys(header)),
        warnings=tuple(map(str, header["warnings"])),
        as_of=str(header["as_of"]),
        tricks=tuple(header["tricks"]),
        sentences=sentence_tokens(map(str, header["sentences"])),
    )


def _of_one(letter: ReadDocument, documents: Sequence[ReadDocument]) -> tuple[list[ReadDocument], int]:
    """The attachments, without what those say that are another's than the letter's; and how many these are."""
    writer = person_of(letter.values)
    is_other = [compare(writer, person_of(one.values)).verdict == "different" for one in documents]
    kept = [
        replace(one, values=(), tokens=(), sentences=()) if other else one
        for one, other in zip(documents, is_other, strict=True)
    ]  # fmt: skip
    return kept, sum(is_other)


def _keys(header: Mapping[str, Any]) -> dict[str, list[str]]:
    return {str(kind): [str(one) for one in found] for kind, found in header["keys"].items()}


def _are_different_people(documents: Sequence[ReadDocument]) -> bool:
    """Whether two attachments name different people; a cover letter without a name is nobody."""
    people = [person_of(d.values) for d in documents if _weight(d) >= 2]
    return any(compare(people[0], other).verdict == "different" for other in people[1:])


def _weight(document: ReadDocument) -> int:
    """How much of a résumé the document is: name, contact and how many fields it fills."""
    fields = {value.field for value in document.values}
    return 2 * ("name" in fields) + ("phone" in fields or "email" in fields) + len(fields) // 4
