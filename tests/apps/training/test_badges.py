"""Badges: other people's programs find them true, and nothing that was changed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openvc.errors import OpenvcError
from openvc.verify import VerificationPolicy, verify_credential

from caidang.core.errors import InvalidInput
from caidang.domain.training.badges import MOST_BYTES, did_of, make_badge, make_token, read_badge
from caidang.domain.training.models import Certificate
from caidang.domain.training.shipped import shipped_courses

KEY = b"k" * 32
ISSUED = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
FOR_EVER = timedelta(days=365 * 50)


def made(form: Callable[..., Any], *, key: bytes = KEY, expires: datetime | None = None) -> Any:
    row = Certificate(
        public_id=UUID(int=7), member=1, course="security", title="安全与保密", code="AAAA", percent=95,
        issued_at=ISSUED, expires_at=expires,
    )  # fmt: skip
    course = shipped_courses()["security"]
    return form(row, name="林听雨", house="本单位", origin="http://127.0.0.1:8000/", course=course, key=key)


def test_both_forms_are_true_to_the_libraries_of_others() -> None:
    document, token = made(make_badge, expires=ISSUED + FOR_EVER), made(make_token, expires=ISSUED + FOR_EVER)
    found = verify_credential(document, policy=VerificationPolicy(expected_types=["OpenBadgeCredential"]))
    assert found.issuer == did_of(Ed25519PrivateKey.from_private_bytes(KEY).public_key())
    assert found.credential["credentialSubject"]["achievement"]["name"] == "安全与保密"
    shown = OB3Verifier.for_issuer_did(document["issuer"]["id"]).verify(token)
    assert shown.achievement.name == "安全与保密"
    public = Ed25519PrivateKey.from_private_bytes(KEY).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert OB3Verifier(public).verify(token).issuer.id == document["issuer"]["id"]


def test_they_find_changed_and_foreign_ones_false() -> None:
    document, token = made(make_badge), made(make_token)
    with pytest.raises(OpenvcError):
        verify_credential({**document, "name": "别的课"})
    head, _, signature = token.split(".")
    _, forged, _ = made(make_token, expires=ISSUED + FOR_EVER).split(".")
    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(document["issuer"]["id"]).verify(f"{head}.{forged}.{signature}")
    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(did_of(Ed25519PrivateKey.from_private_bytes(b"x" * 32).public_key())).verify(token)
    with pytest.raises(OpenvcError):
        verify_credential(made(make_badge, expires=ISSUED + timedelta(days=1)))


def test_we_read_both_forms_and_find_every_change() -> None:
    document, token = made(make_badge), made(make_token)
    for data in (json.dumps(document).encode(), token.encode(), f"\n {token}\n".encode()):
        told = read_badge(data)
        assert told.is_true
        assert told.id == f"urn:uuid:{UUID(int=7)}"
        assert told.issuer == document["issuer"]["id"]
    for changed in (
        {**document, "name": "别的课"},
        {**document, "proof": {**document["proof"], "created": "2027-01-01T00:00:00Z"}},
        {**document, "id": f"urn:uuid:{UUID(int=8)}"},
    ):
        assert not read_badge(json.dumps(changed).encode()).is_true


def test_nobody_signs_in_the_name_of_another() -> None:
    ours, theirs = made(make_badge), made(make_badge, key=b"x" * 32)
    proof = theirs["proof"]
    assert not read_badge(json.dumps({**theirs, "issuer": ours["issuer"], "proof": proof}).encode()).is_true
    claims = jwt.decode(made(make_token), options={"verify_signature": False})
    stranger = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    assert not read_badge(jwt.encode(claims, stranger, algorithm="EdDSA").encode()).is_true
    assert not read_badge(jwt.encode(claims, "", algorithm="none").encode()).is_true
    assert not read_badge(jwt.encode(claims, "k" * 32, algorithm="HS256").encode()).is_true


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@settings(max_examples=60)
def test_what_is_no_badge_is_told_so(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_badge(data)


@pytest.mark.parametrize(
    "text",
    [
        "{}", '{"proof": []}', '{"id": 1, "issuer": {"id": "did:key:z"}, "proof": {"cryptosuite": "eddsa-rdfc-2022"}}',
        '{"proof":' + "[" * 3_000, "a.b.c", "é.b.c", " " * (MOST_BYTES + 1),
    ],
)  # fmt: skip
def test_nor_is_anything_built_to_look_like_one(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_badge(text.encode())


def test_a_broken_key_is_no_key() -> None:
    document = made(make_badge)
    for did in ("did:key:z", "did:web:example.com", "did:key:z" + "1" * 5_000, "\ud800"):
        forged = {**document, "issuer": {**document["issuer"], "id": did}}
        assert not read_badge(json.dumps(forged).encode()).is_true
