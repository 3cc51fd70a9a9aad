"""The keys by which values are looked up, given on to another installation together with the records.

They open nothing. Without them a new place could not know by their tokens whoever was erased or does not want to be
written to, for of those nothing else is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from caidang.core.crypto.envelope import KEY_BYTES
from caidang.core.crypto.keyring import MATCHING, Epoch
from caidang.core.errors import Conflict, InvalidInput
from caidang.foundation.vault.current import keyring
from caidang.foundation.vault.models import DataKey
from caidang.foundation.vault.ring import seal_older
from caidang.foundation.vault.rotation.keyholder import keyholder

MATCH_KINDS: Final = (
    "phone", "email", "wechat", "id_number", "name_birth", "name_school", "name_employer", "pinyin_school",
)  # fmt: skip
"""Kinds of ``core.match`` keys, and one that records of older versions have."""
GIVEN_ON: Final = (
    "address", "connector.file", "connector.file.out", "connector.seen", "connector.thing", "folder", "leave", "mail", "mail_answer", "sentence",
    "submission-address",
)  # fmt: skip
"""Blind indexes whose tokens stand in tables that travel."""
KEPT_HERE: Final = ("intake-key", "login-name", "login-address", "posting-question", "posting-")
"""Those whose tokens do not outlive the installation."""
_PLAIN: Final = ("blobdigest", "received", "report mark")


@dataclass(frozen=True, slots=True, repr=False)
class LookUps:
    """Keys by their purpose, and the epochs of those by which people are matched."""

    keys: Mapping[str, bytes]
    epochs: tuple[int, ...]


def look_ups() -> LookUps:
    """Return the keys by which this installation looks values up. Raises Conflict while they are being changed."""
    ring = keyring()
    if "blind next" in ring.epochs:
        raise Conflict("认人用的钥匙正在更换：先运行 caidang keys rotate --index 把它做完。")
    found = {name: ring.purpose(name) for name in _PLAIN}
    found |= {f"blind/{name}": ring.blind(name) for name in GIVEN_ON}
    epochs = ring.epochs_of("blind")
    for epoch in epochs:
        for kind in MATCH_KINDS:
            name = f"{MATCHING}{kind}"
            found[_name(epoch.number, name)] = ring.epoch_key("blind", epoch, name)
    return LookUps(found, tuple(epoch.number for epoch in epochs))


def take_over(given: LookUps) -> None:
    """Look values up by another installation's keys from now on. Raises Conflict where this one has records already."""
    if any(len(key) != KEY_BYTES for key in given.keys.values()) or not given.epochs:
        raise InvalidInput("查找用的钥匙不完整，文件可能被改过。")
    if DataKey.objects.exists():
        raise Conflict("这个系统里已有资料，不能换查找用的钥匙。")
    with keyholder() as held:
        ring = replace(held.keyring, inherited=dict(given.keys), _derived={})
        epochs = {**held.header.epochs, "blind": tuple(Epoch(number, 1) for number in given.epochs)}
        held.change(older=seal_older(ring), epochs=epochs)


def _name(epoch: int, of: str) -> str:
    """A purpose's name as ``Keyring.epoch_key`` forms it."""
    return f"blind/{epoch}/{of}" if epoch else f"blind/{of}"
