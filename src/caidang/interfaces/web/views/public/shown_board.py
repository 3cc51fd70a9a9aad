"""Figures that a link shows to people without an account, in a frame of another site where that may be."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from caidang.domain.analytics.gathering import answer_all
from caidang.domain.analytics.services.shown_boards import note_seen, open_shown
from caidang.foundation.lib.csp import XFRAME_EXEMPT, chart_policy, nonce
from caidang.interfaces.web.guarded_links import guarded_link
from caidang.interfaces.web.panels import view_panels


@guarded_link("GET")
def shown_board(request: HttpRequest, token: str) -> HttpResponse:
    """Show a link's figures to whoever has it, in a frame of the sites named and in no other."""
    now = timezone.now()
    row, name, questions, viewer = open_shown(token, now=now)
    drawn = answer_all(questions, viewer=viewer, now=now)
    panels = view_panels(zip(questions, drawn, strict=True), viewer=viewer, is_public=True)
    note_seen(row, now=now)
    response = render(request, "analytics/shown.html", {"name": name, "panels": panels, "now": now, "is_alone": False})
    response["Content-Security-Policy"] = chart_policy(nonce(), tuple(row.sites))
    if row.sites:
        setattr(response, XFRAME_EXEMPT, True)
    return response
