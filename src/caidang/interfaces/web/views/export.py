"""导出: the people selected, or all that the list shows, as a sheet."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.services.export import export_found, export_selected
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member
from caidang.interfaces.web.columns import all_columns, shown_columns
from caidang.interfaces.web.kept_search import kept_search
from caidang.interfaces.web.reauthentication import proved
from caidang.interfaces.web.sheet import workbook

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@member("POST")
@proved
def candidates_export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the sheet, with the columns of the list; ``all`` takes what the list last showed.

    Contacts are masked unless ``clear`` is asked for, with a purpose.
    """
    state, now, today = kept_search(request), timezone.now(), timezone.localdate()
    purpose = request.POST.get("purpose", "") if "clear" in request.POST else ""
    if "all" in request.POST:
        rows = export_found(
            text=state.text,
            filters=state.filters,
            sort=state.sort,
            actor=viewer,
            now=now,
            today=today,
            purpose=purpose,
        )
    else:
        rows = export_selected(
            public_ids=request.POST.getlist("id"), actor=viewer, now=now, today=today,
            purpose=purpose,
        )  # fmt: skip
    columns = shown_columns(state.columns, request.COOKIES, all_columns(own_fields()))
    response = HttpResponse(workbook(_("姓名"), columns, rows), content_type=_XLSX)
    name = quote(_("候选人-%(day)s.xlsx") % {"day": today.isoformat()})
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response
