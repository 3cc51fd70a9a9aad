"""What is kept as people say it goes into a vendor's field of numbers as a number, where that says the same."""

import pytest

from caidang.domain.candidates.models import Candidate
from caidang.domain.connectors.columns import Column
from caidang.domain.connectors.contract import FieldInfo, Kind
from caidang.domain.connectors.services import connections
from tests.apps.connectors.conftest import LIN, Clerk, edit, said
from tools.systems.people import TALENT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    ("label", "target", "text", "written"),
    [
        ("期望月薪", "expected_salary", "26K", "26000"), ("期望薪资", "expected_salary", "26.5K", "26500"), ("期望薪资", "expected_salary", "20-30K", "20-30K"),
        ("期望薪资", "expected_salary", "25K·14薪", "25K·14薪"), ("期望薪资", "expected_salary", "面议", "面议"), ("城市编号", "city", "杭州", "杭州"),
    ],
)  # fmt: skip
def test_a_number_is_written_where_it_says_the_same(label: str, target: str, text: str, written: str) -> None:
    assert Column(FieldInfo("a__c", label, Kind.NUMBER), target).written(text) == written
    assert Column(FieldInfo("a__c", label, Kind.TEXT), target).written(text) == text


def test_pay_that_was_changed_here_goes_there_as_their_number(clerk: Clerk) -> None:
    pk = clerk.system.add_row(TALENT, LIN)
    clerk.settle({"pay__c": ("both", "ask")})
    clerk.run()
    one = Candidate.objects.get()
    assert said(one)["expected_salary"] == ["25K"]
    connections.set_schedule(connection=clerk.connection, every=0, is_writing=True, actor=clerk.actor, now=clerk.now())
    edit(clerk, one, "expected_salary", "20-30K")
    assert clerk.run().counts["unsent"] == 1
    edit(clerk, one, "expected_salary", "28K")
    assert clerk.run("retry").counts == {"sent": 1, "same": 1}
    assert clerk.system.objects[TALENT].rows[pk]["pay__c"] == "28000"
    # What went there comes back as what it is here: nothing is asked, nothing is written again.
    assert clerk.run("full").counts == {"same": 1}
