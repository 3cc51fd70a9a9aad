"""A digest under a prepared key is HMAC-SHA-256 and nothing else."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.crypto.hashing import hasher


@given(st.binary(max_size=64), st.lists(st.binary(max_size=200), max_size=4))
def test_it_is_what_the_library_says(key: bytes, texts: list[bytes]) -> None:
    digest = hasher(key)
    assert [digest(text) for text in texts] == [hmac.digest(key, text, "sha256") for text in texts]


def test_a_key_longer_than_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        hasher(bytes(65))
