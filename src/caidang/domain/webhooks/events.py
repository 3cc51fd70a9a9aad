"""What other programs can hear of, read from the audit log, which has every act in its order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Job
from caidang.domain.intake.models import IntakeItem
from caidang.domain.pipeline.models import Application, Interview
from caidang.foundation.audit.models import AuditEvent


class Event(StrEnum):
    """One kind of thing that happened, by the name that it is sent under."""

    CANDIDATE_CREATED = "candidate.created"
    CANDIDATE_CHANGED = "candidate.changed"
    CANDIDATE_APPROVED = "candidate.approved"
    CANDIDATE_TAGGED = "candidate.tagged"
    CANDIDATE_MERGED = "candidate.merged"
    CANDIDATE_ERASED = "candidate.erased"
    DOCUMENT_ATTACHED = "document.attached"
    INTAKE_RECEIVED = "intake.received"
    INTAKE_DONE = "intake.done"
    INTAKE_FAILED = "intake.failed"
    APPLICATION_ADDED = "application.added"
    APPLICATION_MOVED = "application.moved"
    INTERVIEW_SET = "interview.set"
    INTERVIEW_CHANGED = "interview.changed"
    INTERVIEW_ENDED = "interview.ended"
    SUBMISSION_SENT = "submission.sent"
    PROPOSAL_MADE = "proposal.made"

    @property
    def label(self) -> str:
        """What it is called in Chinese."""
        return _LABELS[self]


_LABELS: Final[Mapping[Event, str]] = {
    Event.CANDIDATE_CREATED: "新建了档案", Event.CANDIDATE_CHANGED: "改了档案", Event.CANDIDATE_APPROVED: "审核通过",
    Event.CANDIDATE_TAGGED: "标签或分类变了", Event.CANDIDATE_MERGED: "合并或拆开", Event.CANDIDATE_ERASED: "抹除了",
    Event.DOCUMENT_ATTACHED: "归入了一份简历", Event.INTAKE_RECEIVED: "收到文件", Event.INTAKE_DONE: "文件读完了",
    Event.INTAKE_FAILED: "文件没有读成", Event.APPLICATION_ADDED: "加入职位", Event.APPLICATION_MOVED: "换了阶段",
    Event.INTERVIEW_SET: "安排了面试", Event.INTERVIEW_CHANGED: "面试改了", Event.INTERVIEW_ENDED: "面试有了结果",
    Event.SUBMISSION_SENT: "推荐给客户", Event.PROPOSAL_MADE: "程序提议了一处改动",
}  # fmt: skip
VERBS: Final[Mapping[str, tuple[Event, ...]]] = {
    "candidate.created": (Event.CANDIDATE_CREATED, Event.INTAKE_DONE),
    "document.attached": (Event.DOCUMENT_ATTACHED, Event.INTAKE_DONE),
    "document.reread": (Event.CANDIDATE_CHANGED,),
    "candidate.value_set": (Event.CANDIDATE_CHANGED,),
    "candidate.value_removed": (Event.CANDIDATE_CHANGED,),
    "review.approve": (Event.CANDIDATE_APPROVED,),
    "candidate.tagged": (Event.CANDIDATE_TAGGED,), "candidate.untagged": (Event.CANDIDATE_TAGGED,),
    "candidate.sorted": (Event.CANDIDATE_TAGGED,), "candidate.unsorted": (Event.CANDIDATE_TAGGED,),
    "candidate.sorted_by_rule": (Event.CANDIDATE_TAGGED,),
    "candidate.merged": (Event.CANDIDATE_MERGED,), "candidate.unmerged": (Event.CANDIDATE_MERGED,),
    "candidate.erased": (Event.CANDIDATE_ERASED,),
    "intake.received": (Event.INTAKE_RECEIVED,),
    "intake.failed": (Event.INTAKE_FAILED,), "intake.refused": (Event.INTAKE_FAILED,),
    "application.added": (Event.APPLICATION_ADDED,), "application.moved": (Event.APPLICATION_MOVED,),
    "interview.arranged": (Event.INTERVIEW_SET,), "interview.moved": (Event.INTERVIEW_CHANGED,),
    "interview.changed": (Event.INTERVIEW_CHANGED,), "interview.reopen": (Event.INTERVIEW_CHANGED,),
    "interview.cancel": (Event.INTERVIEW_ENDED,), "interview.done": (Event.INTERVIEW_ENDED,),
    "interview.absent": (Event.INTERVIEW_ENDED,), "interview.decided": (Event.INTERVIEW_ENDED,),
    "submission.sent": (Event.SUBMISSION_SENT,),
    "proposal.made": (Event.PROPOSAL_MADE,),
}  # fmt: skip
"""By which acts of the log an event is heard of."""
_SAFE: Final = ("field", "entry", "before", "after", "round")
"""What of an act's detail is sent along: names of fields, numbers and codes."""
PING: Final = "ping"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened. ``told`` are public ids and codes; ``candidate`` the record's number, 0 for none."""

    seq: int
    event: Event
    at: datetime
    candidate: int
    member: int
    """Who handed a file in, for what belongs to no record yet."""
    told: Mapping[str, Any] = field(default_factory=dict)


def happened(rows: Iterable[AuditEvent]) -> list[Happened]:
    """This function will return what some rows of the log tell, in their order, with public ids in place of numbers."""
    rows = [row for row in rows if row.verb in VERBS]
    known = _Known(rows)
    return [
        Happened(row.seq, event, row.at, known.candidate(row), row.actor_id or 0, told)
        for row in rows
        for event in VERBS[row.verb]
        if (told := known.told(row, event)) is not None
    ]


class _Known:
    """Public ids of all that some rows name, asked for at once."""

    def __init__(self, rows: list[AuditEvent]) -> None:
        found: dict[str, set[int]] = {}
        for row in rows:
            for kind, number in _named(row):
                found.setdefault(kind, set()).add(number)
        self._ids = {
            kind: dict(model.objects.filter(pk__in=found.get(kind, ())).values_list("pk", "public_id"))
            for kind, model in _MODELS.items()
        }
        read = IntakeItem.objects.filter(candidate__in=found.get("candidate", ())).order_by("pk")
        self._read = {candidate: public for candidate, public in read.values_list("candidate_id", "public_id")}

    def candidate(self, row: AuditEvent) -> int:
        """The record that it is about, by its number."""
        return next((number for kind, number in _named(row) if kind == "candidate"), 0)

    def told(self, row: AuditEvent, event: Event) -> dict[str, Any] | None:
        """What is told of it; None where this is not what happened."""
        told: dict[str, Any] = {
            kind: str(self._ids[kind][number]) for kind, number in _named(row) if number in self._ids.get(kind, {})
        }
        if event is Event.INTAKE_DONE:
            item = self._read.get(self.candidate(row))
            if item is None:
                return None
            told["intake"] = str(item)
        detail = row.detail or {}
        told |= {name: detail[name] for name in _SAFE if isinstance(detail.get(name), int | str)}
        return told


_MODELS: Final[Mapping[str, Any]] = {
    "candidate": Candidate, "application": Application, "job": Job, "interview": Interview, "intake": IntakeItem,
}  # fmt: skip


def _named(row: AuditEvent) -> list[tuple[str, int]]:
    """The things that a row names by number: its subject, and what its detail refers to."""
    kind, _, number = row.subject.partition(":")
    found = [(kind, int(number))] if number.isdecimal() and kind in _MODELS else []
    detail = row.detail or {}
    return found + [
        (name, detail[name]) for name in _MODELS if isinstance(detail.get(name), int) and name != kind
    ]
