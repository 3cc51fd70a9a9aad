"""What of clients, contacts, jobs, applications, interviews and notes is taken over, and how their values read: nothing is written here."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from caidang.core.errors import InvalidInput
from caidang.core.text.dates import parse_date
from caidang.core.text.normalize import normalize
from caidang.domain.clients.models import Client, Job
from caidang.domain.connectors.contract import FieldInfo, ObjectInfo
from caidang.domain.connectors.models import ObjectMap
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.way import Kind as Way

What = ObjectMap.What


@dataclass(frozen=True, slots=True)
class Target:
    """One of our fields: what it is called, whether a record is nothing without it, whether it names another record.

    ``goes`` says when it is written there: ``both`` whenever it changes here, ``made`` only with a record that is made there.
    """

    label: str
    is_needed: bool = False
    of: str = ""
    guess: str = ""
    goes: str = ""


TARGETS: Final[Mapping[str, Mapping[str, Target]]] = {
    What.CLIENTS: {
        "name": Target("客户名称", is_needed=True, guess=r"account_name|client_name|department_name|客户名|公司名|部门|名称|^name$", goes="both"),
        "short_name": Target("简称", guess=r"简称|short_name", goes="both"), "industry": Target("行业", guess=r"industry|行业", goes="both"),
        "city": Target("城市", guess=r"billing_city|^city|城市|所在地", goes="both"), "status": Target("状态", guess=r"client_status|客户状态|合作状态", goes="both"),
        "note": Target("备注（记成一条笔记）", guess=r"description|备注|简介"),
    },
    What.CONTACTS: {
        "name": Target("姓名", is_needed=True, guess=r"full_name|姓名|^name$", goes="both"),
        "client": Target("所属客户", is_needed=True, of=What.CLIENTS, guess=r"client_name|account_name|account_id|department_name|所属客户|客户", goes="made"),
        "title": Target("职务", guess=r"^title$|job_title|职务|职位", goes="both"), "phone": Target("电话", guess=r"mobile|手机|^tel|电话", goes="both"),
        "email": Target("邮箱", guess=r"^email|邮箱|mail", goes="both"), "wechat": Target("微信", guess=r"wechat|微信", goes="both"),
        "note": Target("备注", guess=r"description|备注", goes="both"),
    },
    What.JOBS: {
        "title": Target("职位", is_needed=True, guess=r"posting_title|job_opening_name|deal_name|职位名|岗位名|职位|岗位|^name$", goes="both"),
        "client": Target("客户", is_needed=True, of=What.CLIENTS, guess=r"client_name|account_name|account_id|department|客户|部门", goes="made"),
        "status": Target("状态", guess=r"job_opening_status|^stage$|职位状态|状态|阶段", goes="both"), "headcount": Target("人数", guess=r"number_of_positions|人数|headcount", goes="both"),
        "city": Target("城市", guess=r"^city|城市|工作地点", goes="both"), "publication": Target("职位描述（对外文案）", guess=r"job_description|^description|职位描述|岗位职责|jd", goes="both"),
        "deadline": Target("截止", guess=r"target_date|closing_date|截止", goes="both"),
        "salary_low": Target("月薪下限（元）", guess=r"薪资下限|最低月薪|min_salary", goes="both"), "salary_high": Target("月薪上限（元）", guess=r"薪资上限|最高月薪|max_salary", goes="both"),
    },
    What.APPLICATIONS: {
        "candidate": Target("候选人", is_needed=True, of=What.PEOPLE, guess=r"candidate|候选人|人选|talent", goes="made"),
        "job": Target("职位", is_needed=True, of=What.JOBS, guess=r"job|posting|职位|岗位|deal", goes="made"),
        "stage": Target("阶段", guess=r"status|stage|阶段|进展|状态", goes="both"),
    },
    What.INTERVIEWS: {
        "candidate": Target("候选人", is_needed=True, of=What.PEOPLE, guess=r"candidate|候选人|人选|talent", goes="made"),
        "job": Target("职位", is_needed=True, of=What.JOBS, guess=r"posting|job|职位|岗位", goes="made"),
        "start": Target("开始", is_needed=True, guess=r"start|^from$|开始|面试时间", goes="both"), "end": Target("结束", guess=r"end_|^to$|结束", goes="both"),
        "status": Target("状态", guess=r"interview_status|状态", goes="both"), "kind": Target("方式", guess=r"interview_type|方式|类型", goes="both"),
        "title": Target("名称（写进给面试官的话）", guess=r"interview_name|名称|主题", goes="made"), "place": Target("地点", guess=r"venue|location|地点", goes="both"),
        "note": Target("说明（写进给面试官的话）", guess=r"comment|description|说明|备注"),
        "interviewers": Target("面试官（名字；进来的写进给面试官的话）", guess=r"^interviewers?(_name)?$|面试官", goes="both"),
    },
    What.NOTES: {
        "candidate": Target("挂在谁上", is_needed=True, of=What.PEOPLE, guess=r"parent_id|candidate|候选人", goes="made"),
        "text": Target("内容", is_needed=True, guess=r"note_content|内容|content", goes="made"), "title": Target("标题", guess=r"note_title|标题"),
    },
    What.CLIENT_NOTES: {
        "client": Target("挂在哪个客户上", is_needed=True, of=What.CLIENTS, guess=r"account|client|客户|公司", goes="made"),
        "job": Target("哪个职位", of=What.JOBS, guess=r"posting|job|职位|岗位|商机|deal", goes="made"),
        "text": Target("内容", is_needed=True, guess=r"content|内容|^text|记录|笔记", goes="made"), "title": Target("标题", guess=r"title|标题|主题"),
    },
}  # fmt: skip
NUMBER: Final = "number"
"""What our record's number stands for among our fields: it is written with what is made there, and known again by."""
ORDER: Final = (What.CLIENTS, What.CONTACTS, What.PEOPLE, What.JOBS, What.APPLICATIONS, What.INTERVIEWS, What.NOTES, What.CLIENT_NOTES)
"""In which order objects are read: what others name comes first."""
_OBJECTS: Final = (
    (What.INTERVIEWS, r"^interviews?$|面试"), (What.APPLICATIONS, r"^\$associations$|^applications?$|应聘|投递|推荐记录"), (What.CLIENT_NOTES, r"客户.*(笔记|跟进|拜访|备注)|^拜访"),
    (What.NOTES, r"^notes$|备注|跟进记录"),
    (What.JOBS, r"^(job_?openings?|deals|(new)?opportunityobj)$|职位|岗位|商机"), (What.CONTACTS, r"^contactobj$"),
    (What.CLIENTS, r"^(accounts|clients|departments|accountobj)$|^客户|公司"),
)  # fmt: skip
_WAYS: Final = (
    (Way.LOST, r"reject|unqualified|declin|withdr|no[- ]?show|not[- ]?interested|淘汰|放弃|拒绝|不合适|未通过|archiv|归档"),
    (Way.GUARANTEED, r"过保|guarantee"), (Way.PLACED, r"hired|joined|converted|onboard|入职"), (Way.OFFER, r"offer|录用"),
    (Way.INTERVIEW, r"interview|面试|复试|初试"), (Way.SUBMITTED, r"submit|approved[- ]by[- ]client|推荐|已推"),
    (Way.CONTACT, r"^new$|associat|contact|qualified|screen|evaluat|waiting|applied|初筛|联系|待|新"),
)  # fmt: skip
_CLIENT_STATES: Final = (
    (Client.Status.PROSPECT, r"prospect|洽谈|潜在|意向|未成交"), (Client.Status.PAUSED, r"pause|hold|暂停"),
    (Client.Status.ENDED, r"ended|lost|inactive|终止|流失|结束"), (Client.Status.ACTIVE, r"active|customer|合作|成交|签约"),
)  # fmt: skip
_JOB_STATES: Final = (
    (Job.Status.FILLED, r"filled|won|招满|完成|成交"), (Job.Status.CLOSED, r"cancel|closed|declin|inactive|lost|关闭|取消|终止"),
    (Job.Status.PAUSED, r"hold|pause|暂停"), (Job.Status.DRAFT, r"draft|waiting|approv|草稿|待审"),
    (Job.Status.OPEN, r"progress|open|active|进行|招聘中|开放|qualif|propos|negot"),
)  # fmt: skip
_MEETINGS: Final = (
    (Interview.Status.CANCELLED, r"cancel|取消"), (Interview.Status.ABSENT, r"no[- ]?show|absent|未到|缺席|爽约"),
    (Interview.Status.DONE, r"complet|conducted|done|evaluat|passed|reject|on[- ]?hold|已完成|已面|通过|结束"),
    (Interview.Status.SCHEDULED, r"schedul|upcoming|new|安排|待面|改期"),
)  # fmt: skip
_MANNERS: Final = (
    (Interview.Kind.PHONE, r"phone|call|电话"), (Interview.Kind.VIDEO, r"video|online|zoom|meet|视频|线上"), (Interview.Kind.WRITTEN, r"written|笔试"),
    (Interview.Kind.ASSESSMENT, r"assess|test|测评"), (Interview.Kind.CLIENT, r"client|客户"), (Interview.Kind.ONSITE, r"person|onsite|level|general|internal|现场|初试|复试"),
)  # fmt: skip
_ZONE: Final = ZoneInfo("Asia/Shanghai")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


def what_of(one: ObjectInfo, beside: Collection[str] = ()) -> str:
    """Return what an object is taken for where nobody has said; ``beside`` are the names of all that are there.

    Contacts are people in a CRM, and those of clients where candidates have a module of their own.
    """
    if one.name == "Contacts" and "Candidates" in beside:
        return What.CONTACTS
    return next((what for what, pattern in _OBJECTS if re.search(pattern, one.name.lower()) or re.search(pattern, one.label)), What.PEOPLE)


def guessed(what: str, fields: Sequence[FieldInfo], said: Collection[str] = ()) -> dict[str, str]:
    """Return which field of theirs is which of ours, each once, by their names: what names a record is sought among look-ups first.

    Of two that fit the one is meant that says anything: ``said`` are the fields that have a value in the samples.
    """
    found: dict[str, str] = {}
    for key, target in TARGETS[what].items():
        free = [one for one in fields if one.name not in found and (bool(target.of) or one.kind != "lookup")]
        for one in sorted(free, key=lambda each: (bool(target.of) and each.kind != "lookup", each.name not in said)):
            if target.guess and (re.search(target.guess, one.name.lower()) or re.search(target.guess, one.label.lower())):
                found[one.name] = key
                break
    return found


def check_columns(what: str, chosen: Mapping[str, str]) -> None:
    """Raise InvalidInput where something needed is missing, or two fields are the same of ours; ``chosen`` is field to target."""
    targets = TARGETS[what]
    if len(set(chosen.values())) < len(chosen):
        raise InvalidInput("两个字段选成了同一项，只能留一个。")
    for key, one in targets.items():
        if one.is_needed and key not in chosen.values():
            raise InvalidInput(f"还没有对上「{one.label}」。")


def way_of(text: str) -> Way | None:
    """Return the kind of stage that a status there tells of; None for one that says nothing."""
    found: Way | None = _matched(text, _WAYS)
    return found


def value_of(what: str, key: str, text: str) -> Any:  # noqa: ANN401 - as the fields of clients and jobs take them
    """Return a text as our field takes it; raises InvalidInput saying why it does not."""
    if key in ("status", "kind"):
        tables = {What.CLIENTS: _CLIENT_STATES, What.JOBS: _JOB_STATES, What.INTERVIEWS: _MANNERS if key == "kind" else _MEETINGS}
        found = _matched(text, tables[What(what)])
        if found is None:
            raise InvalidInput(f"不认识的{TARGETS[what][key].label}「{text[:20]}」，没有带过来")
        return found.value
    if key in ("start", "end"):
        return _moment(text, TARGETS[what][key].label)
    if key in ("headcount", "salary_low", "salary_high"):
        number = _NUMBER.search(text.replace(",", ""))
        if number is None:
            raise InvalidInput(f"「{TARGETS[what][key].label}」不是数字：{text[:20]}")
        return int(float(number[0]))
    if key == "deadline":
        day = parse_date(text) or ""
        if len(day) != 10:
            raise InvalidInput(f"「截止」不是到日的日期：{text[:20]}")
        return day
    limit = {"name": 80, "title": 80, "short_name": 20, "industry": 40, "city": 40, "place": 300}.get(key) if what != What.CONTACTS else None
    line = normalize(text).strip() if key in ("publication", "text", "note") else " ".join(normalize(text).split())
    return line[:limit] if limit else line


def text_for(what: str, key: str, value: Any, options: Mapping[str, str]) -> str:  # noqa: ANN401 - as our field has it
    """Return a value of ours as one of their fields says it; raises InvalidInput where it has no word that is read back as the same."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(_ZONE):%Y-%m-%d %H:%M}"
    if key not in ("status", "kind"):
        if options and str(value) not in options and str(value) not in options.values():
            raise InvalidInput(f"对方的「{TARGETS[what][key].label}」没有「{str(value)[:20]}」这个选项，没有写")
        return str(value)
    label = label_of(what, key, value)
    words = [label] if not options else [label, *options.values()]
    for word in words:
        if (not options or word in options.values()) and _reads_as(what, key, word) == value:
            return word
    raise InvalidInput(f"对方的「{TARGETS[what][key].label}」没有和「{label}」相当的选项，没有写")


def label_of(what: str, key: str, value: str) -> str:
    """Return what people call a status or a manner of ours."""
    tables: Mapping[str, Any] = {What.CLIENTS: Client.Status, What.JOBS: Job.Status, What.INTERVIEWS: Interview.Kind if key == "kind" else Interview.Status}
    return str(tables[What(what)](value).label)


def _reads_as(what: str, key: str, word: str) -> str:
    try:
        return str(value_of(what, key, word))
    except InvalidInput:
        return ""


def _moment(text: str, label: str) -> datetime:
    """A moment as the connectors write one: a day and a time in China."""
    try:
        return datetime.strptime(text.strip()[:16], "%Y-%m-%d %H:%M").replace(tzinfo=_ZONE)
    except ValueError:
        raise InvalidInput(f"「{label}」不是到分钟的时间：{text[:20]}") from None


def _matched(text: str, table: Sequence[tuple[Any, str]]) -> Any:  # noqa: ANN401 - what the table holds
    plain = normalize(text).strip().lower()
    return next((value for value, pattern in table if re.search(pattern, plain)), None)
