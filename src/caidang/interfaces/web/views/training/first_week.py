"""第一周: the list of what one's role tries first, on a page of its own and as a part of the first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.training.selectors.first_week import first_week as week_of
from caidang.domain.training.services.first_week import put_away, tick
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import is_part, member


@member("GET", "POST")
def first_week(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the list; a POST ticks something off (``act`` done, undone), or puts the list away (away, back)."""
    if request.method == "POST":
        _act(request.POST.get("act", ""), request.POST.get("key", ""), viewer)
        if not is_part(request):
            return redirect("first_week")
    week = week_of(viewer=viewer, now=timezone.now())
    if is_part(request):
        return render(request, "learning/_first_week.html", {"week": week, "role": viewer.role.value})
    return render(request, "learning/first_week.html", {"week": week, "role": viewer.role.value})


def _act(act: str, key: str, viewer: Viewer) -> None:
    if act in ("done", "undone"):
        tick(key=key, is_done=act == "done", actor=viewer)
    elif act in ("away", "back"):
        put_away(is_away=act == "away", actor=viewer, now=timezone.now())
    else:
        raise InvalidInput(_("单子上没有这一项，刷新再看。"))


def done_address(role: str, viewer: Viewer) -> str:
    """Return where a walk through the pages is ticked off at its end: only that of one's own role is on one's list."""
    return reverse("first_week") if role == viewer.role.value else ""
