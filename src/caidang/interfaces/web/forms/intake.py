"""Which part of the list of files is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

_STATES = frozenset({"", "waiting", "reading", "done", "failed"})


@dataclass(frozen=True, slots=True)
class IntakeState:
    """The filter (empty: all files) and the page, from 1."""

    state: str = ""
    page: int = 1

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "IntakeState":
        """Return what was chosen; anything unknown counts as not chosen."""
        chosen = sent.get("choose") or sent.get("state", "")
        state = "" if chosen == "all" else chosen
        page = sent.get("page", "1")
        return cls(
            state=state if state in _STATES else "",
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        )
