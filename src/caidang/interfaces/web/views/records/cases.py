"""Where a record stands, on its page: what to do with it, what is wrong in it, whose it is."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, NotFound
from caidang.core.review.chain import Action
from caidang.core.review.faults import Fault
from caidang.core.review.taking_back import UNDOABLE
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.review.models import Case
from caidang.domain.review.selectors.case import find_case, list_takers, view_case
from caidang.domain.review.services.chain.flags import raise_flag, settle_flags
from caidang.domain.review.services.chain.taking_back import take_back
from caidang.domain.review.services.chain.work import (
    assign,
    claim,
    move_on,
    pause,
    release,
    resume,
    set_urgent,
)
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member


@member()
def case(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the panel that says where the record stands."""
    return _panel(request, viewer, public_id)


@member("POST")
def case_move(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Move the record on; then the next one, if that was asked for, or this one again."""
    wanted = request.POST.get("action", "")
    if wanted not in set(Action):
        raise InvalidInput(_("没有这一步。"))
    done = move_on(
        case=case_at(public_id, viewer),
        action=Action(wanted),
        actor=viewer,
        now=timezone.now(),
        note=request.POST.get("note", ""),
        faults=request.POST.getlist("fault"),
        is_next_wanted="next" in request.POST,
    )
    undo = reverse("case_take_back", args=[public_id, done.move.public_id])
    text = _("已%(step)s。") % {"step": Action(wanted).label}
    messages.success(request, text, extra_tags=undo if done.move.action in UNDOABLE else "")
    if done.following is not None:
        return redirect("candidate", done.following.candidate.public_id)
    if "next" in request.POST:
        messages.info(request, _("后面没有等你处理的了。"))
        return redirect("home")
    return redirect("candidate", public_id)


@member("POST")
def case_take_back(
    request: HttpRequest, viewer: Viewer, public_id: str, step_id: str
) -> HttpResponse:
    """Take the viewer's own last step back, and show the record as it stood before."""
    move = take_back(
        case=case_at(public_id, viewer), step_id=step_id, actor=viewer, now=timezone.now()
    )
    messages.success(request, _("已撤回「%(step)s」。") % {"step": Action(move.action).label})
    return HttpResponse(
        status=204, headers={"HX-Redirect": reverse("candidate", args=[public_id])}
    )


@member("POST")
def case_hold(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take the record in hand or keep it (``hold``), let it go, wait for the candidate, or go on."""
    found, now = case_at(public_id, viewer), timezone.now()
    match request.POST.get("what", ""):
        case "hold":
            claim(case=found, actor=viewer, now=now)
        case "release":
            release(case=found, actor=viewer)
        case "pause":
            pause(case=found, actor=viewer, now=now)
        case "resume":
            resume(case=found, actor=viewer, now=now)
        case _:
            raise InvalidInput(_("没有这一步。"))
    return _panel(request, viewer, public_id)


@member("POST")
def case_assign(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Make the record somebody's, or nobody's; or urgent, or usual again."""
    found, now = case_at(public_id, viewer), timezone.now()
    if "urgent" in request.POST:
        set_urgent(case=found, is_urgent=request.POST["urgent"] == "yes", actor=viewer, now=now)
    else:
        to = request.POST.get("to", "")
        assign(case=found, to=row_number(to) or None, actor=viewer, now=now)
    return _panel(request, viewer, public_id)


@member("POST")
def case_flag(
    request: HttpRequest, viewer: Viewer, public_id: str, field: str, entry: int
) -> HttpResponse:
    """Mark a value as wrong, or take the mark back."""
    found, fault, now = case_at(public_id, viewer), request.POST.get("fault", ""), timezone.now()
    if fault:
        raise_flag(case=found, field=field, entry=entry, fault=fault, actor=viewer, now=now)
    else:
        settle_flags(case=found, field=field, entry=entry, actor=viewer, now=now)
    return _panel(request, viewer, public_id)


def case_at(public_id: str, viewer: Viewer) -> Case:
    """Return the record's case; raises NotFound when it has none."""
    found = find_case(public_id, viewer=viewer)
    if found is None:
        raise NotFound(_("这份档案还没有进入流程，刷新后再看。"))
    return found


def _panel(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    view = view_case(public_id, viewer=viewer, now=timezone.now())
    takers = list_takers(view.case_id, viewer=viewer) if view and view.may_assign else []
    return render(
        request,
        "candidates/_case.html",
        {
            "case": view,
            "public_id": public_id,
            "takers": takers,
            "faults": [(fault.value, fault.label) for fault in Fault],
            "flagged": set(view.flags.values()) if view else set(),
            "missing": [FIELDS[name].label for name in view.completeness.missing] if view else [],
            "told": json.dumps(
                {
                    "flags": {slot: fault.label for slot, fault in view.flags.items()},
                    "changed": sorted(view.changed),
                },
                ensure_ascii=False,
            )
            if view
            else "{}",
        },
    )
