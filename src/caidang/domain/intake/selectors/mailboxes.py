"""Mailboxes, what was seen in them and what became of it, and how well each site's mails are read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, QuerySet

from caidang.core.mail.sites import SITES, site_of
from caidang.domain.candidates.models import Label
from caidang.domain.candidates.selectors.shown.seeing import list_lens
from caidang.domain.clients.models import Job
from caidang.domain.intake.models import IntakeItem, Mailbox, MailSeen, MailSender
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, require

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One mailbox. ``state`` is paused, looking, problem, well or new."""

    public_id: str
    name: str
    user: str
    host: str
    state: str
    problem: str
    checked_at: datetime | None
    seen: int
    taken: int
    waiting: int


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail of the log. ``result`` is what the records say of it, ``candidate`` a public id or empty."""

    id: int
    public_id: str
    subject: str
    sender: str
    size: int
    arrived_at: datetime
    outcome: str
    label: str
    result: str
    reason: str
    candidate: str
    item: str
    is_retryable: bool
    is_left: bool


@dataclass(frozen=True, slots=True)
class MailPage:
    """One page of the log, newest first; ``counts`` by outcome over all of it."""

    rows: tuple[MailRow, ...]
    page: int
    pages: int
    total: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SenderRow:
    """One sender of résumé mails: of its last ``total`` mails ``good`` were read well."""

    domain: str
    name: str
    good: int
    total: int
    dropped_at: datetime | None


def list_mailboxes(*, viewer: Viewer, now: datetime) -> list[BoxRow]:
    """Return the mailboxes, oldest first."""
    require(viewer, Action.MANAGE_SOURCES)
    counts: dict[tuple[int, str], int] = {
        (box, outcome): n
        for box, outcome, n in MailSeen.objects.values_list("mailbox", "outcome").annotate(n=Count("pk")).order_by()
    }
    return [_box(row, counts, now) for row in Mailbox.objects.filter(removed_at=None)]


def _box(row: Mailbox, counts: Mapping[tuple[int, str], int], now: datetime) -> BoxRow:
    own = {outcome: n for (box, outcome), n in counts.items() if box == row.pk}
    is_held = row.held_until is not None and row.held_until > now
    state = (
        "paused" if not row.is_active else "looking" if is_held else "problem" if row.problem
        else "well" if row.checked_at else "new"
    )  # fmt: skip
    return BoxRow(
        str(row.public_id), row.name, row.opened_secret()["user"], row.host, state, row.problem, row.checked_at,
        sum(own.values()), own.get(MailSeen.Outcome.TAKEN, 0), own.get(MailSeen.Outcome.WAITING, 0) + own.get(MailSeen.Outcome.ASKED, 0),
    )


def list_mails(*, mailbox: Mailbox, viewer: Viewer, outcome: str = "", page: int = 1) -> MailPage:
    """Return one page of a mailbox's log, newest first; ``outcome`` empty means all."""
    require(viewer, Action.MANAGE_SOURCES)
    own = MailSeen.objects.filter(mailbox=mailbox)
    counts = {name: n for name, n in own.values_list("outcome").annotate(n=Count("pk")).order_by()}
    wanted = own.filter(outcome=outcome) if outcome in MailSeen.Outcome.values else own
    total = counts.get(outcome, 0) if outcome in MailSeen.Outcome.values else sum(counts.values())
    pages = max(1, -(-total // PAGE_SIZE))
    page = max(1, min(page, pages))
    first = (page - 1) * PAGE_SIZE
    rows = _with_items(wanted).order_by("-pk")[first : first + PAGE_SIZE]
    return MailPage(tuple(_rows(rows, viewer)), page, pages, total, counts)


def each_mail(*, viewer: Viewer, mailboxes: Iterable[Mailbox], limit: int = 0) -> Iterator[MailRow]:
    """Yield every mail that was seen in these mailboxes, newest first."""
    require(viewer, Action.MANAGE_SOURCES)
    last, count = 0, 0
    while True:
        rows = _with_items(MailSeen.objects.filter(mailbox__in=list(mailboxes)))
        group = list((rows.filter(pk__lt=last) if last else rows).order_by("-pk")[:500])
        if not group:
            return
        last = group[-1].pk
        for row in _rows(group, viewer):
            yield row
            count += 1
            if limit and count >= limit:
                return


def list_senders(*, viewer: Viewer) -> list[SenderRow]:
    """Return how the mails of each site are read, those that are read badly first."""
    require(viewer, Action.MANAGE_SOURCES)
    rows = [
        SenderRow(one.domain, _name(one.domain), one.good, one.total, one.dropped_at)
        for one in MailSender.objects.all()
    ]
    return sorted(rows, key=lambda one: (one.dropped_at is None, one.domain))


def _name(domain: str) -> str:
    site = site_of(domain)
    return site.name if site else domain


def _with_items(mails: "QuerySet[MailSeen]") -> "QuerySet[MailSeen]":
    return mails.select_related("item__data_key", "item__candidate")


def _rows(mails: Iterable[MailSeen], viewer: Viewer) -> Iterator[MailRow]:
    lens = list_lens(viewer)
    for mail in mails:
        item = mail.item
        head = mail.opened_head()
        name = item.opened_name().removesuffix(".eml") if item is not None else ""
        yield MailRow(
            id=mail.pk,
            public_id=str(mail.public_id),
            subject=str(head.get("subject", "")) or lens.filename(name),
            sender=_sender(mail, head),
            size=mail.size,
            arrived_at=mail.arrived_at,
            outcome=mail.outcome,
            label=MailSeen.Outcome(mail.outcome).label,
            result=_result(item),
            reason=item.last_error if item is not None else "",
            candidate=str(item.candidate.public_id) if item is not None and item.candidate else "",
            item=str(item.public_id) if item is not None else "",
            is_retryable=item is not None and item.status == IntakeItem.Status.FAILED,
            is_left=mail.outcome in MailSeen.LEFT,
        )


def _sender(mail: MailSeen, head: Mapping[str, object]) -> str:
    if mail.sender:
        return _name(mail.sender)
    if head.get("from") or mail.item is None:
        return str(head.get("from", ""))
    if mail.item.source in SITES:
        return SITES[mail.item.source].name
    # Of a mail that was taken the domain alone is kept beside the record.
    return "" if mail.item.data_key.erased_at is not None else str(mail.item.opened_told().get("sender", ""))


def _result(item: IntakeItem | None) -> str:
    if item is None:
        return ""
    if item.outcome:
        return IntakeItem.Outcome(item.outcome).label
    return {"failed": "没有读出来", "done": "已完成"}.get(item.status, "等着读")


@dataclass(frozen=True, slots=True)
class SourceChoices:
    """What a rule can name: jobs by public id, tags and members by id."""

    jobs: tuple[tuple[str, str], ...]
    tags: tuple[tuple[int, str], ...]
    owners: tuple[tuple[int, str], ...]


def source_choices(*, viewer: Viewer) -> SourceChoices:
    """Return what mails and files that come by themselves can be given to."""
    require(viewer, Action.MANAGE_SOURCES)
    jobs = Job.objects.visible_to(viewer).exclude(status=Job.Status.CLOSED).select_related("client")
    tags = Label.objects.filter(kind=Label.Kind.TAG, archived_at=None, merged_into=None)
    return SourceChoices(
        tuple((str(job.public_id), f"{job} · {job.client}") for job in jobs.order_by("-pk")[:_MOST_CHOICES]),
        tuple((tag.pk, tag.name) for tag in tags.order_by("name")[:_MOST_CHOICES]),
        tuple((member.pk, str(member)) for member in active_who_may(Action.READ_CANDIDATE)),
    )


_MOST_CHOICES: Final = 500
