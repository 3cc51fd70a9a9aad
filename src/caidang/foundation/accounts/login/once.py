"""Secrets that are shown once: made at random, kept as a keyed hash only."""

import hashlib
import hmac
import secrets

from django.conf import settings


def new_secret() -> str:
    """Return a fresh random secret, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_of(kind: str, secret: str) -> str:
    """Return what is kept of a secret (64 hex digits); without the vault's key no guess can be tested."""
    key: bytes = settings.CAIDANG_KEYRING.purpose(f"secret/{kind}")
    return hmac.digest(key, secret.encode(), hashlib.sha256).hex()
