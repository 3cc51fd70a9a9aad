"""职位: the list over all clients, the form, the page; copied, closed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.core.match.requirement_lines import requirement_line
from caidang.core.match.requirements import (
    MAX_TEXT,
    Kind,
    Requirement,
    read_requirements,
)
from caidang.domain.clients.models import Client, Job, Note
from caidang.domain.clients.selectors.clients import client_named, clients_to_choose
from caidang.domain.clients.selectors.jobs import (
    LIVE,
    ShownJob,
    is_any,
    job_choices,
    list_jobs,
    salary_of,
    view_job,
)
from caidang.domain.clients.selectors.notes import notes_alike, notes_on, whom_to_call
from caidang.domain.clients.services.jobs import add_job, change_job, close_job, copy_job
from caidang.domain.pipeline.selectors.board import column_heads
from caidang.domain.pipeline.selectors.passings import whole_job_timeline
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.forms.clients import ListState, job_values, raw_lines
from caidang.interfaces.web.kept_search import keep, kept
from caidang.interfaces.web.undoing import tell_with_undo
from caidang.interfaces.web.wording.requirement_words import kind_labels, words_of

_SLOT = "jobs"
_FILTERS = ("status", "owner", "city", "priority")
_SPARE = 3
"""Empty lines that a form offers below the requirements."""
_HEADS = ((Kind.TITLE, "title", 80), (Kind.CITY, "city", 40), (Kind.SALARY, "salary", 60))
"""Requirements that are fields of the job as well, their names in its form, and how much they hold."""


@member("GET", "POST")
def jobs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the jobs as they were last sought; a POST seeks anew."""
    sent: Mapping[str, Any] = request.POST
    if request.method != "POST":
        sent = {} if "all" in request.GET else kept(request, _SLOT)
    state = ListState.read(sent or {"status": LIVE}, _FILTERS)
    page = list_jobs(
        viewer=viewer, text=state.text, filters=state.filters, sort=state.sort, page=state.page
    )
    keep(request, _SLOT, state.to_json())
    context = {
        "state": state, "q": state.text, "page": page, "choices": job_choices(viewer=viewer),
        "live": LIVE, "may_edit": may(viewer, Action.EDIT_CLIENT), "today": timezone.localdate(),
        "is_unused": not page.total and not is_any(viewer=viewer),
        "sorts": [("", _("急的在前")), ("deadline", _("截止近的在前")), ("new", _("新的在前")),
                  ("updated", _("最近改过")), ("title", _("职位名称"))],
    }  # fmt: skip
    return render(request, "jobs/_list.html" if is_part(request) else "jobs/page.html", context)


@member()
def job(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a job."""
    view = view_job(public_id, viewer=viewer)
    may_find = may(viewer, Action.READ_CANDIDATE)
    stages = column_heads(public_id, viewer=viewer, now=timezone.now()) if may_find else ()
    context = {
        "view": view, "row": view.row, "job": view.job, "public_id": public_id,
        "stages": stages, "people": sum(one.count for one in stages),
        "points": [(kind_labels()[r.kind], words_of(r), r.is_must) for r in view.requirements],
        "reasons": Job.CloseReason.choices, "today": timezone.localdate(),
        "is_over": view.row.status in (Job.Status.CLOSED, Job.Status.FILLED),
        "happenings": whole_job_timeline(view.job, viewer=viewer, today=timezone.localdate()),
        "notes": notes_on(viewer=viewer, job=view.job), "alike": notes_alike(view.job, viewer=viewer),
        "here": "job", "title": view.job.title, "kinds": Note.Kind.choices,
        "names": whom_to_call(viewer=viewer), "may_find": may_find,
    }  # fmt: skip
    return render(request, "jobs/job.html", context)


@member("GET", "POST")
def job_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the form of a new job (``client``: of which client); a POST keeps it. What is refused stays in the form."""
    require(viewer, Action.EDIT_CLIENT)
    error = ""
    if request.method == "POST":
        try:
            made = _added(request, viewer)
        except InvalidInput as refusal:
            error = str(refusal)
        else:
            return redirect("job", made.public_id)
    sent = {"owner": str(viewer.user_id or ""), "headcount": "1", "priority": "1", "status": "open"}
    client = request.GET.get("client", "")
    named = client_named(client, viewer=viewer) if client else None
    context = _form(request, viewer, {**sent, "client": named.name if named else ""}, (), error)
    context["clients"] = clients_to_choose(viewer=viewer)
    return render(request, "jobs/form.html", context, status=422 if error else 200)


@member("GET", "POST")
def job_edit(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a job's form; a POST changes it. What is refused stays in the form."""
    view = view_job(public_id, viewer=viewer)
    require(viewer, Action.EDIT_CLIENT, view.job.client.target)
    error = ""
    if request.method == "POST":
        try:
            done = change_job(
                job=view.job, values=job_values(request.POST), actor=viewer, now=timezone.now()
            )
        except InvalidInput as refusal:
            error = str(refusal)
        else:
            tell_with_undo(request, _("已保存。"), done)
            return redirect("job", public_id)
    context = _form(request, viewer, _as_sent(view), view.requirements, error)
    context |= {"row": view.row, "public_id": public_id}
    return render(request, "jobs/form.html", context, status=422 if error else 200)


@member("POST")
def job_requirements(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the lines of requirements anew: more of them, or with what the pasted description says."""
    require(viewer, Action.EDIT_CLIENT)
    lines = [line for line in raw_lines(request.POST) if line[2].strip()]
    note, heads = "", dict[str, tuple[str, int]]()
    if request.POST.get("act") == "read":
        read = read_requirements(request.POST.get("description", "")[:MAX_TEXT])
        new = [line for line in map(_line, read) if line not in lines]
        lines += new
        heads = _heads(request, read)
        note = (
            _("读出 %(n)s 条，请看一遍，多的删掉文字，少的补上。") % {"n": len(new)}
            if read else _("没有读出要求。请写上职位、技能、学历、年限或城市中的任意几项。")
        )  # fmt: skip
    context = {"lines": lines + [("skill", "must", "")] * _SPARE, "kinds": kind_labels(), "note": note, "heads": heads}
    return render(request, "jobs/_requirements.html", context)


def _heads(request: HttpRequest, read: Sequence[Requirement]) -> dict[str, tuple[str, int]]:
    """What the description says of the job itself, for those of its fields that stand in the form and are empty yet."""
    told = {one.kind: requirement_line(one) for one in read}
    if Kind.CITY in told:
        told[Kind.CITY] = told[Kind.CITY].replace("/", "、")
    return {
        name: (told[kind], most)
        for kind, name, most in _HEADS
        if kind in told and name in request.POST and not request.POST[name].strip()
    }


@member("POST")
def job_copy(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Make a draft like this job and open its form."""
    copy = copy_job(job=view_job(public_id, viewer=viewer).job, actor=viewer, now=timezone.now())
    messages.success(request, _("已复制成草稿，改好再把状态设为「招聘中」。"))
    return redirect("job_edit", copy.public_id)


@member("POST")
def job_close(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Close the job with its reason, or, with ``act=open``, look for people again."""
    found = view_job(public_id, viewer=viewer).job
    now = timezone.now()
    if request.POST.get("act") == "open":
        done = change_job(job=found, values={"status": Job.Status.OPEN.value}, actor=viewer, now=now)
        tell_with_undo(request, _("重新开始招聘。"), done)
    else:
        done = close_job(job=found, reason=request.POST.get("reason", ""), actor=viewer, now=now)
        tell_with_undo(request, _("已关闭。"), done)
    return redirect("job", public_id)


def _added(request: HttpRequest, viewer: Viewer) -> Job:
    client: Client | None = client_named(request.POST.get("client", ""), viewer=viewer)
    if client is None:
        raise InvalidInput(_("没有这个客户：从列出的里选一个，或先新建客户。"))
    return add_job(client=client, values=job_values(request.POST), actor=viewer, now=timezone.now())


def _form(
    request: HttpRequest, viewer: Viewer, sent: Mapping[str, Any],
    requirements: tuple[Requirement, ...], error: str,
) -> dict[str, Any]:  # fmt: skip
    lines = list(map(_line, requirements))
    if request.method == "POST":
        sent, lines = request.POST, [line for line in raw_lines(request.POST) if line[2].strip()]
    return {
        "sent": sent, "error": error, "choices": job_choices(viewer=viewer), "kinds": kind_labels(),
        "lines": lines + [(Kind.SKILL.value, "must", "")] * _SPARE,
    }  # fmt: skip


def _as_sent(view: ShownJob) -> dict[str, str]:
    job = view.job
    return {
        "title": job.title, "type": str(job.type_id), "status": job.status, "priority": str(job.priority),
        "headcount": str(job.headcount), "city": job.city, "salary": salary_of(job),
        "owner": str(job.owner or ""), "publication": job.publication,
        "deadline": job.deadline.isoformat() if job.deadline else "",
    }  # fmt: skip


def _line(requirement: Requirement) -> tuple[str, str, str]:
    return requirement.kind.value, "must" if requirement.is_must else "nice", requirement_line(requirement)
