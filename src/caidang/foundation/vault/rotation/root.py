"""A new root key: everything that the old one opened is moved, and the kit on paper is void.

The steps, each on the disk before the next: the new root lies in ``vault.json`` sealed under the old one
(``rewrapping``); every data key is wrapped anew; ``vault.json`` changes hands (``switched``: the old root
opens it still, by the new one that lies sealed under it); the key file is replaced; the bridge goes.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from caidang.core.crypto.keyring import fingerprint, new_root
from caidang.core.crypto.passphrase import WrappedRoot, unwrap_root, wrap_root
from caidang.core.errors import InvalidInput, KeyProblem
from caidang.foundation.accounts.login.sessions import end_every_session
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.header import (
    REWRAPPING,
    SWITCHED,
    Mode,
    replace_file,
    without_root_change,
)
from caidang.foundation.vault.ring import open_next, seal_next
from caidang.foundation.vault.rotation.keyholder import Keyholder, Progress, keyholder, quiet
from caidang.foundation.vault.rotation.wrapping import begin, rewrap
from caidang.foundation.vault.sources import key_file_content

NEW_ROOT_VARIABLE: Final = "CAIDANG_NEW_ROOT_KEY"


@dataclass(frozen=True, slots=True)
class RootChanged:
    """What a change of the root came to. ``is_waiting``: whoever gives the key must now give the new one."""

    before: str
    after: str
    keys: int
    mode: Mode
    is_waiting: bool


@dataclass(frozen=True, slots=True, repr=False)
class NewRoot:
    """What is needed besides: the passphrase in passphrase mode, the new root where the environment gives it."""

    passphrase: str | None = None
    root: bytes | None = None


def rotate_root(
    *, given: NewRoot, key_file: Path, actor: Viewer, clock: Callable[[], datetime], progress: Progress = quiet
) -> RootChanged:
    """Change the root key, or go on with a change that was interrupted.

    Nobody else may have the vault open: a process with the old root stops at its next write. Raises
    KeyProblem for a wrong passphrase or when the new root is missing, InvalidInput when it is the old one,
    NotAllowed, and Conflict when another process changes keys.
    """
    require(actor, Action.MANAGE_KEYS)
    with keyholder() as held:
        before, moved = held.keyring.fingerprint, 0
        stage = held.header.pending.get("stage")
        if stage == SWITCHED:
            before = held.header.pending["from"]
        else:
            wrapped = _checked_passphrase(held, given)
            if stage is None:
                _begin(held, given, actor, clock())
            moved = rewrap(held.keyring, progress=progress)
            _switch(held, given, wrapped)
        _put_in_place(held, key_file)
        _tell(held, before, actor, clock())
        is_waiting = held.header.mode is Mode.ENVIRONMENT
        if not is_waiting:
            held.change(pending=without_root_change(held.header.pending))
        return RootChanged(before, held.keyring.fingerprint, moved, held.header.mode, is_waiting)


def _begin(held: Keyholder, given: NewRoot, actor: Viewer, now: datetime) -> None:
    if held.header.mode is Mode.ENVIRONMENT and given.root is None:
        raise KeyProblem(
            f"这个库的根密钥由环境给出：先准备好新的 32 字节（如 openssl rand -base64 32），放在 {NEW_ROOT_VARIABLE} 里再运行。没有改动任何内容。"
        )
    root = given.root or new_root()
    if root in (held.keyring.root, *held.keyring.older):
        raise InvalidInput("新的根密钥和用过的一样，请换一把。没有改动任何内容。")
    begin(held, now=now)
    pending = {
        **held.header.pending, "stage": REWRAPPING, "to": fingerprint(root), "at": now.isoformat(),
        "sealed": b64encode(seal_next(held.keyring, root)).decode(),
    }  # fmt: skip
    held.change(pending=pending)
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="keys.root_change_begun", subject="vault", now=now,
            detail={"from": held.keyring.fingerprint, "to": fingerprint(root)},
        )  # fmt: skip


def _switch(held: Keyholder, given: NewRoot, wrapped: WrappedRoot | None) -> None:
    sealed = held.header.pending["sealed"]
    root = open_next(held.keyring, b64decode(sealed))
    pending = {**held.header.pending, "stage": SWITCHED, "from": held.keyring.fingerprint}
    if wrapped is not None and given.passphrase is not None:
        wrapped = wrap_root(root, given.passphrase)
    with write_tx():
        # Nobody commits in between: what was just wrapped by the old key would be seen.
        rewrap(held.keyring, progress=quiet)
        # They are signed by a key of the old root: gone, they end quietly, as if they had been logged out.
        end_every_session()
        held.change_root(root, pending=pending, wrapped=wrapped)


def _put_in_place(held: Keyholder, key_file: Path) -> None:
    if held.header.mode is Mode.FILE:
        replace_file(key_file, key_file_content(held.keyring.root))


def _tell(held: Keyholder, before: str, actor: Viewer, now: datetime) -> None:
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="keys.root_changed", subject="vault", now=now,
            detail={"from": before, "to": held.keyring.fingerprint},
        )  # fmt: skip


def _checked_passphrase(held: Keyholder, given: NewRoot) -> WrappedRoot | None:
    """What wraps the root now; the passphrase must open it, for it is to open the next one as well."""
    wrapped = held.header.wrapped
    if wrapped is None:
        return None
    if given.passphrase is None:
        raise KeyProblem("这个库用口令打开，换根密钥要再输一次口令。没有改动任何内容。")
    unwrap_root(wrapped, given.passphrase)
    return wrapped
