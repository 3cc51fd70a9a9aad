"""Own reports: which there are for whom. Their numbers are always counted for the one who looks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.analytics.catalogue import may_ask, measures_for
from caidang.domain.analytics.models import Report
from caidang.domain.analytics.questions import Question, read
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import Membership, Team
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

MISSING = "没有这份报表，可能已经删除，或不再和你共享。"
MANAGERS = frozenset({Role.MANAGER, Role.ADMIN})
"""Who may change and remove what others share."""


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report as it is listed. ``question`` None: its measure is not there any more."""

    public_id: str
    name: str
    question: Question | None
    shared: Report.Shared
    maker: str
    is_own: bool
    may_change: bool
    may_open: bool
    changed_at: datetime


def reachable(viewer: Viewer) -> QuerySet[Report]:
    """This function will return the rows of the viewer's own reports and of those shared with him."""
    mine = Membership.objects.filter(user_id=viewer.user_id or 0, team__kind=Team.Kind.TEAM).values("team_id")
    beside = Membership.objects.filter(team_id__in=mine).values("user_id")
    return Report.objects.filter(
        Q(created_by=viewer.user_id or 0) | Q(shared=Report.Shared.ALL) | Q(shared=Report.Shared.TEAM, created_by__in=beside),
        removed_at=None,
    )


def list_reports(*, viewer: Viewer) -> list[ShownReport]:
    """This function will return the viewer's own reports and those shared with him, the newest change first.

    Those whose measure his role may not ask for are left out, unless he made them.
    """
    rows = list(reachable(viewer).order_by("-changed_at")[:200])
    names = names_of(row.created_by for row in rows)
    shown = [_shown(row, names, viewer) for row in rows]
    return [one for one in shown if one.may_open or one.is_own]


def get_report(public_id: str, *, viewer: Viewer) -> ShownReport:
    """This function will return one report within the viewer's reach; raises NotFound."""
    row = find_row(public_id, viewer=viewer)
    return _shown(row, names_of([row.created_by]), viewer)


def find_row(public_id: str, *, viewer: Viewer) -> Report:
    """This function will return the row of a report within reach; raises NotFound."""
    row = reachable(viewer).filter(public_id=parse_public_id(public_id, missing=MISSING)).first()
    if row is None or not measures_for(viewer):
        raise NotFound(MISSING)
    return row


def opened(row: Report) -> tuple[str, Question | None]:
    """This function will return what a report is called and what it asks."""
    kept = vault.open_own(row.content_place, bytes(row.content))
    try:
        return str(kept["name"]), read(kept["question"])
    except InvalidInput:
        return str(kept["name"]), None


def _shown(row: Report, names: dict[int, str], viewer: Viewer) -> ShownReport:
    name, question = opened(row)
    is_own = row.created_by == viewer.user_id
    return ShownReport(
        public_id=str(row.public_id), name=name, question=question, shared=Report.Shared(row.shared),
        maker=names.get(row.created_by, ""), is_own=is_own, may_change=is_own or viewer.role in MANAGERS,
        may_open=question is not None and may_ask(viewer, question.measure), changed_at=row.changed_at,
    )  # fmt: skip
