"""The rules by which work is shared out, as the manager sees them."""

from dataclasses import dataclass

from caidang.core.review.chain import State
from caidang.domain.candidates.models import Tag
from caidang.domain.review.models import ShareRule
from caidang.domain.review.services.sharing import SHARED
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.models import User
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


@dataclass(frozen=True, slots=True)
class Choices:
    """What a new rule may be about: steps, ways, tags and client teams, and members with their roles."""

    states: tuple[State, ...]
    ways: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    clients: tuple[tuple[int, str], ...]
    members: tuple[tuple[int, str, Role], ...]


def list_rules(*, viewer: Viewer) -> tuple[list[RuleRow], Choices]:
    """Return the rules in the order in which they are tried, and what a new one may be about."""
    require(viewer, policy.Action.ASSIGN)
    members = {m.pk: m for m in User.objects.order_by("full_name", "username")}
    rules = [
        RuleRow(
            id=rule.pk,
            state=State(rule.state),
            source=rule.source,
            tag=rule.tag,
            client=str(rule.client or ""),
            way=ShareRule.Way(rule.way).label,
            members=tuple(str(members[pk]) for pk in rule.members if pk in members),
        )
        for rule in ShareRule.objects.select_related("client")
    ]
    able = [m for m in members.values() if m.is_active and m.role != Role.AUDITOR]
    return rules, Choices(
        states=SHARED,
        ways=tuple((value, label) for value, label in ShareRule.Way.choices),
        tags=tuple(Tag.objects.order_by("name").values_list("name", flat=True)[:500]),
        clients=tuple(list_client_teams()),
        members=tuple((m.pk, str(m), Role(m.role)) for m in able),
    )
