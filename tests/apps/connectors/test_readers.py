"""飞书招聘 and Moka over real HTTP, read only: tokens and scopes, pages, what changed, files by addresses that die."""

from typing import Any

import pytest
from pytest_django import Settings

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.clients.models import Job
from caidang.domain.connectors.contract import Refused
from caidang.domain.connectors.models import Link
from caidang.domain.connectors.services import connections
from caidang.domain.connectors.services.maps import Choice, add_map, list_objects, look, save_map
from caidang.domain.connectors.services.opening import Pace, _paces, _rests, opened
from caidang.domain.connectors.services.runs import start_run
from caidang.domain.connectors.services.work import work_on_connections
from caidang.domain.pipeline.models import Application, Interview, InterviewLetter
from caidang.foundation.accounts.policy import Role
from tests.apps.connectors.conftest import Clerk, Door, said
from tests.making import a_document, as_now, someone
from tools.systems import feishu, moka

pytestmark = pytest.mark.django_db
LIN = {
    "name": "林知夏", "mobile": "13800001111", "mobile_country_code": "CN_1", "email": "lin@example.com", "gender": 2,
    "birthday": 631123200000, "experience_years": 8, "current_city": {"city_code": "1", "zh_name": "杭州"},
    "preferred_city_list": [{"zh_name": "上海"}, {"zh_name": "苏州"}],
    "identification": {"identification_type": 1, "identification_number": "330106199001011221"},
    "customized_data_list": [{"object_id": "o1", "object_type": 1, "value": {"content": "25K"}}],
}  # fmt: skip
STAYS = {
    "top_degree": 6,
    "education_list": [
        {"school": "复旦大学", "field_of_study": "会计学", "degree": 6, "education_type": 2, "start_time": "1220198400000", "end_time": "1341072000000"},
    ],
    "career_list": [
        {"company": "旧纸有限公司", "title": "出纳", "start_time": "1341072000000", "end_time": "1420041600000"},
        {"company": "织锦有限公司", "title": "会计", "start_time": "1420041600000", "end_time": "-1"},
    ],
}  # fmt: skip
MOKA_LIN = {
    "name": "林知夏", "phone": "13800001111", "email": "lin@example.com", "gender": "女", "birthDate": "1990-01-01T00:00:00.000Z",
    "location": "杭州", "academicDegree": "本科", "experience": 8, "stageName": "初试", "source": "BOSS直聘",
    "educationInfo": [{"school": "复旦大学", "speciality": "会计学", "academicDegree": "本科", "startDate": "2008-09", "endDate": "2012-07"}],
    "experienceInfo": [{"company": "织锦有限公司", "title": "会计", "startDate": "2015-01", "endDate": None}],
    "customFields": [{"name": "期望月薪", "value": "25K"}, {"name": "爱好", "value": ["读书", "跑步"]}], "job": {"title": "财务经理"},
}  # fmt: skip


class Reads:
    """Reads every file as the same résumé."""

    def read_alone(self, data: bytes, name: str) -> ReadDocument:
        return a_document([("major", 0, "会计学")], text=data.decode())


class Reader(Clerk):
    """A clerk who takes people over from a system that is only read."""

    vendor = ""
    secrets: dict[str, str]

    def connect(self, **changed: str) -> Any:
        self.connection, self.found = connections.save_connection(
            vendor=self.vendor, values={**self.secrets, **changed}, actor=self.actor, now=self.now
        )
        return self.connection

    def match(self, name: str = "") -> dict[str, str]:
        names = [one.name for one in list_objects(connection=self.connection, actor=self.actor, now=self.now)]
        name = name or next(one for one in names if one in ("talents", "ehrApplications"))
        self.map = add_map(connection=self.connection, name=name, actor=self.actor, now=self.now)
        offers = look(map=self.map, actor=self.actor, now=self.now)
        assert not any(offer.info.is_writable for offer in offers)
        taken = {offer.info.name: offer.target for offer in offers if offer.target}
        save_map(map=self.map, choices={name: Choice(target) for name, target in taken.items()}, key_field="", making=None, actor=self.actor, now=self.now)
        return taken


def a_clerk(door: Door, settings: Settings, vendor: str, system: Any, secrets: dict[str, str]) -> Reader:
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    _paces.clear()
    _rests.clear()
    door.system, system.url = system, door.url
    made = Reader(as_now(someone("zhuguan", Role.MANAGER)), system, door.url)
    made.vendor, made.secrets = vendor, {"host": door.url, **secrets}
    return made


@pytest.fixture
def hire(db: None, door: Door, settings: Settings) -> tuple[Reader, feishu.Feishu]:
    system = feishu.Feishu(is_limited=False)
    return a_clerk(door, settings, "feishu_hire", system, {"app_id": feishu.APP, "app_secret": feishu.SECRET}), system


@pytest.fixture
def agency(db: None, door: Door, settings: Settings) -> tuple[Reader, moka.Moka]:
    system = moka.Moka()
    return a_clerk(door, settings, "moka", system, {"key": moka.KEY}), system


def test_talents_of_feishu_come_in_with_their_files(hire: tuple[Reader, feishu.Feishu]) -> None:
    clerk, system = hire
    pk = system.add(LIN, **STAYS)
    system.add_file(pk, "简历.txt", "姓名：林知夏".encode())
    system.details[pk] = {"tag_list": [{"id": "1", "name": {"zh_cn": "财务"}}], "note_list_v2": [{"content": "沟通顺畅"}]}
    clerk.connect()
    assert clerk.found.missing == ()
    taken = clerk.match()
    assert (taken["name"], taken["mobile"], taken["own:o1"], taken["study:0:school"], taken["post:1:company"]) == (
        "name", "phone", "expected_salary", "school", "employer",
    )  # fmt: skip
    assert (taken["$tags"], taken["$files"]) == ("tags", "resume")
    assert clerk.run("trial").counts == {"created": 1}
    assert clerk.run(files=Reads()).counts == {"created": 1, "files": 1}
    one = Candidate.objects.get()
    values = said(one)
    assert (values["name"], values["gender"], values["birth"], values["city"]) == (["林知夏"], ["女"], ["1990-01-01"], ["杭州"])
    assert values.get("edu_form") == ["全日制"]
    assert (values["id_number"], values["expected_salary"], values["school"]) == (["330106199001011221"], ["25K"], ["复旦大学"])
    assert values["employer"] == ["织锦有限公司", "旧纸有限公司"]
    assert one.source == "feishu_hire"
    assert one.documents.count() == 1
    assert [tagging.tag.name for tagging in one.taggings.all()] == ["财务"]
    assert clerk.run(files=Reads()).counts == {"same": 1}
    system.change(pk, current_city={"zh_name": "宁波"})
    assert clerk.run(files=Reads()).counts == {"updated": 1}
    assert said(one)["city"] == ["宁波"]
    del system.talents[pk]
    assert clerk.run("full").counts == {"gone": 1}


def test_pages_tokens_and_limits_of_feishu(hire: tuple[Reader, feishu.Feishu], monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, system = hire
    monkeypatch.setattr(Pace, "take", lambda _self, _at: 0.0)
    for n in range(90):
        system.add({"name": f"林{chr(0x4E00 + n)}", "mobile": f"1380000{n:04d}"})
    clerk.connect()
    clerk.match()
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    system.expire()
    real, system.window = system.window, type(system.window)(2, 1.0, lambda: 0.0)
    work_on_connections(now=clerk.now, only=run.pk)
    run.refresh_from_db()
    assert "歇一会儿" in run.problem
    system.window = real
    system.trouble.share = 0.2
    run = clerk.go_on(run)
    assert run.stage == "done", run.problem
    assert Candidate.objects.count() == Link.objects.count() == 90


def test_feishu_says_what_is_missing(hire: tuple[Reader, feishu.Feishu]) -> None:
    clerk, system = hire
    for wrong, words in (({"app_id": "x"}, "App ID"), ({"app_secret": "x"}, "App Secret"), ({"host": "http://127.0.0.1:9"}, "连不上")):
        with pytest.raises(InvalidInput, match=words):
            clerk.connect(**wrong)
    system.add({"name": "林知夏"})
    system.scopes.remove("hire:attachment:readonly")
    clerk.connect()
    assert ["手机和邮箱" in clerk.found.missing[0], "attachment" in clerk.found.missing[1]] == [True, True]
    with pytest.raises(InvalidInput, match="只读"):
        connections.set_schedule(connection=clerk.connection, every=0, is_writing=True, actor=clerk.actor, now=clerk.now())
    with opened(clerk.connection, now=clerk.now) as made, pytest.raises(Refused):
        made.write("talents", [], [], key="")
    system.scopes.clear()
    with pytest.raises(InvalidInput, match="hire:talent:readonly"):
        clerk.connect()


@pytest.mark.parametrize("is_flat", [False, True])
def test_people_of_moka_come_in_with_their_files(agency: tuple[Reader, moka.Moka], *, is_flat: bool) -> None:
    clerk, system = agency
    system.is_flat = is_flat
    first = system.add(28_739_723, MOKA_LIN, (("简历.txt", "姓名：林知夏".encode()),))
    system.add(28_739_723, {**MOKA_LIN, "job": {"title": "会计"}})
    for n in range(45):
        system.add(30_000_000 + n, {"name": f"林{chr(0x4E00 + n)}", "phone": f"1390000{n:04d}"})
    clerk.connect()
    taken = clerk.match()
    assert (taken["name"], taken["phone"], taken["own:期望月薪"], taken["educationInfo:0:school"], taken["attachments"]) == (
        "name", "phone", "expected_salary", "school", "resume",
    )  # fmt: skip
    system.trouble.share = 0.15
    run = clerk.run(files=Reads())
    system.trouble.share = 0.0
    assert (run.stage, run.counts["created"], run.counts.get("files")) == ("done", 46, 1), run.problem
    lin = Link.objects.get(remote_id="28739723").candidate
    assert lin is not None
    assert (said(lin)["birth"], said(lin)["employer"], said(lin)["expected_salary"]) == (["1990-01-01"], ["织锦有限公司"], ["25K"])
    assert Candidate.objects.count() == Link.objects.count() == 46
    system.change(first, location="宁波")
    counts = clerk.run(files=Reads()).counts
    assert (counts.get("created"), lin.documents.count()) == (None, 1)


def test_what_applications_of_moka_tell_of_comes_along(agency: tuple[Reader, moka.Moka]) -> None:
    clerk, system = agency
    job = {"title": "财务经理", "department": "财务部", "jobId": "j-1"}
    rounds = [
        {"round": 1, "roundName": "初试", "interviewType": "视频面试", "status": "已结束", "startTime": 1_793_340_000_000},
        {"round": 2, "roundName": "复试", "interviewType": "现场面试", "status": "未结束", "startTime": "2026-12-30T10:00:00+08:00"},
    ]
    first = system.add(1, {**MOKA_LIN, "job": job, "interviewInfo": rounds})
    system.add(2, {"name": "许岚", "phone": "13800002222", "stageName": "初筛", "job": job, "archived": True})
    system.add(3, {"name": "何远", "phone": "13800003333", "stageName": "Offer", "job": {"title": "出纳", "department": {"name": "财务部"}}, "interviewInfo": rounds[0]})
    clerk.connect()
    clerk.match()
    guessed = {name: clerk.match(name) for name in ("departments", "jobs", "applications", "interviews")}
    assert guessed == {
        "departments": {"name": "name"}, "jobs": {"title": "title", "department": "client"},
        "applications": {"candidate": "candidate", "job": "job", "stage": "stage"},
        "interviews": {
            "candidate": "candidate", "job": "job", "start": "start", "end": "end", "interview_status": "status", "interview_type": "kind",
            "interview_name": "title",
        },
    }  # fmt: skip
    run = clerk.run()
    assert (run.stage, run.counts) == ("done", {"created": 3 + 1 + 2 + 3 + 3}), [run.problem, run.counts, [one.opened(run) for one in run.items.filter(outcome="refused")]]
    assert {(one.title, one.client.name) for one in Job.objects.all()} == {("财务经理", "财务部"), ("出纳", "财务部")}
    assert sorted(one.stage.kind for one in Application.objects.all()) == ["interview", "lost", "offer"]
    assert sorted(one.kind for one in Interview.objects.all()) == ["onsite", "video", "video"]
    assert InterviewLetter.objects.count() == 0
    system.change(first, stageName="待入职")
    assert clerk.run().counts.get("created") is None


def test_moka_says_what_is_missing(agency: tuple[Reader, moka.Moka]) -> None:
    clerk, system = agency
    with pytest.raises(InvalidInput, match="不认这个密钥"):
        clerk.connect(key="x")
    system.is_busy = True
    with pytest.raises(InvalidInput, match="太密"):
        clerk.connect()
    system.is_busy, system.is_opened = False, False
    with pytest.raises(InvalidInput, match="没有开通"):
        clerk.connect()
    system.is_opened = True
    system.add(1, {"name": "林知夏"})
    clerk.connect()
    assert "手机和邮箱" in clerk.found.missing[0]
