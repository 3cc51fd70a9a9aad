"""What the chain knows of records, for the search index, which lies below it: where they stand, what was said."""

from collections.abc import Mapping, Sequence

from caidang.core.review.chain import State
from caidang.domain.candidates.selectors.finding.index import Beside
from caidang.domain.review.models import Case, Comment
from caidang.foundation.vault import services as vault


def beside(ids: Sequence[int]) -> Mapping[int, Beside]:
    """Return each record's state by its name, and the comments on it."""
    wanted = list(ids)
    states = dict(Case.objects.filter(candidate_id__in=wanted).values_list("candidate_id", "state"))
    said: dict[int, list[str]] = {}
    comments = Comment.objects.filter(candidate_id__in=wanted, removed_at=None)
    for row in comments.select_related("candidate__data_key"):
        key = row.candidate.data_key
        text = vault.open_sealed(key, row.text_place, bytes(row.text)).decode()
        said.setdefault(row.candidate_id, []).append(text)
    return {
        pk: Beside(
            columns={"state": (State(states[pk]).label,)} if pk in states else {},
            texts=tuple(said.get(pk, ())),
        )
        for pk in {*states, *said}
    }
