"""飞书招聘 (hire v1, v2) as its documents have it: the tenant's token, scopes, pages of twenty, files by short-lived addresses.

Sources: open.feishu.cn (get-access-token, generic-error-code, frequency-control; hire v1 talent/list, talent/get,
talent_object/query, attachment/get, enum; hire v2 talent/get).
"""

import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from tools.systems.serving import Asked, Cut, Said, Trouble, Window, as_json

APP, SECRET = "cli_caidang", "secret-of-the-app"
Row = dict[str, Any]
OWN = {"id": "o1", "name": {"zh_cn": "期望月薪", "en_us": "Pay"}, "is_customized": True, "active_status": 1, "setting": {"object_type": 1}}


class Feishu:
    """One company. ``scopes`` are what its app was given; ``url`` is told once it is served."""

    def __init__(self, *, clock: Callable[[], float] = time.time, is_limited: bool = True) -> None:
        self.clock = clock
        self.url = ""
        self.scopes = {"hire:talent:readonly", "hire:attachment:readonly", "hire:talent_tag:readonly", "hire:note:readonly", "hire:talent_blocklist:readonly"}
        self.talents: dict[str, Row] = {}
        self.details: dict[str, Row] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.schema: list[Row] = [{"id": "m1", "name": {"zh_cn": "基本信息"}, "setting": {"object_type": 11}, "children_list": [OWN]}]
        self.trouble = Trouble()
        self.window = Window(20 if is_limited else 0, 1.0, clock)
        self.asked: list[str] = []
        self._tokens: dict[str, float] = {}
        self._urls: dict[str, tuple[str, float]] = {}
        self._ms = int(clock() * 1000)
        self._lock = threading.RLock()

    def add(self, basic: Row, **more: Any) -> str:
        """Have one more talent; returns its id."""
        pk = f"69606632409{len(self.talents):08d}"
        self.talents[pk] = {"id": pk, "basic_info": dict(basic), "resume_attachment_id_list": [], **more}
        self.change(pk)
        return pk

    def change(self, pk: str, **basic: Any) -> None:
        """Change a talent as one of their own people does."""
        self._ms = max(self._ms + 1, int(self.clock() * 1000))
        self.talents[pk]["basic_info"] |= {**basic, "modify_time": str(self._ms)}

    def add_file(self, pk: str, name: str, data: bytes) -> str:
        """Hang a résumé on a talent; returns its id."""
        key = f"70{len(self.files):017d}"
        self.files[key] = (name, data)
        self.talents[pk]["resume_attachment_id_list"].append(key)
        self.change(pk)
        return key

    def expire(self) -> None:
        """Have all tokens and addresses die at once."""
        self._tokens.clear()
        self._urls.clear()

    def answer(self, asked: Asked) -> Said:
        """Answer a request."""
        wrong = self.trouble.pick()
        if wrong == "before":
            raise Cut
        if wrong == "gateway":
            return Said(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"})
        if wrong == "busy":
            return _wrong(99991400, "request trigger frequency limit", 429, **{"x-ogw-ratelimit-reset": "3"})
        with self._lock:
            said = self._answer(asked)
        if wrong == "after":
            raise Cut
        return said

    def _answer(self, asked: Asked) -> Said:
        if asked.path == "/open-apis/auth/v3/tenant_access_token/internal":
            return self._granted(asked.told())
        if asked.path.startswith("/file/"):
            key, until = self._urls.get(asked.path, ("", 0.0))
            is_right = until > self.clock() and "authorization" not in asked.headers
            return Said(200, self.files[key][1], {"Content-Type": "application/octet-stream"}) if is_right else Said(403, b"")
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            return _wrong(99991661, "Missing access token for authorization")
        if self._tokens.get(token, 0.0) < self.clock():
            return _wrong(99991663, "Invalid access token for authorization")
        parts = asked.path.removeprefix("/open-apis/hire/").split("/")
        self.asked.append("/".join(parts))
        scope = "hire:attachment:readonly" if parts[1:2] == ["attachments"] else "hire:talent:readonly"
        if scope not in self.scopes:
            return _wrong(99991672, f"Access denied. One of the following scopes is required: [{scope}]")
        if self.window.is_over("/".join(parts[:2])):
            return _wrong(99991400, "request trigger frequency limit", 429, **{"x-ogw-ratelimit-reset": "1"})
        return self._called(parts, asked)

    def _granted(self, told: Row) -> Said:
        if told.get("app_id") != APP:
            return as_json({"code": 10003, "msg": "invalid param"})
        if told.get("app_secret") != SECRET:
            return as_json({"code": 10014, "msg": "app secret invalid"})
        token = f"t-{uuid.uuid4().hex}"
        self._tokens[token] = self.clock() + 7_200
        return as_json({"code": 0, "msg": "ok", "tenant_access_token": token, "expire": 7_200})

    def _called(self, parts: list[str], asked: Asked) -> Said:
        if parts == ["v1", "talents"]:
            return self._list(asked.query)
        if parts == ["v1", "talent_objects", "query"]:
            return _right(items=self.schema)
        if parts[1] == "attachments":
            name, _ = self.files.get(parts[2], ("", b""))
            if not name:
                return _wrong(1002400, "attachment not exist")
            path = f"/file/{uuid.uuid4().hex}"
            self._urls[path] = (parts[2], self.clock() + 1_800)
            return _right(attachment={"id": parts[2], "url": self.url + path, "name": name, "mime": "application/octet-stream"})
        talent = self.talents.get(parts[2]) if len(parts) == 3 and parts[1] == "talents" else None
        if talent is None:
            return _wrong(1002002, "talent not found")
        return _right(talent=talent) if parts[0] == "v1" else _right(**self._details(talent))

    def _list(self, query: dict[str, str]) -> Said:
        size = int(query.get("page_size", 10))
        if not 0 < size <= 20:
            return _wrong(1002002, "page_size")
        since = int(query.get("update_start_time", 0))
        rows = sorted(self.talents.values(), key=lambda one: -int(one["basic_info"]["modify_time"]))
        rows = [one for one in rows if int(one["basic_info"]["modify_time"]) >= since]
        start = int(query.get("page_token", "o0").removeprefix("o"))
        has_more = start + size < len(rows)
        more = {"page_token": f"o{start + size}"} if has_more else {}
        return _right(has_more=has_more, items=rows[start : start + size], **more)

    def _details(self, talent: Row) -> Row:
        pk = talent["id"]
        told = self.details.get(pk, {})
        shown: Row = {"talent_id": pk, "top_degree": talent.get("top_degree")}
        for name, scope in (("tag_list", "hire:talent_tag:readonly"), ("note_list_v2", "hire:note:readonly"), ("block_info", "hire:talent_blocklist:readonly")):
            if scope in self.scopes and name in told:
                shown[name] = told[name]
        ids = talent["resume_attachment_id_list"]
        return {**shown, "resume_attachment_id_list": ids, "resume_attachment_list": [{"id": key, "name": self.files[key][0]} for key in ids]}


def _right(**data: Any) -> Said:
    return as_json({"code": 0, "msg": "success", "data": data})


def _wrong(code: int, text: str, status: int = 400, **headers: str) -> Said:
    return as_json({"code": code, "msg": text}, status, **headers)
