"""What an application of Moka says: of its person, of the job, of how far he is, and of when he is seen.

Answers of version 2 keep what is plain under ``basicInfo``, those of version 1 beside the lists: both are read.
Sources: mokahr.com/docs/api; public clients that were run against Moka itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from caidang.domain.connectors.contract import FieldInfo, Kind, ObjectInfo, Remote, RemoteFile

PEOPLE: Final = "ehrApplications"
FILES: Final = "attachments"
STAYS: Final = 3
MOST: Final = 20_000
CHINA: Final = timezone(timedelta(hours=8))
LABELS: Final[Mapping[str, str]] = {
    "name": "姓名", "phone": "手机", "email": "邮箱", "gender": "性别", "birthDate": "出生日期", "birthYear": "出生年份",
    "citizenId": "身份证号", "nationality": "国籍", "nativePlace": "籍贯", "ethnic": "民族", "location": "所在城市",
    "academicDegree": "最高学历", "experience": "工作年限", "married": "婚姻状况", "source": "来源渠道", "sourceName": "来源渠道", "stageName": "Moka 阶段",
    "lastCompany": "公司", "lastPosition": "职位", "lastSpeciality": "专业", "lastSchool": "学校", "archivedReason": "归档原因",
}  # fmt: skip
LISTS: Final[Mapping[str, Mapping[str, str]]] = {
    "educationInfo": {"school": "学校", "speciality": "专业", "academicDegree": "学历", "startDate": "入学时间", "endDate": "毕业时间"},
    "experienceInfo": {"company": "公司", "title": "职位", "startDate": "入职时间", "endDate": "离职时间", "department": "部门", "summary": "工作内容"},
}  # fmt: skip
_NOT: Final = frozenset((
    "candidateId", "applicationId", "headUrl", "avatar", "avatarUrl", "resumeUrl", "resumeKey", "customFields", FILES, "offer", "interviewers", "interviewInfo",
    "ehrCandidateExternalLink",
))  # fmt: skip
_DEPARTMENTS, _JOBS, _APPLICATIONS, _INTERVIEWS = "departments", "jobs", "applications", "interviews"
OBJECTS: Final = (
    ObjectInfo(PEOPLE, "候选人（按申请）"), ObjectInfo(_DEPARTMENTS, "部门（当作客户）"), ObjectInfo(_JOBS, "职位"),
    ObjectInfo(_APPLICATIONS, "应聘（申请和阶段）"), ObjectInfo(_INTERVIEWS, "面试"),
)  # fmt: skip
_PERSON: Final = FieldInfo("candidate", "候选人", Kind.LOOKUP, is_writable=False)
_JOB: Final = FieldInfo("job", "职位", Kind.LOOKUP, is_writable=False)


def _field(name: str, label: str) -> FieldInfo:
    return FieldInfo(name, label, is_writable=False)


FIELDS: Final[Mapping[str, tuple[FieldInfo, ...]]] = {
    _DEPARTMENTS: (_field("name", "名称"),),
    _JOBS: (_field("title", "职位"), FieldInfo("department", "部门", Kind.LOOKUP, is_writable=False)),
    _APPLICATIONS: (_PERSON, _JOB, _field("stage", "阶段")),
    _INTERVIEWS: (
        _PERSON, _JOB, _field("start", "开始"), _field("end", "结束"), _field("interview_status", "状态"), _field("interview_type", "方式"),
        _field("interview_name", "名称"),
    ),
}  # fmt: skip
"""The fields of what stands beside people; those of people are taken from what the answers hold."""


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an application with what is plain beside its lists, whichever version gave it."""
    basic = row.get("basicInfo")
    found = {**{key: value for key, value in row.items() if key != "basicInfo"}, **(basic if isinstance(basic, Mapping) else {})}
    for key, name in (("stage", "stageName"), ("archiveReasons", "archivedReason")):
        told = _name_of(found.pop(key, None))
        if told and not found.get(name):
            found[name] = told
    return found


def records(name: str, row: Mapping[str, Any], fields: Sequence[FieldInfo]) -> list[Remote]:
    """Return the records of an object that an application tells of."""
    if not row.get("candidateId"):
        return []
    if name == PEOPLE:
        return [_person(row, fields)]
    return [one for one in _BESIDE[name](row) if one.id]


def said(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each value of a person: its field, what that is called where nobody knows better, and its text."""
    for key, raw in row.items():
        if key in LISTS:
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


def files_of(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what hangs on an application."""
    return [one for one in row.get(FILES) or () if isinstance(one, Mapping)]


def file_key(one: Mapping[str, Any]) -> str:
    """Return what knows a file again: its address is another one each time."""
    return str(one.get("id") or one.get("key") or one.get("fileName") or one.get("name") or "")[:200]


def _person(row: Mapping[str, Any], fields: Sequence[FieldInfo]) -> Remote:
    told = {key: text for key, _, text in said(row)}
    texts = {one.name: told[one.name] for one in fields if one.kind is not Kind.FILES and told.get(one.name)}
    files: tuple[RemoteFile, ...] = ()
    if any(one.kind is Kind.FILES for one in fields):
        files = tuple(RemoteFile(f"{row.get('applicationId')}:{file_key(one)}", str(one.get("fileName") or one.get("name") or "附件")[:200]) for one in files_of(row))
    return Remote(str(row["candidateId"]), texts, files)


def _department(row: Mapping[str, Any]) -> Iterator[Remote]:
    _, _, name = _job_of(row)
    yield Remote(name[:100], {"name": name})


def _job(row: Mapping[str, Any]) -> Iterator[Remote]:
    pk, title, department = _job_of(row)
    texts = {"title": title, "department": department}
    yield Remote(pk, {key: text for key, text in texts.items() if text}, (), {"department": department[:100]} if department else {})


def _application(row: Mapping[str, Any]) -> Iterator[Remote]:
    texts, links = _both(row)
    stage = "淘汰" if row.get("archived") is True else str(row.get("stageName") or "")
    yield Remote(str(row.get("applicationId") or ""), {**texts, **({"stage": stage} if stage else {})}, (), links)


def _interviews(row: Mapping[str, Any]) -> Iterator[Remote]:
    """One for each round: told as a list, as one round, or not at all."""
    told = row.get("interviewInfo")
    texts, links = _both(row)
    for at, one in enumerate(told if isinstance(told, list) else [told]):
        if not isinstance(one, Mapping):
            continue
        found = {
            "start": _moment(one.get("startTime")), "end": _moment(one.get("endTime")), "interview_status": str(one.get("status") or ""),
            "interview_type": str(one.get("interviewType") or ""), "interview_name": str(one.get("roundName") or ""),
        }  # fmt: skip
        pk = one.get("id") or one.get("interviewId") or f"{row.get('applicationId')}:{one.get('round') or at + 1}"
        yield Remote(str(pk)[:100], {**texts, **{key: text for key, text in found.items() if text}}, (), links)


_BESIDE: Final = {_DEPARTMENTS: _department, _JOBS: _job, _APPLICATIONS: _application, _INTERVIEWS: _interviews}


def _both(row: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    pk, title, _ = _job_of(row)
    texts = {"candidate": str(row.get("name") or ""), "job": title}
    links = {"candidate": str(row["candidateId"]), "job": pk}
    return {key: text for key, text in texts.items() if text}, {key: text for key, text in links.items() if text}


def _job_of(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """The job's number, its title and its department; where it has no number, those two know it again."""
    job = row.get("job")
    if not isinstance(job, Mapping):
        return "", "", ""
    title, department = str(job.get("title") or "").strip(), _name_of(job.get("department"))
    pk = job.get("jobId") or job.get("id") or (f"{department}/{title}" if title else "")
    return str(pk)[:100], title, department


def _name_of(raw: object) -> str:
    """What something is called that is told by its name, or as a thing with one."""
    if isinstance(raw, Mapping):
        return str(raw.get("name") or "").strip()
    return raw.strip() if isinstance(raw, str) else ""


def _moment(raw: object) -> str:
    """A day and a time in China, from milliseconds or from a text that says its zone."""
    text = str(raw or "")
    try:
        at = datetime.fromtimestamp(int(text) / 1000, CHINA) if text.isdigit() else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{at.astimezone(CHINA) if at.tzinfo else at:%Y-%m-%d %H:%M}"


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
            return f"{datetime.fromisoformat(text.replace('Z', '+00:00')).astimezone(CHINA):%Y-%m-%d}"
        except ValueError:
            return text[:10]
    return text.strip()[:MOST]
