"""保鲜: what is most worth asking after today, how fresh a record is, and one key for 「没有变化」."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Confirmation
from caidang.domain.candidates.selectors.finding.freshness import (
    category_named,
    list_half_lives,
    view_freshness,
    worklist,
)
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.services.record.freshness import (
    save_half_life,
    take_back_confirmation,
)
from caidang.domain.outreach.selectors.person_page import list_answered
from caidang.domain.pipeline.selectors.soon import used_soon
from caidang.domain.review.services.chain.freshening import confirm
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member

EVIDENCE = [(value, label) for value, label in Confirmation.Evidence.choices if value != Confirmation.Evidence.SELF]


@member()
def freshness(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the day's list, the most urgent first."""
    tasks = worklist(viewer=viewer, today=timezone.localdate(), in_use=used_soon(), limit=100)
    context = {
        "tasks": tasks, "evidence": EVIDENCE, "may_confirm": may(viewer, Action.EDIT_CANDIDATE),
        "answered": list_answered(viewer=viewer, today=timezone.localdate()),
        "half_lives": list_half_lives(viewer=viewer), "may_set": may(viewer, Action.MANAGE_SORTING),
    }  # fmt: skip
    return render(request, "freshness/page.html", context)


@member("GET", "POST")
def candidate_freshness(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the record's section; a POST confirms that nothing has changed, or takes that back (``undo``)."""
    text, undo = "", {}
    if request.method == "POST":
        record, now = get_candidate(public_id, viewer=viewer), timezone.now()
        if which := row_number(request.POST.get("undo", "")):
            take_back_confirmation(candidate=record, confirmation_id=which, actor=viewer, now=now)
            text = _("已撤销，照旧算。")
        else:
            row = confirm(
                candidate=record, groups=request.POST.getlist("group"), evidence=request.POST.get("evidence", ""),
                actor=viewer, now=now,
            )  # fmt: skip
            text = _("已记下没有变化，从今天算起。")
            undo = {"undo_url": reverse("candidate_freshness", args=[public_id]), "undo_values": {"undo": row.pk}}
    view = view_freshness(public_id, viewer=viewer, today=timezone.localdate())
    name = "freshness/_done.html" if request.POST.get("from") == "list" else "freshness/_section.html"
    context = {"view": view, "evidence": EVIDENCE, "public_id": public_id, "text": text, **undo}
    return render(request, name, context)


@member("POST")
def half_lives(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say how long a group holds, of everybody or of a category."""
    given = request.POST
    try:
        named = given.get("category", "").strip()
        category = category_named(named) if named else None
        if named and category is None:
            raise InvalidInput(_("没有这个分类：写它的名称或整条路径。"))
        save_half_life(
            group=given.get("group", ""), category=category, months=row_number(given.get("months", "")),
            actor=viewer, now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("保鲜期已改，后台重新算一遍。"))
    except InvalidInput as error:
        messages.error(request, str(error))
    return redirect("freshness")
