"""A root key under a passphrase."""

import pytest

from caidang.core.crypto.keyring import new_root
from caidang.core.crypto.passphrase import Cost, WrappedRoot, unwrap_root, wrap_root
from caidang.core.errors import InvalidInput, KeyProblem

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)


def test_the_passphrase_opens_the_root() -> None:
    root = new_root()
    wrapped = wrap_root(root, "竹子 月亮 灯塔 河流 2026", cost=CHEAP)
    assert unwrap_root(wrapped, "竹子 月亮 灯塔 河流 2026") == root
    assert unwrap_root(wrapped, "竹子　月亮 灯塔 河流 ２０２６\n") == root, "another keyboard"
    assert root not in wrapped.sealed


@pytest.mark.parametrize("guess", ["", "竹子 月亮 灯塔 河流 2027", "竹子 月亮 灯塔"])
def test_another_passphrase_does_not(guess: str) -> None:
    wrapped = wrap_root(new_root(), "竹子 月亮 灯塔 河流 2026", cost=CHEAP)
    with pytest.raises(KeyProblem, match="口令不对"):
        unwrap_root(wrapped, guess)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(InvalidInput, match="12"):
        wrap_root(new_root(), "short       ", cost=CHEAP)


@pytest.mark.parametrize(
    "cost",
    [
        Cost(memory_kib=2**30, passes=1, lanes=1),
        Cost(memory_kib=64, passes=10**6, lanes=1),
        Cost(memory_kib=64, passes=0, lanes=1),
        Cost(memory_kib=64, passes=1, lanes=0),
        Cost(memory_kib=64, passes=1, lanes=64),
    ],
)
def test_a_tampered_cost_cannot_exhaust_the_machine(cost: Cost) -> None:
    wrapped = wrap_root(new_root(), "a long enough phrase", cost=CHEAP)
    with pytest.raises(KeyProblem, match="参数"):
        unwrap_root(WrappedRoot(wrapped.salt, wrapped.sealed, cost), "a long enough phrase")


def test_the_default_cost_is_a_dear_one() -> None:
    assert (Cost().memory_kib, Cost().passes) == (65536, 3)
