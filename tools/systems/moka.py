"""Moka's ``v2/data/ehrApplications`` as its pages have it: Basic with an empty password, twenty a page, ``next``, addresses for an hour.

Sources: mokahr.com/docs/api (v1, v2) and the pages of Moka's help; a public client that was run against Moka itself.
"""

import base64
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from tools.systems.serving import Asked, Cut, Said, Trouble, as_json

KEY = "key-of-the-company"
Row = dict[str, Any]


class Moka:
    """One company. ``url`` is told once it is served."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.url = ""
        self.rows: list[Row] = []
        self.files: dict[str, bytes] = {}
        self.trouble = Trouble()
        self.is_opened = True
        self.is_busy = False
        self.is_flat = False
        """Whether what is plain stands beside the lists, as in version 1."""
        self._urls: dict[str, tuple[str, float]] = {}
        self._asked: dict[str, tuple[list[Row], int]] = {}
        self._lock = threading.RLock()

    def add(self, candidate: int, values: Row, files: tuple[tuple[str, bytes], ...] = ()) -> int:
        """Have one more application; returns its id."""
        pk = 47_151_000 + len(self.rows)
        held = []
        for name, data in files:
            self.files[f"{pk}/{name}"] = data
            held.append(name)
        self.rows.append({"applicationId": pk, "candidateId": candidate, "_at": self.clock(), "_files": held, **values})
        return pk

    def change(self, pk: int, **values: Any) -> None:
        """Change an application as one of their own people does."""
        next(one for one in self.rows if one["applicationId"] == pk).update(values, _at=self.clock())

    def answer(self, asked: Asked) -> Said:
        """Answer a request."""
        wrong = self.trouble.pick()
        if wrong == "before":
            raise Cut
        if wrong == "gateway":
            return Said(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"})
        if wrong == "busy" or self.is_busy:
            return as_json({"code": 429, "msg": "too many requests"}, 429)
        with self._lock:
            said = self._answer(asked)
        if wrong == "after":
            raise Cut
        return said

    def _answer(self, asked: Asked) -> Said:
        if asked.path.startswith("/file/"):
            name, until = self._urls.get(asked.path, ("", 0.0))
            is_right = until > self.clock() and "authorization" not in asked.headers
            return Said(200, self.files[name]) if is_right else Said(403, b"")
        scheme, _, told = asked.headers.get("authorization", "").partition(" ")
        if scheme != "Basic" or base64.b64decode(told).decode() != f"{KEY}:":
            return as_json({"code": -1, "success": False, "msg": "系统中不存在该apiKey"}, 500)
        if not self.is_opened:
            return as_json({"code": 403, "msg": "Forbidden"}, 403)
        if asked.method != "POST" or asked.path != "/api-platform/v2/data/ehrApplications":
            return as_json({"code": 404, "msg": "Not Found"}, 404)
        return self._list(asked.told())

    def _list(self, told: Row) -> Said:
        if told.get("next"):
            # Where it stands holds what was asked for.
            rows, start = self._asked[told["next"]]
            return self._part(rows, start, told)
        size = int(told.get("limit", 20))
        if not 0 < size <= 20:
            return as_json({"code": 102, "msg": "参数错误", "success": False})
        rows = self.rows
        if told.get("applicationIds"):
            rows = [one for one in rows if one["applicationId"] in told["applicationIds"]]
        if told.get("updateAtStartTime"):
            # It is Beijing's time that is written with a Z.
            since = datetime.fromisoformat(told["updateAtStartTime"].replace("Z", "+08:00")).timestamp()
            rows = [one for one in rows if one["_at"] >= since]
        return self._part(rows, 0, told)

    def _part(self, rows: list[Row], start: int, told: Row) -> Said:
        size = int(told.get("limit", 20))
        part = rows[start : start + size]
        shown = [self._shown(one, is_whole=told.get("needAttachment", True)) for one in part]
        more = {}
        if start + size < len(rows):
            more = {"next": uuid.uuid4().hex}
            self._asked[more["next"]] = (list(rows), start + size)
        date = format_datetime(datetime.fromtimestamp(int(self.clock()), UTC), usegmt=True)
        return as_json({"code": 200, "msg": "success", "data": shown, **more}, Date=date)

    def _shown(self, row: Row, *, is_whole: bool) -> Row:
        told = {key: value for key, value in row.items() if not key.startswith("_")}
        files = []
        for name in row["_files"] if is_whole else ():
            path = f"/file/{uuid.uuid4().hex}"
            self._urls[path] = (f"{row['applicationId']}/{name}", self.clock() + 3_600)
            files.append({"fileName": name, "url": self.url + path})
        told = {"birthDate": None, "educationInfo": [], "experienceInfo": [], "customFields": [], "interviewInfo": None, **told, "attachments": files}
        if self.is_flat:
            return told
        stage = told.pop("stageName", "")
        basic = {key: value for key, value in told.items() if key not in _BESIDE}
        basic |= {"stage": {"id": 1, "name": stage, "type": 201}} if stage else {}
        return {"basicInfo": basic, **{key: told[key] for key in _BESIDE if key in told}}


_BESIDE = ("educationInfo", "experienceInfo", "customFields", "interviewInfo", "job", "attachments")
"""What version 2 does not keep under ``basicInfo``."""
