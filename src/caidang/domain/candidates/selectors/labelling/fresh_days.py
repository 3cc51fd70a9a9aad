"""When the groups of records were last known, and for how long they hold: asked for many records at once."""

from collections.abc import Sequence
from datetime import datetime

from caidang.domain.candidates.freshness import DAYS_IN_MONTH, GROUPS, months_for
from caidang.domain.candidates.models import Bounce, Candidate, Confirmation, FieldValue, HalfLife
from caidang.domain.candidates.selectors.labelling.labels import categories_of, category_tree

_CONTACT = GROUPS["contact"]


def months_of(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return for how many months each group of these records holds, by their categories and all above them."""
    own = {(row.group, row.category_id): row.months for row in HalfLife.objects.all()}
    if not any(category for _, category in own):
        same = months_for(own, ())
        return dict.fromkeys(ids, same)
    tree, stands = category_tree(is_all=True), categories_of(ids)
    return {
        pk: months_for(own, [up for one in stands.get(pk, ()) if one in tree.branches for up in tree.up(one)])
        for pk in ids
    }


def known_days(candidates: Sequence[Candidate]) -> dict[int, dict[str, int | None]]:
    """As ``days_known_of``, of records that one holds."""
    return days_known_of([one.pk for one in candidates])


def days_known_of(ids: Sequence[int]) -> dict[int, dict[str, int | None]]:
    """Return of each record when each group was last known, as numbers of days; three queries for all of them.

    Since a letter came back the contact counts as known one half-life earlier, until it is said or written anew.
    """
    fields = {field: key for key, group in GROUPS.items() for field in group.fields}
    found: dict[int, dict[str, int | None]] = {pk: dict.fromkeys(GROUPS) for pk in ids}
    values = FieldValue.objects.filter(candidate__in=ids, field__in=fields, retired_at=None).order_by()
    for pk, field, at in values.values_list("candidate_id", "field", "created_at"):
        _later(found[pk], fields[field], at)
    said = Confirmation.objects.filter(candidate__in=ids).order_by()
    for pk, groups, at in said.values_list("candidate_id", "groups", "at"):
        for key in groups:
            if key in GROUPS and found[pk][key] is not None:
                _later(found[pk], key, at)
    back = Bounce.objects.filter(candidate__in=ids, value__retired_at=None, value__isnull=False).order_by()
    for pk, at in back.values_list("candidate_id", "at"):
        known = found[pk][_CONTACT.key]
        if known is not None and known <= at.date().toordinal():
            found[pk][_CONTACT.key] = known - round(_CONTACT.months * DAYS_IN_MONTH)
    return found


def _later(days: dict[str, int | None], key: str, at: datetime) -> None:
    day, known = at.date().toordinal(), days[key]
    days[key] = day if known is None else max(known, day)
