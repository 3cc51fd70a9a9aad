"""People are added to a job: from a record, from the list's selection, from those who fit a job."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.candidates.selectors.finding.selection import found_ids
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.pipeline.models import Block
from caidang.domain.pipeline.selectors.checking import check_people
from caidang.domain.pipeline.selectors.jobs import list_client_choices, list_job_choices
from caidang.domain.pipeline.selectors.person import applications_of
from caidang.domain.pipeline.services import blocks
from caidang.domain.pipeline.services.applying import Applied, Outcome, apply_people
from caidang.domain.pipeline.services.runs import begin_run
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.kept_search import kept_search


@member()
def candidate_applications(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the person's applications within reach."""
    found = applications_of(public_id, viewer=viewer, now=timezone.now())
    context = {"found": found, "public_id": public_id, "may_submit": may(viewer, Action.SUBMIT)}
    return render(request, "board/_applications.html", context)


@member("GET", "POST")
def candidate_block(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Ask why and for whom; a POST puts the person on the 屏蔽名单, or takes him off it (``lift``)."""
    record = get_candidate(public_id, viewer=viewer)
    if request.method != "POST":
        require(viewer, Action.PIPELINE)
        context = {
            "public_id": public_id, "reasons": Block.Reason.choices,
            "clients": list_client_choices(viewer=viewer),
        }  # fmt: skip
        return render(request, "board/_block.html", context)
    number, now = row_number(request.POST.get("lift", "")), timezone.now()
    if number:
        blocks.lift(candidate=record, block_id=number, actor=viewer, now=now)
        text = _("已从屏蔽名单里去掉")
    else:
        blocks.block(
            candidate=record, client_id=request.POST.get("client", ""),
            reason=request.POST.get("reason", ""), actor=viewer, now=now,
        )  # fmt: skip
        text = _("已放进屏蔽名单，推荐和加入职位时都会拦住")
    response = render(request, "parts/_toast_oob.html", {"text": text, "undo_url": ""})
    response["HX-Trigger-After-Swap"] = "cd:changed"
    return response


@member("GET", "POST")
def apply_choose(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask which job the people go to."""
    require(viewer, Action.PIPELINE)
    sent = request.POST if request.method == "POST" else request.GET
    is_all = "all" in sent or "everyone" in sent
    context = {
        "ids": [] if is_all else sent.getlist("id"),
        "is_all": is_all,
        "count": len(_found(request, viewer)) if is_all else 0,
        "jobs": list_job_choices(viewer=viewer),
    }
    return render(request, "board/_choose.html", context)


@member()
def apply_jobs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the jobs that what is typed fits."""
    require(viewer, Action.PIPELINE)
    text = request.GET.get("q", "")[:40]
    jobs = list_job_choices(viewer=viewer, text=text)
    return render(request, "board/_job_choices.html", {"jobs": jobs, "q": text})


@member("POST")
def apply_check(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say what is to be known before they are added."""
    ids = request.POST.getlist("id")
    check = check_people(request.POST.get("job", ""), ids, viewer=viewer, now=timezone.now())
    is_all = "all" in request.POST
    context = {
        "ids": ids, "is_all": is_all, "count": len(_found(request, viewer)) if is_all else 0,
        "job": check.job, "warnings": check.warnings, "may_go_on": check.may_go_on,
    }  # fmt: skip
    return render(request, "board/_check.html", context)


@member("POST")
def apply(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Add the people to the job: those named at once, all that the list found (``all``) in the background."""
    if "all" in request.POST:
        run = begin_run(
            job_id=request.POST.get("job", ""), people=_found(request, viewer), actor=viewer,
            now=timezone.now(),
        )  # fmt: skip
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("apply_run", args=[run.public_id])})
    done = apply_people(
        job_id=request.POST.get("job", ""), public_ids=request.POST.getlist("id"), actor=viewer,
        now=timezone.now(),
    )  # fmt: skip
    context = {"text": told(done), "undo_url": _undo_url(done)}
    response = render(request, "parts/_toast_oob.html", context)
    response["HX-Trigger-After-Swap"] = "cd:changed"
    return response


def _undo_url(done: Applied) -> str:
    if done.run:
        return reverse("apply_run_undo", args=[done.run])
    return reverse("application_remove", args=[done.made[0].public_id]) if done.made else ""


def _found(request: HttpRequest, viewer: Viewer) -> list[int]:
    """All whom the list last found."""
    state = kept_search(request)
    return list(
        found_ids(text=state.text, filters=state.filters, viewer=viewer, today=timezone.localdate())
    )


def told(done: Applied) -> str:
    """Say what came of it, those left out as well."""
    added = done.counts.get(Outcome.ADDED, 0)
    text = _("已把 %(n)s 人加入「%(job)s」") % {"n": added, "job": done.job.title}
    left_out = [
        f"{n} 人{outcome.label}" for outcome, n in done.counts.items() if outcome is not Outcome.ADDED
    ]
    return "，".join([text, *left_out])
