"""Notes are searched by what they say, however many there are.

They are sealed, so that no database can look into them. Each is opened once a process and kept in its memory,
folded as it is searched; a note never changes, and one that was taken back is not asked for any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Final
from uuid import UUID

from caidang.core.text.masks import mask_numbers
from caidang.core.text.normalize import search_key
from caidang.domain.clients.contact_fields import FIELDS
from caidang.domain.clients.models import Note, Notes
from caidang.domain.clients.selectors.notes import ShownNote, shown_notes
from caidang.foundation.accounts.policy import Action, Viewer, can, require
from caidang.foundation.vault import services as vault

PAGE: Final = 50
_AT_ONCE: Final = 2_000
_MOST_KEPT: Final = 40_000_000
"""Characters that one process keeps; beyond them notes are opened anew each time."""
_NAMES: Final = ("role", "job__title", "client__name", "client__short_name")


@dataclass(frozen=True, slots=True)
class FoundNotes:
    """One page of what a search found, newest first; ``after`` is where the next begins, 0 for none."""

    notes: tuple[ShownNote, ...]
    after: int


def search_notes(text: str, *, viewer: Viewer, kind: str = "", after: int = 0) -> FoundNotes:
    """Return the notes within reach that hold every word typed, in text, kind of work, job or client.

    Whoever sees telephones masked does not find a note by one.
    """
    require(viewer, Action.READ_CLIENT)
    rows = Note.objects.visible_to(viewer).filter(removed_at=None)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(pk__lt=after) if after else rows
    is_open = can(viewer, Action.READ_CLIENT, None, FIELDS["phone"]).is_allowed
    words = search_key(text).split()
    found: list[int] = []
    for pk in _holding(rows, words, is_open=is_open):
        found.append(pk)
        if len(found) > PAGE:
            break
    shown = shown_notes(rows.filter(pk__in=found[:PAGE]), viewer, PAGE)
    return FoundNotes(tuple(shown), found[PAGE - 1] if len(found) > PAGE else 0)


def _holding(rows: Notes, words: Sequence[str], *, is_open: bool) -> Iterator[int]:
    """Yield the notes that hold all the words, newest first."""
    last: int | None = None
    while True:
        part = rows if last is None else rows.filter(pk__lt=last)
        page = list(part.order_by("-pk").values_list("pk", "public_id", *_NAMES)[:_AT_ONCE])
        told = _opened().of(rows, [row[1] for row in page], is_open=is_open) if words else {}
        for pk, key, *names in page:
            whole = f"{told.get(key, '')}\n{search_key(' '.join(filter(None, names)))}" if words else ""
            if all(word in whole for word in words):
                yield pk
        if len(page) < _AT_ONCE:
            return
        last = page[-1][0]


class _Opened:
    """What was opened, by note: folded as it stands, and with its numbers masked."""

    def __init__(self) -> None:
        self._kept: dict[tuple[UUID, bool], str] = {}
        self._size = 0
        self._lock = Lock()

    def of(self, rows: Notes, keys: Sequence[UUID], *, is_open: bool) -> dict[UUID, str]:
        """Return the folded texts of these of the notes, which are within the viewer's reach."""
        found = {key: self._kept[key, is_open] for key in keys if (key, is_open) in self._kept}
        missing = rows.filter(public_id__in=[key for key in keys if key not in found])
        for row in missing.only("public_id", "text"):
            text = str(vault.open_own(row.text_place, bytes(row.text))["text"])
            folded = search_key(text if is_open else mask_numbers(text))
            found[row.public_id] = folded
            with self._lock:
                if self._size < _MOST_KEPT and (row.public_id, is_open) not in self._kept:
                    self._kept[row.public_id, is_open] = folded
                    self._size += len(folded)
        return found


@cache
def _opened() -> _Opened:
    return _Opened()
