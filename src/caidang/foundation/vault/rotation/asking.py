"""A change of keys asked for on the page: the supervisor stops what holds the old key and has the command do it."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib import standstill
from caidang.foundation.lib.standstill import Errand
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.header import Mode, read_header
from caidang.foundation.vault.rotation.keyholder import data_folder

_KEYS = (Errand.ROOT, Errand.DATABASE, Errand.INDEX, Errand.SUBJECT)


def ask_for_change(*, what: str, actor: Viewer, now: datetime) -> Errand:
    """Have a key changed by the supervisor; who asked is recorded here, what came of it by the change itself.

    Raises NotAllowed, InvalidInput for no such key or a root key that the environment gives, Conflict when
    another change is under way or nobody serves.
    """
    require(actor, Action.MANAGE_KEYS)
    if what not in list(_KEYS):
        raise InvalidInput("没有这样的钥匙。")
    errand = Errand(what)
    if errand is Errand.ROOT and read_header(data_folder()).mode is Mode.ENVIRONMENT:
        raise InvalidInput("根密钥由环境变量或 systemd 凭据给出，新的也要放在那里：请在服务器上运行 caidang keys rotate --root。")
    standstill.ask(Path(settings.CAIDANG_STATE), errand, now=now)
    with write_tx():
        audit.record(actor_id=actor.user_id, verb="keys.change_asked", subject="vault", now=now, detail={"what": errand.value})
    return errand


def change_under_way() -> standstill.Told | None:
    """Return how the last change that was asked for stands, or None when there was none."""
    found = standstill.told(Path(settings.CAIDANG_STATE))
    return found if found is not None and found.errand in _KEYS else None


def is_changing() -> bool:
    """Tell whether a change waits or is under way."""
    return standstill.is_busy(Path(settings.CAIDANG_STATE))
