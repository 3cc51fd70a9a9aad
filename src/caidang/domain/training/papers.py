"""A certificate on paper, and as an Open Badge 3.0 that any wallet can check: signed by this installation's own key."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from caidang.core.report.paper import Paper, Part, draw_paper
from caidang.domain.training.models import Certificate
from caidang.domain.training.values import Course

_CONTEXTS: Final = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519: Final = b"\xed\x01"
"""How a public key of this kind begins in a did:key."""


def draw_certificate(row: Certificate, *, name: str, house: str, course: Course | None, check_at: str) -> bytes:
    """This function will return the certificate as a PDF file, with the code that it is checked by, and where (an address)."""
    until = _date(row.expires_at) if row.expires_at else "长期"
    english = f"（{course.english}）" if course is not None and course.english else ""
    facts = [
        ("持证人", name), ("课程", f"{row.title}{english}"),
        ("测验成绩", f"{row.percent} 分" if row.percent is not None else "读完全部课程"),
        ("发证日期", _date(row.issued_at)), ("有效期至", until), ("核验码", row.code),
    ]  # fmt: skip
    lessons = "；".join(lesson.title for lesson in course.lessons) if course is not None else ""
    return draw_paper(
        Paper(
            title="培训证书",
            lines=(
                f"{name} 学完了「{row.title}」，通过测验，特发此证。",
                *((f"学习内容：{lessons}。",) if lessons else ()),
            ),
            parts=(Part("", facts, (1, 3)),),
            foot=f"由{house}的才档签发。打开 {check_at} 输入核验码，可查这张证书现在是否有效。",
        )
    )


def make_badge(
    row: Certificate, *, name: str, house: str, origin: str, course: Course | None, key: bytes
) -> dict[str, Any]:
    """This function will return the certificate as an Open Badge 3.0 credential with an ``eddsa-jcs-2022`` proof.

    ``key`` are the 32 bytes of an Ed25519 key; its public half stands in the credential as a did:key, so that
    it can be checked without asking anybody. ``origin`` is the installation's address.
    """
    signer = Ed25519PrivateKey.from_private_bytes(key)
    issuer = did_of(signer.public_key())
    told = course.intro if course is not None and course.intro else row.title
    badge: dict[str, Any] = {
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
    options = {
        "@context": _CONTEXTS, "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022",
        "created": _moment(row.issued_at), "verificationMethod": f"{issuer}#{issuer.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
    }  # fmt: skip
    signature = signer.sign(_digest(options) + _digest(badge))
    return {**badge, "proof": {**options, "proofValue": f"z{_base58(signature)}"}}


def is_true_badge(badge: Mapping[str, Any]) -> bool:
    """This function will tell whether the badge is as the key that it names signed it."""
    proof = dict(badge.get("proof", {}))
    body = {name: value for name, value in badge.items() if name != "proof"}
    try:
        signature = _unbase58(str(proof.pop("proofValue"))[1:])
        multi = str(proof["verificationMethod"]).partition("#")[2]
        public = Ed25519PublicKey.from_public_bytes(_unbase58(multi[1:])[len(_ED25519) :])
        public.verify(signature, _digest(proof) + _digest(body))
    except (KeyError, ValueError, InvalidSignature):
        return False
    return True


def did_of(public: Ed25519PublicKey) -> str:
    """This function will return the did:key of a public key."""
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"did:key:z{_base58(_ED25519 + raw)}"


def _criteria(course: Course | None) -> str:
    if course is None or not course.questions:
        return "读完这门课的每一课。"
    return f"读完 {len(course.lessons)} 课，从 {len(course.questions)} 道题里抽 {course.draw} 道，答对 {course.pass_percent}% 以上。"


def _digest(value: Mapping[str, Any]) -> bytes:
    """The SHA-256 of a value as RFC 8785 writes it: here are only texts, lists and truths, for which this is the same."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def _date(at: datetime) -> str:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date().isoformat()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def _unbase58(text: str) -> bytes:
    number = 0
    for sign in text:
        number = number * 58 + _BASE58.index(sign)
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(text) - len(text.lstrip("1"))) + data
