"""Tokens by which programs act for a member: named, narrowed, dated, shown once."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, DateTimeField, Exists, OuterRef, QuerySet

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.foundation.accounts.login.once import hash_of
from caidang.foundation.accounts.login.second_factor import must_add_factor
from caidang.foundation.accounts.members import member_of
from caidang.foundation.accounts.models import ApiToken, SecondFactorRule
from caidang.foundation.accounts.policy import NOT_BY_TOKEN, Action, Viewer, may, narrowed
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.prepared import Given, PreparedObjects
from caidang.foundation.lib.write_lock import write_tx

PREFIX = "cd_"
"""So that a token that lies where it should not is known for one."""
LIVES = (7, 30, 90, 365)
"""Days that a token may be good for."""
MAX_TOKENS = 20
_NOTED_EVERY = timedelta(minutes=1)
_REFUSED = "令牌不对、已过期或已撤销，请换一个。"


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One of a member's tokens that are still good."""

    id: int
    name: str
    scopes: tuple[Action, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


def scopes_for(viewer: Viewer) -> tuple[Action, ...]:
    """Return what a token of this member could be allowed: what he may do himself, but for ``NOT_BY_TOKEN``."""
    return tuple(action for action in Action if action not in NOT_BY_TOKEN and may(viewer, action))


def make_token(
    *, name: str, scopes: Collection[Action], days: int, actor: Viewer, now: datetime
) -> str:
    """Make a token and return it: the only time that it can be seen.

    Raises InvalidInput for a scope the actor lacks, none at all, or another length of life.
    """
    user = member_of(actor.user_id or 0)
    name = " ".join(name.split())
    if not name or len(name) > 40:
        raise InvalidInput("写个名字，比如「报表脚本」，最多 40 个字。")
    if days not in LIVES:
        raise InvalidInput("请选一个有效期。")
    if not scopes or set(scopes) - set(scopes_for(actor)):
        raise InvalidInput("至少选一项，而且只能选自己能做的。")
    token = PREFIX + secrets.token_urlsafe(32)
    with write_tx():
        if ApiToken.objects.filter(member=user, revoked_at=None, expires_at__gt=now).count() >= MAX_TOKENS:
            raise InvalidInput(f"最多 {MAX_TOKENS} 个令牌，先撤销不用的。")
        row = ApiToken.objects.create(
            member=user, name=name, token=hash_of("api-token", token),
            scopes=sorted(scope.name for scope in scopes),
            created_at=now, expires_at=now + timedelta(days=days),
        )  # fmt: skip
        audit.record(
            actor_id=user.pk, verb="member.token_made", subject=f"user:{user.pk}", now=now,
            detail={"token": row.pk, "scopes": row.scopes, "days": days},
        )  # fmt: skip
    return token


def list_tokens(*, user_id: int, now: datetime) -> list[TokenRow]:
    """Return the member's tokens that are still good, the newest first."""
    rows = ApiToken.objects.filter(member_id=user_id, revoked_at=None, expires_at__gt=now)
    return [
        TokenRow(r.pk, r.name, tuple(_scopes(r)), r.created_at, r.expires_at, r.last_used_at)
        for r in rows.order_by("-created_at", "-pk")
    ]


def revoke_token(*, token_id: int, actor: Viewer, now: datetime) -> None:
    """Revoke one of the actor's own tokens; raises NotFound."""
    with write_tx():
        own = ApiToken.objects.filter(pk=token_id, member_id=actor.user_id, revoked_at=None)
        if not own.update(revoked_at=now):
            raise NotFound("没有这个令牌，可能已经撤销。")
        audit.record(
            actor_id=actor.user_id, verb="member.token_revoked", subject=f"user:{actor.user_id}",
            now=now, detail={"token": token_id},
        )  # fmt: skip


def viewer_of_token(token: str, now: datetime) -> Viewer:
    """Return the token's owner as the policy sees him now, narrowed to the token's scopes.

    Raises NotAllowed, always with the same words: for no such token, one that is over or revoked,
    and an owner who has left or owes a second factor.
    """
    row = _GOOD.first(token=hash_of("api-token", token), now=now)
    is_asked = getattr(row, "is_asked", True)
    if row is None or not row.member.is_active or (is_asked and must_add_factor(row.member, now=now)):
        raise NotAllowed(_REFUSED)
    if row.last_used_at is None or row.last_used_at < now - _NOTED_EVERY:
        with write_tx():
            ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return narrowed(viewer_of(row.member), set(_scopes(row)) - NOT_BY_TOKEN)


def _good() -> QuerySet[ApiToken, ApiToken]:
    # Every request of every program comes by here: whether its role has such a rule is asked along.
    asked = SecondFactorRule.objects.filter(role=OuterRef("member__role"))
    good = ApiToken.objects.filter(
        token=Given("token", CharField()), revoked_at=None, expires_at__gt=Given("now", DateTimeField())
    )
    return good.annotate(is_asked=Exists(asked)).order_by()


_GOOD = PreparedObjects(ApiToken, _good, related=("member",), annotated=("is_asked",))


def _scopes(row: ApiToken) -> list[Action]:
    # An action that no longer exists is granted to nobody.
    return [Action[name] for name in row.scopes if name in Action.__members__]
