"""应聘页, for strangers: read a job, apply. No account, no cookie; what they are answered tells nothing of anybody."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csrf import csrf_exempt

from caidang.core.errors import NotFound, OutOfSpace
from caidang.core.interchange.jobposting import JobPosting, as_json_ld
from caidang.core.mail.application import LABELS
from caidang.domain.intake.models import Posting
from caidang.domain.intake.selectors.postings import (
    as_job_posting,
    consent_shown,
    framing_sites,
    general_slug,
    is_known,
    live_posting,
    open_lines,
    public_page,
)
from caidang.domain.intake.services.postings.guards import BITS, LEAST_TIME, Stamp, read_stamp
from caidang.domain.intake.services.postings.sending import (
    MOST_BYTES,
    MOST_FILES,
    Refused,
    Sent,
    apply_by_page,
)
from caidang.foundation.lib.csp import XFRAME_EXEMPT, nonce, public_policy
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.wording.posting_words import EN, ZH, is_english

MOST_REQUEST: Final = MOST_BYTES + 1024 * 1024
"""Bytes of a whole form: more is not even read."""
_MOST_CHANNEL: Final = 24
_SHORT: Final = ("city", "company", "title", "years", "degree", "school", "major", "skills", "salary", "available")
_HINTS: Final = {"city": "address-level2", "company": "organization", "title": "organization-title"}
_STATUS: Final = {"busy": 429, "later": 503, "full": 413}


@csrf_exempt
def apply_general(request: HttpRequest) -> HttpResponse:
    """Show the general page with the open jobs; a POST applies for none of them in particular."""
    return _answer(request, general_slug(today=timezone.localdate()), is_framed=False)


@csrf_exempt
def apply_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page; a POST applies. A script is answered with data, a plain form with a page."""
    return _answer(request, slug, is_framed=False)


@csrf_exempt
def apply_framed(request: HttpRequest, slug: str) -> HttpResponse:
    """As ``apply_page``, within another site's frame: one of those that the administrator named."""
    return _answer(request, slug, is_framed=True)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page that is open, as it was asked for: in which language, and whether within a frame."""

    request: HttpRequest
    posting: Posting
    today: date
    is_framed: bool

    @property
    def is_english(self) -> bool:
        return is_english(self.request)

    @property
    def words(self) -> Mapping[str, str]:
        return EN if self.is_english else ZH


def _answer(request: HttpRequest, slug: str, *, is_framed: bool) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    today = timezone.localdate()
    try:
        response = _of_page(_Asked(request, live_posting(slug, today=today), today, is_framed))
    except NotFound:
        response = _over(request, slug, today)
    response["Content-Security-Policy"] = public_policy(nonce(), framing_sites() if is_framed else ())
    response["Vary"] = "Accept-Language"
    if is_framed:
        setattr(response, XFRAME_EXEMPT, True)
    return response


def _of_page(asked: _Asked) -> HttpResponse:
    request = asked.request
    if request.method != "POST":
        return _show(asked, "apply/thanks.html", {}) if request.GET.get("done") else _form(asked, {})
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_REQUEST:
        # Its bytes are left unread, so nothing of it can be shown again.
        return _refused(asked, {"form": "full"}, is_read=False)
    try:
        apply_by_page(
            slug=asked.posting.slug, sent=_sent(request), address=request.META.get("REMOTE_ADDR", ""), now=timezone.now(),
            today=asked.today,
        )  # fmt: skip
    except Refused as error:
        return _refused(asked, error.problems)
    except OutOfSpace:
        return _refused(asked, {"form": "later"})
    return JsonResponse({"done": True}) if _is_script(request) else _show(asked, "apply/thanks.html", {})


def _refused(asked: _Asked, problems: Mapping[str, str], *, is_read: bool = True) -> HttpResponse:
    status = _STATUS.get(problems.get("form", ""), 422)
    if not _is_script(asked.request):
        return _form(asked, problems, status=status, is_read=is_read)
    stamp = _stamp(asked, is_read=is_read)
    told = {
        "problems": {name: asked.words[code] for name, code in problems.items()}, "stamp": stamp.signed(),
        "nonce": stamp.nonce, "question": _question(stamp, asked.words),
    }  # fmt: skip
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def _form(asked: _Asked, problems: Mapping[str, str], *, status: int = 200, is_read: bool = True) -> HttpResponse:
    request, words = asked.request, asked.words
    sent = request.POST.dict() if request.method == "POST" and is_read else {}
    stamp, text = _stamp(asked, is_read=is_read), consent_shown()
    told = {name: words[code] for name, code in problems.items()}
    context = {
        "sent": sent, "problems": told, "stamp": stamp.signed(), "nonce_of_form": stamp.nonce, "bits": BITS,
        "question": _question(stamp, words),
        "consent_text": (text.text_en or text.text if asked.is_english else text.text) if text else "",
        "version": words["version"].format(n=text.version) if text else "",
        "is_file_lost": bool(problems) and is_read and bool(request.FILES),
        "short": [
            (name, words[name], sent.get(name, ""), told.get(name, ""), _HINTS.get(name, "off")) for name in _SHORT
        ],
        "is_filled": any(sent.get(name, "").strip() for name in _SHORT[1:]) or any(name in told for name in _SHORT),
    }  # fmt: skip
    return _show(asked, "apply/page.html", context, status=status)


def _show(asked: _Asked, template: str, more: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    request, posting, words = asked.request, asked.posting, asked.words
    page = public_page(posting, is_english=asked.is_english)
    own = reverse("apply_page", args=[posting.slug])
    told = as_job_posting(posting, page, url=request.build_absolute_uri(own), is_english=asked.is_english)
    general = general_slug(today=asked.today)
    context = {
        "words": words, "page": page, "is_framed": asked.is_framed,
        "address": reverse("apply_framed", args=[posting.slug]) if asked.is_framed else own,
        "query": _query(request, asked.is_english), "other_query": _query(request, not asked.is_english),
        "lines": open_lines(today=asked.today, is_english=asked.is_english) if page.is_general and not asked.is_framed else (),
        "general": general if general != posting.slug else "",
        "json_ld": _script(told) if told is not None and template == "apply/page.html" else "",
        "headcount": words["headcount"].format(n=page.headcount),
        "until": words["until"].format(day=page.until.isoformat()) if page.until else "", **more,
    }  # fmt: skip
    return render(request, template, context, status=status)


def _over(request: HttpRequest, slug: str, today: date) -> HttpResponse:
    words = EN if is_english(request) else ZH
    is_over = is_known(slug)
    status = 410 if is_over else 404
    if _is_script(request):
        return JsonResponse({"problems": {"form": words["over"]}}, status=status, json_dumps_params={"ensure_ascii": False})
    context = {
        "words": words, "is_known": is_over, "general": general_slug(today=today), "query": _query(request, words is EN),
        "other_query": _query(request, words is ZH), "address": request.path,
    }  # fmt: skip
    return render(request, "apply/over.html", context, status=status)


def _sent(request: HttpRequest) -> Sent:
    given = request.POST
    files: list[tuple[str, bytes | None]] = []
    for file in request.FILES.getlist("file")[: MOST_FILES + 1]:
        if isinstance(file, OversizeUpload):
            files.append((file.name or "", None))
        elif isinstance(file, UploadedFile):
            files.append((file.name or "", file.read()))
    return Sent(
        stamp=given.get("stamp", ""), typed={name: given.get(name, "") for name in LABELS}, resume=given.get("resume", ""),
        words=given.get("words", ""), files=files, agrees=given.get("agrees") == "yes", work=given.get("work", ""),
        answer=given.get("answer", ""), trap=given.get("website", ""),
    )  # fmt: skip


def _stamp(asked: _Asked, *, is_read: bool = True) -> Stamp:
    """A new stamp; who sent a form of ours before need not wait again."""
    now, text, slug = timezone.now(), consent_shown(), asked.posting.slug
    before = read_stamp(asked.request.POST.get("stamp", "")) if asked.request.method == "POST" and is_read else None
    since = now - LEAST_TIME if before is not None and before.slug == slug else now
    return Stamp(slug, channel_of(asked.request), text.pk if text else 0, int(since.timestamp()), secrets.token_hex(16))


def _question(stamp: Stamp, words: Mapping[str, str]) -> str:
    one, other = stamp.question
    return words["question"].format(a=one, b=other)


def channel_of(request: HttpRequest) -> str:
    """Return the channel as the link names it: letters and digits of any script, - and _."""
    told = request.GET.get("c", "")[:_MOST_CHANNEL]
    return "".join(char for char in told if char.isalnum() or char in "-_")


def _query(request: HttpRequest, in_english: bool) -> str:  # noqa: FBT001 - one of two languages
    channel = channel_of(request)
    return f"?lang={'en' if in_english else 'zh'}" + (f"&c={channel}" if channel else "")


def _script(told: JobPosting) -> SafeString:
    return mark_safe(as_json_ld(told))  # noqa: S308 - no mark of it ends the element


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


