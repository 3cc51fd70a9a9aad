"""首次运行, the other way: from a backup. Where it is and by which key, which of its states, and then it runs by itself."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput, NotFound
from caidang.domain.backup.first_restore import (
    choose_state,
    drop_order,
    keep_order,
    list_order_states,
    make_order,
    read_order,
)
from caidang.domain.backup.places.disk import find_backups
from caidang.domain.backup.places.kinds import SHAPES, Kind
from caidang.foundation.accounts.services import is_first_run_token
from caidang.foundation.lib import standstill
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.standstill import Errand
from caidang.foundation.vault.current import keyring
from caidang.foundation.vault.header import Mode, read_header
from caidang.foundation.vault.recovery import root_from_file, root_from_words

_MOST_KEY_FILE: Final = 20_000


def first_restore(request: HttpRequest, token: str) -> HttpResponse:
    """Ask where the backup is and by which key it opens; a POST looks there and goes on to its states."""
    _check(token)
    chosen = request.POST.get("kind") or request.GET.get("kind") or ""
    kind = Kind(chosen) if chosen in list(Kind) else None
    shape = SHAPES[kind] if kind else None
    sent = {one.name: request.POST.get(one.name, "") for one in shape.settings} if shape else {}
    if kind in (Kind.FOLDER, Kind.DISK) and request.method != "POST":
        sent["path"] = request.GET.get("path", "")
    found = standstill.told(_state())
    context: dict[str, Any] = {
        "token": token, "kind": kind, "shape": shape, "shapes": [(one, SHAPES[one]) for one in Kind],
        "sent": {name: value for name, value in sent.items() if shape and name not in shape.secrets},
        "is_embedded": connection.vendor == "sqlite", "gives_key": _mode() is not Mode.ENVIRONMENT,
        "told": found if found is not None and found.errand is Errand.RESTORE and found.is_over and not found.is_good else None,
        "backups": [] if kind else find_backups(),
    }  # fmt: skip
    if request.method != "POST" or kind is None or connection.vendor != "sqlite":
        return render(request, "first_run/restore.html", context)
    try:
        order = make_order(kind=kind.value, settings=sent, root=_root(request))
    except CaidangError as error:
        return render(request, "first_run/restore.html", {**context, "error": str(error), "told": None}, status=422)
    keep_order(_state(), keyring(), order)
    return redirect("first_restore_states", token)


def first_restore_states(request: HttpRequest, token: str) -> HttpResponse:
    """List what the backup holds; a POST chooses one of them, and the restoring begins."""
    _check(token)
    try:
        order = read_order(_state(), keyring())
        page = row_number(request.GET.get("page", "")) or 1
        if request.method == "POST" and request.POST.get("act") == "again":
            drop_order(_state())
            return redirect("first_restore", token)
        if request.method == "POST":
            chosen = choose_state(order, manifest=request.POST.get("state", ""), takes_damaged="takes_damaged" in request.POST)
            keep_order(_state(), keyring(), chosen)
            standstill.ask(_state(), Errand.RESTORE, now=timezone.now())
            return redirect("first_restore_going", token)
        states = list_order_states(order, page=page)
    except NotFound as error:
        return render(request, "first_run/states.html", {"token": token, "error": str(error)}, status=404)
    except CaidangError as error:
        return render(request, "first_run/states.html", {"token": token, "order": order, "error": str(error)}, status=422)
    found = standstill.told(_state())
    context = {"token": token, "order": order, "states": states, "was_damaged": found is not None and found.errand is Errand.RESTORE}
    return render(request, "first_run/states.html", context)


def first_restore_going(request: HttpRequest, token: str) -> HttpResponse:
    """Wait for the supervisor; this address is answered by the page of progress soon, and by this one again if it failed.

    Whoever loads it once more when it is done, and the link is no one's any longer, is led to the log-in.
    """
    found = standstill.told(_state())
    if not is_first_run_token(token) and found is not None and found.errand is Errand.RESTORE and found.is_good:
        messages.success(request, _("恢复好了，用原来的账号登录。"))
        return redirect("account_login")
    _check(token)
    if standstill.is_busy(_state()):
        return render(request, "first_run/going.html", {"title": _("马上开始恢复")})
    return redirect("first_restore", token)


def _check(token: str) -> None:
    if not is_first_run_token(token):
        raise Http404


def _state() -> Path:
    return Path(settings.CAIDANG_STATE)


def _mode() -> Mode:
    return read_header(Path(settings.CAIDANG_DATA)).mode


def _root(request: HttpRequest) -> bytes:
    """The root key as the person gave it: where this machine is given one by its environment, that."""
    if _mode() is Mode.ENVIRONMENT:
        return keyring().root
    words, file = request.POST.get("words", "").strip(), request.FILES.get("key")
    if file is not None and not isinstance(file, list):
        if (file.size or 0) > _MOST_KEY_FILE:
            raise InvalidInput(_("这不是密钥文件：太大了。"))
        return root_from_file(file.read().decode("utf-8", "replace"), request.POST.get("passphrase", ""))
    if words:
        return root_from_words(words)
    raise InvalidInput(_("请给出根密钥：选密钥文件，或输入恢复单上的 24 个词。"))
