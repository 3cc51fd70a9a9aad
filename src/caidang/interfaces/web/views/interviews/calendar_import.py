"""A calendar file handed in: looked over first, then kept as it was chosen. Between the two it stands in the page alone."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caidang.core.errors import InvalidInput
from caidang.core.interchange.appointments import MOST, Appointment, count_undated
from caidang.domain.pipeline.services.calendar_import import (
    INTERVIEW,
    NOTHING,
    REMINDER,
    Wanted,
    look_at_calendar,
    take_calendar,
)
from caidang.foundation.accounts.policy import Action, Viewer, may

_BROKEN = "页面上的内容不完整，请重新选一次文件。"


def look(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what the appointments of a handed in calendar would become. Raises InvalidInput, Damaged, TooLarge, NotAllowed."""
    sent = request.FILES.get("file")
    if sent is None:
        raise InvalidInput("请选一个 .ics 文件。")
    data = sent.read()
    rows = look_at_calendar(data, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    kinds = [(REMINDER, _("提醒")), (NOTHING, _("不要"))]
    if may(viewer, Action.INTERVIEW):
        kinds.insert(0, (INTERVIEW, _("面试")))
    context = {
        "rows": [(row, _packed(row.appointment), [one for one in kinds if one[0] != INTERVIEW or _may_be_held(row)]) for row in rows],
        "fresh": sum(not row.already for row in rows), "most": MOST, "undated": count_undated(data),
    }  # fmt: skip
    return render(request, "interviews/calendar_import.html", context)


def take(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep what was chosen and say what came of it. Raises InvalidInput for a page that was changed."""
    wanted = []
    for number in range(MOST):
        packed = request.POST.get(f"event-{number}")
        if packed is None:
            continue  # What is there already has its row and no choice.
        person, _slash, application = request.POST.get(f"for-{number}", "").partition("/")
        wanted.append(Wanted(_unpacked(packed), request.POST.get(f"as-{number}", NOTHING), person, application))
    done = take_calendar(wanted=wanted, actor=viewer, now=timezone.now())
    for title, why in done.refused[:5]:
        messages.error(request, f"{title}：{why}")
    if len(done.refused) > 5:  # noqa: PLR2004 - as many as are read
        messages.error(request, _("还有 %(n)s 项没有收。") % {"n": len(done.refused) - 5})
    told = [
        ngettext("%(n)s 场面试", "%(n)s 场面试", done.interviews) % {"n": done.interviews} if done.interviews else "",
        ngettext("%(n)s 个提醒", "%(n)s 个提醒", done.reminders) % {"n": done.reminders} if done.reminders else "",
    ]
    kept = "、".join(filter(None, told))
    if kept:
        messages.success(request, _("收下了：%(kept)s。") % {"kept": kept})
        if done.unplaced:
            messages.info(request, _("其中 %(n)s 项像面试，可是没有在进行的应聘，成了提醒：把人加进职位，再收一次同一个文件，就能选面试。") % {"n": done.unplaced})
    elif not done.refused:
        messages.info(request, _("什么都没有选，没有收。"))
    return redirect("interviews" if done.interviews or not done.reminders else "reminders")


def _may_be_held(row: Any) -> bool:  # noqa: ANN401 - one of the rows above
    return not row.appointment.is_task and any(choice.application for choice in row.choices)


def _packed(one: Appointment) -> str:
    told = asdict(one) | {"start": one.start.isoformat(), "people": []}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _unpacked(text: str) -> Appointment:
    try:
        told = json.loads(text)
        start = datetime.fromisoformat(told["start"])
        uid, title, place, link, notes = (str(told[name])[:2000] for name in ("uid", "title", "place", "link", "notes"))
        if start.tzinfo is None or not title:
            raise InvalidInput(_BROKEN)
        return Appointment(
            uid=uid, start=start, minutes=int(told["minutes"]), title=title, place=place, link=link, notes=notes, is_task=told.get("is_task") is True
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(_BROKEN) from error
