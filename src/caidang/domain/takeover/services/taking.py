"""An export is looked over, taken over, and taken back."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db.models import ProtectedError

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound
from caidang.core.interchange.takeover.taken import Taken, TakenPerson
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Contact, Job, Note
from caidang.domain.intake.reading import new_reader
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.services.applying import remove_unmoved
from caidang.domain.review.models import Comment
from caidang.domain.sheets.models import SheetImport
from caidang.domain.sheets.services.attaching import attach_file
from caidang.domain.sheets.services.hand_in import undo_now
from caidang.domain.takeover.models import Takeover
from caidang.domain.takeover.services.house import House
from caidang.domain.takeover.services.people import (
    TAKEN,
    as_pairs,
    import_people,
    known_before,
    named,
    people_by_source,
)
from caidang.foundation.accounts.policy import PROGRAM, Action, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

UNDO_FOR: Final = timedelta(days=30)
_LARGEST: Final = 50 * 1024 * 1024
Now = Callable[[], datetime]
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an export, or would: counts by kind and outcome, why something was refused, what has no place here.

    ``run`` is empty after a trial.
    """

    run: str
    people: Mapping[str, int]
    counts: Mapping[str, int]
    refused: Sequence[str]
    left: Sequence[str] = ()


class _Trial(Exception):
    """Ends what was only tried, so that nothing of it is kept."""


def try_taking(*, taken: Taken, system: Takeover.System, files: Path | None, now: Now) -> Result:
    """Say what taking over would do; nothing is kept of it."""
    people = named(taken.people)
    known = known_before(people, system)
    fresh = [one for one in people if one.source not in known]
    _, counted = import_people(people=fresh, system=system, is_trial=True, now=now) if fresh else (None, {})
    counted = _with_known(counted, known)
    house = House(actor=PROGRAM, now=now())
    try:
        with write_tx():
            house.clients(taken)
            house.jobs(taken)
            raise _Trial
    except _Trial:
        pass
    counts = Counter(house.counts)
    jobs, sources = {job.source for job in taken.jobs}, {one.source for one in people}
    counts["application.planned"] = sum(one.person in sources and one.job in jobs for one in taken.applications)
    counts["comment.planned"] = sum(len(one.notes) for one in people)
    refused = [*house.refused]
    for one in people:
        for file in one.files:
            is_there = files is not None and _place(files, file.place) is not None
            counts["file.planned" if is_there else "file.missing"] += 1
    return Result("", counted, counts, refused, taken.left)


def take_over(*, taken: Taken, system: Takeover.System, files: Path | None, now: Now, progress: Progress) -> Result:
    """Take everything over, what is known already left as it is; a second run adds nothing."""
    require(PROGRAM, Action.EDIT_CLIENT)
    at = now()
    run = Takeover.objects.create(system=system, created_at=at)
    people = named(taken.people)
    sheet: SheetImport | None = None
    counted: dict[str, int] = {}
    ids: dict[str, int] = {}
    known = known_before(people, system)
    if fresh := [one for one in people if one.source not in known]:
        sheet, counted = import_people(people=fresh, system=system, is_trial=False, now=now)
        assert sheet is not None  # noqa: S101 - no trial
        ids = people_by_source(sheet, fresh)
        Takeover.objects.filter(pk=run.pk).update(sheet=sheet)
    counted, ids = _with_known(counted, known), known | ids
    house = House(actor=PROGRAM, now=at)
    house.made[TAKEN] = as_pairs(ids)
    cause = {"takeover": run.pk} | ({"sheet": sheet.pk} if sheet else {})
    with audit.caused_by(**cause):
        house.clients(taken)
        house.jobs(taken)
        house.notes_of(ids, people)
        house.applications(ids, taken)
        _keep(run, house, now())
        if files is not None:
            _attach(files, people, ids, house, now, progress)
    _keep(run, house, now())
    with write_tx():
        audit.record(
            actor_id=None, verb="takeover.finished", subject=f"takeover:{run.pk}", now=now(),
            detail={"system": system.value, "people": len(ids), "clients": len(house.made["client"])},
        )  # fmt: skip
    return Result(str(run.public_id), counted, house.counts, house.refused, taken.left)


def undo_takeover(*, public_id: str, now: Now) -> Result:
    """Take back what a taking over made, as far as nobody worked on it since. Raises NotFound, Conflict."""
    key = parse_public_id(public_id, missing="没有这次接手。")
    run = Takeover.objects.filter(public_id=key).select_related("sheet").first()
    if run is None:
        raise NotFound("没有这次接手。")
    if run.undone_at is not None or now() - run.created_at > UNDO_FOR:
        raise Conflict("这次接手已经撤销过，或者过了 30 天，不能整批撤销了。")
    counts: Counter[str] = Counter()
    with write_tx():
        rows = list(Application.objects.filter(pk__in=run.made.get("application", ())))
        gone = remove_unmoved(rows, actor=PROGRAM, now=now())
        counts["application.undone"], counts["application.kept"] = len(gone), len(rows) - len(gone)
        counts["comment.undone"] = Comment.objects.filter(pk__in=run.made.get("comment", ())).delete()[0]
        counts["note.undone"] = Note.objects.filter(pk__in=run.made.get("note", ())).delete()[0]
    for model, kind in ((Job, "job"), (Contact, "contact"), (Client, "client")):
        for row in model._default_manager.filter(pk__in=run.made.get(kind, ())):
            counts[f"{kind}.undone" if _removed(row, now()) else f"{kind}.kept"] += 1
    kept = undo_now(sheet=run.sheet, now=now) if run.sheet is not None and run.sheet.stage == SheetImport.Stage.DONE else {}
    with write_tx():
        Takeover.objects.filter(pk=run.pk).update(undone_at=now())
        audit.record(actor_id=None, verb="takeover.undone", subject=f"takeover:{run.pk}", now=now())
    return Result(str(run.public_id), kept, counts, ())


def _with_known(counted: Mapping[str, int], known: Mapping[str, int]) -> dict[str, int]:
    """The rows by outcome, with those that were not looked at again."""
    return {**counted, "same": counted.get("same", 0) + len(known)} if known else dict(counted)


def _removed(row: Job | Contact | Client, now: datetime) -> bool:
    """Remove a row, unless something stands on it."""
    try:
        with write_tx():
            row.delete()
            if isinstance(row, Contact):
                vault.erase(key=row.data_key, now=now)
        return True
    except (ProtectedError, CaidangError):
        return False


def _keep(run: Takeover, house: House, now: datetime) -> None:
    Takeover.objects.filter(pk=run.pk).update(made=dict(house.made), counts=dict(house.counts), finished_at=now)


def _attach(
    files: Path, people: Sequence[TakenPerson], ids: Mapping[str, int], house: House, now: Now, progress: Progress
) -> None:
    reader = new_reader()
    try:
        for number, one in enumerate(people):
            for file in one.files if one.source in ids else ():
                outcome = _attached(_place(files, file.place), file.name, ids[one.source], reader, now())
                house.counts[f"file.{outcome}"] += 1
                if outcome in ("missing", "refused"):
                    why = "文件夹里没有" if outcome == "missing" else "读不了"
                    house.refused.append(f"第 {number + 2} 行的文件「{file.name[:60]}」：{why}")
            progress("简历文件", number + 1)
    finally:
        reader.close()


def _attached(path: Path | None, name: str, pk: int, reader: Any, now: datetime) -> str:
    if path is None:
        return "missing"
    before = Candidate.objects.get(pk=pk).documents.count()
    if not attach_file(pk, path.read_bytes(), name, reader, actor=PROGRAM, now=now):
        return "refused"
    return "made" if Candidate.objects.get(pk=pk).documents.count() > before else "known"


def _place(folder: Path, place: str) -> Path | None:
    """The file at a place below the folder, or the only one of its name; None where there is none, or it leads outside."""
    root = folder.resolve()
    for tried in (root / place, root / "attachments" / place, root / place.rsplit("/", 1)[-1]):
        found = tried.resolve()
        if found.is_relative_to(root) and found.is_file() and found.stat().st_size <= _LARGEST:
            return found
    return None


def check_files(path: Path | None) -> None:
    """Raise InvalidInput where the folder of files is none."""
    if path is not None and not path.is_dir():
        raise InvalidInput(f"{path} 不是文件夹。OpenCATS 的是 attachments，Horilla 的是 media。")
