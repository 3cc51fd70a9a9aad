"""A connection to 纷享销客 over real HTTP: credentials, fields, people who come in, three ways."""

from datetime import datetime

import pytest

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate, FieldValue, MatchKey, Suspicion
from caidang.domain.candidates.services.record.freshness import confirm_unchanged
from caidang.domain.connectors.models import Link, Question
from caidang.domain.connectors.services import connections
from caidang.domain.connectors.services.deciding import decide
from caidang.domain.connectors.services.maps import Choice, list_objects, look, save_map
from caidang.domain.sheets.services import planning
from caidang.foundation.audit.models import AuditEvent
from tests.apps.connectors.conftest import LIN, Clerk, edit, people, said
from tests.making import a_candidate
from tools.systems import fxiaoke
from tools.systems.people import TALENT, TARGETS

pytestmark = pytest.mark.django_db


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
    assert "每天的额度" in clerk.connect().missing[0]
    assert clerk.connect(day_limit="100000").missing == []
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
    # What is proposed can be settled as it is: no number is taken for the name of a file.
    assert [name for name, one in offers.items() if one.target == "resume"] == ["cv__c"]
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
        clerk.system.has_result = True
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


def test_what_he_was_asked_about_by_phone_is_not_replaced_by_a_machine(clerk: Clerk) -> None:
    pk = clerk.system.add_row(TALENT, LIN)
    clerk.settle({"pay__c": ("in", "theirs"), "city__c": ("in", "theirs")})
    clerk.run()
    one = Candidate.objects.get()
    confirm_unchanged(candidate=one, groups=["pay"], evidence="called", actor=clerk.actor, now=clerk.now())
    clerk.system.change(TALENT, pk, pay__c="40000.00", city__c="苏州")
    run = clerk.run()
    assert run.counts == {"asked": 1}
    assert (said(one)["expected_salary"], said(one)["city"]) == (["25K"], ["苏州"])
    assert Question.objects.get().field == "expected_salary"


def test_who_shares_a_name_and_a_year_is_doubted_and_who_is_the_same_is_completed(clerk: Clerk) -> None:
    values = [("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("birth", 0, "1990-01-01"), ("employer", 0, "织锦有限公司")]
    first = a_candidate(values)
    merged = a_candidate([("name", 0, "许岚"), ("phone", 0, "13800005555"), ("birth", 0, "1991-02-02"), ("employer", 0, "启恒有限公司")])
    kept = a_candidate([("name", 0, "许岚"), ("phone", 0, "13800006666")])
    Candidate.objects.filter(pk=merged.pk).update(merged_into=kept)
    # The key of his phone is missing, as while the keys are being changed: he is met by what others share with him.
    MatchKey.objects.filter(candidate=first, kind="phone").delete()
    clerk.system.add_row(TALENT, {**LIN, "mail__c": "lin@example.com"})
    clerk.system.add_row(TALENT, {**LIN, "phone__c": "13800007777"})
    clerk.system.add_row(TALENT, {"name": "许岚", "phone__c": "13800008888", "born__c": 665_424_000_000, "firm__c": "启恒有限公司"})
    clerk.settle()
    run = clerk.run()
    assert run.counts == {"linked": 1, "doubtful": 2}, run.problem
    assert said(first)["email"] == ["lin@example.com"]
    pairs = {(one.first_id, one.second_id) for one in Suspicion.objects.all()}
    others = {link.candidate_id for link in Link.objects.exclude(candidate=first)}
    assert {other for pair in pairs for other in pair} == {first.pk, kept.pk, *others}


def test_of_namesakes_only_who_may_be_the_same_is_put_up_for_duplicates(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def day(text: str) -> int:
        return int(datetime.fromisoformat(f"{text}T00:00+08:00").timestamp() * 1000)

    def said_to_be(phone: str, born: str, firm: str) -> None:
        clerk.system.add_row(TALENT, {"name": "林知夏", "phone__c": phone, "born__c": day(born), "firm__c": firm})

    clerk.settle()
    said_to_be("13800001111", "1990-01-01", "织锦有限公司")
    assert clerk.run().counts == {"created": 1}
    opened: list[set[int]] = []
    real = planning.load_likely
    monkeypatch.setattr(planning, "load_likely", lambda ids: opened.append(set(ids)) or real(ids))
    # The same year and nothing else: what he is called and how he is reached is not even opened.
    said_to_be("13800002222", "1990-07-07", "拓远有限公司")
    assert clerk.run().counts.get("created") == 1
    assert opened == [set()]
    said_to_be("13800003333", "1990-01-01", "织锦有限公司")
    assert clerk.run().counts.get("doubtful") == 1
    assert len(opened[-1]) == 1
    assert Candidate.objects.count() == 3
