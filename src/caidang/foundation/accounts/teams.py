"""Teams of colleagues and client teams: who is in them settles whose records one sees."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.db.models import ProtectedError

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.text.normalize import normalize
from caidang.foundation.accounts.models import Membership, Team, User
from caidang.foundation.accounts.policy import Action, Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class ShownTeam:
    """A team with its members as (id, name), by name."""

    id: int
    name: str
    kind: str
    members: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Teams:
    """All teams; ``members`` is everybody who can be in one, with his role."""

    teams: tuple[ShownTeam, ...]
    client_teams: tuple[ShownTeam, ...]
    members: tuple[tuple[int, str, Role], ...]


def list_teams(*, viewer: Viewer) -> Teams:
    """Return the teams and who is in them."""
    require(viewer, Action.MANAGE_TEAMS)
    people = list(User.objects.filter(is_active=True).order_by("full_name", "username"))
    names = {member.pk: str(member) for member in people}
    rows = list(Team.objects.prefetch_related("memberships"))
    shown = [
        ShownTeam(
            row.pk, row.name, row.kind,
            tuple((m.user_id, names[m.user_id]) for m in row.memberships.all() if m.user_id in names),
        )
        for row in rows
    ]  # fmt: skip
    return Teams(
        tuple(team for team in shown if team.kind == Team.Kind.TEAM),
        tuple(team for team in shown if team.kind == Team.Kind.CLIENT),
        tuple((m.pk, str(m), Role(m.role)) for m in people if m.role != Role.AUDITOR),
    )


def list_client_teams() -> list[tuple[int, str]]:
    """Return every client team as id and name."""
    return list(Team.objects.filter(kind=Team.Kind.CLIENT).values_list("pk", "name"))


def team_names() -> list[tuple[int, str]]:
    """Return every team as id and name."""
    return list(Team.objects.order_by("kind", "name").values_list("pk", "name"))


def add_team(*, name: str, kind: str, actor: Viewer, now: datetime) -> Team:
    """Make a team; raises InvalidInput for a name that is empty, too long or taken."""
    require(actor, Action.MANAGE_TEAMS)
    if kind not in Team.Kind.values:
        raise InvalidInput("请选是团队还是客户组。")
    name = " ".join(normalize(name).split())
    if not 0 < len(name) <= MAX_NAME:
        raise InvalidInput(f"名称要写 1 到 {MAX_NAME} 个字。")
    try:
        with write_tx():
            team = Team.objects.create(name=name, kind=kind, created_at=now)
            _note("team.created", team.pk, {"kind": kind}, actor, now)
    except IntegrityError as error:
        raise InvalidInput("已经有这个名称了，换一个。") from error
    return team


def set_members(
    *, team_id: int, members: Iterable[int], actor: Viewer, now: datetime
) -> Team:
    """Let exactly these members be in the team. Who joins a team of colleagues leaves the one he was in.

    Raises NotFound, and InvalidInput for somebody who has left or is an auditor.
    """
    require(actor, Action.MANAGE_TEAMS)
    wanted = set(members)
    fit = User.objects.filter(pk__in=wanted, is_active=True).exclude(role=Role.AUDITOR.value)
    if wanted - set(fit.values_list("pk", flat=True)):
        raise InvalidInput("有人已经离开，或是审计员，不能进团队；刷新后再选一次。")
    with write_tx():
        team = _team(team_id)
        have = set(team.memberships.values_list("user_id", flat=True))
        team.memberships.exclude(user_id__in=wanted).delete()
        if team.kind == Team.Kind.TEAM:
            Membership.objects.filter(user_id__in=wanted - have, team__kind=Team.Kind.TEAM).delete()
        Membership.objects.bulk_create(
            Membership(team=team, user_id=pk) for pk in sorted(wanted - have)
        )
        detail = {"added": sorted(wanted - have), "removed": sorted(have - wanted)}
        _note("team.changed", team.pk, detail, actor, now)
    return team


def remove_team(*, team_id: int, actor: Viewer, now: datetime) -> None:
    """Dissolve a team; raises NotFound, and Conflict while a client team still holds records."""
    require(actor, Action.MANAGE_TEAMS)
    try:
        with write_tx():
            _team(team_id).delete()
            _note("team.removed", team_id, {}, actor, now)
    except ProtectedError as error:
        raise Conflict("这个客户组名下还有档案：先把它们移出这个组，再删。") from error


def _team(team_id: int) -> Team:
    found = Team.objects.filter(pk=team_id).first()
    if found is None:
        raise NotFound("没有这个团队，可能已删除。")
    return found


def _note(
    verb: str, team_id: int, detail: Mapping[str, str | Sequence[int]], actor: Viewer, now: datetime
) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"team:{team_id}", now=now, detail=dict(detail)
    )
