"""People whom somebody else looks after, so that others have other numbers."""

from caidang.domain.candidates.services.record.placing import set_owner
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.accounts.teams import add_team, set_members
from tests.making import NOW, a_candidate


def two_people_out_of_reach() -> User:
    """Somebody in a team of his own looks after two records."""
    owner = User.objects.get(username="member-manager")
    people = [a_candidate([("name", 0, name)], now=NOW) for name in ("林知夏", "周远山")]
    team = add_team(name="甲组", kind="team", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[owner.pk], actor=PROGRAM, now=NOW)
    set_owner(candidates=people, owner=owner.pk, actor=PROGRAM, now=NOW)
    return owner
