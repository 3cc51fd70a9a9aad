"""导出的表: asked for with columns, a purpose and a reader; agreed to by a second person; fetched until its time is over."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.selectors.finding.selection import found_ids, picked_ids
from caidang.domain.candidates.services.lists.export import (
    ALONE_AT_MOST,
    CLEAR_AT_MOST,
    needs_leave,
)
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.sheets.models import SheetExport
from caidang.domain.sheets.selectors.exports import list_exports, show_export
from caidang.domain.sheets.services.asking import (
    MOST_DAYS,
    ask_export,
    decide_export,
    drop_export,
    fetch_export,
)
from caidang.domain.sheets.services.cards import PACKED
from caidang.domain.sheets.services.making import make_export
from caidang.domain.sheets.texts import USUAL, labels_offered
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.entrance.reauthentication import proved
from caidang.interfaces.web.kept_search import kept_search
from caidang.interfaces.web.wording.columns import all_columns, shown_columns

_FIELDS = {"degree": "highest_degree", "salary": "expected_salary", "skills": "skill"}
"""Columns of the list that a sheet calls otherwise."""
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/zip",
    "ler": "application/zip",
    "vcf": "text/vcard; charset=utf-8",
}


@member("GET")
def sheets_out(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show one's exports and those that wait for one's leave; htmx asks again for the list alone."""
    lines = list_exports(viewer=viewer, now=timezone.now())
    name = "sheets/_out.html" if is_part(request) else "sheets/out.html"
    return render(request, name, {"lines": lines, "is_busy": any(one.is_busy for one in lines)})


@member("POST")
@proved
def candidates_export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return a short sheet with the columns of the list at once; lead to the page for a longer one where a second person has to agree.

    ``all`` takes what the list last showed. Contacts are masked unless ``clear`` is asked for.
    """
    require(viewer, Action.EXPORT)
    ids, is_clear = _ids(request, viewer), "clear" in request.POST
    if needs_leave(len(ids), is_clear=is_clear):
        # The same people, chosen anew there: what was sent goes along.
        return redirect("sheet_export_new", preserve_request=True)
    state = kept_search(request)
    columns = shown_columns(state.columns, request.COOKIES, all_columns(own_fields()))
    asked = ask_export(
        ids=ids, columns=["name", *(_FIELDS.get(one.key, one.key) for one in columns)], kind="xlsx",
        purpose=request.POST.get("purpose", ""), reason="", recipient="", days=1, is_clear=is_clear,
        password="", is_canary=False, actor=viewer, now=timezone.now(),
    )  # fmt: skip
    make_export(now=timezone.now, only=asked.pk)
    try:
        return _answer(*fetch_export(public_id=str(asked.public_id), actor=viewer, now=timezone.now()))
    except Conflict:
        # A worker was faster and is at it, or it could not be made: the page says which.
        return redirect("sheets_out")


@member()
def sheet_export(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one's own export with who does not stand in it, and why."""
    page = row_number(request.GET.get("page", "")) or 1
    told = show_export(public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate(), page=page)
    return render(request, "sheets/out_one.html", {"told": told, "one": told.line})


@member("POST")
def sheet_export_drop(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Stop a sheet, or destroy one that nobody has fetched."""
    drop_export(public_id=public_id, actor=viewer, now=timezone.now())
    messages.success(request, _("不要了：没有做完的停下，做好的已销毁。"))
    return redirect("sheets_out")


@member("GET", "POST")
def sheet_export_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what is to be settled for a sheet of the people selected, or of all that the list shows.

    Whoever comes to the address alone, as back from the page that asked who he is, selects people first.
    """
    require(viewer, Action.EXPORT)
    if request.method == "GET":
        return redirect("candidates")
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
    return _answer(*fetch_export(public_id=public_id, actor=viewer, now=timezone.now()))


def _answer(row: SheetExport, data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=_TYPES[row.kind])
    day = timezone.localtime(row.created_at).date().isoformat()
    kind = "zip" if row.kind in PACKED else row.kind
    name = quote(_("候选人-%(day)s.%(kind)s") % {"day": day, "kind": kind})
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response


def _form(request: HttpRequest, viewer: Viewer, error: InvalidInput | None) -> HttpResponse:
    ids = _ids(request, viewer)
    chosen = request.POST.getlist("column") or list(USUAL)
    context = {
        "people": len(ids), "all": "all" in request.POST, "picked": request.POST.getlist("id"),
        "columns": [(key, label, key in chosen) for key, label in labels_offered(viewer).items()],
        "purposes": list(Purpose), "may_clear": may(viewer, Action.EXPORT_CLEAR), "error": error,
        "sent": request.POST, "is_clear": "clear" in request.POST, "most_days": MOST_DAYS,
        "needs_leave": needs_leave(len(ids), is_clear="clear" in request.POST), "alone": ALONE_AT_MOST, "clear_alone": CLEAR_AT_MOST,
    }  # fmt: skip
    return render(request, "sheets/out_new.html", context, status=422 if error else 200)


def _ids(request: HttpRequest, viewer: Viewer) -> list[int]:
    if "all" not in request.POST:
        return picked_ids(request.POST.getlist("id"), viewer=viewer)
    state = kept_search(request)
    sort = state.sort or ("relevance" if state.text else "")
    return list(
        found_ids(text=state.text, filters=state.filters, viewer=viewer, today=timezone.localdate(), sort=sort)
    )
