"""A person settles what the columns mean, has the effects worked out, and says go, stop or back."""

from collections.abc import Mapping
from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput
from caidang.core.interchange.sheets.labels import TARGETS
from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.sheets.models import UNDO_FOR, SheetImport, SheetShape
from caidang.domain.sheets.reading import Choice
from caidang.domain.sheets.services.receive import note, own_sheet
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.write_lock import write_tx

Stage = SheetImport.Stage
_IDENTIFYING = frozenset(("name", "person", "phone", "email", "contact", "wechat", "id_number"))


def look_again(
    *, public_id: str, sheet: int, encoding: str, header_row: int | None, actor: Viewer, now: datetime
) -> SheetImport:
    """Have another sheet of the file looked at, or the same one with another row of names or encoding."""
    require(actor, Action.RECEIVE)
    with write_tx():
        row = _at(public_id, actor, Stage.MAPPING, Stage.CHECKED, Stage.FAILED)
        choice = Choice(sheet=sheet, encoding=encoding, header_row=header_row)
        row.choice = row.sealed("choice", choice.to_json())
        _to(row, Stage.LOOKING)
        note("sheet.looked_again", row, actor=actor, now=now, sheet=sheet)
    return row


def choose_columns(
    *, public_id: str, targets: Mapping[int, str], way: str, actor: Viewer, now: datetime
) -> SheetImport:
    """Settle what each column (by its place) is taken for, and have the effects on all rows worked out.

    What a person settled is remembered for sheets of the same shape. Raises InvalidInput for a target that
    there is not, or where nobody could be told apart by what is left.
    """
    require(actor, Action.RECEIVE)
    known = {*FIELDS, *TARGETS, *own_fields(), ""}
    if any(target not in known for target in targets.values()) or way not in SheetImport.Way.values:
        raise InvalidInput("有一列选了不存在的字段，刷新后再选。")
    if not _IDENTIFYING & set(targets.values()):
        raise InvalidInput("至少要有一列是姓名、电话、邮箱或微信，才认得出是谁。")
    with write_tx():
        row = _at(public_id, actor, Stage.MAPPING, Stage.CHECKED)
        names = {column["at"]: column["name"] for column in row.opened("look").get("columns", ())}
        old = Choice.of(row.opened("choice"))
        columns = tuple((at, names.get(at, ""), targets.get(at, "")) for at in sorted(names))
        choice = Choice(old.sheet, old.encoding, old.header_row, old.first, columns)
        row.choice = row.sealed("choice", choice.to_json())
        row.way = way
        if actor.user_id is not None:
            # What a command passes on was guessed: nobody looked at it, and a better guess may come.
            _remember(row, targets, way, actor, now)
        _to(row, Stage.CHECKING)
        note("sheet.columns_chosen", row, actor=actor, now=now, columns=sum(map(bool, targets.values())))
    return row


def start_import(
    *, public_id: str, actor: Viewer, now: datetime, decided: Mapping[str, str] | None = None
) -> SheetImport:
    """Write what was worked out. Raises Conflict before the effects are known, or once it was started.

    ``decided`` are the conflicts of a sheet that came back (``row:field``, or ``others`` for those that are not
    named) in which the sheet is right (``theirs``); in all others the record stays as it is.
    """
    require(actor, Action.RECEIVE)
    with write_tx():
        row = _at(public_id, actor, Stage.CHECKED)
        if row.export_id is not None:
            require(actor, Action.EDIT_CANDIDATE)
            row.choice = row.sealed("choice", {**row.opened("choice"), "conflicts": dict(decided or {})})
        _to(row, Stage.APPLYING)
        note("sheet.started", row, actor=actor, now=now, rows=row.total)
    return row


def cancel_sheet(*, public_id: str, actor: Viewer, now: datetime) -> SheetImport:
    """Stop what is being done: effects are not worked out any more, of an import what is written stays and can be undone."""
    require(actor, Action.RECEIVE)
    with write_tx():
        row = _at(public_id, actor, Stage.CHECKING, Stage.APPLYING, Stage.LOOKING)
        SheetImport.objects.filter(pk=row.pk).update(is_cancelled=True)
        note("sheet.cancelled", row, actor=actor, now=now, done=row.done)
    row.refresh_from_db()
    return row


def undo_sheet(*, public_id: str, actor: Viewer, now: datetime) -> SheetImport:
    """Take the whole import back, in the background. Raises Conflict after 30 days, or where nothing was written."""
    require(actor, Action.RECEIVE)
    with write_tx():
        row = _at(public_id, actor, Stage.DONE)
        if row.finished_at is not None and now - row.finished_at > UNDO_FOR:
            raise Conflict("已经过了 30 天，不能整批撤销了。")
        row.undone_by = actor.user_id
        row.save(update_fields=["undone_by"])
        _to(row, Stage.UNDOING)
        note("sheet.undone", row, actor=actor, now=now, rows=row.done)
    return row


def _at(public_id: str, actor: Viewer, *stages: Stage) -> SheetImport:
    row = own_sheet(public_id, actor)
    if row.stage not in stages:
        raise Conflict(f"这次导入现在是「{Stage(row.stage).label}」，这一步做不了；刷新后再看。")
    return row


def _to(row: SheetImport, stage: Stage) -> None:
    """Begin a stage from its first row."""
    row.stage, row.done, row.cursor, row.problem = stage, 0, 0, ""
    row.is_cancelled, row.attempts, row.leased_until = False, 0, None
    row.worked_at = None
    row.save()


def _remember(
    row: SheetImport, targets: Mapping[int, str], way: str, actor: Viewer, now: datetime
) -> None:
    # What the program reads off a name, it may read better one day: only what a person put right, or what was told
    # from cells that may be others next time, is kept.
    guessed = {one["at"]: one for one in row.opened("look").get("columns", ())}
    told = {
        str(at): target
        for at, target in targets.items()
        if target != guessed.get(at, {}).get("target") or guessed[at].get("why") in ("content", "memory")
    }
    shape, is_new = SheetShape.objects.get_or_create(
        shape=row.shape,
        defaults={"targets": told, "way": way, "used_at": now, "used_by": actor.user_id},
    )
    if not is_new:
        shape.targets, shape.way, shape.used_at, shape.used_by = told, way, now, actor.user_id
        shape.uses += 1
        shape.save()
