"""The courses and tours that come with the program, read from its own files and checked as they are read."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from caidang.core.review.faults import Fault
from caidang.core.review.roles import Role
from caidang.domain.training.values import TRUE_FALSE, Course, Kind, Lesson, Question

CONTENT: Final = Path(__file__).with_name("content")
ORDER: Final = ("tool", "data", "security")
SECURITY: Final = "security"
"""The course that rights to see and to take away ask for."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a tour: on which page (the name of its address), at what of it (a selector), and what is said."""

    page: str
    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Tour:
    """A walk through the real screens for one role."""

    role: Role
    title: str
    english: str
    steps: tuple[Step, ...]


@cache
def shipped_courses() -> Mapping[str, Course]:
    """This function will return the program's own courses by key, in their order. Raises ValueError for a file that is wrong."""
    return {key: read_course(CONTENT / key) for key in ORDER}


@cache
def shipped_tours() -> Mapping[str, Tour]:
    """This function will return the tours by the role they are for."""
    found = _toml(CONTENT / "tours.toml")["tour"]
    return {
        one["role"]: Tour(Role(one["role"]), one["title"], one["english"], tuple(Step(**step) for step in one["step"]))
        for one in found
    }


def read_course(folder: Path) -> Course:
    """This function will read ``course.toml``, a Markdown file a lesson, and ``questions.toml`` of a folder.

    Raises ValueError, naming the place, for a question without a right answer or a lesson that is not there.
    """
    told = _toml(folder / "course.toml")
    lessons = tuple(_lesson(folder, one) for one in told["lesson"])
    keys = [lesson.key for lesson in lessons]
    questions = tuple(_questions(_toml(folder / "questions.toml")["q"], keys))
    return Course(
        folder.name, told["title"], told["english"], told["intro"], told["months"], told["pass_percent"], told["draw"],
        lessons, questions,
    )  # fmt: skip


def _lesson(folder: Path, told: Mapping[str, Any]) -> Lesson:
    text = (folder / f"{told['key']}.md").read_text(encoding="utf-8")
    faults = tuple(str(Fault(one)) for one in told.get("faults", ()))
    return Lesson(
        told["key"], told["title"], told["english"], text, faults, told.get("tour", ""), told.get("picture", ""),
        told.get("caption", ""),
    )  # fmt: skip


def _questions(rows: list[dict[str, Any]], lessons: list[str]) -> Iterator[Question]:
    counts: dict[str, int] = {}
    for told in rows:
        lesson, kind = told["lesson"], Kind(told["kind"])
        counts[lesson] = counts.get(lesson, 0) + 1
        where = f"{lesson}-{counts[lesson]}"
        if lesson not in lessons:
            raise ValueError(f"{where}: no such lesson")
        choices = TRUE_FALSE if kind is Kind.JUDGEMENT else tuple(told["choices"])
        right = {0 if told["is"] else 1} if kind is Kind.JUDGEMENT else set(told["right"])
        if not right or not right <= set(range(len(choices))) or len(set(choices)) != len(choices):
            raise ValueError(f"{where}: the right answers are not among the choices")
        yield Question(where, kind, told["ask"], choices, frozenset(right), told["why"], lesson, told.get("story", ""))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
