"""Zoho's jobs: large modules are read by a ZIP of one CSV, and many records changed by one.

Sources: zoho/crm-oas v8.0 (bulk_read, bulk_write); zoho.com/recruit/developer-guide/apiv2 (bulk-read, bulk-write).
"""

import csv
import io
import json
import uuid
import zipfile
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Protocol
from urllib.parse import quote

from tools.systems.serving import Asked, Said, as_json
from tools.systems.zoho_fields import FIELDS, Row

ORG = "60012345"


class Organisation(Protocol):
    """Whose jobs they are."""

    modules: dict[str, dict[str, Row]]
    scopes: str
    bulk_rows: int
    url: str

    def sorted_rows(self, module: str, key: str) -> list[Row]:
        """Return a module's records in order."""

    def write_one(self, module: str, one: Row, keys: list[str], *, is_upsert: bool) -> Row:
        """Change or make a record and return what the answer says of it."""


class Jobs:
    """The jobs of one organisation, by their ids."""

    def __init__(self, of: Organisation) -> None:
        self._of = of
        self.reading: dict[str, tuple[str, Row, int]] = {}
        self.uploads: dict[str, bytes] = {}
        self.written: dict[str, tuple[int, bytes]] = {}
        """How often each job that writes was asked about, and its result."""

    def result(self, pk: str) -> Said:
        """Return a job's result, from the address that it named."""
        return as_file(f"{pk}.zip", self.written[pk][1])

    def read(self, asked: Asked, parts: list[str]) -> Said:
        """``/{product}/bulk/{version}/read``: a job is asked for, looked at, and its ZIP of one CSV fetched."""
        if "bulk" not in self._of.scopes:
            return wrong("OAUTH_SCOPE_MISMATCH", 403)
        if asked.method == "POST":
            query = asked.told().get("query") or {}
            module = str((query.get("module") or {}).get("api_name", ""))
            if module not in self._of.modules or not query.get("fields"):
                return wrong("INVALID_DATA", 400)
            # Jobs are numbered as records are.
            pk = str(uuid.uuid4().int)[:18]
            self.reading[pk] = (module, query, 0)
            return as_json({"data": [{"status": "success", "code": "ADDED_SUCCESSFULLY", "details": {"id": pk, "operation": "read", "state": "ADDED"}}]}, 201)
        module, query, looks = self.reading.get(parts[0], ("", {}, 0))
        if not module:
            return wrong("RESOURCE_NOT_FOUND", 404)
        page, rows = int(query.get("page", 1)), self._of.sorted_rows(module, "id")
        part = rows[(page - 1) * self._of.bulk_rows : page * self._of.bulk_rows]
        if len(parts) == 2:
            return as_file(f"{parts[0]}.zip", _zipped(parts[0], query["fields"], part))
        self.reading[parts[0]] = (module, query, looks + 1)
        if not looks:
            return as_json({"data": [{"id": parts[0], "state": "IN PROGRESS"}]})
        more = page * self._of.bulk_rows < len(rows)
        told = {"page": page, "per_page": self._of.bulk_rows, "count": len(part), "download_url": f"{asked.path}/result", "more_records": more}
        return as_json({"data": [{"id": parts[0], "operation": "read", "state": "COMPLETED", "result": told}]})

    def upload(self, asked: Asked, product: str) -> Said:
        """A ZIP for a job that writes is handed in."""
        if "files" not in self._of.scopes:
            return wrong("OAUTH_SCOPE_MISMATCH", 403)
        if asked.headers.get("feature") != "bulk-write" or asked.headers.get(f"x-{product}-org") != ORG:
            return wrong("INVALID_DATA", 400)
        name, data = file_of(asked)
        if not name.endswith(".zip") or not zipfile.is_zipfile(io.BytesIO(data)):
            return as_json({"code": "INVALID_FILE_FORMAT", "details": {}, "message": "only zip format is supported", "status": "error"})
        if len(data) > 25 << 20:
            return as_json({"code": "FILE_TOO_LARGE", "details": {}, "message": "", "status": "error"})
        pk = uuid.uuid4().hex
        self.uploads[pk] = data
        return as_json({"status": "success", "code": "FILE_UPLOAD_SUCCESS", "message": "file uploaded.", "details": {"file_id": pk, "created_time": ""}})

    def write(self, asked: Asked, pk: str) -> Said:
        """A job that writes: asked for, looked at (done at the second look), its result at an address of its own."""
        if "bulk" not in self._of.scopes:
            return wrong("OAUTH_SCOPE_MISMATCH", 403)
        if asked.method == "POST":
            told = asked.told()
            (one,) = told.get("resource") or [{}]
            if told.get("operation") not in ("insert", "update", "upsert") or one.get("type") != "data" or one.get("find_by") != "id":
                return wrong("MANDATORY_NOT_FOUND", 400)
            if one.get("file_id") not in self.uploads or (one.get("module") or {}).get("api_name") not in self._of.modules:
                return wrong("INVALID_DATA", 400)
            pk = f"job{uuid.uuid4().hex}"
            self.written[pk] = (0, self._worked(told, one))
            return as_json({"status": "success", "code": "SUCCESS", "message": "success", "details": {"id": pk, "created_by": {"id": "1", "name": "灯笼"}}}, 201)
        looks, result = self.written.get(pk, (0, b""))
        if not result:
            return wrong("RESOURCE_NOT_FOUND", 404)
        self.written[pk] = (looks + 1, result)
        if not looks:
            return as_json({"status": "INPROGRESS", "id": pk, "operation": "update", "resource": []})
        return as_json({"status": "COMPLETED", "id": pk, "operation": "update", "resource": [], "result": {"download_url": f"{self._of.url}/download/{pk}"}})

    def _worked(self, told: Row, one: Row) -> bytes:
        module = one["module"]["api_name"]
        with zipfile.ZipFile(io.BytesIO(self.uploads[one["file_id"]])) as held:
            (name,) = held.namelist()
            rows = list(csv.reader(io.StringIO(held.read(name).decode("utf-8-sig"))))
        if name not in one["file_names"] or len(rows) > 25_001:
            return b""
        columns = sorted((at["index"], at["api_name"]) for at in one["field_mappings"])
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([*(rows[0][at] for at, _ in columns[:3]), "STATUS", "RECORD_ID", "ERRORS"])
        for row in rows[1:]:
            values = {api: _typed(FIELDS.get(api, {}), row[at]) for at, api in columns if row[at] or not one.get("ignore_empty")}
            said = self._of.write_one(module, values, [], is_upsert=told["operation"] == "upsert")
            is_fine = said["status"] == "success"
            why = "" if is_fine else f"{said['code']}-{said['details'].get('api_name', '')}"
            writer.writerow([*(row[at] for at, _ in columns[:3]), "UPDATED" if is_fine else "SKIPPED", said["details"].get("id", "") if is_fine else "", why])
        held_out = io.BytesIO()
        with zipfile.ZipFile(held_out, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(f"{module}-bulkwrite.csv", out.getvalue())
        return held_out.getvalue()


def as_file(name: str, data: bytes) -> Said:
    """Return a file as an answer, with the header that the vendor's own client takes its name from."""
    return Said(200, data, {"Content-Type": "application/octet-stream", "Content-Disposition": f"attachment;filename*=UTF-8''{quote(name)}"})


def file_of(asked: Asked) -> tuple[str, bytes]:
    """The name and the bytes of the file in a form."""
    head = f"Content-Type: {asked.headers.get('content-type', '')}\r\n\r\n".encode()
    form = BytesParser(policy=HTTP).parsebytes(head + asked.body)
    for part in form.iter_parts() if form.is_multipart() else ():
        if part.get_param("name", header="content-disposition") == "file":
            data = part.get_payload(decode=True)
            return str(part.get_filename() or ""), data if isinstance(data, bytes) else b""
    return "", b""


def _typed(told: Row, text: str) -> Any:
    if told.get("data_type") in ("currency", "double", "integer") and text.replace(".", "", 1).isdigit():
        return float(text) if "." in text else int(text)
    return text


def _zipped(name: str, fields: list[str], rows: list[Row]) -> bytes:
    """A ZIP of one CSV: look-ups are their ids, lists are parted by semicolons."""
    text, held = io.StringIO(), io.BytesIO()
    writer = csv.writer(text)
    names = ["Id", *(one for one in fields if one != "id")]
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get("id" if one == "Id" else one)) for one in names])
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(f"{name}.csv", text.getvalue())
    return held.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("id", ""))
    if isinstance(value, list):
        return ";".join(map(str, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def wrong(code: str, status: int) -> Said:
    """Return an answer that says what is wrong."""
    body = {"code": code, "details": {}, "message": code.lower(), "status": "error"}
    return Said(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
