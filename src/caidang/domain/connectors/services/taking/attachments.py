"""What was fetched and kept is read in the sandbox and put to its people, one after the other, whatever runs meanwhile."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from caidang.core.errors import CaidangError, InvalidInput, OutOfSpace
from caidang.core.interchange.sheets.labels import RESUME
from caidang.domain.candidates.models import Attachment, Candidate, Document
from caidang.domain.candidates.selectors.page.attachments import paper_of
from caidang.domain.candidates.services.papers.attachments import Told, add_attachment
from caidang.domain.candidates.services.record.records import attach_document
from caidang.domain.connectors.models import LinkFile
from caidang.domain.connectors.papers import kind_of, of_name
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.services.receive import receive_file
from caidang.domain.review.services.chain.cases import note_change
from caidang.domain.sheets.services.members import viewer_with
from caidang.foundation.accounts.policy import PROGRAM, Action, Role, Viewer, can, may
from caidang.foundation.lib.antivirus import NotScanned
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.sandbox import ChildKilled, SandboxDown
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=6)
"""Longer than the longest reading, so that only a dead worker loses it."""
_REST: Final = timedelta(seconds=30)
_MOST: Final = 4
"""How often a file may end whoever reads it."""
APART: Final = "读不出，原文件放进了收件"
_BROKEN: Final = "读取时出了程序错误"
State = LinkFile.State


def read_attachment(*, reader: Reader, now: Callable[[], datetime]) -> bool:
    """Read the kept file that waits longest and put it to its person. False when there is none."""
    row = _claimed(now())
    if row is None:
        return False
    try:
        _read(row, reader, now)
    except (OutOfSpace, SandboxDown, NotScanned):
        _put_off(row, now() + _REST, is_attempt=False)
    except ChildKilled:
        _put_off(row, now())
    except Exception as error:  # noqa: BLE001 - one file's bug must not stop the others
        logger.error("attachment %s: %s", row.pk, place_of(error))
        _put_off(row, now() + _REST)
    return True


def release_attachments(*, now: datetime) -> int:
    """Give back what the last worker had in hand when it died; returns how many. For the start of the only worker."""
    with write_tx():
        return LinkFile.objects.filter(state=State.KEPT, leased_until__gt=now).update(leased_until=None)


def _claimed(now: datetime) -> LinkFile | None:
    free = LinkFile.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), state=State.KEPT)
    pk = free.order_by("attempts", "id").values_list("pk", flat=True).first()
    if pk is None:
        return None
    with write_tx():
        if not free.filter(pk=pk).update(leased_until=now + LEASE, attempts=F("attempts") + 1):
            return None
    rows = LinkFile.objects.select_related("link__map__connection", "candidate__data_key", "candidate__audience", "blob__data_key")
    return rows.filter(pk=pk).first()


def _read(row: LinkFile, reader: Reader, now: Callable[[], datetime]) -> None:
    told = vault.open_json(row.candidate.data_key, row.told_place, bytes(row.told))
    name, is_paper = str(told["name"]), bool(told.get("paper"))
    if row.blob is None:
        raise RuntimeError(f"{row} waits although nothing was kept of it")
    data = vault.read_blob(row.blob)
    if is_paper and of_name(name) not in ("", RESUME):
        _keep_paper(row, data, name, of_name(name), now())
        return
    if row.attempts > _MOST:
        _unread(row, data, name, _BROKEN, now(), is_paper=is_paper)
        return
    try:
        document = reader.read_alone(data, name)
    except (OutOfSpace, SandboxDown, ChildKilled, NotScanned):
        raise
    except CaidangError as error:
        _unread(row, data, name, f"{error}"[:200], now(), is_paper=is_paper)
        return
    if is_paper and (kind := kind_of(name, document)) != RESUME:
        _keep_paper(row, data, name, kind, now())
        return
    with write_tx():
        candidate = _whose(row)
        attach_document(candidate=candidate, document=document, blob=row.blob, actor=_receiver(row), now=now())
        note_change(candidate=candidate, now=now())
        _settle(row, "")


def _whose(row: LinkFile) -> Candidate:
    """The record of whom he is by now."""
    rows = Candidate.objects.select_related("data_key", "audience")
    candidate = rows.get(pk=row.candidate_id)
    while candidate.merged_into_id is not None:
        candidate = rows.get(pk=candidate.merged_into_id)
    return candidate


def _unread(row: LinkFile, data: bytes, name: str, problem: str, now: datetime, *, is_paper: bool) -> None:
    """What cannot be read is still a paper of its person, but no résumé."""
    if is_paper and of_name(name) != RESUME:
        _keep_paper(row, data, name, kind_of(name, None), now)
    else:
        _put_apart(row, data, name, problem, now)


def _keep_paper(row: LinkFile, data: bytes, name: str, kind: str, now: datetime) -> None:
    """Keep it as a paper of its person; one that is among his papers already is not kept twice, one too many stands apart."""
    by, problem = viewer_with(row.by), ""
    with write_tx():
        candidate = _whose(row)
        may_edit = can(by, Action.EDIT_CANDIDATE, candidate.target, paper_of(kind)).is_allowed
        if row.blob is None or not candidate.attachments.filter(removed_at=None, blob__digest=row.blob.digest).exists():
            try:
                add_attachment(candidate=candidate, filename=name, data=data, told=Told(kind), actor=by if may_edit else PROGRAM, now=now)
            except InvalidInput as error:
                problem = f"{error}"[:200]
        if not problem:
            _give_up(row)
            _settle(row, "")
    if problem:
        _put_apart(row, data, name, problem, now)


def _give_up(row: LinkFile) -> None:
    """The bytes as they were fetched are not kept beside what they became; what shares them keeps them."""
    if row.blob is not None and not any(rows.filter(blob=row.blob).exists() for rows in (Document.objects, Attachment.objects)):
        vault.drop_blob(blob=row.blob)


def _put_apart(row: LinkFile, data: bytes, name: str, problem: str, now: datetime) -> None:
    """What cannot be read stands among what came in, where it can be looked at."""
    found = viewer_with(row.by)
    receive_file(data=data, filename=name, source=row.link.map.connection.vendor, actor=found if may(found, Action.RECEIVE) else PROGRAM, now=now)
    with write_tx():
        _settle(row, f"{APART}：{problem}")
        _give_up(row)


def _settle(row: LinkFile, problem: str) -> None:
    LinkFile.objects.filter(pk=row.pk).update(state=State.DONE, problem=problem, blob=None, leased_until=None)


def _put_off(row: LinkFile, until: datetime, *, is_attempt: bool = True) -> None:
    """What the file cannot be blamed for is no attempt, however often it happens."""
    counted = row.attempts - (not is_attempt)
    with write_tx():
        LinkFile.objects.filter(pk=row.pk, state=State.KEPT).update(leased_until=until, attempts=counted)


def _receiver(row: LinkFile) -> Viewer:
    """The member whose run fetched it answers for what becomes of it."""
    return Viewer(user_id=row.by, role=Role.COLLECTOR)
