"""Horilla: the recruitment tables of its database as people, clients, jobs and applications.

Facts: github.com/horilla-opensource/horilla, recruitment/models.py as of 2026, and as of 2023 where less is kept. A candidate belongs to one recruitment, so that one
person who applied twice is two rows: he is recognised as everybody is. Files lie below its media folder.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from caidang.core.interchange.takeover.dump import Row
from caidang.core.interchange.takeover.taken import (
    CONTACT,
    INTERVIEW,
    LOST,
    OFFER,
    PLACED,
    Taken,
    TakenApplication,
    TakenClient,
    TakenFile,
    TakenJob,
    TakenPerson,
    plain,
)

TABLES: Final = (
    "recruitment_candidate", "recruitment_recruitment", "recruitment_stage", "recruitment_stagenote", "base_company",
    "base_jobposition", "recruitment_candidatedocument", "recruitment_stagefiles", "recruitment_stagenote_stage_files",
    "recruitment_rejectedcandidate", "recruitment_interviewschedule", "recruitment_skillzone", "recruitment_skillzonecandidate",
    "recruitment_candidaterating", "recruitment_rejectreason", "recruitment_rejectedcandidate_reject_reason_id",
)  # fmt: skip
_STAGES: Final = {"interview": INTERVIEW, "test": INTERVIEW, "cancelled": LOST, "hired": PLACED}
_OFFERS: Final = {"sent": OFFER, "accepted": OFFER, "rejected": LOST, "joined": PLACED}
_GENDERS: Final = {"male": "男", "female": "女"}
_CELLS: Final = {
    "手机": "mobile", "邮箱": "email", "所在城市": "city", "个人主页": "portfolio", "出生日期": "dob", "到岗时间": "joining_date",
}  # fmt: skip
_TRUE: Final = ("1", "t", "true")
OWN: Final = "本单位"
"""The client of jobs whose company Horilla does not name: it is made for one's own house."""


def read_horilla(rows: Iterable[tuple[str, Row]]) -> Taken:
    """This function will return everything of a dump's rows."""
    tables: dict[str, list[Row]] = defaultdict(list)
    for table, row in rows:
        tables[table].append(row)
    taken = Taken()
    taken.clients += [TakenClient(_id(row, "id"), plain(row.get("company"))) for row in tables["base_company"]]
    positions = {_id(row, "id"): plain(row.get("job_position")) for row in tables["base_jobposition"]}
    taken.jobs += [_job(row, positions) for row in tables["recruitment_recruitment"]]
    if any(not job.client for job in taken.jobs):
        taken.clients.append(TakenClient("", OWN))
    stages = {_id(row, "id"): _id(row, "stage_type") for row in tables["recruitment_stage"]}
    notes, files, tags = _notes(tables), _files(tables), _pools(tables)
    steps, jobs = _told_steps(tables), {job.source: job.title for job in taken.jobs}
    for row in tables["recruitment_candidate"]:
        source = _id(row, "id")
        places = [place for place in (_id(row, "resume"), *files.get(source, ())) if place]
        taken.people.append(
            TakenPerson(
                source, _cells(row), [TakenFile(place.rsplit("/", 1)[-1], place) for place in dict.fromkeys(places)],
                tags.get(source, ()), [note for note in (_besides(row), _step(row, steps, jobs), *notes.get(source, ())) if note],
            )  # fmt: skip
        )
        if _id(row, "recruitment_id_id"):
            taken.applications.append(TakenApplication(source, _id(row, "recruitment_id_id"), _kind(row, stages)))
    return taken


def _told_steps(tables: Mapping[str, list[Row]]) -> dict[str, str]:
    """What the stages are called there: here an application stands at one of this house's own."""
    return {_id(row, "id"): plain(row.get("stage")) for row in tables["recruitment_stage"]}


def _step(row: Row, steps: Mapping[str, str], jobs: Mapping[str, str]) -> str:
    step = steps.get(_id(row, "stage_id_id"), "")
    return f"应聘「{jobs.get(_id(row, 'recruitment_id_id'), '')}」：走到「{step}」" if step else ""


def _kind(row: Row, stages: Mapping[str, str]) -> str:
    if _is(row, "canceled"):
        return LOST
    # Whoever was made an employee is no longer marked as hired.
    if _is(row, "hired") or _is(row, "converted"):
        return PLACED
    if offered := _OFFERS.get(_id(row, "offer_letter_status")):
        return offered
    return _STAGES.get(stages.get(_id(row, "stage_id_id"), ""), CONTACT)


def _job(row: Row, positions: Mapping[str, str]) -> TakenJob:
    vacancy = _id(row, "vacancy")
    return TakenJob(
        source=_id(row, "id"), client=_id(row, "company_id_id"),
        title=plain(row.get("title")) or positions.get(_id(row, "job_position_id_id"), ""),
        status="closed" if _is(row, "closed") else "open", publication=plain(row.get("description")),
        headcount=int(vacancy) if vacancy.isdigit() and int(vacancy) else 1,
    )  # fmt: skip


def _cells(row: Row) -> dict[str, str]:
    cells = {"姓名": plain(row.get("name"))} | {label: plain(row.get(column)) for label, column in _CELLS.items()}
    cells["性别"] = _GENDERS.get(_id(row, "gender").lower(), "")
    return cells


def _notes(tables: Mapping[str, list[Row]]) -> dict[str, list[str]]:
    """What was noted at the stages, when interviews were, and why somebody was refused."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in tables["recruitment_stagenote"]:
        found[_id(row, "candidate_id_id")].append(plain(row.get("description")))
    for row in tables["recruitment_interviewschedule"]:
        when = f"{_id(row, 'interview_date')} {_id(row, 'interview_time')[:5]}".strip()
        state = "已面试" if _is(row, "completed") else "安排了面试"
        found[_id(row, "candidate_id_id")].append(f"{when} {state}：{plain(row.get('description'))}".rstrip("："))
    for source, marks in _grouped(tables["recruitment_candidaterating"], "rating").items():
        found[source].append(f"评分：{'、'.join(filter(None, marks))}" if any(marks) else "")
    reasons = _reasons(tables)
    for row in tables["recruitment_rejectedcandidate"]:
        if why := "；".join(filter(None, (*reasons.get(_id(row, "id"), ()), plain(row.get("description"))))):
            found[_id(row, "candidate_id_id")].append(f"没有录用：{why}")
    return {source: [note for note in notes if note] for source, notes in found.items()}


def _reasons(tables: Mapping[str, list[Row]]) -> dict[str, list[str]]:
    """The reasons that were chosen, by the refusal."""
    titles = {_id(row, "id"): plain(row.get("title")) for row in tables["recruitment_rejectreason"]}
    found: dict[str, list[str]] = defaultdict(list)
    for row in tables["recruitment_rejectedcandidate_reject_reason_id"]:
        found[_id(row, "rejectedcandidate_id")].append(titles.get(_id(row, "rejectreason_id"), ""))
    return found


def _besides(row: Row) -> str:
    """What a person's own page has there and no field here."""
    place = " ".join(filter(None, (plain(row.get(name)) for name in ("country", "state", "city", "address", "zip"))))
    told = [
        ("地址", place if plain(row.get("address")) else ""),
        ("来源", plain(row.get("referral_source_other")) or _id(row, "referral_source") or _id(row, "source")),
    ]
    return "\n".join(f"{label}：{text}" for label, text in told if text)


def _files(tables: Mapping[str, list[Row]]) -> dict[str, list[str]]:
    """Documents that were asked for, and files that hang on notes."""
    found = _grouped(tables["recruitment_candidatedocument"], "document")
    places = {_id(row, "id"): _id(row, "files") for row in tables["recruitment_stagefiles"]}
    people = {_id(row, "id"): _id(row, "candidate_id_id") for row in tables["recruitment_stagenote"]}
    for row in tables["recruitment_stagenote_stage_files"]:
        found[people.get(_id(row, "stagenote_id"), "")].append(places.get(_id(row, "stagefiles_id"), ""))
    return found


def _pools(tables: Mapping[str, list[Row]]) -> dict[str, list[str]]:
    """The pools in which people were kept for later are labels here."""
    names = {_id(row, "id"): plain(row.get("title")) for row in tables["recruitment_skillzone"]}
    found: dict[str, list[str]] = defaultdict(list)
    for row in tables["recruitment_skillzonecandidate"]:
        if name := names.get(_id(row, "skill_zone_id_id")):
            found[_id(row, "candidate_id_id")].append(name)
    return found


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[_id(row, "candidate_id_id")].append(_id(row, column))
    return found


def _id(row: Row, name: str) -> str:
    return (row.get(name) or "").strip()


def _is(row: Row, name: str) -> bool:
    return _id(row, name).lower() in _TRUE
