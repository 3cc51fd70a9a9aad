"""团队: colleagues who see the same records, and those who serve one client."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.accounts.teams import add_team, list_teams, remove_team, set_members
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member


@member("GET", "POST")
def teams(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the teams; a POST makes one (``act=add``), dissolves one (``remove``), or sets its members."""
    if request.method != "POST":
        return render(request, "teams/page.html", {"page": list_teams(viewer=viewer)})
    try:
        text = _changed(request, viewer)
    except (InvalidInput, Conflict) as error:
        context = {"page": list_teams(viewer=viewer), "error": str(error)}
        return render(request, "teams/page.html", context, status=422)
    messages.success(request, text)
    return redirect("teams")


def _changed(request: HttpRequest, viewer: Viewer) -> str:
    act, now = request.POST.get("act", ""), timezone.now()
    if act == "add":
        name, kind = request.POST.get("name", ""), request.POST.get("kind", "")
        team = add_team(name=name, kind=kind, actor=viewer, now=now)
        return _("已建「%(name)s」，再选谁在里面。") % {"name": team.name}
    team_id = row_number(request.POST.get("team", ""))
    if act == "remove":
        remove_team(team_id=team_id, actor=viewer, now=now)
        return _("已删除。")
    people = list(filter(None, map(row_number, request.POST.getlist("member"))))
    team = set_members(team_id=team_id, members=people, actor=viewer, now=now)
    return _("「%(name)s」的成员已保存，立刻生效。") % {"name": team.name}
