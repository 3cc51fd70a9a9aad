"""A state that came back from a backup takes the place of the empty vault in which one asked for it.

Everything lies in the data folder itself, which may be a volume of its own. Each step can be done again:
a start that finds it half done goes on.
"""

import os
import shutil
from pathlib import Path
from typing import Final

from caidang.foundation.lib.file_lock import SERVING
from caidang.foundation.vault.header import sync_folder

DRAFT: Final = ".restoring"
_READY: Final = ".restored"
_FORMER: Final = ".before-restore"
_IN: Final = "in"
"""From then on what is in the folder is the restored state's."""
_STAYS: Final = (DRAFT, _READY, _FORMER, SERVING)


def draft_in(data: Path) -> Path:
    """Return the empty folder that is restored into."""
    draft = data / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    return draft


def new_key_file(key_file: Path) -> Path:
    """Return where the root key of the restored vault waits until it takes the place of the empty vault's."""
    return key_file.with_name(f"{key_file.name}.restored")


def take_over(data: Path, key_file: Path) -> None:
    """Put the restored state, which is whole by now, into its place."""
    _mark(data / _READY, "")
    finish_swap(data, key_file)


def finish_swap(data: Path, key_file: Path) -> None:
    """Go on with what ``take_over`` began; does nothing where nothing was begun.

    The key file of the empty vault is not destroyed but kept beside, with ``.unused`` at its end.
    """
    if not (data / _READY).exists():
        return
    draft, former, waiting = data / DRAFT, data / _FORMER, new_key_file(key_file)
    if (data / _READY).read_text(encoding="ascii") != _IN:
        former.mkdir(mode=0o700, exist_ok=True)
        for entry in sorted(data.iterdir()):
            if entry.name not in _STAYS:
                entry.rename(former / entry.name)
        _mark(data / _READY, _IN)
    if draft.is_dir():
        (draft / SERVING).unlink(missing_ok=True)
        # What names the vault comes last: without it nothing here is taken for one.
        for entry in sorted(draft.iterdir(), key=lambda one: one.name == "vault.json"):
            entry.rename(data / entry.name)
        draft.rmdir()
    if waiting.exists():
        if key_file.exists() and key_file.read_bytes() != waiting.read_bytes():
            key_file.rename(key_file.with_name(f"{key_file.name}.unused"))
        waiting.replace(key_file)
    shutil.rmtree(former, ignore_errors=True)
    (data / _READY).unlink()



def _mark(mark: Path, stage: str) -> None:
    """Write how far it is, on disk before anything follows: after a power cut an empty mark would begin again from the front."""
    with open(os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(stage)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(mark.parent)
