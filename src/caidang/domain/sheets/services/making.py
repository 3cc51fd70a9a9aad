"""A sheet that was agreed to is made: rows opened, masked by the asker's rights, marked as his copy, sealed."""

import io
import logging
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import msoffcrypto.format.ooxml
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from caidang.core.errors import CaidangError, NotAllowed, OutOfSpace
from caidang.core.interchange.behind import Behind
from caidang.core.interchange.sheets.writing import (
    Cover,
    row_mark,
    write_csv,
    write_xlsx,
)
from caidang.core.report.marks import inker, write_mark
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.compliance.services.disclosures import HandedOut, record_handed_out
from caidang.domain.sheets.facts import facts_of
from caidang.domain.sheets.models import SheetExport
from caidang.domain.sheets.services.asking import note, require_export
from caidang.domain.sheets.services.canary import canary_id, canary_of
from caidang.domain.sheets.services.cards import KINDS, Record, records_of, write_cards
from caidang.domain.sheets.services.members import viewer_with
from caidang.domain.sheets.texts import NO_FACTS, Columns, may_edit, summary_texts, texts_of
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.sandbox.wire import packed
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=10)
BATCH: Final = 1_000
_BARE: Final = frozenset(("name", "phone", "email", "wechat", "id_number", "birth", "qq", "relay_phone", "link"))
"""Fields without an invisible mark: they are typed off, dialled and matched."""
_NEEDED: Final = ("public_id", "summary", "owner", "data_key__wrapped", "data_key__kek_id", "data_key__version")
"""Columns that a sheet is made of: making objects of all of them is a fifth of its time."""
_MAY_BEAR: Final = re.compile("[–‒·‧，。；：、！？的和与及并等,;:]")
"""Where an invisible mark may stand: all other texts would come out as they went in."""
_GONE: Final = "档案已经不在，或不在你的范围里"
_BROKEN: Final = "这份打不开"
State = SheetExport.State


class Kept:
    """What a sheet that comes back is compared with: a JSON object of each record's texts by its public id, packed as it grows."""

    def __init__(self) -> None:
        self._packer, self._packed, self._lead = zlib.compressobj(6), bytearray(), b"{"
        self._behind = Behind(lambda piece: self._packed.extend(self._packer.compress(piece)))

    def add(self, public_id: str, texts: Sequence[str]) -> None:
        """Add a record."""
        self._behind.write(b'%b"%b":%b' % (self._lead, public_id.encode(), packed(texts)))
        self._lead = b","

    def packed(self) -> bytes:
        """Return it whole; nothing is added any more."""
        self._behind.write(b"{}" if self._lead == b"{" else b"}")
        self._behind.close()
        return bytes(self._packed + self._packer.flush())


@dataclass(frozen=True, slots=True)
class Given:
    """What a sheet came to hold: each record's texts, who stands in it, and who does not and why."""

    kept: Kept = field(default_factory=Kept)
    ids: list[int] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)


def make_export(*, now: Callable[[], datetime], only: int | None = None) -> bool:
    """Make the sheet that waits longest. False when there is none."""
    row = _claim(now(), only)
    if row is None:
        return False
    try:
        _make(row, now)
    except OutOfSpace as error:
        _put_off(row, str(error), now())
    except CaidangError as error:
        _fail(row, str(error))
    except Exception as error:  # noqa: BLE001 - one sheet's bug must not stop the others
        logger.error("sheet export %s: %s", row.pk, place_of(error))
        _fail(row, "程序出了错，这份没有做成，可以再要一次。")
    return True


def end_exports(*, now: datetime) -> int:
    """Destroy the files of exports whose time is over; returns how many."""
    old = SheetExport.objects.filter(expires_at__lte=now).exclude(state__in=(State.OVER, State.DROPPED))
    rows = list(old.select_related("data_key"))
    for row in rows:
        with write_tx():
            vault.erase(key=row.data_key, now=now)
            SheetExport.objects.filter(pk=row.pk).update(state=State.OVER, ids=[], left_out=[])
    return len(rows)


def copy_key(row: SheetExport) -> bytes:
    """Return the key of this copy: of its invisible mark and of its rows' checksums."""
    return keyed.mark_key(f"sheet:{row.public_id}")


def _claim(now: datetime, only: int | None) -> SheetExport | None:
    free = SheetExport.objects.filter(state=State.APPROVED, expires_at__gt=now)
    free = free.filter(Q(leased_until=None) | Q(leased_until__lte=now))
    if only is not None:
        free = free.filter(pk=only)
    first = free.order_by("pk").values_list("pk", flat=True).first()
    if first is None:
        return None
    with write_tx():
        if not free.filter(pk=first).update(leased_until=now + LEASE, done=0):
            return None
    return SheetExport.objects.select_related("data_key").get(pk=first)


def _make(row: SheetExport, now: Callable[[], datetime]) -> None:
    actor, told = _asker(row, now()), row.opened()
    columns = Columns.of(row.columns, viewer=actor, is_clear=row.is_clear)
    out_columns = columns.out(may_edit=may_edit(actor))
    if row.kind in KINDS:
        _make_cards(row, columns, actor, told, now)
        return
    out, given = io.BytesIO(), Given()
    rows = _rows(row, columns, actor, given, now, is_canary=bool(told.get("is_canary")))
    cover = _cover(row, told, actor)
    step = _stepper(row)
    if row.kind == "csv":
        write_csv(out, out_columns, rows, cover, step=step)
    else:
        write_xlsx(
            out, out_columns, rows, cover, is_editable=may_edit(actor), step=step, ink=inker(copy_key(row))
        )
    data = _locked(out.getvalue(), told["password"]) if told.get("password") else out.getvalue()
    blobs = [vault.store_blob(data=part, key=row.data_key, now=now()) for part in (data, given.kept.packed())]
    _finish(row, columns, data, blobs, given, told, actor, now())


def _make_cards(
    row: SheetExport, columns: Columns, actor: Viewer, told: dict[str, Any], now: Callable[[], datetime]
) -> None:
    """People as files of their own; such a file does not come back as a sheet does, so nothing is kept to compare."""
    given = Given()
    people: list[tuple[str, Record]] = []
    for first in range(0, len(row.ids), BATCH):
        part = row.ids[first : first + BATCH]
        reach = Candidate.objects.visible_to(actor).filter(pk__in=part, merged_into=None)
        found = {one.pk: one for one in reach.select_related("data_key")}
        records = _opened(list(found.values()), columns)
        for pk in part:
            if pk in records:
                people.append((str(found[pk].public_id), records[pk]))
                given.ids.append(pk)
            else:
                given.left_out.append((pk, _BROKEN if pk in found else _GONE))
        _stepper(row)(len(people))
    cover = _cover(row, told, actor)
    data = write_cards(people, kind=row.kind, notice=cover.notice, mark=copy_key(row))
    blobs = [vault.store_blob(data=part, key=row.data_key, now=now()) for part in (data, given.kept.packed())]
    _finish(row, columns, data, blobs, given, told, actor, now())


def _opened(candidates: Sequence[Candidate], columns: Columns) -> dict[int, Record]:
    """Their records; one that cannot be opened must not stop the others."""
    try:
        return records_of(candidates, columns)
    except CaidangError:
        if len(candidates) == 1:
            return {}
        middle = len(candidates) // 2
        return _opened(candidates[:middle], columns) | _opened(candidates[middle:], columns)


def _asker(row: SheetExport, now: datetime) -> Viewer:
    """Who asked for it, as he is now: whoever has left, or may no longer, gets nothing."""
    if row.created_by is not None and not User.objects.filter(pk=row.created_by, is_active=True).exists():
        raise NotAllowed("要这份表的人已经离职。")
    actor = viewer_with(row.created_by)
    require_export(actor=actor, is_clear=row.is_clear, now=now)
    return actor


def _rows(
    row: SheetExport, columns: Columns, actor: Viewer, given: Given, now: Callable[[], datetime],
    *, is_canary: bool,
) -> Iterator[tuple[str, list[str]]]:  # fmt: skip
    key, mark = copy_key(row), copy_key(row)
    marked = [name not in _BARE for name in columns.keys]
    canary_at = len(row.ids) // 2 if is_canary else -1
    at = 0
    for first in range(0, len(row.ids), BATCH):
        part = row.ids[first : first + BATCH]
        found = _found(Candidate.objects.visible_to(actor).filter(pk__in=part, merged_into=None), columns, now)
        for pk in part:
            if at == canary_at:
                yield _canary(row, columns, key)
            at += 1
            public_id, texts = found.get(pk, ("", None))
            if texts is None:
                given.left_out.append((pk, _BROKEN if public_id else _GONE))
                continue
            given.kept.add(public_id, texts)
            given.ids.append(pk)
            cells = [
                write_mark(text, mark) if is_marked and _MAY_BEAR.search(text) else text
                for is_marked, text in zip(marked, texts, strict=True)
            ]
            yield row_mark(key, public_id), cells


def _found(
    reach: "QuerySet[Candidate]", columns: Columns, now: Callable[[], datetime]
) -> dict[int, tuple[str, list[str] | None]]:
    """Public id and texts of each record within reach; None for texts that cannot be opened."""
    if columns.in_summary:
        return {pk: (public_id, texts) for pk, public_id, texts in summary_texts(reach, columns)}
    candidates = list(reach.select_related("data_key").only(*_NEEDED))
    texts = _texts(candidates, columns, now)
    return {one.pk: (str(one.public_id), texts.get(one.pk)) for one in candidates}


def _texts(
    candidates: Sequence[Candidate], columns: Columns, now: Callable[[], datetime]
) -> dict[int, list[str]]:
    """Their texts; one whose values cannot be opened must not stop the others."""
    try:
        facts = facts_of(candidates, keys=columns.facts, today=localdate(now())) if columns.facts else NO_FACTS
        return texts_of(candidates, columns, facts)
    except CaidangError:
        if len(candidates) == 1:
            return {}
        middle = len(candidates) // 2
        return _texts(candidates[:middle], columns, now) | _texts(candidates[middle:], columns, now)


def _canary(row: SheetExport, columns: Columns, key: bytes) -> tuple[str, list[str]]:
    """An invented person whom nobody but this copy knows."""
    person = canary_of(key)
    token = keyed.blind("match.phone", person["phone"])
    with write_tx():
        SheetExport.objects.filter(pk=row.pk).update(canary=token)
    return row_mark(key, canary_id(key)), columns.shown([person.get(name, "") for name in columns.keys])


def _cover(row: SheetExport, told: dict[str, Any], actor: Viewer) -> Cover:
    asker = names_of([actor.user_id]).get(actor.user_id or 0, "本机命令行")
    recipient = told.get("recipient") or asker
    # By the team's clock, as everybody reads it, and as the page of exports says it.
    day, until = localdate(row.created_at).isoformat(), localdate(row.expires_at).isoformat()
    purpose = Purpose(row.purpose).label
    notice = f"仅供 {recipient} 使用，由 {asker} 于 {day} 导出，用途：{purpose}，{until} 前用完请删除，不得转给他人。"
    return Cover("候选人", notice, str(row.public_id))


def _locked(data: bytes, password: str) -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def _stepper(row: SheetExport) -> Callable[[int], None]:
    def step(count: int) -> None:
        with write_tx():
            SheetExport.objects.filter(pk=row.pk).update(done=count)

    return step


def _finish(
    row: SheetExport, columns: Columns, file: bytes, blobs: list[Any], given: Given,
    told: dict[str, Any], actor: Viewer, now: datetime,
) -> None:  # fmt: skip
    """The file, the ledger and every record's own history in one transaction; nothing of it where it was dropped meanwhile."""
    data, kept = blobs
    is_cards = row.kind in KINDS
    is_editable = not is_cards and may_edit(actor)
    recipient = told.get("recipient") or names_of([actor.user_id]).get(actor.user_id or 0, "本机命令行")
    # What stands masked in a sheet is left out of cards.
    shown = {key: "shown" if key in columns.open else "masked" for key in columns.keys if key in columns.open or not is_cards}
    ids = given.ids
    with write_tx():
        told = {key: value for key, value in told.items() if key != "password"}
        is_wanted = SheetExport.objects.filter(pk=row.pk, state=State.APPROVED).update(
            state=State.READY, blob=data, base=kept, done=len(ids), leased_until=None,
            columns=[[column.key, column.is_locked] for column in columns.out(may_edit=is_editable)], problem="", left_out=given.left_out,
            told=vault.seal_json(row.data_key, row.told_place, told),
        )  # fmt: skip
        if not is_wanted:
            return
        record_handed_out(
            candidate_ids=ids,
            given=HandedOut(
                recipient={"name": recipient}, fields=shown, purpose=row.purpose,
                source=f"sheet_export:{row.pk}", digests=[sha256(file).hexdigest()],
            ),
            actor=actor, now=now,
        )  # fmt: skip
        audit.record_each(
            actor_id=actor.user_id, verb="candidate.exported", subjects=(f"candidate:{pk}" for pk in ids), now=now,
            detail={"together": len(ids), "purpose": row.purpose, "export": row.pk},
        )  # fmt: skip
        note("sheet_export.made", row, actor=actor, now=now)


def _put_off(row: SheetExport, reason: str, now: datetime) -> None:
    with write_tx():
        SheetExport.objects.filter(pk=row.pk).update(
            problem=reason[:300], leased_until=now + timedelta(minutes=1)
        )


def _fail(row: SheetExport, reason: str) -> None:
    with write_tx():
        SheetExport.objects.filter(pk=row.pk, state=State.APPROVED).update(
            state=State.FAILED, problem=reason[:300], leased_until=None
        )
