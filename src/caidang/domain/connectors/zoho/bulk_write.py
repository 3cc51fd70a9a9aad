"""Zoho's bulk write: a ZIP of one CSV is handed in, a job asked for, waited for without sleeping, and its result read.

Only records that are there are changed by it, known by their id; others are made row by row, where our number keeps
them from being made twice. Source: zoho/crm-oas v8.0 (bulk_write); zoho.com/recruit/developer-guide/apiv2/bulk-write.
"""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.contract import At, Busy, FieldInfo, Refused, Write, Written
from caidang.domain.connectors.zoho.bulk import MOST_ZIP, rows_of
from caidang.domain.connectors.zoho.client import Client, Failed
from caidang.domain.connectors.zoho.values import value_of

FROM: Final = 2_000
"""Changes from which on a job is worth the 500 credits that it costs."""
MOST: Final = 10_000
"""Changes of one job; 25,000 are allowed."""
MOST_FILE: Final = 25 << 20
_WAIT: Final = 10.0
_CSV: Final = "records.csv"
_DONE: Final = frozenset(("ADDED", "UPDATED"))
_MOVING: Final = frozenset(("ADDED", "INPROGRESS", "IN PROGRESS", "IN_PROGRESS", "QUEUED"))


class BulkWrite:
    """Changes records of one organisation by jobs."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def begin(self, name: str, fields: Sequence[FieldInfo], writes: Sequence[Write]) -> At:
        """Hand the changes in. Raises Refused where the scope is missing or the file was not taken."""
        names = [one.name for one in fields if any(one.name in write.texts for write in writes)]
        data = _zipped(names, {one.name: one for one in fields}, writes)
        if len(data) > MOST_FILE:
            raise Refused("这一批太大，一份文件放不下。")
        try:
            file = self._client.upload(f"{name}.zip", data)
            resource = {
                "type": "data", "module": {"api_name": name}, "file_id": file, "file_names": [_CSV], "find_by": "id",
                "ignore_empty": True, "field_mappings": [{"api_name": one, "index": at} for at, one in enumerate(["id", *names])],
            }  # fmt: skip
            told = self._client.bulk("POST", "", {"operation": "update", "resource": [resource]}, act="write")
        except Failed as error:
            raise Refused(str(error)) from None
        pk = str((told.get("details") or {}).get("id") or "")
        if not pk:
            raise Refused("Zoho 没有给批量写入的编号。")
        return {"job": pk}

    def outcome(self, at: At) -> dict[str, Written]:
        """Return what became of each record by its id; raises Busy while Zoho is at it."""
        try:
            told = self._client.bulk("GET", f"/{at['job']}", None, act="write")
            state = str(told.get("status", "")).upper()
            if state in _MOVING:
                raise Busy("Zoho 正在批量写入，写完自动接着。", _WAIT)
            url = str((told.get("result") or {}).get("download_url") or "")
            data = self._client.file_at(url, most=MOST_ZIP) if state == "COMPLETED" and url else b""
        except Failed:
            data = b""
        # Of what is not told, or not any more, nobody knows: it is written again, a few at a time.
        return {one.id: one for one in map(_written, rows_of(data)) if one.id} if data else {}


def _written(row: Mapping[str, str]) -> Written:
    plain = {str(key).strip().upper(): str(value or "").strip() for key, value in row.items() if key}
    pk = plain.get("RECORD_ID") or plain.get("ID") or ""
    if plain.get("STATUS", "").upper() in _DONE:
        return Written(pk)
    return Written(plain.get("ID") or pk, f"Zoho 没有收下（{plain.get('ERRORS') or plain.get('STATUS') or '没有说'}）")


def _zipped(names: Sequence[str], known: Mapping[str, FieldInfo], writes: Sequence[Write]) -> bytes:
    """One CSV in a ZIP. A record with a value that its field does not take is left to be written by itself, which tells why."""
    text, held = io.StringIO(), io.BytesIO()
    writer = csv.writer(text)
    writer.writerow(["id", *names])
    for one in writes:
        try:
            writer.writerow([one.id, *(_cell(known[name], one.texts.get(name, "")) for name in names)])
        except InvalidInput:
            continue
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(_CSV, text.getvalue())
    return held.getvalue()


def _cell(field: FieldInfo, text: str) -> str:
    if not text:
        return ""
    value: Any = value_of(field, text)
    if isinstance(value, bool):
        return str(value).lower()
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
