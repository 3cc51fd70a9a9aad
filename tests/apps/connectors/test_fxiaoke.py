"""A connection to 纷享销客 over real HTTP: in, three ways, out, stopped and gone on, never twice."""

from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.candidates.services.tags import add_tag
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.compliance.models import Disclosure
from caidang.domain.connectors.models import Item, Link, LinkFile, Question, Run
from caidang.domain.connectors.services import connections
from caidang.domain.connectors.services.deciding import decide
from caidang.domain.connectors.services.maps import Choice, list_objects, look, save_map
from caidang.domain.connectors.services.opening import calls_today, next_midnight, opened
from caidang.domain.connectors.services.pulling import Pull
from caidang.domain.connectors.services.runs import forget_old_runs, start_due, start_run, stop_run
from caidang.domain.connectors.services.work import release_runs, work_on_connections
from caidang.domain.review.services import editing
from caidang.foundation.accounts.policy import Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.connectors.conftest import Clerk, said
from tests.making import a_candidate, a_document, as_now, someone
from tools.systems import fxiaoke
from tools.systems.people import TALENT, TARGETS

pytestmark = pytest.mark.django_db
LIN = {
    "name": "林知夏", "phone__c": "13800001111", "sex__c": "2", "born__c": 631123200000, "city__c": "杭州",
    "firm__c": "织锦有限公司", "post__c": "会计", "pay__c": "25000.00", "skills__c": ["a", "b"], "keeper__c": ["1000"],
}  # fmt: skip
BOTH = {name: ("both", "ask") for name in ("city__c", "post__c", "pay__c", "sex__c", "phone__c")}


def people(clerk: Clerk, count: int) -> list[str]:
    return [
        clerk.system.add_row(TALENT, {"name": f"林知{chr(0x4E00 + n)}", "phone__c": f"1380000{n:04d}", "city__c": "杭州"})
        for n in range(count)
    ]


def edit(clerk: Clerk, one: Candidate, field: str, text: str) -> None:
    editing.set_value(candidate=one, field=field, entry=0, text=text, actor=clerk.actor, now=clerk.now())


def asked(clerk: Clerk) -> list[Question]:
    return list(Question.objects.filter(state="open").order_by("id"))


def test_credentials_are_tried_at_once_and_sealed(clerk: Clerk) -> None:
    held = bytes(clerk.connection.secret)
    assert fxiaoke.SECRET.encode() not in held
    assert clerk.connection.opened_secret()["app_secret"] == fxiaoke.SECRET
    for wrong, words in (
        ({"app_secret": "x"}, "appSecret"), ({"permanent_code": "x"}, "永久授权码"), ({"user": "7"}, "员工编号"),
        ({"host": "http://127.0.0.1:9"}, "连不上"), ({"host": "http://example.com"}, "https"), ({"app_id": ""}, "请填"),
        ({"way": "x"}, "请选"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=words):
            connections.save_connection(vendor="fxiaoke", values=clerk.values(**wrong), actor=clerk.actor, now=clerk.now)
    clerk.system.is_packed = False
    with pytest.raises(InvalidInput, match="没有买"):
        clerk.connect()
    clerk.system.is_packed = True
    del clerk.system.objects[TALENT]
    assert "自定义对象" in clerk.connect().missing[0]


def test_what_was_kept_goes_to_the_address_it_was_given_for(clerk: Clerk) -> None:
    kept, _ = connections.save_connection(
        vendor="fxiaoke", values=clerk.values(app_secret="", permanent_code=""), actor=clerk.actor, now=clerk.now,
        connection=clerk.connection,
    )  # fmt: skip
    assert kept.opened_secret()["permanent_code"] == fxiaoke.CODE
    with pytest.raises(InvalidInput, match="请填「appSecret」"):
        connections.save_connection(
            vendor="fxiaoke", values=clerk.values(host="http://127.0.0.1:9", app_secret="", permanent_code=""),
            actor=clerk.actor, now=clerk.now, connection=clerk.connection,
        )  # fmt: skip


def test_fields_are_proposed_with_samples_and_settled(clerk: Clerk) -> None:
    clerk.system.add_row(TALENT, LIN)
    assert [one.name for one in list_objects(connection=clerk.connection, actor=clerk.actor, now=clerk.now)] == [TALENT, "AccountObj"]
    clerk.settle()
    clerk.map.columns = []
    offers = {one.info.name: one for one in look(map=clerk.map, actor=clerk.actor, now=clerk.now)}
    assert {name: offers[name].target for name in TARGETS if name != "pay__c"} == {k: v for k, v in TARGETS.items() if k != "pay__c"}
    assert offers["born__c"].samples == ("1990-01-01",)
    assert offers["sex__c"].samples == ("女",)
    assert not offers["keeper__c"].info.is_writable

    def save(choices: dict[str, Choice], key: str = "", making: int | None = None) -> None:
        save_map(map=clerk.map, choices=choices, key_field=key, making=making, actor=clerk.actor, now=clerk.now)

    for choices, words in (
        ({}, "至少"), ({"city__c": Choice("city")}, "认得出是谁"), ({"name": Choice("name"), "keeper__c": Choice("city", "both")}, "只能读进来"),
        ({"name": Choice("name"), "city__c": Choice("resume")}, "不是附件"), ({"name": Choice("name"), "city__c": Choice("nothing")}, "不存在"),
        ({"name": Choice("name", "both"), "city__c": Choice("name", "both")}, "同一个字段"), ({"name": Choice("name", "x")}, "方向"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=words):
            save(choices)
    with pytest.raises(InvalidInput, match="文本字段"):
        save({"name": Choice("name")}, key="pay__c")


@pytest.mark.parametrize("way", ["new", "old"])
def test_people_come_in_typed_by_both_generations_of_credentials(clerk: Clerk, way: str) -> None:
    if way == "old":
        clerk.connect(way="old", user=fxiaoke.MOBILE)
    clerk.system.add_row(TALENT, LIN)
    clerk.settle()
    trial = clerk.run("trial")
    assert (trial.stage, trial.counts) == ("done", {"created": 1})
    told = trial.items.get().opened(trial)["values"]
    assert ["city", "杭州"] in told
    assert not Candidate.objects.exists()
    run = clerk.run()
    assert (run.stage, run.counts, run.problem) == ("done", {"created": 1}, "")
    one = Candidate.objects.get()
    assert one.source == "fxiaoke"
    assert said(one) == {
        "name": ["林知夏"], "gender": ["女"], "birth": ["1990-01-01"], "city": ["杭州"], "phone": ["13800001111"],
        "expected_salary": ["25K"], "skill": ["Excel", "Python"], "employer": ["织锦有限公司"], "title": ["会计"],
    }  # fmt: skip
    assert set(one.values.values_list("origin", flat=True)) == {FieldValue.Origin.VENDOR}
    assert clerk.run().counts == {"same": 1}
    assert clerk.system.token_calls <= 4
    assert clerk.system.approvals == 0
    created = AuditEvent.objects.get(verb="candidate.created")
    assert created.detail == {"connector_run": run.pk}


def test_a_pass_reads_by_id_and_the_next_only_what_changed(clerk: Clerk) -> None:
    ids = people(clerk, 1_250)
    clerk.system._ms += 600_000
    clerk.system.change(TALENT, ids[0], city__c="南京")
    clerk.settle()
    run = clerk.run()
    assert (run.done, run.counts) == (1_250, {"created": 1_250})
    assert Candidate.objects.count() == Link.objects.count() == 1_250
    before = clerk.system.calls
    for n in (3, 700):
        clerk.system._ms += 600_000
        clerk.system.change(TALENT, ids[n], city__c="苏州")
    run = clerk.run()
    assert run.counts["updated"] == 2
    assert run.done < 20
    assert clerk.system.calls - before < 6


def test_somebody_who_is_there_already_is_recognised_and_asked_about(clerk: Clerk) -> None:
    here = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("city", 0, "宁波"), ("skill", 0, "SQL")])
    clerk.system.add_row(TALENT, LIN)
    clerk.settle()
    run = clerk.run()
    assert run.counts == {"asked": 1}
    assert Candidate.objects.get() == here
    values = said(here)
    assert (values["city"], values["skill"], values["title"]) == (["宁波"], ["SQL", "Excel", "Python"], ["会计"])
    question = asked(clerk)[0]
    assert (question.field, question.opened()) == ("city", {"base": "", "ours": "宁波", "theirs": "杭州"})
    clerk.run("full")
    assert len(asked(clerk)) == 1
    with pytest.raises(InvalidInput):
        decide(connection=clerk.connection, public_ids=[str(question.public_id)], answer="cut", actor=clerk.actor, now=clerk.now())
    assert decide(connection=clerk.connection, public_ids=[str(question.public_id)], answer="theirs", actor=clerk.actor, now=clerk.now()) == 1
    assert said(here)["city"] == ["杭州"]
    assert here.values.get(field="city", retired_at=None).origin == "person"
    assert clerk.run("full").counts == {"same": 1}


def test_three_ways_and_a_persons_word_stands(clerk: Clerk) -> None:
    pk = clerk.system.add_row(TALENT, LIN)
    clerk.settle({"post__c": ("in", "theirs"), "firm__c": ("in", "ours")})
    clerk.run()
    one = Candidate.objects.get()
    edit(clerk, one, "city", "宁波")
    edit(clerk, one, "title", "财务经理")
    edit(clerk, one, "employer", "新公司")
    edit(clerk, one, "gender", "")
    clerk.system.change(TALENT, pk, city__c="苏州", post__c="出纳", firm__c="别家", sex__c="1", pay__c="30000", skills__c=[])
    trial = clerk.run("trial")
    assert trial.counts == {"asked": 1}
    run = clerk.run()
    assert run.counts == {"asked": 1}
    values = said(one)
    assert (values["city"], values["title"], values["employer"]) == (["宁波"], ["财务经理"], ["新公司"])
    assert values["expected_salary"] == ["30K"]
    assert values["skill"] == ["Excel", "Python"]
    assert {q.field for q in asked(clerk)} >= {"city", "title"}
    assert "gender" not in values
    clerk.system.change(TALENT, pk, city__c="宁波")
    clerk.run()
    assert "city" not in {q.field for q in asked(clerk)}


def test_what_is_gone_there_is_proposed_and_never_done(clerk: Clerk) -> None:
    first, second, third = people(clerk, 3)
    clerk.settle()
    clerk.run()
    clerk.system.remove(TALENT, second)
    clerk.system.remove(TALENT, third)
    assert "gone" not in clerk.run().counts
    run = clerk.run("full")
    assert run.counts == {"same": 1, "gone": 2}
    assert Candidate.objects.count() == 3
    one, two = asked(clerk)
    decide(connection=clerk.connection, public_ids=[str(one.public_id)], answer="cut", actor=clerk.actor, now=clerk.now())
    decide(connection=clerk.connection, public_ids=[str(two.public_id)], answer="ours", actor=clerk.actor, now=clerk.now())
    assert Link.objects.filter(is_cut=True).count() == 1
    assert clerk.run("full").counts == {"same": 1}
    assert not asked(clerk)
    assert Candidate.objects.count() == 3


def test_somebody_who_was_erased_or_deleted_does_not_come_again(clerk: Clerk) -> None:
    first, second = people(clerk, 2)
    clerk.settle()
    clerk.run()
    gone = Link.objects.get(remote_id=first)
    Link.objects.filter(pk=gone.pk).update(candidate=None, seen=None)
    clerk.system.change(TALENT, first, city__c="苏州")
    clerk.system.change(TALENT, second, city__c="苏州")
    run = clerk.run()
    assert run.counts == {"updated": 1, "refused": 1}
    assert "没有再收" in run.items.get(outcome="refused").opened(run)["notes"][0]


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


def test_files_come_once_and_are_read(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = clerk.system.add_file("姓名：林知夏\n手机：13800001111\n专业：会计学".encode())
    gone = "N_202611_gone"
    clerk.system.add_row(TALENT, {**LIN, "cv__c": [{"name": "简历", "ext": "txt", "path": path}, {"name": "丢了.pdf", "path": gone}]})
    clerk.settle()
    read: list[str] = []

    class Reads:
        def read_alone(self, data: bytes, name: str) -> ReadDocument:
            read.append(name)
            return a_document([("major", 0, "会计学"), ("school", 0, "复旦大学")], text=data.decode())

    run = clerk.run(files=Reads())
    assert run.counts == {"created": 1, "files": 1, "file": 1}
    assert read == ["简历.txt"]
    one = Candidate.objects.get()
    assert one.documents.count() == 1
    assert said(one)["school"] == ["复旦大学"]
    assert clerk.run("full", files=Reads()).counts == {"same": 1}
    assert one.documents.count() == 1
    assert LinkFile.objects.get(state="failed").problem
    clerk.system.files[gone] = b"x"
    assert clerk.run("retry", files=Reads()).counts.get("files") == 1


def test_the_pace_the_day_and_a_dead_token_only_delay(clerk: Clerk) -> None:
    people(clerk, 620)
    clerk.settle()
    clerk.connection.refresh_from_db()
    spent = calls_today(clerk.connection, clerk.now())
    assert spent > 0
    clerk.system.expire()
    connections.save_connection(
        vendor="fxiaoke", values=clerk.values(day_limit=str(spent + 6)), actor=clerk.actor, now=clerk.now, connection=clerk.connection
    )
    clerk.connection.refresh_from_db()
    spent = calls_today(clerk.connection, clerk.now())
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    assert work_on_connections(files=None, now=clerk.now, only=run.pk)
    run.refresh_from_db()
    assert "额度用完" in run.problem
    assert run.leased_until == next_midnight(clerk.at)
    assert run.done in (0, 100, 200, 300, 400, 500)
    assert run.attempts == 0
    clerk.at = next_midnight(clerk.at)
    clerk.connection.day_limit = 0
    clerk.connection.save(update_fields=["day_limit"])
    run = clerk.go_on(run)
    assert (run.stage, run.done, Candidate.objects.count()) == ("done", 620, 620)


def test_the_vendor_says_slower(clerk: Clerk) -> None:
    people(clerk, 30)
    clerk.settle()
    seconds = [0.0]
    clerk.system.window = type(clerk.system.window)(2, 20.0, lambda: seconds[0])
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    for _ in range(4):
        clerk.system.window.is_over("/cgi/crm/custom/v2/data/query")
    work_on_connections(files=None, now=clerk.now, only=run.pk)
    run.refresh_from_db()
    assert "太密" in run.problem
    seconds[0] = 100.0
    assert clerk.go_on(run).counts == {"created": 30}


def test_failures_and_deaths_lose_nothing_and_double_nothing(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = people(clerk, 400)
    clerk.settle()
    monkeypatch.setattr("caidang.domain.connectors.services.steps.PORTION", 100)
    clerk.system.trouble.share = 0.25
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    real, deaths = Pull._tell, []

    def dies(self: Pull, fates: object) -> None:
        real(self, fates)  # type: ignore[arg-type]
        if len(deaths) < 3:
            deaths.append(1)
            raise SystemExit

    monkeypatch.setattr(Pull, "_tell", dies)
    for _ in range(120):
        clerk.at += timedelta(minutes=20)
        try:
            if not work_on_connections(files=None, now=clerk.now, only=run.pk):
                break
        except SystemExit:
            release_runs(now=clerk.now())
    run.refresh_from_db()
    assert (run.stage, run.done, len(deaths)) == ("done", 400, 3)
    assert sorted(Link.objects.values_list("remote_id", flat=True)) == sorted(ids)
    assert Candidate.objects.count() == run.items.count() == 400
    assert clerk.system.trouble.count


def test_one_run_at_a_time_stopped_scheduled_and_switched_off(clerk: Clerk) -> None:
    people(clerk, 3)
    with pytest.raises(InvalidInput, match="对上字段"):
        start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    clerk.settle()
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    with pytest.raises(Conflict):
        start_run(connection=clerk.connection, kind="trial", actor=clerk.actor, now=clerk.now())
    stop_run(run=run, actor=clerk.actor, now=clerk.now())
    assert clerk.go_on(run).stage == "stopped"
    connections.set_schedule(connection=clerk.connection, every=60, is_writing=False, actor=clerk.actor, now=clerk.now())
    assert start_due(now=clerk.now()) == 0
    clerk.at += timedelta(hours=2)
    assert start_due(now=clerk.now()) == 1
    assert start_due(now=clerk.now()) == 0
    connections.set_active(connection=clerk.connection, is_active=False, actor=clerk.actor, now=clerk.now())
    assert clerk.go_on(Run.objects.latest("pk")).stage == "stopped"
    clerk.connection.refresh_from_db()
    with pytest.raises(InvalidInput, match="已关上"):
        start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    connections.remove_connection(connection=clerk.connection, actor=clerk.actor, now=clerk.now())
    assert clerk.connection.opened_secret() == {}


def test_old_runs_are_forgotten(clerk: Clerk) -> None:
    people(clerk, 2)
    clerk.settle()
    run = clerk.run()
    assert forget_old_runs(now=clerk.now()) == 0
    assert forget_old_runs(now=clerk.now() + timedelta(days=31)) == 1
    assert not Item.objects.exists()
    run.refresh_from_db()
    assert run.counts == {"created": 2}


def test_a_token_is_asked_for_by_one_at_a_time(clerk: Clerk) -> None:
    clerk.system.expire()
    clerk.connection.refresh_from_db()
    with opened(clerk.connection, now=clerk.now) as one, opened(clerk.connection, now=clerk.now) as other:
        one.objects()
        other.objects()
    assert not clerk.system.were_parallel
