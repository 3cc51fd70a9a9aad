"""笔记: what was learned with a client, a job, a kind of work; written, taken back, searched."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from caidang.core.errors import InvalidInput
from caidang.domain.clients.models import Note
from caidang.domain.clients.selectors.clients import get_client
from caidang.domain.clients.selectors.jobs import get_job
from caidang.domain.clients.selectors.notes import (
    get_note,
    notes_alike,
    notes_on,
    whom_to_call,
)
from caidang.domain.clients.selectors.notes_search import search_notes
from caidang.domain.clients.services.notes import remove_note, set_client_follow
from caidang.domain.review.services.news.client_notes import write_note
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.forms.clients import MAX_TEXT
from caidang.interfaces.web.shared_templates import KINDS, find_templates


@member("GET", "POST")
def client_notes(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the notes on a client; a POST adds one. A text that is refused stays in the box."""
    client = get_client(public_id, viewer=viewer)
    error = ""
    if request.method == "POST":
        try:
            write_note(
                client=client, text=request.POST.get("text", ""), kind=request.POST.get("kind", ""),
                actor=viewer, now=timezone.now(),
            )  # fmt: skip
        except InvalidInput as refusal:
            error = str(refusal)
    context: dict[str, object] = {"notes": notes_on(viewer=viewer, client=client), "here": "client"}
    return _notes(request, viewer, public_id, context, error)


@member("GET", "POST")
def job_notes(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the notes on a job and what was learned elsewhere; a POST adds one: to the job, its client, or the role (``on``)."""
    job = get_job(public_id, viewer=viewer)
    error = ""
    if request.method == "POST":
        on = request.POST.get("on", "job")
        try:
            write_note(
                client=job.client if on == "client" else None, job=job if on == "job" else None,
                role=request.POST.get("role", "") if on == "role" else "",
                text=request.POST.get("text", ""), kind=request.POST.get("kind", ""),
                actor=viewer, now=timezone.now(),
            )  # fmt: skip
        except InvalidInput as refusal:
            error = str(refusal)
    context: dict[str, object] = {
        "notes": notes_on(viewer=viewer, job=job), "alike": notes_alike(job, viewer=viewer),
        "here": "job", "title": job.title,
    }  # fmt: skip
    return _notes(request, viewer, public_id, context, error)


@member("POST")
def client_follow(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Follow a client (``follow=yes``), or no longer."""
    client = get_client(public_id, viewer=viewer)
    is_followed = request.POST.get("follow") == "yes"
    set_client_follow(client=client, is_followed=is_followed, actor=viewer, now=timezone.now())
    return redirect("client", public_id)


@member("POST")
def note_remove(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take one's own note back."""
    remove_note(note=get_note(public_id, viewer=viewer), actor=viewer, now=timezone.now())
    return HttpResponse("")


NOTES, TEMPLATES = "notes", "templates"
"""What the one box is to look into, beside the kinds of both."""


@member("GET", "POST")
def notes_found(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Search notes and templates within reach; what is sought stands in no address."""
    text, kind = request.POST.get("q", "")[:MAX_TEXT], request.POST.get("kind", "")
    are_notes = kind not in KINDS and kind != TEMPLATES
    found = search_notes(
        text, viewer=viewer, kind=kind if kind in Note.Kind.values else "",
        after=row_number(request.POST.get("after", "")),
    ) if are_notes else None  # fmt: skip
    shown = kind if kind in KINDS else ""
    are_templates = kind not in Note.Kind.values and kind != NOTES
    context = {
        "found": found, "q": text, "kind": kind, "kinds": Note.Kind.choices,
        "templates": find_templates(text, viewer=viewer, kind=shown) if are_templates else [],
        "template_kinds": KINDS.items(),
    }  # fmt: skip
    if "after" in request.POST:
        return render(request, "clients/_more_notes.html", context)
    return render(request, "clients/_found_notes.html" if is_part(request) else "clients/notes.html", context)


def _notes(
    request: HttpRequest, viewer: Viewer, public_id: str, context: dict[str, object], error: str
) -> HttpResponse:
    context |= {
        "public_id": public_id, "kinds": Note.Kind.choices, "error": error,
        "text": request.POST.get("text", "") if error else "", "kind": request.POST.get("kind", "") if error else "",
        "names": whom_to_call(viewer=viewer),
    }  # fmt: skip
    return render(request, "clients/_notes.html", context)
