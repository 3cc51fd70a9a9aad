"""A course as a value, wherever it comes from: its lessons, its questions, and when it is passed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How a question is answered. A case is a short story with a question of several right answers or one."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    JUDGEMENT = "judgement"
    CASE = "case"

    @property
    def label(self) -> str:
        """The kind's Chinese name."""
        return _KINDS[self]


_KINDS: Final = {Kind.SINGLE: "单选", Kind.MULTIPLE: "多选", Kind.JUDGEMENT: "判断", Kind.CASE: "案例"}
TRUE_FALSE: Final = ("对", "错")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``right`` are places in ``choices``; ``lesson`` is the key of the lesson that answers it."""

    id: str
    kind: Kind
    ask: str
    choices: tuple[str, ...]
    right: frozenset[int]
    why: str
    lesson: str
    story: str = ""

    @property
    def is_one(self) -> bool:
        """Whether exactly one answer is taken."""
        return self.kind in (Kind.SINGLE, Kind.JUDGEMENT) or (self.kind is Kind.CASE and len(self.right) == 1)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson. ``text`` is Markdown; ``faults`` are the reviewers' codes that it helps against, ``tour`` a tour's key.

    ``picture`` is one of the handbook's, of the running program; ``caption`` says what to look at in it.
    """

    key: str
    title: str
    english: str
    text: str
    faults: tuple[str, ...] = ()
    tour: str = ""
    picture: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """One course. ``draw`` questions are drawn; ``pass_percent`` of them make it; the certificate lasts ``months``."""

    key: str
    title: str
    english: str
    intro: str
    months: int
    pass_percent: int
    draw: int
    lessons: tuple[Lesson, ...] = ()
    questions: tuple[Question, ...] = ()
    is_own: bool = False
    _by_key: Mapping[str, Lesson] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Have the lessons by their keys."""
        object.__setattr__(self, "_by_key", {lesson.key: lesson for lesson in self.lessons})

    def lesson(self, key: str) -> Lesson | None:
        """Return the lesson of this key, or None."""
        return self._by_key.get(key)

    @property
    def own_id(self) -> str:
        """The public id of an own course; what its key ends with."""
        return self.key.partition("-")[2]

    @property
    def by_id(self) -> dict[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions}
