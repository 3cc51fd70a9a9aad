"""The palette: commands of the role, people of the scope, nothing kept."""

import pytest
from django.test import Client

from caidang.foundation.accounts.policy import GRANTS, Action, Role
from caidang.foundation.search.index.follower import Follower
from tests.both import on_both
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_people_are_found_and_the_kept_search_stays(admin: Client, follower: Follower) -> None:
    someone = a_candidate([("name", 0, "林知夏"), ("title", 0, "产品经理")])
    a_candidate([("name", 0, "张三")])
    follower.step(NOW)
    admin.post("/candidates/results/", {"q": "张三"}, headers=HTMX)
    page = admin.post("/palette/people/", {"q": "lzx"}, headers=HTMX).content.decode()
    assert f'data-url="/candidates/{someone.public_id}/"' in page
    assert "产品经理" in page
    assert page.count('role="option"') == 1
    assert 'value="张三"' in admin.get("/candidates/").content.decode()


@pytest.mark.parametrize("role", on_both(Role.ADMIN, Role.CONSULTANT, others=Role))
def test_commands_and_people_of_the_role(role: Role, log_in: LogIn, follower: Follower) -> None:
    client = log_in(role)
    may_read = role in GRANTS[Action.READ_CANDIDATE]
    asked = client.post("/palette/people/", {"q": "x"}, headers=HTMX)
    assert asked.status_code == (200 if may_read else 403)
    page = client.get("/", follow=True).content.decode()
    palette = page.split('id="palette"')[1].split("</dialog>")[0]
    assert ('hx-post="/palette/people/"' in palette) == may_read
    assert ('data-act="pick-files"' in palette) == (role in GRANTS[Action.RECEIVE])
    assert ('data-url="/synonyms/"' in palette) == (role in GRANTS[Action.MANAGE_WORDS])
    assert ('data-url="/health/"' in palette) == (role in GRANTS[Action.READ_HEALTH])
    for address in [part.split('"')[0] for part in palette.split('data-url="')[1:]]:
        assert client.get(address, follow=True).status_code == 200, address


def test_commands_are_found_by_their_initials(admin: Client, follower: Follower) -> None:
    page = admin.get("/candidates/").content.decode()
    words = [part.split('"')[0] for part in page.split('data-words="')[1:]]
    assert any("qhxr" in found for found in words)
