"""Zoho's bulk read: a job is asked for, waited for without sleeping, and its ZIP of one CSV read row by row.

Source: zoho/crm-oas v8.0 (bulk); zoho.com/recruit/developer-guide/apiv2 (bulk read). 200,000 rows in a job.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from caidang.domain.connectors.contract import At, Busy, FieldInfo, Kind
from caidang.domain.connectors.zoho.client import Client, Failed
from caidang.foundation.lib.net.outside import Unanswered

ROWS: Final = 500
"""Rows that are handed on at once."""
LARGE: Final = 2_000
"""Records beyond which a job costs less than pages."""
MOST_ZIP: Final = 256 << 20
MOST_CSV: Final = 4 << 30
"""Bytes that a CSV may unpack to: it is read as a stream, this only ends what never ends."""
_WAIT: Final = 5.0
Row = dict[str, str]


class Bulk:
    """Reads one object by jobs. The file in hand is kept for as long as the connection is open."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._held: tuple[str, int, Iterator[Row]] | None = None

    def begin(self, name: str, fields: Sequence[str], page: int = 1) -> At:
        """Ask for a job; returns where its reading stands. Raises Refused where the scope is missing."""
        body = {"query": {"module": {"api_name": name}, "fields": list(fields), "page": page}}
        told = self._client.bulk("POST", "", body)
        details = ((told.get("data") or [{}])[0]).get("details") or {}
        if not details.get("id"):
            raise Failed("", "Zoho 没有给批量读取的编号。")
        return {"bulk": str(details["id"]), "row": 0, "page": page}

    def rows(self, at: At) -> tuple[list[Row], At | None, bool]:
        """Return the next rows, where to go on (None at the job's end), and whether there is another page.

        Raises Busy while Zoho is preparing the file.
        """
        pk, first = str(at["bulk"]), int(at.get("row", 0))
        has_more = bool(at.get("more"))
        if self._held is None or self._held[:2] != (pk, first):
            has_more = self._finished(pk)
            data = self._client.bulk_file(f"/{pk}/result", most=MOST_ZIP)
            reader = rows_of(data)
            for _ in range(first):
                next(reader, None)
            self._held = (pk, first, reader)
        reader = self._held[2]
        found = [row for _, row in zip(range(ROWS), reader, strict=False)]
        self._held = (pk, first + len(found), reader)
        is_over = len(found) < ROWS
        return found, None if is_over else {**at, "row": first + len(found), "more": has_more}, has_more

    def _finished(self, pk: str) -> bool:
        told = (self._client.bulk("GET", f"/{pk}", None).get("data") or [{}])[0]
        state = str(told.get("state", ""))
        if state == "COMPLETED":
            return bool((told.get("result") or {}).get("more_records"))
        if state in ("ADDED", "QUEUED", "IN PROGRESS", "IN_PROGRESS"):
            raise Busy("Zoho 正在准备批量读取的文件，好了自动接着。", _WAIT)
        raise Failed(state, f"Zoho 没有做成批量读取（{state or '没有状态'}）。")


def raw_of(field: FieldInfo, text: str) -> Any:  # noqa: ANN401 - a value as the other calls give it
    """Return a cell of the CSV as pages give the value; a look-up is its id alone."""
    if field.kind is Kind.FLAG:
        return text.lower() == "true" if text else None
    if field.kind is Kind.CHOICES:
        return [part.strip() for part in text.split(";") if part.strip()]
    if field.kind in (Kind.LOOKUP, Kind.PEOPLE):
        return {"id": text} if text else None
    return text or None


def row_of(row: Mapping[str, str], fields: Sequence[FieldInfo]) -> dict[str, Any]:
    """Return a row of the CSV as pages give a record."""
    found = {one.name: raw_of(one, row.get(one.name, "")) for one in fields}
    return {**found, "id": row.get("Id") or row.get("id") or "", "Modified_Time": row.get("Modified_Time", "")}


def rows_of(data: bytes) -> Iterator[Row]:
    """Read the CSV in a ZIP row by row: the unpacked whole is never in memory."""
    try:
        held = zipfile.ZipFile(io.BytesIO(data))
        (name,) = [one for one in held.infolist() if one.filename.lower().endswith(".csv")][:1]
        if name.file_size > MOST_CSV:
            raise Unanswered("Zoho 的批量文件太大，没有收下。")
        csv.field_size_limit(1 << 20)
        with held.open(name) as file:
            yield from csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline=""))
    except (zipfile.BadZipFile, ValueError, csv.Error):
        raise Unanswered("Zoho 的批量文件读不出，下次再取。") from None
