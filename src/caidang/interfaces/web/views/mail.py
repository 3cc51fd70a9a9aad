"""邮件: the team's templates, letters to the people of a selection, and what became of them."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.selectors.record import get_candidate
from caidang.domain.outreach.models import MailTemplate
from caidang.domain.outreach.selectors.letters import (
    correspondence_with,
    list_mailings,
    list_templates,
    preview_mailing,
    view_mailing,
)
from caidang.domain.outreach.services.mailing import begin_mailing, cancel_mailing, set_no_mail
from caidang.domain.outreach.services.templates import archive_template, save_template
from caidang.domain.outreach.wording import GAPS
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.letters import can_mail
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member, person_of
from caidang.interfaces.web.forms.candidates import SearchState
from caidang.interfaces.web.kept_search import kept_search
from caidang.interfaces.web.selection import selected

_KEPT = ("id", "everyone")
"""What says to whom, from one step of writing to the next."""


@member()
def mailings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what was sent to whom and how far it is."""
    rows, pages = list_mailings(viewer=viewer, page=row_number(request.GET.get("page", "")) or 1)
    page = min(row_number(request.GET.get("page", "")) or 1, pages)
    context = {"rows": rows, "page": page, "pages": pages, "can_mail": can_mail()}
    return render(request, "mail/page.html", context)


@member()
def mailing(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one mailing: its wording, how far it is, and what became of each letter."""
    page = row_number(request.GET.get("page", "")) or 1
    view = view_mailing(public_id, viewer=viewer, today=timezone.localdate(), page=page)
    return render(request, "mail/mailing.html", {"view": view, "now": timezone.now()})


@member("POST")
def mailing_cancel(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Stop what has not gone out."""
    count = cancel_mailing(public_id=public_id, actor=viewer, now=timezone.now())
    messages.success(request, _("已取消，%(n)d 封没有发出。") % {"n": count})
    return redirect("mailing", public_id=public_id)


@member("POST")
def mail_compose(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Write to the people selected: choose a template, see the first letter, then send (``act=send``).

    A wording that cannot be used stays in the boxes with its reason.
    """
    search = _search(request)
    ids = selected(request, search, viewer)
    template = _template(request, viewer)
    wording = {
        "subject": request.POST.get("subject", "") if template is None else template.subject,
        "body": request.POST.get("body", "") if template is None else template.body,
    }
    context = {
        "total": len(ids), "templates": list_templates(viewer=viewer), "gaps": GAPS, "can_mail": can_mail(),
        "kept": [(name, value) for name in _KEPT for value in request.POST.getlist(name)],
        "search": json.dumps(search.to_json(), ensure_ascii=False), **wording,
    }  # fmt: skip
    try:
        if request.POST.get("act") == "send":
            begun = begin_mailing(ids=ids, actor=viewer, now=timezone.now(), **wording)
            messages.success(request, _("一分钟后开始发，这之前可以取消。"))
            return redirect("mailing", public_id=begun.public_id)
        if wording["subject"] or wording["body"]:
            context["preview"] = preview_mailing(
                ids=ids, viewer=viewer, sender=str(person_of(request)), today=timezone.localdate(), **wording
            )
    except InvalidInput as error:
        return render(request, "mail/compose.html", {**context, "error": str(error)}, status=422)
    return render(request, "mail/compose.html", context)


@member("GET", "POST")
def mail_templates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the templates; a POST keeps one (``act=save``), puts one away (``archive``) or takes it out (``restore``)."""
    if request.method != "POST":
        return _templates(request, viewer)
    act = request.POST.get("act", "")
    template_id = row_number(request.POST.get("template", "")) or None
    now = timezone.now()
    if act in ("archive", "restore"):
        row = archive_template(
            template_id=template_id or 0, is_archived=act == "archive", actor=viewer, now=now
        )
        text = _("「%(name)s」收起来了，随时可以放回。") if act == "archive" else _("「%(name)s」放回来了。")
        messages.success(request, text % {"name": row.name})
        return redirect("mail_templates")
    given = {name: request.POST.get(name, "") for name in ("name", "subject", "body")}
    try:
        row = save_template(template_id=template_id, actor=viewer, now=now, **given)
    except (InvalidInput, Conflict) as error:
        return _templates(request, viewer, {**given, "id": template_id}, str(error))
    messages.success(request, _("「%(name)s」已保存，大家都能用。") % {"name": row.name})
    return redirect("mail_templates")


@member("GET", "POST")
def candidate_mail(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return what was written to the person; a POST notes that he wants no more (``unwanted=yes``) or does again."""
    if request.method == "POST":
        set_no_mail(
            candidate=get_candidate(public_id, viewer=viewer),
            is_unwanted=request.POST.get("unwanted") == "yes", actor=viewer, now=timezone.now(),
        )  # fmt: skip
    found = correspondence_with(public_id, viewer=viewer, now=timezone.now())
    context = {"mail": found, "public_id": public_id}
    return render(request, "mail/_letters.html", context)


def _search(request: HttpRequest) -> SearchState:
    """What the list showed when the writing began: told by the form, at first by the session."""
    told = request.POST.get("search")
    if not told:
        return kept_search(request)
    try:
        return SearchState.clean(json.loads(told))
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidInput(_("选中的人认不出来了，回列表再选一次。")) from error


def _template(request: HttpRequest, viewer: Viewer) -> MailTemplate | None:
    chosen = row_number(request.POST.get("template", ""))
    return next((t for t in list_templates(viewer=viewer) if t.pk == chosen), None) if chosen else None


def _templates(
    request: HttpRequest, viewer: Viewer, draft: dict[str, object] | None = None, error: str = ""
) -> HttpResponse:
    rows = list_templates(viewer=viewer, are_archived_wanted=True)
    context = {"rows": rows, "gaps": GAPS, "draft": draft or {}, "error": error}
    return render(request, "mail/templates.html", context, status=422 if error else 200)
