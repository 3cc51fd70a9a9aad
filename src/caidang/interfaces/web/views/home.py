"""The way in: each role starts where its work is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import member


@member()
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Lead on to the first page that the member may see."""
    for action, name in (
        (Action.READ_CANDIDATE, "candidates"),
        (Action.READ_HEALTH, "health"),
    ):
        if may(viewer, action):
            return redirect(name)
    return render(request, "parts/nothing.html")
