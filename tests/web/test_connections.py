"""The pages of connections in a browser's requests: tried at once, mapped, tried out, answered, switched off."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from caidang.domain.candidates.models import Candidate
from caidang.domain.connectors.models import Connection, ObjectMap, Question, Run, Thing
from caidang.domain.connectors.services.opening import _paces
from caidang.domain.connectors.services.work import work_on_connections
from caidang.domain.review.services.chain import editing
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.making import NOW
from tests.web.conftest import LogIn
from tools.systems import fxiaoke
from tools.systems.people import FIELDS, TALENT, TARGETS, person
from tools.systems.serving import serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(settings: Settings) -> Iterator[tuple[fxiaoke.Fxiaoke, str]]:
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    _paces.clear()
    made = fxiaoke.Fxiaoke(is_limited=False)
    made.add_object(TALENT, "候选人", FIELDS)
    with serving(made) as url:
        yield made, url


def values(url: str, **changed: str) -> dict[str, str]:
    return {
        "vendor": "fxiaoke", "name": "总部", "host": url, "way": "new", "app_id": fxiaoke.APP, "app_secret": fxiaoke.SECRET,
        "permanent_code": fxiaoke.CODE, "user": fxiaoke.EMPLOYEE, **changed,
    }  # fmt: skip


def step() -> Run:
    for _ in range(5):
        if not work_on_connections(now=lambda: NOW):
            break
    return Run.objects.latest("pk")


def test_from_the_form_to_the_answers(admin: Client, system: tuple[fxiaoke.Fxiaoke, str]) -> None:
    there, url = system
    pk = there.add_row(TALENT, person(1))
    refused = admin.post("/connections/new/", values(url, app_secret="wrong-secret-9"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "appSecret 不对" in page
    assert "wrong-secret-9" not in page
    assert 'value="FSAID_caidang"' in page
    assert not Connection.objects.exists()
    answer = admin.post("/connections/new/", values(url))
    one = Connection.objects.get()
    address = f"/connections/{one.public_id}/"
    assert answer["Location"] == f"{address}objects/"
    assert "候选人" in admin.get(f"{address}objects/").content.decode()
    answer = admin.post(f"{address}objects/", {"object": TALENT})
    map = ObjectMap.objects.get()
    page = admin.get(answer["Location"]).content.decode()
    assert "钱知夏" in page
    assert admin.post(answer["Location"], {"act": "save"}).status_code == 422
    told = {f"target-{name}": target for name, target in TARGETS.items()} | {"way-city__c": "both"}
    assert admin.post(answer["Location"], {"act": "save", **told})["Location"] == address
    assert admin.post(address, {"act": "nothing"}).status_code == 422
    at = admin.post(address, {"act": "trial"})["Location"]
    assert step().counts == {"created": 1}
    page = admin.get(at).content.decode()
    assert "会新建" in page
    assert "钱知夏" in page
    assert "就这样同步" in page
    assert not Candidate.objects.exists()
    admin.post(address, {"act": "sync"})
    step()
    candidate = Candidate.objects.get()
    editing.set_value(candidate=candidate, field="city", entry=0, text="宁波", actor=PROGRAM, now=NOW)
    there.change(TALENT, pk, city__c="苏州", phone__c="13800008888")
    admin.post(address, {"act": "full"})
    run = step()
    assert run.counts == {"asked": 1}
    page = admin.get(f"{address}questions/").content.decode()
    assert "宁波" in page
    assert "苏州" in page
    question = Question.objects.get()
    admin.post(f"{address}questions/", {"answer": f"ours:{question.public_id}"})
    assert "没有要定的" in admin.get(f"{address}questions/").content.decode()
    assert admin.post(address, {"act": "schedule", "every": "60", "writing": "1"}).status_code == 302
    page = admin.get(address).content.decode()
    assert "今天调用了" in page
    assert fxiaoke.SECRET not in page
    assert "每小时，双向" in admin.get("/connections/").content.decode()
    assert "cd-rail-link" not in admin.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "苏州" in admin.get(f"/connections/runs/{run.public_id}/?outcome=asked").content.decode()
    for act in ("off", "on"):
        assert admin.post(address, {"act": act}).status_code == 302
    assert admin.post(f"{address}objects/{map.public_id}/", {"act": "drop"}).status_code == 302
    admin.post(address, {"act": "remove"})
    assert admin.get(address).status_code == 404
    assert Connection.objects.get().opened_secret() == {}
    assert Candidate.objects.count() == 1


def test_a_connection_that_stopped_is_told_of_where_one_looks_whether_all_is_well(admin: Client, log_in: LogIn, system: tuple[fxiaoke.Fxiaoke, str]) -> None:
    admin.post("/connections/new/", values(system[1]))
    Connection.objects.update(problem="appSecret 不对。")
    told = "连接「总部」停下了：appSecret 不对。"
    assert told in admin.get("/health/").content.decode()
    assert 'details open' in admin.get(f"/connections/{Connection.objects.get().public_id}/").content.decode()
    assert told not in log_in(Role.AUDITOR).get("/health/").content.decode()
    Connection.objects.update(is_active=False)
    assert told not in admin.get("/health/").content.decode()


def test_others_find_nothing(log_in: LogIn, system: tuple[fxiaoke.Fxiaoke, str], admin: Client) -> None:
    admin.post("/connections/new/", values(system[1]))
    one = Connection.objects.get()
    organiser = log_in(Role.ORGANISER)
    assert organiser.get(f"/connections/{one.public_id}/").status_code == 403
    assert organiser.post(f"/connections/{one.public_id}/", {"act": "sync"}).status_code == 403


def test_what_is_no_candidate_is_asked_about_on_the_same_page(admin: Client, system: tuple[fxiaoke.Fxiaoke, str]) -> None:
    there, url = system
    there.add_object("AccountObj", "客户", {"name": {"label": "客户名称", "type": "text"}, "city__c": {"label": "城市", "type": "text"}})
    firm = there.add_row("AccountObj", {"name": "灯笼有限公司", "city__c": "杭州"})
    admin.post("/connections/new/", values(url))
    address = f"/connections/{Connection.objects.get().public_id}/"
    at = admin.post(f"{address}objects/", {"object": "AccountObj", "what": "clients"})["Location"]
    page = admin.get(at).content.decode()
    # Of what people changed here theirs never stands by itself: it is not offered.
    assert "以档案为准" in page
    assert "以对方为准" not in page
    assert admin.post(at, {"act": "save", "target-name": "name", "target-city__c": "city"})["Location"] == address
    for _ in range(2):
        admin.post(address, {"act": "full"})
        step()
    there.remove("AccountObj", firm)
    admin.post(address, {"act": "full"})
    assert step().counts == {"gone": 1}
    page = admin.get(f"{address}questions/").content.decode()
    assert "灯笼有限公司" in page
    assert "解除关联" in page
    question = Question.objects.get()
    asked = f"{address}questions/"
    # Answered together, what an answer does not fit is left open and said.
    assert "先在左边勾选" in admin.post(asked, {"answer": "ours"}, follow=True).content.decode()
    assert "1 条不能这样定" in admin.post(asked, {"answer": "theirs", "question": str(question.public_id)}, follow=True).content.decode()
    assert admin.post(asked, {"answer": "cut", "question": str(question.public_id)}).status_code == 302
    assert "没有要定的" in admin.get(f"{address}questions/").content.decode()
    assert Thing.objects.get().is_cut
