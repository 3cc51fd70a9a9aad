"""看完整内容: a masked field, or the original files, in clear for ten minutes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from caidang.domain.candidates.fields import ORIGINAL
from caidang.domain.candidates.papers import PAPER
from caidang.domain.candidates.selectors.page.record import get_candidate, view_candidate
from caidang.domain.candidates.services.record.revealing import reveal
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import is_part, member


@member("POST")
def candidate_reveal(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one field in clear and return its group; after the original is opened the page comes anew."""
    now, today = timezone.now(), timezone.localdate()
    done = reveal(
        candidate=get_candidate(public_id, viewer=viewer),
        field=request.POST.get("field", ""),
        purpose=request.POST.get("purpose", ""),
        actor=viewer,
        now=now,
    )
    address = reverse("candidate", args=[public_id])
    if not is_part(request):
        return HttpResponse(status=303, headers={"Location": address})
    if done.field == ORIGINAL.key or done.field.startswith(PAPER):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    view = view_candidate(public_id, viewer=viewer, now=now, today=today)
    group = next(g for g in view.groups if any(v.field.key == done.field for e in g.entries for v in e))
    context = {
        "group": group, "row": view.row, "fields_url": f"{address}fields/",
        "may_edit": may(viewer, Action.EDIT_CANDIDATE) and not view.merged_into,
    }  # fmt: skip
    return render(request, "candidates/_revealed.html", context)
