"""Ages and years of work that a record only states, without a date: as the months they count from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.timezone import localdate

from caidang.domain.candidates.models import Document, FieldValue
from caidang.foundation.search.query.moments import month_number
from caidang.foundation.vault import services as vault

_MID_YEAR: Final = 7
"""The month that a year without one counts from, as in ``years_of_work``."""
_COLUMNS: Final = {"age": "born", "work_years": "started"}
_HALF_YEAR: Final = 6
"""Who says that he is 34 is half a year older on the average."""


def stated_values(ids: Sequence[int]) -> dict[int, list[FieldValue]]:
    """Return the ages and years of work that these records state, sealed; what cannot count is left out."""
    found: dict[int, list[FieldValue]] = {}
    rows = FieldValue.objects.filter(candidate_id__in=list(ids), field__in=_COLUMNS, retired_at=None)
    for row in rows.order_by().select_related("candidate__data_key").defer("evidence", "candidate__summary"):
        found.setdefault(row.candidate_id, []).append(row)
    return found


def months(summary: Mapping[str, Any], stated: Iterable[FieldValue]) -> dict[str, int]:
    """Return the months of birth and of the first job, so that nobody ages in the index.

    A date tells them, or the number of the identity card; else what was stated counts from the day it was said.
    """
    born, started = month_of(summary.get("birth")), month_of(summary.get("job_start"))
    found = {"born": born or month_of((summary.get("id_number") or "")[6:12]), "started": started}
    for row in stated:
        column = _COLUMNS[row.field]
        if found[column] is None:
            found[column] = _counted(row)
    return {name: month for name, month in found.items() if month is not None}


def month_of(text: str | None) -> int | None:
    """Return the number of the month of ``YYYY[-MM[-DD]]`` or ``YYYYMM``; None for anything else."""
    match = re.match(r"(\d{4})(?:-?(0[1-9]|1[0-2]))?", text or "")
    return month_number(int(match[1]), int(match[2] or _MID_YEAR)) if match else None


def _counted(row: FieldValue) -> int | None:
    value = vault.open_sealed(row.candidate.data_key, row.value_place, bytes(row.value)).decode()
    number = re.match(r"\d{1,2}", value)
    if number is None:
        return None
    return _said(row) - int(number[0]) * 12 - (_HALF_YEAR if row.field == "age" else 0)


def _said(row: FieldValue) -> int:
    """The month in which it was said: the file's own day where it tells one."""
    if row.origin == FieldValue.Origin.PARSER and row.document_id is not None:
        document = Document.objects.select_related("data_key").defer("text", "pages").get(pk=row.document_id)
        told = month_of(document.opened_reading().get("as_of"))
        if told is not None:
            return told
    day = localdate(row.created_at)
    return month_number(day.year, day.month)
