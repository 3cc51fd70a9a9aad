"""Who looks after a record, and which client teams hold it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.models import BulkPlacing
from caidang.domain.candidates.selectors.placing import list_selected, placement_of
from caidang.domain.candidates.selectors.record import get_candidate
from caidang.domain.candidates.services.giving import give, undo_giving
from caidang.domain.candidates.services.placing import set_holds
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import parse_public_id, row_number
from caidang.interfaces.web.access import member


@member("GET", "POST")
def candidate_placing(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return who looks after the record; a POST sets the owner (``act=owner``) or the client teams."""
    record = get_candidate(public_id, viewer=viewer)
    told: dict[str, str] = {}
    if request.method == "POST":
        if request.POST.get("act") == "owner":
            act = give(
                candidates=[record], owner=_member(request, viewer), actor=viewer, now=timezone.now()
            )
            told = {"text": _("已改负责人"), "undo_url": _undo_url(act)}
        else:
            teams = list(filter(None, map(row_number, request.POST.getlist("team"))))
            set_holds(candidates=[record], team_ids=teams, actor=viewer, now=timezone.now())
    try:
        placement = placement_of(public_id, viewer=viewer)
    except NotFound:
        # Given away: it is no longer for the viewer's eyes.
        if told:
            messages.success(request, told["text"], extra_tags=told["undo_url"])
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("candidates")})
    context = {"placement": placement, "public_id": public_id, **told}
    return render(request, "candidates/_placing.html", context)


@member("POST")
def bulk_owner(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give the people selected to a member, or back to the pool."""
    found = list_selected(request.POST.getlist("id"), viewer=viewer)
    act = give(candidates=found, owner=_member(request, viewer), actor=viewer, now=timezone.now())
    text = _("已改 %(n)s 人的负责人") % {"n": len(act.rows)}
    return _told(request, text, _undo_url(act))


@member("POST")
def placing_undo(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Give the records back to whose they were."""
    key = parse_public_id(public_id, missing=_("没有这次转交。"))
    count = undo_giving(public_id=key, actor=viewer, now=timezone.now())
    return _told(request, _("已撤销，%(n)s 人还给原来的负责人") % {"n": count}, "")


def _undo_url(act: BulkPlacing) -> str:
    return reverse("placing_undo", args=[act.public_id]) if act.rows else ""


def _told(request: HttpRequest, text: str, undo_url: str) -> HttpResponse:
    response = render(request, "parts/_toast_oob.html", {"text": text, "undo_url": undo_url})
    response["HX-Trigger-After-Swap"] = "cd:changed"
    return response


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
