"""The kinds of papers: the usual ones, and those that the organisation added. Each is guarded like a field of its class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from caidang.domain.candidates.fields import PAPERS, Field
from caidang.domain.candidates.models import PaperKind
from caidang.foundation.accounts.policy import Sensitivity

PAPER: Final = "paper_"
"""Begins the keys of what guards papers."""
REMIND_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of papers. ``id`` is None for the usual ones, which cannot be changed; ``months``: how long one is valid."""

    key: str
    field: Field
    id: int | None = None
    months: int | None = None
    remind_days: int = REMIND_DAYS
    is_archived: bool = False


def papers(*, is_all: bool = False) -> Mapping[str, Paper]:
    """Return the kinds of papers by what stands in an attachment's kind; those put away too with ``is_all``."""
    usual = {
        key.removeprefix(PAPER): Paper(key.removeprefix(PAPER), field) for key, field in PAPERS.items()
    }
    rows = PaperKind.objects.all() if is_all else PaperKind.objects.filter(archived_at=None)
    return {**usual, **{row.key: _paper(row) for row in rows}}


def paper_field(key: str) -> Field | None:
    """Return what guards papers by its key (``paper_own3``); None for none."""
    if key in PAPERS or not key.startswith(PAPER):
        return PAPERS.get(key)
    found = papers(is_all=True).get(key.removeprefix(PAPER))
    return found.field if found is not None else None


def _paper(row: PaperKind) -> Paper:
    field = Field(f"{PAPER}{row.key}", row.name, "paper", sensitivity=Sensitivity(row.sensitivity))
    return Paper(row.key, field, row.pk, row.months, row.remind_days, row.archived_at is not None)
