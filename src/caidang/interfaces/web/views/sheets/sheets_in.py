"""表格导入: a sheet comes in, its columns are settled, its effects shown, and it is written or taken back."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput, TooLarge
from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.sheets.selectors.imports import (
    column_names,
    get_import,
    list_imports,
    refused_rows,
    result_lines,
)
from caidang.domain.sheets.services.choosing import (
    cancel_sheet,
    choose_columns,
    look_again,
    start_import,
    undo_sheet,
)
from caidang.domain.sheets.services.correcting import resubmit_row
from caidang.domain.sheets.services.keeping import discard_sheet
from caidang.domain.sheets.services.receive import receive_pasted, receive_sheet
from caidang.domain.sheets.words import targets_to_choose
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import is_part, member

_DEFUSED = ("=", "+", "-", "@", "\t", "\r")


@member("GET")
def sheets(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the imports and the form for another; htmx asks again for the list alone."""
    page = list_imports(
        viewer=viewer, now=timezone.now(), page=row_number(request.GET.get("page", "1"))
    )
    name = "sheets/_list.html" if is_part(request) else "sheets/page.html"
    return render(request, name, {"page": page, "is_busy": any(one.is_busy for one in page.lines)})


@member("POST")
def sheet_upload(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a sheet, and an archive of résumés with it."""
    files = request.FILES.getlist("sheet")
    if not files:
        raise InvalidInput(_("没有收到文件，请重新选择。"))
    beside = request.FILES.get("beside")
    row = receive_sheet(
        data=_bytes(files[0]), filename=files[0].name or "", actor=viewer, now=timezone.now(),
        beside=_bytes(beside) if beside else None,
    )  # fmt: skip
    return redirect("sheet", public_id=row.public_id)


@member("POST")
def sheet_paste(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take rows that were copied out of a spreadsheet."""
    row = receive_pasted(text=request.POST.get("text", ""), actor=viewer, now=timezone.now())
    return redirect("sheet", public_id=row.public_id)


@member("GET")
def sheet(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one import as far as it is; htmx asks for its changing part alone."""
    view = get_import(
        public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate()
    )
    if is_part(request) and request.GET.get("stage") == view.line.stage:
        return render(request, "sheets/_progress.html", {"view": view})
    context = {"view": view, "groups": targets_to_choose(all_fields())}
    if not is_part(request):
        return render(request, "sheets/import.html", context)
    response = render(request, "sheets/_import.html", context)
    response["HX-Retarget"] = "#sheet-import"
    return response


@member("POST")
def sheet_look(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Look at another sheet of the file, with another row of names or another encoding."""
    told = request.POST.get("header_row", "")
    look_again(
        public_id=public_id, sheet=row_number(request.POST.get("sheet", "0")),
        encoding=request.POST.get("encoding", ""), header_row=row_number(told) if told else None,
        actor=viewer, now=timezone.now(),
    )  # fmt: skip
    return redirect("sheet", public_id=public_id)


@member("POST")
def sheet_columns(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Settle the columns and have the effects worked out."""
    targets, way, now = _by_place(request, "column-"), request.POST.get("way", "fill"), timezone.now()
    try:
        choose_columns(public_id=public_id, targets=targets, way=way, actor=viewer, now=now)
    except InvalidInput as error:
        view = get_import(public_id, viewer=viewer, now=now, today=timezone.localdate())
        columns = tuple(replace(one, target=targets.get(one.at, one.target)) for one in view.columns)
        context = {"view": replace(view, columns=columns, way=way), "groups": targets_to_choose(all_fields()), "error": str(error)}
        return render(request, "sheets/import.html", context, status=422)
    return redirect("sheet", public_id=public_id)


@member("POST")
def sheet_change(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Start, cancel, undo or discard an import (``act``)."""
    act, now = request.POST.get("act", ""), timezone.now()
    if act == "discard":
        discard_sheet(public_id=public_id, actor=viewer, now=now)
        messages.success(request, _("已丢弃，文件也删了。"))
        return redirect("sheets")
    if act == "start":
        decided = {
            name.removeprefix("decide-"): str(value)
            for name, value in request.POST.items()
            if name.startswith("decide-")
        }
        start_import(public_id=public_id, actor=viewer, now=now, decided=decided)
        return redirect("sheet", public_id=public_id)
    acts = {"cancel": cancel_sheet, "undo": undo_sheet}
    if act not in acts:
        raise InvalidInput(_("没有这个操作。"))
    acts[act](public_id=public_id, actor=viewer, now=now)
    return redirect("sheet", public_id=public_id)


@member("GET")
def sheet_result(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponseBase:
    """Return what became of each row, as a file that a spreadsheet opens."""
    lines = result_lines(public_id, viewer=viewer)
    response = StreamingHttpResponse(_as_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = "attachment; filename*=UTF-8''" + "%E5%AF%BC%E5%85%A5%E7%BB%93%E6%9E%9C.csv"
    response["Cache-Control"] = "no-store"
    return response


@member("GET", "POST")
def sheet_refused(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show the rows that were refused; a POST hands one in again with its cells corrected."""
    page = row_number(request.POST.get("page") or request.GET.get("page", "1"))
    if request.method == "GET":
        return _refused(request, viewer, public_id, page)
    number, cells = row_number(request.POST.get("number", "0")), _by_place(request, "cell-")
    try:
        resubmit_row(public_id=public_id, number=number, cells=cells, actor=viewer, now=timezone.now())
    except InvalidInput as error:
        return _refused(request, viewer, public_id, page, error=error, number=number, typed=cells)
    messages.success(request, _("第 %(n)d 行已导入。") % {"n": number})
    return redirect(f"{reverse('sheet_refused', args=(public_id,))}?page={page}")


def _refused(
    request: HttpRequest, viewer: Viewer, public_id: str, page: int, *, error: CaidangError | None = None,
    number: int = 0, typed: Mapping[int, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of rows that were refused; what was typed for one of them stays there where it was not taken."""
    told = refused_rows(public_id, viewer=viewer, page=page)
    columns = column_names(public_id, viewer=viewer)
    lines = []
    for row in told.rows:
        given = dict(enumerate(row.cells)) | dict(typed or {} if row.number == number else {})
        lines.append((row, [(at, name, given.get(at, "")) for at, name, _label in columns]))
    context = {
        "public_id": public_id, "columns": columns, "lines": lines, "told": told, "error": error,
        "number": number,
    }  # fmt: skip
    return render(request, "sheets/refused.html", context, status=422 if error else 200)


class _Echo:
    """What the writer of rows writes to: it hands each line on."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def _as_csv(lines: Iterator[tuple[str, ...]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for line in lines:
        yield writer.writerow([f"'{cell}" if cell.startswith(_DEFUSED) else cell for cell in line])


def _by_place(request: HttpRequest, prefix: str) -> dict[int, str]:
    """What the form says of each column, by the column's place."""
    return {
        row_number(name.removeprefix(prefix)): str(value)
        for name, value in request.POST.items()
        if name.startswith(prefix)
    }


def _bytes(file: "UploadedFile[bytes]") -> bytes:
    if isinstance(file, OversizeUpload):
        raise TooLarge(_("文件太大，没有收下。请拆成几个再交。"))
    data: bytes = file.read()
    return data
