"""Zoho CRM v8 and Recruit v2 as connectors: modules, paging past 2,000 by token, attachments, and writing row by row."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.contract import (
    EVERY,
    SAMPLE,
    At,
    Check,
    FieldInfo,
    Kind,
    Named,
    ObjectInfo,
    Page,
    Refused,
    Remote,
    RemoteFile,
    Write,
    Written,
)
from caidang.domain.connectors.zoho.associations import JOBS, Associations
from caidang.domain.connectors.zoho.associations import OBJECT as ASSOCIATIONS
from caidang.domain.connectors.zoho.bulk import LARGE, Bulk, row_of
from caidang.domain.connectors.zoho.bulk_write import FROM, MOST, BulkWrite
from caidang.domain.connectors.zoho.client import Client, Failed
from caidang.domain.connectors.zoho.values import field_of, text_of, value_of

PAGE: Final = 200
"""Rows in one answer: the most that is given."""
BY_PAGE: Final = 10
"""Pages that may be named by their number: 2,000 rows."""
WRITTEN: Final = 100
OVERLAP: Final = timedelta(minutes=2)
MOST_FILE: Final = 20 << 20
ATTACHMENTS: Final = "$attachments"
"""The field that stands for what hangs on a record."""
_NOTES: Final = "Notes"
_PARENT: Final = "Parent_Id"
_URLS: Final = {"JobOpenings": JOBS}
"""What a module is called in addresses, where its documents call it two ways."""
_FIELDS: Final = FieldInfo(ATTACHMENTS, "附件", Kind.FILES)


@dataclass(frozen=True, slots=True)
class Flavour:
    """How one of the two products differs: whether it pages by token, what reading costs, and where people are."""

    has_tokens: bool
    cost: int
    people: tuple[str, ...]
    credits: Mapping[str, tuple[int, int]]
    """What each edition allows in 24 hours, and how much more for each user."""


CRM: Final = Flavour(
    has_tokens=True, cost=1, people=("Contacts", "Leads"),
    credits={"free": (5_000, 0), "standard": (50_000, 250), "professional": (50_000, 500), "enterprise": (50_000, 1_000)},
)  # fmt: skip
RECRUIT: Final = Flavour(
    has_tokens=False, cost=3, people=("Candidates",),
    credits={"free": (5_000, 0), "standard": (5_000, 250), "professional": (10_000, 500), "enterprise": (15_000, 1_000)},
)  # fmt: skip
_CAPPED: Final = {"standard": 100_000}
"""The most that an edition allows, however many users there are."""


class ZohoConnector:
    """One organisation's Zoho."""

    bulk_from, bulk_most = FROM, MOST
    notes = _NOTES

    def __init__(self, client: Client, flavour: Flavour) -> None:
        self._client, self._flavour = client, flavour
        self._associations = Associations(client, flavour.cost)
        self._bulk, self._bulk_write = Bulk(client), BulkWrite(client)

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def check(self) -> Check:
        """Try the credentials and see whether people may be read."""
        found = {one.name: one for one in self.objects()}
        edition = "" if self._flavour.has_tokens else "，是猎头版（Staffing）" if "Clients" in found else "，是企业版（Corporate）：没有客户，职位归部门"
        good = [f"凭据可用，看得到 {len(found)} 个模块{edition}。"]
        missing: list[str] = []
        people = [name for name in self._flavour.people if name in found]
        if not people:
            missing.append(f"没有看到 {self._flavour.people[0]} 模块：这个用户没有权限，或版本里没有。")
        for name in people[:1]:
            try:
                self.read(name, (FieldInfo("Last_Name", "Last_Name"),), since=SAMPLE, at={})
            except (Failed, Refused) as error:
                missing.append(f"读 {name} 被拒绝：{error}")
        for try_it, what in self._beside():
            try:
                try_it()
            except Refused:
                missing.append(what)
            except Failed:
                continue  # It answered, so that it may be asked.
        self._allowed(good, missing)
        return Check(tuple(good), tuple(missing))

    def _allowed(self, good: list[str], missing: list[str]) -> None:
        """Say how much the edition allows; where it is not told, nothing is said."""
        try:
            license = (self._client.org() or {}).get("license_details") or {}
        except (Failed, Refused):
            return
        edition = str(license.get("paid_type") or "").lower()
        if edition not in self._flavour.credits:
            return
        base, each = self._flavour.credits[edition]
        users = int(license.get("users_license_purchased") or 0)
        most = min(base + each * users, _CAPPED.get(edition, sys.maxsize))
        good.append(f"{edition.capitalize()} 版，{users} 个用户：任意 24 小时约 {most:,} 个额度。")
        if edition == "free":
            missing.append(f"免费版任意 24 小时只有 {most:,} 个额度：附件每个要两三个，多了会歇到额度恢复再自动接着。")

    def _beside(self) -> tuple[tuple[Callable[[], object], str], ...]:
        """What more may be asked, and what one goes without where it may not."""
        product = "ZohoCRM" if self._flavour.has_tokens else "ZohoRecruit"
        return (
            (lambda: self._client.bulk("GET", "/0", None), f"范围里没有 {product}.bulk.ALL：很多记录也一页一页地读、几十条地写，慢一些，不缺什么。"),
            (self._client.org, f"范围里没有 {product}.org.READ：用不了批量写，几十条地写，不缺什么。"),
        )

    def objects(self) -> list[ObjectInfo]:
        """Return the modules that the API gives."""
        told = self._client.call("GET", "/settings/modules")
        found = [
            ObjectInfo(_URLS.get(str(one["api_name"]), str(one["api_name"])), str(one.get("plural_label") or one["api_name"]), one.get("generated_type") == "custom")
            for one in told.get("modules") or ()
            if one.get("api_supported", True) and one.get("api_name")
        ]
        has_jobs = not self._flavour.has_tokens and any(one.name == JOBS for one in found)
        return [*found, ASSOCIATIONS] if has_jobs else found

    def describe(self, name: str) -> list[FieldInfo]:
        """Return the fields, and the attachments as one more."""
        if name == ASSOCIATIONS.name:
            return self._associations.fields([field_of(one) for one in self._fields_of(self._flavour.people[0])])
        return [*(field_of(one) for one in self._fields_of(name)), _FIELDS]

    def _fields_of(self, name: str) -> list[dict[str, Any]]:
        told = self._client.call("GET", "/settings/fields", query={"module": name})
        return [one for one in told.get("fields") or () if one.get("api_name")]

    def mark(self, name: str) -> At:
        """Return the moment of the newest change, by Zoho's own clock, a little before it."""
        if name == ASSOCIATIONS.name:
            return {}
        query = {"fields": "Modified_Time", "per_page": "1", "page": "1", "sort_by": "Modified_Time", "sort_order": "desc"}
        told = self._client.call("GET", f"/{name}", query=query, cost=self._flavour.cost)
        rows = told.get("data") or ()
        newest = str(rows[0].get("Modified_Time", "")) if rows else ""
        return {"time": (datetime.fromisoformat(newest) - OVERLAP).isoformat()} if newest else {}

    def read(self, name: str, fields: Sequence[FieldInfo], *, since: At, at: At) -> Page:
        """Read page after page, past the first 2,000 by the token that each page gives for the next.

        All of a large module is read by bulk jobs, where the scope allows it.
        """
        if name == ASSOCIATIONS.name:
            return self._associations.read(at)
        if at.get("bulk"):
            return self._in_bulk(name, fields, at)
        # A bulk file holds the ids of look-ups alone, not what they are called.
        is_plain = not any(one.kind in (Kind.LOOKUP, Kind.PEOPLE, Kind.OTHER) for one in fields)
        if not since and not at and is_plain and self._is_large(name):
            try:
                return Page((), self._bulk.begin(name, _bulk_names(fields)), is_last=False)
            except (Refused, Failed):
                at = {"no_bulk": True}
        query = {"per_page": str(PAGE), "sort_by": "Modified_Time" if not self._flavour.has_tokens else "id", "sort_order": "asc"}
        if self._flavour.has_tokens:
            query["fields"] = _names(fields)
        if at.get("token"):
            query["page_token"] = str(at["token"])
        else:
            query["page"] = str(at.get("page", 1))
        headers = {"If-Modified-Since": str(since["time"])} if since.get("time") else {}
        try:
            told = self._client.call("GET", f"/{name}", query=query, headers=headers, cost=self._flavour.cost)
        except Failed as error:
            if at.get("token") and "TOKEN" in error.code:
                # Tokens live a day: what was read already is known again when it is met again.
                return Page((), {}, is_last=False)
            raise
        info = told.get("info") or {}
        records = tuple(_remote(row, fields) for row in told.get("data") or () if row.get("id"))
        if not info.get("more_records"):
            return Page(records, {}, is_last=True)
        page = int(at.get("page", 1))
        token = str(info.get("next_page_token") or "")
        following = {"token": token} if self._flavour.has_tokens and token else {"page": page + 1}
        return Page(records, following, is_last=False)

    def count(self, name: str) -> int:
        """Return how many records a module has; Recruit does not say."""
        if not self._flavour.has_tokens or name == ASSOCIATIONS.name:
            return 0
        return int(self._client.call("GET", f"/{name}/actions/count").get("count") or 0)

    def _is_large(self, name: str) -> bool:
        """Whether there is more than pages may be named for."""
        if self._flavour.has_tokens:
            return self.count(name) > LARGE
        query = {"page": str(LARGE // PAGE + 1), "per_page": str(PAGE)}
        return bool(self._client.call("GET", f"/{name}", query=query, cost=self._flavour.cost).get("data"))

    def _in_bulk(self, name: str, fields: Sequence[FieldInfo], at: At) -> Page:
        rows, following, has_more = self._bulk.rows(at)
        records = tuple(_remote(one, fields) for one in (row_of(row, fields) for row in rows) if one["id"])
        if following is None and has_more:
            following = self._bulk.begin(name, _bulk_names(fields), int(at.get("page", 1)) + 1)
        return Page(records, following or {}, is_last=following is None)

    def read_some(self, name: str, fields: Sequence[FieldInfo], ids: Sequence[str]) -> list[Remote]:
        """Return these records."""
        if name == ASSOCIATIONS.name:
            return self._associations.read_some(ids)
        found = []
        if self._flavour.has_tokens:
            query = {"fields": _names(fields), "ids": ",".join(ids[:WRITTEN]), "per_page": str(PAGE)}
            told = self._client.call("GET", f"/{name}", query=query)
            return [_remote(row, fields) for row in told.get("data") or () if row.get("id")]
        for pk in ids[:WRITTEN]:
            try:
                told = self._client.call("GET", f"/{name}/{pk}")
            except Failed:
                continue
            found += [_remote(row, fields) for row in told.get("data") or () if row.get("id")]
        return found

    def files(self, name: str, record: str) -> list[RemoteFile]:
        """Return what hangs on a record."""
        query = {"fields": "id,File_Name,Size", "per_page": str(PAGE), "page": "1"}
        told = self._client.call("GET", f"/{name}/{record}/Attachments", query=query)
        return [
            RemoteFile(str(one["id"]), str(one.get("File_Name") or one["id"])[:200]) for one in told.get("data") or () if one.get("id")
        ]

    def fetch(self, name: str, record: str, file: RemoteFile) -> bytes:
        """Return an attachment's bytes."""
        return self._client.file(f"/{name}/{record}/Attachments/{file.key}", most=MOST_FILE)

    def attach(self, name: str, record: str, field: FieldInfo, file: str, data: bytes) -> RemoteFile:
        """Hang a file on a record; Recruit keeps it as the résumé."""
        if len(data) > MOST_FILE:
            raise Refused("文件超过 20 MB，Zoho 不收。")
        query = None if self._flavour.has_tokens else {"attachments_category": "Resume"}
        rows = self._client.form(f"/{name}/{record}/Attachments", file, data, query=query).get("data") or [{}]
        pk = str((rows[0].get("details") or {}).get("id") or "")
        if not pk or str(rows[0].get("status", "")).lower() == "error":
            raise Refused(f"Zoho 没有收下附件（{rows[0].get('code') or '没有说'}）。")
        return RemoteFile(pk, file)

    def begin_bulk(self, name: str, fields: Sequence[FieldInfo], writes: Sequence[Write]) -> At:
        """Hand in changes of records that are there."""
        return self._bulk_write.begin(name, fields, writes)

    def bulk_outcome(self, name: str, job: At) -> dict[str, Written]:
        """Return what became of each."""
        return self._bulk_write.outcome(job)

    def find(self, name: str, field: FieldInfo, text: str) -> str:
        """Return the id of the record whose field says this text."""
        if name == _NOTES:
            return self._note_called(field, text)
        told = self._client.call("GET", f"/{name}/search", query={"criteria": f"({field.name}:equals:{text})"})
        rows = told.get("data") or ()
        return str(rows[0].get("id", "")) if rows else ""

    def _note_called(self, field: FieldInfo, text: str) -> str:
        """Notes are not searched: the newest are looked through, for it was about to be made."""
        query = {"per_page": str(PAGE), "page": "1", "sort_by": "Created_Time", "sort_order": "desc", "fields": field.name}
        told = self._client.call("GET", f"/{_NOTES}", query=query, cost=self._flavour.cost)
        return next((str(row["id"]) for row in told.get("data") or () if str(row.get(field.name)) == text and row.get("id")), "")

    def write(self, name: str, fields: Sequence[FieldInfo], writes: Sequence[Write], *, key: str) -> list[Written]:
        """Change records by their id, make others by ``upsert`` with our number, so that a repetition changes and does not double."""
        if name == ASSOCIATIONS.name:
            return self._associations.write(writes)
        known = {field.name: field for field in fields}
        rows = [_row(one, known, has_modules=self._flavour.has_tokens) for one in writes]
        found: dict[int, Written] = {
            at: Written(one.id, "没有能写的内容", tuple(notes)) for at, (one, (row, notes, _)) in enumerate(zip(writes, rows, strict=True)) if not set(row) - {"id"}
        }
        for is_new in (False, True):
            places = [at for at, one in enumerate(writes) if at not in found and bool(one.id) != is_new]
            for part in _parts(places):
                told = self._wrote(name, [rows[at][0] for at in part], key if is_new else None)
                for at, one in zip(part, told, strict=True):
                    found[at] = _written(writes[at], one, *rows[at][1:])
        return [found[at] for at in range(len(writes))]

    def _wrote(self, name: str, rows: Sequence[Mapping[str, object]], key: str | None) -> Sequence[Mapping[str, Any]]:
        """Write rows and return what is said of each; ``key`` is for those that are to be made.

        Where one spoils it for all of them without their being told apart, each goes by itself.
        """
        # Notes know no upsert: one that was being made is looked for by who writes it.
        is_upsert = key is not None and name != _NOTES
        body = {"data": list(rows), "trigger": [], **({"duplicate_check_fields": [key]} if is_upsert else {})}
        try:
            said = self._client.call("PUT" if key is None else "POST", f"/{name}/upsert" if is_upsert else f"/{name}", body=body).get("data") or ()
        except Failed as error:
            said = error.rows if len(error.rows) == len(rows) else [{"code": error.code}] if len(rows) == 1 else ()
        if len(said) == len(rows) or len(rows) < 2:
            return said or [{}]
        return [one for row in rows for one in self._wrote(name, [row], key)]


def _names(fields: Sequence[FieldInfo]) -> str:
    names = [one.name for one in fields if one.name != ATTACHMENTS]
    return ",".join(dict.fromkeys([*names, "Modified_Time"])) if names else "id"


def _bulk_names(fields: Sequence[FieldInfo]) -> list[str]:
    names = [one.name for one in fields if one.kind is not Kind.FILES]
    return list(dict.fromkeys([*names, "Modified_Time"]))


def _remote(row: Mapping[str, Any], fields: Sequence[FieldInfo]) -> Remote:
    texts = {one.name: text for one in fields if one.kind is not Kind.FILES and (text := text_of(one, row.get(one.name)))}
    has_files = any(one.name == ATTACHMENTS for one in fields)
    # They are listed record by record, in the background; the moment of the change says that there may be another.
    files = (RemoteFile(f"{EVERY}{row.get('Modified_Time', '')}", ""),) if has_files else ()
    links = {one.name: str(told["id"]) for one in fields if isinstance(told := row.get(one.name), dict) and one.kind is Kind.LOOKUP and told.get("id")}
    return Remote(str(row["id"]), texts, files, links)


def _look_up(name: str, named: Named, *, has_modules: bool) -> dict[str, object]:
    """A look-up names its record; what a note hangs on may be of any module, which the two products say in two ways."""
    if name != _PARENT:
        return {name: {"id": named.id}}
    if has_modules:
        return {name: {"id": named.id, "module": {"api_name": named.object}}}
    return {name: named.id, "se_module": named.object}


def _row(one: Write, known: Mapping[str, FieldInfo], *, has_modules: bool) -> tuple[dict[str, object], list[str], list[str]]:
    """A row as it is sent, what of it does not fit, and the fields that were left out for that."""
    row: dict[str, object] = {"id": one.id} if one.id else {}
    notes: list[str] = []
    left_out: list[str] = []
    for name, named in one.links.items():
        row |= _look_up(name, named, has_modules=has_modules)
    for name, text in one.texts.items():
        try:
            row[name] = value_of(known[name], text)
        except InvalidInput as error:
            notes.append(str(error))
            left_out.append(name)
    return row, notes, left_out


def _written(one: Write, told: Mapping[str, Any], notes: Sequence[str], left_out: Sequence[str]) -> Written:
    details = told.get("details") or {}
    if str(told.get("status", "")).lower() == "success" or told.get("code") == "SUCCESS":
        return Written(one.id or str(details.get("id", "")), "", tuple(notes), tuple(left_out))
    where = f"，字段 {details['api_name']}" if isinstance(details, Mapping) and details.get("api_name") else ""
    return Written(one.id, f"Zoho 没有收下（{told.get('code', '')}{where}）", tuple(notes))


def _parts(places: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(places), WRITTEN):
        yield places[first : first + WRITTEN]
