"""Where things lie in a backup, and what the names of its files look like."""

import re
from datetime import UTC, datetime
from typing import Final

README: Final = "README.txt"
RESTORE: Final = "restore.py"
WORDS: Final = "words.txt"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"(\d{8}T\d{6}Z)-([0-9a-f]{8})-(\d{8})")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def object_path(name: str) -> str:
    """Return where a sealed file of the vault lies; its name is the one it has in the vault."""
    return f"objects/{name[:2]}/{name}"


def chunk_path(name: str) -> str:
    """Return where a sealed chunk lies."""
    return f"chunks/{name[:2]}/{name}"


def key_path(name: str) -> str:
    """Return where a sealed chunk of a keyring lies: apart, for these are given up soon."""
    return f"keys/{name[:2]}/{name}"


def manifest_path(name: str) -> str:
    """Return where a manifest lies."""
    return f"manifests/{name}"


def keyring_path(name: str) -> str:
    """Return where a keyring lies."""
    return f"keyrings/{name}"


def head_path(name: str) -> str:
    """Return where a pointer lies: it says which manifest is this writer's newest."""
    return f"heads/{name}"


def header_path(name: str) -> str:
    """Return where the open part of ``vault.json`` lies."""
    return f"vault/{name}.json"


def stamped(at: datetime, writer: str, seq: int) -> str:
    """Return the name of a manifest: when it was, by whom (8 hex digits), this writer's how manieth."""
    return f"{at.astimezone(UTC):{_STAMP}}-{writer}-{seq:08}"


def parse_stamped(name: str) -> tuple[datetime, str, int] | None:
    """Return what ``stamped`` was given, or None for any other name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    at = datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
    return at, found[2], int(found[3])


def is_digest(name: str) -> bool:
    """Tell whether a name is that of an object or a chunk: 64 hex digits."""
    return _DIGEST.fullmatch(name) is not None
