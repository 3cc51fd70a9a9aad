"""Of which fields somebody said that they hold, and when last."""

from collections.abc import Collection
from datetime import datetime

from caidang.domain.candidates.freshness import GROUPS
from caidang.domain.candidates.models import Confirmation


def vouched_fields(ids: Collection[int]) -> dict[int, dict[str, datetime]]:
    """Return, by record and field, when a person last said that what stands there has not changed."""
    found: dict[int, dict[str, datetime]] = {}
    rows = Confirmation.objects.filter(candidate__in=ids).order_by("at", "pk")
    for pk, groups, at in rows.values_list("candidate_id", "groups", "at"):
        fields = (field for group in groups if group in GROUPS for field in GROUPS[group].fields)
        found.setdefault(pk, {}).update(dict.fromkeys(fields, at))
    return found
