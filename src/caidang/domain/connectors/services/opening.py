"""A connection is opened: its token kept sealed for all processes, its calls counted and paced."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Final

from django.conf import settings
from django.db.models import Q

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.contract import Busy, Connector, DayIsOver, Token
from caidang.domain.connectors.models import Connection
from caidang.domain.connectors.vendors import Vendor, vendor_of
from caidang.foundation.lib.net.calling import Caller
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

Now = Callable[[], datetime]
CHINA: Final = timezone(timedelta(hours=8))
_UNLOCKED: Final = "这个连接还没有凭据（整库导入不带凭据）：在「连接」里重新填上，再同步，对上的人和字段都还在。"
_ASKING: Final = timedelta(seconds=45)
"""How long one process may take to get a token before another asks."""
_MARGIN: Final = timedelta(seconds=120)
_TOKENS: Final = (10, 60.0)
"""Token calls in so many seconds."""
_LONGEST: Final = 6
"""The longest rest is two to this power, in seconds."""
_ELSEWHERE: Final = "要换令牌，由做这件事的线程自己来。"
_FLUSH: Final = 25
"""Calls that are counted before they are written down."""


@contextmanager
def opened(connection: Connection, *, now: Now) -> Iterator[Connector]:
    """Open a connection for as long as the block lasts. Raises InvalidInput, NotReached, and what its calls raise."""
    with _opened(connection, _secret_of(connection), now) as (made, _meter):
        yield made


@contextmanager
def opened_to_work(connection: Connection, *, now: Now) -> Iterator[tuple[Connector, Callable[[], None]]]:
    """As ``opened``, with what writes down the calls that were counted since, for who reads in more than one thread."""
    with _opened(connection, _secret_of(connection), now) as (made, meter):
        yield made, meter.flush_many


@contextmanager
def tried(connection: Connection, secret: dict[str, str], *, now: Now) -> Iterator[Connector]:
    """As ``opened``, with credentials that are not kept yet: nothing is written down."""
    with _opened(connection, secret, now) as (made, _meter):
        yield made


def prepared(connection: Connection, secret: dict[str, str], *, now: Now) -> dict[str, str]:
    """Return what is to be kept of what was typed. Talks to the network."""
    vendor = vendor_of(connection.vendor)
    return vendor.prepare(secret, reach, CallMeter(connection, vendor, now))


def _secret_of(connection: Connection) -> dict[str, str]:
    secret = connection.opened_secret()
    if not any(secret.get(one.name) for one in vendor_of(connection.vendor).blanks if one.is_secret):
        raise InvalidInput(_UNLOCKED)
    return secret


@contextmanager
def _opened(connection: Connection, secret: dict[str, str], now: Now) -> "Iterator[tuple[Connector, CallMeter]]":
    vendor = vendor_of(connection.vendor)
    meter = CallMeter(connection, vendor, now)
    keeper = SealedKeeper(connection, now) if connection.pk else LooseKeeper()
    made = vendor.open(secret, reach, keeper, meter)
    try:
        yield made, meter
    finally:
        made.close()
        meter.flush()


def reach(base: str) -> Caller:
    """Return a caller for an address, as the installation allows it."""
    return Caller(base, allowed=settings.CAIDANG_WEBHOOK_HOSTS)


class LooseKeeper:
    """Keeps a token for the length of a trial."""

    def __init__(self) -> None:
        self._token: Token | None = None

    def token(self, ask: Callable[[], Token]) -> Token:
        """Return the token, asked for once."""
        if self._token is None:
            self._token = ask()
        return self._token

    def forget(self, token: Token) -> None:
        """Not use it again."""
        self._token = None


class SealedKeeper:
    """Keeps the token in the connection's row, sealed; who asks for another holds the row's lease meanwhile.

    A thread other than the one that opened the connection is only lent the token: it touches no database.
    """

    def __init__(self, connection: Connection, now: Now) -> None:
        self._connection = connection
        self._now = now
        self._thread = threading.get_ident()
        self._held: tuple[Token, datetime] | None = None

    def token(self, ask: Callable[[], Token]) -> Token:
        """Return the kept token, or a fresh one; raises Busy while another process asks for it."""
        now = self._now()
        if self._held is not None and self._held[1] > now:
            return self._held[0]
        self._check_thread()
        row = Connection.objects.get(pk=self._connection.pk)
        found = _kept(row, now)
        if found is None:
            found = self._asked(ask, now)
        self._held = found
        return found[0]

    def forget(self, token: Token) -> None:
        """Not use this token again, unless another process has a newer one by now."""
        self._check_thread()
        self._held = None
        with write_tx():
            row = Connection.objects.get(pk=self._connection.pk)
            found = _kept(row, self._now())
            if found is not None and found[0].access == token.access:
                Connection.objects.filter(pk=row.pk).update(token=None)

    def _check_thread(self) -> None:
        if threading.get_ident() != self._thread:
            raise Busy(_ELSEWHERE, 0.0)

    def _asked(self, ask: Callable[[], Token], now: datetime) -> tuple[Token, datetime]:
        free = Q(token_held_until=None) | Q(token_held_until__lte=now)
        mine = Connection.objects.filter(free, pk=self._connection.pk)
        with write_tx():
            if not mine.update(token_held_until=now + _ASKING):
                raise Busy("另一个进程正在取令牌，稍后自动接着。", 2.0)
        try:
            token = ask()
            until = now + timedelta(seconds=token.seconds) - min(_MARGIN, timedelta(seconds=token.seconds / 2))
            told = {"access": token.access, "more": dict(token.more), "until": until.isoformat()}
            sealed = vault.seal_own(self._connection.token_place, told)
            with write_tx():
                Connection.objects.filter(pk=self._connection.pk).update(token=sealed)
            return token, until
        finally:
            with write_tx():
                Connection.objects.filter(pk=self._connection.pk).update(token_held_until=None)


def _kept(row: Connection, now: datetime) -> tuple[Token, datetime] | None:
    if row.token is None:
        return None
    told = vault.open_own(row.token_place, bytes(row.token))
    until = datetime.fromisoformat(told["until"])
    left = (until - now).total_seconds()
    return (Token(told["access"], int(left), told["more"]), until) if left > 0 else None


class Pace:
    """So many calls in so many seconds and no more, for all threads of this process."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._calls: deque[float] = deque()
        self._lock = threading.Lock()

    def take(self, at: float) -> float:
        """Count a call at this moment and return 0, or return the seconds after which there is room for one."""
        with self._lock:
            while self._calls and self._calls[0] <= at - self._seconds:
                self._calls.popleft()
            if len(self._calls) >= self._most:
                return self._calls[0] + self._seconds - at
            self._calls.append(at)
            return 0.0


_rests: dict[object, int] = {}
_paces: dict[tuple[object, str], Pace] = {}
_paces_lock = threading.Lock()


class CallMeter:
    """Counts a connection's calls of today, and paces each interface."""

    def __init__(self, connection: Connection, vendor: Vendor, now: Now) -> None:
        self._connection = connection
        self._pace, self._paces = vendor.pace, {"token": _TOKENS, **vendor.paces}
        self._now = now
        self._fresh = 0
        self._left: int | None = None
        self._thread, self._lock = threading.get_ident(), threading.Lock()
        self._used = calls_today(connection, now())

    def take(self, interface: str) -> None:
        """Count one call; raises Busy where the interface wants a rest, DayIsOver where today's are used up."""
        limit = self._connection.day_limit
        if limit and self._used + self._fresh >= limit:
            raise DayIsOver("今天的调用额度用完了，零点以后自动接着。")
        most, seconds = self._paces.get(interface, self._pace)
        if most:
            wait = _pace_of(self._connection, interface, most, seconds).take(time.monotonic())
            if wait > 0:
                raise Busy("到了对方的限速，歇一会儿自动接着。", wait)
        with self._lock:
            self._fresh += 1
        if self._fresh >= _FLUSH and threading.get_ident() == self._thread:
            self.flush()

    def told(self, left: int) -> None:
        """Note how many calls the vendor says are left."""
        self._left = left

    def rest(self) -> float:
        """Return the seconds to leave it alone: 1, 2, 4 and so on while it keeps saying so, 64 at most."""
        key = self._connection.pk or self._connection.public_id
        with _paces_lock:
            n = _rests.get(key, 0)
            _rests[key] = min(n + 1, _LONGEST)
        return float(2**n)

    def went_well(self) -> None:
        """Note that it answered."""
        with _paces_lock:
            _rests.pop(self._connection.pk or self._connection.public_id, None)

    def now(self) -> datetime:
        """Return the moment."""
        return self._now()

    def flush_many(self) -> None:
        """Write down what was counted, once that is worth a transaction."""
        if self._fresh >= _FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write down what was counted."""
        with self._lock:
            fresh, left, self._fresh = self._fresh, self._left, 0
            self._used += fresh
        if not self._connection.pk or not (fresh or left is not None):
            return
        with write_tx():
            row = Connection.objects.filter(pk=self._connection.pk).first()
            if row is None:
                return
            n = calls_today(row, self._now()) + fresh
            told: dict[str, object] = {"day": china_day(self._now()), "n": n}
            if left is not None:
                told["left"] = left
            Connection.objects.filter(pk=row.pk).update(calls=told)
        self._used = n


def _pace_of(connection: Connection, interface: str, most: int, seconds: float) -> Pace:
    with _paces_lock:
        return _paces.setdefault((connection.pk or connection.public_id, interface), Pace(most, seconds))


def calls_today(connection: Connection, now: datetime) -> int:
    """Return how many calls were made today, by the vendor's midnight in China."""
    told = connection.calls
    return int(told.get("n", 0)) if told.get("day") == china_day(now) else 0


def china_day(now: datetime) -> str:
    """Return the day in China."""
    return f"{now.astimezone(CHINA):%Y-%m-%d}"


def next_midnight(now: datetime) -> datetime:
    """Return when the next day begins in China, a minute after."""
    day = now.astimezone(CHINA).replace(hour=0, minute=1, second=0, microsecond=0)
    return day + timedelta(days=1)
