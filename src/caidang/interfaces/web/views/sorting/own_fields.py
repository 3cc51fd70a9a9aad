"""自定字段: what the organisation records of people beside what everybody does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput, NotFound
from caidang.domain.candidates.selectors.labelling.own_fields import (
    OwnFieldRow,
    list_kinds,
    list_own_fields,
    list_places,
)
from caidang.domain.candidates.services.papers.own_fields import archive_own_field, save_own_field
from caidang.foundation.accounts.policy import Sensitivity, Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member


@member("GET", "POST")
def own_fields(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the fields and the one that ``at`` names; a POST saves it, puts it away or brings it back."""
    if request.method != "POST":
        return _page(request, viewer, row_number(request.GET.get("at", "")))
    at, act, now = row_number(request.POST.get("at", "")), request.POST.get("act", ""), timezone.now()
    try:
        if act in ("archive", "restore"):
            archive_own_field(field_id=at, is_archived=act == "archive", actor=viewer, now=now)
            messages.success(request, _("已归档，填过的值都留着。") if act == "archive" else _("已取回。"))
            return redirect("own_fields")
        row = save_own_field(
            field_id=at or None,
            label=request.POST.get("label", ""),
            kind=request.POST.get("kind", ""),
            sensitivity=request.POST.get("sensitivity", ""),
            choices=request.POST.get("choices", "").splitlines(),
            categories=list(filter(None, map(row_number, request.POST.getlist("category")))),
            actor=viewer,
            now=now,
        )
    except (InvalidInput, NotFound) as error:
        return _page(request, viewer, at, error)
    messages.success(request, _("「%(name)s」已保存，档案页、搜索和列里都有了。") % {"name": row.label})
    return redirect("own_fields")


def _form(
    request: HttpRequest, chosen: OwnFieldRow | None, *, is_sent: bool
) -> dict[str, object]:
    """What the form shows: what was sent and not taken, else the field chosen, else nothing."""
    if is_sent:
        sent = request.POST
        places = set(map(row_number, sent.getlist("category")))
        names = ("label", "kind", "sensitivity", "choices")
        return {**{name: sent.get(name, "") for name in names}, "categories": places}
    if chosen is None:
        return {"label": "", "kind": "", "sensitivity": "", "choices": "", "categories": ()}
    return {
        "label": chosen.label, "kind": chosen.kind, "sensitivity": chosen.sensitivity,
        "choices": "\n".join(chosen.choices), "categories": chosen.categories,
    }  # fmt: skip


def _page(
    request: HttpRequest, viewer: Viewer, at: int, error: CaidangError | None = None
) -> HttpResponse:
    rows = list_own_fields(viewer=viewer)
    chosen = next((row for row in rows if row.id == at), None)
    context = {
        "rows": rows,
        "at": chosen,
        "form": _form(request, chosen, is_sent=error is not None),
        "kinds": list_kinds(),
        "classes": list(Sensitivity),
        "places": list_places(),
        "error": str(error or ""),
        "tab": "own_fields",
    }
    return render(request, "sorting/own_fields.html", context, status=422 if error else 200)
