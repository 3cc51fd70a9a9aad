"""Google Sheets v4 and Google's token endpoint as their documents have them: grants, ranges, RAW and USER_ENTERED, quotas.

Sources: developers.google.com/sheets/api (reference, limits, guides/values); developers.google.com/identity/protocols/oauth2.
"""

import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt

from tools.systems.serving import Asked, Cut, Said, Trouble, Window, as_json

CLIENT, SECRET, CODE, REFRESH = "caidang.apps.example", "secret-of-the-client", "4/grant-code", "1//refresh-token"
EMAIL = "caidang@lantern.iam.example"
BOOK = "1LanternBookOfPeople_000"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
_A1 = re.compile(r"(?:(?:'((?:[^']|'')*)'|([^'!]+))!)?\$?([A-Z]*)\$?(\d*)(?::\$?([A-Z]*)\$?(\d*))?")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
Row = dict[str, Any]


@cache
def key_pair() -> tuple[str, str]:
    """The service account's key and its public half, in PEM: made once for a process."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def key_file(url: str) -> dict[str, str]:
    """The JSON file that Google gives for a service account."""
    return {
        "type": "service_account", "project_id": "lantern", "private_key_id": "k1", "private_key": key_pair()[0],
        "client_email": EMAIL, "client_id": "1", "token_uri": f"{url}/token",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that says something else than was typed into it."""

    typed: str
    value: Any


@dataclass(slots=True)
class Sheet:
    """One sheet: its number, its title, how large its grid is, and its cells."""

    id: int
    title: str
    rows: int = 1000
    columns: int = 26
    cells: list[list[Any]] = field(default_factory=list)

    def put(self, row: int, column: int, value: Any) -> None:
        """Write a cell, counted from 0."""
        while len(self.cells) <= row:
            self.cells.append([])
        line = self.cells[row]
        line += [""] * (column + 1 - len(line))
        line[column] = value

    def at(self, row: int, column: int) -> Any:
        """Return a cell, counted from 0; empty for none."""
        return self.cells[row][column] if row < len(self.cells) and column < len(self.cells[row]) else ""


class Wrong(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status, self.name, self.message = status, name, message


class Google:
    """One spreadsheet, shared with some. ``clock`` counts seconds; ``trouble`` is what goes wrong."""

    def __init__(self, *, clock: Callable[[], float] = time.time, is_limited: bool = True) -> None:
        self.clock = clock
        self.sheets: list[Sheet] = [Sheet(0, "人选")]
        self.title = "灯笼招聘"
        self.shared = {EMAIL: "writer", "me@example.com": "writer"}
        self.is_enabled = True
        self.trouble = Trouble()
        self.reads = Window(60 if is_limited else 0, 60.0, clock)
        self.writes = Window(60 if is_limited else 0, 60.0, clock)
        self.asked: list[tuple[str, str]] = []
        self.before_write: Callable[[], None] = lambda: None
        self.tokens: dict[str, tuple[str, float]] = {}
        self._lock = threading.RLock()

    @property
    def sheet(self) -> Sheet:
        """The first sheet."""
        return self.sheets[0]

    def fill(self, rows: list[list[Any]]) -> None:
        """Have these cells from the top of the first sheet."""
        self.sheet.cells = [list(row) for row in rows]

    def answer(self, asked: Asked) -> Said:
        """Answer a request."""
        wrong = self.trouble.pick()
        if wrong == "before":
            raise Cut
        if wrong == "gateway":
            return Said(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"})
        if wrong == "busy":
            return _error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Read requests'")
        with self._lock:
            try:
                said = self._answer(asked)
            except Wrong as error:
                said = _error(error.status, error.name, error.message)
        if wrong == "after":
            raise Cut
        return said

    def _answer(self, asked: Asked) -> Said:
        if asked.path == "/token":
            return self._granted({key: values[-1] for key, values in parse_qs(asked.body.decode()).items()})
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        who, until = self.tokens.get(token, ("", 0.0))
        if scheme != "Bearer" or until < self.clock():
            raise Wrong(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        self.asked.append((asked.method, asked.path))
        if not self.is_enabled:
            raise Wrong(403, "PERMISSION_DENIED", "Google Sheets API has not been used in project 1 before or it is disabled.")
        is_read = asked.method == "GET"
        if (self.reads if is_read else self.writes).is_over(who):
            raise Wrong(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric and limit 'per minute per user'")
        book, _, rest = asked.path.removeprefix("/v4/spreadsheets/").partition("/")
        book, _, verb = book.partition(":")
        if book != BOOK:
            raise Wrong(404, "NOT_FOUND", "Requested entity was not found.")
        if self.shared.get(who, "") not in (("reader", "writer") if is_read else ("writer",)):
            raise Wrong(403, "PERMISSION_DENIED", "The caller does not have permission")
        if not is_read:
            self.before_write()
        return as_json(self._called(asked, unquote(rest), verb))

    def _granted(self, told: Mapping[str, str]) -> Said:
        kind, who = told.get("grant_type"), "me@example.com"
        if kind == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            who = self._signed(told.get("assertion", ""))
            if not who:
                return as_json({"error": "invalid_grant", "error_description": "Invalid JWT Signature."}, 400)
        elif told.get("client_id") != CLIENT or told.get("client_secret") != SECRET:
            return as_json({"error": "invalid_client", "error_description": "The OAuth client was not found."}, 401)
        elif kind == "authorization_code":
            if told.get("redirect_uri") != "http://127.0.0.1":
                return as_json({"error": "redirect_uri_mismatch", "error_description": "Bad Request"}, 400)
            if told.get("code") != CODE:
                return as_json({"error": "invalid_grant", "error_description": "Malformed auth code."}, 400)
        elif told.get("refresh_token") != REFRESH:
            return as_json({"error": "invalid_grant", "error_description": "Bad Request"}, 400)
        token = f"ya29.{uuid.uuid4().hex}"
        self.tokens[token] = (who, self.clock() + 3_599)
        more = {"refresh_token": REFRESH} if kind == "authorization_code" else {}
        return as_json({"access_token": token, "expires_in": 3_599, "token_type": "Bearer", "scope": SCOPE, **more})

    def _signed(self, assertion: str) -> str:
        verifier = crypt.RSAVerifier.from_string(key_pair()[1])
        header, claims, signed, signature = jwt._unverified_decode(assertion)  # noqa: SLF001 - the decoding beside its check
        is_long = int(claims["exp"]) - int(claims["iat"]) > 3_600
        if header.get("alg") != "RS256" or not verifier.verify(signed, signature) or is_long:
            return ""
        return str(claims["iss"]) if claims.get("scope") == SCOPE and str(claims.get("aud", "")).endswith("/token") else ""

    def _called(self, asked: Asked, rest: str, verb: str) -> Row:
        told = asked.told()
        if not rest:
            return self._changed(told) if verb == "batchUpdate" else self._about()
        if rest == "values:batchGet":
            ranges = parse_qs(asked.raw_query).get("ranges", [])
            return {"spreadsheetId": BOOK, "valueRanges": [self._values(one, asked.query) for one in ranges]}
        if rest == "values:batchUpdate":
            data, how = told.get("data") or [], str(told.get("valueInputOption", ""))
            parts = [self._checked(one.get("range", ""), one.get("values") or []) for one in data]
            done = [self._put(sheet, box, values, how) for sheet, box, values in parts]
            return {"spreadsheetId": BOOK, "totalUpdatedCells": sum(done), "responses": []}
        name, _, act = rest.removeprefix("values/").partition(":append") if rest.endswith(":append") else (rest.removeprefix("values/"), "", "")
        if rest.endswith(":append"):
            return self._append(name, told, asked.query)
        if rest.endswith(":clear"):
            sheet, (top, left, bottom, right) = self._box(rest.removeprefix("values/").removesuffix(":clear"))
            for row in range(top, bottom):
                for column in range(left, right):
                    sheet.put(row, column, "")
            return {"spreadsheetId": BOOK, "clearedRange": rest}
        if asked.method == "PUT":
            sheet, box, values = self._checked(name, told.get("values") or [])
            return {"spreadsheetId": BOOK, "updatedRange": name, "updatedCells": self._put(sheet, box, values, asked.query.get("valueInputOption", ""))}
        return self._values(name, asked.query)

    def _about(self) -> Row:
        sheets = [
            {"properties": {"sheetId": one.id, "title": one.title, "index": at, "sheetType": "GRID",
                            "gridProperties": {"rowCount": one.rows, "columnCount": one.columns}}}
            for at, one in enumerate(self.sheets)
        ]  # fmt: skip
        return {"spreadsheetId": BOOK, "properties": {"title": self.title, "locale": "zh_CN", "timeZone": "Asia/Shanghai"}, "sheets": sheets}

    def _changed(self, told: Row) -> Row:
        replies: list[Row] = []
        for one in told.get("requests") or []:
            if "addSheet" in one:
                made = one["addSheet"]["properties"]
                grid = made.get("gridProperties") or {}
                sheet = Sheet(len(self.sheets) + 100, made["title"], grid.get("rowCount", 1000), grid.get("columnCount", 26))
                self.sheets.append(sheet)
                about = {"sheetId": sheet.id, "title": sheet.title, "index": len(self.sheets) - 1}
                replies.append({"addSheet": {"properties": {**about, "gridProperties": {"rowCount": sheet.rows, "columnCount": sheet.columns}}}})
            else:
                raise Wrong(400, "INVALID_ARGUMENT", "Invalid requests[0]: unknown")
        return {"spreadsheetId": BOOK, "replies": replies}

    def _box(self, name: str) -> tuple[Sheet, tuple[int, int, int, int]]:
        """A range as its sheet and top, left, bottom, right: the last two are beyond it."""
        found = _A1.fullmatch(name)
        titles = {one.title: one for one in self.sheets}
        if found is None or (found[1] is None and found[2] is None and name in titles):
            sheet = titles.get(name.strip("'").replace("''", "'"))
            if sheet is None:
                raise Wrong(400, "INVALID_ARGUMENT", f"Unable to parse range: {name}")
            return sheet, (0, 0, sheet.rows, sheet.columns)
        title = found[1].replace("''", "'") if found[1] is not None else found[2]
        sheet = titles.get(title) if title is not None else self.sheets[0]
        if sheet is None:
            raise Wrong(400, "INVALID_ARGUMENT", f"Unable to parse range: {name}")
        left, top, right, bottom = _column(found[3]), int(found[4] or 1) - 1, found[5], found[6]
        is_one = right is None and bottom is None
        end = top + 1 if is_one and found[4] else int(bottom) if bottom else sheet.rows
        wide = left + 1 if is_one else _column(right) + 1 if right else sheet.columns
        if top >= sheet.rows or left >= sheet.columns:
            raise Wrong(400, "INVALID_ARGUMENT", f"Range ({name}) exceeds grid limits. Max rows: {sheet.rows}, max columns: {sheet.columns}")
        return sheet, (top, left, min(end, sheet.rows), min(wide, sheet.columns))

    def _values(self, name: str, query: Mapping[str, str]) -> Row:
        sheet, (top, left, bottom, right) = self._box(name)
        how = query.get("valueRenderOption", "FORMATTED_VALUE")
        rows = [[_shown(sheet.at(row, column), how) for column in range(left, right)] for row in range(top, min(bottom, len(sheet.cells)))]
        for row in rows:
            while row and row[-1] == "":
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        if query.get("majorDimension") == "COLUMNS":
            width = max(map(len, rows), default=0)
            rows = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]
            for row in rows:
                while row and row[-1] == "":
                    row.pop()
        told: Row = {"range": name, "majorDimension": query.get("majorDimension", "ROWS")}
        return {**told, "values": rows} if rows else told

    def _checked(self, name: str, values: list[list[Any]]) -> tuple[Sheet, tuple[int, int, int, int], list[list[Any]]]:
        """All of a request fits, or nothing of it is written."""
        sheet, box = self._box(name)
        top, left, bottom, right = box
        for row in values:
            if any(len(str(cell)) > 50_000 for cell in row):
                raise Wrong(400, "INVALID_ARGUMENT", "Your input contains more than the maximum of 50000 characters in a single cell.")
        if len(values) > bottom - top or any(len(row) > right - left for row in values):
            raise Wrong(400, "INVALID_ARGUMENT", f"Requested writing within range [{name}], but tried writing to row [{top + len(values)}]")
        return sheet, box, values

    def _put(self, sheet: Sheet, box: tuple[int, int, int, int], values: list[list[Any]], how: str) -> int:
        if how not in ("RAW", "USER_ENTERED"):
            raise Wrong(400, "INVALID_ARGUMENT", "'valueInputOption' is required but not specified")
        count = 0
        for down, row in enumerate(values):
            for along, cell in enumerate(row):
                if cell is not None:
                    sheet.put(box[0] + down, box[1] + along, cell if how == "RAW" else _entered(cell))
                    count += 1
        return count

    def _append(self, name: str, told: Row, query: Mapping[str, str]) -> Row:
        sheet, (top, left, _, _) = self._box(name)
        how, values = query.get("valueInputOption", ""), told.get("values") or []
        last = top
        while last < len(sheet.cells) and any(cell != "" for cell in sheet.cells[last]):
            last += 1
        if query.get("insertDataOption") == "INSERT_ROWS":
            for at in range(len(values)):
                if last < len(sheet.cells):
                    sheet.cells.insert(last + at, [])
            sheet.rows += len(values)
        self._put(sheet, (last, left, last + len(values), sheet.columns), values, how)
        return {"spreadsheetId": BOOK, "tableRange": name, "updates": {"updatedRange": f"{sheet.title}!A{last + 1}", "updatedRows": len(values)}}


def _column(name: str | None) -> int:
    number = 0
    for one in name or "A":
        number = number * 26 + ord(one) - 64
    return number - 1


def _shown(cell: Any, how: str) -> Any:
    if isinstance(cell, Formula):
        if how == "FORMULA":
            return cell.typed
        cell = cell.value
    if how == "FORMATTED_VALUE" and not isinstance(cell, str):
        return {True: "TRUE", False: "FALSE"}[cell] if isinstance(cell, bool) else f"{cell:,}" if abs(cell) < 1e10 else f"{cell:.5E}"
    return cell


def _entered(cell: Any) -> Any:
    """What typing it by hand would make of it: this is what RAW keeps away."""
    if isinstance(cell, str) and cell.startswith("="):
        return Formula(cell, "#NAME?")
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    return cell


def _error(status: int, name: str, message: str) -> Said:
    body = {"error": {"code": status, "message": message, "status": name}}
    return Said(status, json.dumps(body).encode(), {"Content-Type": "application/json; charset=UTF-8"})
