"""收件: what is arriving, what became of it, and what failed and why."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput
from caidang.domain.intake.selectors import items as selectors
from caidang.domain.intake.services.discarding import discard_item
from caidang.domain.intake.services.receive import (
    Receipt,
    receive_file,
    receive_text,
    refuse_file,
    retry_item,
)
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import STATUS, member
from caidang.interfaces.web.forms.intake import IntakeState


@member("GET", "POST")
def intake(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the page; a POST shows the list with another filter or page."""
    state = IntakeState.read(request.POST if request.method == "POST" else request.GET)
    page = selectors.list_intake(viewer=viewer, state=state.state, page=state.page)
    return render(request, "intake/page.html", _context(viewer, state, page))


@member("POST")
def intake_rows(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the list alone, after a filter or a page was chosen."""
    state = IntakeState.read(request.POST)
    page = selectors.list_intake(viewer=viewer, state=state.state, page=state.page)
    return render(request, "intake/_list.html", _context(viewer, state, page))


@member("POST")
def intake_changes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return only what differs from the rows that the page shows (``seen``: id:state), and the counts.

    A page whose set of rows has changed (new files on the first page) is returned whole.
    """
    state = IntakeState.read(request.POST)
    seen = dict(pair.split(":", 1) for pair in request.POST.getlist("seen") if ":" in pair)
    page = selectors.list_intake(viewer=viewer, state=state.state, page=state.page)
    if [row.public_id for row in page.rows] != list(seen):
        response = render(request, "intake/_list.html", _context(viewer, state, page))
        response["HX-Retarget"] = "#intake-list"
        response["HX-Reswap"] = "outerHTML"
        return response
    changed = [row for row in page.rows if seen[row.public_id] != row.state]
    if not changed and request.POST.get("busy") == str(int(page.is_busy)):
        return HttpResponse(status=204)
    return render(request, "intake/_changes.html", {**_context(viewer, state, page), "changed": changed})


@member("POST")
def intake_upload(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take files. A script sends them one at a time and is answered with data, a plain form with a page."""
    files = request.FILES.getlist("files")
    if not files:
        raise InvalidInput(_("没有收到文件，请重新选择。"))
    if request.headers.get("Accept", "").startswith("application/json"):
        return _answer_script(files[0], viewer)
    new = sum(_receive(file, viewer).is_new for file in files)
    messages.success(request, _("收下 %(n)d 份。") % {"n": new})
    return redirect("intake")


@member("POST")
def intake_paste(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a pasted text."""
    receipt = receive_text(text=request.POST.get("text", ""), actor=viewer, now=timezone.now())
    messages.success(
        request, _("已收下，正在读。") if receipt.is_new else _("这段文字以前收过，没有重复建档。")
    )
    return redirect("intake")


@member("POST")
def intake_retry(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Put a failed file in line again and return its row."""
    retry_item(public_id=public_id, actor=viewer, now=timezone.now())
    row = selectors.get_intake_row(public_id, viewer=viewer)
    return render(
        request, "intake/_row.html", {"row": row, "may_receive": may(viewer, Action.RECEIVE)}
    )


@member("POST")
def intake_discard(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Throw away the file of a person who was erased before, and return its row."""
    discard_item(public_id=public_id, actor=viewer, now=timezone.now())
    row = selectors.get_intake_row(public_id, viewer=viewer)
    return render(
        request, "intake/_row.html", {"row": row, "may_receive": may(viewer, Action.RECEIVE)}
    )


def _answer_script(file: "UploadedFile[bytes]", viewer: Viewer) -> JsonResponse:
    try:
        receipt = _receive(file, viewer)
    except CaidangError as error:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        return JsonResponse({"status": "refused", "reason": str(error)}, status=status)
    if receipt.item.blob_id is None:
        return JsonResponse({"status": "refused", "reason": receipt.item.last_error})
    return JsonResponse({"status": "received" if receipt.is_new else "already_received"})


def _receive(file: "UploadedFile[bytes]", viewer: Viewer) -> Receipt:
    name = file.name or ""
    if isinstance(file, OversizeUpload):
        item = refuse_file(
            filename=name, size=file.size or 0, source="upload", actor=viewer, now=timezone.now()
        )
        return Receipt(item, is_new=True)
    return receive_file(
        data=file.read(), filename=name, source="upload", actor=viewer, now=timezone.now()
    )


def _context(viewer: Viewer, state: IntakeState, page: selectors.IntakePage) -> dict[str, object]:
    labels = (
        ("", _("全部")),
        ("waiting", _("等待")),
        ("reading", _("正在读")),
        ("failed", _("未读出")),
        ("done", _("已完成")),
    )
    total = sum(page.counts.values())
    tabs = [(key, label, page.counts[key] if key else total) for key, label in labels]
    return {
        "state": state, "page": page, "tabs": tabs, "is_unused": total == 0,
        "may_receive": may(viewer, Action.RECEIVE), "may_source": may(viewer, Action.MANAGE_SOURCES),
    }  # fmt: skip
