"""Another key for the tokens by which people are matched, and for the sealed index.

While it changes a person has tokens under both keys: first the new ones are added to everybody, then the new
key becomes the present one, then the old ones go. Who has values, and so the walk over them, is the caller's.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from caidang.core.crypto.keyring import Epoch
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.rotation.keyholder import Keyholder, Progress, keyholder, quiet

PENDING: Final = "index"
_NEXT: Final = "blind next"

Walk = Callable[[int], tuple[int, int]]
"""Makes the tokens of the next few people after a number anew; returns the last number and how many, 0 at the end."""


def change_index(
    *, walk: Walk, total: int, actor_id: int | None, clock: Callable[[], datetime], progress: Progress = quiet
) -> int:
    """Change the keys, or go on with a change that was interrupted; returns how many people got new tokens."""
    with keyholder() as held:
        if PENDING not in held.header.pending:
            _begin(held)
        count = 0
        if _stage(held) == "adding":
            count = _go(held, "adding", walk, total, progress)
            blind = held.keyring.epochs_of("blind")
            epochs = {name: found for name, found in held.header.epochs.items() if name != _NEXT}
            _note(held, "removing:0", epochs={**epochs, "blind": (*blind, *held.header.epochs[_NEXT])})
        _go(held, "removing", walk, total, progress)
        with write_tx():
            audit.record(
                actor_id=actor_id, verb="keys.index_changed", subject="vault", now=clock(),
                detail={"number": held.keyring.epochs_of("blind")[-1].number, "records": count},
            )  # fmt: skip
        held.change(pending={name: value for name, value in held.header.pending.items() if name != PENDING})
    return count


def _begin(held: Keyholder) -> None:
    blind, index = (held.keyring.epochs_of(name) for name in ("blind", "index"))
    _note(
        held, "adding:0",
        epochs={
            **held.header.epochs, _NEXT: (Epoch(blind[-1].number + 1, held.keyring.generation),),
            # The sealed index is made anew by whoever keeps it; what it was made under opens it until then.
            "index": (*index, Epoch(index[-1].number + 1, held.keyring.generation)),
        },
    )  # fmt: skip


def _go(held: Keyholder, stage: str, walk: Walk, total: int, progress: Progress) -> int:
    count = 0
    while True:
        after, done = walk(int(held.header.pending[PENDING].partition(":")[2]))
        if not done:
            return count
        count += done
        _note(held, f"{stage}:{after}")
        progress(stage, count, max(total, count))


def _stage(held: Keyholder) -> str:
    return held.header.pending[PENDING].partition(":")[0]


def _note(held: Keyholder, where: str, **changes: object) -> None:
    held.change(pending={**held.header.pending, PENDING: where}, **changes)
