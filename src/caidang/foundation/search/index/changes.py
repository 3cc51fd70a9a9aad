"""The next changes of the log, as the follower takes them."""

from dataclasses import dataclass

from caidang.foundation.search.models import Change

MAX_CHANGES = 5_000
"""Changes in one commit."""


@dataclass(frozen=True, slots=True)
class Changes:
    """``ids`` are the documents to look at again, each once; ``last`` is the number of the last change."""

    ids: tuple[int, ...]
    last: int
    count: int
    erasures: int

    def __len__(self) -> int:
        return self.count

    @property
    def is_more(self) -> bool:
        """Whether others wait beyond these."""
        return self.count == MAX_CHANGES


def read_changes(seq: int) -> Changes:
    """Return the changes after ``seq``, in the order of their commits."""
    rows = Change.objects.filter(seq__gt=seq).order_by("seq")
    found = list(rows.values_list("seq", "doc_id", "op")[:MAX_CHANGES])
    return Changes(
        ids=tuple(dict.fromkeys(doc_id for _, doc_id, _ in found)),
        last=found[-1][0] if found else seq,
        count=len(found),
        erasures=sum(op == Change.Op.ERASE for _, _, op in found),
    )
