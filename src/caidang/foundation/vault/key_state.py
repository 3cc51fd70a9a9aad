"""How the keys stand: what is shown on the page of keys and by ``caidang keys status``. No key is in it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.vault.current import fresh_keyring
from caidang.foundation.vault.header import Header, read_header
from caidang.foundation.vault.kit import CHECK_EVERY, is_kit_check_due, kit_confirmed_at
from caidang.foundation.vault.models import DataKey, OlderKey
from caidang.foundation.vault.ring import read_ring
from caidang.foundation.vault.rotation.keyholder import data_folder
from caidang.foundation.vault.rotation.wrapping import left_under_others


@dataclass(frozen=True, slots=True)
class KeyState:
    """Where each key stands. ``root_change`` is empty, ``rewrapping`` or ``switched``: a change that is to go on."""

    fingerprint: str
    mode: str
    generation: int
    root_change: str
    wrapping: int
    retired: tuple[int, ...]
    subjects: int
    to_rewrap: int
    older_keys: int
    database: int
    database_generation: int
    is_embedded: bool
    is_database_moving: bool
    index: int
    index_generation: int
    is_index_moving: bool
    kit_confirmed_at: datetime | None
    kit_due_at: datetime | None
    is_kit_due: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {**asdict(self), "retired": list(self.retired)}


def get_key_state(*, viewer: Viewer, now: datetime) -> KeyState:
    """Return how the keys stand; raises NotAllowed."""
    require(viewer, Action.MANAGE_KEYS)
    ring = fresh_keyring()
    header: Header = read_header(data_folder())
    database, index = (ring.epochs_of(name) for name in ("database", "blind"))
    confirmed = kit_confirmed_at()
    return KeyState(
        fingerprint=ring.fingerprint, mode=header.mode.value, generation=ring.generation,
        root_change=header.pending.get("stage", ""), wrapping=ring.wrapping_number,
        retired=tuple(sorted(read_ring(ring, header.ring).retired)),
        subjects=DataKey.objects.filter(erased_at=None).count(), to_rewrap=sum(left_under_others(ring.wrapping_number)),
        older_keys=OlderKey.objects.count(), database=database[-1].number,
        database_generation=database[-1].generation, is_embedded=connection.vendor == "sqlite",
        is_database_moving=len(database) > 1, index=index[-1].number, index_generation=index[-1].generation,
        is_index_moving=bool(header.pending.get("index")), kit_confirmed_at=confirmed,
        kit_due_at=None if confirmed is None else confirmed + CHECK_EVERY, is_kit_due=is_kit_check_due(now=now),
    )  # fmt: skip
