"""提议: what programs would have changed; a person takes it over or not."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.review.selectors.proposals import list_proposals
from caidang.domain.review.services.chain.proposals import settle_proposal
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member


@member("GET", "POST")
def proposals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what waits for a decision; a POST takes one over (``act=take``) or refuses it."""
    if request.method == "POST":
        is_taken = request.POST.get("act") == "take"
        record = get_candidate(request.POST.get("record", ""), viewer=viewer)
        try:
            settle_proposal(
                candidate=record, public_id=request.POST.get("which", ""), is_taken=is_taken, actor=viewer, now=timezone.now()
            )
        except (Conflict, InvalidInput) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("采纳了，写进了档案。") if is_taken else _("没有采纳，档案不动。"))
        return redirect("proposals")
    before = row_number(request.GET.get("before", ""))
    rows, after = list_proposals(viewer=viewer, today=timezone.localdate(), before=before)
    return render(request, "proposals/page.html", {"rows": rows, "next": after})
