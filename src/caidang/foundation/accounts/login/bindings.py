"""Accounts elsewhere (企业微信, 钉钉, 飞书, OIDC) by which a member logs in: bound by himself, never by itself."""

from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount

from caidang.core.errors import Conflict, NotFound
from caidang.foundation.accounts.members import member_of
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx


@dataclass(frozen=True, slots=True)
class Binding:
    """One account of a member's elsewhere. ``label`` is what it is called there."""

    id: int
    provider: str
    label: str
    bound_at: datetime


def list_bindings(*, user_id: int) -> list[Binding]:
    """Return the member's accounts elsewhere, the oldest first."""
    rows = SocialAccount.objects.filter(user_id=user_id).order_by("date_joined", "pk")
    return [
        Binding(r.pk, r.provider, str(r.extra_data.get("label", "")), r.date_joined) for r in rows
    ]


def bind(*, provider: str, uid: str, label: str, actor: Viewer, now: datetime) -> None:
    """Bind an account that its provider has just vouched for.

    Raises Conflict where it is another member's, or the actor has one of this provider already.
    """
    user = member_of(actor.user_id or 0)
    with write_tx():
        known = SocialAccount.objects.filter(provider=provider, uid=uid).first()
        if known is not None:
            whose = "已经绑定过了。" if known.user_id == user.pk else "已经绑定了别的成员。"
            raise Conflict(f"这个账号{whose}")
        if SocialAccount.objects.filter(provider=provider, user=user).exists():
            raise Conflict("你已经绑定了一个，先解除旧的再绑新的。")
        SocialAccount.objects.create(
            user=user, provider=provider, uid=uid, extra_data={"label": label[:80]}
        )
        _note("member.bound", actor, now, provider)


def unbind(*, binding_id: int, actor: Viewer, now: datetime) -> None:
    """Undo one of the actor's own bindings; his password goes on opening the door. Raises NotFound."""
    with write_tx():
        row = SocialAccount.objects.filter(pk=binding_id, user_id=actor.user_id).first()
        if row is None:
            raise NotFound("没有这个绑定，可能已经解除。")
        row.delete()
        _note("member.unbound", actor, now, row.provider)


def _note(verb: str, actor: Viewer, now: datetime, provider: str) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"user:{actor.user_id}", now=now,
        detail={"provider": provider},
    )  # fmt: skip
