"""The second factor: an authenticator app, recovery codes, passkeys; and who must have one.

The log-in library keeps the rows and checks what is shown at the door. What changes them is done
here, so that each change is written down in its own transaction.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db.models import CharField

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.foundation.accounts.login import recovery_codes
from caidang.foundation.accounts.members import member_of
from caidang.foundation.accounts.models import SecondFactorRule, User
from caidang.foundation.accounts.policy import Action, Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.prepared import Given, PreparedObjects
from caidang.foundation.lib.write_lock import write_tx

MAX_PASSKEYS = 10
MAX_NAME = 40
_Kind = Authenticator.Type
REAL = (_Kind.TOTP, _Kind.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""
_KEPT = "你的角色要求两步验证，这是最后一种，先加上另一种再移除。"


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey of a member."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What a member has. ``codes_left`` is None without recovery codes."""

    totp_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int | None

    @property
    def is_enough(self) -> bool:
        """Whether there is a second factor."""
        return self.totp_since is not None or bool(self.passkeys)


def factors_of(user_id: int) -> Factors:
    """Return the member's second factors."""
    totp_since, codes_left, passkeys = None, None, []
    for row in Authenticator.objects.filter(user_id=user_id).order_by("created_at"):
        if row.type == _Kind.TOTP:
            totp_since = row.created_at
        elif row.type == _Kind.RECOVERY_CODES:
            codes_left = recovery_codes.left_in(row)
        else:
            passkeys.append(Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at))
    return Factors(totp_since, tuple(passkeys), codes_left)


def with_factor(user_ids: Collection[int]) -> set[int]:
    """Return which of these members have a second factor."""
    rows = Authenticator.objects.filter(user_id__in=user_ids, type__in=REAL)
    return set(rows.values_list("user_id", flat=True))


GRACES: Final = (0, 3, 7, 14, 30)
"""Days that whoever must have a second factor may take to add one."""
_KEPT_DUE: Final = "_caidang_factor_due"
_RULE: Final = PreparedObjects(SecondFactorRule, lambda: SecondFactorRule.objects.filter(role=Given("role", CharField())).order_by())


def factor_due(user: User) -> datetime | None:
    """Return until when a member must add the second factor that his role asks for and he has not; None if nothing is asked.

    The time begins with the rule, or with the member when he came after it. It is found once for
    each ``user`` object, which lives as long as one request.
    """
    if _KEPT_DUE not in user.__dict__:
        rule = _RULE.first(role=user.role)
        is_asked = rule is not None and not with_factor([user.pk])
        user.__dict__[_KEPT_DUE] = _due(rule, user) if rule is not None and is_asked else None
    due: datetime | None = user.__dict__[_KEPT_DUE]
    return due


def must_add_factor(user: User, *, now: datetime) -> bool:
    """Tell whether the member's time for adding a second factor is over."""
    due = factor_due(user)
    return due is not None and due <= now


def _due(rule: SecondFactorRule, user: User) -> datetime:
    return max(rule.since or user.created_at, user.created_at) + timedelta(days=rule.grace_days)


def required_roles() -> dict[Role, int]:
    """Return the roles that must have a second factor, with the days that their members may take."""
    rows = SecondFactorRule.objects.values_list("role", "grace_days")
    return {Role(role): days for role, days in rows}


def require_factor(*, roles: Mapping[Role, int], actor: Viewer, now: datetime) -> None:
    """Decide which roles must have a second factor, and how many days (one of ``GRACES``) one may take.

    The time of a role that had the rule before goes on from when it began.
    """
    require(actor, Action.MANAGE_MEMBERS)
    if any(days not in GRACES for days in roles.values()):
        raise InvalidInput("请选一个期限。")
    with write_tx():
        SecondFactorRule.objects.exclude(role__in=roles).delete()
        for role, days in roles.items():
            SecondFactorRule.objects.update_or_create(
                role=role, defaults={"grace_days": days},
                create_defaults={"grace_days": days, "since": now},
            )  # fmt: skip
        _note("member.factor_required", "team", actor, now, roles={str(r): roles[r] for r in sorted(roles)})


def shows_code(user: User, code: str) -> Authenticator | None:
    """Return what the code belongs to, the app or the recovery codes, and use it up; None for a wrong one."""
    code = "".join(code.split())
    rows = {row.type: row for row in Authenticator.objects.filter(user=user).exclude(type=_Kind.WEBAUTHN)}
    app, spare = rows.get(_Kind.TOTP), rows.get(_Kind.RECOVERY_CODES)
    if len(code) not in recovery_codes.LENGTHS:
        return app if app is not None and TOTP(app).validate_code(code) else None
    if spare is None:
        return None
    with write_tx():
        spare.refresh_from_db()
        return spare if recovery_codes.take(spare, code) else None


def add_totp(*, secret: str, code: str, actor: Viewer, now: datetime) -> list[str]:
    """Take an authenticator app that shows the right code; raises InvalidInput for a wrong one.

    Returns the recovery codes that were made with it, to be shown once; none if there are some.
    """
    if not validate_totp_code(secret, code.replace(" ", "")):
        raise InvalidInput("验证码不对。看一下手机的时间准不准，再输现在显示的 6 位。")
    user = member_of(actor.user_id or 0)
    codes, hashes = _first_codes(user)
    with write_tx():
        if Authenticator.objects.filter(user=user, type=_Kind.TOTP).exists():
            raise Conflict("已经有验证器了，先移除旧的再换新的。")
        TOTP.activate(user, secret)
        _note("member.factor_added", f"user:{user.pk}", actor, now, kind="totp")
        _keep_codes(user, hashes, actor, now)
    return codes


def remove_totp(*, actor: Viewer, now: datetime) -> None:
    """Take the authenticator app away. Raises InvalidInput for the last factor of who must have one."""
    _remove(member_of(actor.user_id or 0), _Kind.TOTP, None, actor, now)


def add_passkey(*, name: str, credential: Mapping[str, Any], actor: Viewer, now: datetime) -> list[str]:
    """Take a passkey that the browser made and the caller has checked; as ``add_totp`` otherwise."""
    user = member_of(actor.user_id or 0)
    codes, hashes = _first_codes(user)
    with write_tx():
        known = Authenticator.objects.filter(user=user, type=_Kind.WEBAUTHN).count()
        if known >= MAX_PASSKEYS:
            raise InvalidInput(f"最多 {MAX_PASSKEYS} 把通行密钥，先移除不用的。")
        WebAuthn.add(user, _name(name) or f"通行密钥 {known + 1}", dict(credential))
        _note("member.factor_added", f"user:{user.pk}", actor, now, kind="webauthn")
        _keep_codes(user, hashes, actor, now)
    return codes


def rename_passkey(*, passkey_id: int, name: str, actor: Viewer, now: datetime) -> None:
    """Give a passkey of one's own another name."""
    if not _name(name):
        raise InvalidInput("写个名字，比如「办公室电脑」。")
    with write_tx():
        row = _passkey(member_of(actor.user_id or 0), passkey_id)
        row.wrap().name = _name(name)
        row.save(update_fields=["data"])
        _note("member.factor_renamed", f"user:{actor.user_id}", actor, now, kind="webauthn")


def remove_passkey(*, passkey_id: int, actor: Viewer, now: datetime) -> None:
    """Take a passkey away. Raises InvalidInput for the last factor of who must have one."""
    user = member_of(actor.user_id or 0)
    _passkey(user, passkey_id)
    _remove(user, _Kind.WEBAUTHN, passkey_id, actor, now)


def renew_codes(*, actor: Viewer, now: datetime) -> list[str]:
    """Make new recovery codes and return them, to be shown once; the old ones are good no longer."""
    user = member_of(actor.user_id or 0)
    codes, hashes = recovery_codes.new_codes()
    with write_tx():
        if not with_factor([user.pk]):
            raise Conflict("先加上验证器或通行密钥，再取恢复码。")
        _keep_codes(user, hashes, actor, now)
    return codes


def reset_factors(*, user_id: int, actor: Viewer, now: datetime) -> None:
    """Take all second factors from a member who lost them: he logs in with his password and starts anew."""
    require(actor, Action.MANAGE_MEMBERS)
    with write_tx():
        gone, _ = Authenticator.objects.filter(user_id=user_id).delete()
        if not gone:
            raise Conflict("这位成员没有开两步验证。")
        _note("member.factor_reset", f"user:{user_id}", actor, now, count=gone)


def _remove(
    user: User, kind: Authenticator.Type, pk: int | None, actor: Viewer, now: datetime
) -> None:
    rows = Authenticator.objects.filter(user=user)
    with write_tx():
        gone = rows.filter(type=kind, **({"pk": pk} if pk else {}))
        if not gone.exists():
            raise NotFound("没有这一种，可能已经移除。")
        left = rows.filter(type__in=REAL).exclude(pk__in=gone.values("pk"))
        if not left.exists():
            if SecondFactorRule.objects.filter(role=user.role).exists():
                raise InvalidInput(_KEPT)
            rows.filter(type=_Kind.RECOVERY_CODES).delete()
        gone.delete()
        _note("member.factor_removed", f"user:{user.pk}", actor, now, kind=str(kind))


def _first_codes(user: User) -> tuple[list[str], list[str]]:
    """Make the codes of who has none yet; before the transaction, for hashing takes its time."""
    if Authenticator.objects.filter(user=user, type=_Kind.RECOVERY_CODES).exists():
        return [], []
    return recovery_codes.new_codes()


def _keep_codes(user: User, hashes: list[str], actor: Viewer, now: datetime) -> None:
    if hashes:
        recovery_codes.keep(user.pk, hashes)
        _note("member.codes_renewed", f"user:{user.pk}", actor, now)


def _passkey(user: User, pk: int) -> Authenticator:
    row = Authenticator.objects.filter(user=user, type=_Kind.WEBAUTHN, pk=pk).first()
    if row is None:
        raise NotFound("没有这把通行密钥，可能已经移除。")
    return row


def _name(name: str) -> str:
    return " ".join(name.split())[:MAX_NAME]


def _note(verb: str, subject: str, actor: Viewer, now: datetime, **detail: object) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=subject, now=now, detail=detail)
