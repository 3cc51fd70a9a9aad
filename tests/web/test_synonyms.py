"""An organisation's own words that mean the same: edited on a page, used by the very next search."""

import pytest

from caidang.foundation.accounts.policy import Role
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def test_a_new_group_widens_the_next_search(log_in: LogIn, follower: Follower) -> None:
    a_candidate([("name", 0, "林知夏"), ("title", 0, "挡车工")])
    follower.step(NOW)
    client = log_in(Role.MANAGER)
    assert "没有找到" in client.post("/candidates/results/", {"q": "纺织女工"}).content.decode()
    answer = client.post("/synonyms/", {"text": "挡车工，纺织女工\n"}, follow=True)
    assert "已保存 1 组" in answer.content.decode()
    assert "林知夏" in client.post("/candidates/results/", {"q": "纺织女工"}).content.decode()
    assert "挡车工，纺织女工" in client.get("/synonyms/").content.decode()


def test_a_line_of_one_word_is_refused_and_nothing_typed_is_lost(log_in: LogIn) -> None:
    client = log_in(Role.ADMIN)
    answer = client.post("/synonyms/", {"text": "挡车工，纺织女工\n单独"})
    assert answer.status_code == 422
    assert "第 2 行" in answer.content.decode()
    assert "单独" in answer.content.decode()
    assert "挡车工" not in client.get("/synonyms/").content.decode()
