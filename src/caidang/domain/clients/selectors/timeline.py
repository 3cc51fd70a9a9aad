"""What happened with a client or a job, in the order of the log, with what was changed into what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caidang.domain.clients.fields import LABELS
from caidang.domain.clients.models import Client, Job, JobType, Revision
from caidang.domain.clients.selectors.contacts import OPENED
from caidang.domain.clients.selectors.versions import versions_told
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import Team
from caidang.foundation.accounts.policy import Action, Viewer, can
from caidang.foundation.audit.models import AuditEvent

MOST = 60
MOST_JOBS = 300
"""Jobs of one client whose happenings are told on its page, the newest."""
_LONG = ("requirements", "publication")


@dataclass(frozen=True, slots=True)
class Happening:
    """One line. ``about`` is the job's title on the client's page; ``changes`` are (label, before, after)."""

    at: datetime
    actor: str
    verb: str
    detail: Mapping[str, Any]
    about: str
    changes: tuple[tuple[str, str, str], ...]
    revision: int
    """The change that can be taken back by the viewer; 0 for none."""
    version: int = 0
    """The same of a contact or of a contract."""


def client_timeline(client: Client, *, viewer: Viewer) -> list[Happening]:
    """Return what happened with a client and its jobs, newest first; it is within the viewer's reach."""
    jobs = Job.objects.visible_to(viewer).filter(client=client).order_by("-pk")[:MOST_JOBS]
    titles = {f"job:{pk}": title for pk, title in jobs.values_list("pk", "title")}
    return _happenings([f"client:{client.pk}", *titles], titles, client, viewer)


def job_timeline(job: Job, *, viewer: Viewer) -> list[Happening]:
    """Return what happened with a job, newest first; it is within the viewer's reach."""
    return _happenings([f"job:{job.pk}"], {}, job.client, viewer)


def _happenings(
    subjects: Sequence[str], titles: Mapping[str, str], client: Client, viewer: Viewer
) -> list[Happening]:
    events = list(
        AuditEvent.objects.filter(subject__in=subjects)
        .exclude(verb=OPENED)  # who looked is the auditor's business
        .order_by("-seq")[:MOST]
    )
    numbers = [event.detail.get("revision", 0) for event in events]
    revisions = {row.pk: row for row in Revision.objects.filter(pk__in=numbers)}
    undone = set(
        Revision.objects.filter(undoes__in=revisions).values_list("undoes_id", flat=True)
    )
    may_edit = can(viewer, Action.EDIT_CLIENT, client.target).is_allowed
    words = _Words(revisions.values())
    names = names_of(event.actor_id for event in events)
    versions = versions_told(
        (event.detail.get("version", 0) for event in events), client, viewer=viewer
    )
    told = []
    for event in events:
        row = revisions.get(event.detail.get("revision", 0))
        told.append(
            Happening(
                at=event.at, actor=names.get(event.actor_id or 0, "系统"), verb=event.verb,
                detail=event.detail, about=titles.get(event.subject, ""),
                changes=words.changes(row) if row is not None
                else versions.get(event.detail.get("version", 0), ()),
                revision=row.pk if row is not None and may_edit and row.pk not in undone else 0,
                version=event.detail.get("version", 0)
                if may_edit and event.detail.get("version", 0) in versions else 0,
            )
        )  # fmt: skip
    return told


class _Words:
    """Says the values of changes; names of members, teams and types are looked up once for all of them."""

    def __init__(self, rows: Iterable[Revision]) -> None:
        self._names: dict[str, dict[int, str]] = {}
        sides = [side for row in rows for side in (row.before, row.after)]
        ids = {name: {s[name] for s in sides if s.get(name)} for name in ("owner", "team", "type")}
        self._names["owner"] = names_of(ids["owner"])
        self._names["team"] = dict(Team.objects.filter(pk__in=ids["team"]).values_list("pk", "name"))
        self._names["type"] = dict(JobType.objects.filter(pk__in=ids["type"]).values_list("pk", "name"))

    def changes(self, row: Revision) -> tuple[tuple[str, str, str], ...]:
        """Return (label, before, after) for each changed field; long ones without their text."""
        found = [
            (LABELS[name], "", "") if name in _LONG
            else (LABELS[name], self._said(row, name, row.before), self._said(row, name, row.after))
            for name in LABELS if name in row.after
        ]  # fmt: skip
        return tuple(dict.fromkeys(found))

    def _said(self, row: Revision, name: str, side: Mapping[str, Any]) -> str:
        value = side.get(name)
        if name in self._names:
            return self._names[name].get(value or 0, "无")
        choices: Mapping[str, Any] = {
            "status": Client.Status if row.client_id else Job.Status, "priority": Job.Priority,
            "close_reason": Job.CloseReason,
        }  # fmt: skip
        if name in choices and value not in (None, ""):
            return str(choices[name](value).label)
        if name == "is_archived":
            return "是" if value else "否"
        return "空" if value in (None, "") else str(value)
