"""Who looks after a record, and which client teams hold it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.selectors.placing import placement_of
from caidang.domain.candidates.selectors.record import get_candidate
from caidang.domain.candidates.services.placing import set_holds, set_owner
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member


@member("GET", "POST")
def candidate_placing(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return who looks after the record; a POST sets the owner (``act=owner``) or the client teams."""
    record = get_candidate(public_id, viewer=viewer)
    if request.method == "POST":
        if request.POST.get("act") == "owner":
            set_owner(
                candidates=[record], owner=_member(request, viewer), actor=viewer, now=timezone.now()
            )
        else:
            teams = list(filter(None, map(row_number, request.POST.getlist("team"))))
            set_holds(candidates=[record], team_ids=teams, actor=viewer, now=timezone.now())
    try:
        placement = placement_of(public_id, viewer=viewer)
    except NotFound:
        # Given away: it is no longer for the viewer's eyes.
        return HttpResponse(status=204, headers={"HX-Redirect": "/candidates/"})
    context = {"placement": placement, "public_id": public_id}
    return render(request, "candidates/_placing.html", context)


def _member(request: HttpRequest, viewer: Viewer) -> int | None:
    """The member named by the form: ``me``, ``nobody`` or a number."""
    to = request.POST.get("to", "")
    if to == "nobody":
        return None
    if to == "me" and viewer.user_id is not None:
        return viewer.user_id
    number = row_number(to)
    if not number:
        raise InvalidInput(_("请选一位成员。"))
    return number
