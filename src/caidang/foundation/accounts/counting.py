"""What stands on every page and depends on who looks: composed once for each reach, asked each time."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.db.models import QuerySet

from caidang.foundation.accounts.policy import Action, Role, Viewer
from caidang.foundation.lib.prepared import Prepared, PreparedCount

_MOST: Final = 512
"""Reaches for which a query stays composed: about one a member at work."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """All of a viewer that decides what is within his reach, and what else shapes the query."""

    user_id: int | None
    role: Role
    actions: frozenset[Action]
    scopes: tuple[str, ...]
    shape: tuple[Hashable, ...]
    viewer: Viewer = field(compare=False)


def _reach(viewer: Viewer, shape: tuple[Hashable, ...]) -> _Reach:
    return _Reach(viewer.user_id, viewer.role, frozenset(viewer.rules.actions), viewer.scopes, shape, viewer)


class RowsFor:
    """A ``values_list`` for a viewer; ``compose`` looks at nothing of him but his role, rights and reach.

    What else changes from one time to the next stands in it as ``Given``.
    """

    def __init__(self, compose: Callable[[Viewer], "QuerySet[Any, Any]"]) -> None:
        self._composed = lru_cache(maxsize=_MOST)(lambda reach: Prepared(lambda: compose(reach.viewer)))

    def ask(self, viewer: Viewer, **given: object) -> list[list[Any]]:
        """This function will ask the database and return the rows. Raises KeyError for a value that is missing."""
        return self._composed(_reach(viewer, ())).ask(**given)


class CountFor:
    """How many rows several querysets have together for a viewer; ``compose`` as for ``RowsFor``, given the ``shape`` besides."""

    def __init__(self, compose: Callable[..., Sequence["QuerySet[Any, Any]"]]) -> None:
        def composed(reach: _Reach, most: int | None) -> tuple[PreparedCount, ...]:
            return tuple(PreparedCount(part, most=most) for part in compose(reach.viewer, *reach.shape))

        self._composed = lru_cache(maxsize=_MOST)(composed)

    def ask(self, viewer: Viewer, *shape: Hashable, most: int | None = None, **given: object) -> int:
        """This function will ask the database and return how many there are, ``most`` at most. Raises KeyError for a value that is missing."""
        found = sum(part.ask(**given) for part in self._composed(_reach(viewer, shape), most))
        return found if most is None else min(found, most)
