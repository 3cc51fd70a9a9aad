"""People are added to a job: from a record, from the list's selection, from those who fit a job."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.pipeline.selectors.checking import check_people
from caidang.domain.pipeline.selectors.jobs import list_job_choices
from caidang.domain.pipeline.selectors.person import applications_of
from caidang.domain.pipeline.services.applying import Applied, Outcome, apply_people
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.interfaces.web.access import member


@member()
def candidate_applications(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the person's applications within reach."""
    found = applications_of(public_id, viewer=viewer, now=timezone.now())
    return render(request, "board/_applications.html", {"found": found, "public_id": public_id})


@member("GET", "POST")
def apply_choose(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask which job the people go to."""
    require(viewer, Action.PIPELINE)
    sent = request.POST if request.method == "POST" else request.GET
    context = {"ids": sent.getlist("id"), "jobs": list_job_choices(viewer=viewer)}
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
    context = {"ids": ids, "job": check.job, "warnings": check.warnings, "may_go_on": check.may_go_on}
    return render(request, "board/_check.html", context)


@member("POST")
def apply(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Add the people to the job."""
    done = apply_people(
        job_id=request.POST.get("job", ""), public_ids=request.POST.getlist("id"), actor=viewer,
        now=timezone.now(),
    )  # fmt: skip
    one = str(done.made[0].public_id) if len(done.made) == 1 else ""
    undo_url = reverse("application_remove", args=[one]) if one else ""
    context = {"text": told(done), "undo_url": undo_url}
    response = render(request, "parts/_toast_oob.html", context)
    response["HX-Trigger-After-Swap"] = "cd:changed"
    return response


def told(done: Applied) -> str:
    """Say what came of it, those left out as well."""
    added = done.counts.get(Outcome.ADDED, 0)
    text = _("已把 %(n)s 人加入「%(job)s」") % {"n": added, "job": done.job.title}
    left_out = [
        f"{n} 人{outcome.label}" for outcome, n in done.counts.items() if outcome is not Outcome.ADDED
    ]
    return "，".join([text, *left_out])
