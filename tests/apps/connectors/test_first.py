"""The thin slice."""
import pytest
from caidang.domain.candidates.models import Candidate
from tests.apps.connectors.conftest import TALENT, Clerk, said

pytestmark = pytest.mark.django_db

def test_it_comes_in(clerk: Clerk) -> None:
    clerk.system.add_row(TALENT, {"name": "林知夏", "phone__c": "13800001111", "sex__c": "2", "born__c": 631123200000, "city__c": "杭州", "pay__c": "25000.00", "skills__c": ["a", "b"]})
    clerk.settle()
    run = clerk.run()
    assert run.problem == ""
    assert run.stage == "done", run.problem
    assert run.counts == {"created": 1}
    print(said(Candidate.objects.get()))
    run = clerk.run()
    assert run.counts == {"same": 1}
    clerk.system.change(TALENT, clerk.map.links.get().remote_id, city__c="苏州")
    run = clerk.run("trial")
    print(run.counts, [i.opened(run) for i in run.items.all()])
    run = clerk.run()
    print(run.counts, said(Candidate.objects.get()))
