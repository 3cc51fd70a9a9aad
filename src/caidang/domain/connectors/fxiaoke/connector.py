"""纷享销客 as a connector: its objects, reading by ``_id`` and last change, files, and writing without its triggers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.contract import (
    At,
    Check,
    FieldInfo,
    Kind,
    ObjectInfo,
    Page,
    Refused,
    Remote,
    RemoteFile,
    Write,
    Written,
)
from caidang.domain.connectors.fxiaoke.client import Client, Failed
from caidang.domain.connectors.fxiaoke.values import (
    field_of,
    files_of,
    is_derived,
    text_of,
    value_of,
)

PAGE: Final = 100
"""Rows in one answer: the most that is given."""
OVERLAP_MS: Final = 120_000
"""How far behind the newest change the next pass begins: a change that was being saved is not missed."""
MOST_FILE: Final = 100 << 20


class FxiaokeConnector:
    """One company's 纷享销客."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def check(self) -> Check:
        """Try the credentials and see which objects may be read."""
        found = self.objects()
        custom = sum(one.is_custom for one in found)
        good = (f"凭据可用，看得到 {len(found)} 个对象，其中自定义 {custom} 个。",)
        if not found:
            return Check(good, ("这个员工看不到任何对象：请给他分配 CRM 的角色。",))
        missing = [] if custom else ["没有看到自定义对象：候选人多半存在自定义对象里，请给这个员工相应对象的权限。"]
        try:
            self.read(found[0].name, (), since={}, at={})
        except (Failed, Refused) as error:
            missing.append(f"读「{found[0].label}」被拒绝：{error}")
        return Check(good, tuple(missing))

    def objects(self) -> list[ObjectInfo]:
        """Return the objects that are in use."""
        told = self._client.call("/cgi/crm/v2/object/list", {"includeNull": False})
        found = []
        for one in _data(told).get("objects") or ():
            name = str(one.get("describeApiName", ""))
            if name and one.get("isActive", True):
                found.append(ObjectInfo(name, str(one.get("describeDisplayName") or name), name.endswith("__c")))
        return found

    def describe(self, name: str) -> list[FieldInfo]:
        """Return the fields, those that 纷享销客 computes beside them left out."""
        told = self._client.call("/cgi/crm/v2/object/describe", {"includeDetail": True, "data": {"apiName": name}})
        fields = _data(told).get("describe", {}).get("fields") or {}
        return [
            field_of(key, one)
            for key, one in fields.items()
            if isinstance(one, Mapping) and one.get("is_active", True) and not is_derived(key)
        ]

    def mark(self, name: str) -> At:
        """Return the moment of the newest change, by 纷享销客's own clock, a little before it."""
        rows = self._rows(name, {
            "limit": 1, "offset": 0, "filters": [], "fieldProjection": ["_id", "last_modified_time"],
            "orders": [{"fieldName": "last_modified_time", "isAsc": False}],
        })  # fmt: skip
        newest = int(rows[0].get("last_modified_time") or 0) if rows else 0
        return {"ms": max(0, newest - OVERLAP_MS)} if newest else {}

    def read(self, name: str, fields: Sequence[FieldInfo], *, since: At, at: At) -> Page:
        """Read by ``_id``: rows that change meanwhile neither slip through nor come twice, and no offset grows past 10,000."""
        filters: list[dict[str, Any]] = []
        if since.get("ms"):
            filters.append(_filter("last_modified_time", "GTE", [str(since["ms"])]))
        if at.get("id"):
            filters.append(_filter("_id", "GT", [str(at["id"])]))
        rows = self._rows(name, {
            "limit": PAGE, "offset": 0, "filters": filters, "fieldProjection": _projection(fields),
            "orders": [{"fieldName": "_id", "isAsc": True}],
        })  # fmt: skip
        last = str(rows[-1].get("_id", "")) if rows else str(at.get("id", ""))
        return Page(tuple(_remote(row, fields) for row in rows if row.get("_id")), {"id": last}, len(rows) < PAGE)

    def count(self, name: str) -> int:
        """Return how many records an object has."""
        info = {"limit": 1, "offset": 0, "filters": [], "fieldProjection": ["_id"], "orders": [{"fieldName": "_id", "isAsc": True}]}
        return int(self._found(name, info, is_counted=True).get("total") or 0)

    def read_some(self, name: str, fields: Sequence[FieldInfo], ids: Sequence[str]) -> list[Remote]:
        """Return these records."""
        rows = self._rows(name, {
            "limit": PAGE, "offset": 0, "filters": [_filter("_id", "IN", list(ids[:PAGE]))],
            "fieldProjection": _projection(fields), "orders": [{"fieldName": "_id", "isAsc": True}],
        })  # fmt: skip
        return [_remote(row, fields) for row in rows if row.get("_id")]

    def files(self, name: str, record: str) -> list[RemoteFile]:
        """Return nothing: reading a record tells of its files."""
        return []

    def fetch(self, name: str, record: str, file: RemoteFile) -> bytes:
        """Return a file by its npath."""
        told = {"mediaTypeDesc": "DOCUMENT", "igonreMediaIdConvert": True, "mediaId": file.key}
        return self._client.file("/media/download", told, most=MOST_FILE)

    def attach(self, name: str, record: str, field: FieldInfo, file: str, data: bytes) -> RemoteFile:
        """Hang a file on a record beside those that hang there."""
        if len(data) > MOST_FILE:
            raise Refused("文件超过 100 MB，纷享销客不收。")
        rows = self._rows(name, {
            "limit": 1, "offset": 0, "filters": [_filter("_id", "EQ", [record])], "fieldProjection": ["_id", field.name],
            "orders": [{"fieldName": "_id", "isAsc": True}],
        })  # fmt: skip
        if not rows:
            raise Refused("纷享销客里没有这条记录了。")
        held = [one for one in rows[0].get(field.name) or () if isinstance(one, Mapping)]
        path = self._client.upload(file, data)
        fresh = {"name": file, "path": path}
        told = {"dataObjectApiName": name, "_id": record, field.name: [*held, fresh]}
        body = {"triggerApprovalFlow": False, "triggerWorkFlow": False, "data": {"object_data": told}}
        self._client.call(f"{_prefix(name)}/update", body)
        return RemoteFile(path, file)

    def find(self, name: str, field: FieldInfo, text: str) -> str:
        """Return the id of the record whose field says this text."""
        rows = self._rows(name, {
            "limit": 1, "offset": 0, "filters": [_filter(field.name, "EQ", [text])], "fieldProjection": ["_id"],
            "orders": [{"fieldName": "_id", "isAsc": True}],
        })  # fmt: skip
        return str(rows[0].get("_id", "")) if rows else ""

    def write(self, name: str, fields: Sequence[FieldInfo], writes: Sequence[Write], *, key: str) -> list[Written]:
        """Make or change records one by one; no approval and no workflow of theirs is started."""
        known = {field.name: field for field in fields}
        return [self._write(name, known, one) for one in writes]

    def _write(self, name: str, known: Mapping[str, FieldInfo], one: Write) -> Written:
        data: dict[str, object] = {"dataObjectApiName": name}
        notes, left_out = [], []
        for key, text in one.texts.items():
            try:
                data[key] = value_of(known[key], text)
            except InvalidInput as error:
                notes.append(str(error))
                left_out.append(key)
        data |= {key: named.id for key, named in one.links.items()}
        if len(data) == 1:
            return Written(one.id, "没有能写的内容", tuple(notes))
        if one.id:
            data["_id"] = one.id
        body = {"triggerApprovalFlow": False, "triggerWorkFlow": False, "data": {"object_data": data}}
        try:
            told = self._client.call(f"{_prefix(name)}/{'update' if one.id else 'create'}", body)
        except (Failed, Refused) as error:
            return Written(one.id, str(error), tuple(notes))
        made = one.id or str(told.get("dataId") or _data(told).get("dataId") or "")
        return Written(made, "", tuple(notes), tuple(left_out))

    def _rows(self, name: str, info: dict[str, Any]) -> list[dict[str, Any]]:
        return [row for row in self._found(name, info).get("dataList") or () if isinstance(row, dict)]

    def _found(self, name: str, info: dict[str, Any], *, is_counted: bool = False) -> Mapping[str, Any]:
        """What a query found: of custom objects it stands elsewhere."""
        told = self._client.call(
            f"{_prefix(name)}/query",
            {
                # Its pages name three ways to say whether all are to be counted; to count costs it time.
                "returnTotalNum": 1 if is_counted else 3,
                "data": {"dataObjectApiName": name, "find_explicit_total_num": is_counted, "search_query_info": info},
            },
        )
        found, result = _data(told), told.get("result")
        return found if "dataList" in found or not isinstance(result, Mapping) else result


def _prefix(name: str) -> str:
    return "/cgi/crm/custom/v2/data" if name.endswith("__c") else "/cgi/crm/v2/data"


def _filter(name: str, operator: str, values: list[str]) -> dict[str, Any]:
    return {"field_name": name, "field_values": values, "operator": operator}


def _projection(fields: Sequence[FieldInfo]) -> list[str]:
    """The fields, and what stands beside them where the value alone tells too little."""
    names = ["_id", "last_modified_time"]
    for one in fields:
        names.append(one.name)
        names += [f"{one.name}{end}" for end in _BESIDE.get(one.kind, ())]
    return list(dict.fromkeys(names))


_BESIDE: Final = {
    Kind.CHOICE: ("__o",), Kind.CHOICES: ("__o",), Kind.PEOPLE: ("__r", "__l"), Kind.OTHER: ("__r",), Kind.LOOKUP: ("__r",), Kind.LONG: ("__o",),
}  # fmt: skip


def _remote(row: Mapping[str, Any], fields: Sequence[FieldInfo]) -> Remote:
    texts, files = {}, []
    for one in fields:
        if one.kind is Kind.FILES:
            files += files_of(one, row)
        elif text := text_of(one, row):
            texts[one.name] = text
    links = {one.name: str(row[one.name]) for one in fields if one.kind is Kind.LOOKUP and isinstance(row.get(one.name), str)}
    return Remote(str(row["_id"]), texts, tuple(files), links)


def _data(told: Mapping[str, Any]) -> dict[str, Any]:
    found = told.get("data")
    return found if isinstance(found, dict) else {}
