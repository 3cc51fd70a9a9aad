"""Match keys follow the record's present values, so that a corrected phone is recognised too."""

from collections.abc import Iterable

from django.db.models import BigIntegerField

from caidang.core.match import keys
from caidang.domain.candidates.models import Candidate, MatchKey
from caidang.domain.candidates.values import PresentValue, match_tokens, present
from caidang.foundation.lib.prepared import Given, Prepared


def refresh_tokens(candidate: Candidate, values: Iterable[PresentValue] | None = None) -> None:
    """Replace the record's match keys by those of its present values, given where they were opened already."""
    found = keys((v.field, v.entry, v.value) for v in (present(candidate) if values is None else values))
    wanted = set(match_tokens(found))
    have = {(kind, token): pk for pk, kind, token in _KNOWN.ask(candidate=candidate.pk)}
    if gone := [have[pair] for pair in have.keys() - wanted]:
        MatchKey.objects.filter(pk__in=gone).delete()
    if new := wanted - have.keys():
        MatchKey.objects.bulk_create([MatchKey(candidate=candidate, kind=kind, token=token) for kind, token in new])


_KNOWN = Prepared(
    lambda: MatchKey.objects.filter(candidate=Given("candidate", BigIntegerField())).values_list("pk", "kind", "token")
)
