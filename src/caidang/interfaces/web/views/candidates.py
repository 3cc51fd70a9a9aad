"""候选人: search, filter, page through, peek."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.candidates.selectors.find import search_candidates
from caidang.domain.candidates.selectors.record import view_candidate
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import member
from caidang.interfaces.web.columns import FIRST, columns_of
from caidang.interfaces.web.facets import facets_of, option_label
from caidang.interfaces.web.forms.candidates import SearchState
from caidang.interfaces.web.kept_search import keep_search, kept_search


@member("GET", "POST")
def candidates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the list as it was last searched; a POST from any page's search box starts a new search."""
    if request.method == "POST":
        keep_search(request, SearchState.read(request.POST))
        return redirect("candidates")
    if "all" in request.GET:
        keep_search(request, SearchState())
        return redirect("candidates")
    state = kept_search(request)
    return render(request, "candidates/page.html", _context(state, viewer))


@member("POST")
def candidate_results(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return facets and table for what the form says, and keep it for going back."""
    state = SearchState.read(request.POST)
    keep_search(request, state)
    return render(request, "candidates/_results.html", _context(state, viewer))


@member()
def candidate_peek(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the short form of a record for the side of the list."""
    view = view_candidate(public_id, viewer=viewer, today=timezone.localdate())
    return render(request, "candidates/_peek.html", {"view": view, "row": view.row})


def _context(state: SearchState, viewer: Viewer) -> dict[str, object]:
    page = search_candidates(
        text=state.text,
        filters=state.filters,
        viewer=viewer,
        page=state.page,
        today=timezone.localdate(),
        sort=state.sort,
    )
    return {
        "state": state,
        "q": state.text,
        "page": page,
        "facets": facets_of(page.facets, state.filters),
        "columns": columns_of(key for key in FIRST if not (state.text and key == "updated")),
        "chosen": [
            (name, value, option_label(name, value))
            for name, values in state.filters.items()
            for value in values
        ],
        "sorts": [
            ("", _("默认顺序")),
            ("relevance", _("最相关")),
            ("updated", _("最近更新")),
            ("created", _("最近建档")),
            ("experience", _("经验从长到短")),
            ("salary", _("期望薪资从高到低")),
            ("name", _("姓名拼音")),
        ],
        "may_receive": may(viewer, Action.RECEIVE),
        "may_tag": may(viewer, Action.TAG_CANDIDATE),
        "examples": ("上海 Java 985", "经验:3-5年 本科及以上", "薪资:20k-35k -外包", "姓名:zs"),
    }
