"""候选人: search, filter, page through, peek."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.candidates.selectors.bands import BAND_FACETS
from caidang.domain.candidates.selectors.find import CandidatePage, search_candidates
from caidang.domain.candidates.selectors.record import view_candidate
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import member
from caidang.interfaces.web.forms.candidates import FACETS, SearchState
from caidang.interfaces.web.kept_search import keep_search, kept_search
from caidang.interfaces.web.templatetags.formats import source_name

OPEN_OPTIONS = 7
"""Options of a facet that show without unfolding the rest."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: its first options, and the rest to be unfolded."""

    name: str
    label: str
    first: tuple[Option, ...]
    rest: tuple[Option, ...]


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
        "facets": _facets(page, state.filters),
        "chosen": [
            (name, value, _option_label(name, value))
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


def _facets(page: CandidatePage, filters: Mapping[str, Sequence[str]]) -> list[Facet]:
    labels = {
        "city": _("城市"),
        "degree": _("学历"),
        "tier": _("学校层次"),
        "years": _("经验"),
        "salary": _("期望薪资"),
        "skill": _("技能"),
        "tag": _("标签"),
        "source": _("来源"),
        "updated": _("更新时间"),
    }
    facets = []
    for name in FACETS:
        chosen = filters.get(name, ())
        counted = dict(page.facets.get(name, ()))
        values = [*[v for v in chosen if v not in counted], *counted]
        options = [
            Option(v, _option_label(name, v), counted.get(v, 0), v in chosen) for v in values
        ]
        options.sort(key=lambda option: not option.is_chosen)
        if options:
            shown, rest = options[:OPEN_OPTIONS], options[OPEN_OPTIONS:]
            facets.append(Facet(name, labels[name], tuple(shown), tuple(rest)))
    return facets


def _option_label(name: str, value: str) -> str:
    if name == "source":
        return source_name(value)
    if name in BAND_FACETS:
        return _band_label(name, *value.partition("-")[::2])
    return value


def _band_label(name: str, low: str, high: str) -> str:
    """Say a stretch of years, thousands of yuan or days; either end may be open."""
    between, below, above = {
        "years": (_("%(low)s–%(high)s 年"), _("%(high)s 年以下"), _("%(low)s 年以上")),
        "salary": (_("%(low)s–%(high)sK"), _("%(high)sK 以下"), _("%(low)sK 以上")),
        "updated": (_("%(low)s–%(high)s 天前"), _("%(high)s 天内"), _("一年以前")),
    }[name]
    said = below if low in ("", "0") else between if high else above
    return said % {"low": low, "high": high}
