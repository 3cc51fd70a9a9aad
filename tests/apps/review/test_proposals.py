"""Programs propose, people decide: nothing is written before, and what is taken is the person's own act."""

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.domain.candidates.values import present
from caidang.domain.review.models import ProgramProposal
from caidang.domain.review.selectors.proposals import count_proposals, list_proposals
from caidang.domain.review.services.chain.proposals import propose_change, settle_proposal
from caidang.foundation.accounts.policy import Action, Role, narrowed
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_a_proposal_changes_nothing_until_a_person_takes_it() -> None:
    boss = as_now(someone("zhuguan", Role.MANAGER))
    person = a_candidate([("name", 0, "林知夏"), ("city", 0, "上海")])
    asked = {"candidate": person, "field": "city", "entry": 0, "reason": "来信说搬了", "now": NOW}
    with pytest.raises(NotAllowed):
        propose_change(**asked, text="苏州", actor=narrowed(boss, [Action.READ_CANDIDATE]))  # type: ignore[arg-type]
    row = propose_change(**asked, text="苏州", actor=boss)  # type: ignore[arg-type]
    assert propose_change(**asked, text="苏州", actor=boss).pk == row.pk  # type: ignore[arg-type]
    refused = propose_change(**asked, text="杭州", actor=boss)  # type: ignore[arg-type]
    assert {v.field: v.value for v in present(person)}["city"] == "上海"
    (later, first), after = list_proposals(viewer=boss, today=TODAY)
    assert (first.was, first.value, first.reason, later.value, after) == ("上海", "苏州", "来信说搬了", "杭州", 0)
    assert count_proposals(viewer=boss, most=9) == 2
    assert "苏州".encode() not in bytes(ProgramProposal.objects.get(pk=row.pk).value)
    collector = as_now(someone("shouji", Role.COLLECTOR))
    with pytest.raises(NotAllowed):
        settle_proposal(candidate=person, public_id=str(row.public_id), is_taken=True, actor=collector, now=NOW)
    settle_proposal(candidate=person, public_id=str(refused.public_id), is_taken=False, actor=boss, now=NOW)
    settle_proposal(candidate=person, public_id=str(row.public_id), is_taken=True, actor=boss, now=NOW)
    (value,) = [v for v in present(person) if v.field == "city"]
    assert (value.value, value.origin) == ("苏州", "model")
    with pytest.raises(Conflict):
        settle_proposal(candidate=person, public_id=str(row.public_id), is_taken=True, actor=boss, now=NOW)
    with pytest.raises(InvalidInput):
        propose_change(**{**asked, "field": "birth"}, text="昨天", actor=boss)  # type: ignore[arg-type]


def test_who_sees_only_a_mask_is_told_why_he_cannot_propose() -> None:
    person = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111")])
    adviser = as_now(someone("guwen", Role.CONSULTANT))
    with pytest.raises(NotAllowed, match="打了码"):
        propose_change(candidate=person, field="phone", entry=0, text="13800002222", reason="", actor=adviser, now=NOW)
