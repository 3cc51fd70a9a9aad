"""The unguessable ids that addresses carry."""

import secrets
import uuid
from datetime import datetime

from caidang.core.errors import NotFound


def ordered_id(now: datetime) -> uuid.UUID:
    """Return a random id that sorts by time (RFC 9562, version 7): new rows then lie side by side
    in their index, and a transaction touches few of its pages.
    """
    number = int(now.timestamp() * 1000) << 80 | secrets.randbits(80)
    number = number & ~(0xF << 76) | 7 << 76
    return uuid.UUID(int=number & ~(0x3 << 62) | 2 << 62)


def parse_public_id(text: object, *, missing: str) -> uuid.UUID:
    """Return the id; raises NotFound with the text ``missing`` for anything that is not one."""
    try:
        return uuid.UUID(str(text))
    except ValueError as error:
        raise NotFound(missing) from error
