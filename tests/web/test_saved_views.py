"""视图: kept from the list, opened as a tab, pinned, changed, removed, brought back; and pages that stay."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from caidang.domain.candidates.selectors.finding.saved_views import count_pinned
from caidang.domain.candidates.services.lists.saved_views import (
    Wanted,
    look_at_view,
    pin_view,
    save_view,
)
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
ANNA, BEN = Viewer(1, Role.CONSULTANT), Viewer(2, Role.CONSULTANT)
SEARCH = {
    "q": "会计",
    "city": "上海",
    "sort": "name",
    "column": ["city", "email"],
    "density": "roomy",
}


def results(client: Client, **sent: object) -> str:
    return client.post("/candidates/results/", sent, headers=HTMX).content.decode()


def page(client: Client) -> str:
    return client.get("/candidates/").content.decode()


def keep(client: Client, name: str = "上海会计", **sent: object) -> str:
    answer = client.post("/candidates/views/", {**SEARCH, "name": name, **sent}, headers=HTMX)
    assert answer.headers["HX-Redirect"] == "/candidates/"
    found = re.findall(r'href="/candidates/views/([0-9a-f-]{36})/"', page(client))
    return str(found[-1])


def change(client: Client, public_id: str, act: str, **sent: object) -> str:
    answer = client.post(
        f"/candidates/views/{public_id}/change/", {"act": act, **sent}, headers=HTMX
    )
    assert answer.status_code in (200, 204), answer.content
    return answer.content.decode()


@pytest.fixture
def people(follower: Follower) -> None:
    for number in range(3):
        a_candidate([("name", 0, f"林{number}夏"), ("city", 0, "上海"), ("title", 0, "会计")])
    follower.step(NOW)


@pytest.mark.usefixtures("people")
def test_a_view_is_kept_and_opened_again(admin: Client) -> None:
    view = keep(admin)
    admin.get("/candidates/?all=1")
    assert "上海会计" in page(admin)
    assert admin.get(f"/candidates/views/{view}/").url == "/candidates/"  # type: ignore[attr-defined]
    shown = page(admin)
    assert 'value="会计"' in shown
    assert 'name="density" value="roomy"' in shown
    head = shown[shown.index("<thead>") : shown.index("</thead>")]
    assert head.index("城市") < head.index("邮箱")
    assert "职位" not in head
    assert "和存下的不一样了" not in shown
    changed = results(admin, **{**SEARCH, "q": "出纳", "view": view})
    assert "和存下的不一样了" in changed
    change(admin, view, "save", **{**SEARCH, "q": "出纳", "view": view})
    assert "和存下的不一样了" not in results(admin, **{**SEARCH, "q": "出纳", "view": view})


@pytest.mark.usefixtures("people")
def test_a_view_is_pinned_renamed_removed_and_brought_back(admin: Client) -> None:
    view = keep(admin)
    assert "上海会计" not in admin.get("/candidates/views/pinned/", headers=HTMX).content.decode()
    change(admin, view, "pin")
    pinned = admin.get("/candidates/views/pinned/", headers=HTMX).content.decode()
    assert 'class="cd-rail-count">3<' in pinned
    change(admin, view, "rename", name="沪上会计")
    assert "沪上会计" in page(admin)
    assert f"/candidates/views/{view}/change/" in change(admin, view, "remove")
    assert "沪上会计" not in page(admin)
    change(admin, view, "restore")
    assert "沪上会计" in page(admin)
    change(admin, view, "unpin")
    assert "沪上" not in admin.get("/candidates/views/pinned/", headers=HTMX).content.decode()


@pytest.mark.usefixtures("people")
def test_bad_names_and_acts_are_told(admin: Client) -> None:
    refused = admin.post("/candidates/views/", {**SEARCH, "name": " "}, headers=HTMX)
    assert refused.status_code == 422
    assert "名字" in refused.content.decode()
    view = keep(admin)
    assert (
        admin.post(f"/candidates/views/{view}/change/", {"act": "x"}, headers=HTMX).status_code
        == 422
    )
    gone = admin.get("/candidates/views/7e7dc5dc-0e7c-4262-bb69-7cd5e4915445/")
    assert gone.status_code == 404


@pytest.mark.usefixtures("people")
def test_chosen_columns_stay_in_this_browser(admin: Client) -> None:
    head = results(admin, column=["email", "city", "nothing"]).partition("<thead>")[2]
    assert head.index(">邮箱<") < head.index(">城市<")
    admin.get("/candidates/?all=1")
    head = page(admin).partition("<thead>")[2].partition("</thead>")[0]
    assert ">邮箱<" in head
    assert ">公司<" not in head


def test_pages_stay_where_they_were_while_records_change(
    admin: Client, follower: Follower
) -> None:
    for number in range(120):
        a_candidate([("name", 0, f"甲{number:03d}")], now=NOW + timedelta(seconds=number))
    follower.step(NOW)
    first = results(admin, sort="created")
    trail = re.search(r'name="trail" value="([^"]*)"', first)
    assert trail
    # While one reads the first page, ten more come in.
    for number in range(10):
        a_candidate([("name", 0, f"乙{number:03d}")], now=NOW + timedelta(hours=1, seconds=number))
    follower.step(NOW)
    second = results(admin, sort="created", page="2", trail=trail[1])
    names = re.findall(r">(甲\d{3})<", second)
    assert names == [f"甲{n:03d}" for n in range(69, 19, -1)]
    again = re.search(r'name="trail" value="([^"]*)"', second)
    assert again
    third = results(admin, sort="created", page="3", trail=again[1])
    assert re.findall(r">(甲\d{3})<", third) == [f"甲{n:03d}" for n in range(19, -1, -1)]
    back = results(admin, sort="created", page="2", trail=again[1])
    assert re.findall(r">(甲\d{3})<", back) == names
    assert "130 人" in third


def test_pinned_views_count_all_and_what_is_new(follower: Follower) -> None:
    wanted = Wanted("", {"city": ("上海",)}, "", (), "")
    view = save_view(name="上海", wanted=wanted, is_team=True, actor=ANNA, now=NOW)
    a_candidate([("name", 0, "林知夏"), ("city", 0, "上海")])
    follower.step(NOW)
    assert count_pinned(viewer=ANNA, today=NOW.date()) == []
    pin_view(public_id=str(view.public_id), is_pinned=True, actor=ANNA, now=NOW)
    [one] = count_pinned(viewer=ANNA, today=NOW.date())
    assert (one.view.name, one.total, one.new) == ("上海", 1, 1)
    look_at_view(public_id=str(view.public_id), actor=ANNA, now=NOW + timedelta(hours=1))
    [one] = count_pinned(viewer=ANNA, today=NOW.date())
    assert (one.total, one.new) == (1, 0)
    assert count_pinned(viewer=BEN, today=NOW.date()) == []
