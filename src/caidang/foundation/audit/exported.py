"""A part of the log as a file that can be checked anywhere, with the public key alone.

JSON Lines. The first says what was asked for; then one event a line, each with its number ``n``,
all that its hash covers, and a ``link`` over the hashes of all lines so far; the last one is the
manifest, signed with the key of the anchors. Nothing here needs a vault, a database or Django.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from caidang.core.errors import InvalidInput
from caidang.foundation.audit.chain import START, event_hash
from caidang.foundation.audit.report import Report

FORMAT = "caidang-audit-export/1"
MOST_MISSING = 5_000_000
"""Lines that may be missing in a row; a number beyond that is no number of ours."""

Row: TypeAlias = tuple[int, datetime, int | None, str, str, Mapping[str, Any], str, str]
"""An event: seq, at, actor_id, verb, subject, detail, prev_hash, hash."""
_NAMES = ("seq", "at", "actor_id", "verb", "subject", "detail", "prev_hash", "hash")


def write_export(
    rows: Iterable[Row], *, asked: Mapping[str, Any], manifest: Mapping[str, Any], key: Ed25519PrivateKey
) -> Iterator[bytes]:
    """Yield the file line by line. ``asked`` says what was asked for and how many (``count``)."""
    asked = {"format": FORMAT, **asked}
    yield _line(asked)
    link, n = START, 0
    for n, row in enumerate(rows, 1):
        link = _link(link, row[-1])
        event = dict(zip(_NAMES, row, strict=True))
        yield _line({"n": n, **event, "at": row[1].isoformat(), "link": link})
    told = {**manifest, "asked": asked, "count": n, "link": link}
    yield _line({"manifest": told, "signature": key.sign(_message(told)).hex()})


def read_public_key(pem: bytes) -> Ed25519PublicKey:
    """Return the key that ``caidang audit key`` printed; raises InvalidInput for anything else."""
    try:
        key = load_pem_public_key(pem)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise InvalidInput("公钥读不出来，请用 caidang audit key 打印的内容。")
    return key


def check_export(lines: Iterable[bytes], *, key: Ed25519PublicKey) -> Report:
    """Check a file line by line; raises InvalidInput for one that is no export at all."""
    reading = iter(lines)
    asked = _object(next(reading, b""))
    if asked.get("format") != FORMAT:
        raise InvalidInput("这不是导出的审计记录。")
    check = _Check(asked)
    for line in reading:
        # A line without an end is what is left of one that was cut.
        if line.strip() and (line.endswith(b"\n") or _object(line)):
            check.take(line)
    return check.report(key)


@dataclass(slots=True)
class _Check:
    """What was seen of a file so far."""

    asked: dict[str, Any]
    last: int = 0
    """The number of the last event."""
    count: int = 0
    link: str = START
    chain: tuple[int, str] = (0, START)
    """The last event's place in the chain, and its hash."""
    modified: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    closing: dict[str, Any] = field(default_factory=dict)

    def take(self, line: bytes) -> None:
        """Look at the next line."""
        value = _object(line)
        if "manifest" in value and not self.closing:
            self.closing = value
            return
        n = value.get("n")
        if not isinstance(n, int) or n > self.last + MOST_MISSING:
            n = self.last if self.closing else self.last + 1
            value = {}  # not a line of ours any more; it stands where the next one stood
        if self.closing or n <= self.last:
            self.modified.append(self.last)  # put in between, or after the end
            return
        self.missing += range(self.last + 1, n)
        if not self._is_whole(value, follows=n == self.last + 1):
            self.modified.append(n)
        self.count += 1
        self.last, self.link = n, str(value.get("link") or "")
        self.chain = (value["seq"], value["hash"]) if {"seq", "hash"} <= value.keys() else (0, "")

    def _is_whole(self, value: dict[str, Any], *, follows: bool) -> bool:
        try:
            seq, hash_, prev_hash = value["seq"], value["hash"], value["prev_hash"]
            if not isinstance(value["detail"], dict):
                return False
            at = datetime.fromisoformat(value["at"])
            if at.isoformat() != value["at"]:  # the same moment, but not what was written
                return False
            made = event_hash(
                seq, at, value["actor_id"], value["verb"], value["subject"], value["detail"], prev_hash
            )
            is_linked = not (follows and self.link) or value["link"] == _link(self.link, hash_)
        except (KeyError, TypeError, ValueError, OverflowError):
            return False
        is_next = seq == self.chain[0] + 1 and follows and self.chain[1]
        return made == hash_ and is_linked and not (is_next and prev_hash != self.chain[1])

    def report(self, key: Ed25519PublicKey) -> Report:
        """Say what was found."""
        told = self.closing.get("manifest")
        if not isinstance(told, dict):
            # The end is cut off; how much of it is known from the beginning alone.
            left = max(1, _number(self.asked.get("count")) - self.last)
            return self._report(truncated=left)
        is_ours = _is_signed(told, self.closing.get("signature"), key)
        cut = max(0, _number(told.get("count")) - self.last)
        is_as_signed = told.get("asked") == self.asked and (
            bool(cut or self.modified or self.missing)
            or (told.get("count"), told.get("link")) == (self.last, self.link)
        )
        return self._report(truncated=cut, is_true=is_ours and is_as_signed)

    def _report(self, *, truncated: int, is_true: bool = True) -> Report:
        return Report(
            count=self.count, modified=tuple(self.modified), missing=tuple(self.missing),
            truncated=truncated, rewritten=() if is_true else (self.last,),
        )  # fmt: skip


def _is_signed(told: dict[str, Any], signature: object, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(bytes.fromhex(str(signature)), _message(told))
    except (ValueError, InvalidSignature):
        return False
    return True


def _object(line: bytes) -> dict[str, Any]:
    """The JSON object of a line; an empty one where there is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _link(before: str, hash_: str) -> str:
    return hashlib.sha256(f"{before}{hash_}".encode()).hexdigest()


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _message(told: Mapping[str, Any]) -> bytes:
    """What is signed: the manifest as JSON with sorted keys, without blanks, after the format's name."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{FORMAT}\n{text}".encode()
