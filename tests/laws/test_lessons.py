"""The program's own courses and tours: complete, well formed, and true to the screens that they speak of."""

import ast
import re

import pytest

from caidang.core.review.chain import Action as Step
from caidang.core.review.faults import Fault
from caidang.domain.training.first_week import tasks_of
from caidang.domain.training.practice import ENTERED, FOUND, files, new_resume
from caidang.domain.training.shipped import ORDER, shipped_courses, shipped_tours
from caidang.domain.training.values import Kind
from caidang.foundation.accounts.policy import Role
from caidang.interfaces.web.handbook.book import picture_file
from caidang.interfaces.web.lesson_text import lead, lesson_sections
from tests.laws.test_code import SOURCE

COURSES = shipped_courses()
LESSONS = [(course.key, lesson.key) for course in COURSES.values() for lesson in course.lessons]
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_there_is_as_much_as_was_promised() -> None:
    assert tuple(COURSES) == ORDER
    assert len(LESSONS) >= 30
    assert sum(len(course.questions) for course in COURSES.values()) >= 120


@pytest.mark.parametrize(("course", "key"), LESSONS)
def test_a_lesson_has_substance(course: str, key: str) -> None:
    lesson = COURSES[course].lesson(key)
    assert lesson is not None
    assert lesson.english.isascii()
    sections = lesson_sections(lesson.text)
    assert [one.title for one in sections] == [lesson.title, "一个例子", "怎么做", "常见的错"]
    assert len(CHINESE.findall(lesson.text)) >= 400
    links = re.findall(r"\]\(([^)]*)\)", lesson.text)
    assert [link for link in links if not lead(link)] == []
    assert [q for q in COURSES[course].questions if q.lesson == key], "no question asks about it"


def test_pictures_are_there_and_say_what_to_look_at() -> None:
    lessons = [lesson for course in COURSES.values() for lesson in course.lessons if lesson.picture]
    assert len(lessons) >= 18
    for lesson in lessons:
        assert picture_file(lesson.picture), lesson.key
        assert len(CHINESE.findall(lesson.caption)) >= 15, lesson.key


@pytest.mark.parametrize("course", ORDER)
def test_questions_are_of_every_kind_and_explained(course: str) -> None:
    questions = COURSES[course].questions
    assert {question.kind for question in questions} == set(Kind)
    assert len({question.ask + question.story for question in questions}) == len(questions)
    for question in questions:
        assert len(question.why) >= 10, question.id
        assert question.kind is not Kind.SINGLE or len(question.right) == 1
        assert question.kind is not Kind.MULTIPLE or len(question.right) > 1
        assert bool(question.story) == (question.kind is Kind.CASE), question.id
        assert len(question.right) < len(question.choices), f"{question.id}: everything is right"
    assert COURSES[course].draw >= len(COURSES[course].lessons), "every lesson is asked about"


def test_every_fault_has_a_lesson() -> None:
    told = {fault for course in COURSES.values() for lesson in course.lessons for fault in lesson.faults}
    assert told == set(Fault) - {Fault.OTHER}


def test_every_role_has_a_tour_and_some_lesson_starts_it() -> None:
    assert set(shipped_tours()) == {role.value for role in Role}
    started = {lesson.tour for course in COURSES.values() for lesson in course.lessons}
    # Administrators and auditors start theirs from the course itself.
    assert {role.value for role in Role} - started <= {Role.ADMIN.value, Role.AUDITOR.value}


def test_the_practice_people_are_there_and_the_new_one_is_not() -> None:
    told = "".join(data.decode() for data in files().values())
    assert FOUND in told
    assert ENTERED not in told
    assert ENTERED in new_resume()
    # One person alone fits: in Shanghai, Rust, payments.
    fit = [name for name, data in files().items() if all(word in data.decode() for word in ("上海", "Rust", "支付"))]
    assert fit == ["weilan.txt"]


GATED = {"REVEAL", "EXPORT", "EXPORT_CLEAR"}


def test_whoever_uses_a_guarded_right_asks_for_the_proof() -> None:
    """Services that write with such a right call ``require_proof``; what only reads or notes is listed here."""
    notes = {"domain/compliance/services/disclosures.py"}
    found = {}
    for path in sorted((SOURCE / "domain").rglob("services/**/*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        used = {
            one.attr for call in calls if ast.unparse(call.func) == "require"
            for one in ast.walk(call) if isinstance(one, ast.Attribute) and one.attr in GATED
        }  # fmt: skip
        if used:
            found[str(path.relative_to(SOURCE))] = any(ast.unparse(call.func) == "require_proof" for call in calls)
    assert len(found) >= 3
    assert {name for name, is_asked in found.items() if not is_asked} == notes


def test_the_first_week_is_seen_in_deeds_that_there_are() -> None:
    worded = "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "interfaces/web/log_words").glob("*.py"))
    steps = {f"review.{action}" for action in Step}
    for role in Role:
        tasks = tasks_of(role)
        assert 6 <= len(tasks) <= 8, role
        assert len({one.key for one in tasks}) == len({one.title for one in tasks}) == len(tasks)
        for verb in {verb for one in tasks for verb in one.deeds} - steps:
            assert f'"{verb}"' in worded, f"{role}: nothing is ever logged as {verb}"
