"""Who is written down and cannot be found yet: a search that finds nobody says so, instead of that there is nobody."""

from caidang.domain.candidates.models import Candidate
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.search.index.status import waiting_ids


def count_arriving(*, viewer: Viewer) -> int:
    """Return how many of the people that the viewer may see are new or changed and not in the index yet.

    None while the index follows nothing: nobody is on his way then, and the health page tells why.
    """
    waiting = waiting_ids()
    if waiting is None:
        return 0
    return Candidate.objects.visible_to(viewer).filter(merged_into=None, pk__in=waiting).count()
