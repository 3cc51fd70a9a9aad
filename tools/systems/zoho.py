"""Zoho CRM v8 and Zoho Recruit v2 as their documents have it: scopes, pages and tokens, 204, 207, credits.

Sources: zoho/crm-oas v8.0; zoho.com/recruit/developer-guide/apiv2.
"""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from tools.systems.serving import Asked, Cut, Said, Trouble, Window, as_json
from tools.systems.zoho_fields import FIELDS, HOUSE, RECRUIT_FIELDS, STATUSES, Row
from tools.systems.zoho_jobs import ORG, Jobs, as_file, file_of, wrong

CLIENT, SECRET, CODE, REFRESH = "1000.CAIDANG", "secret-of-the-client", "1000.grant-code", "1000.refresh-token"
LIVE = 30
"""Access tokens that live at once; whatever was granted before the last so many is over."""


class Zoho:
    """One organisation. ``root`` is ``/crm/v8`` or ``/recruit/v2``; ``url`` is told once it is served."""

    def __init__(self, root: str = "/crm/v8", *, clock: Callable[[], float] = time.time, scopes: str = "modules settings bulk files org") -> None:
        self.root, self.clock, self.scopes = root, clock, scopes
        self.url = ""
        self.modules: dict[str, dict[str, Row]] = {"Contacts" if root == "/crm/v8" else "Candidates": {}, "Accounts": {}}
        self.associated: dict[str, dict[str, str]] = {}
        """The statuses of candidates by the job openings that they are associated with."""
        self.jobs = Jobs(self)
        self._ordered: dict[tuple[str, str], tuple[int, list[Row]]] = {}
        self._changes = 0
        self.files: dict[str, list[tuple[str, str, bytes]]] = {}
        self.trouble = Trouble()
        self.refreshes = Window(5, 60.0, clock)
        self.attaching, self.downloads = (Window(most if root.startswith("/recruit") else 0, seconds, clock) for most, seconds in ((15, 300.0), (10, 60.0)))
        self.credits, self.edition = 50_000, "enterprise"
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
            if module in (self.people, "Leads"):
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
        fate = self.trouble.pick()
        if fate == "before":
            raise Cut
        if fate == "gateway":
            return Said(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"})
        if fate == "busy":
            return wrong("TOO_MANY_REQUESTS", 429)
        with self._lock:
            said = self._answer(asked)
        if fate == "after":
            raise Cut
        return said

    def _answer(self, asked: Asked) -> Said:
        if asked.path == "/oauth/v2/token":
            return self._granted({key: values[-1] for key, values in parse_qs(asked.body.decode()).items()})
        product, version = self.root.strip("/").split("/")
        bulk, write = f"/{product}/bulk/{version}/read", f"/{product}/bulk/{version}/write"
        if not asked.path.startswith((self.root + "/", bulk, write, "/download/")):
            return wrong("INVALID_URL_PATTERN", 404)
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if scheme != "Zoho-oauthtoken" or self._tokens.get(token, 0.0) < self.clock():
            return wrong("INVALID_TOKEN", 401)
        self.calls += 1
        if asked.path.startswith(bulk):
            self.spent += 50 if asked.method == "POST" else 1
            if asked.path.endswith("/result") and self.downloads.is_over("result"):
                return wrong("TOO_MANY_REQUESTS", 429)
            return self.jobs.read(asked, [part for part in asked.path.removeprefix(bulk).split("/") if part])
        return self._served(asked, write)

    def _served(self, asked: Asked, write: str) -> Said:
        if asked.path.startswith("/download/"):
            return self.jobs.result(asked.path.split("/")[2])
        if asked.path.startswith(write):
            self.spent += 500 if asked.method == "POST" else 1
            return self.jobs.write(asked, asked.path.removeprefix(write).strip("/"))
        parts = asked.path.removeprefix(self.root + "/").split("/")
        if parts[0] in ("upload", "org"):
            return self.jobs.upload(asked, self.root.split("/")[1]) if parts[0] == "upload" else self._org()
        if ("settings" if parts[0] == "settings" else "modules") not in self.scopes:
            return wrong("OAUTH_SCOPE_MISMATCH", 403)
        self.spent += 3 if self.root.startswith("/recruit") and asked.method == "GET" else 1
        if self.spent > self.credits:
            return wrong("TOO_MANY_REQUESTS", 429)
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
        for oldest in list(self._tokens)[:-LIVE]:
            # Of a refresh token so many access tokens live: the oldest makes room.
            del self._tokens[oldest]
        told_back = {"access_token": token, "expires_in": 3_600, "api_domain": self.url, "token_type": "Bearer"}
        return as_json({**told_back, **({"refresh_token": REFRESH} if is_code else {})})

    def _called(self, asked: Asked, parts: list[str]) -> Said:
        if parts[0] in ("settings", "users"):
            return self._about(parts, asked.query)
        rows = self.modules.get(parts[0])
        if rows is None:
            return wrong("INVALID_MODULE", 400)
        if parts[1:] == ["actions", "count"]:
            return as_json({"count": len(rows)})
        special = self._special(asked, parts)
        if special is not None:
            return special
        if asked.method == "GET" and len(parts) == 1:
            return self._list(parts[0], rows, asked)
        if asked.method == "GET" and parts[1] == "search":
            return self._search(rows, asked.query.get("criteria", ""))
        if asked.method == "GET":
            return as_json({"data": [rows[parts[1]]]}) if parts[1] in rows else wrong("INVALID_DATA", 404)
        if asked.method == "POST" and parts == ["Notes"]:
            return self._write("Notes", rows, asked.told(), is_upsert=True)
        if parts[0] != "Notes" and asked.method == "POST" and parts[1:] == ["upsert"] or asked.method == "PUT" and len(parts) == 1:
            return self._write(parts[0], rows, asked.told(), is_upsert=asked.method == "POST")
        return wrong("INVALID_URL_PATTERN", 404)

    def _special(self, asked: Asked, parts: list[str]) -> Said | None:
        """What hangs on a record or stands between two."""
        if asked.method == "GET" and len(parts) == 3 and parts[2] == "associate":
            return self._associates(parts[1], asked.query)
        if len(parts) >= 3 and parts[2] == "Attachments":
            return self._attach(parts, asked) if asked.method == "POST" else self._attachments(parts)
        if asked.method == "PUT" and parts[1:] in (["actions", "associate"], ["status"]) and self.root.startswith("/recruit"):
            return self._associate(asked.told(), is_status=parts[1:] == ["status"])
        return None

    def _about(self, parts: list[str], query: Mapping[str, str]) -> Said:
        if parts == ["settings", "modules"]:
            names = [{"api_name": name, "plural_label": name, "api_supported": True, "generated_type": "default"} for name in self.modules]
            return as_json({"modules": names})
        if parts == ["users"]:
            return as_json({"users": [{"id": "4876876000000000999", "full_name": "灯笼", "email": "owner@example.com"}]})
        if query.get("module") not in self.modules:
            return wrong("INVALID_MODULE", 400)
        return as_json({"fields": [{"api_name": name, **one} for name, one in self._fields(query["module"]).items()]})

    def _list(self, module: str, rows: dict[str, Row], asked: Asked) -> Said:
        query, is_crm = asked.query, self.root.startswith("/crm")
        names = [name for name in query.get("fields", "").split(",") if name]
        if is_crm and not names:
            return wrong("REQUIRED_PARAM_MISSING", 400)
        if len(names) > 50:
            return wrong("LIMIT_EXCEEDED", 400)
        size = int(query.get("per_page", 200))
        start = self._start(module, query, size, is_crm=is_crm)
        if isinstance(start, Said):
            return start
        key = "Modified_Time" if query.get("sort_by") == "Modified_Time" else "id"
        found = self.sorted_rows(module, key)
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
        wanted = {*names, "id"} if is_crm else set(self._fields(module))
        return as_json({"data": [{key: value for key, value in row.items() if key in wanted} for row in part], "info": info})

    def sorted_rows(self, module: str, key: str) -> list[Row]:
        """Return a module's records in order, kept until one changes."""
        rows = self.modules[module]
        at, found = self._ordered.get((module, key), (-1, []))
        if at != self._changes or len(found) != len(rows):
            found = sorted(rows.values(), key=lambda row: row[key])
            self._ordered[module, key] = (self._changes, found)
        return found

    def _fields(self, module: str) -> dict[str, Row]:
        found = HOUSE.get(module, FIELDS if self.root.startswith("/crm") else RECRUIT_FIELDS)
        # Staffing has clients, Corporate departments: a job names the one or the other.
        absent = {field for field, one in (("Client_Name", "Clients"), ("Department_Name", "Departments")) if module == "Job_Openings" and one not in self.modules}
        return {name: told for name, told in found.items() if name not in absent}

    def _associate(self, told: Row, *, is_status: bool) -> Said:
        """Candidates are associated with openings, or given a status there: a row for each opening and outcome, in a list of their own."""
        rows: list[list[Row]] = []
        for one in told.get("data") or []:
            ids, jobs = [str(pk) for pk in one.get("ids") or ()], [str(pk) for pk in one.get("jobids") or ()]
            if not ids or not jobs or (is_status and one.get("Candidate_Status") not in STATUSES):
                return wrong("MANDATORY_NOT_FOUND" if not ids or not jobs else "INVALID_DATA", 400)
            for job in jobs:
                by_code: dict[str, list[str]] = {}
                for pk in ids:
                    by_code.setdefault(self._associated_one(job, pk, one.get("Candidate_Status") if is_status else None), []).append(pk)
                rows.append([
                    {"code": code, "details": {"jobid": job, "ids": f"[{', '.join(part)}]"}, "message": code.lower(), "status": "success" if code == "SUCCESS" else "error"}
                    for code, part in by_code.items()
                ])  # fmt: skip
        return as_json({"data": rows})

    def _associated_one(self, job: str, pk: str, status: str | None) -> str:
        if pk not in self.modules[self.people] or job not in self.modules.get("Job_Openings", {}):
            return "INVALID_DATA"
        held = self.associated.setdefault(job, {})
        if status is None:
            return "ALREADY_ASSOCIATED" if pk in held else held.setdefault(pk, "Associated") and "SUCCESS"
        if pk not in held:
            return "INVALID_DATA"
        held[pk] = status
        return "SUCCESS"

    def _org(self) -> Said:
        told = {"zgid": ORG, "company_name": "织锦", "license_details": {"paid": True, "paid_type": self.edition, "users_license_purchased": 10}}
        return as_json({"org": [told]}) if "org" in self.scopes else wrong("OAUTH_SCOPE_MISMATCH", 403)

    def _attach(self, parts: list[str], asked: Asked) -> Said:
        """A file is hung on a record."""
        if parts[1] not in self.modules[parts[0]]:
            return wrong("INVALID_DATA", 404)
        if self.attaching.is_over("attach"):
            return wrong("TOO_MANY_REQUESTS", 429)
        name, data = file_of(asked)
        if not name or len(data) > 20 << 20 or (self.root.startswith("/recruit") and asked.query.get("attachments_category") not in ("Resume", "Others")):
            return wrong("INVALID_DATA", 400)
        self._number += 1
        pk = f"77{self._number:012d}"
        self.files.setdefault(parts[1], []).append((pk, name, data))
        self.change(parts[0], parts[1])
        return as_json({"data": [{"code": "SUCCESS", "details": {"id": pk}, "message": "attachment uploaded successfully", "status": "success"}]})

    def _associates(self, pk: str, query: Mapping[str, str]) -> Said:
        people = self.modules[self.people]
        told = [{"id": one, "Full_Name": people[one]["Full_Name"], "Candidate_Status": status} for one, status in self.associated.get(pk, {}).items() if one in people]
        size = int(query.get("per_page", 200))
        start = (int(query.get("page", 1)) - 1) * size
        part = told[start : start + size]
        return as_json({"data": part, "info": {"more_records": start + size < len(told)}}) if part else Said(204, b"")

    def _start(self, module: str, query: Mapping[str, str], size: int, *, is_crm: bool) -> int | Said:
        if not 0 < size <= 200 or ("page_token" in query and "page" in query):
            return wrong("INVALID_DATA", 400)
        if "page_token" in query:
            of, start, until = self._pages.get(query["page_token"], ("", 0, 0.0))
            if of != module or until < self.clock() or not is_crm:
                return wrong("EXPIRED_PAGE_TOKEN", 400)
            return start
        page = int(query.get("page", 1))
        if is_crm and page * size > self.by_page:
            return wrong("DISCRETE_PAGINATION_LIMIT_EXCEEDED", 400)
        return (page - 1) * size

    def _search(self, rows: dict[str, Row], criteria: str) -> Said:
        name, operator, value = criteria.strip("()").split(":", 2)
        found = [row for row in rows.values() if operator == "equals" and str(row.get(name)) == value]
        return as_json({"data": found, "info": {"more_records": False}}) if found else Said(204, b"")

    def _write(self, module: str, rows: dict[str, Row], told: Row, *, is_upsert: bool) -> Said:
        data = told.get("data") or []
        if not 0 < len(data) <= 100:
            return wrong("INVALID_DATA", 400)
        if told.get("trigger") != []:
            self.triggered += 1
        keys = told.get("duplicate_check_fields") or []
        answers = [self.write_one(module, one, keys, is_upsert=is_upsert) for one in data]
        bad = sum(one["status"] == "error" for one in answers)
        return as_json({"data": answers}, 200 if not bad else 400 if bad == len(answers) else 207)

    def write_one(self, module: str, one: Row, keys: list[str], *, is_upsert: bool) -> Row:
        """Change or make a record and return what the answer says of it."""
        rows, fields = self.modules[module], self._fields(module)
        values = {key: value for key, value in one.items() if key not in ("id", "se_module")}
        for key, value in values.items():
            told = fields.get(key, {"read_only": True})
            if told.get("data_type") == "lookup":
                if (found := self._looked_up(key, value, one)) is None:
                    return {"code": "INVALID_DATA", "details": {"api_name": key}, "message": "invalid data", "status": "error"}
                values[key] = found
                continue
            if told.get("read_only") or len(str(value)) > told.get("length", 10_000) or not _is_typed(told, value):
                return {"code": "INVALID_DATA", "details": {"api_name": key}, "message": "invalid data", "status": "error"}
        pk = str(one.get("id") or "") or next(
            (row["id"] for row in rows.values() if keys and all(row.get(key) == values.get(key) for key in keys)), ""
        )
        if not pk and is_upsert:
            missing = next((key for key, told in fields.items() if told.get("system_mandatory") and not values.get(key)), "")
            if missing:
                return {"code": "MANDATORY_NOT_FOUND", "details": {"api_name": missing}, "message": "", "status": "error"}
            pk = self.add_row(module, values)
        elif pk in rows:
            self.change(module, pk, **values)
        else:
            return {"code": "INVALID_DATA", "details": {"api_name": "id"}, "message": "", "status": "error"}
        self.writes.append((pk, values))
        return {"code": "SUCCESS", "details": {"id": pk}, "message": "", "status": "success"}

    def _looked_up(self, key: str, value: Any, one: Row) -> Row | None:
        """The record that a look-up is given: by its id; what a note hangs on also by its module, each product in its own way."""
        if key == "Parent_Id":
            is_crm = self.root.startswith("/crm")
            module = (value.get("module") or {}).get("api_name") if is_crm and isinstance(value, dict) else one.get("se_module") if not is_crm else None
            held = self.modules.get(str(module), {}).get(str(value["id"] if isinstance(value, dict) else value))
        else:
            pk = str(value.get("id", "")) if isinstance(value, dict) else ""
            held = next((rows[pk] for rows in self.modules.values() if pk in rows), None)
        if held is None:
            return None
        name = next((str(held[each]) for each in ("Full_Name", "Client_Name", "Account_Name", "Posting_Title", "Deal_Name", "Department_Name") if isinstance(held.get(each), str)), "")
        return {"id": held["id"], "name": name}

    def _attachments(self, parts: list[str]) -> Said:
        held = self.files.get(parts[1], [])
        if len(parts) == 3:
            told = [{"id": pk, "File_Name": name, "Size": len(data)} for pk, name, data in held]
            return as_json({"data": told, "info": {"more_records": False}}) if told else Said(204, b"")
        found = next(((name, data) for pk, name, data in held if pk == parts[3]), None)
        return as_file(*found) if found is not None else wrong("INVALID_DATA", 404)


def _is_typed(told: Row, value: Any) -> bool:
    kind = told.get("data_type")
    if kind in ("currency", "double", "integer"):
        return isinstance(value, int | float)
    if kind == "email":
        return "@" in str(value)
    if kind == "datetime":
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    if kind == "picklist" and told.get("pick_list_values"):
        return value in {one["actual_value"] for one in told["pick_list_values"]}
    return isinstance(value, str)
