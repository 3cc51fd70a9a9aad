"""备份: are the copies enough and proven, where they go, what each run did."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput
from caidang.domain.backup.models import RunKind
from caidang.domain.backup.places.kinds import SHAPES, Kind
from caidang.domain.backup.selectors.runs import get_run, list_runs
from caidang.domain.backup.selectors.targets import banner, list_targets, weigh_copies
from caidang.domain.backup.services.records import ask_for_record, has_copy, take_record
from caidang.domain.backup.services.runs import ask_for
from caidang.domain.backup.services.targets import (
    Abroad,
    add_target,
    change_target,
    find_target,
    remove_target,
    try_target,
)
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.entrance.reauthentication import proved
from caidang.interfaces.web.file_answers import file_answer

_NUMBERS = ("every_hours", "kib_per_second", "keep_hours", "keep_days", "keep_weeks", "keep_months")
_SWITCHES = ("is_append_only", "is_elsewhere")
_USUAL = {"every_hours": "1", "kib_per_second": "0"}
"""What a new target's form begins with; how long the old states stay is changed on its own page."""


@member()
def backup(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the state of the copies; htmx asks again while something runs."""
    now = timezone.now()
    targets = list_targets(viewer=viewer, now=now)
    page = row_number(request.GET.get("page", "")) or 1
    runs = list_runs(viewer=viewer, page=page)
    context = {
        "targets": targets, "copies": weigh_copies(targets, now=now), "banner": banner(targets, now=now), "runs": runs,
        "is_busy": any(run.is_open for run in runs.rows),
    }  # fmt: skip
    return render(request, "backup/_state.html" if is_part(request) else "backup/page.html", context)


@member("POST")
def backup_now(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Put a run into the queue: a backup, a check, a drill or a scrub, of one target or of none."""
    require(viewer, Action.MANAGE_BACKUP)
    kind, name = request.POST.get("kind", ""), request.POST.get("target", "")
    if kind not in RunKind.values:
        raise InvalidInput(_("没有这样的操作。"))
    target = None if kind == RunKind.SCRUB else find_target(name=name, viewer=viewer)
    ask_for(
        kind=RunKind(kind), target=target, actor=viewer, now=timezone.now(), is_deep=request.POST.get("deep") == "1"
    )
    messages.success(request, _("排进去了，后台马上开始，进度在下面。"))
    return redirect("backup")


@member("GET", "POST")
def target_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Choose a kind, then fill in its settings; a POST tries the place and adds it."""
    require(viewer, Action.MANAGE_BACKUP)
    chosen = request.POST.get("kind") or request.GET.get("kind") or ""
    kind = Kind(chosen) if chosen in list(Kind) else None
    context: dict[str, Any] = {
        "shapes": [(one, SHAPES[one]) for one in Kind], "kind": kind, "shape": SHAPES[kind] if kind else None,
        "sent": {one.name: request.POST.get(one.name, "") for one in SHAPES[kind].settings if not one.is_secret} if kind else {},
        "name": request.POST.get("name", ""), "asked": _USUAL,
    }  # fmt: skip
    if request.method != "POST" or kind is None:
        return render(request, "backup/new.html", context)
    try:
        made = add_target(
            name=request.POST.get("name", "") or kind.label, kind=kind.value,
            settings={one.name: request.POST.get(one.name, "") for one in SHAPES[kind].settings},
            options=_options(request), actor=viewer, now=timezone.now(), takes_abroad="takes_abroad" in request.POST,
        )  # fmt: skip
    except CaidangError as error:
        context |= {"error": str(error), "is_abroad": isinstance(error, Abroad), "asked": request.POST}
        return render(request, "backup/new.html", context, status=422)
    ask_for(
        kind=RunKind.BACKUP, target=find_target(name=made.name, viewer=viewer), actor=viewer, now=timezone.now()
    )
    messages.success(request, _("试写试读都成功，已加上「%(name)s」，第一次备份马上开始。") % {"name": made.name})
    return redirect("backup")


@member("GET", "POST")
def target(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a target's figures; a POST changes them, tries the place, or gives it up (``act``)."""
    found = find_target(name=public_id, viewer=viewer)
    if request.method != "POST":
        context = {"target": found, "label": Kind(found.kind).label, "today": timezone.localdate()}
        return render(request, "backup/target.html", context)
    act, now = request.POST.get("act", ""), timezone.now()
    try:
        if act == "test":
            try_target(target=found, actor=viewer)
            messages.success(request, _("试写、试读、试删都成功。"))
        elif act == "remove":
            remove_target(target=found, actor=viewer, now=now)
            messages.success(request, _("不再往那里备份；那里已有的没有动。"))
            return redirect("backup")
        else:
            change_target(target=found, options=_options(request), actor=viewer, now=now)
            messages.success(request, _("已保存。"))
    except CaidangError as error:
        context = {"target": found, "label": Kind(found.kind).label, "error": str(error)}
        return render(request, "backup/target.html", context, status=422)
    return redirect(reverse("backup_target", args=[public_id]))


@member()
def run(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show what one run did; htmx asks again while it runs."""
    found = get_run(public_id=public_id, viewer=viewer)
    context = {"run": found, "has_copy": found.kind is RunKind.RECORD and has_copy(found.id)}
    return render(request, "backup/_run.html" if is_part(request) else "backup/run.html", context)


@member("POST")
@proved
def record_ask(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Have one record fetched as it was on a day; its run shows how far that is, and gives the copy."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise InvalidInput(_("请选一天。")) from None
    found = find_target(name=public_id, viewer=viewer)
    made = ask_for_record(
        target=found, record=request.POST.get("record", ""), day=day, today=timezone.localdate(), actor=viewer, now=timezone.now()
    )  # fmt: skip
    return redirect("backup_run", made.public_id)


@member("POST")
@proved
def record_take(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Give the copy of a record, once."""
    data = take_record(public_id=public_id, actor=viewer, now=timezone.now())
    return file_answer(data, _("档案从前的副本-%(day)s.zip") % {"day": timezone.localdate()}, "application/zip")


def _options(request: HttpRequest) -> dict[str, int | bool]:
    found: dict[str, int | bool] = {name: name in request.POST for name in _SWITCHES}
    for name in _NUMBERS:
        text = request.POST.get(name, "").strip()
        if text:
            if not (text.isascii() and text.isdigit() and len(text) < 9):
                raise InvalidInput(_("间隔、带宽和保留的份数要填整数。"))
            found[name] = int(text)
    return found
