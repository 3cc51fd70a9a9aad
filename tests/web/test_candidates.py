"""候选人: the search stays out of addresses, and comes back sealed."""

import json
import re
from base64 import b64decode

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def people(follower: Follower) -> None:
    zhixia = a_candidate(
        [
            ("name", 0, "林知夏"),
            ("phone", 0, "13800001111"),
            ("city", 0, "上海"),
            ("skill", 0, "Python"),
        ]
    )
    a_candidate([("name", 0, "张三"), ("city", 0, "北京"), ("skill", 0, "Python")])
    a_candidate([("name", 0, "李四"), ("city", 0, "北京"), ("highest_degree", 0, "硕士")])
    add_tag(candidate=zhixia, name="重点", actor=PROGRAM, now=NOW)
    follower.step(NOW)


def names(answer: object) -> list[str]:
    rows = answer.content.decode().split("<tbody>")[1].split("</tbody>")[0]  # type: ignore[attr-defined]
    return sorted(part.split("</a>")[0].split(">")[-1] for part in rows.split("<tr")[1:])


def find(client: Client, **sent: object) -> object:
    return client.post("/candidates/results/", sent, headers=HTMX)


@pytest.mark.usefixtures("people")
def test_everyone_is_listed_and_facets_are_counted(admin: Client) -> None:
    answer = admin.get("/candidates/")
    assert names(answer) == ["张三", "李四", "林知夏"]
    page = answer.content.decode()
    assert "138 0000 1111" in page
    assert "2026-11-02" in page
    for label in ("城市", "技能", "标签", "来源"):
        assert f"<legend>{label}</legend>" in page


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"q": "林知"}, ["林知夏"]),
        ({"q": "zs"}, ["张三"]),
        ({"q": "13800001111"}, ["林知夏"]),
        ({"city": ["北京"]}, ["张三", "李四"]),
        ({"city": ["北京", "上海"], "skill": ["Python"]}, ["张三", "林知夏"]),
        ({"tag": ["重点"]}, ["林知夏"]),
        ({"q": "python", "city": ["北京"]}, ["张三"]),
    ],
)
def test_search_and_facets(admin: Client, sent: dict[str, object], expected: list[str]) -> None:
    assert names(find(admin, **sent)) == expected


@pytest.mark.usefixtures("people")
def test_a_hit_says_why(admin: Client) -> None:
    page = find(admin, q="林知").content.decode()  # type: ignore[attr-defined]
    assert "命中" in page
    assert "姓名" in page.split("cd-why")[1].split("</td>")[0]


@pytest.mark.usefixtures("people")
def test_going_back_brings_the_search_back_and_the_address_tells_nothing(admin: Client) -> None:
    answer = admin.post("/candidates/", {"q": "林知夏"})
    assert answer.status_code == 302
    assert answer["Location"] == "/candidates/"
    again = admin.get("/candidates/")
    assert names(again) == ["林知夏"]
    assert 'value="林知夏"' in again.content.decode()
    find(admin)
    assert len(names(admin.get("/candidates/"))) == 3


@pytest.mark.usefixtures("people")
def test_the_kept_search_is_sealed(admin: Client) -> None:
    find(admin, q="13800001111")
    kept = Session.objects.get(pk=admin.cookies["caidang_session"].value).get_decoded()
    assert "13800001111" not in json.dumps(kept)
    assert b"13800001111" not in b64decode(kept["search"])


@pytest.mark.usefixtures("people")
def test_a_damaged_kept_search_is_no_search(admin: Client) -> None:
    session = admin.session
    session["search"] = "bm90IHNlYWxlZA=="
    session.save()
    assert len(names(admin.get("/candidates/"))) == 3


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "sent", [{"page": "x"}, {"page": "999999"}, {"sort": "x"}, {"nothing": "1"}, {"page": "0"}]
)
def test_odd_input_is_no_error(admin: Client, sent: dict[str, str]) -> None:
    assert find(admin, **sent).status_code == 200  # type: ignore[attr-defined]


@pytest.mark.usefixtures("follower")
def test_an_empty_list_teaches_and_no_hit_helps(admin: Client) -> None:
    assert "还没有候选人" in admin.get("/candidates/").content.decode()
    assert "首字母" in find(admin, q="不存在").content.decode()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("people")
def test_the_peek_shows_the_record_in_short(admin: Client) -> None:
    page = admin.get("/candidates/").content.decode()
    found = re.search(r'href="(/candidates/[0-9a-f-]{36}/)"', page)
    assert found
    peek = admin.get(f"{found[1]}peek/", headers=HTMX).content.decode()
    assert "<html" not in peek
    assert "份文件" in peek


@pytest.mark.usefixtures("people")
def test_more_people_ask_no_more_queries(admin: Client, follower: Follower) -> None:
    with CaptureQueriesContext(connection) as few:
        assert len(names(admin.get("/candidates/"))) == 3
    for number in range(6):
        a_candidate([("name", 0, f"许样{number}"), ("phone", 0, f"1370000222{number}")])
    follower.step(NOW)
    with CaptureQueriesContext(connection) as many:
        assert len(names(admin.get("/candidates/"))) == 9
    assert len(many) == len(few)


def test_a_city_in_latin_letters_is_the_same_city(admin: Client, follower: Follower) -> None:
    for name, city in (("Anna Sample", "Foshan"), ("林知夏", "佛山"), ("周明远", "上海")):
        a_candidate([("name", 0, name), ("city", 0, city)])
    follower.step(NOW)
    for sent in ({"q": "佛山"}, {"city": "佛山"}, {"q": "城市:佛山"}):
        page = admin.post("/candidates/results/", sent, headers=HTMX).content.decode()
        assert "Anna Sample" in page, sent
        assert "林知夏" in page, sent
        assert "周明远" not in page, sent
    assert 'value="Foshan"' not in admin.post("/candidates/results/", {}, headers=HTMX).content.decode()


def test_where_nobody_is_found_the_page_says_what_stood_in_the_way(admin: Client, follower: Follower) -> None:
    a_candidate([("name", 0, "林知夏"), ("city", 0, "上海"), ("title", 0, "织锦工程师")])
    a_candidate([("name", 0, "周明远"), ("city", 0, "北京"), ("title", 0, "织锦工程师")])
    follower.step(NOW)
    page = admin.post("/candidates/results/", {"q": "织锦，(城市:广州 OR 深圳)"}, headers=HTMX).content.decode()
    assert "去掉「(城市:广州 OR 深圳)」有 2 人" in page
    assert 'data-try="织锦"' in page
    assert "去掉「织锦」" not in page, "without it nobody is found either"
    page = admin.post("/candidates/results/", {"q": "织锦", "city": "广州"}, headers=HTMX).content.decode()
    assert "去掉左边的条件有 2 人" in page


def test_who_has_just_arrived_is_told_until_the_index_has_him(admin: Client, follower: Follower) -> None:
    follower.step(NOW)
    page = admin.get("/candidates/").content.decode()
    assert "还没有候选人" in page
    a_candidate([("name", 0, "林知夏"), ("city", 0, "上海")])
    page = admin.get("/candidates/").content.decode()
    assert "1 人刚收进来" in page
    assert "还没有候选人" not in page
    assert "data-poll" in page.split("刚收进来")[0].rsplit("<p ", 1)[1], "it asks again by itself"
    assert "1 人刚收进来" in find(admin, q="林知夏").content.decode()  # type: ignore[attr-defined]
    follower.step(NOW)
    assert names(find(admin, q="林知夏")) == ["林知夏"]
    assert "刚收进来" not in find(admin, q="没有的人").content.decode()  # type: ignore[attr-defined]


def test_who_arrives_out_of_sight_is_not_told(log_in: LogIn, follower: Follower) -> None:
    follower.step(NOW)
    a_candidate([("name", 0, "林知夏")])
    assert "刚收进来" not in log_in(Role.COLLECTOR).get("/candidates/").content.decode()


@pytest.mark.usefixtures("people")
def test_a_list_that_finds_somebody_does_not_ask_who_waits(admin: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        admin.get("/candidates/")
    assert not any("search_change" in one["sql"] for one in asked)
