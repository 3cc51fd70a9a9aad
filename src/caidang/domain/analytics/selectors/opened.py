"""The list behind a number with names in it, opened for the one who looks: what is out of his reach has none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from caidang.domain.analytics.values import BehindPage, BehindRow
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.clients.models import Job
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.selectors.items import list_rows
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """One thing behind a number. ``candidate`` and ``job`` are public ids to go to, empty where there is no way."""

    name: str
    told: str
    at: datetime
    member: str
    candidate: str = ""
    job: str = ""


_HIDDEN = "你看不到的档案"
_GONE = "已经不在了"


def open_behind(page: BehindPage, *, viewer: Viewer, today: date) -> list[OpenedRow]:
    """This function will name the things of a page behind a number, a few queries for all of them."""
    ids = {about: [row.id for row in page.rows if row.about == about] for about in ("candidate", "intake", "job")}
    people = _people(ids["candidate"], viewer, today)
    files = _files(ids["intake"], viewer)
    jobs = _jobs(ids["job"], viewer)
    members = names_of(row.member for row in page.rows)
    return [_row(row, people, files, jobs, members) for row in page.rows]


def _row(
    row: BehindRow, people: Mapping[str, str], files: Mapping[str, tuple[str, str]], jobs: Mapping[str, str],
    members: Mapping[int, str],
) -> OpenedRow:  # fmt: skip
    member = members.get(row.member or 0, "")
    if row.about == "candidate":
        is_known = row.id in people
        return OpenedRow(people.get(row.id, _HIDDEN), row.told, row.at, member, candidate=row.id if is_known else "")
    if row.about == "intake":
        name, candidate = files.get(row.id, (_HIDDEN, ""))
        return OpenedRow(name, row.told, row.at, member, candidate=candidate)
    if row.about == "job":
        return OpenedRow(jobs.get(row.id, _HIDDEN), row.told, row.at, member, job=row.id if row.id in jobs else "")
    return OpenedRow(member or _GONE, row.told, row.at, member)


def _people(ids: list[str], viewer: Viewer, today: date) -> dict[str, str]:
    if not ids or not may(viewer, Action.READ_CANDIDATE):
        return {}
    found = Candidate.objects.visible_to(viewer).filter(public_id__in=ids, merged_into=None)
    return {one.public_id: one.name for one in rows_of(list(found.values_list("pk", flat=True)), viewer=viewer, today=today)}


def _files(ids: list[str], viewer: Viewer) -> dict[str, tuple[str, str]]:
    if not ids or not may(viewer, Action.READ_INTAKE):
        return {}
    found = IntakeItem.objects.visible_to(viewer).filter(public_id__in=ids)
    rows = list_rows(list(found.values_list("pk", flat=True)), viewer=viewer)
    return {one.public_id: (one.filename, one.candidate) for one in rows}


def _jobs(ids: list[str], viewer: Viewer) -> dict[str, str]:
    if not ids or not may(viewer, Action.READ_CLIENT):
        return {}
    found = Job.objects.visible_to(viewer).filter(public_id__in=ids).select_related("client")
    return {str(one.public_id): f"{one.title} · {one.client}" for one in found}
