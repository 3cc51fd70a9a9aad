"""重新阅读: stored originals read again by a newer parser, how far it is and what it changed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.intake.selectors.rereads import find_candidate, get_report, get_reread_state
from caidang.domain.intake.services.reread import begin_rereading, cancel_rereading
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import is_part, member


@member("GET", "POST")
def reread(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the runs; htmx asks again for the list alone, a POST begins a run."""
    if request.method == "POST":
        begin_rereading(actor=viewer, now=timezone.now())
        messages.success(request, _("已开始，读的时候可以照常工作。"))
        return redirect("reread")
    name = "reread/_runs.html" if is_part(request) else "reread/page.html"
    return render(request, name, {"state": get_reread_state(viewer=viewer)})


@member("POST")
def candidate_reread(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Begin to read one record's originals again."""
    begin_rereading(
        actor=viewer, now=timezone.now(), candidate=find_candidate(public_id, viewer=viewer)
    )
    messages.success(request, _("已排队重新阅读，有变化会写进时间线。"))
    return redirect("candidate", public_id=public_id)


@member()
def reread_report(request: HttpRequest, viewer: Viewer, run_id: int) -> HttpResponse:
    """Show what a run changed, record by record."""
    page = request.GET.get("page", "1")
    report = get_report(
        run_id,
        viewer=viewer,
        today=timezone.localdate(),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )
    return render(request, "reread/report.html", {"report": report, "run": report.run})


@member("POST")
def reread_cancel(request: HttpRequest, viewer: Viewer, run_id: int) -> HttpResponse:
    """Stop a run."""
    cancel_rereading(run_id=run_id, actor=viewer, now=timezone.now())
    messages.success(request, _("已停下，读过的都留着。"))
    return redirect("reread")
