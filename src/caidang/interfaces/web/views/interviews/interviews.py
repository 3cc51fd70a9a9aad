"""面试: the member's week, one interview, and what is done to it."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.scorecards import Recommendation
from caidang.domain.pipeline.selectors.interviews.conflicts import clashes_of_interview
from caidang.domain.pipeline.selectors.interviews.lists import read_week
from caidang.domain.pipeline.selectors.interviews.one import own_feedback, page_of
from caidang.domain.pipeline.selectors.interviews.sight import get_interview
from caidang.domain.pipeline.services.interviews.arranging import decide, take_step
from caidang.domain.pipeline.services.interviews.feedback import give_feedback
from caidang.domain.pipeline.services.interviews.letters import calendar_file
from caidang.domain.pipeline.services.interviews.opening import open_interview
from caidang.domain.pipeline.services.interviews.records import (
    add_note,
    remove_note,
)
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.net.letters import can_mail
from caidang.interfaces.web.access import member
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.forms.interviews import remarks_of, scores_of

_STEP_WORDS = {
    "done": "标成已完成。接着可以评分、下结论。", "absent": "记为未到。", "cancel": "面试已取消。",
    "reopen": "已撤销，面试又在安排中。",
}  # fmt: skip


@member()
def interviews(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the member's interviews of a week, as a list or as seven columns."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = today
    everyone = request.GET.get("whose") == "all"
    view = "week" if request.GET.get("view") == "week" else "list"
    week = read_week(viewer=viewer, day=_sane(day, today), now=timezone.now(), is_everyone=everyone)
    return render(
        request,
        "interviews/page.html",
        {
            "week": week, "today": today, "view": view, "whose": "all" if everyone else "",
            "may_arrange": may(viewer, Action.INTERVIEW),
        },
    )  # fmt: skip


@member()
def interview(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one interview."""
    return _page(request, viewer, public_id)


@member("POST")
def interview_step(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Say what became of the interview."""
    now, step = timezone.now(), request.POST.get("step", "")
    sight = get_interview(public_id, viewer=viewer, now=now)
    are_told = request.POST.get("invite") == "yes"
    take_step(sight=sight, step=step, are_told=are_told, actor=viewer, now=now)
    messages.success(request, _(_STEP_WORDS[step]))
    return redirect("interview", public_id)


@member("POST")
def interview_decision(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Say what comes of the round; what is refused stays in the form."""
    now = timezone.now()
    sight = get_interview(public_id, viewer=viewer, now=now)
    decision, reason = request.POST.get("decision", ""), request.POST.get("reason", "")
    try:
        decide(sight=sight, decision=decision, reason=reason, actor=viewer, now=now)
    except InvalidInput as error:
        given = {"decision": decision, "reason": reason, "decision_error": str(error)}
        return _page(request, viewer, public_id, given)
    messages.success(request, _("结论已保存。") if decision else _("结论已撤回。"))
    return redirect("interview", public_id)


@member("GET", "POST")
def interview_feedback(
    request: HttpRequest, viewer: Viewer, public_id: str, interviewer_id: str
) -> HttpResponse:
    """Show the form of one interviewer's judgement, and take it; what is refused stays in it."""
    now = timezone.now()
    sight = get_interview(public_id, viewer=viewer, now=now)
    page = page_of(sight, viewer=viewer, now=now, today=timezone.localdate())
    seat = next((one for one in page.seats if one.public_id == interviewer_id), None)
    if seat is None or not seat.may_judge:
        messages.info(request, _("现在还不能评：面试没开始，或者评分要本人给。"))
        return redirect("interview", public_id)
    given = own_feedback(sight, interviewer_id, viewer=viewer)
    error = ""
    if request.method == "POST":
        given = {
            "scores": scores_of(request.POST, page.competencies),
            "remarks": remarks_of(request.POST, page.competencies),
            "recommendation": request.POST.get("recommendation", ""),
            "words": request.POST.get("words", ""),
        }
        try:
            give_feedback(sight=sight, interviewer_id=interviewer_id, actor=viewer, now=now, **given)  # type: ignore[arg-type]
        except InvalidInput as problem:
            error = str(problem)
        else:
            messages.success(request, _("评分已保存。"))
            return redirect("interview", public_id)
    scores, remarks = _both(given)
    lines = [(one, scores.get(one.name), remarks.get(one.name, "")) for one in page.competencies]
    context = {
        "page": page, "seat": seat, "lines": lines, "given": given, "error": error,
        "recommendations": list(Recommendation),
    }  # fmt: skip
    return render(request, "interviews/feedback.html", context, status=422 if error else 200)


@member("POST")
def interview_note(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Write something down; what is refused stays in the box."""
    now, text = timezone.now(), request.POST.get("text", "")
    sight = get_interview(public_id, viewer=viewer, now=now)
    try:
        add_note(sight=sight, text=text, actor=viewer, now=now)
    except InvalidInput as error:
        return _page(request, viewer, public_id, {"note": text, "note_error": str(error)})
    return redirect("interview", public_id)


@member("POST")
def interview_note_remove(
    request: HttpRequest, viewer: Viewer, public_id: str, note_id: str
) -> HttpResponse:
    """Take one's own note back."""
    now = timezone.now()
    sight = get_interview(public_id, viewer=viewer, now=now)
    remove_note(sight=sight, note_id=note_id, actor=viewer, now=now)
    messages.success(request, _("已收回，文字不再保存。"))
    return redirect("interview", public_id)


@member()
def interview_ics(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the interview as a calendar file, the person called as in the invitations."""
    now = timezone.now()
    sight = get_interview(public_id, viewer=viewer, now=now)
    return file_answer(calendar_file(sight, viewer=viewer, now=now), "面试.ics", "text/calendar")


def _page(
    request: HttpRequest, viewer: Viewer, public_id: str, given: dict[str, str] | None = None
) -> HttpResponse:
    now = timezone.now()
    sight = get_interview(public_id, viewer=viewer, now=now)
    page = open_interview(sight, viewer=viewer, now=now, today=timezone.localdate())
    context = {
        "page": page, "can_mail": can_mail(), "max_mb": settings.CAIDANG_MAX_RECORDING // 1024 // 1024,
        "decisions": Interview.Decision.choices, "decision": page.interview.decision,
        "reason": page.reason,
        "clashes": clashes_of_interview(sight, now=now) if page.may_manage else (),
    }  # fmt: skip
    return render(
        request, "interviews/interview.html", {**context, **(given or {})},
        status=422 if given else 200,
    )  # fmt: skip


def _both(given: dict[str, object]) -> tuple[dict[str, int], dict[str, str]]:
    scores, remarks = given.get("scores", {}), given.get("remarks", {})
    assert isinstance(scores, dict)  # noqa: S101 - both shapes are ours
    assert isinstance(remarks, dict)  # noqa: S101
    return scores, remarks


def _sane(day: date, today: date) -> date:
    """Nobody looks ten years away, and the week around the calendar's end has no days."""
    return day if abs((day - today).days) < 3660 else today
