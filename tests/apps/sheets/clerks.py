"""Who imports sheets, the worker beside him, and what a record says afterwards."""

from datetime import timedelta

from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import present
from caidang.domain.sheets.models import SheetImport
from caidang.domain.sheets.reading import SheetReader
from caidang.domain.sheets.services import work
from caidang.domain.sheets.services.choosing import choose_columns, start_import, undo_sheet
from caidang.domain.sheets.services.receive import receive_sheet
from caidang.foundation.accounts.policy import Viewer
from tests.making import NOW

HEADER = "姓名,电话,邮箱,所在城市,学校"


class Clerk:
    """A member who imports sheets, and the worker beside him."""

    def __init__(self, reader: SheetReader, actor: Viewer) -> None:
        self.reader, self.actor, self.at = reader, actor, NOW

    def now(self) -> "object":
        self.at += timedelta(seconds=1)
        return self.at

    def step(self, sheet: SheetImport) -> SheetImport:
        work.work_on_sheets(reader=self.reader, files=None, now=self.now, only=sheet.pk)  # type: ignore[arg-type]
        sheet.refresh_from_db()
        return sheet

    def looked(self, data: bytes, name: str = "名单.csv", beside: bytes | None = None) -> SheetImport:
        return self.step(receive_sheet(data=data, filename=name, actor=self.actor, now=NOW, beside=beside))

    def checked(self, sheet: SheetImport, way: str = "fill") -> SheetImport:
        targets = {at: target for at, _, target in sheet.opened("choice")["columns"]}
        choose_columns(public_id=str(sheet.public_id), targets=targets, way=way, actor=self.actor, now=NOW)
        return self.step(sheet)

    def written(self, sheet: SheetImport) -> SheetImport:
        start_import(public_id=str(sheet.public_id), actor=self.actor, now=NOW)
        return self.step(self.step(sheet))

    def imported(self, *lines: str, header: str = HEADER, way: str = "fill") -> SheetImport:
        return self.written(self.checked(self.looked("\n".join((header, *lines)).encode()), way))

    def undone(self, sheet: SheetImport) -> SheetImport:
        undo_sheet(public_id=str(sheet.public_id), actor=self.actor, now=self.at)
        return self.step(sheet)


def said(candidate: Candidate) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in present(candidate):
        found.setdefault(value.field, []).append(value.value)
    return found
