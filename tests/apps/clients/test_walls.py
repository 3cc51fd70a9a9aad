"""Who sees which client, job and note: the querysets, the policy and brute force say the same."""

import random

import pytest

from caidang.domain.clients.models import Client, Job, Note
from caidang.domain.clients.selectors.walls import preview_wall
from caidang.domain.clients.services.notes import add_note
from caidang.foundation.accounts.models import Team, User
from caidang.foundation.accounts.policy import GRANTS, PROGRAM, Action, Role, Viewer, can
from tests.apps.clients.conftest import MakeViewer, a_client, a_job, a_team, again
from tests.making import NOW, as_now

pytestmark = pytest.mark.django_db


def sees(viewer: Viewer, client: Client, teams: dict[int, set[int]]) -> bool:
    """Spelled out: the role reads clients; no wall, its owner, its team's member of a role that reaches client teams, or one who sees all."""
    if viewer.role not in GRANTS[Action.READ_CLIENT]:
        return False
    if client.team_id is None or viewer.role in (Role.MANAGER, Role.ADMIN) or client.owner == viewer.user_id:
        return True
    return viewer.role is not Role.COLLECTOR and (viewer.user_id or 0) in teams[client.team_id]


@pytest.mark.parametrize("seed", range(3))
def test_reach_is_the_same_whoever_is_asked(seed: int, viewer: MakeViewer) -> None:
    dice = random.Random(seed)
    people = [viewer(f"m{n}", role) for n, role in enumerate([*Role, Role.CONSULTANT, Role.CONSULTANT])]
    teams: dict[int, set[int]] = {}
    for n in range(3):
        inside = [one for one in people if dice.random() < 0.4]
        team = a_team(f"组{n}", *inside)
        teams[team.pk] = {one.user_id or 0 for one in inside}
    clients = []
    for n in range(12):
        client = a_client(f"客户{n}", team=dice.choice([None, *teams]))
        # Past the service: it would not give a client to an auditor.
        owner = dice.choice([None, None, *people])
        Client.objects.filter(pk=client.pk).update(owner=owner.user_id if owner else None)
        client.refresh_from_db()
        job = a_job(client, f"职位{n}")
        add_note(job=job, text="问了什么", kind="asked", actor=PROGRAM, now=NOW)
        clients.append(client)
    add_note(role="会计", text="都能看", kind="won", actor=PROGRAM, now=NOW)
    for one in map(again, people):
        near = {c.pk for c in clients if sees(one, c, teams)}
        assert set(Client.objects.visible_to(one).values_list("pk", flat=True)) == near
        assert set(Job.objects.visible_to(one).values_list("client", flat=True)) == near
        noted = set(Note.objects.visible_to(one).values_list("client", flat=True))
        assert noted == near | ({None} if one.role in GRANTS[Action.READ_CLIENT] else set())
        assert {c.pk for c in clients if can(one, Action.READ_CLIENT, c.target).is_allowed} == near


def test_a_wall_is_looked_at_before_it_stands(viewer: MakeViewer) -> None:
    inside, outside, boss = viewer("inside"), viewer("outside"), viewer("boss", Role.MANAGER)
    team = a_team("海棠组", inside)
    client = a_client(owner=None)
    told = preview_wall(client, team=team.pk, viewer=boss)
    assert told.losing == ("outside",)
    assert set(told.seeing) == {"inside", "boss"}
    client.team = Team.objects.get(pk=team.pk)
    client.save()
    seen = {u.username for u in User.objects.all() if Client.objects.visible_to(as_now(u)).exists()}
    assert seen == set(told.seeing)
    assert outside.user_id is not None
