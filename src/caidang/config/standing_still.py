"""All stands still while a key changes or a backup comes back: one page stays, and afterwards all goes on."""

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

from caidang.config.children import Child, Signals, end_all, given, say
from caidang.config.env import Env
from caidang.config.errands import Running, shown
from caidang.config.locked import Lock
from caidang.config.paused import PausedServer
from caidang.core.errors import CaidangError
from caidang.foundation.lib.file_lock import SERVING, hold
from caidang.foundation.lib.standstill import Errand, Told, tell
from caidang.foundation.vault.header import Mode, read_header
from caidang.foundation.vault.keys import given_root, root_by_passphrase
from caidang.foundation.vault.sources import passphrase_from_environment

_ASKING_S: Final = 600.0
"""So long the page waits for the passphrase."""
_LINGER_S: Final = 3.0


class Serving:
    """The lock that says that this data folder is served; let go of while a command needs it."""

    def __init__(self, data: Path) -> None:
        self._data, self._held = data, ExitStack()

    def enter(self) -> None:
        """Take it; raises Conflict when another serves the folder."""
        refusal = f"{self._data} 已经由另一个 caidang serve 在使用，不需要再启动一个。"
        self._held.enter_context(hold(self._data / SERVING, refusal=refusal))

    def leave(self) -> None:
        """Let go of it."""
        self._held.close()


@dataclass(slots=True)
class House:
    """What is served, and by whom; ``root`` is what the children are given, None where a key file has it."""

    env: Env
    host: str
    port: int
    signals: Signals
    serving: Serving
    webs: Sequence[Child]
    worker: Child
    root: bytes | None

    @property
    def children(self) -> tuple[Child, ...]:
        """All of them, those first without which there is nothing to see."""
        return self.webs[0], self.worker, *self.webs[1:]

    @property
    def state(self) -> Path:
        """The folder in which pages ask and are told."""
        return self.env.data / "state"


def stand_still(errand: Errand, house: House, *, prepare: Callable[[bytes | None], int]) -> None:
    """Stop the children, do the errand with the page of progress in their place, and have them go on.

    ``prepare`` brings a database that came back up to date. Raises Conflict when meanwhile another took the folder.
    """
    passphrase: list[str] = []
    running: list[Running] = []
    over: list[Told] = []

    def opened_by(text: str) -> bytes:
        root = root_by_passphrase(house.env.data, text)
        passphrase.append(text)
        return root

    end_all(house.webs)
    page = PausedServer(
        (house.host, house.port), Lock(opened_by),
        lambda: shown(errand, lambda: running[-1] if running else None, lambda: over[-1] if over else None),
        hosts=house.env.hosts, is_secure=house.env.behind_tls,
    )  # fmt: skip
    thread = threading.Thread(target=page.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        end_all([house.worker])
        told = _do(errand, house, page, passphrase, running)
        tell(house.state, told)
        house.root = _root_now(house, passphrase)
        if errand is Errand.RESTORE and told.is_good:
            prepare(house.root)
        over.append(told)
        say(told.text)
        until = monotonic() + _LINGER_S
        while monotonic() < until and not page.was_told_end.is_set() and not house.signals.is_ending:
            house.signals.wait(0.2)
    finally:
        page.shutdown()
        page.server_close()
    for child in house.children:
        child.use(house.root)


def _do(errand: Errand, house: House, page: PausedServer, passphrase: list[str], running: list[Running]) -> Told:
    """Have the command do it, once the passphrase is there that it needs."""
    began = datetime.now(UTC)
    needs_one = errand in (Errand.ROOT, Errand.RESTORE) and read_header(house.env.data).mode is Mode.PASSPHRASE
    if needs_one and (known := _known_passphrase(house)):
        passphrase.append(known)
    elif needs_one and not _asked(page, house.signals):
        return Told(errand, began, is_over=True, text="没有输口令，什么都没有改动。")
    house.serving.leave()
    try:
        with given(house.root) as (environment, pipes):
            told = f"{passphrase[-1]}\n" if passphrase else ""
            one = Running(errand, house.state, environment=environment, pipes=pipes, told=told)
        running.append(one)
        while not one.is_over():
            if house.signals.is_ending:
                one.end()
            one.note()
            house.signals.wait(0.5)
        return one.outcome()
    finally:
        house.serving.enter()


def _known_passphrase(house: House) -> str:
    """What the environment gives, if it opens the vault: it may have been changed since the start."""
    known = passphrase_from_environment(os.environ) or ""
    try:
        root_by_passphrase(house.env.data, known)
    except CaidangError:
        return ""
    return known


def _asked(page: PausedServer, signals: Signals) -> bool:
    """Wait for the passphrase on the page; False when it is not to be."""
    until = monotonic() + _ASKING_S
    page.is_asking = True
    try:
        while not page.lock.is_open.is_set() and not page.is_given_up.is_set():
            if signals.is_ending or monotonic() > until:
                return False
            signals.wait(0.2)
        return page.lock.is_open.is_set()
    finally:
        page.is_asking = False


def _root_now(house: House, passphrase: list[str]) -> bytes | None:
    """The root key that the children are to be given; the one before when it cannot be had."""
    try:
        if passphrase:
            return root_by_passphrase(house.env.data, passphrase[-1])
        if read_header(house.env.data).mode is Mode.PASSPHRASE:
            return house.root
        return given_root(house.env.data, os.environ)
    except CaidangError as error:
        say(str(error))
        return house.root
