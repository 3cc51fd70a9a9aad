"""What a record's papers are called, for the fields that point to one."""

from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.papers import papers
from caidang.domain.candidates.selectors.seeing import Lens
from caidang.foundation.vault import services as vault


def paper_names(candidate: Candidate, lens: Lens | None = None) -> dict[str, str]:
    """Return the file names of the record's papers by their public ids; only their kind where the viewer may not see them."""
    found, kinds = {}, papers(is_all=True)
    for row in candidate.attachments.filter(removed_at=None).select_related("data_key"):
        kind = kinds[row.kind].field
        name = vault.open_sealed(row.data_key, row.place("filename"), bytes(row.filename)).decode()
        is_open = lens is None or lens.decide(kind).is_allowed
        found[str(row.public_id)] = name if is_open else kind.label
    return found
