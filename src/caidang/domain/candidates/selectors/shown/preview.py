"""What a member would see if his role's rules were others: looked at before they hold."""

from dataclasses import dataclass
from datetime import date

from caidang.core.errors import NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import list_lens, rows_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Rules, Viewer, require
from caidang.foundation.accounts.viewers import viewer_of, viewers_of

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Sight:
    """How many records the member reaches, and some of them as he sees them."""

    count: int
    rows: tuple[CandidateRow, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What the member sees now and what he would see."""

    member: str
    now: Sight
    then: Sight


def preview(*, member_id: int, rules: Rules, viewer: Viewer, today: date) -> Preview:
    """Return what the member sees now, and what under these rules; raises NotFound.

    The records shown are such as the viewer himself may see, no clearer than he sees them.
    """
    require(viewer, Action.MANAGE_ROLES)
    member = User.objects.filter(pk=member_id, is_active=True).first()
    if member is None:
        raise NotFound("没有这位成员，或已离开。")
    now = viewer_of(member)
    then = viewers_of([member], instead={now.role: rules})[member.pk]
    return Preview(str(member), _sight(now, viewer, today), _sight(then, viewer, today))


def _sight(member: Viewer, viewer: Viewer, today: date) -> Sight:
    if not member.scopes:
        return Sight(0, ())
    reach = Candidate.objects.visible_to(member).filter(merged_into=None)
    both = reach.visible_to(viewer).order_by("-updated_at", "-pk")
    ids = list(both.values_list("pk", flat=True)[:MOST_SHOWN])
    lens = list_lens(viewer)
    rows = tuple(lens.row(row) for row in rows_of(ids, viewer=member, today=today))
    return Sight(reach.count(), rows)
