"""Members as the policy knows them: their role's rules as they are now, and whom they work with."""

from collections.abc import Iterable, Mapping

from caidang.foundation.accounts.models import Membership, RoleRules, Team, User
from caidang.foundation.accounts.policy import (
    DEFAULTS,
    Role,
    Rules,
    Scope,
    Viewer,
    rules_of_json,
    scopes_of,
)
from caidang.foundation.lib.once import asked_once
from caidang.foundation.lib.prepared import Prepared

_KEPT = "_caidang_viewer"
_MEMBERSHIPS = Prepared(lambda: Membership.objects.values_list("user_id", "team_id", "team__kind"))
_CHANGED = Prepared(lambda: RoleRules.objects.values_list("role", "content"))


def viewer_of(user: User) -> Viewer:
    """This function will return the member as the policy knows him.

    It is found once for each ``user`` object, which lives as long as one request.
    """
    kept = user.__dict__.get(_KEPT)
    if kept is None:
        kept = user.__dict__[_KEPT] = viewers_of([user])[user.pk]
    return kept


def viewers_of(
    users: Iterable[User], *, instead: Mapping[Role, Rules] | None = None
) -> dict[int, Viewer]:
    """This function will return the members as the policy knows them, by id, in three queries.

    Whoever is in no team works with all who are in none: a small office needs no teams. ``instead``
    are rules that do not hold yet, for looking at what they would change.
    """
    wanted = list(users)
    rules = {**current_rules(Role(user.role) for user in wanted), **(instead or {})}
    # Whoever sees everybody is asked about no colleague.
    pairs = _memberships() if any(Scope.ALL not in one.scopes for one in rules.values()) else ()
    clients: dict[int, set[int]] = {}
    teams: dict[int, set[int]] = {}
    mates: dict[int, set[int]] = {}
    for user_id, team_id, kind in pairs:
        side = clients if kind == Team.Kind.CLIENT else teams
        side.setdefault(user_id, set()).add(team_id)
        if kind == Team.Kind.TEAM:
            mates.setdefault(team_id, set()).add(user_id)
    found = {}
    for user in wanted:
        role = Role(user.role)
        near: Iterable[int] = set().union(*(mates[team] for team in teams.get(user.pk, ())))
        if not near and Scope.TEAM in rules[role].scopes and Scope.ALL not in rules[role].scopes:
            near = _in_no_team(frozenset(teams))
        scopes = scopes_of(
            rules[role], user_id=user.pk, colleagues=near, client_teams=clients.get(user.pk, ())
        )
        found[user.pk] = Viewer(user.pk, role, rules[role], scopes)
    return found


def current_rules(roles: Iterable[Role]) -> Mapping[Role, Rules]:
    """This function will return the rules that hold for these roles now."""
    wanted = set(roles)
    changed = _changed_rules() if wanted else {}
    return {role: changed.get(role, DEFAULTS[role]) for role in Role if role in wanted}


@asked_once
def _changed_rules() -> Mapping[Role, Rules]:
    """Rules that an organisation wrote itself: eight rows at most."""
    return {Role(role): rules_of_json(content) for role, content in _CHANGED.ask()}


@asked_once
def _memberships() -> tuple[tuple[int, int, str], ...]:
    return tuple((user_id, team_id, kind) for user_id, team_id, kind in _MEMBERSHIPS.ask())


@asked_once
def _in_no_team(placed: frozenset[int]) -> frozenset[int]:
    """Who is in no team, those who left as well: their records stay where they were."""
    return frozenset(User.objects.exclude(pk__in=placed).values_list("pk", flat=True))
