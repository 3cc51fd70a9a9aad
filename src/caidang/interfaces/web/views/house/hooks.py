"""管理 › Webhook: other programs' addresses, what each hears of, what was sent, and what was not taken."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.webhooks.models import Delivery
from caidang.domain.webhooks.selectors.hooks import (
    MOST_MISSED,
    count_dead,
    events_to_choose,
    list_deliveries,
    list_hooks,
    times_sent,
    view_hook,
)
from caidang.domain.webhooks.services.hooks import (
    change_hook,
    drop_dead,
    make_hook,
    remove_hook,
    renew_secret,
    send_again,
    send_dead_again,
    try_hook,
)
from caidang.domain.webhooks.services.missed import let_missed_go, send_missed
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member

_EXAMPLE = "https://example.com/caidang"


@member("GET", "POST")
def hooks(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the webhooks and the form of a new one; a POST makes it and shows its secret, this once."""
    require(viewer, Action.MANAGE_HOOKS)
    sent, error, status = request.POST, "", 200
    if request.method == "POST":
        try:
            row, secret = make_hook(
                name=sent.get("name", ""), url=sent.get("url", ""), events=sent.getlist("event"),
                has_data=sent.get("has_data") == "yes", origin=request.build_absolute_uri("/"), actor=viewer, now=timezone.now(),
            )  # fmt: skip
        except (InvalidInput, Conflict) as refusal:
            error, status = str(refusal), 422
        else:
            return _one(request, viewer, str(row.public_id), secret=secret)
    context = {
        "rows": list_hooks(viewer=viewer), "sent": sent, "chosen": sent.getlist("event"), "error": error, "tab": "hooks",
        "events": events_to_choose(), "dead": count_dead(viewer=viewer), "may_data": may(viewer, Action.EXPORT), "example": _EXAMPLE,
    }  # fmt: skip
    return render(request, "hooks/page.html", context, status=status)


@member("GET", "POST")
def hook(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one webhook and what was sent; a POST does one thing (``act``)."""
    if request.method != "POST":
        return _one(request, viewer, public_id)
    act, now = request.POST.get("act", ""), timezone.now()
    try:
        if act == "renew":
            return _one(request, viewer, public_id, secret=renew_secret(public_id=public_id, actor=viewer, now=now))
        if act == "remove":
            remove_hook(public_id=public_id, actor=viewer, now=now)
            messages.success(request, _("删掉了，等着送的也不送了。"))
            return redirect("hooks")
        messages.success(request, _act(request, viewer, public_id, act))
    except (InvalidInput, Conflict) as refusal:
        return _one(request, viewer, public_id, error=str(refusal))
    return redirect("hook", public_id)


@member("GET", "POST")
def hooks_dead(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what no webhook took, over all of them; a POST sends one once more."""
    require(viewer, Action.MANAGE_HOOKS)
    if request.method == "POST":
        try:
            send_again(delivery_id=request.POST.get("which", ""), actor=viewer, now=timezone.now())
            messages.success(request, _("马上再送一次。"))
        except Conflict as refusal:
            messages.error(request, str(refusal))
        return redirect("hooks_dead")
    rows, after = list_deliveries(viewer=viewer, state=Delivery.State.DEAD, before=row_number(request.GET.get("before", "")))
    context = {"rows": rows, "next": after, "tab": "dead", "dead": count_dead(viewer=viewer), "times": times_sent()}
    return render(request, "hooks/dead.html", context)


def _act(request: HttpRequest, viewer: Viewer, public_id: str, act: str) -> str:
    """Do one thing to a webhook and say so."""
    now, sent = timezone.now(), request.POST
    if act == "try":
        try_hook(public_id=public_id, actor=viewer, now=now)
        return _("试送了一条，几秒后看下面的记录。")
    if act == "again":
        send_again(delivery_id=sent.get("which", ""), actor=viewer, now=now)
        return _("马上再送一次。")
    if act == "all_again":
        count = send_dead_again(public_id=public_id, actor=viewer, now=now)
        return _("%(n)s 条没送到的马上再送。") % {"n": count}
    if act == "drop":
        count = drop_dead(public_id=public_id, actor=viewer, now=now)
        return _("%(n)s 条没送到的不送了。") % {"n": count}
    if act == "missed":
        send_missed(public_id=public_id, actor=viewer, now=now)
        return _("停着时发生的正在补送，一会儿看下面的记录。")
    if act == "let_go":
        let_missed_go(public_id=public_id, actor=viewer, now=now)
        return _("停着时发生的不补送了。")
    if act in ("on", "off"):
        change_hook(public_id=public_id, is_on=act == "on", actor=viewer, now=now)
        return _("打开了，从现在起的事照送；停着时发生的，下面可以补送。") if act == "on" else _("停了。抹除的事照样排着，打开就送。")
    change_hook(
        public_id=public_id, name=sent.get("name", ""), url=sent.get("url", "").strip() or None, events=sent.getlist("event"),
        has_data=sent.get("has_data") == "yes", actor=viewer, now=now,
    )  # fmt: skip
    return _("保存了。")


def _one(request: HttpRequest, viewer: Viewer, public_id: str, *, error: str = "", secret: str = "") -> HttpResponse:
    row = view_hook(public_id, viewer=viewer)
    state = request.GET.get("state", "")
    rows, after = list_deliveries(viewer=viewer, hook=public_id, state=state, before=row_number(request.GET.get("before", "")))
    context = {
        "row": row, "rows": rows, "next": after, "state": state, "states": Delivery.State.choices, "tab": "hooks", "error": error,
        "secret": secret, "events": events_to_choose(), "may_data": may(viewer, Action.EXPORT) or row.has_data,
        "dead": count_dead(viewer=viewer), "times": times_sent(), "most_missed": MOST_MISSED,
    }  # fmt: skip
    return render(request, "hooks/hook.html", context, status=422 if error else 200)
