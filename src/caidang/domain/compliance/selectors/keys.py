"""Under which data keys a person's things are sealed."""

from caidang.domain.candidates.models import Candidate, Document
from caidang.foundation.vault.models import DataKey


def keys_of_person(candidate: Candidate) -> list[int]:
    """Return the numbers of the keys of a record's own things: its own, and those its files came with, as far as they are kept."""
    found = {candidate.data_key_id, *Document.objects.filter(candidate=candidate).values_list("data_key_id", flat=True)}
    return list(DataKey.objects.filter(pk__in=found, erased_at=None).order_by("pk").values_list("pk", flat=True))
