"""One root gives the same keys for ever, and a different one for each purpose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.crypto.blind import blind, blinder
from caidang.core.crypto.keyring import Keyring, fingerprint, new_root
from caidang.core.errors import KeyProblem

ROOT, SALT = bytes(range(32)), bytes(range(32, 64))


def test_every_purpose_has_a_key_of_its_own() -> None:
    ring = Keyring.from_root(ROOT, SALT)
    keys = [
        ring.database, ring.wrapping, ring.blobname, ring.audit, ring.backup, ring.index,
        ring.purpose("django"), ring.blind("phone"), ring.blind("email"), ring.purpose("phone"),
        ROOT, SALT,
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 32 for key in keys)


def test_keys_never_change_from_version_to_version() -> None:
    # Another value here would mean that no existing vault opens any more.
    ring = Keyring.from_root(ROOT, SALT)
    assert (
        ring.database.hex() == "f7cee6ff9746e681170da3effd4690426c3f9eeb4433754e320e4f14dbda0a14"
    )
    assert (
        blind(ring, "phone", "13800000000")
        == "08dd3ac9d131cb22e1d1d1ea2e0042de43842b45203da1917a5c880932d50289"
    )
    assert fingerprint(ROOT) == "94FF-3604-2A3A-66DA"


def test_another_salt_gives_other_keys() -> None:
    assert Keyring.from_root(ROOT, SALT).database != Keyring.from_root(ROOT, bytes(32)).database


def test_printing_a_keyring_shows_no_key() -> None:
    ring = Keyring.from_root(ROOT, SALT)
    shown = f"{ring!r} {ring}"
    assert fingerprint(ROOT) in shown
    for secret in (ROOT, SALT, ring.database):
        assert secret.hex() not in shown
        assert repr(secret)[2:-1] not in shown


def test_a_root_of_another_size_is_refused() -> None:
    with pytest.raises(KeyProblem):
        Keyring.from_root(b"short", SALT)


def test_fingerprints_tell_roots_apart() -> None:
    assert len({fingerprint(new_root()) for _ in range(50)}) == 50


def test_tokens_find_the_same_value_however_it_is_typed() -> None:
    ring = Keyring.from_root(ROOT, SALT)
    typed = ["LIN@example.com", " lin@example.com ", "ｌｉｎ＠example.com"]
    assert len({blind(ring, "email", value) for value in typed}) == 1


def test_tokens_differ_by_value_field_and_vault() -> None:
    ring, other = Keyring.from_root(ROOT, SALT), Keyring.from_root(ROOT, bytes(32))
    tokens = {
        blind(ring, "phone", "13800000000"),
        blind(ring, "phone", "13800000001"),
        blind(ring, "wechat", "13800000000"),
        blind(other, "phone", "13800000000"),
    }
    assert len(tokens) == 4


@given(st.sampled_from(("match.phone", "match.name_school", "sentence")), st.text())
def test_many_tokens_of_a_field_are_those_of_each(field: str, value: str) -> None:
    ring = Keyring.from_root(ROOT, SALT)
    value = value.encode("utf-8", "replace").decode()
    token = blinder(ring, field)
    assert [token(value), token(value)] == [blind(ring, field, value)] * 2
