"""A client's team and its double: who may see it, looked at before it is changed; merged, and taken apart again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.clients.selectors.clients import (
    choices,
    client_named,
    clients_to_choose,
    get_client,
)
from caidang.domain.clients.selectors.merges import get_merge
from caidang.domain.clients.selectors.walls import preview_wall
from caidang.domain.pipeline.services.client_merging import merge_clients, unmerge_clients
from caidang.domain.pipeline.services.client_standing import change_client
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.undoing import tell_with_undo


@member("GET", "POST")
def client_wall(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show who would see the client with another team (``team``); a POST sets it."""
    client = get_client(public_id, viewer=viewer)
    require(viewer, Action.EDIT_CLIENT, client.target)
    sent = request.POST if request.method == "POST" else request.GET
    team = (row_number(sent.get("team", "")) or None) if "team" in sent else client.team_id
    if request.method == "POST":
        done = change_client(client=client, values={"team": team}, actor=viewer, now=timezone.now())
        tell_with_undo(request, _("谁能看到这个客户已经改好，立刻生效。"), done)
        try:
            get_client(public_id, viewer=viewer)
        except NotFound:
            return redirect("clients")
        return redirect("client", public_id)
    context = {
        "row": client, "team": team, "is_changed": team != client.team_id,
        "teams": choices(viewer=viewer).teams, "preview": preview_wall(client, team=team, viewer=viewer),
    }  # fmt: skip
    return render(request, "clients/wall.html", context)


@member("GET", "POST")
def client_merge(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show into which client this one may go; a POST lets it."""
    client = get_client(public_id, viewer=viewer)
    require(viewer, Action.EDIT_CLIENT, client.target)
    error, name = "", request.POST.get("keeper", "")
    if request.method == "POST":
        try:
            keeper = client_named(name, viewer=viewer)
            if keeper is None:
                raise InvalidInput(_("没有这个客户：从列出的里选一个。"))
            merge_clients(keeper=keeper, loser=client, actor=viewer, now=timezone.now())
        except InvalidInput as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("已并入。合错了，在这一页的历史里拆开。"))
            return redirect("client", keeper.public_id)
    names = [one for one in clients_to_choose(viewer=viewer) if one != client.name]
    context = {"row": client, "names": names, "name": name, "error": error}
    return render(request, "clients/merge.html", context, status=422 if error else 200)


@member("POST")
def client_unmerge(request: HttpRequest, viewer: Viewer, merge_id: int) -> HttpResponse:
    """Take a merge of clients back."""
    merge = get_merge(merge_id, viewer=viewer)
    loser = unmerge_clients(merge=merge, actor=viewer, now=timezone.now())
    messages.success(request, _("已拆开，各归各的。"))
    return redirect("client", loser.public_id)
