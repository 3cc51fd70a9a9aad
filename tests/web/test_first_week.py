"""第一周: what one did ticks itself, the rest one ticks; for a week it stands where one comes in, unless it is put away."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from caidang.domain.training.first_week import COURSE, TOUR, tasks_of
from caidang.domain.training.models import FirstWeek
from caidang.domain.training.services.certificates import issue
from caidang.domain.training.shipped import shipped_courses
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.index.follower import Follower
from tests.both import on_both
from tests.making import NOW
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db
PAGE = "/learning/first-week/"
FRONT = {role: "/audit/" if role is Role.AUDITOR else "/" for role in Role}


def done(client: Client, address: str = PAGE) -> set[str]:
    """The titles that are struck through."""
    page = html.document_fromstring(client.get(address).content)
    return {name.text_content().strip() for one in page.find_class("cd-week-done") for name in one.find_class("cd-week-name")}


@pytest.mark.parametrize("role", on_both(Role.ADMIN, Role.MANAGER, Role.ORGANISER, others=Role))
def test_it_stands_where_each_role_comes_in_and_leads_to_its_pages(log_in: LogIn, role: Role, follower: Follower) -> None:
    follower.step(NOW)
    client = log_in(role)
    page = html.document_fromstring(client.get(FRONT[role]).content)
    names = page.get_element_by_id("first-week").find_class("cd-week-name")
    assert [one.text_content().strip() for one in names] == [one.title for one in tasks_of(role)]
    for link in (one.get("href") for one in names if one.get("href")):
        assert client.get(link).status_code == 200, link
    assert [one.get("data-tour-start") for one in names if not one.get("href")] == [reverse("learning_tour", args=[role.value])]


def test_what_was_done_ticks_itself_and_cannot_be_taken_back(log_in: LogIn) -> None:
    client = log_in(Role.ORGANISER)
    me = User.objects.get(role=Role.ORGANISER.value)
    assert done(client) == set()
    now = timezone.now()
    with write_tx():
        audit.record(actor_id=me.pk, verb="view.saved", subject="view:1", now=now)
        audit.record(actor_id=me.pk + 1, verb="duplicate.decided", subject="suspicion:1", now=now)
        issue(course=shipped_courses()[COURSE], member=me.pk, percent=90, actor=PROGRAM, now=now)
    assert done(client, "/") == {"存一个常用的视图", "考过「安全与保密」"}
    client.post(PAGE, {"act": "undone", "key": "view"})
    assert done(client) == {"存一个常用的视图", "考过「安全与保密」"}


def test_one_ticks_oneself_what_nobody_sees_but_no_course(log_in: LogIn) -> None:
    client = log_in(Role.AUDITOR)
    assert client.post(PAGE, {"act": "done", "key": "unusual"}).status_code == 302
    part = client.post(PAGE, {"act": "done", "key": TOUR}, headers={"HX-Request": "true"}).content.decode()
    assert "2 / 7" in part
    assert "<html" not in part
    assert done(client) == {"看「异常」", "跟着导览走一遍"}
    client.post(PAGE, {"act": "undone", "key": "unusual"})
    assert done(client) == {"跟着导览走一遍"}
    for key in (COURSE, "receive", "", "x" * 200):
        assert client.post(PAGE, {"act": "done", "key": key}).status_code == 422, key
    assert client.post(PAGE, {"act": "away!"}).status_code == 422
    assert FirstWeek.objects.get().ticked == [TOUR]


def test_put_away_it_is_gone_from_the_front_and_stays_in_learning(log_in: LogIn) -> None:
    client = log_in(Role.COLLECTOR)
    assert "first-week" in client.get("/").content.decode()
    client.post(PAGE, {"act": "away"})
    assert 'id="first-week"' not in client.get("/").content.decode()
    assert reverse("first_week") in client.get("/learning/").content.decode()
    page = client.get(PAGE).content.decode()
    assert "收一份简历" in page
    assert 'value="away"' not in page
    client.post(PAGE, {"act": "back"})
    assert 'id="first-week"' in client.get("/").content.decode()


def test_after_a_week_it_is_gone_by_itself(log_in: LogIn) -> None:
    client = log_in(Role.COLLECTOR)
    me, now = User.objects.get(role=Role.COLLECTOR.value), timezone.now()
    with write_tx():
        audit.record(actor_id=me.pk, verb="member.logged_in", subject=f"user:{me.pk}", now=now - timedelta(days=6))
    assert 'id="first-week"' in client.get("/").content.decode()
    other = log_in(Role.UPDATER)
    him = User.objects.get(role=Role.UPDATER.value)
    with write_tx():
        audit.record(actor_id=him.pk, verb="member.logged_in", subject=f"user:{him.pk}", now=now - timedelta(days=8))
    assert 'id="first-week"' not in other.get("/").content.decode()
    assert "记下一位「没有变化」" in other.get(PAGE).content.decode()


def test_only_the_walk_of_ones_own_role_is_on_the_list(log_in: LogIn) -> None:
    client = log_in(Role.REVIEWER)
    assert client.get(reverse("learning_tour", args=["reviewer"])).json()["done"] == PAGE
    assert client.get(reverse("learning_tour", args=["manager"])).json()["done"] == ""
