"""What a mailing would do, before anything is kept: who gets it, who does not and why, and each person's letter."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from caidang.domain.candidates.selectors.shown.rows import UNNAMED, CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import list_lens
from caidang.domain.outreach.left_out import look_at
from caidang.domain.outreach.models import Letter
from caidang.domain.outreach.wording import Step, check_steps, fill, leave_words, values_for
from caidang.foundation.accounts.policy import Action, Viewer, require

LOOKED_AT: Final = 500
"""Of a selection, how many records are opened to tell beforehand who gets no letter."""


@dataclass(frozen=True, slots=True)
class Written:
    """One letter as a person would get it, with the day on which it goes."""

    days: int
    subject: str
    body: str
    is_english: bool

    @property
    def leave(self) -> str:
        """What stands at its end, before each person's own link."""
        return leave_words(is_english=self.is_english)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mailing would do. ``looked_at`` of the ``total`` were opened; ``left_out`` are reasons with their counts.

    ``to`` is the masked name of person number ``at`` of the ``will_go`` ones, ``letters`` are his.
    """

    total: int
    looked_at: int
    left_out: tuple[tuple[str, int], ...]
    at: int
    to: str
    letters: tuple[Written, ...]

    @property
    def will_go(self) -> int:
        """How many of those looked at will get it."""
        return self.looked_at - sum(count for _, count in self.left_out)

    @property
    def subject(self) -> str:
        """The first letter's subject."""
        return self.letters[0].subject if self.letters else ""

    @property
    def body(self) -> str:
        """The first letter's text."""
        return self.letters[0].body if self.letters else ""


def preview_mailing(
    *, ids: Sequence[int], steps: Sequence[Step], viewer: Viewer, sender: str, now: datetime, today: date,
    needs_consent: bool = False, at: int = 1,
) -> Preview:  # fmt: skip
    """Return what would go out, with one person's letters as the viewer may see them; raises InvalidInput.

    ``at`` counts those who get one, from 1.
    """
    require(viewer, Action.MAIL)
    kept = check_steps(steps)
    looked = list(dict.fromkeys(ids))[:LOOKED_AT]
    seen = look_at(looked, viewer=viewer, needs_consent=needs_consent, now=now, today=today)
    counts = Counter(Letter.Reason(reason).label for reason in seen.reasons.values())
    going = [pk for pk in looked if pk in seen.addresses]
    at = min(max(at, 1), len(going)) if going else 0
    letters: tuple[Written, ...] = ()
    to = ""
    if at:
        row = list_lens(viewer).row(seen.rows[going[at - 1]])
        to, letters = row.name, letters_for(row, kept, sender=sender, today=today)
    return Preview(len(set(ids)), len(looked), tuple(counts.most_common()), at, to, letters)


def letters_for(row: CandidateRow, steps: Sequence[Step], *, sender: str, today: date) -> tuple[Written, ...]:
    """Return a person's letters, filled in with what the row shows."""
    name = "" if row.name == UNNAMED else row.name
    found = []
    for step in steps:
        is_english, (subject, body) = step.is_english_for(name), step.for_name(name)
        values = values_for(
            name=name, gender=row.gender, employer=row.employer, title=row.title, sender=sender, today=today,
            city=row.city, school=row.school, is_english=is_english,
        )  # fmt: skip
        found.append(Written(step.days, fill(subject, values), fill(body, values), is_english))
    return tuple(found)
