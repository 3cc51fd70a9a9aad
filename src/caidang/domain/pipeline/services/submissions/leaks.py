"""这份是谁流出去的: a file or a text that turned up is held against every copy that was ever made."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import islice

from caidang.core.errors import InvalidInput
from caidang.core.report.leaked import Leaked
from caidang.core.report.marks import Slots, compare, copy_id, read_slots
from caidang.core.report.pdf import ID_DIGITS
from caidang.core.report.word import word_bookmark, word_root
from caidang.domain.pipeline.models import Sending, Submission
from caidang.domain.pipeline.services.submissions.making import mark_key
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.sandbox import Limits, Pool
from caidang.foundation.lib.sandbox.limits import MIB
from caidang.foundation.lib.sandbox.start import command_of
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

CHILD = command_of("caidang.domain.pipeline.leak_child")
_OCR = Limits(memory=6 * 1024 * MIB, cpu_s=400, growth=2048 * MIB)
_PICTURES = (b"\x89PNG", b"\xff\xd8", b"RIFF", b"II*\x00", b"MM\x00*")
MOST_TEXT = 200_000
SURE, LIKELY = 1e-6, 1e-2
"""How often, of all copies together, chance would agree as well: below this one is sure, or may well be right."""
MOST_SHOWN = 5
MOST_PLACES = 400


class Level(IntEnum):
    """How much a finding proves."""

    SURE = 3
    LIKELY = 2
    HINT = 1

    @property
    def label(self) -> str:
        """The level's Chinese name."""
        return {3: "确定", 2: "很可能", 1: "只是线索"}[self.value]


@dataclass(frozen=True, slots=True)
class Suspect:
    """One copy that what turned up may come from; the client's side and the reasons in words."""

    level: Level
    code: str
    sending: str
    recipient: str
    client: str
    job: str
    candidate: str
    sent_at: datetime
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of the search: suspects within the viewer's reach, and how many are out of it."""

    suspects: tuple[Suspect, ...]
    out_of_reach: int
    compared: int
    places: int
    """Places of the invisible mark that the text still has."""


def read_leak(*, data: bytes, name: str, text: str, actor: Viewer) -> Leaked:
    """Read what turned up, a file or a text. Raises InvalidInput, UnreadableFile."""
    require(actor, Action.SUBMIT)
    if not data and not text.strip():
        raise InvalidInput("上传一份文件，或者贴一段文字。")
    if len(text) > MOST_TEXT:
        raise InvalidInput(f"文字最多 {MOST_TEXT // 10_000} 万字。")
    return _read(data, name) if data else Leaked(text)


def places_of(leaked: Leaked) -> Slots:
    """Return the places of the invisible mark that are asked: a few hundred leave no doubt."""
    return dict(islice(read_slots(leaked.text).items(), MOST_PLACES))


def find_source(leaked: Leaked, *, actor: Viewer, now: datetime) -> Finding:
    """Tell whose copy of a report it is; the search is noted."""
    require(actor, Action.SUBMIT)
    slots = places_of(leaked)
    rows = list(Submission.objects.values_list("pk", "public_id", "number"))
    found = {}
    for pk, public_id, number in rows:
        level, reasons = _judge(mark_key(public_id), number, leaked, slots, len(rows))
        if reasons:
            found[pk] = (level, reasons)
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="submission.leak_sought", subject="submissions", now=now,
            detail={"found": len(found), "compared": len(rows)},
        )  # fmt: skip
    visible = _suspects(found, actor)
    hidden = len(found) - len(visible)
    ranked = sorted(visible, key=lambda one: -one.level)
    best = [one for one in ranked if one.level is Level.SURE] or ranked
    return Finding(tuple(best[:MOST_SHOWN]), hidden, len(rows), len(slots))


def _judge(
    key: bytes, number: int, leaked: Leaked, slots: Slots, copies: int
) -> tuple[Level, tuple[str, ...]]:
    reasons: list[tuple[Level, str]] = []
    names = {copy_id(key, "document", ID_DIGITS): "文件里的暗号", f"_Ref{word_bookmark(key)}": "Word 的隐藏书签"}
    reasons += [(Level.SURE, f"{what}对得上") for name, what in names.items() if name in leaked.ids]
    if word_root(key) in leaked.ids:
        reasons.append((Level.LIKELY, "Word 的编辑来源号对得上"))
    reasons += judge_mark(slots, key, copies)
    if number in leaked.numbers:
        reasons.append((Level.HINT, "上面写着这个编号（谁都能写，不能单独作证）"))
    level = max((level for level, _ in reasons), default=Level.HINT)
    return level, tuple(reason for _, reason in reasons)


def judge_mark(slots: Slots, key: bytes, copies: int, *, where: str = "文字里的暗记") -> list[tuple[Level, str]]:
    """Return what the mark in a text says of the copy with this key, one of so many; nothing where chance would do."""
    if not slots:
        return []
    agreed = compare(slots, key)
    by_chance = agreed.chance * copies
    told = f"{where} {agreed.seen} 处中有 {agreed.matched} 处对得上"
    if by_chance < SURE:
        return [(Level.SURE, f"{told}，碰巧的可能不到百万分之一")]
    return [(Level.LIKELY, f"{told}，碰巧的可能约 {by_chance * 100:.2g}%")] if by_chance < LIKELY else []


def _suspects(found: dict[int, tuple[Level, tuple[str, ...]]], viewer: Viewer) -> list[Suspect]:
    rows = Submission.objects.filter(
        pk__in=found, sending__in=Sending.objects.visible_to(viewer).order_by().only("pk")
    ).select_related("sending__job__client", "application__candidate")
    return [_suspect(row, *found[row.pk]) for row in rows]


def _suspect(row: Submission, level: Level, reasons: Iterable[str]) -> Suspect:
    sending = row.sending
    recipient = vault.open_own(sending.recipient_place, bytes(sending.recipient))
    return Suspect(
        level, row.code, str(sending.public_id), str(recipient["name"]), str(sending.job.client),
        sending.job.title, str(row.application.candidate.public_id), sending.sent_at, tuple(reasons),
    )  # fmt: skip


def _read(data: bytes, name: str) -> Leaked:
    if data.startswith(_PICTURES):
        with Pool((*CHILD, "--ocr"), 1, _OCR) as pool:
            _, parts = pool.run({"name": name}, data, timeout_s=120)
        return Leaked(parts[0].decode("utf-8", "replace"))
    with Pool(CHILD, 1) as pool:
        header, parts = pool.run({"name": name}, data, timeout_s=20)
    inks = tuple((str(text), int(ink)) for text, ink in json.loads(parts[1]))
    return Leaked(parts[0].decode("utf-8", "replace"), tuple(header["ids"]), inks)
