"""Moka as a connector: the people of its applications; nothing is ever written there.

There is no call that tells of its fields: they are taken from what the first answers hold. Sources: mokahr.com/docs/api
(v1, v2), the pages of Moka's help on ``v2/data/ehrApplications``, and a public client that was run against Moka itself.
"""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
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
from caidang.foundation.lib.calling import Answer, Caller, host_of
from caidang.foundation.lib.outside import Unanswered

HOST: Final = "https://api.mokahr.com"
PEOPLE: Final = "ehrApplications"
PAGE: Final = 20
"""Applications in one answer: the most that is given."""
SAMPLED: Final = 5
"""Answers that are looked at for the fields that there are."""
STAYS: Final = 3
MOST: Final = 20_000
MOST_FILE: Final = 20 << 20
OVERLAP: Final = timedelta(minutes=5)
FILES: Final = "attachments"
_CHINA: Final = timezone(timedelta(hours=8))
_READ_ONLY: Final = "Moka 只读：不往那边写。"
_LABELS: Final[Mapping[str, str]] = {
    "name": "姓名", "phone": "手机", "email": "邮箱", "gender": "性别", "birthDate": "出生日期", "birthYear": "出生年份",
    "citizenId": "身份证号", "nationality": "国籍", "nativePlace": "籍贯", "ethnic": "民族", "location": "所在城市",
    "academicDegree": "最高学历", "experience": "工作年限", "married": "婚姻状况", "source": "来源渠道", "stageName": "Moka 阶段",
    "lastCompany": "公司", "lastPosition": "职位", "lastSpeciality": "专业", "lastSchool": "学校", "archivedReason": "归档原因",
}  # fmt: skip
_LISTS: Final[Mapping[str, Mapping[str, str]]] = {
    "educationInfo": {"school": "学校", "speciality": "专业", "academicDegree": "学历", "startDate": "入学时间", "endDate": "毕业时间"},
    "experienceInfo": {"company": "公司", "title": "职位", "startDate": "入职时间", "endDate": "离职时间", "department": "部门", "summary": "工作内容"},
}  # fmt: skip
_NOT: Final = frozenset(("candidateId", "applicationId", "headUrl", "avatar", "avatarUrl", "resumeUrl", "customFields", FILES, "offer", "interviewers"))


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
        """Return the people of the applications: nobody is given without one."""
        return [ObjectInfo(PEOPLE, "候选人（按申请）")]

    def describe(self, name: str) -> list[FieldInfo]:
        """Return the fields that the first answers hold, those that are known by name first."""
        labels = dict(_LABELS)
        for part, inner in _LISTS.items():
            labels |= {f"{part}:{at}:{key}": f"{label}{at + 1}" for at in range(STAYS) for key, label in inner.items()}
        cursor = ""
        for _ in range(SAMPLED):
            rows, cursor, _ = self._page({"needAttachment": True}, cursor)
            for row in rows:
                labels = {**{key: label for key, label, _ in _said(row)}, **labels}
            if not cursor:
                break
        known = [name for name in labels if name in _LABELS or ":" in name]
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
        """Read the next page; of several applications of a person the last one that is read tells."""
        wanted: dict[str, object] = {"needAttachment": any(one.kind is Kind.FILES for one in fields)}
        if since.get("time"):
            moment = datetime.fromisoformat(str(since["time"])).astimezone(_CHINA)
            wanted["updateAtStartTime"] = f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
        rows, cursor, _ = self._page(wanted, str(at.get("next", "")))
        records = tuple(_remote(row, fields) for row in rows if row.get("candidateId"))
        return Page(records, {"next": cursor} if cursor else {}, is_last=not cursor)

    def read_some(self, name: str, fields: Sequence[FieldInfo], ids: Sequence[str]) -> list[Remote]:
        """Return these people: only applications can be asked for, so all are read through."""
        wanted, found, cursor = set(ids), {}, ""
        while True:
            rows, cursor, _ = self._page({"needAttachment": True}, cursor)
            found.update({str(row["candidateId"]): _remote(row, fields) for row in rows if str(row.get("candidateId")) in wanted})
            if not cursor or len(found) == len(wanted):
                return list(found.values())

    def files(self, name: str, record: str) -> list[RemoteFile]:
        """Return a person's files, with addresses that are good for an hour."""
        return [file for one in self.read_some(name, [FieldInfo(FILES, "", Kind.FILES)], [record]) for file in one.files]

    def fetch(self, name: str, record: str, file: RemoteFile) -> bytes:
        """Return a file's bytes: its address is asked for anew, since one lives an hour."""
        application, _, key = file.key.partition(":")
        rows, _, _ = self._page({"applicationIds": [int(application)], "needAttachment": True})
        url = next((str(one.get("url") or "") for row in rows for one in _files(row) if _file_key(one) == key), "")
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
        body = {"limit": PAGE, **wanted, **({"next": cursor} if cursor else {})}
        answer = self._caller.ask_json(
            "POST", "/api-platform/v2/data/ehrApplications", body, headers={"Authorization": f"Basic {secret}"}
        )
        if answer.status == 401:
            raise Refused("Moka 不认这个密钥，请向 Moka 的客户成功经理核对。")
        if answer.status == 403:
            raise Refused("这个密钥没有开通「获取候选人信息」接口，请让 Moka 的客户成功经理开通。")
        if answer.status == 429:
            raise Busy("Moka 说调用太密，歇一会儿自动接着。", self._meter.rest())
        if answer.status != 200:
            raise Unanswered(f"Moka 出了错（状态 {answer.status}）。")
        told = answer.told()
        if told.get("success") is False or told.get("code") not in (0, 200):
            raise Unanswered(f"Moka 没有给（错误码 {told.get('code')}）。")
        self._meter.went_well()
        rows = [one for one in told.get("data") or () if isinstance(one, dict)]
        return rows, str(told.get("next") or "") if rows else "", answer


def _remote(row: Mapping[str, Any], fields: Sequence[FieldInfo]) -> Remote:
    said = {key: text for key, _, text in _said(row)}
    texts = {one.name: said[one.name] for one in fields if one.kind is not Kind.FILES and said.get(one.name)}
    files: tuple[RemoteFile, ...] = ()
    if any(one.kind is Kind.FILES for one in fields):
        files = tuple(RemoteFile(f"{row.get('applicationId')}:{_file_key(one)}", str(one.get("fileName") or one.get("name") or "附件")[:200]) for one in _files(row))
    return Remote(str(row["candidateId"]), texts, files)


def _files(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in row.get(FILES) or () if isinstance(one, Mapping)]


def _file_key(one: Mapping[str, Any]) -> str:
    """What knows a file again: its address is another one each time."""
    return str(one.get("id") or one.get("key") or one.get("fileName") or one.get("name") or "")[:200]


def _said(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each value of an application: its field, what that is called where nobody knows better, and its text."""
    for key, raw in row.items():
        if key in _LISTS:
            for at, one in enumerate(part for part in raw or () if isinstance(part, Mapping)):
                if at < STAYS:
                    yield from ((f"{key}:{at}:{name}", f"{name}{at + 1}", _text(name, value)) for name, value in one.items() if _is_plain(value))
        elif key == "customFields":
            for one in raw or ():
                if isinstance(one, Mapping) and one.get("name"):
                    yield f"own:{one['name']}", str(one["name"]), _text("", one.get("value"))
        elif key not in _NOT and _is_plain(raw):
            yield key, key, _text(key, raw)
    job = row.get("job")
    if isinstance(job, Mapping) and job.get("title"):
        yield "job:title", "应聘职位", str(job["title"])


def _is_plain(raw: object) -> bool:
    return raw is None or isinstance(raw, str | int | float | bool)


def _text(name: str, raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, list):
        return "、".join(str(one) for one in raw if _is_plain(one) and one is not None)[:MOST]
    text = str(raw) if _is_plain(raw) else ""
    if name.endswith(("Date", "date")) and len(text) > 10:
        try:
            return f"{datetime.fromisoformat(text.replace('Z', '+00:00')).astimezone(_CHINA):%Y-%m-%d}"
        except ValueError:
            return text[:10]
    return text.strip()[:MOST]
