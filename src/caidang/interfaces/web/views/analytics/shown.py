"""数据: figures for other sites: the administrator's list of links."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, NotAllowed
from caidang.domain.analytics.gathering import Titled, board_of
from caidang.domain.analytics.selectors.reports import list_reports
from caidang.domain.analytics.services.shown_boards import (
    MOST_PANELS,
    is_fit,
    list_shown,
    show_outside,
    take_back,
)
from caidang.domain.analytics.spans import Span
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.views.analytics.boards import tabs_for


@member("GET", "POST")
def shown_boards(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the links there are and the form of a new one; a POST makes one and shows it, this once, or takes one back."""
    require(viewer, Action.MANAGE_HOOKS)
    require(viewer, Action.READ_HEALTH)
    now, sent, error, status, link = timezone.now(), request.POST, "", 200, ""
    offered = _offered(viewer)
    if request.method == "POST" and sent.get("act") == "revoke":
        take_back(public_id=sent.get("which", ""), actor=viewer, now=now)
        messages.success(request, _("收回了，从现在起打不开。"))
        return redirect("shown_boards")
    if request.method == "POST":
        chosen = [offered[number - 1] for number in map(row_number, sent.getlist("panel")) if 0 < number <= len(offered)]
        try:
            _row, token = show_outside(
                name=sent.get("name", ""), questions=chosen, sites=sent.get("sites", ""),
                days=row_number(sent.get("days", "")), actor=viewer, now=now,
            )  # fmt: skip
        except CaidangError as refusal:
            error, status = str(refusal), 403 if isinstance(refusal, NotAllowed) else 422
        else:
            link = request.build_absolute_uri(reverse("shown_board", args=[token]))
    context = {
        **tabs_for(viewer, "shown_boards"), "rows": list_shown(viewer=viewer), "offered": [(str(number), one) for number, one in enumerate(offered, 1)], "error": error,
        "link": link, "sent": {} if link else sent, "chosen": [] if link else sent.getlist("panel"), "now": now, "most": MOST_PANELS,
    }  # fmt: skip
    return render(request, "analytics/shown_boards.html", context, status=status)


def _offered(viewer: Viewer) -> list[Titled]:
    """What may be shown outside: of the viewer's board and of the reports within his reach."""
    board = board_of(viewer, span=Span.RECENT, today=timezone.localdate())
    own = [Titled(one.name, one.question) for one in list_reports(viewer=viewer) if one.question and one.may_open]
    return [one for one in (*board, *own) if is_fit(one.question)]
