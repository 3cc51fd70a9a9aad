"""The log of a mailbox: every mail that was seen, what became of it, taking it all the same, and teaching a layout."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.core.mail.layouts import FIELDS, Layout
from caidang.domain.intake.models import Mailbox, MailSeen
from caidang.domain.intake.selectors.mailboxes import list_mailboxes, list_mails
from caidang.domain.intake.selectors.teaching import (
    Lesson,
    Tried,
    get_lesson,
    label_of,
    try_layout,
)
from caidang.domain.intake.services.mailbox.accounts import mailbox_of
from caidang.domain.intake.services.mailbox.rules import take_all_the_same
from caidang.domain.intake.services.mailbox.teaching import (
    drop_layout,
    keep_layout,
    layout_of_marked,
)
from caidang.domain.intake.services.receive import retry_item
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member


@member("GET", "POST")
def mail_log(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show the log; a POST filters or pages it, or does something to one mail (``act``)."""
    box = mailbox_of(public_id, actor=viewer)
    told = request.POST if request.method == "POST" else request.GET
    if request.POST.get("act"):
        _act(request, viewer, box)
        return redirect(request.path)
    outcome = told.get("choose", told.get("outcome", ""))
    outcome = "" if outcome == "all" else outcome
    number = told.get("page", "1")
    page = list_mails(
        mailbox=box, viewer=viewer, outcome=outcome, page=int(number) if number.isascii() and number.isdigit() else 1
    )
    tabs = [("all", _("全部"), sum(page.counts.values()))]
    tabs += [(o.value, o.label, page.counts[o.value]) for o in MailSeen.Outcome if page.counts.get(o.value)]
    rows = list_mailboxes(viewer=viewer, now=timezone.now())
    row = next(one for one in rows if one.public_id == str(box.public_id))
    context = {"tab": "mailboxes", "row": row, "page": page, "outcome": outcome, "tabs": tabs}
    return render(request, "mailboxes/log.html", context)


def _act(request: HttpRequest, viewer: Viewer, box: Mailbox) -> None:
    if request.POST["act"] == "take":
        take_all_the_same(mailbox=box, public_id=request.POST.get("mail", ""), actor=viewer, now=timezone.now())
        messages.success(request, _("这就去取，读好后在收件里。"))
    elif request.POST["act"] == "retry":
        retry_item(public_id=request.POST.get("item", ""), actor=viewer, now=timezone.now())
        messages.success(request, _("排上了，再读一遍。"))
    else:
        raise InvalidInput(_("不知道要做什么，刷新后再试。"))


@member("GET", "POST")
def mail_teach(request: HttpRequest, viewer: Viewer, public_id: str, mail_id: str) -> HttpResponse:
    """Show a mail line by line; a POST tries a marked value on the last mails, keeps it, or forgets one (``act``)."""
    box = mailbox_of(public_id, actor=viewer)
    lesson = get_lesson(mailbox=box, public_id=mail_id, viewer=viewer, now=timezone.now())
    layout: Layout | None = None
    tried: list[Tried] = []
    error = ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "drop":
                drop_layout(public_id=request.POST.get("layout", ""), actor=viewer, now=timezone.now())
                messages.success(request, _("不再这样读了，读过的都在。"))
                return redirect(request.path)
            layout = _marked(request, lesson)
            if request.POST.get("act") == "keep":
                keep_layout(layout=layout, actor=viewer, now=timezone.now())
                messages.success(request, _("记住了，这个发件人的邮件从现在起这样读。"))
                return redirect(request.path)
            tried = try_layout(layout, viewer=viewer)
        except (InvalidInput, Conflict) as refused:
            error = str(refused)
    context = {
        "tab": "mailboxes", "box": box, "lesson": lesson, "fields": FIELDS.items(), "layout": layout, "tried": tried,
        "hits": sum(bool(one.value) for one in tried), "error": error,
        "label": label_of(layout.field) if layout else "",
        "told": {name: request.POST.get(name, "") for name in ("field", "value", "line")},
        "layouts": [(one, label_of(one.field)) for one in lesson.layouts],
    }  # fmt: skip
    return render(request, "mailboxes/teach.html", context, status=422 if error else 200)


def _marked(request: HttpRequest, lesson: Lesson) -> Layout:
    number = request.POST.get("line", "")
    line = int(number) if number.lstrip("-").isdigit() and len(number) < 6 else -2
    return layout_of_marked(
        sender=lesson.sender, field=request.POST.get("field", ""), value=request.POST.get("value", ""), line=line,
        subject=lesson.subject, lines=lesson.lines,
    )  # fmt: skip
