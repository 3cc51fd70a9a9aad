"""推荐: people are put before a client, and what came of it."""

from base64 import b64encode
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.compliance.models import ConsentWay
from caidang.domain.pipeline.layout import NAMELESS, PRESETS, Mode, modes_of_form
from caidang.domain.pipeline.models import Sending
from caidang.domain.pipeline.selectors.submissions.draft import (
    Draft,
    of_application,
    open_draft,
)
from caidang.domain.pipeline.selectors.submissions.sent import (
    Standing,
    clients_sent_to,
    list_sendings,
    show_sending,
)
from caidang.domain.pipeline.services.submissions.answers import undo_answer
from caidang.domain.pipeline.services.submissions.copies import open_copy
from caidang.domain.pipeline.services.submissions.making import Wanted
from caidang.domain.pipeline.services.submissions.sending import (
    DAYS,
    Parcel,
    Sent,
    find_sending,
    gives_contacts,
    preview,
    revoke,
    send,
)
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.net.letters import can_mail
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.entrance.reauthentication import ask_for_proof, is_proved
from caidang.interfaces.web.file_answers import file_answer

_BY_CHOICE: Final = ("preset", "layout", "job")


@member()
def submissions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List what was sent, newest first, of one client or standing so; with ``before`` only the next rows."""
    before = row_number(request.GET.get("before", ""))
    asked = {name: request.GET[name] for name in ("client", "standing", "mine") if request.GET.get(name)}
    page = list_sendings(
        viewer=viewer, now=timezone.now(), today=timezone.localdate(), before=before, client=asked.get("client", ""),
        standing=asked.get("standing", ""), is_mine="mine" in asked,
    )  # fmt: skip
    context = {"page": page, "asked": asked, "query": urlencode(asked)}
    if before:
        return render(request, "submissions/_rows.html", context)
    return render(request, "submissions/page.html", {**context, "clients": clients_sent_to(viewer=viewer), "standings": list(Standing)})


@member("GET", "POST")
def submission_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the page on which people are put forward; ``act=send`` lets the reports out."""
    if application := request.GET.get("application", ""):
        person, job = of_application(application, viewer=viewer)
        return redirect(f"{reverse('submission_new')}?{urlencode({'id': person, 'job': job})}")
    if request.POST.get("act") != "send":
        return _draft(request, viewer)
    if changed := _outdated(request):
        told = _("还没有发出：你刚换的选择，「会看到什么」已经照它改好。看一眼，再按「发出」。")
        return _draft(request, viewer, told, changed=changed, status=422)
    parcel = _parcel(request)
    if gives_contacts(parcel, actor=viewer) and may(viewer, Action.EXPORT_CLEAR) and not is_proved(request):
        return ask_for_proof(request)
    try:
        sent = send(
            parcel=parcel, url_of=lambda token: request.build_absolute_uri(reverse("client_link", args=[token])),
            actor=viewer, now=timezone.now(), today=timezone.localdate(),
        )  # fmt: skip
    except (InvalidInput, Conflict) as error:
        return _draft(request, viewer, str(error), status=422)
    if sent.mail_failed:
        return _draft(request, viewer, _("邮件没有发出去：服务器没收。人没有动，再试一次，或改成链接自己转。"), status=422)
    return _sent(request, sent)


@member("POST")
def submission_preview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return one person's report as the client would get it."""
    number = row_number(request.POST.get("number", "0"))
    pages = preview(
        parcel=_parcel(request), number=number, actor=viewer, now=timezone.now(), today=timezone.localdate()
    )
    return pictures_page(request, pages, _("预览"))


@member()
def submission(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one sending: its reports, what the client said, and who opened the link when."""
    sending = find_sending(public_id, viewer=viewer)
    view = show_sending(sending, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    context = {"view": view, "consent": dict(ConsentWay.choices).get(view.consent, _("都按授权台账")), "may_undo": may(viewer, Action.PIPELINE)}
    return render(request, "submissions/sending.html", context)


@member("POST")
def submission_revoke(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Close a link."""
    revoke(public_id=public_id, actor=viewer, now=timezone.now())
    messages.success(request, _("链接已收回，再打开就看不到了。"))
    return redirect("submission", public_id)


@member("POST")
def submission_undo(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take back what a client's answer did."""
    answer = undo_answer(public_id=public_id, actor=viewer, now=timezone.now())
    messages.success(request, _("已撤销这个答复，人回到原来的阶段。"))
    return redirect("submission", answer.submission.sending.public_id)


@member()
def submission_file(
    request: HttpRequest, viewer: Viewer, public_id: str, number: int, kind: str
) -> HttpResponse:
    """Return a file as it was sent; that it was opened is noted."""
    file = open_copy(public_id=public_id, number=number, kind=kind, actor=viewer, now=timezone.now())
    return file_answer(file.data, file.name, file.kind)


def pictures_page(request: HttpRequest, pages: list[bytes], name: str) -> HttpResponse:
    """Return pages to look at."""
    shown = [f"data:image/png;base64,{b64encode(page).decode()}" for page in pages]
    return render(request, "submissions/preview.html", {"pages": shown, "name": name})


def _outdated(request: HttpRequest) -> str:
    """Which choice that the fields hang on was changed after they were drawn: a quick hand is ahead of the page."""
    given = request.POST
    return next((name for name in reversed(_BY_CHOICE) if given.get(f"drawn-{name}", given.get(name, "")) != given.get(name, "")), "")


def _draft(
    request: HttpRequest, viewer: Viewer, error: str = "", *, changed: str = "", status: int = 200
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        changed = changed or request.headers.get("HX-Trigger-Name", "")
    asked = given.get("preset", "")
    # Who is to have no name goes without it by another layout too.
    is_asked = changed == "preset" or (changed in _BY_CHOICE and asked == NAMELESS)
    preset = next((one for one in PRESETS if is_asked and one.key == asked), None)
    is_kept = "recipient" in given and changed not in ("layout", "job")
    modes = dict(preset.modes) if preset else _modes(request) if is_kept else None
    draft = open_draft(
        given.getlist("id"), job_id=given.get("job", ""),
        layout_id=given.get("layout") if changed != "job" else None, modes=modes,
        viewer=viewer, now=timezone.now(), today=timezone.localdate(),
    )  # fmt: skip
    context: dict[str, Any] = {
        "draft": draft, "people": _people(draft, given), "presets": PRESETS, "error": error, "sent": given,
        "preset": asked if asked in draft.presets else next(iter(draft.presets), ""), "consents": ConsentWay.choices, "channels": Sending.Channel.choices,
        "channel": given.get("channel", Sending.Channel.LINK), "days": DAYS, "day": row_number(given.get("days", "7")),
        "can_mail": can_mail(), "is_file_offered": "file" in given or "recipient" not in given,
        "is_moved": "moved" in given or "recipient" not in given,
    }  # fmt: skip
    return render(request, "submissions/new.html", context, status=status)


def _people(draft: Draft, given: Any) -> list[tuple[Any, str, bool]]:
    pages = set(given.getlist("pages"))
    pitch = draft.chosen.layout.pitch
    return [
        (one, given.get(f"pitch-{one.row.public_id}", pitch), one.row.public_id in pages) for one in draft.people
    ]


def _sent(request: HttpRequest, sent: Sent) -> HttpResponse:
    if not sent.url or sent.is_mailed:
        messages.success(request, _("邮件已发出，都记在这里。"))
        return redirect("submission", sent.sending.public_id)
    return render(request, "submissions/sent.html", {"sent": sent})


def _modes(request: HttpRequest) -> dict[str, Mode]:
    prefix = "mode-"
    return modes_of_form(
        {name[len(prefix) :]: str(value) for name, value in request.POST.items() if name.startswith(prefix)}
    )


def _parcel(request: HttpRequest) -> Parcel:
    given = request.POST
    pages = set(given.getlist("pages"))
    people = tuple(
        Wanted(one, given.get(f"pitch-{one}", "").strip(), one in pages) for one in dict.fromkeys(given.getlist("id"))
    )
    parcel = Parcel(
        job=given.get("job", ""), people=people, recipient=given.get("recipient", "").strip(),
        email=given.get("email", "").strip(), layout=given.get("layout", ""), modes=_modes(request),
        channel=given.get("channel", ""), consent=given.get("consent", ""),
        evidence=given.get("evidence", "").strip(),
        passcode=given.get("passcode", "").strip(), days=row_number(given.get("days", "")),
        most_views=row_number(given.get("views", "") or "0"),
    )  # fmt: skip
    return replace(parcel, is_file_offered="file" in given, is_moved_on_accept="moved" in given)
