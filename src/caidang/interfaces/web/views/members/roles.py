"""角色和权限: what each role may and sees, changed by two administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.fields import fields_by_class
from caidang.domain.candidates.selectors.shown.preview import preview
from caidang.foundation.accounts.members import active_members
from caidang.foundation.accounts.policy import Action, Role, Rules, Viewer, require
from caidang.foundation.accounts.role_changes import (
    confirm,
    difference,
    list_roles,
    propose,
    turn_down,
)
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.entrance.reauthentication import ask_for_proof, is_proved
from caidang.interfaces.web.forms.roles import choices, read_rules


@member("GET", "POST")
def roles(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the roles and the changes that wait; a POST confirms one (``confirm``) or turns it down."""
    if request.method != "POST":
        page = list_roles(viewer=viewer)
        return render(request, "roles/page.html", {"page": page, "classes": fields_by_class()})
    if not is_proved(request):
        return ask_for_proof(request)
    number, now = row_number(request.POST.get("change", "")), timezone.now()
    if request.POST.get("act") == "confirm":
        done = confirm(change_id=number, actor=viewer, now=now)
        text = _("%(role)s的变更已生效，从下一次打开页面起就按它来。")
    else:
        done = turn_down(change_id=number, actor=viewer, now=now)
        text = _("%(role)s的变更没有生效，一切照旧。")
    messages.success(request, text % {"role": Role(done.role).label})
    return redirect("roles")


@member("GET", "POST")
def role(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    """Show one role's rules to change; a POST shows what a member would see, or proposes (``act=propose``)."""
    require(viewer, Action.MANAGE_ROLES)
    if name not in list(Role):
        raise NotFound(_("没有这个角色。"))
    chosen = Role(name)
    page = list_roles(viewer=viewer)
    if request.method != "POST":
        return _form(request, chosen, page.roles[chosen], page.roles[chosen])
    wanted = page.roles[chosen]
    try:
        wanted = read_rules(request.POST)
        if request.POST.get("act") != "propose":
            return _preview(request, viewer, chosen, page.roles[chosen], wanted)
        if not is_proved(request):
            return ask_for_proof(request)
        propose(
            role=chosen, rules=wanted, reason=request.POST.get("reason", ""), actor=viewer,
            now=timezone.now(),
        )  # fmt: skip
    except (InvalidInput, Conflict, NotFound) as error:
        return _form(request, chosen, page.roles[chosen], wanted, error=str(error))
    messages.success(request, _("已提出。另一位管理员确认后生效，在那之前一切照旧。"))
    return redirect("roles")


def _preview(
    request: HttpRequest, viewer: Viewer, chosen: Role, now: Rules, wanted: Rules
) -> HttpResponse:
    number = row_number(request.POST.get("member", ""))
    if not number:
        raise InvalidInput(_("请选一位成员，看看他会看到什么。"))
    seen = preview(member_id=number, rules=wanted, viewer=viewer, today=timezone.localdate())
    return _form(request, chosen, now, wanted, preview=seen)


def _form(
    request: HttpRequest, chosen: Role, now: Rules, wanted: Rules, *, error: str = "",
    preview: object = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "role": chosen,
        "wanted": wanted,
        "choices": choices(wanted),
        "difference": difference(now, wanted),
        "members": active_members(chosen),
        "member": request.POST.get("member", ""),
        "reason": request.POST.get("reason", ""),
        "classes": fields_by_class(),
        "preview": preview,
        "error": error,
    }
    return render(request, "roles/role.html", context, status=422 if error else 200)
