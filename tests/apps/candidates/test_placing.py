"""Who looks after a record, who holds it, and who sees it then."""


import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.services.record.merge import merge_candidates, unmerge_candidates
from caidang.domain.candidates.services.record.placing import set_holds, set_owner
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.teams import add_team, remove_team, set_members
from caidang.foundation.audit.models import AuditEvent
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db


def sees(user: User, record: Candidate) -> bool:
    try:
        get_candidate(str(record.public_id), viewer=as_now(user))
    except NotFound:
        return False
    listed = Candidate.objects.visible_to(as_now(user)).filter(pk=record.pk).exists()
    assert listed
    return True


def test_from_the_pool_to_ones_own_to_a_clients_team() -> None:
    anna, ben = someone("anna"), someone("ben")
    record = a_candidate([("name", 0, "林知夏")])
    assert sees(anna, record)
    assert sees(ben, record)

    set_owner(candidates=[record], owner=anna.pk, actor=as_now(anna), now=NOW)
    assert sees(ben, record), "in no team both work together"
    team = add_team(name="甲组", kind="team", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[anna.pk], actor=PROGRAM, now=NOW)
    assert sees(anna, record)
    assert not sees(ben, record)

    client = add_team(name="海棠", kind="client", actor=PROGRAM, now=NOW)
    set_members(team_id=client.pk, members=[ben.pk], actor=PROGRAM, now=NOW)
    set_holds(candidates=[record], team_ids=[client.pk], actor=PROGRAM, now=NOW)
    assert sees(ben, record)
    assert sees(anna, record), "the owner always does"
    mate = someone("mate")
    set_members(team_id=team.pk, members=[anna.pk, mate.pk], actor=PROGRAM, now=NOW)
    assert not sees(mate, record), "her colleagues do not: it stands behind the wall"
    told = set(AuditEvent.objects.filter(subject=f"candidate:{record.pk}").values_list("verb", flat=True))
    assert {"candidate.owner_set", "candidate.holds_set"} <= told


def test_nobody_takes_from_another() -> None:
    anna, ben, boss = someone("anna"), someone("ben"), someone("boss", Role.MANAGER)
    record = a_candidate([("name", 0, "林知夏")])
    set_owner(candidates=[record], owner=anna.pk, actor=as_now(anna), now=NOW)
    with pytest.raises(NotAllowed, match="主管转交"):
        set_owner(candidates=[record], owner=ben.pk, actor=as_now(ben), now=NOW)
    with pytest.raises(InvalidInput):
        set_owner(candidates=[record], owner=someone("log", Role.AUDITOR).pk, actor=PROGRAM, now=NOW)
    assert set_owner(candidates=[record], owner=ben.pk, actor=as_now(boss), now=NOW) == 1
    assert set_owner(candidates=[record], owner=None, actor=as_now(ben), now=NOW) == 1


def test_one_moves_only_the_walls_of_ones_own_teams() -> None:
    anna = someone("anna")
    record = a_candidate([("name", 0, "林知夏")])
    own, other = (add_team(name=name, kind="client", actor=PROGRAM, now=NOW) for name in ("海棠", "远山"))
    set_members(team_id=own.pk, members=[anna.pk], actor=PROGRAM, now=NOW)
    with pytest.raises(NotAllowed, match="自己所在"):
        set_holds(candidates=[record], team_ids=[other.pk], actor=as_now(anna), now=NOW)
    assert set_holds(candidates=[record], team_ids=[own.pk], actor=as_now(anna), now=NOW) == 1
    set_holds(candidates=[record], team_ids=[own.pk, other.pk], actor=PROGRAM, now=NOW)
    with pytest.raises(NotAllowed):
        set_holds(candidates=[record], team_ids=[own.pk], actor=as_now(anna), now=NOW)


def test_a_merge_brings_the_walls_along_and_takes_them_back() -> None:
    anna = someone("anna")
    client = add_team(name="海棠", kind="client", actor=PROGRAM, now=NOW)
    set_members(team_id=client.pk, members=[anna.pk], actor=PROGRAM, now=NOW)
    keeper, loser = (a_candidate([("name", 0, "林知夏")], text=f"第{n}份") for n in range(2))
    set_holds(candidates=[loser], team_ids=[client.pk], actor=PROGRAM, now=NOW)
    set_owner(candidates=[loser], owner=anna.pk, actor=PROGRAM, now=NOW)
    before = keeper.audience.key
    merge = merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW)
    keeper.refresh_from_db()
    assert keeper.owner == anna.pk
    assert set(keeper.audience.names) == {f"c{client.pk}", f"o{anna.pk}"}
    unmerge_candidates(merge=merge, actor=PROGRAM, now=NOW)
    keeper.refresh_from_db()
    assert keeper.audience.key == before
    assert keeper.owner is None


def test_a_team_that_holds_records_is_not_dissolved() -> None:
    client = add_team(name="海棠", kind="client", actor=PROGRAM, now=NOW)
    record = a_candidate([("name", 0, "林知夏")])
    set_holds(candidates=[record], team_ids=[client.pk], actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict, match="还有档案"):
        remove_team(team_id=client.pk, actor=PROGRAM, now=NOW)
    set_holds(candidates=[record], team_ids=[], actor=PROGRAM, now=NOW)
    remove_team(team_id=client.pk, actor=PROGRAM, now=NOW)
    add_team(name="乙组", kind="team", actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput, match="已经有这个名称"):
        add_team(name="乙组", kind="team", actor=PROGRAM, now=NOW)
