"""导出: the people selected, or all that the list shows, as a sheet; a short one at once, a long one in the background."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.selectors.selection import found_ids, picked_ids
from caidang.domain.candidates.services.export import NeedsLeave
from caidang.domain.review.services.export_files import FetchedSheet, fetch_sheet
from caidang.domain.review.services.exporting import begin_export
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.interfaces.web.access import member
from caidang.interfaces.web.columns import all_columns, shown_columns
from caidang.interfaces.web.kept_search import kept_search
from caidang.interfaces.web.reauthentication import proved
from caidang.interfaces.web.sheet import ListSheet

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@member("POST")
@proved
def candidates_export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the sheet, with the columns of the list, or lead to the page where it grows; ``all`` takes what the list last showed.

    Contacts are masked unless ``clear`` is asked for, with a purpose.
    """
    require(viewer, Action.EXPORT)
    state, now, today = kept_search(request), timezone.now(), timezone.localdate()
    purpose = request.POST.get("purpose", "") if "clear" in request.POST else ""
    if "all" in request.POST:
        sort = state.sort or ("relevance" if state.text else "")
        ids = list(
            found_ids(text=state.text, filters=state.filters, viewer=viewer, today=today, sort=sort)
        )
    else:
        ids = picked_ids(request.POST.getlist("id"), viewer=viewer)
    columns = shown_columns(state.columns, request.COOKIES, all_columns(own_fields()))
    try:
        act = begin_export(
            ids=ids, columns=[column.key for column in columns], purpose=purpose, sheet=ListSheet(),
            actor=viewer, now=now, today=today,
        )  # fmt: skip
    except NeedsLeave:
        # The same people, chosen anew there: what was sent goes along.
        return redirect("sheet_export_new", preserve_request=True)
    if act.finished_at is None:
        return redirect("bulk_act", act.public_id)
    return _answer(fetch_sheet(public_id=str(act.public_id), actor=viewer, now=now))


@member()
@proved
def bulk_file(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the sheet that one's own export made; the fetching is written down."""
    return _answer(fetch_sheet(public_id=public_id, actor=viewer, now=timezone.now()))


def _answer(sheet: FetchedSheet) -> HttpResponse:
    response = HttpResponse(sheet.data, content_type=_XLSX)
    day = timezone.localtime(sheet.began_at).date().isoformat()
    name = quote(_("候选人-%(day)s.xlsx") % {"day": day})
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response
