"""Sheets that are asked for, made and read again."""

from caidang.core.interchange.sheets.reading import open_sheet
from caidang.core.report.marks import unmarked
from caidang.domain.candidates.models import Candidate
from caidang.domain.sheets.models import SheetExport
from caidang.domain.sheets.services.asking import ask_export, fetch_export
from caidang.domain.sheets.services.making import make_export
from caidang.foundation.accounts.policy import Viewer
from tests.apps.sheets.clerks import Clerk
from tests.making import NOW

COLUMNS = ("name", "phone", "city", "skill", "employer", "gender")


def asked(actor: Viewer, people: list[Candidate], **changed: object) -> SheetExport:
    told: dict[str, object] = {
        "ids": [one.pk for one in people], "columns": COLUMNS, "kind": "xlsx", "purpose": "check", "reason": "",
        "recipient": "收集员小秋", "days": 7, "is_clear": True, "password": "", "is_canary": False,
    }  # fmt: skip
    return ask_export(**{**told, **changed}, actor=actor, now=NOW)  # type: ignore[arg-type]


def made(clerk: Clerk, people: list[Candidate], **changed: object) -> tuple[SheetExport, bytes]:
    row = asked(clerk.actor, people, **changed)
    make_export(now=clerk.now, only=row.pk)  # type: ignore[arg-type]
    return fetch_export(public_id=str(row.public_id), actor=clerk.actor, now=NOW)


def grid(data: bytes) -> list[list[str]]:
    return [[unmarked(cell) for cell in cells] for _, cells in open_sheet(data).table().rows]
