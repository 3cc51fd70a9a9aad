"""健康: is everything all right, and what to do if not."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from caidang.domain.connectors.selectors.connections import connection_problems
from caidang.domain.intake.health import get_health
from caidang.domain.intake.selectors.rereads import count_outdated
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import is_part, member


@member()
def health(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the state of the installation; htmx asks again for the figures alone."""
    now = timezone.now()
    state = get_health(viewer=viewer, now=now)
    state = replace(state, problems=(*state.problems, *connection_problems(viewer=viewer)))
    name = "health/_figures.html" if is_part(request) else "health/page.html"
    used = state.disk_total - state.disk_free
    return render(
        request,
        name,
        {
            "health": state,
            "now": now,
            "disk_used": used,
            "outdated": count_outdated(),
            "may_reread": may(viewer, Action.REREAD),
            "may_read_intake": may(viewer, Action.READ_INTAKE),
            "may_manage_keys": may(viewer, Action.MANAGE_KEYS),
        },
    )
