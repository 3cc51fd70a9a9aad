"""A desk passes on: clients, jobs, people, work and what rooms above add, in one action."""

import pytest

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.clients.models import Client, Job
from caidang.domain.clients.services.changing import undo
from caidang.domain.review.models import Notification
from caidang.domain.review.services.team.desk import More, hand_over_desk, preview_hand_over
from caidang.domain.review.services.team.leaving import see_off
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.clients.conftest import MakeViewer, a_client, a_job, a_team
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db


def test_all_passes_on_but_what_the_other_cannot_see(viewer: MakeViewer) -> None:
    gu, heir, boss = viewer("gu"), viewer("heir"), viewer("boss", Role.MANAGER)
    wall = a_team("远山组", gu)
    mine = a_client("海棠", owner=gu.user_id)
    behind = a_client("远山", team=wall.pk)
    walled = a_client("青禾", team=wall.pk, owner=gu.user_id)
    jobs = [a_job(c, f"职位{n}", owner=gu.user_id) for n, c in enumerate((mine, behind, walled))]
    set_owner(candidates=[a_candidate([("name", 0, "林知夏")])], owner=gu.user_id, actor=PROGRAM, now=NOW)
    passed = []
    more = More(
        "流程里的人", lambda member, now: range(7), lambda *told: passed.append(told) or 7, lambda *told: 0
    )
    told = preview_hand_over(leaver=gu.user_id or 0, to=heir.user_id, viewer=boss, now=NOW, more=[more])
    done = hand_over_desk(leaver=gu.user_id or 0, to=heir.user_id or 0, actor=boss, now=NOW, more=[more])
    assert done == told
    assert (done.owned, done.clients, done.jobs, done.unreached, done.more) == (1, 2, 2, 1, (("流程里的人", 7),))
    assert passed == [(gu.user_id, heir.user_id, boss, NOW)]
    assert set(Client.objects.filter(owner=heir.user_id)) == {mine, walled}
    owners = dict(Job.objects.values_list("pk", "owner"))
    assert [owners[job.pk] for job in jobs] == [heir.user_id, None, heir.user_id]
    assert Notification.objects.get(kind="desk").member == heir.user_id
    row = mine.revisions.get()
    undo(revision_id=row.pk, actor=boss, now=NOW)
    mine.refresh_from_db()
    assert mine.owner == gu.user_id


def test_only_who_shares_work_out_hands_over_and_only_to_who_is_there(viewer: MakeViewer) -> None:
    gu, heir, boss = viewer("gu"), viewer("heir"), viewer("boss", Role.MANAGER)
    client = a_client(owner=gu.user_id)
    with pytest.raises(NotAllowed):
        hand_over_desk(leaver=gu.user_id or 0, to=heir.user_id or 0, actor=heir, now=NOW)
    for to in (gu.user_id or 0, 9999, viewer("shen", Role.AUDITOR).user_id or 0):
        with pytest.raises(InvalidInput, match="接手"):
            hand_over_desk(leaver=gu.user_id or 0, to=to, actor=boss, now=NOW)
    client.refresh_from_db()
    assert client.owner == gu.user_id


def test_who_leaves_leaves_no_client_behind(viewer: MakeViewer) -> None:
    gu, admin = viewer("gu"), viewer("root", Role.ADMIN)
    client = a_client(owner=gu.user_id)
    job = a_job(client, owner=gu.user_id)
    done = see_off(user_id=gu.user_id or 0, to=None, actor=admin, now=NOW)
    assert (done.desk.clients, done.desk.jobs) == (1, 1)
    client.refresh_from_db()
    job.refresh_from_db()
    assert (client.owner, job.owner) == (None, None)
