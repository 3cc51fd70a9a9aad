"""A certificate as an Open Badge 3.0 that any wallet can check: signed by this installation's own key, in both forms.

The key is Ed25519. Its public half stands in every badge (as a did:key, and as a JWK), so that a badge is checked without
asking anybody; that the key is this house's is told by who publishes it: see ``selectors/badges``.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import OKPAlgorithm

from caidang.core.errors import InvalidInput
from caidang.domain.training.models import Certificate
from caidang.domain.training.values import Course

MOST_BYTES: Final = 100_000
ALGORITHM: Final = "EdDSA"
_CONTEXTS: Final = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519: Final = b"\xed\x01"
"""How a public key of this kind begins in a did:key."""
_LONGEST: Final = 200
"""Signs of a key or a signature: nothing that is longer is either."""
_NO_BADGE: Final = "这不是 Open Badges 3.0 的徽章：选证书页上下载的 .json 或 .jwt 文件。"


@dataclass(frozen=True, slots=True)
class Told:
    """What a badge says of whom it is from and which it is: true once ``is_true``, for whoever trusts ``issuer``."""

    id: str
    issuer: str
    """The did:key of the key that it is signed with."""
    is_true: bool
    """Whether it is as that key signed it."""


def make_badge(
    row: Certificate, *, name: str, house: str, origin: str, course: Course | None, key: bytes
) -> dict[str, Any]:
    """This function will return the certificate as an Open Badge 3.0 credential with an ``eddsa-jcs-2022`` proof.

    ``key`` are the 32 bytes of an Ed25519 key. ``origin`` is the installation's address.
    """
    signer = Ed25519PrivateKey.from_private_bytes(key)
    issuer = did_of(signer.public_key())
    badge = _credential(row, name=name, house=house, origin=origin, course=course, issuer=issuer)
    options = {
        "@context": _CONTEXTS, "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022",
        "created": _moment(row.issued_at), "verificationMethod": f"{issuer}#{issuer.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
    }  # fmt: skip
    signature = signer.sign(_digest(options) + _digest(badge))
    return {**badge, "proof": {**options, "proofValue": f"z{_base58(signature)}"}}


def make_token(row: Certificate, *, name: str, house: str, origin: str, course: Course | None, key: bytes) -> str:
    """This function will return the certificate as an Open Badge 3.0 in its other form, a signed JSON Web Token."""
    signer = Ed25519PrivateKey.from_private_bytes(key)
    issuer = did_of(signer.public_key())
    badge = _credential(row, name=name, house=house, origin=origin, course=course, issuer=issuer)
    claims: dict[str, Any] = {"iss": issuer, "jti": badge["id"], "nbf": int(row.issued_at.timestamp())}
    if row.expires_at:
        claims["exp"] = int(row.expires_at.timestamp())
    return jwt.encode({**badge, **claims}, signer, algorithm=ALGORITHM, headers={"jwk": jwk_of(signer.public_key())})


def read_badge(data: bytes) -> Told:
    """This function will say of a file whether it is a badge that nobody changed, and by which key. Raises InvalidInput for others."""
    try:
        text = data.decode().strip()
    except UnicodeDecodeError:
        raise InvalidInput(_NO_BADGE) from None
    if not text or len(data) > MOST_BYTES:
        raise InvalidInput(_NO_BADGE)
    return _read_document(text) if text.startswith("{") else _read_token(text)


def _read_document(text: str) -> Told:
    try:
        badge = json.loads(text)
        proof = badge["proof"]
        told = Told(str(badge["id"]), str(badge["issuer"]["id"]), is_true=True)
        signature, options = _signature(proof)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise InvalidInput(_NO_BADGE) from None
    body = {name: value for name, value in badge.items() if name != "proof"}
    # The key is read from the issuer, so that nobody signs in the name of another with a key of his own.
    is_ours = options.get("verificationMethod") == f"{told.issuer}#{told.issuer.removeprefix('did:key:')}"
    try:
        _key_of(told.issuer).verify(signature, _digest(options) + _digest(body))
    except (ValueError, InvalidSignature, RecursionError):
        is_ours = False
    return Told(told.id, told.issuer, is_true=is_ours)


def _signature(proof: Mapping[str, Any]) -> tuple[bytes, dict[str, Any]]:
    if proof["cryptosuite"] != "eddsa-jcs-2022":
        raise ValueError("another way of signing")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    return _unbase58(str(proof["proofValue"])), options


def _read_token(text: str) -> Told:
    try:
        claims = jwt.decode(text, options={"verify_signature": False})
        told = Told(str(claims["id"]), str(claims["issuer"]["id"]), is_true=claims["iss"] == claims["issuer"]["id"])
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, RecursionError):
        raise InvalidInput(_NO_BADGE) from None
    try:
        # Whether it is valid at this moment is not asked of the badge: it may have been taken back.
        jwt.decode(text, _key_of(told.issuer), algorithms=[ALGORITHM], options={"verify_exp": False, "verify_nbf": False})
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return Told(told.id, told.issuer, is_true=False)
    return told


def did_of(public: Ed25519PublicKey) -> str:
    """This function will return the did:key of a public key."""
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"did:key:z{_base58(_ED25519 + raw)}"


def jwk_of(public: Ed25519PublicKey) -> dict[str, str]:
    """This function will return a public key as a JSON Web Key."""
    found: dict[str, str] = OKPAlgorithm.to_jwk(public, as_dict=True)
    return found


def _key_of(did: str) -> Ed25519PublicKey:
    raw = _unbase58(did.removeprefix("did:key:"))
    if not did.startswith("did:key:") or not raw.startswith(_ED25519):
        raise ValueError("no key of this kind")
    return Ed25519PublicKey.from_public_bytes(raw[len(_ED25519) :])


def _credential(
    row: Certificate, *, name: str, house: str, origin: str, course: Course | None, issuer: str
) -> dict[str, Any]:
    told = course.intro if course is not None and course.intro else row.title
    return {
        "@context": _CONTEXTS,
        "id": f"urn:uuid:{row.public_id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": row.title,
        "issuer": {"id": issuer, "type": ["Profile"], "name": house, "url": origin},
        "validFrom": _moment(row.issued_at),
        **({"validUntil": _moment(row.expires_at)} if row.expires_at else {}),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": name}
            ],
            "achievement": {
                "id": f"urn:caidang:course:{row.course}", "type": ["Achievement"], "name": row.title,
                "description": told, "achievementType": "Certificate", "inLanguage": "zh-CN",
                "criteria": {"narrative": _criteria(course)},
            },
        },
    }  # fmt: skip


def _criteria(course: Course | None) -> str:
    if course is None or not course.questions:
        return "读完这门课的每一课。"
    return f"读完 {len(course.lessons)} 课，从 {len(course.questions)} 道题里抽 {course.draw} 道，答对 {course.pass_percent}% 以上。"


def _digest(value: Mapping[str, Any]) -> bytes:
    """The SHA-256 of a value as RFC 8785 writes it: here are only texts, lists and truths, for which this is the same."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def _unbase58(text: str) -> bytes:
    """The bytes of a multibase text of this kind; raises ValueError for any other."""
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not written in base 58")
    number, digits = 0, text[1:]
    for sign in digits:
        number = number * 58 + _BASE58.index(sign)
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(digits) - len(digits.lstrip("1"))) + data
