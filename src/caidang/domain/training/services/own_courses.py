"""The organisation writes courses, lessons and questions of its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.clients.words import tidy
from caidang.domain.training.models import OwnCourse, OwnLesson, OwnQuestion
from caidang.domain.training.values import TRUE_FALSE, Kind
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

MAX_TEXT: Final = 40_000
MOST_CHOICES: Final = 8
_LEAST_CHOICES: Final = 2
_NONE: Final = "没有这门课，可能已经收起。"


def save_course(
    *, public_id: str, title: str, english: str, intro: str, months: int, pass_percent: int, draw: int,
    actor: Viewer, now: datetime,
) -> OwnCourse:  # fmt: skip
    """Keep a new course (an empty ``public_id``) or change one. ``months`` 0: its certificate does not expire.

    Raises InvalidInput for a name that lacks or numbers out of bounds, NotFound.
    """
    require(actor, Action.MANAGE_TRAINING)
    title, english, intro = tidy(title), tidy(english), tidy(intro)
    title = " ".join(title.split())
    if not title or len(title) > 60:
        raise InvalidInput("写课程名，最多 60 字。")
    if not (0 <= months <= 120 and 1 <= pass_percent <= 100 and 1 <= draw <= 100):
        raise InvalidInput("有效期 0 到 120 个月，及格 1 到 100，抽题 1 到 100。")
    told = {
        "title": title, "english": " ".join(english.split())[:120], "intro": " ".join(intro.split())[:300],
        "months": months, "pass_percent": pass_percent, "draw": draw,
    }  # fmt: skip
    with write_tx():
        row = own_course(public_id) if public_id else OwnCourse(made_at=now, made_by=actor.user_id)
        for name, value in told.items():
            setattr(row, name, value)
        row.save()
        _note("training.course_saved", row, actor, now)
    return row


def archive_course(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Put a course away; certificates stay."""
    require(actor, Action.MANAGE_TRAINING)
    with write_tx():
        row = own_course(public_id)
        row.archived_at = now
        row.save(update_fields=["archived_at"])
        _note("training.course_archived", row, actor, now)


def save_lesson(
    *, course: OwnCourse, public_id: str, title: str, text: str, place: int, actor: Viewer, now: datetime
) -> OwnLesson:
    """Keep a new lesson or change one; the text is Markdown. Raises InvalidInput, NotFound."""
    require(actor, Action.MANAGE_TRAINING)
    title, text = " ".join(tidy(title).split()), tidy(text)
    if not title or len(title) > 80 or not text.strip() or len(text) > MAX_TEXT:
        raise InvalidInput(f"标题最多 80 字，正文要有，最多 {MAX_TEXT} 字。")
    with write_tx():
        row = own_lesson(course, public_id) if public_id else OwnLesson(course=course)
        row.title, row.text, row.place = title, text.strip().replace("\r\n", "\n"), min(place, 999)
        row.save()
        _note("training.lesson_saved", course, actor, now)
    return row


def save_question(
    *, course: OwnCourse, lesson: OwnLesson, kind: str, story: str, ask: str, choices: Sequence[str],
    right: Sequence[int], why: str, actor: Viewer, now: datetime,
) -> OwnQuestion:  # fmt: skip
    """Keep a new question. Raises InvalidInput naming what is missing."""
    require(actor, Action.MANAGE_TRAINING)
    if kind not in list(Kind):
        raise InvalidInput("选题型。")
    story, ask, why = tidy(story), tidy(ask), tidy(why)
    given = TRUE_FALSE if kind == Kind.JUDGEMENT else tuple(" ".join(tidy(one).split()) for one in choices if one.strip())
    places = sorted({place for place in right if 0 <= place < len(given)})
    if not ask.strip() or not why.strip():
        raise InvalidInput("写上问什么，和为什么这样答。")
    if not _LEAST_CHOICES <= len(given) <= MOST_CHOICES or len(set(given)) != len(given):
        raise InvalidInput(f"写 {_LEAST_CHOICES} 到 {MOST_CHOICES} 个不同的选项，一行一个。")
    if not places or (kind in (Kind.SINGLE, Kind.JUDGEMENT) and len(places) != 1):
        raise InvalidInput("标出正确的选项；单选和判断只能有一个。")
    with write_tx():
        row = OwnQuestion.objects.create(
            course=course, lesson=lesson, kind=kind, story=story.strip()[:600], ask=ask.strip()[:300],
            choices=list(given), right=places, why=why.strip()[:600],
        )  # fmt: skip
        _note("training.question_saved", course, actor, now)
    return row


def archive_part(*, course: OwnCourse, lesson: str = "", question: str = "", actor: Viewer, now: datetime) -> None:
    """Put a lesson, with its questions, or a question away. Raises NotFound."""
    require(actor, Action.MANAGE_TRAINING)
    with write_tx():
        key = parse_public_id(lesson or question, missing=_NONE)
        rows = (course.lessons if lesson else course.questions).filter(public_id=key, archived_at=None)
        if not rows.update(archived_at=now):
            raise NotFound("没有这一课或这道题。")
        _note("training.lesson_archived" if lesson else "training.question_archived", course, actor, now)


def own_course(public_id: str) -> OwnCourse:
    """Return an own course; raises NotFound."""
    row = OwnCourse.objects.filter(public_id=parse_public_id(public_id, missing=_NONE), archived_at=None).first()
    if row is None:
        raise NotFound(_NONE)
    return row


def own_lesson(course: OwnCourse, public_id: str) -> OwnLesson:
    """Return a lesson of an own course; raises NotFound."""
    key = parse_public_id(public_id, missing="没有这一课。")
    row = course.lessons.filter(public_id=key, archived_at=None).first()
    if row is None:
        raise NotFound("没有这一课。")
    return row


def _note(verb: str, row: OwnCourse, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject="training", now=now, detail={"course": row.key})
