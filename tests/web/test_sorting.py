"""归类 in the browser: the tree, the tags, people in categories, and finding them by these."""

import pytest

from caidang.domain.candidates.models import Category, Label
from caidang.foundation.accounts.policy import Role
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def test_a_person_in_a_category_is_found_by_it_and_its_parents(log_in: LogIn, follower: Follower) -> None:
    person = a_candidate([("name", 0, "林知夏")])
    a_candidate([("name", 0, "高云舟")])
    client = log_in(Role.MANAGER)
    family = Category.objects.get(name="岗位族")
    client.post("/sorting/", {"act": "add", "to": family.pk, "name": "技术"})
    tech = Category.objects.get(name="技术")
    client.post("/sorting/", {"act": "add", "to": tech.pk, "name": "后端"})
    back = Category.objects.get(name="后端")
    shown = client.post(f"/candidates/{person.public_id}/categories/", {"name": "后端"})
    assert "岗位族 / 技术 / 后端" in shown.content.decode()
    follower.step(NOW)
    for text in ("分类:后端", "分类:岗位族", "分类:技"):
        page = client.post("/candidates/results/", {"q": text}).content.decode()
        assert "林知夏" in page, text
        assert "高云舟" not in page
        assert "分类</b>" in page or 'title="分类' in page
    page = client.post("/candidates/results/", {"category": str(family.pk)}).content.decode()
    assert "林知夏" in page
    assert "高云舟" not in page
    tree = client.get(f"/sorting/?at={back.pk}").content.decode()
    assert tree.count(">1</button>") == 3
    client.post("/sorting/", {"act": "rename", "at": tech.pk, "name": "研发"})
    follower.step(NOW)
    assert "林知夏" in client.post("/candidates/results/", {"q": "分类:研发"}).content.decode()


def test_bulk_sorting_is_undone(log_in: LogIn, follower: Follower) -> None:
    people = [a_candidate([("name", 0, name)]) for name in ("林知夏", "高云舟")]
    client = log_in(Role.CONSULTANT)
    ids = [str(person.public_id) for person in people]
    said = client.post("/candidates/bulk/categories/", {"id": ids, "name": "行业", "way": "add"})
    assert "已把 2 人加进「行业」" in said.content.decode()
    label = Label.objects.get(name="行业")
    assert label.taggings.count() == 2
    undo = said.content.decode().split('hx-post="')[1].split('"')[0]
    client.post(undo)
    assert label.taggings.count() == 0


def test_what_goes_wrong_on_the_tree_is_said_there(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.MANAGER)
    answer = client.post("/sorting/", {"act": "add", "name": "行业"})
    assert answer.status_code == 422
    assert "已经有" in answer.content.decode()
    assert 'value="行业" aria-invalid="true"' in answer.content.decode()
    family = Category.objects.get(name="岗位族")
    labels = {name: client.post("/sorting/", {"act": "add", "to": family.pk, "name": name}) for name in ("技术", "产品")}
    assert all(sent.status_code == 302 for sent in labels.values())
    below = client.post("/sorting/", {"act": "add", "to": family.pk, "name": "技术"}).content.decode()
    assert 'id="child" name="name" maxlength="32" required autocomplete="off" value="技术" aria-invalid' in below
    tech = Category.objects.get(name="技术")
    renamed = client.post("/sorting/", {"act": "rename", "at": tech.pk, "name": "产品"}).content.decode()
    assert 'autocomplete="off" value="产品" aria-invalid' in renamed
    assert log_in(Role.CONSULTANT).post("/sorting/", {"act": "add", "name": "新"}).status_code == 403


def test_tags_are_painted_and_put_away(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.MANAGER)
    client.post("/sorting/tags/", {"act": "add", "name": "海归"})
    tag = Label.objects.get(name="海归")
    client.post("/sorting/tags/", {"act": "dress", "at": tag.pk, "colour": "blue", "owner": ""})
    assert "cd-paint-blue" in client.get("/sorting/tags/").content.decode()
    assert 'aria-label="蓝"' in client.get(f"/sorting/tags/?at={tag.pk}").content.decode()
    client.post("/sorting/tags/", {"act": "archive", "at": tag.pk})
    person = a_candidate([("name", 0, "林知夏")])
    refused = client.post(f"/candidates/{person.public_id}/tags/", {"name": "海归"})
    assert refused.status_code == 422
