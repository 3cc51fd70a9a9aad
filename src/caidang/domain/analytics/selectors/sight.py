"""How far a viewer sees into the figures: all of the house, a part of its records, or numbers without people."""

from dataclasses import dataclass

from caidang.domain.analytics.values import Measure
from caidang.foundation.accounts.policy import POOL, Action, Viewer, may


@dataclass(frozen=True, slots=True)
class Sight:
    """``is_whole``: all records count. ``has_people``: he may see the people behind the numbers.

    ``has_members``: he is told of every member, not of himself alone.
    """

    viewer: Viewer
    is_whole: bool
    has_people: bool
    has_members: bool

    @property
    def own(self) -> frozenset[int]:
        """The one member of whom he is told, where it is not everybody."""
        return frozenset({self.viewer.user_id or 0})

    @property
    def near_members(self) -> frozenset[int]:
        """Those whose handed-in files are within reach; 0 for what nobody handed in."""
        pool = {0} if POOL in self.viewer.scopes else set()
        return self.viewer.reached_members | pool


def sight_of(viewer: Viewer, measure: Measure) -> Sight:
    """Return how the viewer sees a measure. Who may not see candidates at all sees the house in numbers."""
    has_people = may(viewer, Action.READ_CANDIDATE)
    is_of_log = Action.READ_AUDIT in measure.needs and may(viewer, Action.READ_AUDIT)
    return Sight(
        viewer=viewer,
        is_whole=viewer.sees_all or not has_people,
        has_people=has_people,
        has_members=may(viewer, Action.ASSIGN) or is_of_log,
    )
