"""查重: two records side by side, a pick per field, and back again."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from caidang.domain.candidates.models import Candidate, Suspicion
from caidang.domain.candidates.values import present
from caidang.domain.review.services.chain.editing import set_value
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def pair(db: None) -> Suspicion:
    first = a_candidate([("name", 0, "林知夏"), ("city", 0, "上海"), ("phone", 0, "13800001111")])
    second = a_candidate([("name", 0, "林知夏"), ("city", 0, "杭州"), ("wechat", 0, "zhixia_lin")])
    return Suspicion.objects.create(
        first=first, second=second, score=1.0, reasons=["姓名一致"], created_at=NOW
    )


def says(record: Candidate) -> dict[str, str]:
    return {v.field: v.value for v in present(record)}


def test_the_list_shows_both_and_why(admin: Client, pair: Suspicion) -> None:
    page = admin.get("/duplicates/").content.decode()
    assert page.count("林知夏") == 2
    assert "姓名一致" in page
    assert "99%" in page, "what a person still has to judge is never certain"


def test_differences_are_to_be_picked_and_gaps_are_proposed(
    admin: Client, pair: Suspicion
) -> None:
    page = admin.get(f"/duplicates/{pair.pk}/").content.decode()
    city = re.findall(r'name="take:city.0" value="([^"]+)"( checked)?', page)
    wechat = re.findall(r'name="take:wechat.0" value="([^"]+)"( checked)?', page)
    assert city == [("keep", " checked"), ("city.0", "")]
    assert wechat == [("keep", ""), ("wechat.0", " checked")]
    assert "take:name.0" not in page
    swapped = admin.get(f"/duplicates/{pair.pk}/?keep=second").content.decode()
    assert swapped.index("杭州") < swapped.index("上海")


def test_merge_takes_the_picks_and_can_be_taken_apart(admin: Client, pair: Suspicion) -> None:
    before = says(pair.first), says(pair.second)
    sent = {"keep": "first", "take:city.0": "city.0", "take:wechat.0": "keep"}
    page = admin.post(f"/duplicates/{pair.pk}/merge/", sent, follow=True)
    assert page.redirect_chain[-1][0] == f"/candidates/{pair.first.public_id}/"
    kept = says(pair.first)
    assert (kept["city"], kept["phone"]) == ("杭州", "13800001111")
    assert "wechat" not in kept
    loser = admin.get(f"/candidates/{pair.second.public_id}/").content.decode()
    assert "已并入另一份" in loser
    assert "readonly" in loser
    address = re.search(r'action="([^"]+/undo/)"', page.content.decode())
    assert address
    admin.post(address[1])
    assert (says(pair.first), says(pair.second)) == before
    assert admin.post(address[1]).status_code == 404


def test_nobody_chooses_between_what_he_does_not_see(log_in: LogIn, pair: Suspicion) -> None:
    now = timezone.now()
    for record, marital in ((pair.first, "未婚"), (pair.second, "已婚已育")):
        set_value(candidate=record, field="marital", entry=0, text=marital, actor=PROGRAM, now=now)
    manager, reviewer = log_in(Role.MANAGER), log_in(Role.REVIEWER)
    assert 'type="radio" name="take:marital.0"' in reviewer.get(f"/duplicates/{pair.pk}/").content.decode()
    page = manager.get(f"/duplicates/{pair.pk}/").content.decode()
    assert "有 1 处不一样，你看不到完整内容" in page
    assert "take:marital.0" not in page
    assert 'name="unseen" value="marital.0"' in page
    assert 'type="radio" name="take:city.0"' in page
    sent = {"keep": "first", "unseen": "marital.0"}
    merged = manager.post(f"/duplicates/{pair.pk}/merge/", sent, follow=True).content.decode()
    assert says(pair.first)["marital"] == "未婚"
    panel = reviewer.get(f"/candidates/{pair.first.public_id}/case/").content.decode()
    assert "&quot;marital-0&quot;: &quot;存疑&quot;" in panel
    # The notice takes the merge apart again, and the mark goes with it.
    (undo,) = re.findall(r'<form hx-post="(/candidates/[^"]+/merges/\d+/undo/)"', merged)
    answer = manager.post(undo, headers=HTMX)
    assert answer.headers["HX-Redirect"] == f"/candidates/{pair.first.public_id}/"
    panel = reviewer.get(f"/candidates/{pair.first.public_id}/case/").content.decode()
    assert "存疑&quot;" not in panel


def test_a_pick_that_is_no_slot_is_refused(admin: Client, pair: Suspicion) -> None:
    answer = admin.post(f"/duplicates/{pair.pk}/merge/", {"take:city.0": "../etc"})
    assert answer.status_code == 422
    assert Suspicion.objects.get().state == Suspicion.State.OPEN


def test_not_the_same_person_can_be_undone(admin: Client, pair: Suspicion) -> None:
    address = f"/duplicates/{pair.pk}/decide/"
    toast = admin.post(address, {"state": "distinct"}, headers=HTMX).content.decode()
    assert f'hx-post="{address}"' in toast
    assert "没有待判断的" in admin.get("/duplicates/").content.decode()
    assert "林知夏" in admin.get("/duplicates/?state=distinct").content.decode()
    admin.post(address, {"state": "open"}, headers=HTMX)
    assert "林知夏" in admin.get("/duplicates/").content.decode()
    assert admin.post(address, {"state": "nonsense"}).status_code == 409
    said = admin.post(address, {"state": "later"}, follow=True).content.decode()
    assert f'hx-post="{address}"' in said
    admin.post(address, headers=HTMX)
    assert "林知夏" in admin.get("/duplicates/").content.decode()
