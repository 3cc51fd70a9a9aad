"""What a person sees who was given a link to his own data: a door, his data, thanks. No account, no scripts.

The pages are Chinese or English, as his browser asks or he chooses (``?lang=``).
"""

from collections.abc import Mapping
from typing import Any, Final

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.intake.services.receive import Incoming, receive_files
from caidang.domain.outreach.selectors.person_page import own_page
from caidang.domain.outreach.services.person_links import (
    Answered,
    Unfit,
    answer,
    find_link,
    prove,
    send_code,
)
from caidang.domain.pipeline.services.submissions.links import count_try
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.net.letters import can_mail, send_letter
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.guarded_links import guarded_link
from caidang.interfaces.web.wording.own_page_words import (
    EN,
    ZH,
    consent_line,
    label_of,
    problem_at_door,
    problem_with,
    value_of,
)
from caidang.interfaces.web.wording.posting_words import is_english

_COOKIE: Final = "caidang_me"
_OPEN_FOR: Final = 1800
_FILE: Final = "file"
_FACTS: Final = ("phone", "name", "birth")


@guarded_link("GET", "POST")
def me(request: HttpRequest, token: str) -> HttpResponse:
    """Show the door, or to who has shown who he is his data; a POST asks for a code, proves, or answers (``act``)."""
    now = timezone.now()
    count_try(request.META.get("REMOTE_ADDR", ""))
    link = find_link(token, now=now)
    is_in = link.proven_at is not None and _has_proof(request, str(link.public_id))
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "code":
        words = _words(request)
        send_code(token=token, send=lambda to, code: _letter(words, to, code), now=now)
        return _door(request, told=words["code_sent"])
    if act == "prove":
        return _prove(request, token)
    if not is_in:
        return _door(request)
    if act == "answer":
        try:
            answer(token=token, answered=_answered(request), receive=_receive, now=now)
        except Unfit as error:
            return _page(request, link.candidate, unfit=error)
        return _show(request, "me/thanks.html", {})
    return _page(request, link.candidate)


def _prove(request: HttpRequest, token: str) -> HttpResponse:
    given = request.POST
    facts = {name: given.get(name, "") for name in _FACTS}
    try:
        link = prove(token=token, code=given.get("code", ""), facts=facts, now=timezone.now())
    except (InvalidInput, Conflict) as error:
        return _door(request, error=problem_at_door(error, is_english=is_english(request)))
    chosen = request.GET.get("lang", "")
    response = redirect(reverse("me", args=[token]) + (f"?lang={chosen}" if chosen in ("zh", "en") else ""))
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
    typed = {name: request.POST.get(name, "") for name in _FACTS}
    context = {"told": told, "error": error, "can_mail": can_mail(), **typed}
    return _show(request, "me/door.html", context, status=422 if error else 200)


def _page(request: HttpRequest, candidate: Candidate, *, unfit: Unfit | None = None) -> HttpResponse:
    """His data in boxes; after a refusal with what he typed, and why beside the box."""
    in_english, page = is_english(request), own_page(candidate, now=timezone.now())
    typed: Mapping[str, Any] = request.POST if unfit is not None else {}
    why = problem_with(unfit.field, str(unfit), is_english=in_english) if unfit is not None else ""
    at = "" if unfit is None else unfit.field if unfit.field == _FILE else f"{unfit.field}-{unfit.entry}"
    boxes = [
        (one.name, label_of(one.field.key, is_english=in_english), typed.get(one.name, one.value), why if one.name == at else "")
        for one in page.values
    ]
    context = {
        "boxes": boxes, "more": [
            (label_of(key, is_english=in_english), value_of(key, value, is_english=in_english)) for key, value in page.more
        ],
        "consents": [consent_line(row, is_english=in_english) for row in page.consents],
        "text": page.text_en or page.text if in_english else page.text,
        "agrees": typed.get("agrees", ""), "problem_of_file": why if at == _FILE else "",
        "is_file_lost": bool(request.FILES) and unfit is not None,
    }  # fmt: skip
    return _show(request, "me/page.html", context, status=422 if unfit is not None else 200)


def _show(request: HttpRequest, template: str, more: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, template, {"words": _words(request), **more}, status=status)
    response["Vary"] = "Accept-Language, Cookie"
    return response


def _words(request: HttpRequest) -> Mapping[str, str]:
    return EN if is_english(request) else ZH


def _answered(request: HttpRequest) -> Answered:
    values: dict[tuple[str, int], str] = {}
    for name, text in request.POST.items():
        field, _dash, entry = name.rpartition("-")
        if field and entry.isdigit():
            values[field, row_number(entry)] = str(text)
    sent = request.FILES.get(_FILE)
    if isinstance(sent, OversizeUpload):
        raise Unfit(_FILE, 0, "文件最大 20 MB。")
    file = (sent.name or "resume", sent.read()) if isinstance(sent, UploadedFile) else None
    return Answered(values, request.POST.get("agrees", ""), file)


def _receive(candidate: Candidate, name: str, data: bytes) -> object:
    file = Incoming(data, name, way={"person": candidate.pk})
    return receive_files(files=[file], source="link", actor=PROGRAM, now=timezone.now())


def _letter(words: Mapping[str, str], to: str, code: str) -> bool:
    return send_letter(to=to, subject=words["code_subject"], body=words["code_letter"].format(code=code))
