"""流程: the board of a job or of one's own, and what is done to its cards."""

from collections.abc import Mapping
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.pipeline.selectors.board import (
    MINE,
    Board,
    column_heads,
    view_board,
    view_card,
    view_column,
)
from caidang.domain.pipeline.selectors.checking import check_submission, check_submissions
from caidang.domain.pipeline.selectors.jobs import list_job_choices
from caidang.domain.pipeline.selectors.person import who_may_follow
from caidang.domain.pipeline.selectors.runs import open_runs
from caidang.domain.pipeline.services import applying, moving
from caidang.domain.pipeline.services.moving_many import move_many, undo_many
from caidang.domain.pipeline.way import Reason
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member


@member()
def board(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the viewer's own applications over all jobs."""
    return _page(request, viewer, MINE)


@member()
def job_board(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Show the board of one job."""
    return _page(request, viewer, key)


@member("GET", "POST")
def board_part(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Return the columns as they are now, with the cards that what is typed fits (``q``)."""
    text = request.POST.get("q", "").strip()
    shown = _board(key, viewer, text)
    return render(request, "board/_columns.html", _context(shown, viewer, q=text))


@member()
def board_column(request: HttpRequest, viewer: Viewer, key: str, stage_id: int) -> HttpResponse:
    """Return the next cards of a column."""
    column = view_column(
        key, stage_id, request.GET.get("after", ""), viewer=viewer, now=timezone.now(),
        today=timezone.localdate(),
    )  # fmt: skip
    context = {"column": column, "key": key, "is_mine": key == MINE, "may_move": may(viewer, Action.PIPELINE)}
    return render(request, "board/_more.html", context)


@member()
def board_jobs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the jobs whose boards can be opened, by what is typed."""
    text = request.GET.get("q", "")[:40]
    return render(
        request, "board/_jobs.html", {"jobs": list_job_choices(viewer=viewer, text=text), "q": text}
    )


@member("POST")
def application_move(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Move a card: into a stage (``to``), from where it was seen (``seen``), over another card (``above``)."""
    event = moving.move(
        public_id=public_id,
        stage_id=row_number(request.POST.get("to", "")),
        seen=row_number(request.POST.get("seen", "")),
        reason=request.POST.get("reason", ""),
        above=request.POST.get("above", ""),
        is_mine=request.POST.get("board") == MINE,
        actor=viewer,
        now=timezone.now(),
    )
    text = _("已移到「%(stage)s」") % {"stage": event.after}
    return _moved(request, viewer, public_id, text, reverse("application_undo", args=[event.pk]))


@member()
def application_check(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return what to know before the person is put forward; nothing where there is nothing."""
    warnings = check_submission(public_id, viewer=viewer, now=timezone.now())
    if not warnings:
        return HttpResponse(status=204)
    is_stop = any(one.is_stop for one in warnings)
    return render(request, "board/_before.html", {"warnings": warnings, "is_stop": is_stop})


@member("POST")
def application_undo(request: HttpRequest, viewer: Viewer, event_id: int) -> HttpResponse:
    """Take one's own step back."""
    application = moving.undo_move(event_id=event_id, actor=viewer, now=timezone.now())
    return _again(request, _("已撤销，他还在「%(stage)s」") % {"stage": application.stage})


@member("POST")
def applications_move(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Move several cards (``card``: each with the stage it was seen in) into a stage, with one undo for all."""
    pairs = [one.partition(":") for one in request.POST.getlist("card")]
    done = move_many(
        cards={card: row_number(seen) for card, _colon, seen in pairs},
        stage_id=row_number(request.POST.get("to", "")), reason=request.POST.get("reason", ""),
        is_mine=request.POST.get("board") == MINE, actor=viewer, now=timezone.now(),
    )  # fmt: skip
    text = _("已把 %(n)s 人移到「%(stage)s」") % {"n": len(done.events), "stage": done.stage}
    for why, count in done.left_out.items():
        text += _("；%(n)s 人没有动：%(why)s") % {"n": count, "why": why.rstrip("。")}
    return _again(request, text, reverse("applications_undo"), {"events": ",".join(map(str, done.events))})


@member("POST")
def applications_check(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return what to know before these people (``id``) are put forward; nothing where there is nothing."""
    warnings = check_submissions(request.POST.getlist("id"), viewer=viewer, now=timezone.now())
    if not warnings:
        return HttpResponse(status=204)
    return render(request, "board/_before.html", {"warnings": warnings, "is_stop": False})


@member("POST")
def applications_undo(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take one's own steps back, made with one act (``events``)."""
    events = list(filter(None, map(row_number, request.POST.get("events", "").split(","))))
    done, kept = undo_many(events=events, actor=viewer, now=timezone.now())
    text = _("已撤销 %(n)s 人的这一步") % {"n": done}
    return _again(request, text + (_("；%(n)s 人之后又移动过，没有动") % {"n": kept} if kept else ""))


@member("POST")
def application_place(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Put a card over another of its column (``above``), or at the bottom (``-``)."""
    board = request.POST.get("board", "")
    was_over = moving.place(
        public_id=public_id, above=request.POST.get("above", ""), is_mine=board == MINE, actor=viewer,
        now=timezone.now(),
    )  # fmt: skip
    if "again" in request.POST:
        return _again(request, _("已放回原处"))
    values = {"above": was_over, "board": board, "again": "1"}
    context = {"text": _("已调顺序"), "undo_url": request.path, "undo_values": values, "kind": "order"}
    return render(request, "parts/_toast_oob.html", context)


@member("POST")
def application_owner(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Give the application to a member: ``me``, ``nobody`` or a number."""
    to = request.POST.get("to", "")
    owner = viewer.user_id if to == "me" else row_number(to) or None
    if owner is None and to != "nobody":
        raise InvalidInput(_("请选一位成员。"))
    before = moving.set_owner(public_id=public_id, owner=owner, actor=viewer, now=timezone.now())
    if "again" in request.POST:
        return _again(request, _("已改回原来跟进的人"))
    return _again(request, _("已改跟进的人"), request.path, {"to": str(before or "nobody"), "again": "1"})


@member("POST")
def application_remove(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Undo the adding of a person to a job."""
    applying.take_off(public_id=public_id, actor=viewer, now=timezone.now())
    return _again(request, _("已撤销，他不在这个职位里了"))


def _page(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    shown = _board(key, viewer, "")
    return render(request, "board/page.html", _context(shown, viewer))


def _board(key: str, viewer: Viewer, text: str) -> Board:
    return view_board(key, viewer=viewer, now=timezone.now(), today=timezone.localdate(), text=text)


def _context(shown: Board, viewer: Viewer, q: str = "") -> dict[str, object]:
    return {
        "board": shown,
        "job": shown.job,
        "key": shown.key,
        "q": q,
        "may_move": shown.may_move,
        "members": who_may_follow(viewer=viewer),
        "runs": open_runs(shown.job, viewer=viewer) if shown.job and shown.may_move else [],
        "may_manage": may(viewer, Action.MANAGE_STAGES),
        "may_submit": may(viewer, Action.SUBMIT),
        "may_interview": may(viewer, Action.INTERVIEW),
        "reasons": [(side, list(found)) for side, found in groupby(Reason, key=lambda one: one.side)],
    }


def _moved(
    request: HttpRequest, viewer: Viewer, public_id: str, text: str, undo_url: str
) -> HttpResponse:
    """The card and the heads of the columns as they are now, and an undo in the corner."""
    now = timezone.now()
    key = request.POST.get("board", "")
    if not key:
        return _again(request, text, undo_url)
    heads = column_heads(key, viewer=viewer, now=now)
    card = view_card(public_id, viewer=viewer, now=now, today=timezone.localdate())
    column = next((one for one in heads if one.id == card.stage), None)
    context = {
        "heads": heads, "card": card, "shown": [card], "column": column, "is_mine": key == MINE, "may_move": True,
        "text": text, "undo_url": undo_url,
    }  # fmt: skip
    return render(request, "board/_moved.html", context)


def _again(
    request: HttpRequest, text: str, undo_url: str = "", values: Mapping[str, str] | None = None
) -> HttpResponse:
    context = {"text": text, "undo_url": undo_url, "undo_values": values or {}}
    response = render(request, "parts/_toast_oob.html", context)
    response["HX-Trigger-After-Swap"] = "cd:changed"
    return response
