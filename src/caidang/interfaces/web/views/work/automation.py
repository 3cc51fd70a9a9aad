"""归类 › 自动规则: when, if, then; tried over what was before it is switched on, and a log of every firing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.automation.content import MOST_ACTIONS, Act, Content, Day, Do, When
from caidang.domain.automation.models import AutoRule
from caidang.domain.automation.selectors.rules import (
    choices,
    days_to_choose,
    is_all_off,
    list_firings,
    list_rules,
    try_rule,
)
from caidang.domain.automation.services.rules import (
    archive_rule,
    save_rule,
    switch_all,
    switch_rule,
    undo_firing,
)
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member

_PLACES = {When.STAGE: "stage", When.TAGGED: "label"}
_DAYS = 30


@member("GET", "POST")
def auto_rules(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the rules; a POST does one thing (``act``): switch one, or all; put one away."""
    require(viewer, Action.MANAGE_SORTING)
    if request.method == "POST":
        act, which, now = request.POST.get("act", ""), request.POST.get("which", ""), timezone.now()
        if act in ("all_off", "all_on"):
            switch_all(is_off=act == "all_off", actor=viewer, now=now)
            messages.success(request, _("所有规则都停了。") if act == "all_off" else _("打开着的规则又开始办事，只办从现在起的。"))
        elif act in ("on", "off"):
            row = switch_rule(public_id=which, is_on=act == "on", actor=viewer, now=now, today=timezone.localdate())
            text = _("「%(name)s」打开了，只办从现在起的。") if act == "on" else _("「%(name)s」停了。")
            messages.success(request, text % {"name": row.name})
        elif act == "archive":
            archive_rule(public_id=which, actor=viewer, now=now)
            messages.success(request, _("收起来了，它办过的事还在记录里。"))
        return redirect("auto_rules")
    context = {"tab": "auto", "rows": list_rules(viewer=viewer), "is_all_off": is_all_off()}
    return render(request, "automation/page.html", context)


@member("GET", "POST")
def auto_rule(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the form of a rule (``rule``), or of a new one; a POST tries it (``act=try``) or keeps it."""
    require(viewer, Action.MANAGE_SORTING)
    which = request.POST.get("rule") or request.GET.get("rule", "")
    kept = next((row for row in list_rules(viewer=viewer) if row.public_id == which), None)
    context: dict[str, object] = {
        "tab": "auto", "choices": choices(viewer=viewer), "rule": which if kept else "",
        "whens": [(when.value, when.label) for when in When], "days_from": days_to_choose(),
    }  # fmt: skip
    if request.method != "POST":
        context |= {"name": kept.name if kept else "", "content": kept.content if kept else None}
        return _form(request, context)
    content, name = _content(request), request.POST.get("name", "")
    context |= {"name": name, "content": content}
    try:
        if request.POST.get("when") not in set(When):
            raise InvalidInput(_("先选什么时候。"))
        if request.POST.get("act") == "try":
            days = row_number(request.POST.get("back", "")) or _DAYS
            draft = AutoRule(name=name, when=content.when.value, owner=viewer.user_id or 0)
            context["tried"] = try_rule(
                content, rule=draft, days=days, viewer=viewer, now=timezone.now(), today=timezone.localdate()
            )
            return _form(request, context)
        row = save_rule(
            name=name, content=content, origin=request.build_absolute_uri("/"), actor=viewer, now=timezone.now(),
            public_id=which if kept else "",
        )  # fmt: skip
    except (InvalidInput, Conflict) as error:
        return _form(request, {**context, "error": str(error)})
    messages.success(request, _("「%(name)s」保存了，%(state)s。") % {
        "name": row.name, "state": _("正在办事") if row.is_on else _("还没有打开")})  # fmt: skip
    return redirect("auto_rules")


@member("GET", "POST")
def auto_log(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what rules did; a POST takes one firing back."""
    require(viewer, Action.MANAGE_SORTING)
    if request.method == "POST":
        try:
            left = undo_firing(public_id=request.POST.get("which", ""), actor=viewer, now=timezone.now())
            messages.success(request, "".join([_("撤销了。"), *left]))
        except Conflict as error:
            messages.error(request, str(error))
        return redirect("auto_log")
    before = row_number(request.GET.get("before", "")) or 0
    rows, next_ = list_firings(
        viewer=viewer, today=timezone.localdate(), rule=_uuid(request.GET.get("rule", "")), before=before
    )
    return render(request, "automation/log.html", {"tab": "auto", "rows": rows, "next": next_})


def _uuid(text: str) -> str:
    return text if len(text) == 36 and text.count("-") == 4 else ""


def _form(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    content = context.get("content")
    acts = list(content.acts) if isinstance(content, Content) else []
    blank = Act(Do.TAG, "")
    # The page shows one empty line at a time.
    context["acts"] = [*acts, *[blank] * MOST_ACTIONS][:MOST_ACTIONS]
    return render(request, "automation/rule.html", context, status=422 if context.get("error") else 200)


def _content(request: HttpRequest) -> Content:
    """The rule as the form has it; what is no choice counts as not said."""
    when = next((one for one in When if one == request.POST.get("when")), When.RECEIVED)
    day = next((one for one in Day if one == request.POST.get("day")), Day.CAME)
    place = row_number(request.POST.get(_PLACES.get(when, ""), "")) or 0
    after = -1 if request.POST.get("side") == "before" else 1
    acts = []
    given = zip(request.POST.getlist("what"), request.POST.getlist("text"), request.POST.getlist("in"), strict=False)
    for what, text, in_days in given:
        kind, _colon, number = what.partition(":")
        do = next((one for one in Do if one == kind), None)
        if do is not None and number.isdecimal():
            is_task = do is Do.TASK
            acts.append(Act(do, number, text.strip() if is_task else "", row_number(in_days or "0") or 0 if is_task else 0))
    days = row_number(request.POST.get("days", "")) or 0
    return Content(when, request.POST.get("query", "").strip(), tuple(acts), place, day, after * days if when is When.DATE else 0)
