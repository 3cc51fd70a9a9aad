"""候选人: search, filter, page through, peek."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.analytics.services.searches import note_search
from caidang.domain.candidates.catalogue import counted_for, names_in, own_fields, readable
from caidang.domain.candidates.selectors.finding.arriving import count_arriving
from caidang.domain.candidates.selectors.finding.find import search_candidates
from caidang.domain.candidates.selectors.finding.saved_views import View, list_views
from caidang.domain.candidates.selectors.finding.talent_lists import list_lists, list_name
from caidang.domain.candidates.selectors.finding.view_news import fresh_ids
from caidang.domain.candidates.selectors.labelling.labels import category_tree, offered_paths
from caidang.domain.candidates.selectors.page.placing import list_owners
from caidang.domain.candidates.services.record.opening import note_found, open_record
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.review.selectors.bulk import running_bulk
from caidang.domain.review.services.many.bulk_ways import steps_of
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.facets import category_label, facets_of, option_label
from caidang.interfaces.web.forms.candidates import UNSEEN, SearchState
from caidang.interfaces.web.kept_search import keep_search, kept_search
from caidang.interfaces.web.templatetags.lists import RowWords
from caidang.interfaces.web.wording.bulk_words import bulk_words
from caidang.interfaces.web.wording.columns import COOKIE, all_columns, shown_columns

_YEAR_S = 365 * 86_400


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
    shown = {**_results(request, state, viewer), **_around(request, viewer)}
    return render(request, "candidates/page.html", shown)


@member("POST")
def candidate_results(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return facets and table for what the form says, and keep it for going back."""
    state = SearchState.read(request.POST)
    keep_search(request, state)
    shown = _results(request, state, viewer)
    if state.text.strip() and state.page == 1 and state.after is None:
        note_search(is_fruitless=not shown["found_any"], actor=viewer, now=timezone.now())
    response = render(request, "candidates/_results.html", shown)
    known = all_columns(own_fields())
    columns = [key for key in state.columns if key in known]
    if columns and not state.view:
        response.set_cookie(
            COOKIE, ".".join(columns), max_age=_YEAR_S, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return response


@member()
def candidate_peek(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the short form of a record for the side of the list."""
    view = open_record(public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    return render(request, "candidates/_peek.html", {"view": view, "row": view.row})


def _results(request: HttpRequest, state: SearchState, viewer: Viewer) -> dict[str, object]:
    """What changes with every search: facets, table, views."""
    page = search_candidates(
        text=state.text,
        filters=state.filters,
        viewer=viewer,
        page=state.page,
        today=timezone.localdate(),
        sort=state.sort,
        after=state.after,
    )
    note_found(page, viewer=viewer, now=timezone.now())
    tree, own = category_tree(is_all=True), counted_for(viewer)
    told = [(k, v) for k in own for v in (*dict(page.facets.get(k, ())), *state.filters.get(k, ()))]
    members = names_in(own, told)
    known = all_columns(own_fields())
    chosen = shown_columns(state.columns, request.COOKIES, known)
    is_dated = "updated" in state.columns or not state.text
    views = list_views(viewer=viewer)
    view = next((view for view in views if view.public_id == state.view), None)
    return {
        "state": state,
        "q": state.text,
        "page": page,
        "found_any": bool(page.total),
        "arriving": 0 if page.total else count_arriving(viewer=viewer),
        "trail": _trail(state, page.after),
        "facets": facets_of(page.facets, state.filters, tree, own, members),
        "columns": tuple(c for c in chosen if is_dated or c.key != "updated"),
        "chosen_columns": chosen,
        "other_columns": tuple(c for c in known.values() if c.key not in {one.key for one in chosen}),
        "views": views,
        "view": view,
        "is_view_changed": view is not None and _content_of(view) != state.content(),
        "unseen": [(name, value) for name in UNSEEN for value in state.filters.get(name, ())],
        "fresh": len(fresh_ids(view.public_id, viewer=viewer)) if view and "new" not in state.filters else 0,
        "chosen": [
            (name, value, _said(name, value, viewer))
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
        "row_words": RowWords(
            pick=_("选中") if may(viewer, Action.TAG_CANDIDATE) else "",
            unsure=_("处待核"),
            is_sought=bool(state.text),
        ),
        "reach": [] if viewer.sees_all else [scope.label for scope in viewer.rules.reach],
        "may_receive": may(viewer, Action.RECEIVE),
        "may_tag": may(viewer, Action.TAG_CANDIDATE),
        "may_export": may(viewer, Action.EXPORT),
        "examples": ("上海 Java 985", "经验:3-5年 本科及以上", "薪资:20k-35k -外包", "姓名:zs"),
    }


def _around(request: HttpRequest, viewer: Viewer) -> dict[str, object]:
    """What the page says around the results and keeps while they change: what can be done with those chosen."""
    bulk = None if is_part(request) else running_bulk(viewer=viewer, now=timezone.now())
    return {
        "may_mail": may(viewer, Action.MAIL),
        "may_apply": may(viewer, Action.PIPELINE),
        "may_submit": may(viewer, Action.SUBMIT),
        "may_export_clear": may(viewer, Action.EXPORT_CLEAR),
        "purposes": list(Purpose),
        "lists": [one for one in list_lists(viewer=viewer) if not one.is_by_rule],
        "categories": offered_paths(),
        "may_place": may(viewer, Action.PLACE_CANDIDATE),
        "owners": list_owners(viewer=viewer),
        "steps": steps_of(viewer.role) if may(viewer, Action.WORK) else (),
        "bulk": bulk,
        "bulk_text": bulk_words(bulk) if bulk else "",
    }


def _said(name: str, value: str, viewer: Viewer) -> str:
    """Say a chosen value as people read it."""
    if name == "category":
        return category_label(value, category_tree(is_all=True))
    if name == "new":
        return _("新来的")
    if name == "list":
        return list_name(value, viewer=viewer)
    own = counted_for(viewer)
    if name in own:
        return f"{own[name].label}：{readable(own, name, value, names_in(own, [(name, value)]))}"
    return option_label(name, value)


def state_of(view: View) -> SearchState:
    """Return the list's state that a saved view stands for."""
    return replace(_content_of(view), view=view.public_id)


def _content_of(view: View) -> SearchState:
    return SearchState.clean(
        {
            "text": view.text,
            "filters": view.filters,
            "sort": view.sort,
            "columns": view.columns,
            "density": view.density,
        }
    )


def _trail(state: SearchState, after: int | None) -> str:
    """Where the pages up to the next one begin, as the form carries it."""
    known = [*state.trail, after] if len(state.trail) == state.page - 1 else []
    return ",".join(str(place) for place in known if place is not None)
