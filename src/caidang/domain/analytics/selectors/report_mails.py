"""The plans by which reports are sent: which concern the viewer, to whom they go, what became of the last letters."""

from dataclasses import dataclass
from datetime import datetime

from caidang.domain.analytics.models import ReportMail, ReportSending
from caidang.domain.analytics.selectors.reports import MANAGERS, opened, reachable
from caidang.domain.analytics.spans import Span
from caidang.domain.review.models import Digest
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, may

_DAYS = ("一", "二", "三", "四", "五", "六", "日")
_MOST = 200


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A plan as it is listed; ``sent`` says in words what became of the letters of its last moment."""

    public_id: str
    what: str
    span: str
    when: str
    members: str
    maker: str
    is_on: bool
    is_own: bool
    gets_it: bool
    last: datetime | None
    sent: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A member who can be written to; without an address he has to give one first."""

    id: int
    name: str
    has_address: bool


def list_mails(*, viewer: Viewer) -> list[ShownMail]:
    """This function will return the plans the viewer made or is in; to managers all of them."""
    rows = list(ReportMail.objects.filter(removed_at=None).select_related("report").order_by("-pk")[:_MOST])
    if viewer.role not in MANAGERS:
        rows = [one for one in rows if one.created_by == viewer.user_id or viewer.user_id in one.members]
    names = names_of({one.created_by for one in rows} | {member for one in rows for member in one.members})
    known = set(reachable(viewer).filter(pk__in=[one.report_id for one in rows]).values_list("pk", flat=True))
    last = _last(rows)
    return [_shown(one, names, known, last.get(one.pk, []), viewer) for one in rows]


def whom_to_send(*, viewer: Viewer) -> list[Recipient]:
    """This function will return whom the viewer may have reports sent to: himself, or everybody where he shares work out."""
    people = User.objects.filter(is_active=True).order_by("full_name", "username")
    if not may(viewer, Action.ASSIGN):
        people = people.filter(pk=viewer.user_id or 0)
    with_address = set(Digest.objects.values_list("member", flat=True))
    return [Recipient(one.pk, str(one), one.pk in with_address) for one in people]


def _last(rows: list[ReportMail]) -> dict[int, list[ReportSending]]:
    """The letters of each plan's last moment for which there were any."""
    found: dict[int, list[ReportSending]] = {}
    newest = ReportSending.objects.filter(mail__in=[one.pk for one in rows]).order_by("-due_at", "pk")[: _MOST * 5]
    for one in newest:
        kept = found.setdefault(one.mail_id, [])
        if not kept or kept[0].due_at == one.due_at:
            kept.append(one)
    return found


def _shown(
    row: ReportMail, names: dict[int, str], known: set[int], last: list[ReportSending], viewer: Viewer
) -> ShownMail:
    if row.report is None:
        what = "各人自己的看板"
    else:
        what = opened(row.report)[0] if row.report.pk in known else "没有和你共享的报表"
    return ShownMail(
        public_id=str(row.public_id), what=what, span=Span(row.span).label, when=_when(row),
        members="、".join(names.get(one, "") for one in row.members), maker=names.get(row.created_by, ""),
        is_on=row.off_at is None, is_own=row.created_by == viewer.user_id or viewer.role in MANAGERS,
        gets_it=viewer.user_id in row.members, last=last[0].due_at if last else None, sent=_said(last, names),
    )  # fmt: skip


def _when(row: ReportMail) -> str:
    at = f"{row.hour:02}:{row.minute:02}"
    if row.rhythm == ReportMail.Rhythm.WORKDAYS:
        return f"每个工作日 {at}"
    return f"每周{_DAYS[row.weekday]} {at}" if row.rhythm == ReportMail.Rhythm.WEEKLY else f"每月 {row.day} 日 {at}"


def _said(last: list[ReportSending], names: dict[int, str]) -> str:
    """How many letters went, and of those that did not whose and why."""
    counts: dict[str, int] = {}
    problems = []
    for one in last:
        label = ReportSending.State(one.state).label
        counts[label] = counts.get(label, 0) + 1
        if one.reason:
            problems.append(f"{names.get(one.member, '')}：{one.reason}")
    return "，".join([*(f"{label} {n} 封" for label, n in counts.items()), *problems])
