"""成员: who works here, invited, given another role, helped at the door, seen off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotAllowed
from caidang.domain.pipeline.services.leaving import ON_A_DESK
from caidang.domain.review.services.team.leaving import preview_leaving, see_off, successors
from caidang.foundation.accounts.directory import list_members, show_member
from caidang.foundation.accounts.login import invitations
from caidang.foundation.accounts.login.door import lift_lock
from caidang.foundation.accounts.login.second_factor import (
    GRACES,
    require_factor,
    required_roles,
    reset_factors,
)
from caidang.foundation.accounts.membership import change_role, log_out_everywhere, reactivate
from caidang.foundation.accounts.policy import ROLE_NAMES, Role, Viewer
from caidang.foundation.lib.net.letters import can_mail
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.entrance.reauthentication import proved


@member()
def members(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the members, the open invitations, and which roles must have a second factor."""
    return _list(request, viewer)


@member("POST")
@proved
def member_invite(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Invite somebody, and show the link: the only time that it can be seen."""
    sent = request.POST
    try:
        link = invitations.invite(
            role=_role(sent.get("role", "")), full_name=sent.get("full_name", ""),
            email=sent.get("email", ""), url_of=_url_of(request), actor=viewer, now=timezone.now(),
        )  # fmt: skip
    except InvalidInput as error:
        return _list(request, viewer, error=str(error), sent=sent)
    return render(request, "members/link.html", {"link": link, "name": sent.get("full_name", "")})


@member("POST")
@proved
def invitation_revoke(request: HttpRequest, viewer: Viewer, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitations.revoke_invitation(invitation_id=invitation_id, actor=viewer, now=timezone.now())
    messages.success(request, _("邀请已撤回，链接打不开了。"))
    return redirect("members")


@member("POST")
@proved
def factor_rules(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Decide which roles must have a second factor."""
    asked = {role: request.POST.get(f"factor-{role.value}", "") for role in Role}
    roles = {role: row_number(days) for role, days in asked.items() if days}
    roles |= {role: 0 for role, days in asked.items() if days == "0"}
    require_factor(roles=roles, actor=viewer, now=timezone.now())
    messages.success(request, _("已保存。到期还没有两步验证的，会被领去设置。"))
    return redirect("members")


@member()
def member_page(request: HttpRequest, viewer: Viewer, user_id: int) -> HttpResponse:
    """Show one member and what can be done for him."""
    row = show_member(user_id=user_id, viewer=viewer, now=timezone.now())
    context = {"row": row, "roles": ROLE_NAMES.items(), "is_self": row.id == viewer.user_id}
    return render(request, "members/member.html", context)


@member("POST")
@proved
def member_role(request: HttpRequest, viewer: Viewer, user_id: int) -> HttpResponse:
    """Give a member another role."""
    role = _role(request.POST.get("role", ""))
    return _done(request, user_id, _("角色已改。"), change_role, role=role, actor=viewer)


@member("POST")
@proved
def member_factor(request: HttpRequest, viewer: Viewer, user_id: int) -> HttpResponse:
    """Take a member's second factors away."""
    text = _("两步验证已重设，他用密码登录后可以重新加。")
    return _done(request, user_id, text, reset_factors, actor=viewer)


@member("POST")
def member_unlock(request: HttpRequest, viewer: Viewer, user_id: int) -> HttpResponse:
    """Let a member try to log in again at once."""
    return _done(request, user_id, _("已解除，他现在就能登录。"), lift_lock, actor=viewer)


@member("POST")
@proved
def member_sessions(request: HttpRequest, viewer: Viewer, user_id: int) -> HttpResponse:
    """Log a member out wherever he is."""
    return _done(request, user_id, _("他在所有地方都已退出。"), log_out_everywhere, actor=viewer)


@member("POST")
@proved
def member_return(request: HttpRequest, viewer: Viewer, user_id: int) -> HttpResponse:
    """Open a member's account again."""
    return _done(request, user_id, _("账号已恢复。"), reactivate, actor=viewer)


@member("POST")
@proved
def member_link(request: HttpRequest, viewer: Viewer, user_id: int) -> HttpResponse:
    """Make a link by which a member sets a new password, and show it once."""
    link = invitations.make_reset_link(
        user_id=user_id, url_of=_url_of(request), actor=viewer, now=timezone.now()
    )
    return render(request, "members/link.html", {"link": link, "is_reset": True})


@member("GET", "POST")
@proved
def member_leave(request: HttpRequest, viewer: Viewer, user_id: int) -> HttpResponse:
    """Show what becomes of a leaver's work with a chosen colleague (``to``); a POST does it."""
    now, sent = timezone.now(), request.POST if request.method == "POST" else request.GET
    to = row_number(sent.get("to", "")) or None
    if request.method == "POST":
        done = see_off(user_id=user_id, to=to, actor=viewer, now=now, more=ON_A_DESK)
        text = _("已停用并交接：%(given)d 份给了同事，%(queued)d 份回到队列。")
        messages.success(request, text % {"given": done.desk.given, "queued": done.desk.queued})
        return redirect("members")
    row = show_member(user_id=user_id, viewer=viewer, now=now)
    if not row.is_active or row.id == viewer.user_id:
        raise Conflict(_("这位成员不能停用：已经停用，或就是你自己。"))
    context = {
        "row": row,
        "to": to,
        "colleagues": successors(user_id=user_id, viewer=viewer),
        "leaving": preview_leaving(user_id=user_id, to=to, viewer=viewer, now=now, more=ON_A_DESK),
    }
    return render(request, "members/leave.html", context)


def _list(
    request: HttpRequest, viewer: Viewer, *, error: str = "", sent: Any = None
) -> HttpResponse:
    now, required = timezone.now(), required_roles()
    context = {
        "rows": list_members(viewer=viewer, now=now),
        "invitations": invitations.list_invitations(viewer=viewer, now=now),
        "can_mail": can_mail(),
        "roles": ROLE_NAMES.items(),
        "factor_rules": [(role, name, required.get(role)) for role, name in ROLE_NAMES.items()],
        "graces": GRACES,
        "error": error,
        "sent": sent or {},
    }
    return render(request, "members/page.html", context, status=422 if error else 200)


def _done(
    request: HttpRequest, user_id: int, text: str, change: Any, **given: Any
) -> HttpResponse:
    """Make the change and say so, or say why not; either way on the member's page."""
    try:
        change(user_id=user_id, **given, now=timezone.now())
    except NotAllowed:
        raise
    except CaidangError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
    return redirect("member", user_id)


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise InvalidInput(_("请选一个角色。")) from None


def _url_of(request: HttpRequest) -> Any:
    return lambda token: request.build_absolute_uri(reverse("join", args=[token]))
