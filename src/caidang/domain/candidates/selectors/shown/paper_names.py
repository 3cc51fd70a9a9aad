"""What a record's papers are called, for the fields that point to one."""

from collections.abc import Iterable

from caidang.domain.candidates.models import Attachment, Candidate
from caidang.domain.candidates.papers import papers
from caidang.domain.candidates.selectors.shown.seeing import Lens
from caidang.foundation.vault import services as vault


def names_among(ids: Iterable[int], lens: Lens | None = None) -> dict[int, dict[str, str]]:
    """Return for each of these records what ``paper_names`` returns for one."""
    found: dict[int, dict[str, str]] = {}
    kinds = papers(is_all=True)
    rows = Attachment.objects.filter(candidate_id__in=list(ids), removed_at=None).select_related("data_key")
    for row in rows:
        kind = kinds[row.kind].field
        is_open = lens is None or lens.decide(kind).is_allowed
        name = _name(row) if is_open else kind.label
        found.setdefault(row.candidate_id, {})[str(row.public_id)] = name
    return found


def paper_names(candidate: Candidate, lens: Lens | None = None) -> dict[str, str]:
    """Return the file names of the record's papers by their public ids; only their kind where the viewer may not see them."""
    return names_among([candidate.pk], lens).get(candidate.pk, {})


def _name(row: Attachment) -> str:
    return vault.open_sealed(row.data_key, row.place("filename"), bytes(row.filename)).decode()
