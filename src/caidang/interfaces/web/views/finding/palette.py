"""The palette's people, clients and jobs: the few best hits for what is typed, inside the viewer's scopes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from caidang.domain.candidates.selectors.finding.find import search_candidates
from caidang.domain.candidates.services.record.opening import note_found
from caidang.domain.clients.selectors.clients import find_clients
from caidang.domain.clients.selectors.jobs import find_jobs
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member
from caidang.interfaces.web.forms.candidates import SearchState
from caidang.interfaces.web.shared_templates import find_templates

MOST = 6
MOST_OTHERS = 4


@member("POST")
def palette_people(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return options to open, without touching the search that the list keeps."""
    text = SearchState.read(request.POST).text
    page = search_candidates(
        text=text, viewer=viewer, today=timezone.localdate(), page_size=MOST,
        are_facets_wanted=False,
    )  # fmt: skip
    note_found(page, viewer=viewer, now=timezone.now())
    context = {
        "page": page, "q": text,
        "clients": find_clients(text, viewer=viewer, most=MOST_OTHERS),
        "jobs": find_jobs(text, viewer=viewer, most=MOST_OTHERS),
        "templates": find_templates(text, viewer=viewer, most=MOST_OTHERS) if text.strip() else [],
    }  # fmt: skip
    return render(request, "parts/_palette_people.html", context)
