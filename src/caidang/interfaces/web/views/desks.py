"""交接: what is on a member's desk goes to a colleague, in one action."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.pipeline.services.leaving import ON_A_DESK
from caidang.domain.review.services.desk import (
    desk_members,
    hand_over_desk,
    preview_hand_over,
)
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
            text = _("已交接：%(owned)d 人、%(clients)d 个客户、%(jobs)d 个职位、%(given)d 件待办。")
            messages.success(request, text % {
                "owned": done.owned, "clients": done.clients, "jobs": done.jobs, "given": done.given,
            })  # fmt: skip
            return redirect("desk")
        if leaver and to:
            preview = preview_hand_over(leaver=leaver, to=to, viewer=viewer, more=ON_A_DESK)
    except InvalidInput as refusal:
        error = str(refusal)
    context = {
        "members": desk_members(viewer=viewer), "leaver": leaver, "to": to, "preview": preview, "error": error,
    }  # fmt: skip
    return render(request, "clients/desk.html", context, status=422 if error else 200)
