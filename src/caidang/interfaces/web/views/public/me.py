"""What a person sees who was given a link to his own data: a door, his data, thanks. No account, no scripts."""

from typing import Final

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.intake.services.receive import receive_file
from caidang.domain.outreach.selectors.person_page import own_page
from caidang.domain.outreach.services.person_links import (
    Answered,
    answer,
    find_link,
    prove,
    send_code,
)
from caidang.domain.pipeline.services.submissions.links import count_try
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.letters import can_mail, send_letter
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.guarded_links import guarded_link

_COOKIE: Final = "caidang_me"
_OPEN_FOR: Final = 1800


@guarded_link("GET", "POST")
def me(request: HttpRequest, token: str) -> HttpResponse:
    """Show the door, or to who has shown who he is his data; a POST asks for a code, proves, or answers (``act``)."""
    now = timezone.now()
    count_try(request.META.get("REMOTE_ADDR", ""))
    link = find_link(token, now=now)
    is_in = link.proven_at is not None and _has_proof(request, str(link.public_id))
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "code":
        send_code(token=token, send=_letter, now=now)
        return _door(request, told=_("如果我们有您的邮箱，验证码已经发到那里，15 分钟内有效。"))
    if act == "prove":
        return _prove(request, token)
    if not is_in:
        return _door(request)
    if act == "answer":
        try:
            answer(token=token, answered=_answered(request), receive=_receive, now=now)
        except InvalidInput as error:
            return render(
                request, "me/page.html", {"page": own_page(link.candidate, now=now), "error": str(error)}, status=422
            )
        return render(request, "me/thanks.html")
    return render(request, "me/page.html", {"page": own_page(link.candidate, now=now)})


def _prove(request: HttpRequest, token: str) -> HttpResponse:
    given = request.POST
    facts = {name: given.get(name, "") for name in ("phone", "name", "birth")}
    try:
        link = prove(token=token, code=given.get("code", ""), facts=facts, now=timezone.now())
    except (InvalidInput, Conflict) as error:
        return _door(request, error=str(error))
    response = redirect("me", token)
    response.set_cookie(
        _COOKIE, signing.dumps(str(link.public_id), salt=_COOKIE), max_age=_OPEN_FOR, path=reverse("me", args=[token]),
        httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return response


def _has_proof(request: HttpRequest, public_id: str) -> bool:
    try:
        return bool(signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_COOKIE, max_age=_OPEN_FOR) == public_id)
    except signing.BadSignature:
        return False


def _door(request: HttpRequest, *, told: str = "", error: str = "") -> HttpResponse:
    context = {"told": told, "error": error, "can_mail": can_mail()}
    return render(request, "me/door.html", context, status=422 if error else 200)


def _answered(request: HttpRequest) -> Answered:
    values: dict[tuple[str, int], str] = {}
    for name, text in request.POST.items():
        field, _dash, entry = name.rpartition("-")
        if field and entry.isdigit():
            values[field, row_number(entry)] = str(text)
    sent = request.FILES.get("file")
    if isinstance(sent, OversizeUpload):
        raise InvalidInput(_("文件最大 20 MB。"))
    file = (sent.name or _("简历"), sent.read()) if isinstance(sent, UploadedFile) else None
    return Answered(values, request.POST.get("agrees", ""), file)


def _receive(name: str, data: bytes) -> object:
    return receive_file(data=data, filename=name, source="link", actor=PROGRAM, now=timezone.now())


def _letter(to: str, subject: str, body: str) -> bool:
    return send_letter(to=to, subject=subject, body=body)
