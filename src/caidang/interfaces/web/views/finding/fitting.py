"""按职位找人 and 类似此人: people ranked by what is asked, with the verdict on each point."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.match.fit import State, Verdict
from caidang.core.match.requirements import Requirement, read_requirements
from caidang.domain.candidates.selectors.finding.fitting import (
    FittingPage,
    find_fitting,
    find_similar,
)
from caidang.domain.candidates.selectors.page.record import view_candidate
from caidang.domain.clients.selectors.jobs import LIVE, list_jobs, view_job
from caidang.domain.pipeline.selectors.jobs import stages_in
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.interfaces.web.access import member
from caidang.interfaces.web.wording.requirement_words import kind_labels, words_of

MAX_TEXT = 20_000
MOST_JOBS = 8
"""Jobs that the empty page offers to start with."""


@dataclass(frozen=True, slots=True)
class Point:
    """A requirement in words, and whether the person took it off the list."""

    key: str
    label: str
    text: str
    is_must: bool
    is_dropped: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A verdict in words: its state, the requirement, and what the record says."""

    state: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of the answer; ``percent`` is the fit, ``stage`` where he stands in the job already."""

    row: object
    percent: int
    verdicts: tuple[Told, ...]
    stage: str = ""


@member("GET", "POST")
def fitting(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a job description and show who fits; nothing of it is kept, and none stands in an address."""
    require(viewer, Action.READ_CANDIDATE)
    text = request.POST.get("text", "")[:MAX_TEXT]
    dropped = set(request.POST.getlist("drop"))
    asked = read_requirements(text)
    page = find_fitting(
        requirements=[r for r in asked if r.key not in dropped],
        viewer=viewer,
        today=timezone.localdate(),
    )
    context = {"text": text, "points": [_point(r, dropped) for r in asked], **_answer(page, viewer)}
    if not text and may(viewer, Action.READ_CLIENT):
        mine = {"status": LIVE, "owner": "me"}
        context["jobs"] = (
            list_jobs(viewer=viewer, filters=mine).rows
            or list_jobs(viewer=viewer, filters={"status": LIVE}).rows
        )[:MOST_JOBS]
    return render(request, "fitting/page.html", context)


@member("GET", "POST")
def job_people(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show who fits a job that is kept; a POST leaves out the requirements that it names (``drop``)."""
    require(viewer, Action.READ_CANDIDATE)
    view = view_job(public_id, viewer=viewer)
    dropped = set(request.POST.getlist("drop"))
    page = find_fitting(
        requirements=[r for r in view.requirements if r.key not in dropped],
        viewer=viewer,
        today=timezone.localdate(),
    )
    points = [_point(r, dropped) for r in view.requirements]
    there = stages_in(public_id, [each.row.id for each in page.found], viewer=viewer)
    context = {
        "row": view.row, "view": view, "points": points, "for_job": public_id,
        **_answer(page, viewer, there),
    }  # fmt: skip
    return render(request, "fitting/job.html", context)


@member()
def candidate_similar(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show who is like this person."""
    today = timezone.localdate()
    page = find_similar(public_id, viewer=viewer, today=today)
    row = view_candidate(public_id, viewer=viewer, now=timezone.now(), today=today).row
    points = [_point(r, set()) for r in page.requirements]
    return render(request, "fitting/similar.html", {"row": row, "points": points, **_answer(page, viewer)})


def _answer(
    page: FittingPage, viewer: Viewer, there: Mapping[int, str] = MappingProxyType({})
) -> dict[str, object]:
    return {
        "may_apply": may(viewer, Action.PIPELINE),
        "total": page.total,
        "ranked": [
            Ranked(each.row, round(each.fit.score * 100), tuple(map(_told, each.fit.verdicts)), there.get(each.row.id, ""))
            for each in page.found
        ],
    }


def _point(requirement: Requirement, dropped: set[str]) -> Point:
    return Point(
        requirement.key,
        kind_labels()[requirement.kind],
        words_of(requirement),
        requirement.is_must,
        requirement.key in dropped,
    )


def _told(verdict: Verdict) -> Told:
    words = words_of(verdict.requirement)
    label = kind_labels()[verdict.requirement.kind]
    why = {
        State.MET: _("符合「%(label)s：%(words)s」"),
        State.PARTLY: _("接近「%(label)s：%(words)s」"),
        State.MISSING: _("不符合「%(label)s：%(words)s」"),
        State.UNKNOWN: _("档案里没有写「%(label)s」，要求是 %(words)s"),
    }[verdict.state] % {"label": label, "words": words}
    if verdict.told:
        why += _("，档案里是 %(told)s") % {"told": verdict.told}
    return Told(verdict.state.value, words, why)
