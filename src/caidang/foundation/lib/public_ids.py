"""The unguessable ids that addresses carry."""

import os
import uuid
from datetime import datetime

from caidang.core.errors import NotFound

_RANDOM = ~(0xF << 76 | 0x3 << 62)
_MOST_DIGITS = 19
"""A number with as many may be more than a row's can be."""
_VERSION_7 = 7 << 76 | 2 << 62


def ordered_id(now: datetime) -> uuid.UUID:
    """Return a random id that sorts by time (RFC 9562, version 7): new rows then lie side by side
    in their index, and a transaction touches few of its pages.
    """
    number = int(now.timestamp() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    return uuid.UUID(int=number & _RANDOM | _VERSION_7)


def ordered_digits(now: datetime, count: int) -> list[str]:
    """Return as many ids as ``ordered_id`` would give, as their hex digits, for many rows of one moment: no objects are made of them."""
    first, made = int(now.timestamp() * 1000) << 80, os.urandom(10 * count)
    return [f"{(first | int.from_bytes(made[at : at + 10], 'big')) & _RANDOM | _VERSION_7:032x}" for at in range(0, 10 * count, 10)]


def ordered_texts(now: datetime, count: int) -> list[str]:
    """Return as many ids as ``ordered_id`` would give, written out."""
    return [as_text(digits) for digits in ordered_digits(now, count)]


def as_text(digits: str) -> str:
    """Return an id written as addresses and seals have it, with dashes, from its hex digits."""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def written(told: str | uuid.UUID) -> str:
    """This function will return an id with its dashes, however a database has it: hex digits, a text, an object."""
    return as_text(told.replace("-", "")) if isinstance(told, str) else str(told)


def row_number(text: str) -> int:
    """Return the row's number that stands in an address or a form; 0, which no row has, for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS
    return int(text) if is_number else 0


def parse_public_id(text: object, *, missing: str) -> uuid.UUID:
    """Return the id; raises NotFound with the text ``missing`` for anything that is not one."""
    try:
        return uuid.UUID(str(text))
    except ValueError as error:
        raise NotFound(missing) from error
