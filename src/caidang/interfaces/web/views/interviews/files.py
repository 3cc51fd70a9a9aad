"""面试's files: recordings that are listened to, papers that are downloaded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import NotFound
from caidang.domain.pipeline.recordings import part_of
from caidang.domain.pipeline.selectors.interviews.sight import get_interview
from caidang.domain.pipeline.services.interviews.records import add_files, open_file, remove_file
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.csp import FILE_POLICY
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import member
from caidang.interfaces.web.file_answers import file_answer


@member("POST")
def interview_files(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take files."""
    now = timezone.now()
    sight = get_interview(public_id, viewer=viewer, now=now)
    files = [
        (file.name or "", None if isinstance(file, OversizeUpload) else file.read())
        for file in request.FILES.getlist("recording")
    ]
    kept = add_files(sight=sight, files=files, actor=viewer, now=now)
    messages.success(request, _("已收下 %(n)d 个文件。") % {"n": len(kept)})
    return redirect("interview", public_id)


@member()
def interview_file(
    request: HttpRequest, viewer: Viewer, public_id: str, file_id: str
) -> HttpResponse:
    """Return a file as a download in which nothing runs; the opening is written down."""
    now = timezone.now()
    sight = get_interview(public_id, viewer=viewer, now=now)
    opened = open_file(sight=sight, file_id=file_id, actor=viewer, now=now)
    return file_answer(opened.data, opened.filename)


@member()
def interview_recording(
    request: HttpRequest, viewer: Viewer, public_id: str, file_id: str
) -> HttpResponse:
    """Return a recording, or the part of it that a player asks for; only its beginning is written down as an opening."""
    now = timezone.now()
    sight = get_interview(public_id, viewer=viewer, now=now)
    asked = request.headers.get("Range", "")
    is_again = bool(asked) and not asked.replace(" ", "").startswith("bytes=0-")
    opened = open_file(sight=sight, file_id=file_id, actor=viewer, now=now, is_again=is_again)
    if not opened.kind:
        raise NotFound(_("这个文件不能在网页里播放，请下载。"))
    return _media(opened.data, opened.kind, asked)


@member("POST")
def interview_file_remove(
    request: HttpRequest, viewer: Viewer, public_id: str, file_id: str
) -> HttpResponse:
    """Give a file up for good."""
    now = timezone.now()
    sight = get_interview(public_id, viewer=viewer, now=now)
    remove_file(sight=sight, file_id=file_id, actor=viewer, now=now)
    messages.success(request, _("文件已删除。"))
    return redirect("interview", public_id)


def _media(data: bytes, kind: str, asked: str) -> HttpResponse:
    size = len(data)
    try:
        part = part_of(asked, size)
    except ValueError:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    start, end = part or (0, size - 1)
    response = HttpResponse(
        data[start : end + 1] if part else data, content_type=kind, status=206 if part else 200
    )
    if part:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Content-Security-Policy"] = FILE_POLICY
    return response
