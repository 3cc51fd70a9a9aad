"""人才库: lists of people, by hand and by what they have in common."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.selectors.finding.list_counts import count_lists
from caidang.domain.candidates.selectors.finding.talent_lists import (
    ShownList,
    list_lists,
    lists_of_record,
)
from caidang.domain.candidates.services.lists.talent_lists import (
    Sought,
    change_list,
    make_list,
    put_in_list,
    remove_list,
)
from caidang.domain.review.models import BulkAct
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.accounts.teams import team_names
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.forms.candidates import SearchState
from caidang.interfaces.web.kept_search import keep_search
from caidang.interfaces.web.views.finding.bulk import begin


@member("GET", "POST")
def talent_lists(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the lists, and the one that ``at`` names; a POST makes one, by the search sent where ``by_rule``."""
    if request.method == "POST":
        state = SearchState.read(request.POST).content()
        sought = Sought(state.text, state.filters) if "by_rule" in request.POST else None
        if sought is not None and not state.is_narrowed:
            raise InvalidInput(_("先写条件，再存成人才库。"))
        try:
            made = make_list(
                name=request.POST.get("name", ""), sought=sought, actor=viewer, now=timezone.now()
            )
        except InvalidInput as error:
            if is_part(request):
                raise
            return _page(request, viewer, "", error)
        messages.success(request, _("人才库建好了。"))
        response = redirect(f"{reverse('talent_lists')}?at={made.public_id}")
        return _for_htmx(request, response)
    return _page(request, viewer, request.GET.get("at", ""))


def _page(
    request: HttpRequest, viewer: Viewer, at: str, error: InvalidInput | None = None
) -> HttpResponse:
    """The lists and the one chosen; what was typed and refused stays in its box."""
    lists = list_lists(viewer=viewer)
    counts = count_lists(lists, viewer=viewer, today=timezone.localdate())
    context = {
        "rows": [(one, counts[one.id]) for one in lists],
        "at": next((one for one in lists if one.public_id == at), None),
        "members": [(m.pk, str(m)) for m in active_who_may(Action.READ_CANDIDATE) if m.pk != viewer.user_id],
        "teams": team_names(),
        "removed": request.GET.get("removed", "")[:36],
        "may_shape": may(viewer, Action.MANAGE_SORTING),
        "error": str(error or ""),
        "typed": {name: request.POST.get(name, "")[:400] for name in ("name", "note")} if error else {},
    }
    return render(request, "sorting/lists.html", context, status=422 if error else 200)


@member()
def talent_list(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Open the list among the candidates, to search, filter and export in it."""
    one = _named(public_id, viewer)
    keep_search(
        request,
        SearchState(text=one.text, filters=one.filters)
        if one.is_by_rule
        else SearchState(filters={"list": (str(one.id),)}),
    )
    return redirect("candidates")


@member("POST")
def talent_list_change(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Name and share the list, put it away or bring it back (``act``)."""
    act, now = request.POST.get("act", ""), timezone.now()
    if act in ("remove", "restore"):
        try:
            remove_list(public_id=public_id, is_removed=act == "remove", actor=viewer, now=now)
        except InvalidInput as error:
            messages.error(request, str(error))
            return redirect(f"{reverse('talent_lists')}?removed={public_id}")
        if act == "restore":
            messages.success(request, _("人才库回来了。"))
            return redirect("talent_lists")
        messages.success(request, _("已收起，里面的人不变。"))
        return redirect(f"{reverse('talent_lists')}?removed={public_id}")
    try:
        change_list(
            public_id=public_id, name=request.POST.get("name", ""), note=request.POST.get("note", ""),
            is_for_all="is_for_all" in request.POST,
            members=list(filter(None, map(row_number, request.POST.getlist("member")))),
            teams=list(filter(None, map(row_number, request.POST.getlist("team")))),
            actor=viewer, now=now,
        )  # fmt: skip
    except InvalidInput as error:
        return _page(request, viewer, public_id, error)
    messages.success(request, _("已保存。"))
    return redirect(f"{reverse('talent_lists')}?at={public_id}")


@member("POST")
def list_people(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Put the people selected into a list (``to``; a new one by ``name``), or take them out (``act=out``)."""
    now, name, to = timezone.now(), request.POST.get("name", "").strip(), request.POST.get("to", "")
    is_in = request.POST.get("act") != "out"
    people = request.POST.getlist("id") or request.POST.get("ids", "").split(",")
    if name:
        to = str(make_list(name=name, actor=viewer, now=now).public_id)
    if not to:
        raise InvalidInput(_("请选一个人才库，或给新的起个名字。"))
    if "everyone" in request.POST:
        kind = BulkAct.Kind.LIST if is_in else BulkAct.Kind.UNLIST
        return begin(request, viewer, kind, str(_named(to, viewer).id))
    row, changed = put_in_list(
        public_id=to, people=people, is_in=is_in, actor=viewer, now=now
    )
    said = {"n": len(changed), "name": _named(str(row.public_id), viewer).name}
    text = (_("已把 %(n)s 人放进「%(name)s」") if is_in else _("已从「%(name)s」拿出 %(n)s 人")) % said
    undo: dict[str, object] = {}
    if changed:
        values = {"to": to, "act": "out" if is_in else "in", "ids": ",".join(changed)}
        undo = {"undo_url": reverse("list_people"), "undo_values": values}
    response = render(request, "parts/_toast_oob.html", {"text": text, **undo})
    response["HX-Trigger-After-Swap"] = "cd:changed"
    return response


@member("GET", "POST")
def candidate_lists(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the lists that the record is in; a POST puts it in (``to``) or takes it out (``out``)."""
    if request.method == "POST":
        out = request.POST.get("out", "")
        put_in_list(
            public_id=out or request.POST.get("to", ""), people=[public_id], is_in=not out,
            actor=viewer, now=timezone.now(),
        )  # fmt: skip
    there = lists_of_record(public_id, viewer=viewer)
    others = [one for one in list_lists(viewer=viewer) if not one.is_by_rule and one not in there]
    context = {"there": there, "others": others, "public_id": public_id}
    return render(request, "candidates/_lists.html", context)


def _named(public_id: str, viewer: Viewer) -> ShownList:
    found = next((one for one in list_lists(viewer=viewer) if one.public_id == public_id), None)
    if found is None:
        raise NotFound(_("没有这个人才库，可能已经收起，或者没有分享给你。"))
    return found


def _for_htmx(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.headers.get("HX-Request") != "true":
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
