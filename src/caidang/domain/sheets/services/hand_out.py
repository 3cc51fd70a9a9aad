"""A sheet of all that a search finds, from the command line into a file; and one that came back."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.finding.selection import found_ids
from caidang.domain.candidates.services.record.indexing import up_to_date_index
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.pipeline.selectors.beside import beside
from caidang.domain.sheets.models import SheetExport
from caidang.domain.sheets.services.asking import ask_export, fetch_export
from caidang.domain.sheets.services.making import make_export
from caidang.domain.sheets.texts import USUAL, labels_offered
from caidang.foundation.accounts.policy import PROGRAM

DAYS = 30
_KINDS = {".xlsx": "xlsx", ".csv": "csv", ".vcf": "vcf", ".zip": "json"}
_LER = ".ler.zip"
_OWN = 0o600


_NOT_THERE: Final = "写不了 {}，请看文件夹在不在、能不能写。"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the export's public id, how many people, and which columns by their names."""

    export: str
    people: int
    columns: tuple[str, ...]


def export_file(
    *, query: str, path: Path, columns: str, password: str, purpose: Purpose, recipient: str, now: Callable[[], datetime]
) -> Written:
    """Write a sheet of all that a search finds (everybody for an empty one). Raises InvalidInput naming what does not fit.

    Only who runs it can read the file.
    """
    kind = "ler" if path.name.lower().endswith(_LER) else _KINDS.get(path.suffix.lower())
    if kind is None:
        raise InvalidInput("写成 .xlsx、.csv、.vcf（通讯录名片）、.zip（JSON Resume）或 .ler.zip（HR Open LER-RS），请改文件名。")
    keys = _keys(columns)
    _check_place(path)
    at = now()
    if query.strip():
        with up_to_date_index(now=at, beside=beside):
            ids: Sequence[int] = found_ids(text=query, filters={}, viewer=PROGRAM, today=at.date())
    else:
        rows = Candidate.objects.filter(merged_into=None, data_key__erased_at=None)
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if not ids:
        raise InvalidInput("没有找到人，什么都没有写。")
    row = ask_export(
        ids=ids, columns=keys, kind=kind, purpose=purpose, reason="", recipient=recipient, days=DAYS,
        is_clear=True, password=password, is_canary=False, actor=PROGRAM, now=now(),
    )  # fmt: skip
    # A running worker may have taken it meanwhile: then it is done there.
    make_export(now=now, only=row.pk)
    row.refresh_from_db()
    if row.state != SheetExport.State.READY:
        raise InvalidInput(row.problem or "后台正在做这一份，稍后再试。")
    _, data = fetch_export(public_id=str(row.public_id), actor=PROGRAM, now=now())
    try:
        with open(path, "wb", opener=_private) as file:
            os.fchmod(file.fileno(), _OWN)  # One that was there keeps its mode otherwise.
            file.write(data)
    except OSError as error:
        raise InvalidInput(_NOT_THERE.format(path)) from error
    return Written(str(row.public_id), row.done, tuple(_labels()[key] for key in keys))


def _check_place(path: Path) -> None:
    """Told before anything is handed out. A sheet that lies there may have been filled in meanwhile: it is not written over."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise InvalidInput(_NOT_THERE.format(path))
    if path.exists() and path.stat().st_size:
        raise InvalidInput(f"已经有 {path}，没有覆盖：里面也许有人填过。换个名字，或先把它移走。")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _OWN)


def _labels() -> Mapping[str, str]:
    return labels_offered(PROGRAM)


def _keys(told: str) -> list[str]:
    names = [name.strip() for name in told.replace("，", ",").split(",") if name.strip()]
    if not names:
        return list(USUAL)
    labels = _labels()
    by_name = {label: key for key, label in labels.items()} | {key: key for key in labels}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise InvalidInput(f"没有「{unknown[0]}」这一列。可用的有：{'、'.join(labels.values())}。")
    return [by_name[name] for name in names]
