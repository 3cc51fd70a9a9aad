"""Who looks after a record and who may see it, as its page tells."""

from dataclasses import dataclass

from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.policy import POOL, Action, Viewer, may
from caidang.foundation.accounts.teams import list_client_teams


@dataclass(frozen=True, slots=True)
class Placement:
    """A record's owner and the client teams that hold it; ``members`` and ``teams`` are what may be chosen.

    ``teams`` are (id, name, whether it holds the record).
    """

    owner: str
    is_own: bool
    is_in_pool: bool
    holders: tuple[str, ...]
    members: tuple[tuple[int, str], ...]
    teams: tuple[tuple[int, str, bool], ...]
    may_take: bool
    may_give: bool
    may_hold: bool


def placement_of(public_id: str, *, viewer: Viewer) -> Placement:
    """Return where the record belongs; raises NotFound as ``get_candidate`` does."""
    record = get_candidate(public_id, viewer=viewer)
    may_place = may(viewer, Action.PLACE_CANDIDATE) and record.merged_into_id is None
    is_own = record.owner is not None and record.owner == viewer.user_id
    may_give = may_place and (is_own or may(viewer, Action.ASSIGN))
    holding = set(record.holds.values_list("team_id", flat=True))
    teams = list_client_teams()
    members = active_who_may(Action.READ_CANDIDATE) if may_give else []
    return Placement(
        owner=names_of([record.owner]).get(record.owner or 0, ""),
        is_own=is_own,
        is_in_pool=POOL in record.audience.names,
        holders=tuple(name for pk, name in teams if pk in holding),
        members=tuple((m.pk, str(m)) for m in members if m.pk != record.owner),
        teams=tuple((pk, name, pk in holding) for pk, name in teams) if may_place else (),
        may_take=may_place and record.owner is None and viewer.user_id is not None,
        may_give=may_give,
        may_hold=may_place and bool(teams),
    )


def list_owners(*, viewer: Viewer) -> list[tuple[int, str]]:
    """Return the members to whom the viewer may give records, other than himself, as id and name."""
    if not (may(viewer, Action.PLACE_CANDIDATE) and may(viewer, Action.ASSIGN)):
        return []
    members = active_who_may(Action.READ_CANDIDATE)
    return [(m.pk, str(m)) for m in members if m.pk != viewer.user_id]
