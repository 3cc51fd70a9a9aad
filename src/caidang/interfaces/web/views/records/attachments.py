"""附件: a person's papers on his page, put in, described, taken away, opened."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.papers import papers
from caidang.domain.candidates.selectors.page.attachments import list_attachments
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.services.papers.attachments import (
    Told,
    add_attachment,
    change_attachment,
    open_attachment,
    remove_attachment,
)
from caidang.foundation.accounts.policy import Action, Shown, Viewer, may
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import member
from caidang.interfaces.web.file_answers import file_answer


@member("GET", "POST")
def attachments(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the papers of the record; a POST adds the file sent."""
    if request.method != "POST":
        return _list(request, viewer, public_id)
    record = get_candidate(public_id, viewer=viewer)
    try:
        sent = request.FILES.get("file")
        if not isinstance(sent, UploadedFile) or isinstance(sent, OversizeUpload):
            raise InvalidInput(_("请先选文件，最大 20 MB。"))
        add_attachment(
            candidate=record, filename=sent.name or _("附件"), data=sent.read(),
            told=_told(request.POST), actor=viewer, now=timezone.now(),
        )  # fmt: skip
    except InvalidInput as error:
        return _list(request, viewer, public_id, error=str(error), sent=request.POST)
    return _list(request, viewer, public_id, text=_("附件已收好"))


@member("POST")
def attachment_change(
    request: HttpRequest, viewer: Viewer, public_id: str, attachment_id: str
) -> HttpResponse:
    """Say something else of a paper, take it away or bring it back (``act``); return the papers."""
    record, act, now = get_candidate(public_id, viewer=viewer), request.POST.get("act", ""), timezone.now()
    if act in ("remove", "restore"):
        remove_attachment(
            candidate=record, public_id=attachment_id, is_removed=act == "remove", actor=viewer, now=now
        )
        url = reverse("candidate_attachment_change", args=[public_id, attachment_id])
        undo: dict[str, object] = {"undo_url": url, "undo_values": {"act": "restore"}} if act == "remove" else {}
        text = _("附件已去掉") if act == "remove" else _("附件回来了")
        return _list(request, viewer, public_id, text=text, undo=undo)
    try:
        change_attachment(
            candidate=record, public_id=attachment_id, told=_told(request.POST), actor=viewer, now=now
        )
    except InvalidInput as error:
        return _list(request, viewer, public_id, error=str(error))
    return _list(request, viewer, public_id, text=_("已保存"))


@member()
def attachment_file(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return a paper's bytes as a download in which nothing runs; the opening is written down."""
    opened = open_attachment(public_id=public_id, actor=viewer, now=timezone.now())
    return file_answer(opened.data, opened.filename)


def _told(sent: QueryDict) -> Told:
    days = sent.get("remind_days", "")
    return Told(
        kind=sent.get("kind", ""),
        note=sent.get("note", ""),
        valid_from=_day(sent.get("valid_from", "")),
        valid_until=_day(sent.get("valid_until", "")),
        remind_days=int(days) if days.isascii() and days.isdigit() and len(days) < 4 else None,
    )


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput(_("日期请写成 2026-10-01。")) from error


def _list(
    request: HttpRequest, viewer: Viewer, public_id: str, *, error: str = "", text: str = "",
    sent: Mapping[str, str] = MappingProxyType({}), undo: Mapping[str, object] = MappingProxyType({}),
) -> HttpResponse:  # fmt: skip
    rows = list_attachments(public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    may_edit = may(viewer, Action.EDIT_CANDIDATE)
    shown = viewer.rules.shows
    kinds = [
        (key, paper.field.label, paper.field.sensitivity.label)
        for key, paper in papers().items()
        if shown[paper.field.sensitivity] is not Shown.HIDE
    ]
    context = {
        "rows": rows, "public_id": public_id, "kinds": kinds, "error": error, "text": text, "sent": sent,
        "may_edit": may_edit, "may_reveal": may(viewer, Action.REVEAL), **undo,
    }  # fmt: skip
    return render(request, "candidates/_attachments.html", context, status=422 if error else 200)
