"""客户: the list, the form, the page, and taking a change back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.clients.models import Job, Note
from caidang.domain.clients.selectors.clients import (
    ARCHIVED,
    choices,
    is_any,
    list_clients,
    view_client,
)
from caidang.domain.clients.selectors.contracts import list_contracts
from caidang.domain.clients.selectors.jobs import list_jobs
from caidang.domain.clients.selectors.merges import open_merges
from caidang.domain.clients.selectors.notes import notes_on, whom_to_call
from caidang.domain.clients.selectors.removed import list_removed
from caidang.domain.clients.services.clients import add_client
from caidang.domain.clients.services.contacts import Purpose
from caidang.domain.clients.services.opening import open_contacts
from caidang.domain.clients.services.undoing import undo_version
from caidang.domain.pipeline.selectors.passings import whole_client_timeline
from caidang.domain.pipeline.services.client_standing import change_client, undo_change
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.forms.clients import ListState, client_values
from caidang.interfaces.web.kept_search import keep, kept
from caidang.interfaces.web.undoing import tell_with_undo

_SLOT = "clients"
_FILTERS = ("status", "owner", "team")


@member("GET", "POST")
def clients(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the clients as they were last sought; a POST seeks anew."""
    sent = request.POST if request.method == "POST" else {} if "all" in request.GET else kept(request, _SLOT)
    state = ListState.read(sent, _FILTERS)
    page = list_clients(viewer=viewer, text=state.text, filters=state.filters, page=state.page)
    keep(request, _SLOT, state.to_json())
    context = {
        "state": state, "q": state.text, "page": page, "choices": choices(viewer=viewer),
        "archived": ARCHIVED, "may_edit": may(viewer, Action.EDIT_CLIENT),
        "is_unused": not page.total and not state.is_narrowed and not is_any(viewer=viewer),
    }  # fmt: skip
    return render(request, "clients/_list.html" if is_part(request) else "clients/page.html", context)


@member("GET", "POST")
def client_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the form of a new client; a POST keeps it. What is refused stays in the form."""
    require(viewer, Action.EDIT_CLIENT)
    sent = request.POST if request.method == "POST" else {"owner": str(viewer.user_id or "")}
    error = ""
    if request.method == "POST":
        try:
            made = add_client(values=client_values(request.POST), actor=viewer, now=timezone.now())
        except InvalidInput as refusal:
            error = str(refusal)
        else:
            return redirect("client", made.public_id)
    context = {"sent": sent, "choices": choices(viewer=viewer), "error": error, "is_new": True}
    return render(request, "clients/form.html", context, status=422 if error else 200)


@member()
def client(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a client."""
    view = view_client(public_id, viewer=viewer)
    one, now, today = view.client, timezone.now(), timezone.localdate()
    context = {
        "view": view, "row": view.row, "public_id": public_id, "today": today,
        "jobs": list_jobs(viewer=viewer, client=one),
        "contacts": open_contacts(one, viewer=viewer, now=now),
        "may_reveal": may(viewer, Action.REVEAL), "may_submit": may(viewer, Action.SUBMIT), "purposes": list(Purpose),
        "quota": (viewer.rules.reveals_per_hour, viewer.rules.reveals_per_day),
        "contracts": list_contracts(one, viewer=viewer, today=today),
        "removed": list_removed(one) if view.may_edit else None,
        "happenings": whole_client_timeline(one, viewer=viewer, today=today),
        "merges": open_merges(one) if view.may_edit else [],
        "notes": notes_on(viewer=viewer, client=one), "here": "client", "kinds": Note.Kind.choices,
        "names": whom_to_call(viewer=viewer),
    }  # fmt: skip
    return render(request, "clients/client.html", context)


@member("GET", "POST")
def client_edit(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a client's form; a POST changes it. What is refused stays in the form."""
    view = view_client(public_id, viewer=viewer)
    require(viewer, Action.EDIT_CLIENT, view.client.target)
    error = ""
    sent: object = view.client
    if request.method == "POST":
        sent = request.POST
        try:
            done = change_client(
                client=view.client, values=client_values(request.POST), actor=viewer, now=timezone.now()
            )
        except InvalidInput as refusal:
            error = str(refusal)
        else:
            tell_with_undo(request, _("已保存。"), done)
            return redirect("client", public_id)
    context = {"sent": sent, "row": view.row, "choices": choices(viewer=viewer), "error": error}
    return render(request, "clients/form.html", context, status=422 if error else 200)


@member("POST")
def client_archive(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Put a client away (``archive=yes``), or take it out again."""
    is_archived = request.POST.get("archive") == "yes"
    row = view_client(public_id, viewer=viewer)
    done = change_client(
        client=row.client, values={"is_archived": is_archived}, actor=viewer, now=timezone.now()
    )
    text = _("已归档，在「已归档」里还找得到。") if is_archived else _("已恢复。")
    tell_with_undo(request, text, done)
    return redirect("client", public_id)


@member("POST")
def revision_undo(request: HttpRequest, viewer: Viewer, revision_id: int) -> HttpResponse:
    """Take a change of a client or a job back, and show it."""
    subject = undo_change(revision_id=revision_id, actor=viewer, now=timezone.now())
    messages.success(request, _("已撤销。"))
    if is_part(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect("job" if isinstance(subject, Job) else "client", subject.public_id)


@member("POST")
def version_undo(request: HttpRequest, viewer: Viewer, version_id: int) -> HttpResponse:
    """Take a change of a contact or of a contract back."""
    client = undo_version(version_id=version_id, actor=viewer, now=timezone.now())
    messages.success(request, _("已撤销。"))
    return redirect("client", client.public_id)
