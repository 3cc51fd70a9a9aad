"""What changed here is written there: typed, without triggers, entered in the ledger, never twice."""


import pytest

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.compliance.models import Disclosure
from caidang.domain.compliance.selectors.ledger import view_ledger
from caidang.domain.connectors.models import Link, Run
from caidang.domain.connectors.services import connections
from caidang.domain.connectors.services.runs import start_run
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault
from tests.apps.connectors.conftest import LIN, Clerk, edit, people
from tests.making import a_candidate, as_now, someone
from tools.systems import fxiaoke
from tools.systems.people import TALENT

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOTH = {name: ("both", "ask") for name in ("city__c", "post__c", "pay__c", "sex__c", "phone__c")}


def test_changes_go_out_typed_without_triggers_and_stand_in_the_ledger(clerk: Clerk) -> None:
    pk = clerk.system.add_row(TALENT, LIN)
    clerk.settle(BOTH)
    clerk.run()
    one = Candidate.objects.get()
    edit(clerk, one, "city", "宁波")
    edit(clerk, one, "expected_salary", "15-20K")
    edit(clerk, one, "gender", "男")
    assert clerk.run().counts == {"same": 1}
    assert not clerk.system.writes
    connections.set_schedule(connection=clerk.connection, every=0, is_writing=True, actor=clerk.actor, now=clerk.now())
    trial = clerk.run("trial")
    assert trial.counts == {"same": 1, "to_send": 1}
    run = clerk.run()
    assert run.counts == {"same": 1, "sent": 1}
    assert clerk.system.writes == [(pk, {"city__c": "宁波", "sex__c": "1"})]
    assert clerk.system.approvals == 0
    item = run.items.get().opened(run)
    assert ["city", "宁波"] in item["sent"]
    assert any("只收数字" in note for note in item["notes"])
    row = Disclosure.objects.get()
    assert (row.candidate_id, row.channel, set(row.fields)) == (one.pk, "connector", {"city", "gender", "expected_salary"})
    (line,) = view_ledger(viewer=PROGRAM, today=clerk.at.date()).rows
    assert (line.client, line.recipient, len(line.fields)) == ("", "纷享销客 · 总部", 3)
    assert AuditEvent.objects.filter(verb="candidate.sent_out", subject=f"candidate:{one.pk}").count() == 1
    assert "sent" not in clerk.run().counts
    assert len(clerk.system.writes) == 1
    assert Disclosure.objects.count() == 1


def test_new_people_with_the_label_are_made_there_once_whatever_happens(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    one = a_candidate([("name", 0, "许岚"), ("phone", 0, "13800002222"), ("city", 0, "南京")])
    a_candidate([("name", 0, "周明远"), ("phone", 0, "13800003333")])
    with write_tx():
        label = add_tag(candidate=one, name="给总部", actor=clerk.actor, now=clerk.now())
    with pytest.raises(InvalidInput, match="编号"):
        clerk.settle({"name": ("both", "ask")}, making=label.pk)
    clerk.settle({"name": ("both", "ask"), "city__c": ("out", "ask")}, key="caidang__c", making=label.pk)
    clerk.system.says_new_ids = False
    connections.set_schedule(connection=clerk.connection, every=0, is_writing=True, actor=clerk.actor, now=clerk.now())
    real, cut = clerk.system.answer, []

    def dies_after(asked: object) -> object:
        said_ = real(asked)  # type: ignore[arg-type]
        if getattr(asked, "path", "").endswith("/create") and not cut:
            cut.append(1)
            raise fxiaoke.Cut
        return said_

    monkeypatch.setattr(clerk.system, "answer", dies_after)
    run = clerk.run()
    assert (run.stage, run.counts) == ("done", {"made": 1})
    assert len(clerk.system.objects[TALENT].rows) == 1
    row = next(iter(clerk.system.objects[TALENT].rows.values()))
    assert (row["caidang__c"], row["city__c"]) == (str(one.public_id), "南京")
    assert Disclosure.objects.count() == 1
    link = Link.objects.get()
    assert (link.remote_id, link.is_pending, link.candidate_id) == (row["_id"], False, one.pk)
    clerk.run()
    clerk.run("full")
    assert (len(clerk.system.objects[TALENT].rows), Candidate.objects.count(), Link.objects.count()) == (1, 2, 1)


def test_only_who_may_export_in_clear_sends(clerk: Clerk) -> None:
    clerk.system.add_row(TALENT, LIN)
    clerk.settle()
    clerk.actor = as_now(someone("guwen", Role.CONSULTANT))
    with pytest.raises(NotAllowed):
        connections.set_schedule(connection=clerk.connection, every=60, is_writing=True, actor=clerk.actor, now=clerk.now())
    with pytest.raises(NotAllowed):
        start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())


def test_a_run_has_the_rights_that_its_member_has_at_that_moment(clerk: Clerk) -> None:
    people(clerk, 1)
    clerk.settle({"city__c": ("both", "ask")})
    clerk.run()
    connections.set_schedule(connection=clerk.connection, every=0, is_writing=True, actor=clerk.actor, now=clerk.now())
    edit(clerk, Candidate.objects.get(), "city", "宁波")
    member = User.objects.get(pk=clerk.actor.user_id)
    for changes, words in (({"role": Role.CONSULTANT}, "不能"), ({"role": Role.MANAGER, "is_active": False}, "离职")):
        run = Run.objects.create(
            connection=clerk.connection, data_key=vault.new_data_key(now=clerk.now()), kind="sync", created_by=member.pk, created_at=clerk.now(),
            cursor={"maps": [clerk.map.pk]},
        )  # fmt: skip
        User.objects.filter(pk=member.pk).update(**changes)
        run = clerk.go_on(run)
        assert (run.stage, words in run.problem, clerk.system.writes) == ("failed", True, []), run.problem
        assert AuditEvent.objects.filter(verb="connection.run_failed", actor_id=member.pk, detail={"run": run.pk}).exists()
    User.objects.filter(pk=member.pk).update(is_active=True)
    assert clerk.run().counts["sent"] == 1
    assert AuditEvent.objects.filter(verb="connection.run_started").count() == 2
