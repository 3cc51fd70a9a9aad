"""A root key wrapped under a passphrase: Argon2id (RFC 9106), then the common seal."""

import os
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from caidang.core.crypto.envelope import KEY_BYTES, open_sealed, seal
from caidang.core.errors import InvalidInput, KeyProblem, SealBroken

MIN_LENGTH = 12
_PLACE = "root-key"
_MAX_MEMORY_KIB = 1024 * 1024
_MAX_PASSES = 20
_MAX_LANES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id parameters: memory in KiB, passes, lanes. One guess takes about half a second."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class WrappedRoot:
    """What lies in the vault's header; useless without the passphrase."""

    salt: bytes
    sealed: bytes
    cost: Cost


def wrap_root(root: bytes, passphrase: str, *, cost: Cost | None = None) -> WrappedRoot:
    """Wrap a root key under a passphrase; raises InvalidInput when it is under twelve characters."""
    if len(passphrase.strip()) < MIN_LENGTH:
        raise InvalidInput(f"口令太短，至少 {MIN_LENGTH} 个字符；几个不相干的词连起来最好记。")
    cost = cost or Cost()
    salt = os.urandom(16)
    return WrappedRoot(salt, seal(_derive(passphrase, salt, cost), root, _PLACE), cost)


def unwrap_root(wrapped: WrappedRoot, passphrase: str) -> bytes:
    """Return the root key; raises KeyProblem for a wrong passphrase or impossible parameters."""
    cost = wrapped.cost
    # The numbers come from a file: whoever can write it must not be able to exhaust the memory.
    if not (
        1 <= cost.lanes <= _MAX_LANES
        and 8 * cost.lanes <= cost.memory_kib <= _MAX_MEMORY_KIB
        and 1 <= cost.passes <= _MAX_PASSES
        and len(wrapped.salt) >= 8
    ):
        raise KeyProblem("口令的加密参数超出范围, vault.json 可能被改动过。没有改动任何内容。")
    try:
        return open_sealed(_derive(passphrase, wrapped.salt, cost), wrapped.sealed, _PLACE)
    except SealBroken:
        raise KeyProblem("口令不对，密钥没有打开。没有改动任何内容，请再试一次。") from None


def _derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # The same words typed on another keyboard may be composed otherwise; NFKC makes them equal.
    plain = unicodedata.normalize("NFKC", passphrase).strip().encode()
    return hash_secret_raw(
        plain, salt, time_cost=cost.passes, memory_cost=cost.memory_kib,
        parallelism=cost.lanes, hash_len=KEY_BYTES, type=Type.ID,
    )  # fmt: skip
