"""What people call the outcomes of records, and what a run says of itself."""

from collections.abc import Mapping
from typing import Final

from caidang.domain.connectors.models import Item

COUNTS: Final[Mapping[str, str]] = {
    **dict(Item.Outcome.choices), "same": "没有变化", "files": "附件收下了", "files_apart": "附件另收", "files_out": "附件传过去了",
}  # fmt: skip
"""In the order in which they are shown."""
TRIAL: Final[Mapping[str, str]] = {
    "created": "会新建", "doubtful": "会新建，疑似重复", "linked": "会认出已有档案", "updated": "会更新档案", "asked": "会等人定",
    "refused": "不会收",
}  # fmt: skip


def counts_of(counts: Mapping[str, int], *, is_trial: bool) -> tuple[tuple[str, str, int], ...]:
    """Return key, words and number of each outcome that there is, in their order."""
    return tuple(
        (key, TRIAL.get(key, words) if is_trial else words, counts[key])
        for key, words in COUNTS.items()
        if counts.get(key)
    )
