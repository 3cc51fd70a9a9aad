"""Badges, as strangers check them: are they this house's, did nobody change them, and are they valid now."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from caidang.core.text.masks import mask_name
from caidang.domain.training.badges import ALGORITHM, did_of, jwk_of, read_badge
from caidang.domain.training.models import Certificate
from caidang.domain.training.selectors.certificates import Shown, shown_of


@dataclass(frozen=True, slots=True)
class Checked:
    """A badge that was handed in. ``shown`` is its certificate, None unless it is true and this house's own."""

    is_true: bool
    is_ours: bool
    issuer: str
    shown: Shown | None


def badge_key() -> bytes:
    """Return the key that badges are signed with now."""
    key: bytes = settings.CAIDANG_KEYRING.purpose("badge")
    return key


def issuers() -> list[str]:
    """Return the did:keys that this house signs badges with, or did before its root key changed, the present one first."""
    return [did_of(key) for key in _keys()]


def published_keys() -> dict[str, Any]:
    """Return the same keys as a JSON Web Key Set."""
    return {"keys": [{**jwk_of(key), "kid": did_of(key), "use": "sig", "alg": ALGORITHM} for key in _keys()]}


def check_badge_outside(data: bytes, *, now: datetime) -> Checked:
    """Check a badge for anybody who has it; of the name only what shows whether it fits. Raises InvalidInput for what is none."""
    told = read_badge(data)
    is_ours = told.is_true and told.issuer in issuers()
    row = _row(told.id) if is_ours else None
    shown = None if row is None else shown_of(row, now)
    return Checked(told.is_true, is_ours, told.issuer, None if shown is None else replace(shown, name=mask_name(shown.name)))


def _keys() -> list[Ed25519PublicKey]:
    ring = settings.CAIDANG_KEYRING
    return [Ed25519PrivateKey.from_private_bytes(ring.purpose("badge", one)).public_key() for one in ring.generations]


def _row(id_: str) -> Certificate | None:
    try:
        return Certificate.objects.filter(public_id=UUID(id_.removeprefix("urn:uuid:"))).first()
    except ValueError:
        return None
