"""人才库: filled by hand and by a search, shared, and everybody sees in it only whom he may."""

import pytest

from caidang.domain.candidates.models import Candidate, ListEntry, TalentList
from caidang.domain.candidates.services.record.placing import set_holds
from caidang.foundation.accounts.models import Team, User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def people() -> list[Candidate]:
    return [a_candidate([("name", 0, name), ("city", 0, "上海")]) for name in ("林知夏", "高云舟")]


def test_a_list_by_hand_is_filled_shared_and_opened(log_in: LogIn, follower: Follower) -> None:
    manager, consultant = log_in(Role.MANAGER), log_in(Role.CONSULTANT)
    lin, gao = people()
    said = manager.post("/lists/people/", {"id": [str(lin.public_id), str(gao.public_id)], "name": "华东银行"})
    assert "已把 2 人放进「华东银行」" in said.content.decode()
    row = TalentList.objects.get()
    assert b"\xe5\x8d\x8e" not in bytes(row.content)
    follower.step(NOW)
    page = manager.get(f"/lists/{row.public_id}/", follow=True).content.decode()
    assert "林知夏" in page
    assert "高云舟" in page
    assert consultant.get(f"/lists/{row.public_id}/").status_code == 404
    stolen = consultant.post("/candidates/results/", {"list": str(row.pk)}).content.decode()
    assert "林知夏" not in stolen
    member = User.objects.get(username="member-consultant")
    manager.post(f"/lists/{row.public_id}/change/", {"name": "华东银行 IT", "member": member.pk})
    walls = Team.objects.create(name="海棠", kind="client", created_at=NOW)
    set_holds(candidates=[gao], team_ids=[walls.pk], actor=PROGRAM, now=NOW)
    follower.step(NOW)
    page = consultant.get(f"/lists/{row.public_id}/", follow=True).content.decode()
    assert "林知夏" in page
    assert "高云舟" not in page
    shelf = consultant.get("/lists/").content.decode()
    assert ">1</a>" in shelf
    assert "人才库：华东银行 IT" in shelf  # in the palette
    assert ">2</a>" in manager.get("/lists/").content.decode()


def test_who_is_put_in_can_be_taken_out_and_the_act_undone(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.CONSULTANT)
    lin, _ = people()
    client.post("/lists/", {"name": "随时到岗"})
    again = client.post("/lists/", {"name": "随时到岗"})
    assert again.status_code == 422
    assert 'value="随时到岗" aria-invalid' in again.content.decode()
    row = TalentList.objects.get()
    client.post(f"/candidates/{lin.public_id}/lists/", {"to": str(row.public_id)})
    assert ListEntry.objects.count() == 1
    client.post("/lists/people/", {"ids": str(lin.public_id), "to": str(row.public_id), "act": "out"})
    assert ListEntry.objects.count() == 0
    client.post(f"/lists/{row.public_id}/change/", {"act": "remove"})
    client.post("/lists/", {"name": "随时到岗"})
    refused = client.post(f"/lists/{row.public_id}/change/", {"act": "restore"}, follow=True).content.decode()
    assert "先给它换个名字" in refused
    TalentList.objects.exclude(pk=row.pk).delete()
    assert "随时到岗" not in client.get("/lists/").content.decode().split("</nav>")[-1]
    client.post(f"/lists/{row.public_id}/change/", {"act": "restore"})
    assert "随时到岗" in client.get("/lists/").content.decode()


def test_a_list_by_a_search_fills_itself(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.CONSULTANT)
    people()
    assert client.post("/lists/", {"name": "空的", "by_rule": "1"}).status_code == 422
    client.post("/lists/", {"name": "上海的", "by_rule": "1", "q": "城市:上海"})
    follower.step(NOW)
    assert ">2</a>" in client.get("/lists/").content.decode()
    a_candidate([("name", 0, "苏晚"), ("city", 0, "上海")])
    follower.step(NOW)
    assert ">3</a>" in client.get("/lists/").content.decode()
    row = TalentList.objects.get()
    assert "苏晚" in client.get(f"/lists/{row.public_id}/", follow=True).content.decode()
    refused = client.post("/lists/people/", {"id": [str(people()[0].public_id)], "to": str(row.public_id)})
    assert refused.status_code == 422
