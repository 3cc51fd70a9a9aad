"""密钥: how the keys stand, the kit on paper and its check every three months, shares for several people."""

import io
import secrets
import zipfile
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.crypto.words import WORD_COUNT
from caidang.core.errors import InvalidInput, KeyProblem
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.vault.key_state import get_key_state
from caidang.foundation.vault.kit import (
    CHECK_WORDS,
    change_vault_passphrase,
    check_kit,
    show_kit,
    split_kit,
)
from caidang.foundation.vault.papers import kit_paper, share_paper
from caidang.foundation.vault.rotation.asking import (
    ask_for_change,
    change_under_way,
    is_changing,
)
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.entrance.reauthentication import ask_for_proof, is_proved
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.forms.first_run import read_answers

_ASKED: Final = "kit_check"


@member("GET", "POST")
def keys(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show how the keys stand and ask for three words of the kit; a POST brings them."""
    require(viewer, Action.MANAGE_KEYS)
    error = ""
    if request.method == "POST":
        asked = request.session.get(_ASKED, [])
        try:
            check_kit(answers=read_answers(request.POST), asked=asked, actor=viewer, now=timezone.now())
        except InvalidInput as problem:
            error = str(problem)
        else:
            request.session.pop(_ASKED, None)
            messages.success(request, _("核对好了，三个月后再问。"))
            return redirect("keys")
    asked = request.session.get(_ASKED) or sorted(
        1 + place for place in secrets.SystemRandom().sample(range(WORD_COUNT), CHECK_WORDS)
    )
    request.session[_ASKED] = asked
    context = {
        "state": get_key_state(viewer=viewer, now=timezone.now()), "asked": asked, "error": error, **_changes(),
    }  # fmt: skip
    return render(request, "keys/_changes.html" if is_part(request) else "keys/page.html", context, status=422 if error else 200)


@member("POST")
def keys_change(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Have the supervisor change a key, for who proves himself; where all stands still meanwhile, lead to where one waits."""
    require(viewer, Action.MANAGE_KEYS)
    if not is_proved(request):
        return ask_for_proof(request)
    errand = ask_for_change(what=request.POST.get("what", ""), actor=viewer, now=timezone.now())
    return redirect("keys_going" if errand.stops_all else "keys")


@member("POST")
def keys_passphrase(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Change the passphrase that opens the vault at each start; the old one is the proof."""
    require(viewer, Action.MANAGE_KEYS)
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        raise InvalidInput(_("两次输入的新口令不一样。"))
    try:
        change_vault_passphrase(old=old, new=new, actor=viewer, now=timezone.now())
    except KeyProblem as error:
        raise InvalidInput(str(error)) from None
    messages.success(request, _("口令已换。根密钥没有变，恢复单照旧有效；从环境变量或凭据给口令的，那里也要改。"))
    return redirect("keys")


@member()
def keys_going(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Wait for the supervisor; this address is answered by the page of progress soon."""
    require(viewer, Action.MANAGE_KEYS)
    if is_changing():
        return render(request, "first_run/going.html", {"title": _("马上开始换钥匙")})
    return redirect("keys")


@member("POST")
def keys_paper(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the kit, or three shares of the key of which two are needed, to be printed, to who proves himself."""
    require(viewer, Action.MANAGE_KEYS)
    if not is_proved(request):
        return ask_for_proof(request)
    now, today = timezone.now(), timezone.localdate()
    if request.POST.get("what") != "shares":
        return file_answer(kit_paper(show_kit(actor=viewer, now=now), today=today), _("恢复单.pdf"), "application/pdf")
    shares = split_kit(count=3, needed=2, actor=viewer, now=now)
    fingerprint = get_key_state(viewer=viewer, now=now).fingerprint
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as files:
        for share in shares:
            files.writestr(_("密钥份额-%(number)s.pdf") % {"number": share.number}, share_paper(share, fingerprint, today=today))
    return file_answer(out.getvalue(), _("密钥份额.zip"), "application/zip")


def _changes() -> dict[str, Any]:
    """Each change that can be asked for, and how the last one stands."""
    return {"told": change_under_way(), "is_changing": is_changing()}
