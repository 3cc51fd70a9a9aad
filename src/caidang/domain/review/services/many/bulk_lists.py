"""Many people are put into a list, or taken out of it, and that is taken back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from caidang.core.errors import Conflict
from caidang.domain.candidates.models import Candidate, TalentList
from caidang.domain.candidates.services.lists.talent_lists import list_by_hand, put_many
from caidang.foundation.accounts.policy import Viewer

_SINCE = "后来又放过或拿过，没有动。"


class Lists:
    """Putting into the list with the number ``what``, or with ``is_removal`` taking out of it."""

    def __init__(self, *, is_removal: bool = False) -> None:
        self._is_removal = is_removal

    def require(self, what: str, actor: Viewer) -> None:
        """Refuse a list that is not the actor's to fill."""
        self._list(what, actor)

    def settle(self, what: str) -> str:
        """Return the list's number."""
        return what

    def do(self, candidate: Candidate, what: str, actor: Viewer, now: datetime) -> Mapping[str, Any] | None:
        """Put one in, or take him out."""
        return self.do_many([candidate], what, actor, now)[candidate.pk]

    def undo(self, candidate: Candidate, what: str, was: Mapping[str, Any], actor: Viewer, now: datetime) -> None:
        """Take that back for one."""
        if reason := self.undo_many([(candidate, was)], what, actor, now).get(candidate.pk):
            raise Conflict(reason)

    def do_many(
        self, candidates: Sequence[Candidate], what: str, actor: Viewer, now: datetime
    ) -> dict[int, Mapping[str, Any] | None]:
        """Put them in, or take them out, all at once."""
        row = self._list(what, actor)
        changed = put_many(row=row, candidates=candidates, is_in=not self._is_removal, actor=actor, now=now)
        return {one.pk: {"at": now.isoformat()} if one.pk in changed else None for one in candidates}

    def undo_many(
        self, steps: Sequence[tuple[Candidate, Mapping[str, Any]]], what: str, actor: Viewer, now: datetime
    ) -> dict[int, str]:
        """Take out whom this act put in, and put in whom it took out."""
        row, back = self._list(what, actor), set[int]()
        alike: dict[str, list[Candidate]] = defaultdict(list)
        for one, was in steps:
            alike[was["at"]].append(one)
        for at, same in alike.items():
            moment = None if self._is_removal else datetime.fromisoformat(at)
            back |= put_many(
                row=row, candidates=same, is_in=self._is_removal, actor=actor, now=now, only_added_at=moment
            )
        return {one.pk: _SINCE for one, _ in steps if one.pk not in back}

    def _list(self, what: str, actor: Viewer) -> TalentList:
        found = TalentList.objects.filter(pk=int(what)).values_list("public_id", flat=True).first()
        return list_by_hand(public_id=str(found or ""), actor=actor)
