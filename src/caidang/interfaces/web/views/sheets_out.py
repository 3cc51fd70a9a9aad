"""导出的表: asked for with columns, a purpose and a reader; agreed to by a second person; fetched until its time is over."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.selectors.selection import found_ids, picked_ids
from caidang.domain.candidates.services.export import (
    ALONE_AT_MOST,
    CLEAR_AT_MOST,
    needs_leave,
)
from caidang.domain.candidates.services.revealing import Purpose
from caidang.domain.sheets.selectors.exports import list_exports
from caidang.domain.sheets.services.asking import (
    MOST_DAYS,
    ask_export,
    decide_export,
    fetch_export,
)
from caidang.domain.sheets.texts import USUAL, offered
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.kept_search import kept_search
from caidang.interfaces.web.reauthentication import proved

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@member("GET")
def sheets_out(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show one's exports and those that wait for one's leave; htmx asks again for the list alone."""
    lines = list_exports(viewer=viewer, now=timezone.now())
    name = "sheets/_out.html" if is_part(request) else "sheets/out.html"
    return render(request, name, {"lines": lines, "is_busy": any(one.is_busy for one in lines)})


@member("POST")
def sheet_export_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what is to be settled for a sheet of the people selected, or of all that the list shows."""
    require(viewer, Action.EXPORT)
    return _form(request, viewer, None)


@member("POST")
@proved
def sheet_export_ask(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for the sheet."""
    sent = request.POST
    require(viewer, Action.EXPORT)
    try:
        ask_export(
            ids=_ids(request, viewer), columns=sent.getlist("column"), kind=sent.get("kind", "xlsx"),
            purpose=sent.get("purpose", ""), reason=sent.get("reason", ""),
            recipient=sent.get("recipient", ""), days=row_number(sent.get("days", "7")),
            is_clear="clear" in sent, password=sent.get("password", ""),
            is_canary="canary" in sent, actor=viewer, now=timezone.now(),
        )  # fmt: skip
    except InvalidInput as error:
        return _form(request, viewer, error)
    messages.success(request, _("记下了，做好就能下载。"))
    return redirect("sheets_out")


@member("POST")
@proved
def sheet_export_decide(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Agree to another's sheet, or not."""
    is_agreed = request.POST.get("answer") == "yes"
    decide_export(public_id=public_id, is_agreed=is_agreed, actor=viewer, now=timezone.now())
    messages.success(request, _("已同意，做好后他能下载。") if is_agreed else _("没有同意，他会看到。"))
    return redirect("sheets_out")


@member("POST")
@proved
def sheet_export_file(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the file to who asked for it."""
    row, data = fetch_export(public_id=public_id, actor=viewer, now=timezone.now())
    response = HttpResponse(data, content_type=_TYPES[row.kind])
    day = timezone.localtime(row.created_at).date().isoformat()
    name = quote(_("候选人-%(day)s.%(kind)s") % {"day": day, "kind": row.kind})
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response


def _form(request: HttpRequest, viewer: Viewer, error: InvalidInput | None) -> HttpResponse:
    ids = _ids(request, viewer)
    chosen = request.POST.getlist("column") or list(USUAL)
    fields = offered(viewer)
    context = {
        "people": len(ids), "all": "all" in request.POST, "picked": request.POST.getlist("id"),
        "columns": [(key, field.label, key in chosen) for key, field in fields.items()],
        "purposes": list(Purpose), "may_clear": may(viewer, Action.EXPORT_CLEAR), "error": error,
        "sent": request.POST, "is_clear": "clear" in request.POST, "most_days": MOST_DAYS,
        "needs_leave": needs_leave(len(ids), is_clear="clear" in request.POST), "alone": ALONE_AT_MOST, "clear_alone": CLEAR_AT_MOST,
    }  # fmt: skip
    return render(request, "sheets/out_new.html", context, status=422 if error else 200)


def _ids(request: HttpRequest, viewer: Viewer) -> list[int]:
    if "all" not in request.POST:
        return picked_ids(request.POST.getlist("id"), viewer=viewer)
    state = kept_search(request)
    found = found_ids(
        text=state.text, filters=state.filters, viewer=viewer, today=timezone.localdate()
    )
    return list(found)
