"""The first start's other way: instead of beginning empty, one's backup. What was chosen waits sealed for the restoring.

The page and the command that restores are two processes. What goes between them holds credentials and the root key, so
it is sealed under the key of the empty vault, which the restored one's replaces.
"""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from caidang.core.crypto import envelope
from caidang.core.crypto.keyring import Keyring, fingerprint
from caidang.core.errors import InvalidInput, NotFound, SealBroken
from caidang.domain.backup.archive.manifest import Manifest
from caidang.domain.backup.places.base import Place
from caidang.domain.backup.places.kinds import Kind
from caidang.domain.backup.places.opening import check_settings, open_place
from caidang.domain.backup.restoring import open_with_root

_FILE: Final = "restore.sealed"
_PLACE: Final = "first restore"
PER_PAGE: Final = 30


@dataclass(frozen=True, slots=True, repr=False)
class Order:
    """Where the backup is, with which root key (hex), which of its states, and whether a damaged one is taken, too."""

    kind: str
    settings: Mapping[str, str]
    root: str
    manifest: str = ""
    takes_damaged: bool = False

    @property
    def label(self) -> str:
        """The kind's Chinese name."""
        return Kind(self.kind).label

    @property
    def fingerprint(self) -> str:
        """By which the root key is known on paper."""
        return fingerprint(bytes.fromhex(self.root))


@dataclass(frozen=True, slots=True)
class States:
    """A page of the states that can be restored, newest first."""

    rows: tuple[Manifest, ...]
    page: int
    has_more: bool


def make_order(*, kind: str, settings: Mapping[str, str], root: bytes) -> Order:
    """Return what to restore from, once the place was reached and opened by the key.

    Raises InvalidInput, PlaceProblem, NotFound where no backup is, KeyProblem for a key that is not the backup's.
    """
    if kind not in list(Kind):
        raise InvalidInput("请选一种备份的位置。")
    order = Order(kind, check_settings(Kind(kind), settings), root.hex())
    with closing(order_place(order)) as place:
        archive, _, _ = open_with_root(place, root)
        archive.newest()
    return order


def order_place(order: Order) -> Place:
    """Return the place of an order; raises PlaceProblem when it cannot be reached."""
    kind = Kind(order.kind)
    return open_place(kind, order.settings, label=kind.label)


def list_order_states(order: Order, *, page: int) -> States:
    """Return one page of the states that the chosen backup holds. Raises what reaching the place raises."""
    with closing(order_place(order)) as place:
        archive, _, _ = open_with_root(place, bytes.fromhex(order.root))
        first = (page - 1) * PER_PAGE
        rows: list[Manifest] = []
        for number, found in enumerate(archive.manifests()):
            if number >= first + PER_PAGE:
                return States(tuple(rows), page, has_more=True)
            if number >= first:
                rows.append(found)
    return States(tuple(rows), page, has_more=False)


def choose_state(order: Order, *, manifest: str, takes_damaged: bool) -> Order:
    """Return the order with one of the backup's states; raises NotFound or SealBroken when it cannot be opened."""
    with closing(order_place(order)) as place:
        archive, _, _ = open_with_root(place, bytes.fromhex(order.root))
        if manifest not in archive.stamps():
            raise NotFound("这份备份不在了，请另选一份。")
        archive.manifest(manifest)
    return replace(order, manifest=manifest, takes_damaged=takes_damaged)


def keep_order(state: Path, ring: Keyring, order: Order) -> None:
    """Keep an order, sealed, in the state folder."""
    sealed = envelope.seal(ring.purpose("own"), json.dumps(asdict(order)).encode(), _PLACE, key_id=ring.generation)
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = state / _FILE
    path.touch(mode=0o600)
    path.write_bytes(sealed)


def read_order(state: Path, ring: Keyring) -> Order:
    """Return what was kept; raises NotFound when there is nothing, or it is another vault's."""
    try:
        sealed = (state / _FILE).read_bytes()
        return Order(**json.loads(envelope.open_sealed(ring.purpose("own", envelope.key_id_of(sealed)), sealed, _PLACE)))
    except (OSError, SealBroken, ValueError, TypeError):
        raise NotFound("没有选好要恢复的备份，请从头再来。") from None


def drop_order(state: Path) -> None:
    """Forget what was kept, credentials and key among it."""
    (state / _FILE).unlink(missing_ok=True)
