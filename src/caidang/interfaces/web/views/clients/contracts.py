"""合同: terms and papers of a client."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.clients.models import Client, Contract
from caidang.domain.clients.selectors.clients import get_client
from caidang.domain.clients.selectors.contracts import (
    get_contract,
    get_contract_file,
    list_contracts,
    note_of,
)
from caidang.domain.clients.services.contracts import (
    MAX_FILE,
    add_contract_file,
    open_contract_file,
    remove_contract,
    remove_contract_file,
    save_contract,
)
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import member
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.forms.contracts import contract_values


@member("GET", "POST")
def contract_new(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show the form of a new contract of a client; a POST keeps it. What is refused stays in the form."""
    client = get_client(public_id, viewer=viewer)
    require(viewer, Action.EDIT_CLIENT, client.target)
    sent: dict[str, Any] = {
        "title": _("服务合同"), "starts": timezone.localdate().isoformat(), "protection_months": 12,
        "guarantee_days": 90, "remind_days": 30, "fee_kind": "percent", "contact_from": "interview",
    }  # fmt: skip
    return _form(request, viewer, client, None, sent)


@member("GET", "POST")
def contract(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a contract's form; a POST changes it."""
    found = get_contract(public_id, viewer=viewer)
    sent = {
        **{name: getattr(found, name) for name in (
            "title", "protection_months", "guarantee_days", "remind_days", "fee_kind", "fee_yuan", "contact_from"
        )},
        "starts": found.starts.isoformat(), "ends": found.ends.isoformat() if found.ends else "",
        "fee_percent": f"{found.fee_permille / 10:g}" if found.fee_permille is not None else "",
        "note": note_of(found),
    }  # fmt: skip
    return _form(request, viewer, found.client, found, sent)


@member("POST")
def contract_remove(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Put a contract away, or with ``act=restore`` bring it back."""
    is_undone = request.POST.get("act") == "restore"
    found = get_contract(public_id, viewer=viewer, is_removed=is_undone)
    remove_contract(contract=found, actor=viewer, now=timezone.now(), is_undone=is_undone)
    messages.success(request, _("合同已取回。") if is_undone else _("合同已移除，在客户页里可以取回。"))
    return redirect("client", found.client.public_id)


@member("GET", "POST")
def contract_file(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return a paper as a download; a POST takes it off its contract."""
    file = get_contract_file(public_id, viewer=viewer)
    now = timezone.now()
    if request.method == "POST":
        remove_contract_file(file=file, actor=viewer, now=now)
        messages.success(request, _("文件已从合同里去掉。"))
        return redirect("contract", file.contract.public_id)
    name, data = open_contract_file(file=file, actor=viewer, now=now)
    return file_answer(data, name)


def _form(
    request: HttpRequest, viewer: Viewer, client: Client, found: Contract | None, sent: dict[str, Any]
) -> HttpResponse:
    error = ""
    if request.method == "POST":
        now = timezone.now()
        try:
            made = save_contract(
                client=client, contract=found, values=contract_values(request.POST), actor=viewer, now=now
            )
            for file in request.FILES.getlist("files"):
                _attach(made, file, viewer)
        except InvalidInput as refusal:
            error, sent = str(refusal), request.POST.dict()
        else:
            messages.success(request, _("合同已保存。"))
            return redirect("client", client.public_id)
    shown = list_contracts(client, viewer=viewer, today=timezone.localdate()) if found else []
    context = {
        "row": client, "sent": sent, "error": error, "contract": found,
        "files": next((one.files for one in shown if found and one.public_id == str(found.public_id)), ()),
        "fees": Contract.Fee.choices, "contact_from": Contract.ContactFrom.choices,
    }  # fmt: skip
    return render(request, "clients/contract.html", context, status=422 if error else 200)


def _attach(contract: Contract, file: Any, viewer: Viewer) -> None:
    if isinstance(file, OversizeUpload) or (file.size or 0) > MAX_FILE:
        raise InvalidInput(_("文件太大，没有收下；合同已保存。"))
    add_contract_file(
        contract=contract, data=file.read(), filename=file.name or "", actor=viewer, now=timezone.now()
    )
