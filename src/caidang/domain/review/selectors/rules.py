"""The rules by which work is shared out, as the manager sees them."""

from dataclasses import dataclass

from caidang.core.review.chain import State
from caidang.domain.candidates.models import Tag
from caidang.domain.review.hands import takers
from caidang.domain.review.models import ShareRule
from caidang.domain.review.services.chain.sharing import SHARED
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Role, Viewer, require
from caidang.foundation.accounts.teams import list_client_teams


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule in words."""

    id: int
    state: State
    source: str
    tag: str
    client: str
    way: str
    members: tuple[str, ...]
    unable: tuple[str, ...]
    """Members who can no longer take the step: they are passed over."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a new rule may be about: steps, ways, tags and client teams; for its ``state``, who can take it, with their roles."""

    state: State

    states: tuple[State, ...]
    ways: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    clients: tuple[tuple[int, str], ...]
    members: tuple[tuple[int, str, Role], ...]


def list_rules(*, viewer: Viewer, state: str = "") -> tuple[list[RuleRow], Choices]:
    """Return the rules in the order in which they are tried, and what a new one for a state may be about."""
    require(viewer, policy.Action.ASSIGN)
    chosen = State(state) if state in SHARED else SHARED[0]
    fit = {each: {m.pk: m for m in takers(each)} for each in SHARED}
    stored = list(ShareRule.objects.select_related("client"))
    names = names_of({pk for rule in stored for pk in rule.members})
    rules = [
        RuleRow(
            id=rule.pk,
            state=State(rule.state),
            source=rule.source,
            tag=rule.tag,
            client=str(rule.client or ""),
            way=ShareRule.Way(rule.way).label,
            members=tuple(names[pk] for pk in rule.members if pk in fit[State(rule.state)]),
            unable=tuple(
                names[pk] for pk in rule.members if pk in names and pk not in fit[State(rule.state)]
            ),
        )
        for rule in stored
    ]
    return rules, Choices(
        state=chosen,
        states=SHARED,
        ways=tuple((value, label) for value, label in ShareRule.Way.choices),
        tags=tuple(Tag.objects.order_by("name").values_list("name", flat=True)[:500]),
        clients=tuple(list_client_teams()),
        members=tuple((m.pk, str(m), Role(m.role)) for m in fit[chosen].values()),
    )
