"""这份是谁流出去的: hold what turned up against every copy that was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, UnreadableFile
from caidang.domain.sheets.services.leaks import find_leak
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import member

_NO_INKS = (".xls", ".et", ".ods")
"""Sheets whose cells may hold the inks, which are read from .xlsx alone."""


@member("GET", "POST")
def leak(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the tool; a POST with a file or a text says whose copy it is."""
    require(viewer, Action.SUBMIT)
    if request.method != "POST":
        return render(request, "submissions/leak.html", {})
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    try:
        if isinstance(file, OversizeUpload):
            raise InvalidInput(_("文件超过 20 MB，没有看。"))
        found = find_leak(
            data=file.read() if file else b"", name=(file.name or "") if file else "", text=text,
            actor=viewer, now=timezone.now(),
        )  # fmt: skip
    except (InvalidInput, UnreadableFile) as error:
        return render(request, "submissions/leak.html", {"error": str(error), "text": text}, status=422)
    is_old_sheet = file is not None and (file.name or "").lower().endswith(_NO_INKS)
    return render(request, "submissions/leak.html", {"found": found, "text": text, "is_old_sheet": is_old_sheet})
