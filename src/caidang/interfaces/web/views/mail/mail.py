"""邮件: the team's templates, letters to the people of a selection, and what became of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.outreach.models import SendAccount
from caidang.domain.outreach.selectors.letters import (
    correspondence_with,
    list_mailings,
    list_templates,
    view_mailing,
)
from caidang.domain.outreach.selectors.send_accounts import (
    house_row,
    list_accounts,
)
from caidang.domain.outreach.services.leaving import set_no_mail
from caidang.domain.outreach.services.mailing import cancel_mailing, pause_mailing
from caidang.domain.outreach.services.outbox import send_again
from caidang.domain.outreach.services.send_accounts import remove_account, save_account
from caidang.domain.outreach.services.templates import archive_template, save_template
from caidang.domain.outreach.wording import GAPS
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.net.letters import can_mail
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member

_WORDING = ("name", "subject", "body", "subject_en", "body_en")
_ACCOUNT = (
    "name", "host", "port", "security", "user", "password", "sender", "sender_name", "per_minute", "per_hour", "per_day"
)  # fmt: skip


@member()
def mailings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what was sent to whom and how far it is."""
    rows, pages = list_mailings(viewer=viewer, page=row_number(request.GET.get("page", "")) or 1)
    page = min(row_number(request.GET.get("page", "")) or 1, pages)
    context = {
        "rows": rows, "page": page, "pages": pages, "can_mail": can_mail(),
        "may_keep": may(viewer, Action.MANAGE_SOURCES),
    }  # fmt: skip
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
def mailing_pause(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Let it rest, or go on (``act=resume``)."""
    is_paused = request.POST.get("act") != "resume"
    pause_mailing(public_id=public_id, is_paused=is_paused, actor=viewer, now=timezone.now())
    messages.success(request, _("暂停了，随时可以继续。") if is_paused else _("继续发了。"))
    return redirect("mailing", public_id=public_id)


@member("POST")
def letter_again(request: HttpRequest, viewer: Viewer, public_id: str, letter_id: str) -> HttpResponse:
    """Send a letter again of which nobody knows whether it went."""
    send_again(public_id=letter_id, actor=viewer, now=timezone.now())
    messages.success(request, _("会再发一次；对方如果已经收到，会看到同一封信。"))
    return redirect("mailing", public_id=public_id)


@member("GET", "POST")
def send_accounts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the accounts that letters go out by; a POST keeps one (``act=save``) or puts one away (``remove``)."""
    require(viewer, Action.MANAGE_SOURCES)
    error, draft = "", dict[str, str]()
    if request.method == "POST":
        which = request.POST.get("account", "")
        try:
            if request.POST.get("act") == "remove":
                remove_account(public_id=which, actor=viewer, now=timezone.now())
                messages.success(request, _("删掉了，密码也忘了。等着从它发的信会一直等着，去停下它们。"))
            else:
                values = {name: request.POST.get(name, "") for name in _ACCOUNT}
                draft = {**values, "password": "", "public_id": which}
                save_account(values=values, actor=viewer, now=timezone.now(), public_id=which)
                messages.success(request, _("已保存，登录得进去。"))
            return redirect("send_accounts")
        except InvalidInput as refused:
            error = str(refused)
    context = {
        "rows": list_accounts(viewer=viewer, now=timezone.now()), "draft": draft, "error": error,
        "house": house_row(viewer=viewer, now=timezone.now()), "securities": SendAccount.Security.choices,
    }  # fmt: skip
    return render(request, "mail/accounts.html", context, status=422 if error else 200)


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
    given = {name: request.POST.get(name, "") for name in _WORDING}
    try:
        row = save_template(template_id=template_id, actor=viewer, now=now, **given)
    except (InvalidInput, Conflict) as error:
        return _templates(request, viewer, {**given, "id": template_id}, str(error))
    messages.success(request, _("「%(name)s」已保存，大家都能用。") % {"name": row.name})
    return redirect("mail_templates")


@member("GET", "POST")
def candidate_mail(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return what was written to the person; a POST notes that he wants no more (``unwanted=yes``) or does again."""
    error = ""
    if request.method == "POST":
        try:
            set_no_mail(
                candidate=get_candidate(public_id, viewer=viewer),
                is_unwanted=request.POST.get("unwanted") == "yes", actor=viewer, now=timezone.now(),
            )  # fmt: skip
        except Conflict as refused:
            error = str(refused)
    found = correspondence_with(public_id, viewer=viewer, now=timezone.now())
    context = {"mail": found, "public_id": public_id, "error": error}
    return render(request, "mail/_letters.html", context)


def _templates(
    request: HttpRequest, viewer: Viewer, draft: dict[str, object] | None = None, error: str = ""
) -> HttpResponse:
    rows = list_templates(viewer=viewer, are_archived_wanted=True)
    context = {"rows": rows, "gaps": GAPS, "draft": draft or {}, "error": error}
    return render(request, "mail/templates.html", context, status=422 if error else 200)
