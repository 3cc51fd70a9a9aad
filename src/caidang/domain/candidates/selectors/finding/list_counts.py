"""How many people a viewer finds in each of his lists: never more than he may see."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from caidang.core.errors import SealBroken
from caidang.domain.candidates.models import Candidate, ListEntry
from caidang.domain.candidates.selectors.finding.asking import question
from caidang.domain.candidates.selectors.finding.talent_lists import ShownList
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.search.index.values import SearchUnavailable
from caidang.foundation.search.selectors import find


def count_lists(lists: Iterable[ShownList], *, viewer: Viewer, today: date) -> dict[int, int | None]:
    """Return the number of people by list; None for one that fills itself while there is no index."""
    given = list(lists)
    reach = Candidate.objects.visible_to(viewer).filter(merged_into=None)
    rows = ListEntry.objects.filter(list_id__in=[one.id for one in given], candidate__in=reach)
    counted = dict(rows.values_list("list_id").annotate(n=Count("pk")))
    return {
        one.id: _found(one, viewer, today) if one.is_by_rule else counted.get(one.id, 0)
        for one in given
    }


def _found(one: ShownList, viewer: Viewer, today: date) -> int | None:
    try:
        return find(question(text=one.text, filters=one.filters, viewer=viewer, today=today, limit=0)).total
    except (SearchUnavailable, SealBroken):
        return None
