"""What the pages of webhooks show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from caidang.domain.webhooks.events import PING, VERBS, Event
from caidang.domain.webhooks.models import Delivery, Hook
from caidang.domain.webhooks.services.hooks import hook_of, living, log_end
from caidang.domain.webhooks.signing import TIMES
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit.models import AuditEvent

PAGE: Final = 50
MOST_MISSED: Final = 1000
State = Delivery.State


@dataclass(frozen=True, slots=True)
class HookRow:
    """One webhook in the list."""

    public_id: str
    name: str
    host: str
    events: tuple[str, ...]
    """Their names in Chinese; empty for all."""
    chosen: tuple[str, ...]
    has_data: bool
    owner: str
    is_on: bool
    problem: str
    failing_since: datetime | None
    waiting: int
    dead: int
    missed: int = 0
    """What of its kinds happened while it was off and was not sent, ``MOST_MISSED`` at most; what is out of reach is counted along."""
    is_catching_up: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One event on its way."""

    id: int
    public_id: str
    hook_id: str
    hook: str
    event: str
    label: str
    state: str
    state_label: str
    attempts: int
    made_at: datetime
    next_at: datetime | None
    status: int | None
    problem: str
    may_send: bool


def list_hooks(*, viewer: Viewer) -> list[HookRow]:
    """Return the webhooks, for who may manage them."""
    require(viewer, Action.MANAGE_HOOKS)
    return _rows(list(living()))


def view_hook(public_id: str, *, viewer: Viewer) -> HookRow:
    """Return one; raises NotFound."""
    return _rows([hook_of(public_id, actor=viewer)])[0]


def list_deliveries(
    *, viewer: Viewer, hook: str = "", state: str = "", before: int = 0, limit: int = PAGE
) -> tuple[list[DeliveryRow], int]:
    """Return what is on its way, or was, the newest first, and the number to go on from, 0 at the end.

    Of one webhook or of all, in one state or in any. Raises NotFound.
    """
    require(viewer, Action.MANAGE_HOOKS)
    rows = Delivery.objects.filter(hook__removed_at=None)
    if hook:
        rows = rows.filter(hook=hook_of(hook, actor=viewer))
    if state in State.values:
        rows = rows.filter(state=state)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("hook").order_by("-pk")[:limit])
    return [_delivery(one) for one in found], found[-1].pk if len(found) == limit else 0


def count_dead(*, viewer: Viewer) -> int:
    """Return how much was not taken anywhere."""
    require(viewer, Action.MANAGE_HOOKS)
    return Delivery.objects.filter(hook__removed_at=None, state=State.DEAD).count()


def events_to_choose() -> list[tuple[str, str]]:
    """Return the events that a webhook can hear of: name and Chinese name."""
    return [(one.value, one.label) for one in Event]


def times_sent() -> int:
    """Return how often something is sent before it counts as not taken."""
    return TIMES


def _rows(hooks: list[Hook]) -> list[HookRow]:
    names = names_of(one.owner for one in hooks)
    counted = Delivery.objects.filter(hook__in=hooks).order_by().values_list("hook").annotate(
        waiting=Count("pk", filter=Q(state=State.WAITING)), dead=Count("pk", filter=Q(state=State.DEAD))
    )
    counts = {hook: (waiting, dead) for hook, waiting, dead in counted}
    return [
        HookRow(
            public_id=str(one.public_id), name=one.name, host=one.host, chosen=tuple(one.events),
            events=tuple(Event(name).label for name in one.events if name in set(Event)), has_data=one.has_data,
            owner=names.get(one.owner, ""), is_on=one.is_on, problem=one.problem, failing_since=one.failing_since,
            waiting=counts.get(one.pk, (0, 0))[0], dead=counts.get(one.pk, (0, 0))[1], missed=_missed(one),
            is_catching_up=one.is_catching_up,
        )
        for one in hooks
    ]  # fmt: skip


def _missed(hook: Hook) -> int:
    if hook.missed_from is None:
        return 0
    verbs = [verb for verb, events in VERBS.items() if not hook.events or {one.value for one in events} & set(hook.events)]
    rows = AuditEvent.objects.filter(seq__gt=hook.missed_from, seq__lte=hook.missed_upto or log_end(), verb__in=verbs)
    heard = Delivery.objects.filter(hook=hook, seq__gt=hook.missed_from).values("seq")
    return len(rows.exclude(seq__in=heard).order_by("seq").values_list("seq", flat=True)[:MOST_MISSED])


def _delivery(one: Delivery) -> DeliveryRow:
    label = "试一下" if one.event == PING else Event(one.event).label if one.event in set(Event) else one.event
    is_waiting = one.state == State.WAITING
    return DeliveryRow(
        id=one.pk, public_id=str(one.public_id), hook_id=str(one.hook.public_id), hook=one.hook.name, event=one.event, label=label,
        state=one.state, state_label=State(one.state).label, attempts=one.attempts, made_at=one.made_at,
        next_at=one.next_at if is_waiting else None, status=one.status, problem=one.problem, may_send=not is_waiting,
    )  # fmt: skip
