"""Zoho CRM v8 and Zoho Recruit v2 as their documents have it: scopes, pages and tokens, 204, 207, credits.

Sources: zoho/crm-oas v8.0; zoho.com/recruit/developer-guide/apiv2.
"""

import csv
import io
import json
import threading
import time
import uuid
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from tools.systems.serving import Asked, Cut, Said, Trouble, Window, as_json

CLIENT, SECRET, CODE, REFRESH = "1000.CAIDANG", "secret-of-the-client", "1000.grant-code", "1000.refresh-token"
Row = dict[str, Any]
FIELDS: dict[str, Row] = {
    "id": {"field_label": "ID", "data_type": "bigint", "read_only": True},
    "Full_Name": {"field_label": "姓名", "data_type": "text", "read_only": True},
    "Last_Name": {"field_label": "Last Name", "data_type": "text", "system_mandatory": True},
    "First_Name": {"field_label": "First Name", "data_type": "text"},
    "Email": {"field_label": "邮箱", "data_type": "email"},
    "Mobile": {"field_label": "手机", "data_type": "phone", "length": 30},
    "City": {"field_label": "所在城市", "data_type": "text"},
    "Gender": {"field_label": "性别", "data_type": "picklist", "pick_list_values": [
        {"display_value": "男", "actual_value": "Male"}, {"display_value": "女", "actual_value": "Female"}]},
    "Date_of_Birth": {"field_label": "出生日期", "data_type": "date"},
    "Current_Employer": {"field_label": "公司", "data_type": "text"},
    "Current_Job_Title": {"field_label": "职位", "data_type": "text"},
    "Expected_Salary": {"field_label": "期望薪资", "data_type": "currency"},
    "Skill_Set": {"field_label": "技能", "data_type": "textarea"},
    "Caidang_No": {"field_label": "才档编号", "data_type": "text"},
    "Owner": {"field_label": "负责人", "data_type": "ownerlookup"},
    "Modified_Time": {"field_label": "修改时间", "data_type": "datetime", "read_only": True},
}  # fmt: skip


_OWN = {name: FIELDS[name] for name in ("id", "Owner", "Modified_Time")}
_LOOKUP: Row = {"data_type": "lookup"}
HOUSE: dict[str, dict[str, Row]] = {
    "Clients": {
        "Client_Name": {"field_label": "Client Name", "data_type": "text", "system_mandatory": True},
        "Industry": {"field_label": "Industry", "data_type": "picklist"}, "Billing_City": {"field_label": "Billing City", "data_type": "text"},
        "Description": {"field_label": "Description", "data_type": "textarea"}, **_OWN,
    },
    "Job_Openings": {
        "Posting_Title": {"field_label": "Posting Title", "data_type": "text", "system_mandatory": True},
        "Client_Name": {"field_label": "Client Name", **_LOOKUP}, "Job_Opening_Status": {"field_label": "Job Opening Status", "data_type": "picklist"},
        "Number_of_Positions": {"field_label": "Number of Positions", "data_type": "integer"}, "City": {"field_label": "City", "data_type": "text"},
        "Job_Description": {"field_label": "Job Description", "data_type": "textarea"}, **_OWN,
    },
    "Notes": {
        "Note_Title": {"field_label": "Note Title", "data_type": "text"}, "Note_Content": {"field_label": "Note Content", "data_type": "textarea"},
        "Parent_Id": {"field_label": "Parent ID", **_LOOKUP}, **_OWN,
    },
}  # fmt: skip
"""The fields of modules that hold no people; others have those of people."""


class Zoho:
    """One organisation. ``root`` is ``/crm/v8`` or ``/recruit/v2``; ``url`` is told once it is served."""

    def __init__(self, root: str = "/crm/v8", *, clock: Callable[[], float] = time.time, scopes: str = "modules settings bulk") -> None:
        self.root, self.clock, self.scopes = root, clock, scopes
        self.url = ""
        self.modules: dict[str, dict[str, Row]] = {"Contacts" if root == "/crm/v8" else "Candidates": {}, "Accounts": {}}
        self.associated: dict[str, dict[str, str]] = {}
        """The statuses of candidates by the job openings that they are associated with."""
        self.jobs: dict[str, tuple[str, Row, int]] = {}
        self._ordered: dict[tuple[str, str], tuple[int, list[Row]]] = {}
        self._changes = 0
        self.files: dict[str, list[tuple[str, str, bytes]]] = {}
        self.trouble = Trouble()
        self.refreshes = Window(5, 60.0, clock)
        self.credits = 50_000
        self.by_page = 2_000
        self.bulk_rows = 200_000
        self.spent = 0
        self.calls = 0
        self.triggered = 0
        self.writes: list[tuple[str, Row]] = []
        self._tokens: dict[str, float] = {}
        self._pages: dict[str, tuple[str, int, float]] = {}
        self._number = 0
        self._at = int(clock())
        self._lock = threading.RLock()

    @property
    def people(self) -> str:
        """The module that people are in."""
        return next(iter(self.modules))

    def add_row(self, module: str, values: Row) -> str:
        """Have one more record; returns its id."""
        with self._lock:
            self._number += 1
            pk = f"4876876{self._number:012d}"
            self.modules[module][pk] = {"id": pk}
            self.change(module, pk, **values)
            return pk

    def change(self, module: str, pk: str, **values: Any) -> None:
        """Change a record as one of their own people does."""
        with self._lock:
            row = self.modules[module][pk]
            row |= values
            if module == self.people:
                row["Full_Name"] = f"{row.get('Last_Name', '')}{row.get('First_Name', '')}"
            self._at = max(self._at + 1, int(self.clock()))
            self._changes += 1
            row["Modified_Time"] = datetime.fromtimestamp(self._at, UTC).isoformat()

    def expire(self) -> None:
        """Have all access tokens die at once."""
        self._tokens.clear()

    def expire_pages(self) -> None:
        """Have all page tokens die at once."""
        self._pages.clear()

    def answer(self, asked: Asked) -> Said:
        """Answer a request."""
        wrong = self.trouble.pick()
        if wrong == "before":
            raise Cut
        if wrong == "gateway":
            return Said(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"})
        if wrong == "busy":
            return _wrong("TOO_MANY_REQUESTS", 429)
        with self._lock:
            said = self._answer(asked)
        if wrong == "after":
            raise Cut
        return said

    def _answer(self, asked: Asked) -> Said:
        if asked.path == "/oauth/v2/token":
            return self._granted({key: values[-1] for key, values in parse_qs(asked.body.decode()).items()})
        product, version = self.root.strip("/").split("/")
        bulk = f"/{product}/bulk/{version}/read"
        if not asked.path.startswith((self.root + "/", bulk)):
            return _wrong("INVALID_URL_PATTERN", 404)
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if scheme != "Zoho-oauthtoken" or self._tokens.get(token, 0.0) < self.clock():
            return _wrong("INVALID_TOKEN", 401)
        self.calls += 1
        if asked.path.startswith(bulk):
            self.spent += 50 if asked.method == "POST" else 1
            return self._bulk(asked, [part for part in asked.path.removeprefix(bulk).split("/") if part])
        parts = asked.path.removeprefix(self.root + "/").split("/")
        if ("settings" if parts[0] == "settings" else "modules") not in self.scopes:
            return _wrong("OAUTH_SCOPE_MISMATCH", 403)
        self.spent += 3 if self.root.startswith("/recruit") and asked.method == "GET" else 1
        if self.spent > self.credits:
            return _wrong("TOO_MANY_REQUESTS", 429)
        said = self._called(asked, parts)
        if self.spent * 2 > self.credits:
            said.headers["X-API-CREDITS-REMAINING"] = str(self.credits - self.spent)
        return said

    def _granted(self, told: Mapping[str, str]) -> Said:
        if told.get("client_id") != CLIENT:
            return as_json({"error": "invalid_client"})
        if told.get("client_secret") != SECRET:
            return as_json({"error": "invalid_client_secret"})
        is_code = told.get("grant_type") == "authorization_code"
        if (told.get("code") if is_code else told.get("refresh_token")) != (CODE if is_code else REFRESH):
            return as_json({"error": "invalid_code"})
        if is_code and self.refreshes.is_over("refresh"):
            return as_json({"error": "access_denied"})
        token = f"1000.{uuid.uuid4().hex}"
        self._tokens[token] = self.clock() + 3_600
        told_back = {"access_token": token, "expires_in": 3_600, "api_domain": self.url, "token_type": "Bearer"}
        return as_json({**told_back, **({"refresh_token": REFRESH} if is_code else {})})

    def _called(self, asked: Asked, parts: list[str]) -> Said:
        if parts[0] in ("settings", "users"):
            return self._about(parts, asked.query)
        rows = self.modules.get(parts[0])
        if rows is None:
            return _wrong("INVALID_MODULE", 400)
        if parts[1:] == ["actions", "count"]:
            return as_json({"count": len(rows)})
        if len(parts) == 3 and parts[2] == "associate":
            return self._associates(parts[1], asked.query)
        if len(parts) >= 3 and parts[2] == "Attachments":
            return self._attachments(parts)
        if asked.method == "GET" and len(parts) == 1:
            return self._list(parts[0], rows, asked)
        if asked.method == "GET" and parts[1] == "search":
            return self._search(rows, asked.query.get("criteria", ""))
        if asked.method == "GET":
            return as_json({"data": [rows[parts[1]]]}) if parts[1] in rows else _wrong("INVALID_DATA", 404)
        if asked.method == "PUT" and len(parts) == 1 or asked.method == "POST" and parts[1:] == ["upsert"]:
            return self._write(parts[0], rows, asked.told(), is_upsert=asked.method == "POST")
        return _wrong("INVALID_URL_PATTERN", 404)

    def _about(self, parts: list[str], query: Mapping[str, str]) -> Said:
        if parts == ["settings", "modules"]:
            names = [{"api_name": name, "plural_label": name, "api_supported": True, "generated_type": "default"} for name in self.modules]
            return as_json({"modules": names})
        if parts == ["users"]:
            return as_json({"users": [{"id": "4876876000000000999", "full_name": "灯笼", "email": "owner@example.com"}]})
        if query.get("module") not in self.modules:
            return _wrong("INVALID_MODULE", 400)
        return as_json({"fields": [{"api_name": name, **one} for name, one in HOUSE.get(query["module"], FIELDS).items()]})

    def _list(self, module: str, rows: dict[str, Row], asked: Asked) -> Said:
        query, is_crm = asked.query, self.root.startswith("/crm")
        names = [name for name in query.get("fields", "").split(",") if name]
        if is_crm and not names:
            return _wrong("REQUIRED_PARAM_MISSING", 400)
        if len(names) > 50:
            return _wrong("LIMIT_EXCEEDED", 400)
        size = int(query.get("per_page", 200))
        start = self._start(module, query, size, is_crm=is_crm)
        if isinstance(start, Said):
            return start
        key = "Modified_Time" if query.get("sort_by") == "Modified_Time" else "id"
        found = self._sorted(module, rows, key)
        if query.get("sort_order", "desc") == "desc":
            found = found[::-1]
        if query.get("ids"):
            found = [row for row in found if row["id"] in query["ids"].split(",")]
        since = asked.headers.get("if-modified-since")
        if since:
            found = [row for row in found if datetime.fromisoformat(row["Modified_Time"]) > datetime.fromisoformat(since)]
            if not found:
                return Said(304, b"")
        part = found[start : start + size]
        if not part:
            return Said(204, b"")
        more = start + size < len(found)
        info: Row = {"per_page": size, "count": len(part), "more_records": more, "page": start // size + 1}
        if is_crm and more:
            token = uuid.uuid4().hex
            self._pages[token] = (module, start + size, self.clock() + 86_400)
            until = datetime.fromtimestamp(int(self.clock()) + 86_400, UTC)
            info |= {"next_page_token": token, "page_token_expiry": until.isoformat()}
        wanted = {*names, "id"} if is_crm else set(HOUSE.get(module, FIELDS))
        return as_json({"data": [{key: value for key, value in row.items() if key in wanted} for row in part], "info": info})

    def _sorted(self, module: str, rows: dict[str, Row], key: str) -> list[Row]:
        at, found = self._ordered.get((module, key), (-1, []))
        if at != self._changes or len(found) != len(rows):
            found = sorted(rows.values(), key=lambda row: row[key])
            self._ordered[module, key] = (self._changes, found)
        return found

    def _associates(self, pk: str, query: Mapping[str, str]) -> Said:
        people = self.modules[self.people]
        told = [{"id": one, "Full_Name": people[one]["Full_Name"], "Candidate_Status": status} for one, status in self.associated.get(pk, {}).items() if one in people]
        size = int(query.get("per_page", 200))
        start = (int(query.get("page", 1)) - 1) * size
        part = told[start : start + size]
        return as_json({"data": part, "info": {"more_records": start + size < len(told)}}) if part else Said(204, b"")

    def _bulk(self, asked: Asked, parts: list[str]) -> Said:
        """``/{product}/bulk/{version}/read``: a job is asked for, looked at, and its ZIP of one CSV fetched."""
        if "bulk" not in self.scopes:
            return _wrong("OAUTH_SCOPE_MISMATCH", 403)
        if asked.method == "POST":
            query = asked.told().get("query") or {}
            module = str((query.get("module") or {}).get("api_name", ""))
            if module not in self.modules or not query.get("fields"):
                return _wrong("INVALID_DATA", 400)
            pk = uuid.uuid4().hex
            self.jobs[pk] = (module, query, 0)
            return as_json({"data": [{"status": "success", "code": "ADDED_SUCCESSFULLY", "details": {"id": pk, "operation": "read", "state": "ADDED"}}]}, 201)
        module, query, looks = self.jobs.get(parts[0], ("", {}, 0))
        if not module:
            return _wrong("RESOURCE_NOT_FOUND", 404)
        page, rows = int(query.get("page", 1)), self._sorted(module, self.modules[module], "id")
        part = rows[(page - 1) * self.bulk_rows : page * self.bulk_rows]
        if len(parts) == 2:
            return Said(200, _zipped(parts[0], query["fields"], part), {"Content-Type": "application/octet-stream"})
        self.jobs[parts[0]] = (module, query, looks + 1)
        if not looks:
            return as_json({"data": [{"id": parts[0], "state": "IN PROGRESS"}]})
        more = page * self.bulk_rows < len(rows)
        told = {"page": page, "per_page": self.bulk_rows, "count": len(part), "download_url": f"{asked.path}/result", "more_records": more}
        return as_json({"data": [{"id": parts[0], "operation": "read", "state": "COMPLETED", "result": told}]})

    def _start(self, module: str, query: Mapping[str, str], size: int, *, is_crm: bool) -> int | Said:
        if not 0 < size <= 200 or ("page_token" in query and "page" in query):
            return _wrong("INVALID_DATA", 400)
        if "page_token" in query:
            of, start, until = self._pages.get(query["page_token"], ("", 0, 0.0))
            if of != module or until < self.clock() or not is_crm:
                return _wrong("EXPIRED_PAGE_TOKEN", 400)
            return start
        page = int(query.get("page", 1))
        if is_crm and page * size > self.by_page:
            return _wrong("DISCRETE_PAGINATION_LIMIT_EXCEEDED", 400)
        return (page - 1) * size

    def _search(self, rows: dict[str, Row], criteria: str) -> Said:
        name, operator, value = criteria.strip("()").split(":", 2)
        found = [row for row in rows.values() if operator == "equals" and str(row.get(name)) == value]
        return as_json({"data": found, "info": {"more_records": False}}) if found else Said(204, b"")

    def _write(self, module: str, rows: dict[str, Row], told: Row, *, is_upsert: bool) -> Said:
        data = told.get("data") or []
        if not 0 < len(data) <= 100:
            return _wrong("INVALID_DATA", 400)
        if told.get("trigger") != []:
            self.triggered += 1
        keys = told.get("duplicate_check_fields") or []
        answers = [self._write_one(module, rows, one, keys, is_upsert=is_upsert) for one in data]
        bad = sum(one["status"] == "error" for one in answers)
        return as_json({"data": answers}, 200 if not bad else 400 if bad == len(answers) else 207)

    def _write_one(self, module: str, rows: dict[str, Row], one: Row, keys: list[str], *, is_upsert: bool) -> Row:
        values = {key: value for key, value in one.items() if key != "id"}
        for key, value in values.items():
            told = FIELDS.get(key, {"read_only": True})
            if told.get("read_only") or len(str(value)) > told.get("length", 10_000) or not _is_typed(told, value):
                return {"code": "INVALID_DATA", "details": {"api_name": key}, "message": "invalid data", "status": "error"}
        pk = str(one.get("id") or "") or next(
            (row["id"] for row in rows.values() if keys and all(row.get(key) == values.get(key) for key in keys)), ""
        )
        if not pk and is_upsert:
            if not values.get("Last_Name"):
                return {"code": "MANDATORY_NOT_FOUND", "details": {"api_name": "Last_Name"}, "message": "", "status": "error"}
            pk = self.add_row(module, values)
        elif pk in rows:
            self.change(module, pk, **values)
        else:
            return {"code": "INVALID_DATA", "details": {"api_name": "id"}, "message": "", "status": "error"}
        self.writes.append((pk, values))
        return {"code": "SUCCESS", "details": {"id": pk}, "message": "", "status": "success"}

    def _attachments(self, parts: list[str]) -> Said:
        held = self.files.get(parts[1], [])
        if len(parts) == 3:
            told = [{"id": pk, "File_Name": name, "Size": len(data)} for pk, name, data in held]
            return as_json({"data": told, "info": {"more_records": False}}) if told else Said(204, b"")
        data = next((data for pk, _, data in held if pk == parts[3]), None)
        return Said(200, data, {"Content-Type": "application/octet-stream"}) if data is not None else _wrong("INVALID_DATA", 404)


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


def _is_typed(told: Row, value: Any) -> bool:
    kind = told.get("data_type")
    if kind in ("currency", "double", "integer"):
        return isinstance(value, int | float)
    if kind == "email":
        return "@" in str(value)
    return isinstance(value, str)


def _wrong(code: str, status: int) -> Said:
    body = {"code": code, "details": {}, "message": code.lower(), "status": "error"}
    return Said(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
