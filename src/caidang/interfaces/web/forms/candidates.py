"""What is sought in the list of candidates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

FACETS = ("city", "degree", "tier", "years", "salary", "skill", "tag", "source", "updated")
SORTS = ("", "relevance", "updated", "created", "experience", "salary", "name")
MAX_TEXT = 1000
MAX_CHOSEN = 40


@dataclass(frozen=True, slots=True)
class SearchState:
    """Text, chosen facet values, order and page (from 1)."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, sent: QueryDict) -> "SearchState":
        """Return what a form says; anything unknown counts as not said."""
        page = sent.get("page") or "1"
        return cls.clean(
            text=sent.get("q") or "",
            filters={name: sent.getlist(name) for name in FACETS},
            sort=sent.get("sort") or "",
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        )

    @classmethod
    def clean(
        cls, *, text: str, filters: Mapping[str, Sequence[str]], sort: str, page: int
    ) -> "SearchState":
        """Return the state with everything inside its limits."""
        chosen = {
            name: tuple(str(value)[:100] for value in filters.get(name, ()) if value)[:MAX_CHOSEN]
            for name in FACETS
        }
        return cls(
            text=text[:MAX_TEXT].strip(),
            filters={name: values for name, values in chosen.items() if values},
            sort=sort if sort in SORTS else "",
            page=max(1, page),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is sought at all."""
        return bool(self.text or self.filters)

    def to_json(self) -> dict[str, Any]:
        """Return plain data for keeping."""
        return {
            "text": self.text,
            "filters": {name: list(values) for name, values in self.filters.items()},
            "sort": self.sort,
            "page": self.page,
        }
