"""Moka as a connector: the people of its applications, their jobs, stages and interviews; nothing is ever written there.

There is no call that tells of its fields: they are taken from what the first answers hold. Sources: mokahr.com/docs/api
(v1, v2), the pages of Moka's help on ``v2/data/ehrApplications``, and public clients that were run against Moka itself.
"""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from caidang.domain.connectors.contract import (
    At,
    Busy,
    Check,
    FieldInfo,
    Kind,
    Meter,
    ObjectInfo,
    Page,
    Refused,
    Remote,
    RemoteFile,
    Write,
    Written,
)
from caidang.domain.connectors.moka.rows import (
    CHINA,
    FIELDS,
    FILES,
    LABELS,
    LISTS,
    OBJECTS,
    PEOPLE,
    STAYS,
    file_key,
    files_of,
    flat,
    records,
    said,
)
from caidang.foundation.lib.net.calling import Answer, Caller, host_of
from caidang.foundation.lib.net.outside import Unanswered

HOST: Final = "https://api.mokahr.com"
PAGE: Final = 20
"""Applications in one answer: the most that is given."""
SAMPLED: Final = 5
"""Answers that are looked at for the fields that there are."""
MOST_FILE: Final = 20 << 20
OVERLAP: Final = timedelta(minutes=5)
_READ_ONLY: Final = "Moka 只读：不往那边写。"
_UNKNOWN: Final = "Moka 不认这个密钥，请向 Moka 的客户成功经理核对。"
_NOT_KNOWN: Final = re.compile(r"认证|api ?key|unauthor", re.IGNORECASE)
"""How it says that it does not know a key: with status 500, and a code that says nothing."""


@dataclass(frozen=True, slots=True)
class Account:
    """What opens one company's Moka."""

    host: str
    key: str = field(repr=False)


class MokaConnector:
    """One company's Moka."""

    def __init__(self, account: Account, reach: Callable[[str], Caller], meter: Meter) -> None:
        self._account, self._reach, self._meter = account, reach, meter
        self._caller = reach(account.host)

    def close(self) -> None:
        """End the connections."""
        self._caller.close()

    def check(self) -> Check:
        """Try the key."""
        rows, _, _ = self._page({"needAttachment": True})
        missing = []
        if rows and not any(one.get("phone") or one.get("email") for one in rows):
            missing.append("看得到人，看不到手机和邮箱：请让 Moka 的客户成功经理给这个密钥开通。")
        return Check((f"密钥可用，看得到申请（先看了 {len(rows)} 条）。",), tuple(missing))

    def objects(self) -> list[ObjectInfo]:
        """Return the people of the applications, nobody being given without one, and what else an application tells of."""
        return list(OBJECTS)

    def describe(self, name: str) -> list[FieldInfo]:
        """Return the fields; of people those that the first answers hold, those that are known by name first."""
        if name in FIELDS:
            return list(FIELDS[name])
        labels = dict(LABELS)
        for part, inner in LISTS.items():
            labels |= {f"{part}:{at}:{key}": f"{label}{at + 1}" for at in range(STAYS) for key, label in inner.items()}
        cursor = ""
        for _ in range(SAMPLED):
            rows, cursor, _ = self._page({"needAttachment": True}, cursor)
            for row in rows:
                labels = {**{key: label for key, label, _ in said(row)}, **labels}
            if not cursor:
                break
        known = [name for name in labels if name in LABELS or ":" in name]
        names = [*known, *(name for name in labels if name not in known)]
        fields = [FieldInfo(key, labels[key], Kind.TEXT, is_writable=False) for key in names]
        return [*fields, FieldInfo(FILES, "简历附件", Kind.FILES, is_writable=False)]

    def mark(self, name: str) -> At:
        """Return Moka's own now, from the date of its answer, a little before it."""
        _, _, answer = self._page({"limit": 1, "needAttachment": False})
        try:
            at = parsedate_to_datetime(answer.headers.get("date", ""))
        except ValueError:
            return {}
        return {"time": (at.astimezone(UTC) - OVERLAP).isoformat()}

    def read(self, name: str, fields: Sequence[FieldInfo], *, since: At, at: At) -> Page:
        """Read the next page; of several applications that tell of the same record the last one that is read counts."""
        wanted: dict[str, object] = {"needAttachment": any(one.kind is Kind.FILES for one in fields)}
        if since.get("time"):
            moment = datetime.fromisoformat(str(since["time"])).astimezone(CHINA)
            wanted["updateAtStartTime"] = f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
        rows, cursor, _ = self._page(wanted, str(at.get("next", "")))
        found = tuple(one for row in rows for one in records(name, row, fields))
        return Page(found, {"next": cursor} if cursor else {}, is_last=not cursor)

    def read_some(self, name: str, fields: Sequence[FieldInfo], ids: Sequence[str]) -> list[Remote]:
        """Return these records: only applications can be asked for, so all are read through."""
        wanted, cursor = set(ids), ""
        found: dict[str, Remote] = {}
        while True:
            rows, cursor, _ = self._page({"needAttachment": True}, cursor)
            found.update({one.id: one for row in rows for one in records(name, row, fields) if one.id in wanted})
            if not cursor or len(found) == len(wanted):
                return list(found.values())

    def files(self, name: str, record: str) -> list[RemoteFile]:
        """Return a person's files, with addresses that are good for an hour."""
        return [file for one in self.read_some(PEOPLE, [FieldInfo(FILES, "", Kind.FILES)], [record]) for file in one.files]

    def fetch(self, name: str, record: str, file: RemoteFile) -> bytes:
        """Return a file's bytes: its address is asked for anew, since one lives an hour."""
        application, _, key = file.key.partition(":")
        rows, _, _ = self._page({"applicationIds": [int(application)], "needAttachment": True})
        url = next((str(one.get("url") or "") for row in rows for one in files_of(row) if file_key(one) == key), "")
        if not url:
            raise Unanswered("Moka 没有给附件的地址。")
        with self._reach(host_of(url)) as there:
            answer = there.ask("GET", url.removeprefix(host_of(url)), most=MOST_FILE)
        if answer.status != 200:
            raise Unanswered("附件的地址已经失效，下次再取。")
        return answer.body

    def find(self, name: str, field: FieldInfo, text: str) -> str:
        """Refuse: nothing is written there."""
        raise Refused(_READ_ONLY)

    def write(self, name: str, fields: Sequence[FieldInfo], writes: Sequence[Write], *, key: str) -> list[Written]:
        """Refuse: nothing is written there."""
        raise Refused(_READ_ONLY)

    def _page(self, wanted: Mapping[str, object], cursor: str = "") -> tuple[list[dict[str, Any]], str, Answer]:
        """One answer: its rows, and where the next begins, empty at the end."""
        self._meter.take("api")
        secret = base64.b64encode(f"{self._account.key}:".encode()).decode()
        # What was asked for stays with where it stands: the next page is asked for by that alone.
        attachments = {key: value for key, value in wanted.items() if key == "needAttachment"}
        body = {"limit": PAGE, **attachments, "next": cursor} if cursor else {"limit": PAGE, **wanted}
        answer = self._caller.ask_json(
            "POST", "/api-platform/v2/data/ehrApplications", body, headers={"Authorization": f"Basic {secret}"}
        )
        if answer.status == 401 or (answer.status >= 500 and _NOT_KNOWN.search(_said(answer))):
            raise Refused(_UNKNOWN)
        if answer.status == 403:
            raise Refused("这个密钥没有开通「获取候选人信息」接口，请让 Moka 的客户成功经理开通。")
        if answer.status == 429:
            raise Busy("Moka 说调用太密，歇一会儿自动接着。", self._meter.rest())
        if answer.status != 200:
            raise Unanswered(f"Moka 出了错（状态 {answer.status}）。")
        told = answer.told()
        if told.get("success") is False and _NOT_KNOWN.search(_said(answer)):
            raise Refused(_UNKNOWN)
        if told.get("success") is False or told.get("code") not in (0, 200):
            raise Unanswered(f"Moka 没有给（错误码 {told.get('code')}）。")
        self._meter.went_well()
        rows = [flat(one) for one in told.get("data") or () if isinstance(one, dict)]
        return rows, str(told.get("next") or "") if rows else "", answer


def _said(answer: Answer) -> str:
    """What an answer says in words; empty where it is no answer of Moka's own."""
    try:
        told = json.loads(answer.body or b"{}")
    except ValueError:
        return ""
    return str(told.get("msg") or "") if isinstance(told, dict) else ""
