"""批量加入: how it goes on, what came of each, stopping it and taking it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.pipeline.selectors.runs import view_run
from caidang.domain.pipeline.services.runs import cancel_run, undo_run
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import is_part, member


@member()
def apply_run(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show how many of the people have been added, and what came of each."""
    run = view_run(
        public_id, viewer=viewer, today=timezone.localdate(), outcome=request.GET.get("outcome", ""),
        after=request.GET.get("after", ""),
    )  # fmt: skip
    name = "board/_run.html" if is_part(request) else "board/run.html"
    return render(request, name, {"run": run})


@member("POST")
def apply_run_cancel(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Stop the run."""
    cancel_run(public_id=public_id, actor=viewer, now=timezone.now())
    return redirect("apply_run", public_id)


@member("POST")
def apply_run_undo(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take the whole run back."""
    undo_run(public_id=public_id, actor=viewer, now=timezone.now())
    if is_part(request):
        context = {"text": _("正在撤销，已经有进展的人会留下"), "undo_url": ""}
        return render(request, "parts/_toast_oob.html", context)
    return redirect("apply_run", public_id)
