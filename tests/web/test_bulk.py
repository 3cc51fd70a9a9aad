"""The people selected in the list: tags for all of them, one undo, by those who may."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from caidang.domain.candidates.models import Candidate, Tagging, TalentList
from caidang.domain.review.models import Case
from caidang.domain.review.services.many.bulk import work_on_bulk
from caidang.foundation.accounts.policy import GRANTS, Action, Role
from caidang.foundation.search.index.follower import Follower
from tests.both import on_both
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def two(follower: Follower) -> list[Candidate]:
    made = [a_candidate([("name", 0, name)]) for name in ("林知夏", "张三")]
    follower.step(NOW)
    return made


def tag(client: Client, people: list[Candidate], **sent: str) -> object:
    values = {"id": [str(person.public_id) for person in people], "name": "重点", **sent}
    return client.post("/candidates/bulk/tags/", values, headers=HTMX)


def test_the_answer_tells_offers_the_undo_and_has_the_list_look_again(
    admin: Client, two: list[Candidate]
) -> None:
    answer = tag(admin, two)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert "已给 2 人加上「重点」" in page
    assert re.search(r'<a href="/candidates/bulk/[0-9a-f-]{36}/">看看</a>', page), "the result of each is a step away"
    assert answer["HX-Trigger-After-Swap"] == "cd:changed"  # type: ignore[index]
    undo = page.split('hx-post="')[1].split('"')[0]
    assert "2 人恢复原样" in admin.post(undo, headers=HTMX).content.decode()
    assert not Tagging.objects.exists()
    assert admin.post(undo, headers=HTMX).status_code == 409


def test_taking_off_and_nothing_to_do(admin: Client, two: list[Candidate]) -> None:
    tag(admin, two[:1])
    assert "没有要改的" in tag(admin, two[:1]).content.decode()  # type: ignore[attr-defined]
    assert "已从 1 人去掉" in tag(admin, two, act="remove").content.decode()  # type: ignore[attr-defined]
    assert not Tagging.objects.exists()


def test_all_that_were_found_are_archived_and_come_back(
    admin: Client, two: list[Candidate], follower: Follower
) -> None:
    def archive(**sent: str) -> HttpResponse:
        return admin.post("/candidates/bulk/move/", {"action": "archive", "q": "", **sent}, headers=HTMX)

    assert archive(everyone="2000").status_code == 409, "not those who were shown"
    page = archive(everyone="2").content.decode()
    assert "已归档 2 人" in page
    follower.step(NOW)
    found = admin.post("/candidates/results/", {"q": "状态:归档"}, headers=HTMX).content.decode()
    assert "2 人" in found
    admin.post(page.split('hx-post="')[1].split('"')[0], headers=HTMX)
    assert "已撤销，2 人恢复原样" in admin.get("/candidates/bulk/").content.decode()
    assert set(Case.objects.values_list("state", flat=True)) == {"organising"}


def test_a_long_one_shows_its_progress_and_what_it_left(
    admin: Client, two: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caidang.domain.review.services.many.bulk.MANY", 1)
    values = {"id": [str(person.public_id) for person in two], "action": "retrieve"}
    page = admin.post("/candidates/bulk/move/", values, headers=HTMX).content.decode()
    assert "正在取回" in page
    assert "1 / 2" in page
    assert "正在取回" in admin.get("/candidates/").content.decode(), "it is shown on coming back"
    state = page.split('hx-get="')[1].split('"')[0]
    assert "1 / 2" in admin.get(state, headers=HTMX).content.decode()
    work_on_bulk(now=timezone.now())
    ended = admin.get(state, headers=HTMX)
    assert ended["HX-Trigger-After-Swap"] == "cd:changed"
    assert "选中的人里，没有要取回的" in ended.content.decode()


def test_mistakes_are_told(admin: Client, two: list[Candidate]) -> None:
    assert tag(admin, []).status_code == 422  # type: ignore[attr-defined]
    assert tag(admin, two, name=" ").status_code == 422  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", on_both(Role.ADMIN, others=Role))
def test_boxes_and_bar_for_those_who_may(
    role: Role, log_in: LogIn, two: list[Candidate]
) -> None:
    client = log_in(role)
    is_granted = role in GRANTS[Action.TAG_CANDIDATE]
    assert tag(client, two).status_code == (200 if is_granted else 403)  # type: ignore[attr-defined]
    page = client.get("/candidates/").content.decode()
    assert ('id="bulk"' in page) == is_granted
    assert ('class="form-check-input cd-pick"' in page) == is_granted


def test_no_hit_offers_examples_to_press(admin: Client, two: list[Candidate]) -> None:
    page = admin.post("/candidates/results/", {"q": "不存在"}, headers=HTMX).content.decode()
    assert page.count("data-try=") == 4


def test_all_that_were_found_are_put_into_a_list_and_taken_out_again(
    admin: Client, two: list[Candidate], follower: Follower
) -> None:
    sent = {"name": "华东银行", "everyone": "2", "q": "", "act": "in"}
    page = admin.post("/lists/people/", sent, headers=HTMX).content.decode()
    assert "已把 2 人放进「华东银行」" in page
    row = TalentList.objects.get()
    again = {"to": str(row.public_id), "everyone": "2", "q": "", "act": "in"}
    assert "没有要改的" in admin.post("/lists/people/", again, headers=HTMX).content.decode()
    assert "2 人恢复原样" in admin.post(page.split('hx-post="')[1].split('"')[0], headers=HTMX).content.decode()
    assert not row.entries.exists()
    admin.post("/lists/people/", again, headers=HTMX)
    out = admin.post("/lists/people/", {**again, "act": "out"}, headers=HTMX).content.decode()
    assert "已从「华东银行」拿出 2 人" in out
    admin.post(out.split('hx-post="')[1].split('"')[0], headers=HTMX)
    assert row.entries.count() == 2
