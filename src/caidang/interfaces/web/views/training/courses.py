"""自己的课程: courses, lessons and questions that the organisation writes."""

from datetime import datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.training.catalogue import all_courses, course_of
from caidang.domain.training.models import OwnCourse
from caidang.domain.training.services.files import LESSON, add_file, files_of, remove_file
from caidang.domain.training.services.own_courses import (
    archive_course,
    archive_part,
    own_course,
    own_lesson,
    save_course,
    save_lesson,
    save_question,
)
from caidang.domain.training.values import Kind
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import member
from caidang.interfaces.web.lesson_text import lesson_sections
from caidang.interfaces.web.wording.training_tabs import tabs


@member("GET", "POST")
def training_courses(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show all courses; a POST begins one of the organisation's own."""
    require(viewer, Action.MANAGE_TRAINING)
    error = ""
    if request.method == "POST":
        try:
            row = _save_course(request, viewer, "", timezone.now())
            return redirect("training_course", public_id=str(row.public_id))
        except InvalidInput as failed:
            error = str(failed)
    context = {
        "courses": all_courses().values(), "sent": request.POST, "error": error, "own_prefix": len("own-"),
        **tabs(viewer, "training_courses"),
    }  # fmt: skip
    return render(request, "training/courses.html", context, status=422 if error else 200)


@member("GET", "POST")
def training_course(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show an own course to be written; a POST changes it, its lessons, its questions or its files."""
    require(viewer, Action.MANAGE_TRAINING)
    row, error, now = own_course(public_id), "", timezone.now()
    if request.method == "POST":
        try:
            done = _change(request, viewer, row, now)
            messages.success(request, done)
            return redirect("training_courses" if request.POST.get("act") == "archive" else request.path)
        except InvalidInput as failed:
            error = str(failed)
    course = course_of(row.key)
    context = {
        "row": row, "course": course, "kinds": list(Kind), "sent": request.POST, "error": error,
        "lessons": [
            (lesson, row.lessons.get(public_id=lesson.key), files_of(f"{LESSON}:{lesson.key}"), lesson_sections(lesson.text))
            for lesson in course.lessons
        ],
        **tabs(viewer, "training_courses"),
    }  # fmt: skip
    return render(request, "training/course.html", context, status=422 if error else 200)


def _change(request: HttpRequest, viewer: Viewer, row: OwnCourse, now: datetime) -> str:
    sent, act = request.POST, request.POST.get("act", "")
    if act == "archive":
        archive_course(public_id=str(row.public_id), actor=viewer, now=now)
        return _("课程收起了，证书都在。")
    if act in ("drop-lesson", "drop-question"):
        part = {"lesson" if act == "drop-lesson" else "question": sent.get("which", "")}
        archive_part(course=row, actor=viewer, now=now, **part)
        return _("去掉了。")
    if act == "unfile":
        remove_file(public_id=sent.get("which", ""), actor=viewer, now=now)
        return _("文件去掉了。")
    if act == "file":
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile) or isinstance(file, OversizeUpload):
            raise InvalidInput(_("请先选文件，最大 20 MB。"))
        lesson = own_lesson(row, sent.get("which", ""))
        add_file(owner=f"{LESSON}:{lesson.public_id}", filename=file.name or "", data=file.read(), actor=viewer, now=now)
        return _("文件加上了。")
    if act == "lesson":
        save_lesson(
            course=row, public_id=sent.get("which", ""), title=sent.get("title", ""), text=sent.get("text", ""),
            place=row_number(sent.get("place", "")), actor=viewer, now=now,
        )  # fmt: skip
        return _("课存好了。")
    if act == "question":
        lines = sent.get("choices", "").splitlines()
        marked = [line.strip() for line in lines if line.strip()]
        save_question(
            course=row, lesson=own_lesson(row, sent.get("lesson", "")), kind=sent.get("kind", ""),
            story=sent.get("story", ""), ask=sent.get("ask", ""), choices=[line.lstrip("*").strip() for line in marked],
            right=_right(sent.get("kind", ""), marked), why=sent.get("why", ""), actor=viewer, now=now,
        )  # fmt: skip
        return _("题存好了。")
    _save_course(request, viewer, str(row.public_id), now)
    return _("课程存好了。")


def _right(kind: str, marked: list[str]) -> list[int]:
    """The lines that begin with a star are right; a judgement is one line, 对 or 错."""
    if kind == Kind.JUDGEMENT:
        return [0 if marked and marked[0].lstrip("*").strip() == "对" else 1]
    return [place for place, line in enumerate(marked) if line.startswith("*")]


def _save_course(request: HttpRequest, viewer: Viewer, public_id: str, now: datetime) -> OwnCourse:
    sent = request.POST
    return save_course(
        public_id=public_id, title=sent.get("title", ""), english=sent.get("english", ""), intro=sent.get("intro", ""),
        months=row_number(sent.get("months", "")), pass_percent=row_number(sent.get("pass_percent", "")),
        draw=row_number(sent.get("draw", "")), actor=viewer, now=now,
    )  # fmt: skip
