"""What a page asks of the supervisor: keys changed, or the data replaced by a backup's, and how that went.

Two small files in the state folder; neither holds a secret. The page asks, the supervisor takes it, stops
what must not run meanwhile, has a command of the program do it, and tells what came of it.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from caidang.core.errors import Conflict
from caidang.foundation.lib.file_lock import SERVING, is_held

_FOLDER: Final = "standstill"
_ASKED: Final = "asked.json"
_TOLD: Final = "told.json"


class Errand(StrEnum):
    """What can be asked for."""

    ROOT = "root"
    DATABASE = "database"
    INDEX = "index"
    SUBJECT = "subject"
    RESTORE = "restore"

    @property
    def stops_all(self) -> bool:
        """Whether nobody may work meanwhile: the page is away until it is done."""
        return self in (Errand.ROOT, Errand.DATABASE, Errand.RESTORE)


@dataclass(frozen=True, slots=True)
class Told:
    """How an errand stands. ``text`` is Chinese and says what came of it, or why nothing did."""

    errand: Errand
    at: datetime
    is_over: bool = False
    is_good: bool = False
    text: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0


def ask(state: Path, errand: Errand, *, now: datetime) -> None:
    """Ask the supervisor; raises Conflict when another errand is under way, or when there is no supervisor."""
    if not is_held(state.parent / SERVING):
        raise Conflict("没有 caidang serve 在看着这个库，请在服务器上用命令做。什么都没有改动。")
    if is_busy(state):
        raise Conflict("正在换另一把钥匙，等它完成再来。")
    _write(state / _FOLDER / _ASKED, {"errand": errand.value, "at": now.isoformat()})


def is_busy(state: Path) -> bool:
    """Tell whether an errand waits or is under way."""
    found = told(state)
    return (state / _FOLDER / _ASKED).exists() or (found is not None and not found.is_over)


def take(state: Path) -> Errand | None:
    """For the supervisor: return what was asked for, once."""
    path = state / _FOLDER / _ASKED
    try:
        found = Errand(json.loads(path.read_text(encoding="utf-8"))["errand"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        found = None
    path.unlink(missing_ok=True)
    return found


def tell(state: Path, what: Told) -> None:
    """For the supervisor: keep how it stands, in place of what was told before."""
    _write(state / _FOLDER / _TOLD, {**asdict(what), "at": what.at.isoformat()})


def told(state: Path) -> Told | None:
    """Return how the last errand stands or ended, or None when there was none."""
    try:
        raw = json.loads((state / _FOLDER / _TOLD).read_text(encoding="utf-8"))
        return Told(**{**raw, "errand": Errand(raw["errand"]), "at": datetime.fromisoformat(raw["at"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(state: Path) -> None:
    """Let what was told last be forgotten: somebody has read it, or begins anew."""
    (state / _FOLDER / _TOLD).unlink(missing_ok=True)


def note_interruption(state: Path) -> None:
    """For the supervisor as it starts: what was under way when the last one ended is so no more."""
    (state / _FOLDER / _ASKED).unlink(missing_ok=True)
    found = told(state)
    if found is not None and not found.is_over:
        tell(state, Told(found.errand, found.at, is_over=True, text="做到一半程序停了，没有损坏：再做一次就接着做完。"))


def _write(path: Path, value: dict[str, object]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
