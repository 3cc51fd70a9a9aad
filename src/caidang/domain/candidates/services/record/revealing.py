"""A masked field is shown in clear to who says what for: written down, counted, and only for some minutes."""

from datetime import datetime, timedelta
from enum import StrEnum

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.candidates.catalogue import all_fields, known_field
from caidang.domain.candidates.fields import ORIGINAL, Field
from caidang.domain.candidates.models import Candidate, Reveal
from caidang.domain.candidates.selectors.shown.seeing import REVEALED_FOR
from caidang.domain.clients.models import ContactReveal
from caidang.foundation.accounts.alarms import raise_alarm
from caidang.foundation.accounts.models import Alarm
from caidang.foundation.accounts.policy import Action, Shown, Viewer, require
from caidang.foundation.accounts.proofs import require_proof
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx


def guarded_field(key: str) -> Field:
    """Return what can be revealed under this name; raises InvalidInput when there is no such thing."""
    found = ORIGINAL if key == ORIGINAL.key else known_field(key)
    if found is None:
        raise InvalidInput("没有这个字段。")
    return found


class Purpose(StrEnum):
    """What a value is wanted for."""

    CONTACT = "contact"
    CHECK = "check"
    SUBMIT = "submit"
    REQUEST = "request"
    OFFER = "offer"

    @property
    def label(self) -> str:
        """The purpose in Chinese."""
        return _PURPOSES[self]


_PURPOSES = {
    Purpose.CONTACT: "联系本人",
    Purpose.CHECK: "核对资料",
    Purpose.SUBMIT: "推荐给客户",
    Purpose.REQUEST: "应本人要求",
    Purpose.OFFER: "办理录用",
}


def reveal(
    *, candidate: Candidate, field: str, purpose: str, actor: Viewer, now: datetime
) -> Reveal:
    """Show a field, or the original files, in clear to the actor for ten minutes.

    Asking again while it is open costs nothing. Raises InvalidInput for an unknown field or without
    a purpose, NotAllowed out of reach, for a hidden field, without a proof that the right asks for, or when
    the hour's or the day's quota is used up; that raises an alarm, too.
    """
    known = guarded_field(field)
    if purpose not in list(Purpose):
        raise InvalidInput("请先选用途，再看完整内容。")
    require(actor, Action.REVEAL, candidate.target, known)
    require_proof(actor, Action.REVEAL, now=now)
    if field == ORIGINAL.key:
        _refuse_hidden(candidate, actor)
    refusal = ""
    with write_tx():
        open_now = candidate.reveals.filter(
            member=actor.user_id or 0, field=field, at__gt=now - REVEALED_FOR
        ).first()
        if open_now is not None:
            return open_now
        refusal = _over_quota(actor, now)
        if not refusal:
            return _revealed(candidate, field, purpose, actor=actor, now=now)
        # The alarm must outlive the refusal: raised here, an exception would take it along.
        if actor.user_id is not None:
            raise_alarm(
                member=actor.user_id, kind=Alarm.Kind.REVEALS, count=_count(actor, now, _DAY), now=now
            )
    raise NotAllowed(refusal)


def _refuse_hidden(candidate: Candidate, actor: Viewer) -> None:
    """An original says what the record says: nobody opens one for a value that is hidden from him for good."""
    hidden = [f.key for f in all_fields().values() if actor.rules.shows[f.sensitivity] is Shown.HIDE]
    if candidate.values.filter(retired_at=None, field__in=hidden).exists():
        raise NotAllowed("原件里有你的角色看不到的内容，不能打开；盖住这些内容的原件可以照常看。")


def _revealed(
    candidate: Candidate, field: str, purpose: str, *, actor: Viewer, now: datetime
) -> Reveal:
    row = Reveal.objects.create(
        candidate=candidate, member=actor.user_id or 0, field=field, purpose=purpose, at=now
    )
    audit.record(
        actor_id=actor.user_id, verb="candidate.revealed", subject=f"candidate:{candidate.pk}",
        now=now, detail={"field": field, "purpose": purpose},
    )  # fmt: skip
    return row


_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def _over_quota(actor: Viewer, now: datetime) -> str:
    rules = actor.rules
    limits = ((_HOUR, rules.reveals_per_hour, "一小时"), (_DAY, rules.reveals_per_day, "一天"))
    for span, most, name in limits:
        if actor.user_id is not None and _count(actor, now, span) >= most:
            return f"{name}内最多看 {most} 处完整内容，已经用完；已告知管理员和审计员。急用请找主管。"
    return ""


def _count(actor: Viewer, now: datetime, span: timedelta) -> int:
    """Candidates' fields and those of clients' contacts together."""
    mine = {"member": actor.user_id or 0, "at__gt": now - span}
    return Reveal.objects.filter(**mine).count() + ContactReveal.objects.filter(**mine).count()
