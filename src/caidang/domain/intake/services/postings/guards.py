"""Floods are kept out without a second program: tries are counted, a form counts once, and sending costs a little work.

An address is counted as a keyed token only, and forgotten when its time is over.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address
from typing import Any, Final

from django.core import signing
from django.db.models import F

from caidang.domain.intake.models import Posting, PostingGuard
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed

ADDRESS_WINDOW = timedelta(minutes=15)
"""Tries from one address are counted for this long: a campus or an office is one address for many."""
ALL_WINDOW = timedelta(hours=1)
LEAST_TIME: Final = timedelta(seconds=3)
LIVES: Final = timedelta(hours=12)
BITS: Final = 16
"""Leading zero bits of the SHA-256 that a browser looks for: some 65,000 tries, a fraction of a second."""
_SALT: Final = "caidang.posting"
_NUMBERS: Final = 8


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a form carries, signed: for which page, since when, which text was shown, through which channel."""

    slug: str
    channel: str
    text: int
    since: int
    nonce: str

    @property
    def question(self) -> tuple[int, int]:
        """The two numbers that somebody adds whose browser runs no scripts."""
        token = keyed.blind("posting-question", self.nonce)
        return int(token[:4], 16) % _NUMBERS + 2, int(token[4:8], 16) % _NUMBERS + 2

    def signed(self) -> str:
        """Return it as the form carries it."""
        told = [self.slug, self.channel, self.text, self.since, self.nonce]
        return signing.Signer(salt=_SALT).sign_object(told)

    def is_proven(self, work: str, answer: str) -> bool:
        """Tell whether the browser did the work, or a person added the numbers."""
        if work.isascii() and work.isdigit() and len(work) <= 12:
            found = hashlib.sha256(f"{self.nonce}:{work}".encode()).digest()
            if int.from_bytes(found[:4]) >> (32 - BITS) == 0:
                return True
        return answer.strip() == str(sum(self.question))


def read_stamp(signed: str) -> Stamp | None:
    """Return the stamp of a form; None for what we did not sign."""
    try:
        told: Any = signing.Signer(salt=_SALT).unsign_object(signed)
    except (signing.BadSignature, ValueError):
        return None
    slug, channel, text, since, nonce = told
    return Stamp(slug, channel, text, since, nonce)


def is_let_in(address: str, *, now: datetime) -> bool:
    """Count a try from an address; False where that address, or all together, had more than the general page says."""
    general = Posting.objects.filter(is_general=True).first() or Posting()
    return _count("address", _place(address), general.from_address, now + ADDRESS_WINDOW, now) and _count(
        "all", "", general.from_all, now + ALL_WINDOW, now
    )


def is_first_use(stamp: Stamp, *, now: datetime) -> bool:
    """Note that a form was sent; False for one that was sent before."""
    return _count("form", stamp.nonce, 1, now + LIVES, now)


def _count(kind: str, value: str, limit: int, until: datetime, now: datetime) -> bool:
    token = keyed.blind(f"posting-{kind}", value)
    with write_tx():
        PostingGuard.objects.filter(until__lte=now).delete()
        PostingGuard.objects.bulk_create([PostingGuard(token=token, until=until)], ignore_conflicts=True)
        counted = PostingGuard.objects.filter(token=token, count__lt=limit).update(count=F("count") + 1)
    return bool(counted)


def _place(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found) if isinstance(found, IPv4Address) else found.exploded[:19]
