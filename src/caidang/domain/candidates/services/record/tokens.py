"""Match keys follow the record's present values, so that a corrected phone is recognised too."""

from caidang.core.match import keys
from caidang.domain.candidates.models import Candidate, MatchKey
from caidang.domain.candidates.values import match_tokens, present


def refresh_tokens(candidate: Candidate) -> None:
    """Replace the record's match keys by those of its present values."""
    found = keys((v.field, v.entry, v.value) for v in present(candidate))
    wanted = set(match_tokens(found))
    have = {(row.kind, row.token): row.pk for row in candidate.match_keys.all()}
    MatchKey.objects.filter(pk__in=[have[pair] for pair in have.keys() - wanted]).delete()
    MatchKey.objects.bulk_create(
        [
            MatchKey(candidate=candidate, kind=kind, token=token)
            for kind, token in wanted - have.keys()
        ]
    )
