"""The people selected in the list: tags for all of them, one undo, by those who may."""

import pytest
from django.test import Client

from caidang.domain.candidates.models import Candidate, Tagging
from caidang.foundation.accounts.policy import GRANTS, Action, Role
from caidang.foundation.search.follower import Follower
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


def test_mistakes_are_told(admin: Client, two: list[Candidate]) -> None:
    assert tag(admin, []).status_code == 422  # type: ignore[attr-defined]
    assert tag(admin, two, name=" ").status_code == 422  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", Role)
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
