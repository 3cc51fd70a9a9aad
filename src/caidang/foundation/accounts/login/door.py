"""Log-ins and log-outs: counted, shut after too many failures, and written down.

A failure is counted before the password is looked at, so that many guesses at once gain nothing.
Names and addresses are kept as blind indexes only: what a stranger types, or where a colleague
sits, cannot be read from the database.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Network

from django.conf import settings
from django.db.models import F

from caidang.core.crypto.blind import blind
from caidang.core.errors import Conflict
from caidang.foundation.accounts.members import member_of
from caidang.foundation.accounts.models import LoginGuard, User
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

NAME_LIMIT, NAME_WINDOW = 10, timedelta(minutes=5)
"""Failures at one log-in name within this time that shut it."""
ADDRESS_LIMIT, ADDRESS_WINDOW = 100, timedelta(minutes=15)
"""The same from one address: an office is one address for everybody, so it is let try more."""
SHUT_FOR = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(days=1)
SHUT = "输错太多次，先歇 15 分钟再试；急用请管理员解除。密码没有变。"
SHUT_ADDRESS = "这个网络输错太多次，先歇 15 分钟再试。"


def try_door(*, username: str, address: str, now: datetime) -> None:
    """Count an attempt before it is made. Raises Conflict while the name or the address is shut."""
    guards = (
        (_address_token(address), ADDRESS_LIMIT, ADDRESS_WINDOW, SHUT_ADDRESS),
        (_name_token(username), NAME_LIMIT, NAME_WINDOW, SHUT),
    )
    with write_tx():
        for token, limit, window, text in guards:
            guard = _guard(token, now)
            if guard.shut_until is not None and guard.shut_until > now:
                raise Conflict(text)
            if guard.shut_until is not None or guard.since <= now - window:
                LoginGuard.objects.filter(pk=guard.pk).update(failures=0, since=now, shut_until=None)
            elif guard.failures >= limit:
                # Others are trying at this moment, and the last of them will shut it.
                raise Conflict(text)
        for token, *_ in guards:
            LoginGuard.objects.filter(token=token).update(failures=F("failures") + 1)


def note_failure(*, username: str, address: str, now: datetime, via: str = "password") -> None:
    """Write down a failed attempt, and shut what has had too many. Neither name nor password is kept."""
    user = User.objects.filter(username__iexact=username).first()
    subject = f"user:{user.pk}" if user else "login"
    detail = {"via": via, "from": _origin(address)}
    with write_tx():
        LoginGuard.objects.filter(since__lt=now - _FORGOTTEN_AFTER).delete()
        audit.record(actor_id=None, verb="member.login_failed", subject=subject, now=now, detail=detail)
        for token, limit, what in (
            (_name_token(username), NAME_LIMIT, subject),
            (_address_token(address), ADDRESS_LIMIT, "login"),
        ):
            full = LoginGuard.objects.filter(token=token, failures__gte=limit, shut_until=None)
            if full.update(shut_until=now + SHUT_FOR):
                audit.record(actor_id=None, verb="member.locked", subject=what, now=now, detail=detail)


def note_success(*, username: str, address: str) -> None:
    """Take back the attempt that was right. Earlier failures stay: others may be guessing meanwhile."""
    tokens = [_name_token(username), _address_token(address)]
    with write_tx():
        counted = LoginGuard.objects.filter(token__in=tokens, failures__gt=0)
        counted.update(failures=F("failures") - 1)


def note_login(*, user: User, via: list[str], address: str, now: datetime) -> None:
    """Write down that a member is in, and by what means."""
    _note(user, "member.logged_in", now, {"via": via, "from": _origin(address)})


def note_logout(*, user: User, now: datetime, is_expired: bool = False) -> None:
    """Write down that a member has left, or that his session ended by itself."""
    _note(user, "member.logged_out", now, {"expired": is_expired})


def note_proof(*, user: User, via: str, now: datetime) -> None:
    """Write down that a member proved once more who he is."""
    _note(user, "member.proved", now, {"via": via})


def shut_names(users: list[User], *, now: datetime) -> set[int]:
    """Return the ids of the members whose log-in name is shut now."""
    tokens = {_name_token(user.username): user.pk for user in users}
    shut = LoginGuard.objects.filter(token__in=tokens, shut_until__gt=now)
    return {tokens[token] for token in shut.values_list("token", flat=True)}


def lift_lock(*, user_id: int, actor: Viewer, now: datetime) -> None:
    """Let a member try again at once. Raises Conflict where nothing is shut."""
    require(actor, Action.MANAGE_MEMBERS)
    user = member_of(user_id)
    with write_tx():
        shut = LoginGuard.objects.filter(token=_name_token(user.username), shut_until__gt=now)
        if not shut.update(failures=0, since=now, shut_until=None):
            raise Conflict("这位成员没有被锁，可以直接登录。")
        audit.record(
            actor_id=actor.user_id, verb="member.unlocked", subject=f"user:{user.pk}", now=now
        )


def open_name(username: str) -> None:
    """Forget the failures at a log-in name whose member has shown by other means who he is."""
    with write_tx():
        LoginGuard.objects.filter(token=_name_token(username)).delete()


def _guard(token: str, now: datetime) -> LoginGuard:
    # On PostgreSQL two may come at once; whoever is second finds the row of the first.
    LoginGuard.objects.bulk_create([LoginGuard(token=token, since=now)], ignore_conflicts=True)
    return LoginGuard.objects.get(token=token)


def _note(user: User, verb: str, now: datetime, detail: Mapping[str, object]) -> None:
    with write_tx():
        audit.record(
            actor_id=user.pk, verb=verb, subject=f"user:{user.pk}", now=now, detail=detail
        )


def _name_token(username: str) -> str:
    return blind(settings.CAIDANG_KEYRING, "login-name", username)


def _address_token(address: str) -> str:
    return blind(settings.CAIDANG_KEYRING, "login-address", _place(address))


def _place(address: str) -> str:
    """An IPv6 address stands for its /64: one machine has as many of them as it likes."""
    try:
        return str(IPv6Network((address, 64), strict=False))
    except ValueError:
        return address


def _origin(address: str) -> str:
    """Eight digits that tell one address from another in the log, without saying which."""
    return _address_token(address)[:8]
