"""飞书招聘 as a connector: its talents, read page after page; nothing is ever written there."""

from collections.abc import Sequence
from typing import Any, Final

from caidang.domain.connectors.contract import (
    EVERY,
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
from caidang.domain.connectors.feishu.client import NO_SCOPE, Client, Failed
from caidang.domain.connectors.feishu.values import DETAILS, changed_ms, fields_of, texts_of

TALENTS: Final = "talents"
PAGE: Final = 20
"""Talents in one answer: the most that is given."""
OVERLAP_MS: Final = 120_000
MOST_FILE: Final = 20 << 20
_READ_ONLY: Final = "飞书招聘只读：不往那边写。"


class FeishuConnector:
    """One company's 飞书招聘."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def check(self) -> Check:
        """Try the credentials: whether talents are given, and their phones and files with them."""
        rows = self._list({"page_size": str(PAGE)}).get("items") or []
        missing = []
        if rows and not any((one.get("basic_info") or {}).get("mobile") or (one.get("basic_info") or {}).get("email") for one in rows):
            missing.append("人才里没有手机和邮箱：请在开发者后台给应用开通这些字段的权限，否则认不出是谁。")
        try:
            self._client.call("/hire/v1/attachments/0", {"type": "1"}, kind="attachment")
        except Refused:
            missing.append("没有 hire:attachment:readonly 权限：简历附件取不来。")
        except Failed as error:
            if error.code == NO_SCOPE:
                missing.append("没有 hire:attachment:readonly 权限：简历附件取不来。")
        return Check((f"凭据可用，看得到人才（先看了 {len(rows)} 位）。",), tuple(missing))

    def objects(self) -> list[ObjectInfo]:
        """Return the talents: people are nowhere else."""
        return [ObjectInfo(TALENTS, "人才")]

    def describe(self, name: str) -> list[FieldInfo]:
        """Return the fields, the company's own behind the others."""
        return fields_of(self._client.call("/hire/v1/talent_objects/query", kind="schema").get("items") or [])

    def mark(self, name: str) -> At:
        """Return the moment of the newest change, by 飞书's own clock, a little before it."""
        rows = self._list({"page_size": "1", "sort_by": "1"}).get("items") or []
        newest = changed_ms(rows[0]) if rows else 0
        return {"ms": max(0, newest - OVERLAP_MS)} if newest else {}

    def read(self, name: str, fields: Sequence[FieldInfo], *, since: At, at: At) -> Page:
        """Read the next page."""
        # With a call for each person as well, half a page keeps to twenty calls a second.
        size = PAGE // 2 if any(one.name in DETAILS for one in fields) else PAGE
        query = {"page_size": str(size), "sort_by": "1"}
        if since.get("ms"):
            query["update_start_time"] = str(since["ms"])
        if at.get("token"):
            query["page_token"] = str(at["token"])
        told = self._list(query)
        records = tuple(self._remote(one, fields) for one in told.get("items") or () if one.get("id"))
        token = str(told.get("page_token") or "")
        is_last = not told.get("has_more") or not token
        return Page(records, {} if is_last else {"token": token}, is_last)

    def read_some(self, name: str, fields: Sequence[FieldInfo], ids: Sequence[str]) -> list[Remote]:
        """Return these talents."""
        found = []
        for pk in ids:
            try:
                told = self._client.call(f"/hire/v1/talents/{pk}", kind="talent").get("talent") or {}
            except Failed:
                continue
            if told.get("id"):
                found.append(self._remote(told, fields))
        return found

    def files(self, name: str, record: str) -> list[RemoteFile]:
        """Return a talent's résumés: only the details name them."""
        told = self._client.call(f"/hire/v2/talents/{record}", kind="details").get("resume_attachment_list") or ()
        return [RemoteFile(str(one["id"]), str(one.get("name") or one["id"])[:200]) for one in told if one.get("id")]

    def fetch(self, name: str, record: str, file: RemoteFile) -> bytes:
        """Return a résumé's bytes, from the address that is good for a short while."""
        told = self._client.call(f"/hire/v1/attachments/{file.key}", {"type": "1"}, kind="attachment").get("attachment") or {}
        url = str(told.get("url") or "")
        if not url:
            raise Failed(0, "飞书没有给附件的地址。")
        return self._client.file(url, most=MOST_FILE)

    def find(self, name: str, field: FieldInfo, text: str) -> str:
        """Refuse: nothing is written there."""
        raise Refused(_READ_ONLY)

    def write(self, name: str, fields: Sequence[FieldInfo], writes: Sequence[Write], *, key: str) -> list[Written]:
        """Refuse: nothing is written there."""
        raise Refused(_READ_ONLY)

    def _list(self, query: dict[str, str]) -> dict[str, Any]:
        return self._client.call("/hire/v1/talents", query, kind="talents")

    def _remote(self, talent: dict[str, Any], fields: Sequence[FieldInfo]) -> Remote:
        pk = str(talent["id"])
        wants_details = any(one.name in DETAILS for one in fields)
        details = self._client.call(f"/hire/v2/talents/{pk}", kind="details") if wants_details else {}
        ids = "、".join(sorted(map(str, talent.get("resume_attachment_id_list") or ())))
        has_files = bool(ids) and any(one.kind is Kind.FILES for one in fields)
        return Remote(pk, texts_of(talent, details, fields), (RemoteFile(f"{EVERY}{ids}", ""),) if has_files else ())
