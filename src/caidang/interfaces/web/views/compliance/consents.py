"""授权 on a person's page: what he agreed to; what he asks for by right; that he is erased."""

from datetime import date, datetime, time

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.clients.selectors.clients import client_named, clients_to_choose
from caidang.domain.compliance.models import (
    ConsentWay,
    Erasure,
    LegalHold,
    Purpose,
    RightsRequest,
)
from caidang.domain.compliance.selectors.consents import proof_of, text_of, view_consents
from caidang.domain.compliance.selectors.retention import clock_of_record
from caidang.domain.compliance.services.consents import (
    Agreed,
    record_consent,
    renew_consent,
    withdraw_consent,
)
from caidang.domain.compliance.services.erasures import ask_erasure
from caidang.domain.compliance.services.retention import lift_hold, place_hold
from caidang.domain.compliance.services.rights import take_request
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.file_answers import file_answer


@member("GET", "POST")
def candidate_consents(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the person's ledger; a POST adds, renews or withdraws (``act``)."""
    if request.method != "POST":
        return _section(request, viewer, public_id)
    record, now, given = get_candidate(public_id, viewer=viewer), timezone.now(), request.POST
    act, which = given.get("act", "add"), given.get("consent", "")
    told = {"way": given.get("way", ""), "actor": viewer, "now": now}
    try:
        if act == "renew":
            renew_consent(candidate=record, public_id=which, evidence=given.get("evidence", ""), **told)  # type: ignore[arg-type]
            text = _("已续期，从今天算起。")
        elif act == "withdraw":
            withdraw_consent(candidate=record, public_id=which, words=given.get("evidence", ""), **told)  # type: ignore[arg-type]
            text = _("已记下撤回，给这家客户的链接同时打不开了。")
        else:
            record_consent(candidate=record, agreed=_agreed(request, viewer), actor=viewer, now=now)
            text = _("授权已登记。")
    except (InvalidInput, Conflict) as error:
        return _section(request, viewer, public_id, error=str(error))
    return _section(request, viewer, public_id, text=text)


@member()
def consent_proof(request: HttpRequest, viewer: Viewer, public_id: str, consent_id: str) -> HttpResponse:
    """Return the file that proves a consent."""
    name, data = proof_of(public_id, consent_id, viewer=viewer)
    return file_answer(data, name)


@member("POST")
def candidate_rights(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take in what the person asks for by right."""
    given = request.POST
    try:
        take_request(
            candidate=get_candidate(public_id, viewer=viewer), kind=given.get("kind", ""), way=given.get("way", ""),
            words=given.get("words", ""), received_on=_day(given.get("received_on", "")) or timezone.localdate(),
            actor=viewer, now=timezone.now(),
        )  # fmt: skip
    except InvalidInput as error:
        return _section(request, viewer, public_id, error=str(error))
    return _section(request, viewer, public_id, text=_("请求已收下，三十天内要答复；在「合规」的「权利请求」里办。"))


@member("POST")
def candidate_erase(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Ask that the person be erased; the word has to be typed, and another confirms."""
    try:
        if request.POST.get("word", "").strip() != _("抹除"):
            raise InvalidInput(_("没有提出：请在框里写「抹除」两个字，确认不是误点。"))
        ask_erasure(
            candidate=get_candidate(public_id, viewer=viewer), reason=request.POST.get("reason", ""),
            actor=viewer, now=timezone.now(),
        )  # fmt: skip
    except (InvalidInput, Conflict) as error:
        return _section(request, viewer, public_id, error=str(error))
    if not is_part(request):
        messages.success(request, _("已提出抹除，等另一位管理员在「合规」里确认。"))
        return redirect("erasures")
    return _section(request, viewer, public_id, text=_("已提出抹除，等另一位管理员在「合规」里确认。"))


@member("POST")
def candidate_hold(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Keep the record by law (``reason``), or let its clock run again."""
    record, now = get_candidate(public_id, viewer=viewer), timezone.now()
    try:
        if request.POST.get("act") == "lift":
            lift_hold(candidate=record, actor=viewer, now=now)
            text = _("不再留存，按保留期走。")
        else:
            place_hold(candidate=record, reason=request.POST.get("reason", ""), actor=viewer, now=now)
            text = _("已依法留存：不会到期，也不能抹除。")
    except (InvalidInput, Conflict) as error:
        return _section(request, viewer, public_id, error=str(error))
    return _section(request, viewer, public_id, text=text)


def _said() -> tuple[tuple[str, str], ...]:
    """How a person may renew or withdraw: the ways to agree, without saying that he agrees."""
    return (
        (ConsentWay.CALL, _("电话里说的")), (ConsentWay.MESSAGE, _("微信或短信")), (ConsentWay.MAIL, _("邮件")),
        (ConsentWay.WRITTEN, _("书面")), (ConsentWay.FORM, _("网页上填的")), (ConsentWay.FACE, _("当面说的")),
    )  # fmt: skip


def _section(
    request: HttpRequest, viewer: Viewer, public_id: str, *, error: str = "", text: str = ""
) -> HttpResponse:
    now = timezone.now()
    view = view_consents(public_id, viewer=viewer, now=now)
    context = {
        "view": view, "public_id": public_id, "error": error, "text": text, "ways": ConsentWay.choices, "said": _said(),
        "purposes": [one for one in Purpose.choices if one[0] != Purpose.SUBMIT],
        "clock": clock_of_record(public_id, viewer=viewer, now=now), "today": timezone.localdate(),
        "clients": clients_to_choose(viewer=viewer) if view.may_record and may(viewer, Action.READ_CLIENT) else (),
        "kinds": RightsRequest.Kind.choices, "reasons": Erasure.Reason.choices, "holds": LegalHold.Reason.choices,
        "may_erase": may(viewer, Action.ERASE), "client_text": text_of("client"), "general_text": text_of("general"),
    }  # fmt: skip
    return render(request, "compliance/_consents.html", context, status=422 if error else 200)


def _agreed(request: HttpRequest, viewer: Viewer) -> Agreed:
    given = request.POST
    named = given.get("client", "").strip()
    client = client_named(named, viewer=viewer) if named else None
    if named and client is None:
        raise InvalidInput(_("没有这家客户，或者不在你的范围里：从候选的里面选。"))
    day = _day(given.get("given_on", ""))
    now = timezone.localtime()
    moment = None if day is None or day == now.date() else timezone.make_aware(datetime.combine(day, time(12)))
    sent = request.FILES.get("file")
    if isinstance(sent, OversizeUpload):
        raise InvalidInput(_("凭据文件最大 20 MB。"))
    file = (sent.name or _("凭据"), sent.read()) if isinstance(sent, UploadedFile) else None
    return Agreed(
        way=given.get("way", ""), evidence=given.get("evidence", ""), client=client, purposes=given.getlist("purpose"),
        months=row_number(given.get("months", "")), given_at=moment, file=file,
    )  # fmt: skip


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(_("日子不对，写成 2026-11-29 的样子。")) from error
