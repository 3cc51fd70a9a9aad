"""The one who asks, as the policy knows him."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from caidang.core.review.roles import Role
from caidang.foundation.accounts.policy.actions import Action
from caidang.foundation.accounts.policy.rules import (
    DEFAULTS,
    EVERYTHING,
    Rules,
    Scope,
    Sensitivity,
    Shown,
)

EVERYBODY: Final = "all"
"""The scope that every record stands in; only who reaches all records carries it."""
POOL: Final = "pool"
"""The scope of records that nobody looks after and no client's team holds for itself."""
CLOSED: Final = "!"
"""Marks the audience of a record that is shut to all but those named beside it, whatever else they reach."""


_OF_MEMBERS: Final = ("o", "m")
_OF_CLIENTS: Final = "c"


def own_scope(user_id: int) -> str:
    """This function will name the scope of what is this member's alone."""
    return f"o{user_id}"


def team_scope(user_id: int) -> str:
    """This function will name the scope of what this member's colleagues see with him."""
    return f"m{user_id}"


def client_scope(team_id: int) -> str:
    """This function will name the scope of what stands behind this client team's wall."""
    return f"c{team_id}"


def scopes_of(
    rules: Rules, *, user_id: int | None, colleagues: Iterable[int], client_teams: Iterable[int]
) -> tuple[str, ...]:
    """This function will name the scopes that a member reaches by these rules; he is his own colleague."""
    if Action.READ_CANDIDATE not in rules.actions:
        return ()
    if Scope.ALL in rules.scopes:
        return (EVERYBODY,)
    own = () if user_id is None else (user_id,)
    found = {
        Scope.OWN: tuple(own_scope(one) for one in own),
        Scope.TEAM: tuple(team_scope(one) for one in sorted({*own, *colleagues})),
        Scope.CLIENTS: tuple(client_scope(team) for team in sorted(client_teams)),
        Scope.UNASSIGNED: (POOL,),
    }
    return tuple(name for scope, names in found.items() if scope in rules.scopes for name in names)


_UNTOLD: Final = ("?",)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member, or the program itself on this machine (``user_id`` None).

    ``rules`` are his role's, as they are now; ``scopes`` the names that a record's audience is
    compared with. Where they are not told they are as delivered, for one who works alone.
    """

    user_id: int | None
    role: Role
    rules: Rules = field(default=EVERYTHING, repr=False, compare=False)
    scopes: tuple[str, ...] = field(default=_UNTOLD, repr=False, compare=False)
    withheld: frozenset[Action] = field(default=frozenset(), repr=False, compare=False)
    """What his role may do and the token that acts for him may not."""

    def __post_init__(self) -> None:
        """Fill in what was not told."""
        if self.rules is EVERYTHING and self.user_id is not None:
            object.__setattr__(self, "rules", DEFAULTS[self.role])
        if self.scopes is _UNTOLD:
            alone = scopes_of(self.rules, user_id=self.user_id, colleagues=(), client_teams=())
            object.__setattr__(self, "scopes", alone)

    @property
    def reached_members(self) -> frozenset[int]:
        """Those whose own things, such as files they handed in, are within reach."""
        return frozenset(int(name[1:]) for name in self.scopes if name[:1] in _OF_MEMBERS)

    @property
    def client_teams(self) -> frozenset[int]:
        """The client teams behind whose walls he looks."""
        return frozenset(int(name[1:]) for name in self.scopes if name[:1] == _OF_CLIENTS)

    @property
    def sees_all(self) -> bool:
        """Whether no record is out of reach."""
        return EVERYBODY in self.scopes


def narrowed(viewer: Viewer, actions: Collection[Action]) -> Viewer:
    """This function will return the viewer as one who may do these things at most: what a token of his can do."""
    left = viewer.rules.actions & frozenset(actions)
    scopes = viewer.scopes if Action.READ_CANDIDATE in left else ()
    return replace(viewer, rules=replace(viewer.rules, actions=left), scopes=scopes, withheld=viewer.rules.actions - left)


def covered(viewer: Viewer) -> Viewer:
    """This function will return the viewer as one who sees sensitive and secret fields masked at best: for what leaves the house."""
    order = [Shown.CLEAR, Shown.MASK, Shown.HIDE]
    shows = {
        kind: max(shown, Shown.MASK, key=order.index) if kind in _GUARDED else shown
        for kind, shown in viewer.rules.shows.items()
    }
    return replace(viewer, rules=replace(viewer.rules, shows=MappingProxyType(shows)))


_GUARDED: Final = (Sensitivity.SENSITIVE, Sensitivity.SECRET)
PROGRAM: Final = Viewer(user_id=None, role=Role.ADMIN)
"""The command line on the server: whoever can read the root key can do everything anyway."""
