"""What events of the log may have changed of this very day: which records, applications and files are to be looked at again.

The same as ``touching`` tells of earlier days, told by what it is about: asked too much is only work, what is missed
stays wrong until the day is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from caidang.domain.analytics.facts.given import VERBS
from caidang.domain.analytics.touching import DELETING, WHOLE, with_joined, with_partners
from caidang.domain.candidates.models import Suspicion
from caidang.domain.intake.models import IntakeItem
from caidang.domain.pipeline.models import Application, Submission

Event = tuple[int, str, str]
"""An event's number, its verb and its subject."""
READS: Final = frozenset({"candidate.opened", "candidate.revealed", "document.opened", "contact.revealed"})
"""Looking at something changes nothing but how often it was looked at, which the event itself tells."""


@dataclass(frozen=True, slots=True)
class News:
    """Numbers of rows by what the facts are about; see ``Fact.about``. Of pairs it is the first record's."""

    candidates: frozenset[int] = frozenset()
    pairs: frozenset[int] = frozenset()
    applications: frozenset[int] = frozenset()
    files: frozenset[int] = frozenset()
    looks: frozenset[int] = frozenset()

    def about(self, fact: str, kind: str) -> frozenset[int]:
        """This function will return what a fact is to be found anew of; ``kind`` is what it is about."""
        if fact == "pairs":
            return self.pairs
        return {
            "candidate": self.candidates, "application": self.applications, "intake": self.files, "event": self.looks,
        }[kind]  # fmt: skip


def news_of(events: Iterable[Event]) -> News | None:
    """This function will return what these events may have changed; None where that could be everything."""
    numbers: dict[str, set[int]] = {kind: set() for kind in ("candidate", "application", "intake", "suspicion", "sending")}
    looks: set[int] = set()
    for seq, verb, subject in events:
        kind, _, number = subject.partition(":")
        if verb in VERBS:
            looks.add(seq)
        if verb in DELETING or kind in WHOLE:
            return None
        if verb not in READS and kind in numbers and number.isdigit():
            numbers[kind].add(int(number))
    people = frozenset(with_partners(numbers["candidate"])) if numbers["candidate"] else frozenset[int]()
    return News(
        people, _pairs(numbers["suspicion"], people), _applications(numbers["application"], numbers["sending"], people),
        _files(numbers["intake"], people), frozenset(looks),
    )  # fmt: skip


def _pairs(suspicions: set[int], people: frozenset[int]) -> frozenset[int]:
    if not suspicions and not people:
        return frozenset()
    rows = Suspicion.objects.filter(Q(pk__in=suspicions) | Q(first__in=people) | Q(second__in=people))
    # Of a pair that is gone only the people are known, of whom either may have been the first.
    return people | frozenset(rows.order_by().values_list("first_id", flat=True))


def _applications(known: set[int], sendings: set[int], people: frozenset[int]) -> frozenset[int]:
    found = set(known)
    if sendings:
        found |= set(Submission.objects.filter(sending__in=sendings).order_by().values_list("application_id", flat=True))
    if people:
        found |= set(Application.objects.filter(candidate__in=people).order_by().values_list("pk", flat=True))
    return frozenset(with_joined(found) if found else found)


def _files(known: set[int], people: frozenset[int]) -> frozenset[int]:
    of_people = IntakeItem.objects.filter(candidate__in=people).order_by().values_list("pk", flat=True) if people else ()
    return frozenset(known | set(of_people))
