"""联系人: the people at a client's, changed, put away, forgotten, and shown in clear."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.clients.contact_fields import FIELDS
from caidang.domain.clients.selectors.clients import get_client, view_client
from caidang.domain.clients.selectors.contacts import (
    content_of,
    decide,
    get_contact,
    list_contacts,
)
from caidang.domain.clients.services import contacts as services
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.interfaces.web.access import member


@member("GET", "POST")
def contact_new(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show the form of a new contact of a client; a POST keeps him. What is refused stays in the form."""
    client = get_client(public_id, viewer=viewer)
    require(viewer, Action.EDIT_CLIENT, client.target)
    error, sent = "", {}
    if request.method == "POST":
        sent = _values(request.POST)
        try:
            services.add_contact(client=client, values=sent, actor=viewer, now=timezone.now())
        except InvalidInput as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("已记下。"))
            return redirect("client", public_id)
    fields = [(field, sent.get(key, ""), False) for key, field in FIELDS.items()]
    context = {"row": client, "fields": fields, "error": error, "is_new": True}
    return render(request, "clients/contact.html", context, status=422 if error else 200)


@member("GET", "POST")
def contact(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a contact's form; a POST changes him, or with ``act`` puts him away (remove), or forgets him (erase)."""
    found = get_contact(public_id, viewer=viewer)
    require(viewer, Action.EDIT_CLIENT, found.client.target)
    now, error = timezone.now(), ""
    if request.method == "POST":
        try:
            text = _done(request, viewer, public_id)
        except InvalidInput as refusal:
            error = str(refusal)
        else:
            messages.success(request, text)
            return redirect("client", found.client.public_id)
    content = content_of(found)
    fields = []
    for key, field in FIELDS.items():
        is_open = decide(field, found.client, viewer).is_allowed
        told = request.POST.get(key, "") if error else content.get(key, "") if is_open else ""
        fields.append((field, told, not is_open and bool(content.get(key))))
    context = {"row": found.client, "fields": fields, "error": error, "public_id": public_id, "now": now}
    return render(request, "clients/contact.html", context, status=422 if error else 200)


@member("POST")
def contact_restore(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Bring a contact back that was put away."""
    found = get_contact(public_id, viewer=viewer, is_removed=True)
    services.restore_contact(contact=found, actor=viewer, now=timezone.now())
    messages.success(request, _("联系人已取回。"))
    return redirect("client", found.client.public_id)


@member("POST")
def contact_reveal(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one field of a contact in clear for ten minutes, and return the client's contacts."""
    found = get_contact(public_id, viewer=viewer)
    now = timezone.now()
    services.reveal_contact(
        contact=found, field=request.POST.get("field", ""), purpose=request.POST.get("purpose", ""),
        actor=viewer, now=now,
    )  # fmt: skip
    client_id = str(found.client.public_id)
    context = {
        "view": view_client(client_id, viewer=viewer), "public_id": client_id,
        "contacts": list_contacts(found.client, viewer=viewer, now=now), "may_reveal": True,
        "purposes": list(services.Purpose),
    }  # fmt: skip
    return render(request, "clients/_contacts.html", context)


def _done(request: HttpRequest, viewer: Viewer, public_id: str) -> str:
    found, now = get_contact(public_id, viewer=viewer), timezone.now()
    act = request.POST.get("act", "")
    if act == "remove":
        services.remove_contact(contact=found, actor=viewer, now=now)
        return _("已移除。在客户页「已移除的联系人」里可以取回。")
    if act == "erase":
        services.erase_contact(contact=found, actor=viewer, now=now)
        return _("已抹除，备份里的也打不开了。")
    services.change_contact(contact=found, values=_values(request.POST), actor=viewer, now=now)
    return _("已保存。")


def _values(sent: QueryDict) -> dict[str, Any]:
    return {**{key: sent.get(key, "") for key in FIELDS}, "clear": sent.getlist("clear")}
