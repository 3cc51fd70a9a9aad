"""The list and the page say the same of who sees an interview: the query against the policy, one by one."""

import random
from datetime import timedelta

import pytest

from caidang.domain.candidates.models import Candidate, ClientHold
from caidang.domain.candidates.services.record.placing import refresh_audience
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.models import Interview, Interviewer
from caidang.domain.pipeline.selectors.interviews.sight import (
    held_by,
    in_reach,
    sight_of,
    whole_rows,
)
from caidang.foundation.accounts.models import Team
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.interviews.making import an_application, an_interview
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(3))
def test_who_is_listed_is_who_may_look(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - draws tests
    members = [someone(f"m-{role.value}", role) for role in Role]
    workers = [member for member in members if member.role != Role.AUDITOR]
    team = add_team(name="甲组", kind="team", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[m.pk for m in chance.sample(workers, 3)], actor=PROGRAM, now=NOW)
    clients = [add_team(name=f"客户{n}", kind="client", actor=PROGRAM, now=NOW).pk for n in range(2)]
    for client in clients:
        set_members(team_id=client, members=[m.pk for m in chance.sample(workers, 2)], actor=PROGRAM, now=NOW)
    people = [a_candidate([("name", 0, f"林例{n}")], text=f"林例{n} 第{n}份") for n in range(12)]
    for person in people:
        person.created_by = chance.choice([None, *(m.pk for m in members)])
        person.owner = chance.choice([None, None, *(m.pk for m in members)])
        person.save(update_fields=["created_by", "owner"])
        for held in chance.sample(clients, chance.choice([0, 0, 1])):
            ClientHold.objects.create(candidate=person, team_id=held, created_at=NOW)
        with write_tx():
            refresh_audience(person)
    for person in people:
        wall = chance.choice([None, None, *clients])
        known = Candidate.objects.get(pk=person.pk)
        application = an_application(known, team=Team.objects.get(pk=wall) if wall and not _has(wall) else None)
        made = an_interview(application, start=NOW + timedelta(days=chance.choice([-40, -2, 2])))
        for member in chance.sample(members, chance.choice([0, 1, 2])):
            Interviewer.objects.create(interview=made, member=member.pk)
        if chance.random() < 0.2:
            Interview.objects.filter(pk=made.pk).update(status=Interview.Status.CANCELLED)
        Client.objects.filter(pk=application.job.client_id).update(owner=chance.choice([None, chance.choice(members).pk]))
    loser, keeper = people[0], people[1]
    Candidate.objects.filter(pk=loser.pk).update(merged_into=keeper)
    for member in members:
        viewer = as_now(member)
        seen = {row.pk: sight_of(row, viewer=viewer, now=NOW) for row in whole_rows()}
        full = {pk for pk, sight in seen.items() if sight is not None and sight.is_full}
        own = {pk for pk, sight in seen.items() if sight is not None and not sight.is_full}
        assert set(in_reach(viewer).values_list("pk", flat=True)) == full, member.role
        assert own <= set(held_by(viewer, now=NOW).values_list("pk", flat=True)) <= full | own, member.role


def _has(team: int) -> bool:
    return Client.objects.filter(team_id=team).exists()
