"""Who is new in a saved view: made since, or come into it by a change; and only those within reach."""

import re
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.test import Client
from pytest_django import Settings

from caidang.domain.candidates.models import Candidate, ViewUse
from caidang.domain.candidates.selectors.finding.saved_views import count_pinned, new_in_views
from caidang.domain.candidates.selectors.finding.view_news import fresh_ids
from caidang.domain.candidates.services.labelling.tags import add_tag, remove_tag
from caidang.domain.candidates.services.lists.saved_views import (
    Wanted,
    change_view,
    look_at_view,
    pin_view,
    save_view,
)
from caidang.domain.candidates.services.record.edit import set_value
from caidang.domain.candidates.services.record.merge import merge_candidates, unmerge_candidates
from caidang.domain.candidates.services.record.placing import set_holds
from caidang.domain.review.services.chain.erasing import erase_at_once
from caidang.domain.review.services.news.digest import send_digests, set_digest
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.lib.net.letters import send_letter
from caidang.foundation.search.index.follower import Follower
from tests.conftest import free_port
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db

ANNA, BOSS = Viewer(9001, Role.CONSULTANT), Viewer(9003, Role.MANAGER)
HTMX = {"HX-Request": "true"}
TODAY = NOW.date()
SHANGHAI = Wanted("", {"city": ("上海",)}, "", (), "")


def lives_in(city: str, name: str = "林知夏") -> Candidate:
    return a_candidate([("name", 0, name), ("city", 0, city)])


def moves_to(record: Candidate, city: str) -> None:
    set_value(candidate=record, field="city", entry=0, text=city, actor=PROGRAM, now=NOW)


def pinned(wanted: Wanted = SHANGHAI, *, actor: Viewer = ANNA) -> str:
    view = save_view(name="上海", wanted=wanted, is_team=True, actor=actor, now=NOW)
    pin_view(public_id=str(view.public_id), is_pinned=True, actor=actor, now=NOW)
    return str(view.public_id)


def new(*, viewer: Viewer = ANNA, today: date = TODAY) -> int:
    [one] = count_pinned(viewer=viewer, today=today)
    assert one.is_all
    return one.new


def look(view: str, *, viewer: Viewer = ANNA) -> set[int]:
    """Look at the view and return who had come."""
    look_at_view(public_id=view, actor=viewer, now=NOW)
    return set(fresh_ids(view, viewer=viewer))


def test_who_was_made_and_who_was_changed_are_new_until_they_are_looked_at(follower: Follower) -> None:
    there, elsewhere = lives_in("上海"), lives_in("北京")
    follower.step(NOW)
    view = pinned()
    assert new() == 0, "whom the view finds when it is made, its maker sees"
    moves_to(elsewhere, "上海")
    made = lives_in("上海")
    moves_to(there, "上海")
    set_value(candidate=there, field="title", entry=0, text="会计", actor=PROGRAM, now=NOW)
    follower.step(NOW)
    assert new() == 2
    assert new_in_views(viewer=ANNA, today=NOW.date()) == [2], "the letter says as many"
    assert look(view) == {elsewhere.pk, made.pk}
    assert new() == 0
    assert look(view) == set()


def test_whoever_only_left_for_a_while_is_not_new(follower: Follower) -> None:
    record = lives_in("上海")
    follower.step(NOW)
    view = pinned()
    moves_to(record, "北京")
    follower.step(NOW)
    assert new() == 0
    moves_to(record, "上海")
    follower.step(NOW)
    assert new() == 0, "he was there at the last look"
    moves_to(record, "北京")
    follower.step(NOW)
    look(view)
    moves_to(record, "上海")
    follower.step(NOW)
    assert new() == 1, "at the last look he was not"


def test_a_tag_brings_somebody_in_and_takes_him_out(follower: Follower) -> None:
    record = lives_in("上海")
    follower.step(NOW)
    pinned(Wanted("标签:重点", {}, "", (), ""))
    tag = add_tag(candidate=record, name="重点", actor=PROGRAM, now=NOW)
    follower.step(NOW)
    assert new() == 1
    remove_tag(candidate=record, tag_id=tag.pk, actor=PROGRAM, now=NOW)
    follower.step(NOW)
    assert new() == 0


def test_whom_one_saw_under_a_merged_record_is_not_new(follower: Follower) -> None:
    keeper, loser, third = lives_in("北京"), lives_in("上海"), lives_in("广州")
    follower.step(NOW)
    view = pinned()
    merge = merge_candidates(
        keeper=keeper, loser=loser, take={("city", 0): ("city", 0)}, actor=PROGRAM, now=NOW
    )
    follower.step(NOW)
    assert new() == 0
    unmerge_candidates(merge=merge, actor=PROGRAM, now=NOW)
    follower.step(NOW)
    assert new() == 0
    moves_to(third, "上海")
    follower.step(NOW)
    assert look(view) == {third.pk}


def test_who_was_erased_is_neither_counted_nor_listed(follower: Follower) -> None:
    going, staying = lives_in("北京"), lives_in("北京")
    follower.step(NOW)
    view = pinned()
    for record in (going, staying):
        moves_to(record, "上海")
    follower.step(NOW)
    assert new() == 2
    erase_at_once(candidate=going, reason="asked", actor=PROGRAM, now=NOW)
    follower.step(NOW)
    assert new() == 1
    assert look(view) == {staying.pk}
    assert follower.rebuild(NOW)
    assert new() == 0, "a new generation makes nobody new"


def walled(record: Candidate, member: User) -> None:
    team = add_team(name="海棠", kind="client", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[member.pk], actor=PROGRAM, now=NOW)
    set_holds(candidates=[record], team_ids=[team.pk], actor=PROGRAM, now=NOW)


def test_nobody_out_of_reach_is_counted_or_listed(follower: Follower) -> None:
    anna, ben = someone("anna"), someone("ben")
    record = lives_in("北京")
    follower.step(NOW)
    view = pinned(actor=as_now(anna))
    pin_view(public_id=view, is_pinned=True, actor=as_now(ben), now=NOW)
    moves_to(record, "上海")
    follower.step(NOW)
    assert new(viewer=as_now(anna)) == 1
    assert look(view, viewer=as_now(anna)) == {record.pk}
    walled(record, ben)
    follower.step(NOW)
    assert new(viewer=as_now(ben)) == 1
    assert new(viewer=as_now(anna)) == 0
    set_holds(candidates=[record], team_ids=[], actor=PROGRAM, now=NOW)
    follower.step(NOW)
    assert new(viewer=as_now(anna)) == 0, "she had seen him before the wall"


def test_who_comes_within_reach_is_new(follower: Follower) -> None:
    anna, ben = someone("anna"), someone("ben")
    record = lives_in("上海")
    walled(record, ben)
    follower.step(NOW)
    pinned(actor=as_now(anna))
    set_holds(candidates=[record], team_ids=[], actor=PROGRAM, now=NOW)
    follower.step(NOW)
    assert new(viewer=as_now(anna)) == 1


def test_a_day_that_passes_brings_people_in(follower: Follower) -> None:
    lives_in("上海")
    follower.step(NOW)
    today = NOW.date()
    view = pinned(Wanted("更新:>30天", {}, "", (), ""))
    assert new(today=today) == 0
    assert new(today=today + timedelta(days=31)) == 1
    look_at_view(public_id=view, actor=ANNA, now=NOW + timedelta(days=31))
    assert new(today=today + timedelta(days=32)) == 0


def test_a_view_that_asks_for_others_has_other_people_in_it(follower: Follower) -> None:
    lives_in("上海")
    lives_in("北京")
    follower.step(NOW)
    view = pinned()
    pin_view(public_id=view, is_pinned=True, actor=BOSS, now=NOW)
    change_view(public_id=view, wanted=Wanted("", {"city": ("上海", "北京")}, "", (), ""), actor=ANNA, now=NOW)
    assert new() == 0, "who changes it sees whom it finds"
    assert new(viewer=BOSS) == 1


def test_of_too_many_those_made_since_are_counted(follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    lives_in("上海")
    follower.step(NOW)
    monkeypatch.setattr("caidang.foundation.search.standing.MOST", 0)
    view = pinned()
    look_at_view(public_id=view, actor=ANNA, now=NOW - timedelta(minutes=1))
    follower.step(NOW)
    [one] = count_pinned(viewer=ANNA, today=NOW.date())
    assert (one.new, one.is_all) == (1, False)
    assert len(look(view)) == 1


def test_while_the_index_is_away_nothing_is_lost(follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    record = lives_in("北京")
    follower.step(NOW)
    view = pinned()
    assert bytes(ViewUse.objects.get().seen or b"")
    moves_to(record, "上海")
    follower.step(NOW)
    follower.close(NOW, is_live_kept=False)
    assert new_in_views(viewer=ANNA, today=NOW.date()) == []
    look_at_view(public_id=view, actor=ANNA, now=NOW)
    assert ViewUse.objects.get().seen is None


class Box:
    """A mail server's box."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
        self.letters.append(message_from_bytes(envelope.content or b"", policy=default).get_content())
        return "250 OK"


def test_the_days_letter_says_through_a_mail_server_how_many_came(follower: Follower, settings: Settings) -> None:
    anna, box = as_now(someone("anna")), Box()
    record = lives_in("北京")
    follower.step(NOW)
    pinned(actor=anna)
    set_digest(address="anna@example.com", actor=anna, now=NOW - timedelta(days=3))
    moves_to(record, "上海")
    lives_in("上海")
    follower.step(NOW)
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
    settings.DEFAULT_FROM_EMAIL = "caidang@example.com"
    try:
        sent = send_digests(
            now=NOW, send=lambda to, subject, body: send_letter(to=to, subject=subject, body=body),
            count_new=lambda viewer: new_in_views(viewer=viewer, today=NOW.date()),
        )  # fmt: skip
    finally:
        server.stop()
    assert sent == 1
    [letter] = box.letters
    assert "固定的视图里，1 个有新来的人：2 位。" in letter
    assert "林知夏" not in letter


def test_the_badge_opens_only_those_who_are_new(admin: Client, follower: Follower) -> None:
    lives_in("上海", "林知夏")
    other = lives_in("北京", "周明远")
    follower.step(NOW)
    sent = {"city": "上海", "name": "沪上"}
    admin.post("/candidates/views/", sent, headers=HTMX)
    view = re.findall(r'/candidates/views/([0-9a-f-]{36})/"', admin.get("/candidates/").content.decode())[-1]
    admin.post(f"/candidates/views/{view}/change/", {"act": "pin"}, headers=HTMX)
    moves_to(other, "上海")
    follower.step(NOW)
    rail = admin.get("/candidates/views/pinned/", headers=HTMX).content.decode()
    assert f'href="/candidates/views/{view}/?new=1"' in rail
    assert ">+1<" in rail
    admin.get(f"/candidates/views/{view}/?new=1")
    shown = admin.get("/candidates/").content.decode()
    assert "周明远" in shown
    assert "林知夏" not in shown
    assert f'name="new" value="{view}" checked hidden' in shown
    assert "和存下的不一样了" not in shown
    assert ">+1<" not in admin.get("/candidates/views/pinned/", headers=HTMX).content.decode()
    # What is said of the search holds for what is done to all that it finds.
    answer = admin.post(
        "/candidates/bulk/tags/", {**sent, "new": view, "view": view, "everyone": "1", "act": "add", "name": "新来"}, headers=HTMX
    )
    assert answer.status_code == 200, answer.content
    # All of the view are a click away, and those who came are offered again.
    whole = admin.post("/candidates/results/", {**sent, "view": view}, headers=HTMX).content.decode()
    assert "林知夏" in whole
    assert "只看新来的 1 人" in whole


def test_another_members_newcomers_are_not_ones_own(admin: Client, follower: Follower) -> None:
    lives_in("上海")
    follower.step(NOW)
    view = pinned()
    lives_in("上海", "周明远")
    follower.step(NOW)
    assert look(view)
    shown = admin.post("/candidates/results/", {"new": view}, headers=HTMX).content.decode()
    assert "周明远" not in shown
    for odd in ("x", "7e7dc5dc-0e7c-4262-bb69-7cd5e4915445"):
        assert "周明远" not in admin.post("/candidates/results/", {"new": odd}, headers=HTMX).content.decode()


def test_a_list_stays_chosen_when_more_is_asked(admin: Client, follower: Follower) -> None:
    lives_in("上海", "林知夏")
    follower.step(NOW)
    shown = admin.post("/candidates/results/", {"list": "7"}, headers=HTMX).content.decode()
    assert 'name="list" value="7" checked hidden' in shown, "so that the next search sends it again"
