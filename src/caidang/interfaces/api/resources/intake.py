"""Pages come in: what a member has open in his browser, sent by the extension or by a program of his."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from caidang.core.errors import CaidangError, TooLarge, UnreadableFile
from caidang.domain.intake.services.pages import OpenPage, receive_page
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.api.bearer import bearer
from caidang.interfaces.api.problems import problem_of

MOST_REQUEST = 21 * 1024 * 1024
"""Bytes of a whole request: the limit of one file and a little."""


@bearer("POST")
def intake(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take one page: a form (multipart) with ``address``, ``title`` and either the file ``page`` (HTML) or ``text``.

    ``Idempotency-Key`` names it: sent again it is received once. Answers ``{id, status, site}``, 201 for what is new.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_REQUEST:
        return problem_of(request, TooLarge("没有收下：内容太大。请选中简历那一部分再送。"))
    try:
        receipt, site = receive_page(
            page=_page(request), key=request.headers.get("Idempotency-Key", ""), actor=viewer, now=timezone.now(),
            today=timezone.localdate(),
        )  # fmt: skip
    except CaidangError as error:
        return problem_of(request, error)
    if receipt.item.blob_id is None:
        return problem_of(request, UnreadableFile(receipt.item.last_error))
    body = {
        "id": str(receipt.item.public_id), "status": "received" if receipt.is_new else "already_received", "site": site,
    }  # fmt: skip
    return JsonResponse(body, status=201 if receipt.is_new else 200, json_dumps_params={"ensure_ascii": False})


def _page(request: HttpRequest) -> OpenPage:
    sent, file = request.POST, request.FILES.get("page")
    if isinstance(file, OversizeUpload):
        raise TooLarge("没有收下：这一页太大。请选中简历那一部分再送。")
    is_html = isinstance(file, UploadedFile)
    content = file.read().decode("utf-8", "replace") if isinstance(file, UploadedFile) else sent.get("text", "")
    return OpenPage(content, sent.get("address", ""), sent.get("title", ""), is_html)

