"""纷享销客 OpenAPI v2 as its documents have it: every answer is HTTP 200, ``errorCode`` tells.

Source: developer.fxiaoke.com/openapi_v2 (auth, objects and fields, query and paging, files, errors and limits).
"""

import base64
import hashlib
import threading
import time
import uuid
from bisect import bisect_right, insort
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tools.systems.serving import Asked, Cut, Said, Trouble, Window, as_json

APP, SECRET, CODE, EA, EMPLOYEE = "FSAID_caidang", "secret-of-the-app", "code-of-the-company", "lantern", "1000"
MOBILE, USER, CORP = "13800138000", "FSUID_LANTERN1000", "FSCID_LANTERN"
UPLOAD = "/FSC/EM/File/UploadByStream/"
"""Where files are handed in, by a credential that says so."""
DERIVED = ("__r", "__l", "__o", "__v", "__p", "__e", "__relation_ids")
Row = dict[str, Any]


@dataclass(slots=True)
class Object:
    """One object: what it is called, its fields, and its rows by ``_id``."""

    name: str
    label: str
    fields: dict[str, dict[str, Any]]
    rows: dict[str, Row] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)


class Fxiaoke:
    """One company's 纷享销客. ``clock`` counts seconds; ``trouble`` is what goes wrong."""

    def __init__(self, *, clock: Callable[[], float] = time.time, is_limited: bool = True) -> None:
        self.clock = clock
        self.objects: dict[str, Object] = {}
        self.files: dict[str, bytes] = {}
        self.trouble = Trouble()
        self.window = Window(100 if is_limited else 0, 20.0, clock)
        self.token_window = Window(10 if is_limited else 0, 60.0, clock)
        self.day_limit = 0
        self.calls = 0
        self.token_calls = 0
        self.were_parallel = False
        self.approvals = 0
        self.writes: list[tuple[str, Row]] = []
        self.is_packed = True
        self.says_new_ids = True
        self.has_result = False
        """Whether what was found of custom objects stands under ``result``, as one public project has met it, and not under ``data``."""
        self._token: tuple[str, float] | None = None
        self._lock = threading.RLock()
        self._asking = threading.Semaphore(1)
        self._ms = int(clock() * 1000)
        self._credentials: dict[str, dict[str, str]] = {}
        self._number = 0

    def add_object(self, name: str, label: str, fields: Mapping[str, Mapping[str, Any]]) -> None:
        """Have an object with these fields, ``{name: {label, type, is_required, options}}``, and its own."""
        own: dict[str, dict[str, Any]] = {
            "_id": {"label": "编号", "type": "text"}, "create_time": {"label": "创建时间", "type": "date_time"},
            "last_modified_time": {"label": "最后修改时间", "type": "date_time"}, "owner": {"label": "负责人", "type": "employee"},
        }  # fmt: skip
        self.objects[name] = Object(name, label, {key: {"api_name": key, **one} for key, one in {**own, **fields}.items()})

    def add_row(self, name: str, values: Row) -> str:
        """Have one more row; returns its ``_id``."""
        with self._lock:
            self._number += 1
            pk = values.get("_id") or f"{0x60000000 + self._number:08x}4ae654000{self._number:07x}"
            self._put(self.objects[name], pk, {**values, "create_time": self._now()})
            return str(pk)

    def change(self, name: str, pk: str, **values: Any) -> None:
        """Change a row as one of their own people does."""
        with self._lock:
            self._put(self.objects[name], pk, values)

    def remove(self, name: str, pk: str) -> None:
        """Take a row away."""
        with self._lock:
            one = self.objects[name]
            del one.rows[pk]
            one.order.remove(pk)

    def expire(self) -> None:
        """Have the token die at once."""
        self._token = (self._token[0], -1.0) if self._token else None

    def answer(self, asked: Asked) -> Said:
        """Answer a request."""
        wrong = self.trouble.pick()
        if wrong == "before":
            raise Cut
        if wrong == "gateway":
            return Said(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"})
        if wrong == "busy":
            return as_json({"errorCode": -1, "errorMessage": "system busy", "traceId": "E-O.busy"})
        said = self._answer(asked)
        if wrong == "after":
            raise Cut
        return said

    def _answer(self, asked: Asked) -> Said:
        if asked.path == UPLOAD:
            return self._uploaded(asked)
        told = asked.told()
        if asked.path in ("/oauth2.0/token", "/cgi/corpAccessToken/get/V2"):
            return self._tokens(asked.path, told)
        # Who comes the old way never says it, as far as public code goes, and is answered.
        if asked.method != "POST" or not (asked.query.get("thirdTraceId") or "corpAccessToken" in told):
            return _wrong(10006, "缺少参数")
        refusal = self._refusal(asked, told)
        if refusal is not None:
            return refusal
        with self._lock:
            self.calls += 1
            if self.day_limit and self.calls > self.day_limit:
                return _wrong(30002, "当日调用次数已用完")
            if not self.is_packed:
                return _wrong(30003, "未购买")
        if self.window.is_over(asked.path):
            return _wrong(30004, "调用频率超限")
        if asked.path == "/cgi/crm/v2/generatorFileUploadCredential":
            return self._credential(told.get("data") or {}, asked.headers.get("host", ""))
        return self._called(asked.path, told)

    def _tokens(self, path: str, told: Row) -> Said:
        if not self._asking.acquire(blocking=False):
            self.were_parallel = True
            return _wrong(50009, "并发")
        try:
            self.token_calls += 1
            if self.token_window.is_over("token"):
                return _wrong(14001, "token 调用太频繁")
            if (told.get("appId"), told.get("appSecret")) != (APP, SECRET):
                return _wrong(10006, "缺少参数scope")
            if told.get("permanentCode") != CODE:
                return _wrong(20015, "永久授权码错误")
            if path == "/oauth2.0/token" and told.get("grantType") != "app_secret":
                return _wrong(10006, "grantType")
            at = self.clock()
            if self._token is None or at > self._token[1] - 600:
                self._token = (uuid.uuid4().hex.upper(), at + 7_200)
            access, until = self._token
            seconds = int(until - at)
            if path == "/oauth2.0/token":
                return _right(accessToken=access, expiresIn=seconds, ea=EA, openUserId=USER)
            return _right(corpAccessToken=access, corpId=CORP, expiresIn=seconds)
        finally:
            self._asking.release()

    def _refusal(self, asked: Asked, told: Row) -> Said | None:
        bearer, body = asked.headers.get("authorization", ""), str(told.get("corpAccessToken", ""))
        if bool(bearer) == bool(body):
            return _wrong(20017, "corpId未找到")
        token = bearer.removeprefix("Bearer ") if bearer else body
        if bearer and (asked.headers.get("x-fs-ea") != EA or asked.headers.get("x-fs-userid") != EMPLOYEE):
            return _wrong(20017, "corpId未找到")
        if self._token is None or token != self._token[0] or self.clock() > self._token[1]:
            return _wrong(20016, "token 失效")
        if body and told.get("corpId") != CORP:
            return _wrong(20017, "corpId未找到")
        if body and asked.path != "/cgi/user/getByMobile" and asked.path != "/media/download" and told.get("currentOpenUserId") != USER:
            return _wrong(20021, "currentOpenUserId")
        return None

    def _called(self, path: str, told: Row) -> Said:
        data = told.get("data") or {}
        if path == "/cgi/user/getByMobile":
            people = [{"openUserId": USER, "name": "灯笼"}] if told.get("mobile") == MOBILE else []
            return _right(empList=people)
        if path == "/cgi/crm/v2/object/list":
            return _right(data={"objects": [
                {"describeApiName": one.name, "describeDisplayName": one.label, "isActive": True,
                 "defineType": "custom" if one.name.endswith("__c") else "package"}
                for one in self.objects.values()
            ]})  # fmt: skip
        if path == "/cgi/crm/v2/object/describe":
            one = self.objects.get(str(data.get("apiName")))
            if one is None or "includeDetail" not in told:
                return _wrong(50001, "对象不存在")
            return _right(data={"describe": {"api_name": one.name, "fields": one.fields}})
        if path == "/media/download":
            return self._download(told)
        return self._on_data(path, told, data)

    def _on_data(self, path: str, told: Row, data: Row) -> Said:
        custom, preset = "/cgi/crm/custom/v2/data/", "/cgi/crm/v2/data/"
        prefix = custom if path.startswith(custom) else preset
        if not path.startswith(prefix):
            return _wrong(10006, "未知接口")
        inner = data.get("object_data") or {}
        name = str(data.get("dataObjectApiName") or inner.get("dataObjectApiName") or "")
        one = self.objects.get(name)
        if one is None or name.endswith("__c") != (prefix == custom):
            return _wrong(50001, "对象不存在")
        act = path.removeprefix(prefix)
        with self._lock:
            if act == "query":
                # Who comes the old way and does not forbid it is given numbers of files that no download by path knows.
                is_converted = "corpAccessToken" in told and told.get("convertMediaId") is not False
                return self._query(one, data.get("search_query_info") or {}, is_counted=data.get("find_explicit_total_num", True) is not False, is_converted=is_converted)
            if act == "get":
                row = one.rows.get(str(data.get("objectDataId")))
                return _right(data={key: value for key, value in row.items() if value not in (None, "", [])}) if row else _wrong(50006, "数据不存在")
            if act in ("create", "update"):
                return self._write(one, act, told, inner)
        return _wrong(10006, "未知接口")

    def _query(self, one: Object, info: Row, *, is_counted: bool = False, is_converted: bool = False) -> Said:
        limit, offset = int(info.get("limit", 20)), int(info.get("offset", 0))
        if not 0 < limit <= 100 or offset % limit or offset < 0:
            return _wrong(50002, "limit")
        if offset > 10_000:
            return _wrong(10013, "缺少token")
        filters = info.get("filters") or []
        if any(not isinstance(f.get("field_values"), list) or f.get("operator") not in _OPERATORS for f in filters):
            return _wrong(50002, "filters")
        orders = info.get("orders") or [{"fieldName": "_id", "isAsc": True}]
        rows = self._ordered(one, filters, orders[0], offset + limit)
        wanted = info.get("fieldProjection") or list(one.fields)
        shown = [{key: row[key] for key in {*wanted, "_id"} if row.get(key) not in (None, "", [])} for row in rows[offset : offset + limit]]
        for row in shown if is_converted else ():
            row.update({key: [{**each, "path": f"media-{each['path']}"} for each in value] for key, value in row.items() if _has_files(value)})
        total = sum(all(_fits(row, f) for f in filters) for row in one.rows.values()) if is_counted else 0
        found: Row = {"dataList": shown, "limit": limit, "offset": offset, "total": total}
        return _right(result=found) if one.name.endswith("__c") and self.has_result else _right(data=found)

    def _ordered(self, one: Object, filters: list[Row], order: Row, most: int) -> list[Row]:
        if order["fieldName"] == "_id" and order.get("isAsc"):
            after = max((f["field_values"][0] for f in filters if f["field_name"] == "_id" and f["operator"] == "GT"), default="")
            found = []
            for pk in one.order[bisect_right(one.order, after) :]:
                row = one.rows[pk]
                if all(_fits(row, f) for f in filters):
                    found.append(row)
                    if len(found) >= most:
                        break
            return found
        rows = [row for row in one.rows.values() if all(_fits(row, f) for f in filters)]
        return sorted(rows, key=lambda row: row.get(order["fieldName"]) or 0, reverse=not order.get("isAsc"))[:most]

    def _write(self, one: Object, act: str, told: Row, data: Row) -> Said:
        if told.get("triggerApprovalFlow", True) or told.get("triggerWorkFlow", True):
            self.approvals += 1
        values = {key: value for key, value in data.items() if key not in ("dataObjectApiName", "_id")}
        for key, value in values.items():
            if key.endswith(DERIVED) or key not in one.fields or key == "owner":
                return _wrong(50003, f"字段 {key} 不能写")
            if not _is_typed(one.fields[key], value):
                return _wrong(50004, f"字段 {key} 的值不对")
        if act == "create":
            missing = [key for key, f in one.fields.items() if f.get("is_required") and not values.get(key)]
            if missing:
                return _wrong(50005, f"缺少 {missing[0]}")
            pk = self.add_row(one.name, values)
            self.writes.append((pk, values))
            return _right(dataId=pk) if self.says_new_ids or not one.name.endswith("__c") else _right()
        pk = str(data.get("_id", ""))
        if pk not in one.rows:
            return _wrong(50006, "数据不存在")
        self._put(one, pk, values)
        self.writes.append((pk, values))
        return _right()

    def _put(self, one: Object, pk: str, values: Row) -> None:
        if pk not in one.rows:
            insort(one.order, pk)
            one.rows[pk] = {"_id": pk}
        one.rows[pk] |= {**values, "last_modified_time": self._now()}

    def _now(self) -> int:
        self._ms = max(self._ms + 1, int(self.clock() * 1000))
        return self._ms

    def _credential(self, data: Row, host: str) -> Said:
        size, name = int(data.get("fileSize", 0)), str(data.get("filename", ""))
        if not 1 <= size <= 104_857_600 or data.get("resourceType") not in ("N", "TN") or not 60 <= int(data.get("expireTime", 0)) <= 604_800:
            return _wrong(50002, "fileSize")
        if data.get("isStreamUpload") is not True or "extension" not in data or not name:
            return _wrong(50002, "isStreamUpload")
        trace = f"E-O.upload.{uuid.uuid4().hex[:6]}"
        # A signature as they come: changed by whoever quotes it once more.
        sign = base64.b64encode(uuid.uuid4().bytes + b"\xfb\xff").decode()
        told = {"acid": "a1", "resource": data["resourceType"], "ak": "k1", "sign": sign, "expiry": "600", "filename": quote(name), "size": str(size), "digest": "d+/="}
        self._credentials[sign] = {**told, "linkId": trace}
        return as_json({
            "errorCode": 0, "errorMessage": "success", "errorDescription": "success", "traceId": trace,
            "data": {**told, "method": "POST", "url": f"http://{host}{UPLOAD}", "contentType": "application/octet-stream"},
        })  # fmt: skip

    def _uploaded(self, asked: Asked) -> Said:
        held = self._credentials.pop(asked.headers.get("sign", ""), {})
        is_as_given = bool(held) and all(asked.headers.get(key) == value for key, value in held.items() if key != "linkId")
        is_whole = held.get("size") == str(len(asked.body)) and asked.headers.get("content-type") == "application/octet-stream"
        if not is_as_given or not is_whole or not asked.query.get("traceId") or asked.query.get("linkId") != held["linkId"]:
            return as_json({"success": False, "code": 400, "message": "签名已过期", "data": None})
        return as_json({"success": True, "code": 200, "message": "success", "data": self.add_file(asked.body)})

    def add_file(self, data: bytes) -> str:
        """Keep a file; returns its npath."""
        path = "N_202611_" + hashlib.sha256(data).hexdigest()[:24]
        self.files[path] = data
        return path

    def _download(self, told: Row) -> Said:
        data = self.files.get(str(told.get("mediaId")))
        if data is None or told.get("mediaTypeDesc") != "DOCUMENT" or not told.get("igonreMediaIdConvert"):
            return _wrong(50007, "文件不存在")
        return Said(200, data, {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment;f"})


_OPERATORS = frozenset(("EQ", "N", "GT", "GTE", "LT", "LTE", "LIKE", "NLIKE", "IS", "ISN", "IN", "NIN", "BETWEEN", "STARTWITH"))


def _fits(row: Row, told: Row) -> bool:
    value, values = row.get(told["field_name"]), told["field_values"]
    operator = told["operator"]
    if operator in ("IS", "ISN"):
        return (value in (None, "", [])) == (operator == "IS")
    if operator in ("IN", "NIN"):
        return (str(value) in map(str, values)) == (operator == "IN")
    if value is None or not values:
        return operator in ("N", "NLIKE")
    first: Any = values[0]
    if isinstance(value, int):
        first = int(first)
    return _TESTS[operator](value, first)


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda a, b: bool(a == b), "N": lambda a, b: bool(a != b), "GT": lambda a, b: bool(a > b),
    "GTE": lambda a, b: bool(a >= b), "LT": lambda a, b: bool(a < b), "LTE": lambda a, b: bool(a <= b),
    "LIKE": lambda a, b: str(b) in str(a), "NLIKE": lambda a, b: str(b) not in str(a),
    "STARTWITH": lambda a, b: str(a).startswith(str(b)), "BETWEEN": lambda a, b: bool(a >= b),
}  # fmt: skip


def _is_typed(told: Row, value: Any) -> bool:
    kind = told.get("type")
    if value in ("", [], None):
        return True
    if kind in ("number", "currency", "percentile"):
        return isinstance(value, str) and value.replace(".", "", 1).lstrip("-").isdigit()
    if kind in ("date", "date_time", "time"):
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "select_one":
        return isinstance(value, str) and value in {one["value"] for one in told.get("options", ())}
    if kind == "select_many":
        return isinstance(value, list) and set(value) <= {one["value"] for one in told.get("options", ())}
    if kind == "true_or_false":
        return isinstance(value, bool)
    if kind in ("employee", "employee_many", "department"):
        return isinstance(value, list)
    if kind == "file_attachment":
        return isinstance(value, list) and all(isinstance(one, dict) and one.get("path") for one in value)
    return isinstance(value, str)


def _has_files(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) and "path" in one for one in value)


def _right(**told: Any) -> Said:
    trace = base64.b16encode(uuid.uuid4().bytes[:6]).decode()
    return as_json({"errorCode": 0, "errorMessage": "success", "errorDescription": "success", "traceId": f"E-O.{trace}", **told})


def _wrong(code: int, text: str) -> Said:
    return as_json({"errorCode": code, "errorMessage": text, "errorDescription": text, "traceId": "E-O.wrong"})
