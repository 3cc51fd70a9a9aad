"""What a client sees who was given a link: a door, the reports, and a place to answer. No account, no scripts."""

from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.pipeline.models import Sending, Submission
from caidang.domain.pipeline.selectors.submissions.sent import client_page
from caidang.domain.pipeline.services.submissions.answers import Said, answer
from caidang.domain.pipeline.services.submissions.links import (
    count_try,
    find_open,
    open_link,
    take_file,
)
from caidang.domain.pipeline.way import CLIENTS_REASONS
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.guarded_links import guarded_link

_COOKIE: Final = "caidang_link"
_OPEN_FOR: Final = 1800
"""Seconds for which an opened link stays open in the same browser without counting anew."""


@guarded_link("GET", "POST")
def client_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the door; a POST opens it and counts as one opening. Who has opened it sees the reports.

    The door is there because mail programs follow every link by themselves: that must not count.
    """
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    if request.method == "POST":
        count_try(address)
        return _open(request, token, address)
    if _is_opened(request, token):
        return _page(request, token, find_open(token, now=now))
    count_try(address)
    return _door(request, find_open(token, now=now))


@guarded_link("POST")
def client_answer(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Take the client's answer to one report."""
    if not _is_opened(request, token):
        return _to_the_door(request, token)
    sending = find_open(token, now=timezone.now())
    given = request.POST
    times = [" ".join(time.replace("T", " ").split()) for time in given.getlist("time") if time.strip()]
    said = Said(given.get("verdict", ""), given.get("reason", ""), given.get("words", ""), times)
    try:
        answer(
            token=token, number=number, said=said, address=request.META.get("REMOTE_ADDR", ""), now=timezone.now()
        )
    except InvalidInput as error:
        return _page(request, token, sending, wrong=number, error=str(error))
    return redirect(f"{reverse('client_link', args=[token])}#r{number}")


@guarded_link("GET")
def client_file(request: HttpRequest, token: str, number: int, kind: str) -> HttpResponse:
    """Return one file of the link, for who has opened it."""
    if not _is_opened(request, token):
        return _to_the_door(request, token)
    file = take_file(
        token=token, number=number, kind=kind, address=request.META.get("REMOTE_ADDR", ""), now=timezone.now()
    )
    return file_answer(file.data, file.name, file.kind)


def _open(request: HttpRequest, token: str, address: str) -> HttpResponse:
    try:
        sending = open_link(
            token=token, passcode=request.POST.get("passcode", ""), address=address, now=timezone.now()
        )
    except InvalidInput as error:
        return _door(request, find_open(token, now=timezone.now()), str(error))
    response = redirect("client_link", token)
    response.set_cookie(
        _COOKIE, signing.dumps(str(sending.public_id), salt=_COOKIE), max_age=_OPEN_FOR,
        path=reverse("client_link", args=[token]), httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return response


def _is_opened(request: HttpRequest, token: str) -> bool:
    try:
        opened = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_COOKIE, max_age=_OPEN_FOR)
        return bool(opened == str(find_open(token, now=timezone.now()).public_id))
    except (signing.BadSignature, NotFound):
        return False


def _to_the_door(request: HttpRequest, token: str) -> HttpResponse:
    count_try(request.META.get("REMOTE_ADDR", ""))
    find_open(token, now=timezone.now())
    return redirect("client_link", token)


def _door(request: HttpRequest, sending: Sending, error: str = "") -> HttpResponse:
    context = {"needs_passcode": bool(sending.passcode), "error": error, "expires_at": sending.expires_at}
    return render(request, "client/door.html", context, status=422 if error else 200)


def _page(
    request: HttpRequest, token: str, sending: Sending, *, wrong: int = 0, error: str = ""
) -> HttpResponse:
    context = {
        "home": reverse("client_link", args=[token]), "page": client_page(sending), "wrong": wrong, "error": error, "sent": request.POST, "reasons": [(one.value, one.label) for one in CLIENTS_REASONS],
        "verdicts": [
            (Submission.State.ACCEPTED, _("接受，继续推进")),
            (Submission.State.INTERVIEW, _("想面试")),
            (Submission.State.DECLINED, _("不合适")),
        ],
    }  # fmt: skip
    return render(request, "client/report.html", context, status=422 if error else 200)
