"""Questions are drawn and shuffled by a number that is passed in, and answers are marked: no chance, no clock of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from caidang.domain.training.values import Kind, Question


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question as it is put: ``order`` are the places of its choices as they are shown."""

    id: str
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """How a question was answered: ``picked`` are places in its own choices."""

    question: Question
    drawn: Drawn
    picked: frozenset[int]

    @property
    def is_right(self) -> bool:
        """Whether exactly the right answers were picked."""
        return self.picked == self.question.right

    @property
    def shown(self) -> list[tuple[int, str, bool, bool]]:
        """Each choice as it was shown: place, words, whether it was picked, whether it is right."""
        return [
            (place, self.question.choices[place], place in self.picked, place in self.question.right)
            for place in self.drawn.order
        ]


def draw(questions: Sequence[Question], count: int, *, seed: int) -> tuple[Drawn, ...]:
    """This function will draw so many questions, from all lessons alike, and shuffle them and their choices.

    The same seed gives the same paper. A judgement keeps its order: 对, then 错.
    """
    chance = Random(seed)  # noqa: S311 - which questions come is no secret
    piles: dict[str, list[Question]] = {}
    for question in questions:
        piles.setdefault(question.lesson, []).append(question)
    for pile in piles.values():
        chance.shuffle(pile)
    lessons = list(piles)
    chance.shuffle(lessons)
    chosen: list[Question] = []
    while len(chosen) < count and any(piles.values()):
        chosen += [piles[lesson].pop() for lesson in lessons if piles[lesson]]
    chosen = chosen[:count]
    chance.shuffle(chosen)
    return tuple(Drawn(question.id, _order(question, chance)) for question in chosen)


def mark(
    drawn: Iterable[Drawn], questions: Mapping[str, Question], answers: Mapping[str, Iterable[int]]
) -> list[Marked]:
    """This function will hold the answers against the questions; a question that is no longer there is left out."""
    return [
        Marked(questions[one.id], one, frozenset(answers.get(one.id, ())))
        for one in drawn
        if one.id in questions
    ]


def share_right(marked: Sequence[Marked]) -> int:
    """This function will return how many of a hundred are right, rounded down; 0 of none."""
    return sum(one.is_right for one in marked) * 100 // len(marked) if marked else 0


def _order(question: Question, chance: Random) -> tuple[int, ...]:
    places = list(range(len(question.choices)))
    if question.kind is not Kind.JUDGEMENT:
        chance.shuffle(places)
    return tuple(places)
