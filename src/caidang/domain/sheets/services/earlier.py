"""Whom the portions before would have made in a trial, where nothing is written."""

from dataclasses import dataclass, field

from caidang.core.match import Person
from caidang.domain.candidates.services.record.newcomers import Newcomer


@dataclass(slots=True)
class Earlier:
    """The people whom earlier portions of a trial would have made, at most so many, with all that would stand in their records."""

    most: int
    newcomers: list[Newcomer] = field(default_factory=list)
    people: list[Person | None] = field(default_factory=list)
    by_token: dict[str, list[int]] = field(default_factory=dict)

    def trim(self) -> None:
        """Let go of whom a portion brought beyond that many: of them only their marks are remembered."""
        gone = self.newcomers[self.most :]
        del self.newcomers[self.most :], self.people[self.most :]
        for token in {token for one in gone for _, token in one.tokens}:
            self.by_token[token] = [at for at in self.by_token[token] if at < self.most]
            if not self.by_token[token]:
                del self.by_token[token]
