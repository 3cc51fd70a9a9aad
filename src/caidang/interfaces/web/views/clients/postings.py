"""应聘页 for those who keep them: written, switched on and off, handed out as link, code and one line of HTML."""

from html import escape
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.intake.models import Posting
from caidang.domain.intake.selectors.postings import (
    KeptPosting,
    list_postings,
    view_general,
    view_posting,
)
from caidang.domain.intake.services.postings.pages import (
    save_general,
    save_posting,
    set_general_open,
    set_open,
)
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member
from caidang.interfaces.web.qr import qr_code
from caidang.interfaces.web.views.public.apply_page import channel_of


@member("GET", "POST")
def job_posting(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a job's page for its keeper; a POST saves it, or switches it on or off (``act``)."""
    today, now, error = timezone.localdate(), timezone.now(), ""
    view = view_posting(public_id, viewer=viewer, today=today)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "save":
                save_posting(job=view.job, values=request.POST.dict(), actor=viewer, now=now)
                messages.success(request, _("已保存。"))
            else:
                is_open = request.POST.get("act") == "open"
                set_open(job=view.job, is_open=is_open, actor=viewer, now=now, today=today)
                messages.success(request, _("应聘页打开了。") if is_open else _("应聘页关上了，打开链接的人会看到不再收简历。"))
            return redirect("job_posting", public_id)
        except InvalidInput as refused:
            error = str(refused)
    context = {
        "view": view, "job": view.job, "public_id": public_id, "error": error, "draft": _draft(request, view),
        **_ways(request, view.posting, view.job.title),
    }  # fmt: skip
    return render(request, "postings/job.html", context, status=422 if error else 200)


@member("GET", "POST")
def postings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the jobs' pages and the general one; a POST saves the general one, or switches it (``act``)."""
    today, now, error = timezone.localdate(), timezone.now(), ""
    general, may_keep, channels, week = view_general(viewer=viewer, today=today)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "save":
                save_general(values=request.POST.dict(), actor=viewer, now=now)
                messages.success(request, _("已保存。"))
            else:
                is_open = request.POST.get("act") == "open"
                set_general_open(is_open=is_open, actor=viewer, now=now)
                messages.success(request, _("总的应聘页打开了。") if is_open else _("总的应聘页关上了。"))
            return redirect("postings")
        except InvalidInput as refused:
            error = str(refused)
    kept = {name: getattr(general, name) for name in _OWN} if general else {}
    draft = request.POST if error else {**kept, "sites": "\n".join(general.sites) if general else ""}
    context = {
        "rows": list_postings(viewer=viewer, today=today), "general": general, "may_keep": may_keep, "channels": channels,
        "week": week, "total": sum(n for _, n in channels), "error": error, "draft": draft,
        **_ways(request, general, _("应聘")),
    }  # fmt: skip
    return render(request, "postings/page.html", context, status=422 if error else 200)


_OWN = ("employer", "employer_en", "text", "text_en", "from_address", "from_all")


@member()
def job_poster(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show the code large, with the job's name: to be printed, or held out to be photographed."""
    view = view_posting(public_id, viewer=viewer, today=timezone.localdate())
    if view.posting is None:
        return redirect("job_posting", public_id)
    context = {"title": view.job.title, "city": view.job.city, **_ways(request, view.posting, view.job.title)}
    return render(request, "postings/poster.html", context)


@member()
def general_poster(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """As ``job_poster``, of the general page."""
    general, *_rest = view_general(viewer=viewer, today=timezone.localdate())
    if general is None:
        return redirect("postings")
    context = {"title": general.employer, "city": "", **_ways(request, general, general.employer)}
    return render(request, "postings/poster.html", context)


def _ways(request: HttpRequest, posting: Posting | None, title: str) -> dict[str, Any]:
    """The address, as text, as a code and as one line of HTML; with the channel that was asked for."""
    if posting is None:
        return {"url": "", "channel": ""}
    channel = channel_of(request)
    query = f"?{urlencode({'c': channel})}" if channel else ""
    url = request.build_absolute_uri(reverse("apply_page", args=[posting.slug])) + query
    framed = request.build_absolute_uri(reverse("apply_framed", args=[posting.slug])) + query
    frame = f'<iframe src="{escape(framed)}" title="{escape(title)}" width="100%" height="1400" loading="lazy"></iframe>'
    return {"url": url, "code": qr_code(url), "frame_line": frame, "channel": channel}


def _draft(request: HttpRequest, view: KeptPosting) -> dict[str, Any]:
    if request.method == "POST" and request.POST.get("act") == "save":
        return request.POST.dict()
    row = view.posting or Posting()
    return {
        "publication": view.job.publication, "employer": row.employer, "employer_en": row.employer_en, "title_en": row.title_en,
        "text_en": row.text_en, "pay": "yes" if row.is_pay_shown else "",
    }  # fmt: skip
