"""What is sought in the list of candidates, and how the list shows it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

FACETS = (
    "category", "city", "degree", "tier", "years", "salary", "skill", "tag", "state", "owner", "client",
    "source", "updated", "stale",
)  # fmt: skip
UNSEEN = ("list", "new")
"""Filters that no facet offers: members of a talent list, and whom a saved view had newly found."""
SORTS = ("", "relevance", "updated", "created", "experience", "salary", "name")
DENSITIES = ("", "roomy")
MAX_TEXT = 1000
MAX_CHOSEN = 40
MAX_COLUMNS = 30
MAX_TRAIL = 500
"""Pages whose beginnings are remembered for going back."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """Text, chosen facet values, order, page (from 1), columns (none: the usual ones) and row height.

    ``trail``: where each page after the first began, so that pages stay where they were while
    records change. ``view``: the public id of the saved view this came from, or empty.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    columns: tuple[str, ...] = ()
    density: str = ""
    trail: tuple[int, ...] = ()
    view: str = ""

    @classmethod
    def read(cls, sent: QueryDict) -> "SearchState":
        """Return what a form says; anything unknown counts as not said."""
        page = sent.get("page") or "1"
        trail = (sent.get("trail") or "").split(",")
        return cls.clean(
            {
                "text": sent.get("q") or "",
                "filters": {name: sent.getlist(name) for name in sent if _is_facet(name)},
                "sort": sent.get("sort") or "",
                "page": int(page) if page.isdecimal() and len(page) < 7 else 1,
                "columns": sent.getlist("column"),
                "density": sent.get("density") or "",
                "trail": [int(n) for n in trail if n.isdecimal() and len(n) < 20],
                "view": sent.get("view") or "",
            }
        )

    @classmethod
    def clean(cls, kept: Mapping[str, Any]) -> "SearchState":
        """Return the state of plain data with everything inside its limits; what lacks is not said."""
        filters = kept.get("filters", {})
        chosen = {
            name: tuple(str(value)[:100] for value in filters.get(name, ()) if value)[:MAX_CHOSEN]
            for name in filters
            if _is_facet(name)
        }
        trail = tuple(kept.get("trail", ()))[:MAX_TRAIL]
        page = max(1, kept.get("page", 1))
        return cls(
            text=kept.get("text", "")[:MAX_TEXT].strip(),
            filters={name: values for name, values in chosen.items() if values},
            sort=_among(SORTS, kept.get("sort", "")),
            page=page,
            columns=tuple(dict.fromkeys(str(key)[:20] for key in kept.get("columns", ())))[
                :MAX_COLUMNS
            ],
            density=_among(DENSITIES, kept.get("density", "")),
            trail=trail[: page - 1],
            view=kept.get("view", "")[:36],
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is sought at all."""
        return bool(self.text or self.filters)

    @property
    def after(self) -> int | None:
        """Where the page before this one ended, if that is known."""
        return self.trail[-1] if self.page > 1 and len(self.trail) == self.page - 1 else None

    def content(self) -> "SearchState":
        """Return what a saved view keeps of it: neither the page nor the view itself, nor who was new in it."""
        filters = {name: values for name, values in self.filters.items() if name != "new"}
        return replace(self, filters=filters, page=1, trail=(), view="")

    def to_json(self) -> dict[str, Any]:
        """Return plain data for keeping."""
        return {
            "text": self.text,
            "filters": {name: list(values) for name, values in self.filters.items()},
            "sort": self.sort,
            "page": self.page,
            "columns": list(self.columns),
            "density": self.density,
            "trail": list(self.trail),
            "view": self.view,
        }


def _is_facet(name: str) -> bool:
    return name in FACETS or name in UNSEEN or re.fullmatch(r"own_\d{1,9}", name) is not None


def _among(known: Sequence[str], said: str) -> str:
    return said if said in known else ""
