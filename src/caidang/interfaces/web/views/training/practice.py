"""练习: in the practice space the exercises and whether they are done; elsewhere how to come there."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from caidang.domain.training.practice import new_resume
from caidang.domain.training.selectors.practice import exercises_of
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member


@member()
def practice(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the exercises; what was done is looked up, nobody ticks anything off."""
    if not settings.CAIDANG_PRACTICE:
        return render(request, "learning/practice.html", {"rows": [], "resume": ""})
    rows = exercises_of(viewer=viewer, today=timezone.localdate())
    context = {"rows": rows, "done": sum(row.is_done for row in rows), "resume": new_resume()}
    return render(request, "learning/practice.html", context)
