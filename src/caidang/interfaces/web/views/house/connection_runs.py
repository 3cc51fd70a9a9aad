"""管理 › 连接: one run record by record, and what waits for a person's answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.connectors.selectors.runs import list_questions, show_run
from caidang.domain.connectors.services.connections import connection_of
from caidang.domain.connectors.services.deciding import decide
from caidang.domain.connectors.services.runs import run_of, stop_run
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member


@member("GET", "POST")
def connection_run(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one run; a POST stops it. htmx asks again for its changing part."""
    run = run_of(public_id, actor=viewer)
    if request.method == "POST":
        stop_run(run=run, actor=viewer, now=timezone.now())
        return redirect("connection_run", public_id=public_id)
    view = show_run(
        run, viewer=viewer, today=timezone.localdate(), outcome=request.GET.get("outcome", ""),
        page=row_number(request.GET.get("page", "1")),
    )  # fmt: skip
    name = "connections/_run.html" if is_part(request) else "connections/run.html"
    return render(request, name, {"view": view, "run": run, "row": run.connection})


@member("GET", "POST")
def connection_questions(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show what waits for an answer; a POST answers one, or all that were picked."""
    row = connection_of(public_id, actor=viewer)
    if request.method == "POST":
        picked = request.POST.getlist("question")
        answer, _colon, one = request.POST.get("answer", "").partition(":")
        if not one and not picked:
            messages.error(request, _("先在左边勾选要一起定的。"))
            return redirect("connection_questions", public_id=public_id)
        count = decide(
            connection=row, public_ids=[one] if one else picked, answer=answer, actor=viewer, now=timezone.now(), are_many=not one
        )
        left = 0 if one else len(picked) - count
        messages.success(request, _("定了 %(n)d 条。") % {"n": count} + (_("%(n)d 条不能这样定，还在。") % {"n": left} if left else ""))
        return redirect("connection_questions", public_id=public_id)
    page = list_questions(
        row, viewer=viewer, today=timezone.localdate(), page=row_number(request.GET.get("page", "1"))
    )
    return render(request, "connections/questions.html", {"row": row, "page": page})
