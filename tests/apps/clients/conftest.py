"""Members, clients and jobs for the tests of this room."""

from collections.abc import Callable
from typing import Any

import pytest

from caidang.domain.clients.models import Client, Job
from caidang.domain.clients.services.clients import add_client
from caidang.domain.clients.services.jobs import add_job
from caidang.foundation.accounts.models import Membership, Team, User
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from tests.making import NOW, as_now, someone

MakeViewer = Callable[..., Viewer]


@pytest.fixture
def viewer(db: None) -> MakeViewer:
    """Return a function that makes a member and returns him as the policy knows him."""

    def make(name: str, role: Role = Role.CONSULTANT) -> Viewer:
        return as_now(someone(name, role))

    return make


def again(viewer: Viewer) -> Viewer:
    """The same member as he is now."""
    return as_now(User.objects.get(pk=viewer.user_id))


def a_team(name: str, *members: Viewer) -> Team:
    team = Team.objects.create(name=name, kind="client", created_at=NOW)
    for one in members:
        Membership.objects.create(team=team, user_id=one.user_id or 0)
    return team


def a_client(name: str = "海棠科技", *, actor: Viewer = PROGRAM, **values: Any) -> Client:
    return add_client(values={"name": name, **values}, actor=actor, now=NOW)


def a_job(client: Client, title: str = "Java 工程师", *, actor: Viewer = PROGRAM, **values: Any) -> Job:
    return add_job(client=client, values={"title": title, **values}, actor=actor, now=NOW)
