"""培训: who has learnt what, assignments, sessions, outside courses, policies, and which rights ask for a certificate."""

from datetime import date, datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.training.catalogue import all_courses
from caidang.domain.training.models import Assignment, Seat
from caidang.domain.training.selectors.matrix import (
    list_assignments,
    list_outside,
    list_policies,
    list_sessions,
    matrix_sheet,
    read_matrix,
    what_helped,
)
from caidang.domain.training.services.assigning import assign, end_assignment
from caidang.domain.training.services.certificates import revoke
from caidang.domain.training.services.files import SESSION, add_file, remove_file
from caidang.domain.training.services.policies import archive_policy, publish
from caidang.domain.training.services.sessions import (
    arrange_session,
    cancel_session,
    decide_outside,
    note_attendance,
)
from caidang.domain.training.shipped import SECURITY, shipped_courses
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Role, Viewer, require
from caidang.foundation.accounts.proofs import (
    GRACES,
    GUARDED,
    members_without,
    read_rules,
    set_rules,
)
from caidang.foundation.accounts.teams import list_client_teams
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import member
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.wording.training_tabs import everybody, tabs

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@member()
def training(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show members against courses."""
    role = request.GET.get("role", "")
    role = role if role in set(Role) else ""
    page = row_number(request.GET.get("page", "1")) or 1
    now = timezone.now()
    context = {
        "matrix": read_matrix(viewer=viewer, now=now, role=role, page=page), "roles": list(Role), "role": role,
        "helped": what_helped(viewer=viewer, now=now), **tabs(viewer, "training"),
    }  # fmt: skip
    return render(request, "training/matrix.html", context)


@member("POST")
def training_matrix(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the whole matrix as .xlsx."""
    day = timezone.localdate().isoformat()
    data = matrix_sheet(viewer=viewer, now=timezone.now(), title=_("培训 %(day)s") % {"day": day})
    return file_answer(data, _("培训-%(day)s.xlsx") % {"day": day}, _XLSX)


@member("POST")
def training_revoke(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a certificate back."""
    public_id = request.POST.get("which", "")
    revoke(public_id=public_id, reason=request.POST.get("reason", ""), actor=viewer, now=timezone.now())
    messages.success(request, _("收回了；要凭它的权限现在就停了。"))
    return redirect("learning_certificate", public_id=public_id)


@member("GET", "POST")
def training_assign(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the assignments; a POST makes or ends one."""
    now, error = timezone.now(), ""
    if request.method == "POST":
        try:
            messages.success(request, _do_assign(request, viewer, now))
            return redirect("training_assign")
        except InvalidInput as failed:
            error = str(failed)
    context = {
        "rows": list_assignments(viewer=viewer, now=now), "courses": all_courses().values(), "roles": list(Role),
        "teams": list_client_teams(), "people": everybody(), "events": Assignment.Event.choices, "sent": request.POST,
        "chosen": _chosen(request.POST.get("who", "")), "error": error, **tabs(viewer, "training_assign"),
    }  # fmt: skip
    return render(request, "training/assign.html", context, status=422 if error else 200)


def _chosen(who: str) -> tuple[str, str | int]:
    """Whom the form named: what kind of, and which one."""
    kind, _colon, one = who.partition(":")
    return kind, one if kind == "role" else row_number(one)


def _do_assign(request: HttpRequest, viewer: Viewer, now: datetime) -> str:
    sent = request.POST
    if sent.get("act") == "end":
        end_assignment(public_id=sent.get("which", ""), actor=viewer, now=now)
        return _("结束了，不再要求；证书都在。")
    assign(
        course=sent.get("course", ""), who=sent.get("who", ""), event=sent.get("event", ""),
        days=row_number(sent.get("days", "")) or None, due_on=_day(sent.get("due_on", "")), note=sent.get("note", ""),
        actor=viewer, now=now,
    )  # fmt: skip
    return _("布置好了，已经告诉他们。")


@member("GET", "POST")
def training_sessions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the sessions; a POST arranges one, calls it off, notes who came, or adds material."""
    now, error = timezone.now(), ""
    if request.method == "POST":
        try:
            messages.success(request, _do_session(request, viewer, now))
            return redirect("training_sessions")
        except InvalidInput as failed:
            error = str(failed)
    context = {
        "rows": list_sessions(viewer=viewer), "courses": all_courses().values(), "people": everybody(), "now": now,
        "sent": request.POST, "picked": [row_number(one) for one in request.POST.getlist("member")], "error": error, "came": Seat.State.CAME.value, **tabs(viewer, "training_sessions"),
    }  # fmt: skip
    return render(request, "training/sessions.html", context, status=422 if error else 200)


def _do_session(request: HttpRequest, viewer: Viewer, now: datetime) -> str:
    sent, act = request.POST, request.POST.get("act", "")
    which, people = sent.get("which", ""), [row_number(one) for one in sent.getlist("member")]
    if act == "cancel":
        cancel_session(public_id=which, actor=viewer, now=now)
        return _("取消了。")
    if act == "came":
        note_attendance(public_id=which, came=people, actor=viewer, now=now)
        return _("记下了谁到了。")
    if act == "file":
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile) or isinstance(file, OversizeUpload):
            raise InvalidInput(_("请先选文件，最大 20 MB。"))
        add_file(owner=f"{SESSION}:{which}", filename=file.name or "", data=file.read(), actor=viewer, now=now)
        return _("资料加上了。")
    if act == "unfile":
        remove_file(public_id=which, actor=viewer, now=now)
        return _("资料去掉了。")
    arrange_session(
        public_id="", title=sent.get("title", ""), course=sent.get("course", ""), lecturer=sent.get("lecturer", ""),
        place=sent.get("place", ""), starts_at=_moment(sent.get("starts_at", "")),
        minutes=row_number(sent.get("minutes", "")), members=people, actor=viewer, now=now,
    )  # fmt: skip
    return _("安排好了，已经告诉他们。")


@member("GET", "POST")
def training_outside(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show courses taken elsewhere; a POST accepts one or not."""
    error = ""
    if request.method == "POST":
        try:
            decide_outside(
                public_id=request.POST.get("which", ""), is_accepted=request.POST.get("act") == "accept",
                reason=request.POST.get("reason", ""), actor=viewer, now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("核对好了。"))
            return redirect("training_outside")
        except InvalidInput as failed:
            error = str(failed)
    context = {"rows": list_outside(viewer=viewer), "me": viewer.user_id, "error": error, **tabs(viewer, "training_outside")}
    return render(request, "training/outside.html", context, status=422 if error else 200)


@member("GET", "POST")
def training_policies(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the policies and who has not read them; a POST publishes a version or puts one away."""
    error, sent = "", request.POST
    if request.method == "POST":
        try:
            if sent.get("act") == "archive":
                archive_policy(public_id=sent.get("which", ""), actor=viewer, now=timezone.now())
                messages.success(request, _("收起了。"))
            else:
                publish(
                    public_id=sent.get("which", ""), title=sent.get("title", ""), text=sent.get("text", ""),
                    changes=sent.get("changes", ""), days=row_number(sent.get("days", "")), actor=viewer,
                    now=timezone.now(),
                )  # fmt: skip
                messages.success(request, _("发出去了，每个人都会被请去读。"))
            return redirect("training_policies")
        except (Conflict, InvalidInput) as failed:
            error = str(failed)
    rows = [(one, str(one.policy.public_id) == sent.get("which", "")) for one in list_policies(viewer=viewer)]
    context = {"rows": rows, "error": error, "sent": sent, **tabs(viewer, "training_policies")}
    return render(request, "training/policies.html", context, status=422 if error else 200)


@member("GET", "POST")
def training_gates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show which rights ask for the certificate, and whom it would stop today; a POST decides it."""
    require(viewer, Action.MANAGE_ROLES)
    course = shipped_courses()[SECURITY]
    if request.method == "POST":
        wanted = {
            action: row_number(request.POST.get(f"days-{action.name}", "")) for action in GUARDED
            if action.name in request.POST
        }  # fmt: skip
        set_rules(wanted=wanted, proof=SECURITY, title=course.title, actor=viewer, now=timezone.now())
        messages.success(request, _("已保存。每个人在「我的学习」和用到的地方都看得到。"))
        return redirect("training_gates")
    rules = read_rules()
    rows = []
    for action in GUARDED:
        people = {one.pk: str(one) for one in active_who_may(action)}
        missing = sorted(people[pk] for pk in members_without(SECURITY, people, now=timezone.now()))
        rows.append((action, action in rules, rules.get(action, 14), len(people), missing))
    context = {"rows": rows, "graces": GRACES, "course": course, **tabs(viewer, "training_gates")}
    return render(request, "training/gates.html", context)


def _moment(text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.strptime(text, "%Y-%m-%dT%H:%M"))  # noqa: DTZ007 - made aware at once
    except ValueError as error:
        raise InvalidInput(_("写上哪天几点。")) from error


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput(_("日期请写成 2026-10-01。")) from error
