"""邮件: writing to people: whom (a search, a list, those picked), what in how many letters, how it looks, then off it goes."""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.selectors.finding.saved_views import list_views
from caidang.domain.candidates.selectors.finding.selection import found_ids
from caidang.domain.candidates.selectors.finding.talent_lists import list_lists
from caidang.domain.outreach.previewing import preview_mailing
from caidang.domain.outreach.selectors.letters import list_templates
from caidang.domain.outreach.selectors.send_accounts import choose_accounts
from caidang.domain.outreach.services.mailing import Manner, begin_sequence
from caidang.domain.outreach.services.trial import send_trial
from caidang.domain.outreach.wording import GAPS, MOST_STEPS, Step
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.net.letters import can_mail, house_server
from caidang.foundation.lib.net.smtp import hand_over
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member, person_of
from caidang.interfaces.web.forms.candidates import SearchState
from caidang.interfaces.web.kept_search import kept_search
from caidang.interfaces.web.selection import selected

_KEPT = ("id", "everyone")
"""What says to whom, from one step of writing to the next."""
_PARTS = ("subject", "body", "subject_en", "body_en")
_FROM, _TO = 9, 20
"""The hours that are proposed for letters to many."""
_WHOLE_DAY = 24


@member("GET", "POST")
def mail_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Choose whom to write to: all that a search finds, or who is in a list; a POST goes on to writing."""
    require(viewer, Action.MAIL)
    error = ""
    if request.method == "POST":
        state = _chosen(request, viewer)
        ids = found_ids(text=state.text, filters=state.filters, viewer=viewer, today=timezone.localdate())
        if ids and state.is_narrowed:
            return _composing(request, viewer, list(ids), state, kept=[("everyone", str(len(ids)))], is_many=True)
        error = _("没有找到人，换个说法再试。") if state.is_narrowed else _("写上找谁，或选一个人才库、一个视图。")
    context = {
        "lists": list_lists(viewer=viewer), "views": list_views(viewer=viewer), "error": error,
        "q": request.POST.get("q", ""),
    }  # fmt: skip
    return render(request, "mail/new.html", context, status=422 if error else 200)


@member("POST")
def mail_compose(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Write to the people selected: choose templates, look at each person's letters, try, then send (``act``).

    A wording that cannot be used stays in the boxes with its reason.
    """
    search = _search(request)
    ids = selected(request, search, viewer)
    kept = [(name, value) for name in _KEPT for value in request.POST.getlist(name)]
    return _composing(request, viewer, ids, search, kept=kept, is_many=len(ids) > 1)


def _composing(
    request: HttpRequest, viewer: Viewer, ids: list[int], search: SearchState, *, kept: list[tuple[str, str]],
    is_many: bool,
) -> HttpResponse:  # fmt: skip
    steps, act, now = _steps(request, viewer), request.POST.get("act", ""), timezone.now()
    manner = _manner(request, is_many=is_many)
    context: dict[str, object] = {
        "total": len(ids), "templates": list_templates(viewer=viewer), "gaps": GAPS, "kept": kept,
        "can_mail": can_mail(), "has_house": house_server() is not None,
        "accounts": choose_accounts(viewer=viewer), "steps": steps, "manner": manner, "hours": range(_WHOLE_DAY + 1),
        "name": request.POST.get("name", ""), "most_steps": MOST_STEPS,
        "search": json.dumps(search.to_json(), ensure_ascii=False),
    }  # fmt: skip
    at = row_number(request.POST.get("at", "")) or 1
    try:
        if act == "send":
            begun = begin_sequence(
                ids=ids, name=str(context["name"]), steps=steps, manner=manner, actor=viewer, now=now
            )
            messages.success(request, _("一分钟后开始发，这之前可以取消。"))
            return redirect("mailing", public_id=begun.public_id)
        if any(step.subject or step.body for step in steps) and act not in ("add", "drop"):
            sender = str(person_of(request))
            context["preview"] = preview_mailing(
                ids=ids, steps=steps, viewer=viewer, sender=sender, now=now, today=timezone.localdate(),
                needs_consent=manner.needs_consent, at=at,
            )  # fmt: skip
            if act == "test":
                count = send_trial(
                    ids=ids, steps=steps, account=manner.account, at=at, actor=viewer, sender=sender, now=now,
                    today=timezone.localdate(), hand=hand_over,
                )  # fmt: skip
                context["tried"] = _("试发了 %(n)d 封，到你自己的邮箱里看。") % {"n": count}
    except (InvalidInput, Conflict) as error:
        return render(request, "mail/compose.html", {**context, "error": str(error)}, status=422)
    return render(request, "mail/compose.html", context)


def _steps(request: HttpRequest, viewer: Viewer) -> list[Step]:
    """The letters as the form has them; a template fills one of them (``template=number:letter``)."""
    given = {name: request.POST.getlist(name) for name in _PARTS}
    days = request.POST.getlist("days")
    count = min(max(1, *(len(values) for values in given.values())), MOST_STEPS)
    steps = [
        Step(
            row_number(_at(days, number)) or 0,
            *(_at(given[name], number) for name in _PARTS),
        )
        for number in range(count)
    ]  # fmt: skip
    chosen, _colon, place = request.POST.get("template", "").partition(":")
    template = next((t for t in list_templates(viewer=viewer) if str(t.pk) == chosen), None) if chosen else None
    if template is not None:
        number = min(row_number(place or "0") or 0, count - 1)
        steps[number] = Step(
            steps[number].days, template.subject, template.body, template.subject_en, template.body_en
        )
    act = request.POST.get("act", "")
    if act == "add" and count < MOST_STEPS:
        steps.append(Step(max(3, steps[-1].days + 3), "", ""))
    if act == "drop" and count > 1:
        steps.pop()
    return steps


def _at(values: Sequence[str], number: int) -> str:
    return values[number] if number < len(values) else ""


def _manner(request: HttpRequest, *, is_many: bool) -> Manner:
    """How it goes out; to many by day and to who agreed, to one as soon as may be, as long as nothing else is said."""
    origin = request.build_absolute_uri("/")
    if "manner" not in request.POST:
        hours = (_FROM, _TO) if is_many else (0, _WHOLE_DAY)
        return Manner(
            from_hour=hours[0], to_hour=hours[1], is_workdays_only=is_many, needs_consent=False, origin=origin
        )
    return Manner(
        account=request.POST.get("account", ""), from_hour=row_number(request.POST.get("from_hour", "0")) or 0,
        to_hour=row_number(request.POST.get("to_hour", "")) or _WHOLE_DAY,
        is_workdays_only="is_workdays_only" in request.POST, needs_consent="needs_consent" in request.POST,
        is_ended_by_reply="is_ended_by_reply" in request.POST, origin=origin,
    )  # fmt: skip


def _chosen(request: HttpRequest, viewer: Viewer) -> SearchState:
    view = next((one for one in list_views(viewer=viewer) if one.public_id == request.POST.get("view")), None)
    if view is not None:
        return SearchState.clean({"text": view.text, "filters": view.filters})
    own = next((one for one in list_lists(viewer=viewer) if str(one.id) == request.POST.get("list")), None)
    filters = dict(own.filters) if own and own.is_by_rule else {"list": (str(own.id),)} if own else {}
    text = " ".join(part for part in (own.text if own else "", request.POST.get("q", "").strip()) if part)
    return SearchState.clean({"text": text, "filters": filters})


def _search(request: HttpRequest) -> SearchState:
    """What the list showed when the writing began: told by the form, at first by the session."""
    told = request.POST.get("search")
    if not told:
        return kept_search(request)
    try:
        return SearchState.clean(json.loads(told))
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidInput(_("选中的人认不出来了，回列表再选一次。")) from error
