"""A file is kept, sealed, before anything else happens to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError

from caidang.core.errors import Conflict, InvalidInput, NotFound, OutOfSpace
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.retrying import is_retryable
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.antivirus import Infected
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob

MAX_NAME = 255


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it is handed in; ``way`` says how it is read and where its person goes, see ``way``."""

    data: bytes
    filename: str
    way: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a file that was handed in: its item, and whether its bytes were new."""

    item: IntakeItem
    is_new: bool


def receive_file(
    *,
    data: bytes,
    filename: str,
    source: str,
    actor: Viewer,
    now: datetime,
    parent: IntakeItem | None = None,
) -> Receipt:
    """Keep the file and promise to read it. When this returns, its bytes are safe on disk.

    The same bytes are kept once; handing in a file that failed or was put off puts it in line again.
    A file over the size limit, or one that the virus scanner knows, is not kept but stays visible as
    refused. Raises OutOfSpace, and NotScanned when a scanner is set that does not answer.
    """
    (receipt,) = receive_files(
        files=[Incoming(data, filename)], source=source, actor=actor, now=now, parent=parent
    )
    return receipt


def receive_files(
    *,
    files: Sequence[Incoming],
    source: str,
    actor: Viewer,
    now: datetime,
    parent: IntakeItem | None = None,
) -> list[Receipt]:
    """As ``receive_file`` for each, but made safe together; returns the receipts in the same order.

    Raises OutOfSpace or NotScanned, and then none of the files counts as received.
    """
    require(actor, Action.RECEIVE)
    receipts: dict[int, Receipt] = {}
    arrivals: dict[str, _Arrival] = {}
    for number, file in enumerate(files):
        if len(file.data) > settings.CAIDANG_MAX_FILE:
            item = refuse_file(
                filename=file.filename, size=len(file.data), source=source, actor=actor, now=now
            )
            receipts[number] = Receipt(item, is_new=True)
        else:
            fingerprint = keyed.fingerprint(file.data)
            arrivals.setdefault(fingerprint, _Arrival(file, fingerprint, [])).numbers.append(number)
    for item in _known(list(arrivals), actor=actor, now=now):
        known = arrivals.pop(item.fingerprint)
        receipts.update({number: Receipt(item, is_new=False) for number in known.numbers})
    desk = _Desk(source=source, actor=actor, now=now, parent=parent)
    for arrival, receipt in desk.keep(list(arrivals.values())):
        first, *others = arrival.numbers
        receipts[first] = receipt
        receipts.update({number: Receipt(receipt.item, is_new=False) for number in others})
    return [receipts[number] for number in range(len(files))]


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A file to be kept, and which of those handed in together hold these very bytes."""

    file: Incoming
    fingerprint: str
    numbers: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Who hands in, where from and when."""

    source: str
    actor: Viewer
    now: datetime
    parent: IntakeItem | None

    def keep(self, arrivals: Sequence[_Arrival]) -> list[tuple[_Arrival, Receipt]]:
        """Seal the files to disk, then save all their rows in one transaction."""
        if not arrivals:
            return []
        # Slow, so before the transaction: the embedded database has one writer.
        written, infected = self._write_files(arrivals)
        refused = [(arrival, self._refuse(arrival, why)) for arrival, why in infected]
        clean, blobs = [arrival for arrival, _ in written], [blob for _, blob in written]
        if not clean:
            return refused
        try:
            with write_tx():
                items = self._save(clean, blobs)
            kept = [(a, Receipt(i, is_new=True)) for a, i in zip(clean, items, strict=True)]
            return [*refused, *kept]
        except (IntegrityError, OutOfSpace) as error:
            # Of any other error it is not certain that nothing was committed; the sweep can tell.
            _discard(blobs)
            if isinstance(error, OutOfSpace):
                raise
        # Somebody handed in some of the same bytes at the same moment.
        if len(clean) == 1:
            return [*refused, (clean[0], self._of_rival(clean[0]))]
        return [*refused, *(pair for arrival in clean for pair in self.keep([arrival]))]

    def _write_files(
        self, arrivals: Sequence[_Arrival]
    ) -> tuple[list[tuple[_Arrival, Blob]], list[tuple[_Arrival, str]]]:
        """Return what was written, and what the virus scanner is against, with its words."""
        written: list[tuple[_Arrival, Blob]] = []
        infected: list[tuple[_Arrival, str]] = []
        try:
            for arrival in arrivals:
                try:
                    blob = vault.write_new_file(data=arrival.file.data, now=self.now)
                except Infected as error:
                    infected.append((arrival, str(error)))
                else:
                    written.append((arrival, blob))
        except BaseException:
            _discard(blob for _, blob in written)
            raise
        return written, infected

    def _refuse(self, arrival: _Arrival, why: str) -> Receipt:
        file = arrival.file
        item = refuse_file(
            filename=file.filename, size=len(file.data), source=self.source, actor=self.actor,
            now=self.now, why=why,
        )  # fmt: skip
        return Receipt(item, is_new=True)

    def _save(self, arrivals: Sequence[_Arrival], blobs: Sequence[Blob]) -> list[IntakeItem]:
        vault.save_new_files(blobs)
        items = []
        for arrival, blob in zip(arrivals, blobs, strict=True):
            item = IntakeItem(
                data_key=blob.data_key,
                blob=blob,
                fingerprint=arrival.fingerprint,
                size=len(arrival.file.data),
                source=self.source,
                parent=self.parent,
                way=dict(arrival.file.way),
                received_at=self.now,
                received_by=self.actor.user_id,
                due_at=self.now,
            )
            _seal_name(item, arrival.file.filename)
            items.append(item)
        IntakeItem.objects.bulk_create(items)
        for item in items:
            audit.record(
                actor_id=self.actor.user_id,
                verb="intake.received",
                subject=f"intake:{item.pk}",
                now=self.now,
                detail={"source": self.source, "size": item.size},
            )
        return items

    def _of_rival(self, arrival: _Arrival) -> Receipt:
        (known,) = _known([arrival.fingerprint], actor=self.actor, now=self.now)
        return Receipt(known, is_new=False)


def _discard(blobs: Iterable[Blob]) -> None:
    for blob in blobs:
        vault.discard_new_file(blob)


def refuse_file(
    *, filename: str, size: int, source: str, actor: Viewer, now: datetime, why: str = ""
) -> IntakeItem:
    """Note a file that is not taken, too large unless ``why`` says otherwise, so that nobody wonders where it is."""
    require(actor, Action.RECEIVE)
    limit = settings.CAIDANG_MAX_FILE // (1024 * 1024)
    large = f"文件有 {size // (1024 * 1024)} MB, 超过 {limit} MB 的上限，没有收下。请压缩或拆开后再交。"
    with write_tx():
        item = IntakeItem(
            data_key=vault.new_data_key(now=now),
            size=size,
            source=source,
            received_at=now,
            received_by=actor.user_id,
            due_at=now,
            finished_at=now,
            status=IntakeItem.Status.FAILED,
            last_error=why or large,
        )
        _seal_name(item, filename)
        item.save()
        audit.record(
            actor_id=actor.user_id, verb="intake.refused", subject=f"intake:{item.pk}", now=now
        )
    return item


def receive_text(*, text: str, actor: Viewer, now: datetime) -> Receipt:
    """Keep a pasted text as if it were a file."""
    if not text.strip():
        raise InvalidInput("请先粘贴简历文字。")
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    name = f"粘贴 {local:%Y-%m-%d %H%M%S}.txt"
    return receive_file(data=text.encode(), filename=name, source="paste", actor=actor, now=now)


def retry_item(*, public_id: str, actor: Viewer, now: datetime) -> IntakeItem:
    """Put a failed file in line again; raises Conflict when it is not failed, was not kept, or cannot be read ever."""
    require(actor, Action.RECEIVE)
    key = parse_public_id(public_id, missing="没有这份文件。")
    item = IntakeItem.objects.visible_to(actor).filter(public_id=key).first()
    if item is None:
        raise NotFound("没有这份文件。")
    if item.blob_id is None:
        raise Conflict("这份文件当时没有收下，请压缩或拆开后重新交。")
    if item.status == IntakeItem.Status.FAILED and not is_retryable(item):
        raise Conflict(f"再读一遍也一样：{item.last_error}")
    with write_tx():
        if item.status != IntakeItem.Status.FAILED or not _again(item, now=now):
            raise Conflict("这份文件不在失败状态，刷新后再看。")
        audit.record(
            actor_id=actor.user_id, verb="intake.retried", subject=f"intake:{item.pk}", now=now
        )
        if item.outcome == IntakeItem.Outcome.ERASED_BEFORE:
            IntakeItem.objects.filter(pk=item.pk).update(is_again_allowed=True, outcome="")
    item.refresh_from_db()
    return item


def _known(fingerprints: Sequence[str], *, actor: Viewer, now: datetime) -> list[IntakeItem]:
    """The items that hold these bytes already; one that failed or was put off is in line again now."""
    items = list(IntakeItem.objects.filter(fingerprint__in=fingerprints))
    statuses = IntakeItem.Status
    for item in items:
        is_put_off = item.status == statuses.PENDING and item.due_at > now
        if item.status == statuses.FAILED or is_put_off:
            with write_tx():
                if _again(item, now=now) and not is_put_off:
                    audit.record(
                        actor_id=actor.user_id, verb="intake.retried", subject=f"intake:{item.pk}", now=now
                    )
            item.refresh_from_db()
    return items


def _again(item: IntakeItem, *, now: datetime) -> bool:
    unchanged = IntakeItem.objects.filter(pk=item.pk, status=item.status)
    return bool(
        unchanged.update(
            status=IntakeItem.Status.PENDING,
            due_at=now,
            attempts=0,
            last_error="",
            unreadable_by=None,
            finished_at=None,
        )
    )


def _seal_name(item: IntakeItem, filename: str) -> None:
    name = (
        filename.replace("\x00", "").replace("\\", "/").rsplit("/", 1)[-1][-MAX_NAME:] or "未命名"
    )
    item.filename = vault.seal(item.data_key, item.filename_place, name.encode())
