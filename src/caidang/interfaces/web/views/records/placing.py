"""Who looks after a record, and which client teams hold it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.selectors.page.placing import placement_of
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.services.record.placing import set_holds
from caidang.domain.review.models import BulkAct
from caidang.domain.review.services.many.bulk import begin_for_one
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member


@member("GET", "POST")
def candidate_placing(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return who looks after the record; a POST sets the owner (``act=owner``) or the client teams."""
    record = get_candidate(public_id, viewer=viewer)
    told: dict[str, str] = {}
    if request.method == "POST":
        if request.POST.get("act") == "owner":
            act = begin_for_one(
                kind=BulkAct.Kind.OWNER, what=new_owner(request, viewer), candidate=record,
                actor=viewer, now=timezone.now(),
            )  # fmt: skip
            undo_url = reverse("bulk_undo", args=[act.public_id]) if act.changed else ""
            told = {"text": _("已改负责人"), "undo_url": undo_url}
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


def new_owner(request: HttpRequest, viewer: Viewer) -> str:
    """Return the member named by the form, as an act keeps him: ``me``, ``nobody`` (empty) or a number."""
    to = request.POST.get("to", "")
    if to == "nobody":
        return ""
    number = viewer.user_id if to == "me" else row_number(to)
    if not number:
        raise InvalidInput(_("请选一位成员。"))
    return str(number)
