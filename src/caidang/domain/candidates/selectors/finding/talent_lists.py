"""人才库: which lists there are for whom, who is in them, and how many of them one may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caidang.domain.candidates.models import ListEntry, TalentList
from caidang.domain.candidates.selectors.labelling.label_names import with_present_tags
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import Membership
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.prepared import Prepared
from caidang.foundation.vault import services as vault


def lists_of(ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the ids of the lists that each record was put into by hand."""
    found: dict[int, list[int]] = {}
    rows = ListEntry.objects.filter(candidate_id__in=list(ids), list__removed_at=None)
    for pk, one in rows.order_by("list_id").values_list("candidate_id", "list_id"):
        found.setdefault(pk, []).append(one)
    return found


def visible_list_ids(viewer: Viewer) -> frozenset[int]:
    """Return the ids of the lists that the viewer made or that are shared with him."""
    rows = [
        TalentList(pk=pk, created_by=maker, members=members, teams=teams, is_for_all=is_for_all)
        for pk, maker, members, teams, is_for_all in _SHARED_WITH.ask()
    ]
    if not rows:
        return frozenset()
    teams = set(Membership.objects.filter(user_id=viewer.user_id or 0).values_list("team_id", flat=True))
    return frozenset(row.pk for row in rows if is_shared_with(row, viewer, teams))


_SHARED_WITH = Prepared(
    lambda: TalentList.objects.filter(removed_at=None).order_by().values_list("pk", "created_by", "members", "teams", "is_for_all")
)


def is_shared_with(row: TalentList, viewer: Viewer, teams: set[int]) -> bool:
    """Tell whether the viewer, who is in these teams, may open the list."""
    if row.is_for_all or (row.created_by is not None and row.created_by == viewer.user_id):
        return True
    return viewer.user_id in row.members or not teams.isdisjoint(row.teams)


def list_name(value: str, *, viewer: Viewer) -> str:
    """Return the name of a list as it is chosen beside the people; a stranger's has none."""
    found = next((one for one in list_lists(viewer=viewer) if str(one.id) == value), None)
    return found.name if found is not None else "别人的人才库"


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list as it is shown. ``filters`` and ``text`` are what fills it, where it fills itself."""

    id: int
    public_id: str
    name: str
    note: str
    is_by_rule: bool
    text: str
    filters: Mapping[str, tuple[str, ...]]
    maker: str
    is_own: bool
    is_for_all: bool
    members: tuple[int, ...]
    teams: tuple[int, ...]


def list_lists(*, viewer: Viewer) -> list[ShownList]:
    """Return the lists that the viewer made or that are shared with him, by name."""
    require(viewer, Action.READ_CANDIDATE)
    mine = visible_list_ids(viewer)
    if not mine:
        return []
    rows = list(TalentList.objects.filter(pk__in=mine))
    names = names_of({row.created_by for row in rows})
    found = [_shown(row, names.get(row.created_by or 0, ""), viewer) for row in rows]
    return sorted(found, key=lambda one: (one.name, one.id))


def lists_of_record(public_id: str, *, viewer: Viewer) -> list[ShownList]:
    """Return the lists of the viewer's that the record was put into by hand."""
    candidate = get_candidate(public_id, viewer=viewer)
    there = set(lists_of([candidate.pk]).get(candidate.pk, ()))
    return [one for one in list_lists(viewer=viewer) if one.id in there]


def _shown(row: TalentList, maker: str, viewer: Viewer) -> ShownList:
    kept = vault.open_own(row.content_place, bytes(row.content))
    return ShownList(
        id=row.pk,
        public_id=str(row.public_id),
        name=kept["name"],
        note=kept["note"],
        is_by_rule=row.is_by_rule,
        text=kept.get("text", ""),
        filters=with_present_tags(kept.get("filters", {}), kept.get("tags", {})),
        maker=maker,
        is_own=row.created_by is not None and row.created_by == viewer.user_id,
        is_for_all=row.is_for_all,
        members=tuple(row.members),
        teams=tuple(row.teams),
    )
