"""抽检: records drawn for a second look, and how right the work was found."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.review.selectors.samples import list_samples, measure_quality
from caidang.domain.review.services.chain.rechecks import settle_sample
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.views.records.cases import case_at


@member()
def samples(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what waits for a second look, longest first, and the figures of the last half year."""
    after = request.GET.get("after", "")
    page = list_samples(
        viewer=viewer, today=timezone.localdate(), after=row_number(after)
    )
    if is_part(request):
        return render(request, "samples/_rows.html", {"page": page})
    quality = measure_quality(viewer=viewer, now=timezone.now())
    return render(request, "samples/page.html", {"page": page, "quality": quality})


@member("POST")
def sample_settle(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Finish the second look: what is marked on the record is what was found."""
    sample = settle_sample(case=case_at(public_id, viewer), actor=viewer, now=timezone.now())
    if sample.findings:
        messages.success(
            request, _("复查完，%(n)d 处问题，已退回改。") % {"n": len(sample.findings)}
        )
    else:
        messages.success(request, _("复查完，没有问题。"))
    return redirect("samples")
