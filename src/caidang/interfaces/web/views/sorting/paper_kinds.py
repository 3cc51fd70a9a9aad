"""附件的种类: the usual ones, and those that the organisation adds, each with its class and how long one is valid."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput, NotFound
from caidang.domain.candidates.papers import REMIND_DAYS, Paper, papers
from caidang.domain.candidates.services.papers.paper_kinds import (
    archive_paper_kind,
    save_paper_kind,
)
from caidang.foundation.accounts.policy import Action, Sensitivity, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member


@member("GET", "POST")
def paper_kinds(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the kinds and the one that ``at`` names; a POST saves it, puts it away or brings it back."""
    require(viewer, Action.MANAGE_SORTING)
    if request.method != "POST":
        return _page(request, row_number(request.GET.get("at", "")))
    at, act, now = row_number(request.POST.get("at", "")), request.POST.get("act", ""), timezone.now()
    try:
        if act in ("archive", "restore"):
            archive_paper_kind(kind_id=at, is_archived=act == "archive", actor=viewer, now=now)
            messages.success(request, _("已归档，收好的附件不变。") if act == "archive" else _("已取回。"))
            return redirect("paper_kinds")
        row = save_paper_kind(
            kind_id=at or None, name=request.POST.get("name", ""),
            sensitivity=request.POST.get("sensitivity", ""),
            months=_number(request.POST.get("months", "")),
            remind_days=_number(request.POST.get("remind_days", "")) or 0, actor=viewer, now=now,
        )  # fmt: skip
    except (InvalidInput, NotFound) as error:
        return _page(request, at, error)
    messages.success(request, _("「%(name)s」已保存，加附件时就能选。") % {"name": row.name})
    return redirect("paper_kinds")


def _number(text: str) -> int | None:
    plain = text.strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) < 5):
        raise InvalidInput(_("月数和天数请填整数。"))
    return int(plain)


def _page(request: HttpRequest, at: int, error: CaidangError | None = None) -> HttpResponse:
    rows = sorted(papers(is_all=True).values(), key=lambda row: row.is_archived)
    chosen = next((row for row in rows if row.id == at and at), None)
    context = {
        "rows": rows, "at": chosen, "form": _form(request, chosen, is_sent=error is not None),
        "classes": list(Sensitivity), "error": str(error or ""), "tab": "paper_kinds",
    }  # fmt: skip
    return render(request, "sorting/paper_kinds.html", context, status=422 if error else 200)


def _form(request: HttpRequest, chosen: Paper | None, *, is_sent: bool) -> dict[str, object]:
    """What the form shows: what was sent and not taken, else the kind chosen, else what is usual."""
    if is_sent:
        return {name: request.POST.get(name, "") for name in ("name", "sensitivity", "months", "remind_days")}
    if chosen is None:
        return {"name": "", "sensitivity": Sensitivity.SENSITIVE.value, "months": "", "remind_days": REMIND_DAYS}
    return {
        "name": chosen.field.label, "sensitivity": chosen.field.sensitivity.value,
        "months": chosen.months or "", "remind_days": chosen.remind_days,
    }  # fmt: skip
