"""Which scopes a record stands in: the other half of ``Viewer.scopes``."""

from collections.abc import Iterable

from caidang.foundation.accounts.policy.viewer import POOL, client_scope, own_scope, team_scope


def audience_of(
    *, owner: int | None, collector: int | None, client_teams: Iterable[int]
) -> tuple[str, ...]:
    """This function will name the scopes of a record, in order and each once.

    Its owner and who collected it always see it. Held by client teams it is theirs alone besides;
    otherwise the owner's colleagues see it, or, as long as nobody looks after it, the collector's
    colleagues and whoever may draw from the pool.
    """
    names = {own_scope(person) for person in (owner, collector) if person is not None}
    holders = {client_scope(team) for team in client_teams}
    if holders:
        return tuple(sorted(names | holders))
    if owner is not None:
        names.add(team_scope(owner))
    else:
        names |= {POOL} if collector is None else {POOL, team_scope(collector)}
    return tuple(sorted(names))
