"""OpenCATS: the tables of its database (0.9.x) as people, clients, jobs and applications.

Facts: github.com/opencats/OpenCATS, db/cats_schema.sql as of 2026; what items are called by number: 100 a candidate, 200 a company,
300 a contact, 400 a job order. Files lie in attachments/<directory_name>/<stored_filename>.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from caidang.core.interchange.takeover.dump import Row
from caidang.core.interchange.takeover.taken import (
    CONTACT,
    INTERVIEW,
    LOST,
    OFFER,
    PLACED,
    SUBMITTED,
    Taken,
    TakenApplication,
    TakenClient,
    TakenContact,
    TakenFile,
    TakenJob,
    TakenPerson,
    full_name,
    plain,
)

TABLES: Final = (
    "candidate", "company", "contact", "joborder", "candidate_joborder", "attachment", "activity", "activity_type",
    "candidate_tag", "tag", "extra_field", "saved_list", "saved_list_entry", "calendar_event",
)  # fmt: skip
_CANDIDATE, _COMPANY, _CONTACT, _JOB = "100", "200", "300", "400"
_Of = dict[tuple[str, str], list[str]]
"""What was said, by what it is about: the kind's number, and its own."""
_STAGES: Final = {
    "400": SUBMITTED, "500": INTERVIEW, "600": OFFER, "650": LOST, "700": LOST, "800": PLACED,
}  # fmt: skip
_STATUS: Final = {
    "active": "open", "lead": "draft", "upcoming": "draft", "onhold": "paused", "on hold": "paused", "full": "filled",
    "closed": "closed", "canceled": "closed", "cancelled": "closed",
}  # fmt: skip
_CELLS: Final = {
    "手机": "phone_cell", "电话": "phone_home", "电话2": "phone_work", "邮箱": "email1", "邮箱1": "email2", "所在城市": "city",
    "现公司": "current_employer", "技能": "key_skills", "期望薪资": "desired_pay", "目前薪资": "current_pay",
    "到岗时间": "date_available", "个人主页": "web_site",
}  # fmt: skip
_GENDERS: Final = {"m": "男", "f": "女"}


def read_opencats(rows: Iterable[tuple[str, Row]]) -> Taken:
    """This function will return everything of a dump's rows; what was deleted or hidden by an administrator as well."""
    tables: dict[str, list[Row]] = defaultdict(list)
    for table, row in rows:
        tables[table].append(row)
    files, tags, said, more = _files(tables["attachment"]), _tags(tables), _said(tables), _own_fields(tables["extra_field"])
    contacts = _of_contacts(tables["contact"], said, more)
    people = {_id(row, "contact_id"): _contact(row)["name"] for row in tables["contact"]}
    taken = Taken()
    for row in tables["company"]:
        reached = _lines((
            ("电话", "、".join(filter(None, (_told(row, "phone1"), _told(row, "phone2"))))), ("传真", _told(row, "fax_number")),
            ("网站", _told(row, "url")), ("地址", _place(row) if _told(row, "address") else ""),
        ))  # fmt: skip
        note = "\n".join(filter(None, (_told(row, "key_technologies"), _told(row, "notes"), reached)))
        source = _id(row, "company_id")
        told = (*more.get((_COMPANY, source), ()), *said.get((_COMPANY, source), ()), *contacts.get(source, ()))
        taken.clients.append(TakenClient(source, _told(row, "name"), _told(row, "city"), note, told))
    for row in tables["contact"]:
        taken.contacts.append(TakenContact(_id(row, "company_id"), _contact(row)))
    for row in tables["joborder"]:
        source = _id(row, "joborder_id")
        told = (*more.get((_JOB, source), ()), *said.get((_JOB, source), ()))
        taken.jobs.append(replace(_job(row, people), said=told))
    placed = _placed(tables)
    for row in tables["candidate"]:
        source = _id(row, "candidate_id")
        notes = [note for note in (_told(row, "notes"), _besides(row), *more.get((_CANDIDATE, source), ()), *placed.get(source, ()), *said.get((_CANDIDATE, source), ())) if note]
        taken.people.append(TakenPerson(source, _cells(row), files.get(source, ()), tags.get(source, ()), notes))
    for row in tables["candidate_joborder"]:
        kind = _STAGES.get(_id(row, "status"), CONTACT)
        taken.applications.append(TakenApplication(_id(row, "candidate_id"), _id(row, "joborder_id"), kind))
    taken.left = list(_files_of_others(tables))
    return taken


def _id(row: Row, name: str) -> str:
    return (row.get(name) or "").strip()


def _told(row: Row, name: str) -> str:
    """What was typed there. Old versions keep a 0 where nothing was."""
    text = plain(row.get(name))
    return "" if text == "0" else text


def _place(row: Row) -> str:
    return " ".join(filter(None, (_told(row, name) for name in ("country", "state", "city", "address", "address2", "zip"))))


def _lines(told: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{label}：{text}" for label, text in told if text)


def _cells(row: Row) -> dict[str, str]:
    cells = {"姓名": full_name(_told(row, "first_name"), _told(row, "last_name"), _told(row, "middle_name"))}
    cells |= {label: _told(row, column) for label, column in _CELLS.items()}
    cells["到岗时间"] = _day(cells["到岗时间"])
    cells["性别"] = _GENDERS.get(_id(row, "eeo_gender").lower()[:1], "")
    return cells


def _contact(row: Row) -> dict[str, str]:
    phones = [_told(row, name) for name in ("phone_work", "phone_cell", "phone_other")]
    email = _told(row, "email1") or _told(row, "email2")
    left = "已经离开这家公司" if _id(row, "left_company") == "1" else ""
    return {
        "name": full_name(_told(row, "first_name"), _told(row, "last_name"))[:40],
        "title": _told(row, "title")[:40], "phone": "、".join(dict.fromkeys(filter(None, phones)))[:80],
        "email": email[:120] if "@" in email else "", "note": "\n".join(filter(None, (left, _told(row, "notes"))))[:1000],
    }  # fmt: skip


def _job(row: Row, people: Mapping[str, str]) -> TakenJob:
    # What it pays stays words: a dump does not say in which currency, nor whether by the month.
    told = [_told(row, "salary"), _told(row, "rate_max"), _told(row, "notes"), _lines((
        ("客户的编号", _told(row, "client_job_id")), ("期限", _told(row, "duration")), ("到岗时间", _day(_id(row, "start_date"))),
        ("联系人", people.get(_id(row, "contact_id"), "")), ("重点（Hot）", "是" if _id(row, "is_hot") == "1" else ""),
    ))]  # fmt: skip
    openings = _id(row, "openings")
    return TakenJob(
        source=_id(row, "joborder_id"), client=_id(row, "company_id"), title=_told(row, "title"),
        status=_STATUS.get(_id(row, "status").lower(), "open"), city=_told(row, "city"),
        headcount=int(openings) if openings.isdigit() and int(openings) else 1,
        publication=_told(row, "description"), note="\n".join(filter(None, told)),
    )  # fmt: skip


def _files(rows: Iterable[Row]) -> dict[str, list[TakenFile]]:
    found: dict[str, list[TakenFile]] = defaultdict(list)
    # What is marked as the résumé comes first.
    for row in sorted(rows, key=lambda row: _id(row, "resume") != "1"):
        if _id(row, "data_item_type") == _CANDIDATE and _id(row, "profile_image") != "1" and _id(row, "stored_filename"):
            name, place = _named(row)
            found[_id(row, "data_item_id")].append(TakenFile(name, place))
    return found


def _files_of_others(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """Files that lie with firms, contacts and jobs: only people have a place for theirs here."""
    whose = {
        _COMPANY: ("客户", {_id(row, "company_id"): _told(row, "name") for row in tables["company"]}),
        _CONTACT: ("联系人", {_id(row, "contact_id"): _contact(row)["name"] for row in tables["contact"]}),
        _JOB: ("职位", {_id(row, "joborder_id"): _told(row, "title") for row in tables["joborder"]}),
    }
    for row in tables["attachment"]:
        kind, names = whose.get(_id(row, "data_item_type"), ("", {}))
        if kind and _id(row, "stored_filename"):
            name, place = _named(row)
            yield f"{kind}「{names.get(_id(row, 'data_item_id')) or '已经没有了的'}」的附件「{name}」在 {place}，这里没有放它的地方，请另外留存"


def _named(row: Row) -> tuple[str, str]:
    """What a file is called, and where it lies."""
    place = f"{_id(row, 'directory_name').strip('/')}/{_id(row, 'stored_filename')}".lstrip("/")
    return _told(row, "original_filename") or _id(row, "stored_filename"), place


def _tags(tables: Mapping[str, list[Row]]) -> dict[str, list[str]]:
    names = {_id(row, "tag_id"): _told(row, "title") for row in tables["tag"]}
    found: dict[str, list[str]] = defaultdict(list)
    for row in tables["candidate_tag"]:
        if name := names.get(_id(row, "tag_id")):
            found[_id(row, "candidate_id")].append(name)
    # A list that somebody keeps by hand says of its people what a label says.
    lists = {_id(row, "saved_list_id"): _told(row, "description") for row in tables["saved_list"] if _id(row, "is_dynamic") != "1"}
    for row in tables["saved_list_entry"]:
        if _id(row, "data_item_type") == _CANDIDATE and (name := lists.get(_id(row, "saved_list_id"))):
            found[_id(row, "data_item_id")].append(name)
    return {source: list(dict.fromkeys(names)) for source, names in found.items()}


def _own_fields(rows: Iterable[Row]) -> _Of:
    """Fields that an organisation added, as one note of what they stand on: what they would be here, a person decides."""
    found: _Of = defaultdict(list)
    for row in rows:
        name, value = _told(row, "field_name"), _told(row, "value")
        if name and value:
            found[_about(row)].append(f"{name}：{value}")
    return {about: ["\n".join(lines)] for about, lines in found.items()}


def _of_contacts(rows: Iterable[Row], said: _Of, more: _Of) -> dict[str, list[str]]:
    """What was said of people at a company, which is kept with the company."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        about = (_CONTACT, _id(row, "contact_id"))
        found[_id(row, "company_id")] += [f"联系人 {_contact(row)['name']}：{text}" for text in (*more.get(about, ()), *said.get(about, ()))]
    return found


def _placed(tables: Mapping[str, list[Row]]) -> dict[str, list[str]]:
    """What a person's place in a job has there and none here: the stars, and the day on which he was put forward."""
    found: dict[str, list[str]] = defaultdict(list)
    jobs = {_id(row, "joborder_id"): _told(row, "title") for row in tables["joborder"]}
    for row in tables["candidate_joborder"]:
        stars, day = _id(row, "rating_value"), _day(_id(row, "date_submitted"))
        told = [f"星级 {stars}" if stars.isdigit() and int(stars) else "", f"{day} 推荐" if day else ""]
        if any(told):
            found[_id(row, "candidate_id")].append(f"应聘「{jobs.get(_id(row, 'joborder_id'), '')}」：{'，'.join(filter(None, told))}")
    return found


def _besides(row: Row) -> str:
    """What a person's own page has there and no field here."""
    told = [
        ("来源", _told(row, "source")), ("方便的时间", _told(row, "best_time_to_call")),
        ("可以换城市", "是" if _id(row, "can_relocate") == "1" else ""), ("重点（Hot）", "是" if _id(row, "is_hot") == "1" else ""),
        ("地址", _place(row) if _told(row, "address") else ""),
    ]
    return _lines(told)


def _said(tables: Mapping[str, list[Row]]) -> _Of:
    kinds = {_id(row, "activity_type_id"): _told(row, "short_description") for row in tables["activity_type"]}
    found: _Of = defaultdict(list)
    jobs = {_id(row, "joborder_id"): _told(row, "title") for row in tables["joborder"]}
    for row in sorted(tables["activity"], key=_when):
        text = _told(row, "notes")
        if text:
            kind = " ".join(filter(None, (_when(row), kinds.get(_id(row, "type"), ""))))
            job = jobs.get(_id(row, "joborder_id"), "") if _about(row) != (_JOB, _id(row, "joborder_id")) else ""
            found[_about(row)].append(f"{kind}：{text}{f'（{job}）' if job else ''}".removeprefix("："))
    for row in sorted(tables["calendar_event"], key=lambda row: _id(row, "date")):
        told = " ".join(filter(None, (_told(row, "title"), _told(row, "description"))))
        found[_about(row)].append(f"{_id(row, 'date')[:16]} 日历：{told}".rstrip("："))
    return found


def _about(row: Row) -> tuple[str, str]:
    return _id(row, "data_item_type"), _id(row, "data_item_id")


def _when(row: Row) -> str:
    """The day of an activity: versions up to 0.9.7 keep only when it was written down."""
    return _day(_id(row, "date_occurred")) or _day(_id(row, "date_created"))


def _day(text: str) -> str:
    """A day; OpenCATS writes one of the years 0 or 1000 where there is none."""
    return "" if text[:4] in ("0000", "1000") else text[:10]
