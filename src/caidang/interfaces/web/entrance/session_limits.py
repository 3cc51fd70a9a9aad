"""A session ends after half an hour without anything done, and after twelve hours in any case."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from caidang.foundation.accounts.login.door import note_logout
from caidang.foundation.accounts.login.sessions import IDLE, LONGEST, touch_session

BEGAN, SEEN = "began", "seen"
POLL_HEADER = "X-Poll"
"""What a page asks again and again by itself: that nobody sits there must not look like work."""
NOTED_EVERY = 60
"""Seconds between two notes of when somebody was seen: a page is not to cost a write each time."""


class SessionLimits:
    """Middleware; stands behind the one that knows who is logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the rest of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """End a session that is over, or note that its member was seen."""
        if SESSION_KEY in request.session and request.user.is_authenticated:
            now = int(time.time())
            if is_over(request.session, now):
                note_logout(user=request.user, now=datetime.fromtimestamp(now, UTC), is_expired=True)
                logout(request)
                messages.info(request, _("太久没有操作，已自动退出，请重新登录。"))
            elif POLL_HEADER not in request.headers:
                see(request, now)
        return self._get_response(request)


def is_over(session: SessionBase, now: int) -> bool:
    """Tell whether the session has been idle too long or has lasted too long."""
    idle = now - session.get(SEEN, now)
    return bool(idle > IDLE.total_seconds() or now - session.get(BEGAN, now) > LONGEST.total_seconds())


def begin(request: HttpRequest, now: int) -> None:
    """Let the session's time run from now; whoever logs in anew begins anew."""
    request.session[BEGAN] = now
    request.session.pop(SEEN, None)
    see(request, now)


def see(request: HttpRequest, now: int) -> None:
    """Note when and where the session's member was seen, at most once a minute."""
    if now - request.session.get(SEEN, 0) < NOTED_EVERY:
        return
    request.session.setdefault(BEGAN, now)
    request.session[SEEN] = now
    if not request.session.session_key:
        request.session.save()
    touch_session(
        key=request.session.session_key or "",
        user_id=int(request.session[SESSION_KEY]),
        address=get_adapter().get_client_ip(request),
        agent=request.headers.get("User-Agent", ""),
        now=datetime.fromtimestamp(now, UTC),
    )
