"""合规: how the house stands before the law, its texts, its register, its clocks, and what went to whom."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.backup.selectors.points import points_of_backup
from caidang.domain.compliance.models import ConsentText, Purpose
from caidang.domain.compliance.selectors.checks import view_compliance
from caidang.domain.compliance.selectors.consents import english_default, list_texts, text_of
from caidang.domain.compliance.selectors.ledger import view_ledger
from caidang.domain.compliance.selectors.register import LABELS, TEXTS, list_activities
from caidang.domain.compliance.selectors.retention import view_retention
from caidang.domain.compliance.services.consents import save_consent_text
from caidang.domain.compliance.services.evidence import export_evidence
from caidang.domain.compliance.services.register import (
    begin_register,
    remove_activity,
    save_activity,
)
from caidang.domain.compliance.services.retention import save_rule
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.entrance.reauthentication import proved
from caidang.interfaces.web.file_answers import file_answer


@member()
def compliance(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show every point as it stands now."""
    now = timezone.now()
    view = view_compliance(viewer=viewer, now=now, more=points_of_backup(now=now))
    return render(request, "compliance/page.html", {"view": view, **tabs(viewer, "compliance")})


@member("POST")
@proved
def compliance_evidence(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the evidence for an auditor."""
    now = timezone.now()
    data = export_evidence(actor=viewer, now=now, more=points_of_backup(now=now))
    return file_answer(data, _("合规证据-%(day)s.zip") % {"day": timezone.localdate()}, "application/zip")


@member("GET", "POST")
def consent_texts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the texts that people agree to; a POST saves a new version of one."""
    error, given = "", request.POST
    if request.method == "POST":
        try:
            row = save_consent_text(
                kind=given.get("kind", ""), text=given.get("text", ""), text_en=given.get("text_en", ""), purposes=given.getlist("purpose"),
                months=row_number(given.get("months", "")), actor=viewer, now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("已存为第 %(n)d 版；以前的授权还按当时的文本。") % {"n": row.version})
            return redirect("consent_texts")
        except InvalidInput as refused:
            error = str(refused)
    rows = list_texts(viewer=viewer)
    kinds = [
        (kind, label, text_of(kind), [row for row in rows if row.kind == kind]) for kind, label in ConsentText.Kind.choices
    ]
    context = {
        "kinds": kinds, "purposes": Purpose.choices, "error": error, "draft": given,
        "english": english_default(ConsentText.Kind.GENERAL), "may_change": may(viewer, Action.COMPLIANCE),
        **tabs(viewer, "consent_texts"),
    }  # fmt: skip
    return render(request, "compliance/texts.html", context, status=422 if error else 200)


@member("GET", "POST")
def register(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the register of processing; a POST begins it, saves a line, takes one out or puts it back (``act``)."""
    error, given, now = "", request.POST, timezone.now()
    which = row_number(given.get("id", ""))
    if request.method == "POST":
        try:
            if given.get("act") == "begin":
                made = begin_register(actor=viewer, now=now)
                messages.success(request, _("写进了 %(n)d 项，请按本单位的情况改。") % {"n": made})
            elif given.get("act") in ("remove", "restore"):
                remove_activity(activity_id=which, is_removed=given["act"] == "remove", actor=viewer, now=now)
                messages.success(request, _("已去掉，列在最后，随时可以放回。") if given["act"] == "remove" else _("放回来了。"))
            else:
                save_activity(
                    activity_id=which or None, name=given.get("name", ""), texts={key: given.get(key, "") for key in TEXTS},
                    assessed_on=_day(given.get("assessed_on", "")), actor=viewer, now=now,
                )  # fmt: skip
                messages.success(request, _("已保存。"))
            return redirect("register")
        except (InvalidInput, Conflict) as refused:
            error = str(refused)
    columns = list(zip(TEXTS, LABELS, strict=True))
    rows = list_activities(viewer=viewer)
    lines = [(row, [(key, label, getattr(row, key)) for key, label in columns]) for row in rows]
    context = {
        "lines": lines, "columns": [(key, label, given.get(key, "")) for key, label in columns], "error": error,
        "draft": given, "may_change": may(viewer, Action.COMPLIANCE), **tabs(viewer, "register"),
    }  # fmt: skip
    return render(request, "compliance/register.html", context, status=422 if error else 200)


@member("GET", "POST")
def retention(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the clocks and whose time runs out; a POST changes a clock."""
    now, error = timezone.now(), ""
    if request.method == "POST":
        given = request.POST
        try:
            save_rule(
                purpose=given.get("purpose", ""), months=row_number(given.get("months", "")),
                notice_days=row_number(given.get("notice_days", "")), actor=viewer, now=now,
            )  # fmt: skip
            messages.success(request, _("保留期已改，明天按新的算。"))
            return redirect("retention")
        except InvalidInput as refused:
            error = str(refused)
    view = view_retention(viewer=viewer, now=now, today=timezone.localdate())
    context = {"view": view, "error": error, **tabs(viewer, "retention")}
    return render(request, "compliance/retention.html", context, status=422 if error else 200)


@member()
def disclosures(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what went to whom."""
    view = view_ledger(
        viewer=viewer, today=timezone.localdate(), client=row_number(request.GET.get("client", "")),
        page=row_number(request.GET.get("page", "")) or 1,
    )  # fmt: skip
    context = {"view": view, "client": row_number(request.GET.get("client", "")), **tabs(viewer, "disclosures")}
    return render(request, "compliance/disclosures.html", context)


def tabs(viewer: Viewer, here: str) -> dict[str, object]:
    """Return the places of 合规 that the viewer may go to, and which one this is."""
    places = (
        ("compliance", _("检查"), Action.READ_COMPLIANCE), ("rights", _("权利请求"), Action.COMPLIANCE),
        ("erasures", _("抹除"), Action.ERASE), ("retention", _("保留期"), Action.COMPLIANCE),
        ("disclosures", _("对外提供"), Action.COMPLIANCE), ("consent_texts", _("授权文本"), Action.READ_COMPLIANCE),
        ("register", _("处理记录"), Action.READ_COMPLIANCE),
    )  # fmt: skip
    return {"tabs": [(name, label) for name, label, action in places if may(viewer, action)], "here": here}


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(_("日子不对，写成 2026-11-29 的样子。")) from error
