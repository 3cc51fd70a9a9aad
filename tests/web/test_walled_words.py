"""What was said in interviews behind a client's wall finds the person for who looks over it, and for nobody else."""

import pytest

from caidang.domain.candidates.selectors.finding.find import search_candidates
from caidang.domain.candidates.selectors.finding.selection import found_ids
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.services.client_standing import change_client, undo_change
from caidang.domain.pipeline.services.interviews.records import add_note
from caidang.domain.pipeline.services.leaving import ON_A_DESK
from caidang.domain.review.models import HandedDesk
from caidang.domain.review.services.team.desk import hand_over_desk
from caidang.domain.review.services.team.desk_undo import undo_desk
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.search.index.follower import Follower
from tests.apps.interviews.making import an_application, an_interview, seen
from tests.making import NOW, as_now, someone

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
SAID = "她讲了量子织机的事故"


def finds(viewer: Viewer, text: str = "量子织机") -> bool:
    by_search = search_candidates(text=text, viewer=viewer, today=TODAY).total
    by_all = len(found_ids(text=text, filters={}, viewer=viewer, today=TODAY))
    assert by_search == by_all
    return bool(by_all)


def test_the_wall_stands_before_every_word_as_it_stands_now(follower: Follower) -> None:
    inside, outside, owner = someone("in"), someone("out"), someone("own")
    boss = as_now(someone("boss", Role.MANAGER))
    team = add_team(name="墙组", kind="client", actor=PROGRAM, now=NOW)
    other = add_team(name="别组", kind="client", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[inside.pk], actor=PROGRAM, now=NOW)
    set_members(team_id=other.pk, members=[outside.pk], actor=PROGRAM, now=NOW)
    application = an_application(team=team)
    client = Client.objects.get(pk=application.job.client_id)
    add_note(sight=seen(an_interview(application), PROGRAM), text=SAID, actor=PROGRAM, now=NOW)

    def looks() -> tuple[bool, bool, bool, bool]:
        follower.step(NOW)
        return tuple(finds(one) for one in (as_now(inside), as_now(outside), as_now(owner), boss))  # type: ignore[return-value]

    assert looks() == (True, False, False, True)
    assert not finds(as_now(outside), "量子 OR 织机事故")
    assert finds(as_now(outside), "林知夏")
    assert not finds(as_now(outside), "林知夏 织机")
    row = change_client(client=client, values={"team": other.pk}, actor=PROGRAM, now=NOW)
    assert looks() == (False, True, False, True)
    assert row
    undo_change(revision_id=row.pk, actor=PROGRAM, now=NOW)
    assert looks() == (True, False, False, True)
    client.refresh_from_db()
    change_client(client=client, values={"owner": owner.pk}, actor=PROGRAM, now=NOW)
    assert looks() == (True, False, True, True)
    hand_over_desk(leaver=owner.pk, to=outside.pk, actor=boss, now=NOW, more=ON_A_DESK)
    assert looks() == (True, True, False, True)
    undo_desk(public_id=str(HandedDesk.objects.get().public_id), actor=boss, now=NOW, more=ON_A_DESK)
    assert looks() == (True, False, True, True)
    client.refresh_from_db()
    change_client(client=client, values={"team": None}, actor=PROGRAM, now=NOW)
    assert looks() == (True, True, True, True)
