"""What the page shows on which somebody is put before a client: whom, for which job, how, and what to mind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.fields import Field
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import list_lens, rows_of
from caidang.domain.clients.models import Client, Job
from caidang.domain.clients.selectors.contacts import ShownContact, list_contacts
from caidang.domain.pipeline.layout import CHOSEN, CONTACTS, OPENNESS, PRESETS, Mode, closed_to
from caidang.domain.pipeline.models import Application, Submission
from caidang.domain.pipeline.selectors.submissions.layouts import (
    STANDARD,
    Chosen,
    LayoutRow,
    list_layouts,
    open_layout,
)
from caidang.domain.pipeline.selectors.submissions.rules import (
    UNTIL,
    contacts_from,
    is_contact_due,
    least_closed,
)
from caidang.domain.pipeline.selectors.warnings import Sort, Warning_, warnings_for
from caidang.domain.pipeline.selectors.within import get_application
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import parse_public_id

MOST_JOBS = 300
MOST_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class DraftPerson:
    """One who is to be put forward, and what to mind about him."""

    row: CandidateRow
    stage: str
    sent_before: str
    warnings: tuple[Warning_, ...]


@dataclass(frozen=True, slots=True)
class DraftField:
    """One field: how it is shown, and which ways are open at all."""

    field: Field
    mode: Mode
    ways: tuple[Mode, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of the client's people: his name, and his mail where the sender sees it. ``is_kept``: there is one he does not."""

    name: str
    email: str
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The page. ``presets`` are the ready choices that say what the fields say; ``why_no_contacts`` is empty where
    contact data may go out."""

    people: tuple[DraftPerson, ...]
    jobs: tuple[Job, ...]
    job: Job | None
    layouts: tuple[LayoutRow, ...]
    chosen: Chosen
    fields: tuple[DraftField, ...]
    presets: tuple[str, ...]
    why_no_contacts: str
    recipients: tuple[Recipient, ...]


def open_draft(
    ids: Sequence[str], *, job_id: str, layout_id: str | None, modes: Mapping[str, Mode] | None,
    viewer: Viewer, now: datetime, today: date,
) -> Draft:  # fmt: skip
    """Return what the page shows; ``layout_id`` None takes the client's own layout where there is one.

    People who are gone or out of reach are left out. Raises InvalidInput for too many.
    """
    require(viewer, Action.SUBMIT)
    if len(ids) > MOST_PEOPLE:
        raise InvalidInput(f"一次最多推荐 {MOST_PEOPLE} 人，请少选几位。")
    keys = [parse_public_id(each, missing="没有这份档案。") for each in dict.fromkeys(ids)]
    found = Candidate.objects.visible_to(viewer).filter(public_id__in=keys, merged_into=None)
    people = {candidate.public_id: candidate for candidate in found.select_related("audience")}
    ordered = [people[key] for key in keys if key in people]
    jobs = tuple(
        Job.objects.visible_to(viewer).filter(status=Job.Status.OPEN).select_related("client", "type")[:MOST_JOBS]
    )
    job = next((one for one in jobs if str(one.public_id) == job_id), None)
    layouts = tuple(list_layouts(viewer=viewer, client=job.client if job else None))
    chosen = open_layout(_layout(layout_id, layouts, job), viewer=viewer)
    applications = _applications(ordered, job)
    rows = {row.id: row for row in rows_of([one.pk for one in ordered], viewer=viewer, today=today)}
    warned = _warned(ordered, job, viewer, now)
    since = contacts_from(job.client, today=today) if job else UNTIL
    shown = tuple(
        DraftPerson(
            rows[one.pk], applications[one.pk].stage.name if one.pk in applications else "",
            _sent_before(one, job), tuple(warned.get(one.pk, ())),
        )
        for one in ordered
    )  # fmt: skip
    least = _least(ordered, applications, since, viewer)
    fields = _fields({**chosen.layout.modes, **(modes or {})}, least)
    same = (one.key for one in PRESETS if _fields({**chosen.layout.modes, **one.modes}, least) == fields)
    return Draft(
        shown, jobs, job, layouts, chosen, fields, tuple(same),
        _why_no_contacts(ordered, applications, since, viewer), _recipients(job, viewer, now),
    )  # fmt: skip


def _recipients(job: Job | None, viewer: Viewer, now: datetime) -> tuple[Recipient, ...]:
    shown = list_contacts(job.client, viewer=viewer, now=now) if job else []
    return tuple(_recipient(one) for one in shown if not one.name.is_masked)


def _recipient(contact: ShownContact) -> Recipient:
    mail = next((one for one in contact.fields if one.field.key == "email"), None)
    if mail is None:
        return Recipient(contact.name.value, "")
    return Recipient(contact.name.value, "" if mail.is_masked else mail.value.split(" ")[0], is_kept=mail.is_masked)


def _layout(asked: str | None, layouts: Sequence[LayoutRow], job: Job | None) -> str:
    if asked is not None:
        return asked
    own = (row.public_id for row in layouts if job is not None and row.client_id == job.client_id)
    return next(own, STANDARD.public_id)


def _applications(people: Sequence[Candidate], job: Job | None) -> dict[int, Application]:
    rows = Application.objects.select_related("stage").filter(job=job, candidate__in=people, joined_into=None) if job else ()
    return {row.candidate_id: row for row in rows}


def _least(
    people: Sequence[Candidate], applications: Mapping[int, Application], since: Kind, viewer: Viewer
) -> dict[str, Mode]:
    """How closed each field is at the least, for all of the people."""
    least: dict[str, Mode] = {}
    for one in people:
        rule = least_closed(lens=list_lens(viewer), application=applications.get(one.pk), since=since, viewer=viewer)
        least = closed_to(least, rule)
    return least


def _fields(modes: Mapping[str, Mode], least: Mapping[str, Mode]) -> tuple[DraftField, ...]:
    shown = closed_to(modes, least)
    return tuple(
        DraftField(
            field, shown.get(field.key, Mode.SHOW),
            OPENNESS[OPENNESS.index(least.get(field.key, Mode.HIDE if field.key in CONTACTS else Mode.SHOW)) :],
        )
        for field in CHOSEN
    )  # fmt: skip


def _why_no_contacts(
    people: Sequence[Candidate], applications: Mapping[int, Application], since: Kind, viewer: Viewer
) -> str:
    if not may(viewer, Action.EXPORT_CLEAR):
        return "联系方式不随报告给出：你的角色不能导出完整联系方式。"
    if all(is_contact_due(applications.get(one.pk), since) for one in people):
        return ""
    return f"联系方式不随报告给出：按和客户的约定，到「{since.label}」阶段才给。"


def _warned(
    people: Sequence[Candidate], job: Job | None, viewer: Viewer, now: datetime
) -> Mapping[int, list[Warning_]]:
    if job is None:
        return {}
    pks = [one.pk for one in people]
    told = warnings_for(pks, client=job.client, job=job, viewer=viewer, now=now)
    # That he is on this job's way already is what one expects here, and his stage says it.
    return {pk: [one for one in each if one.sort is not Sort.THERE] for pk, each in told.items()}


def _sent_before(candidate: Candidate, job: Job | None) -> str:
    if job is None:
        return ""
    before = Submission.objects.filter(
        application__candidate=candidate, sending__job__client=job.client_id, sending__failed_at=None
    ).select_related("sending__job")
    last = before.order_by("-sending__sent_at").first()
    if last is None:
        return ""
    day = localtime(last.sending.sent_at).date().isoformat()
    return f"{day} 已向这个客户推荐过（{last.sending.job.title}，{last.code}）"


def of_application(public_id: str, *, viewer: Viewer) -> tuple[str, str]:
    """Return the person's and the job's ids of an application; raises NotFound out of reach."""
    require(viewer, Action.SUBMIT)
    found = get_application(public_id, viewer=viewer)
    return str(found.candidate.public_id), str(found.job.public_id)


def clients_for_layouts(*, viewer: Viewer) -> list[Client]:
    """Return the clients to whom a layout can belong, by name."""
    require(viewer, Action.SUBMIT)
    return list(Client.objects.visible_to(viewer))
