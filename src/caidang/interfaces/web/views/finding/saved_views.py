"""视图: searches kept under a name, as tabs of the list and pinned to the rail."""

from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, SealBroken
from caidang.domain.candidates.selectors.finding.saved_views import Counted, count_pinned, get_view
from caidang.domain.candidates.services.lists.saved_views import (
    Wanted,
    change_view,
    look_at_view,
    pin_view,
    remove_view,
    restore_view,
    save_view,
)
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.search.index.values import SearchUnavailable
from caidang.interfaces.web.access import member
from caidang.interfaces.web.forms.candidates import SearchState
from caidang.interfaces.web.kept_search import keep_search
from caidang.interfaces.web.views.records.candidates import state_of


class _Known(TypedDict):
    """What every change is told."""

    public_id: str
    actor: Viewer
    now: datetime


@member()
def saved_view(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Open the view in the list, with ``new`` only those who came since the last look; all until now count as seen."""
    view = get_view(public_id, viewer=viewer)
    came = look_at_view(public_id=public_id, actor=viewer, now=timezone.now())
    state = state_of(view)
    if came and "new" in request.GET:
        state = replace(state, filters={**state.filters, "new": (view.public_id,)})
    keep_search(request, state)
    return redirect("candidates")


@member("POST")
def saved_view_add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep what the form says under a name, and show it as the present view."""
    state = SearchState.read(request.POST)
    view = save_view(
        name=request.POST.get("name", ""), wanted=_wanted(state), is_team="is_team" in request.POST,
        actor=viewer, now=timezone.now(),
    )  # fmt: skip
    keep_search(request, replace(state.content(), view=str(view.public_id)))
    messages.success(request, _("视图已存好"))
    return _to_list()


@member("POST")
def saved_view_change(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Do to the view what ``act`` names: save, rename, pin, unpin, remove or restore."""
    now, act = timezone.now(), request.POST.get("act", "")
    known = _Known(public_id=public_id, actor=viewer, now=now)
    if act == "save":
        change_view(**known, wanted=_wanted(SearchState.read(request.POST)))
        return _told(request, _("视图已改成现在的样子"))
    if act == "rename":
        change_view(**known, name=request.POST.get("name", ""))
        return _to_list()
    if act in ("pin", "unpin"):
        pin_view(**known, is_pinned=act == "pin")
        return _told(request, _("已固定到左栏") if act == "pin" else _("已从左栏取下"))
    if act == "remove":
        remove_view(**known)
        url = reverse("saved_view_change", args=[public_id])
        return _told(request, _("视图已删除"), undo_url=url, undo_values={"act": "restore"})
    if act == "restore":
        restore_view(**known)
        return _told(request, _("视图回来了"))
    raise InvalidInput(_("没有这种操作。"))


@member()
def pinned_views(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the pinned views with their counts for the rail; without an index, nothing."""
    try:
        counted: list[Counted] = count_pinned(viewer=viewer, today=timezone.localdate())
    except (SearchUnavailable, SealBroken):
        counted = []
    return render(request, "parts/_pinned.html", {"counted": counted})


def _wanted(state: SearchState) -> Wanted:
    return Wanted(state.text, state.filters, state.sort, state.columns, state.density)


def _to_list() -> HttpResponse:
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse("candidates")
    return response


def _told(request: HttpRequest, text: str, **undo: object) -> HttpResponse:
    response = render(request, "parts/_toast_oob.html", {"text": text, **undo})
    response["HX-Trigger-After-Swap"] = "cd:changed"
    return response
