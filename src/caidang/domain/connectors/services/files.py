"""Files that hang on records there are fetched, read in the sandbox and put to their people, each once."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Final

from caidang.core.errors import CaidangError, OutOfSpace
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.records import attach_document
from caidang.domain.connectors.contract import EVERY, Busy, Connector, RemoteFile
from caidang.domain.connectors.models import Item, LinkFile, Run
from caidang.domain.connectors.services.sending_files import mark_of
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.services.receive import receive_file
from caidang.domain.review.services.cases import note_change
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.outside import NotReached
from caidang.foundation.lib.sandbox import ChildKilled, SandboxDown
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

_MOST: Final = 3
"""How often a file is asked for before it is shown as not fetched."""
_AT_ONCE: Final = 500
"""Files that are looked up together: to find the least tried of many again for each one would take ever longer."""
_APART: Final = "读不出，原文件放进了收件"
State = LinkFile.State


def next_files(run: Run) -> list[int]:
    """Return the ids of the next files of the run's connection that wait, least tried first; none when none waits."""
    waiting = LinkFile.objects.filter(state=State.WAITING, link__is_cut=False, link__map__connection=run.connection_id)
    return list(waiting.order_by("attempts", "id").values_list("pk", flat=True)[:_AT_ONCE])


def waiting_file(pk: int) -> LinkFile | None:
    """Return the file with what its fetching needs; None when it waits no more."""
    rows = LinkFile.objects.select_related("link__map", "candidate__data_key", "candidate__audience")
    return rows.filter(pk=pk, state=State.WAITING, link__is_cut=False).first()


def fetch_file(
    run: Run, row: LinkFile, connector: Connector, reader: Reader | None, *, actor: Viewer, now: datetime,
    step: Callable[[], None],
) -> str:  # fmt: skip
    """Fetch one file and attach it; return what it came to. ``step`` is called in the transaction that says so.

    Raises Busy and NotReached, and then it still waits.
    """
    told = vault.open_json(row.candidate.data_key, row.told_place, bytes(row.told))
    file = RemoteFile(str(told["key"]), str(told["name"]))
    if file.key.startswith(EVERY):
        return _listed(row, connector, step)
    try:
        data = connector.fetch(row.link.map.object, row.link.remote_id, file)
    except (Busy, NotReached):
        raise
    except CaidangError as error:
        return _not_fetched(run, row, str(error), step)
    try:
        return _attached(row, data, file.name, reader, actor=actor, now=now, step=step)
    except (OutOfSpace, SandboxDown, ChildKilled):
        raise
    except CaidangError as error:
        problem = f"{error}"[:200]
    receive_file(data=data, filename=file.name, source=run.connection.vendor, actor=actor, now=now)
    with write_tx():
        step()
        LinkFile.objects.filter(pk=row.pk).update(state=State.DONE, problem=f"{_APART}：{problem}")
    return "files_apart"


def _listed(row: LinkFile, connector: Connector, step: Callable[[], None]) -> str:
    """What hangs on the record is listed; each is a row of its own, and those that are known stay as they are."""
    found = connector.files(row.link.map.object, row.link.remote_id)
    with write_tx():
        step()
        for file in found:
            made = LinkFile(link=row.link, candidate=row.candidate, key=vault.blind("connector.file", file.key)[:32])
            told = {"key": file.key, "name": file.name}
            made.told = vault.seal_json(row.candidate.data_key, made.told_place, told)
            LinkFile.objects.get_or_create(
                link=row.link, key=made.key,
                defaults={"candidate": row.candidate, "public_id": made.public_id, "told": made.told},
            )  # fmt: skip
        LinkFile.objects.filter(pk=row.pk).update(state=State.DONE)
    return "waiting"


def _attached(
    row: LinkFile, data: bytes, name: str, reader: Reader | None, *, actor: Viewer, now: datetime,
    step: Callable[[], None],
) -> str:  # fmt: skip
    if reader is None:
        raise SandboxDown("读取程序没有运行，附件等一会儿再读。")
    document = reader.read_alone(data, name)
    with write_tx():
        step()
        rows = Candidate.objects.select_related("data_key", "audience")
        candidate = rows.get(pk=row.candidate_id)
        while candidate.merged_into_id is not None:
            candidate = rows.get(pk=candidate.merged_into_id)
        blob = vault.store_blob(data=data, key=candidate.data_key, now=now)
        made = attach_document(candidate=candidate, document=document, blob=blob, actor=actor, now=now)
        note_change(candidate=candidate, now=now)
        _came_from_there(row, made.fingerprint)
        LinkFile.objects.filter(pk=row.pk).update(state=State.DONE, problem="")
    return "files"


def _came_from_there(row: LinkFile, fingerprint: str) -> None:
    """What came from there is not sent back."""
    public_id = uuid.uuid4()
    LinkFile.objects.get_or_create(
        link_id=row.link_id, key=mark_of(fingerprint),
        defaults={
            "candidate_id": row.candidate_id, "public_id": public_id, "state": State.DONE,
            "told": vault.seal_json(row.candidate.data_key, LinkFile.place(public_id), {"key": "", "name": ""}),
        },
    )  # fmt: skip


def _not_fetched(run: Run, row: LinkFile, problem: str, step: Callable[[], None]) -> str:
    is_over = row.attempts + 1 >= _MOST
    with write_tx():
        step()
        LinkFile.objects.filter(pk=row.pk).update(
            attempts=row.attempts + 1, problem=problem[:200], state=State.FAILED if is_over else State.WAITING
        )
        if is_over:
            Item.objects.create(
                run=run, map=row.link.map, remote_id=row.link.remote_id, candidate_id=row.candidate_id,
                outcome=Item.Outcome.FILE,
                told=vault.seal_json(
                    run.data_key, Item.place(run, row.link.remote_id, Item.Outcome.FILE), {"notes": [problem[:200]]}
                ),
            )  # fmt: skip
    return "file" if is_over else "waiting"
