"""交接: what is on a member's desk goes to a colleague, in one action."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.pipeline.services.leaving import ON_A_DESK
from caidang.domain.review.services.team.desk import (
    desk_members,
    hand_over_desk,
    preview_hand_over,
)
from caidang.domain.review.services.team.desk_undo import list_handed, undo_desk
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member


@member("GET", "POST")
def desk(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what is on a member's desk (``from``) and what becomes of it with a colleague (``to``); a POST hands it over."""
    sent = request.POST if request.method == "POST" else request.GET
    leaver, to = row_number(sent.get("from", "")), row_number(sent.get("to", ""))
    error, preview = "", None
    try:
        if request.method == "POST":
            done = hand_over_desk(leaver=leaver, to=to, actor=viewer, now=timezone.now(), more=ON_A_DESK)
            text = _("已交接：%(owned)d 人、%(clients)d 个客户、%(jobs)d 个职位、%(given)d 件待办%(more)s。")
            more = "".join(f"、{n} 个{name}" for name, n in done.more if n)
            messages.success(request, text % {
                "owned": done.owned, "clients": done.clients, "jobs": done.jobs, "given": done.given, "more": more,
            })  # fmt: skip
            return redirect("desk")
        if leaver and to:
            preview = preview_hand_over(leaver=leaver, to=to, viewer=viewer, now=timezone.now(), more=ON_A_DESK)
    except InvalidInput as refusal:
        error = str(refusal)
    members = desk_members(viewer=viewer)
    names = {pk: name for pk, name, _role in members}
    handed = [
        (one, names.get(one.leaver, _("一位同事")), names.get(one.to or 0, _("队列")))
        for one in list_handed(viewer=viewer, now=timezone.now())
    ]
    context = {
        "members": members, "handed": handed, "leaver": leaver, "to": to, "preview": preview, "error": error,
    }  # fmt: skip
    return render(request, "clients/desk.html", context, status=422 if error else 200)


@member("POST")
def desk_undo(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Give a desk back that was handed over."""
    done = undo_desk(public_id=public_id, actor=viewer, now=timezone.now(), more=ON_A_DESK)
    messages.success(request, _("已撤销交接：%(n)d 样还了回去；别人接走的没有动。") % {"n": done})
    return redirect("desk")
