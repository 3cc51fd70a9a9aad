"""推荐报告的模板: which sections, which fields, which words; a logo; a Word layout of one's own; and a look at it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.core.report.own_layout import BLOCKS, PLAIN
from caidang.domain.pipeline.layout import (
    CHOSEN,
    OPENNESS,
    PARTS,
    PRESETS,
    Layout,
    layout_of_form,
)
from caidang.domain.pipeline.selectors.submissions.draft import clients_for_layouts
from caidang.domain.pipeline.selectors.submissions.layouts import (
    STANDARD,
    get_layout,
    list_layouts,
    open_layout,
)
from caidang.domain.pipeline.services.submissions.layouts import (
    remove_layout,
    save_layout,
    set_logo,
    set_word,
)
from caidang.domain.pipeline.services.submissions.sampling import sample_file, show_sample
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import member
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.views.pipeline.submissions import pictures_page

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@member()
def report_layouts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List the layouts."""
    return render(request, "submissions/layouts.html", {"rows": list_layouts(viewer=viewer)})


@member("GET", "POST")
def report_layout_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show a new layout; a POST keeps it."""
    return _edit(request, viewer, "")


@member("GET", "POST")
def report_layout(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a layout; a POST keeps it, or puts it away with ``act=remove``."""
    if request.POST.get("act") == "remove":
        row = remove_layout(public_id=public_id, actor=viewer, now=timezone.now())
        messages.success(request, _("已删掉模板「%(name)s」；用它发过的报告不受影响。") % {"name": row.name})
        return redirect("report_layouts")
    return _edit(request, viewer, public_id)


@member("POST")
def report_layout_files(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take a logo or a Word layout for a layout, or take them away."""
    change = set_word if request.POST.get("what") == "word" else set_logo
    file = request.FILES.get("file")
    try:
        if file is None and "remove" not in request.POST:
            raise InvalidInput(_("先选一个文件。"))
        if isinstance(file, OversizeUpload):
            raise InvalidInput(_("文件太大，2 MB 以内才收。"))
        change(public_id=public_id, data=file.read() if file else None, actor=viewer, now=timezone.now())
    except InvalidInput as error:
        return _form(request, viewer, public_id, str(error))
    messages.success(request, _("已换上。"))
    return redirect("report_layout", public_id)


@member("POST")
def report_layout_sample(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the report of an invented person as the form describes it: to look at, or Word with ``act=word``."""
    chosen = open_layout(request.POST.get("public_id", ""), viewer=viewer)
    layout, today = _layout(request), timezone.localdate()
    if request.POST.get("act") == "word":
        data = sample_file(layout, chosen, viewer=viewer, today=today)
        return file_answer(data, _("样张.docx"), _WORD)
    return pictures_page(request, show_sample(layout, chosen, viewer=viewer, today=today), _("样张"))


def _edit(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, viewer, public_id)
    clients = {one.pk: one for one in clients_for_layouts(viewer=viewer)}
    try:
        row = save_layout(
            public_id=public_id, name=request.POST.get("name", ""),
            client=clients.get(row_number(request.POST.get("client", ""))), layout=_layout(request),
            actor=viewer, now=timezone.now(),
        )  # fmt: skip
    except InvalidInput as error:
        return _form(request, viewer, public_id, str(error))
    messages.success(request, _("模板已保存，下一份报告就按它来。"))
    return redirect("report_layout", row.public_id)


def _form(request: HttpRequest, viewer: Viewer, public_id: str, error: str = "") -> HttpResponse:
    chosen = open_layout(public_id, viewer=viewer)
    row = get_layout(public_id, viewer=viewer) if public_id else None
    layout, name = chosen.layout, chosen.name if public_id else ""
    if error and "title" in request.POST:
        name = request.POST.get("name", "")
        try:
            layout = _layout(request)
        except InvalidInput:
            layout = chosen.layout
    context: dict[str, Any] = {
        "public_id": public_id, "name": name, "layout": layout, "parts": layout.parts, "error": error,
        "fields": [(field, layout.mode(field)) for field in CHOSEN], "ways": OPENNESS, "presets": PRESETS,
        "clients": clients_for_layouts(viewer=viewer), "client_id": row.client_id if row else None,
        "has_logo": chosen.logo is not None, "has_word": chosen.word is not None, "plain": PLAIN, "blocks": BLOCKS,
        "is_standard": chosen is STANDARD, "names": PARTS,
    }  # fmt: skip
    return render(request, "submissions/layout.html", context, status=422 if error else 200)


def _layout(request: HttpRequest) -> Layout:
    given = request.POST
    prefix = "mode-"
    keys = sorted(given.getlist("part"), key=lambda key: (row_number(given.get(f"place-{key}", "0")), key))
    return layout_of_form(
        {name: given.get(name, "") for name in ("title", "issuer", "notice", "pitch", "closing")},
        [(key, given.get(f"heading-{key}", "")) for key in keys],
        given.getlist("on"),
        {name[len(prefix) :]: str(value) for name, value in given.items() if name.startswith(prefix)},
    )
