"""Who a program acts for, and how often it may ask."""

import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from caidang.core.errors import CaidangError, NotAllowed
from caidang.foundation.accounts.login.tokens import viewer_of_token
from caidang.foundation.accounts.policy import Viewer

PER_MINUTE: Final = 36_000
"""Requests of one member's programs on one machine."""
_MOST_KNOWN: Final = 10_000


class TooOften(CaidangError):
    """More requests than a minute has; ``wait_s`` is when the next one is answered."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"请求太密，{wait_s} 秒后再来。")
        self.wait_s = wait_s


class Counter:
    """Requests of this minute by member; what is counted is kept in memory, and only of the latest members."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: OrderedDict[int, tuple[int, int]] = OrderedDict()

    def count(self, member: int, at: float) -> tuple[int, int]:
        """Count one and return how many are left and the seconds until all are again. Raises TooOften."""
        minute, rest = int(at // 60), 60 - int(at % 60)
        with self._lock:
            known, count = self._seen.pop(member, (minute, 0))
            count = count + 1 if known == minute else 1
            self._seen[member] = (minute, count)
            while len(self._seen) > _MOST_KNOWN:
                self._seen.popitem(last=False)
        if count > PER_MINUTE:
            raise TooOften(rest)
        return PER_MINUTE - count, rest


COUNTER: Final = Counter()


class Bearer(HttpBearer):
    """``Authorization: Bearer <token>``; no cookie is looked at, so no other site can send one along."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """Return whom the token acts for, narrowed to what it may; None for a token that is none."""
        known = getattr(request, "caidang_viewer", None)
        if isinstance(known, Viewer):
            return known
        try:
            viewer = viewer_of_token(token.strip(), timezone.now())
        except NotAllowed:
            return None
        request.caidang_left = COUNTER.count(viewer.user_id or 0, time.time())  # type: ignore[attr-defined]
        request.caidang_viewer = viewer  # type: ignore[attr-defined]
        return viewer


def caller_of(request: HttpRequest) -> str | None:
    """This function will return what tells one token from the others, once it was looked at; None for one that is none.

    Raises TooOften.
    """
    if not isinstance(Bearer()(request), Viewer):
        return None
    return request.headers.get("Authorization", "").partition(" ")[2].strip()


def viewer_of(request: HttpRequest) -> Viewer:
    """This function will return whom the request acts for."""
    viewer = getattr(request, "auth", None)
    if not isinstance(viewer, Viewer):
        raise NotAllowed("没有令牌。")
    return viewer
