"""A member who wants it is written once a working day, in figures only."""

from datetime import UTC, datetime, timedelta

import pytest

from caidang.core.errors import InvalidInput
from caidang.domain.review.models import Digest, Notification, WorkDay
from caidang.domain.review.services.news.digest import digest_address, send_digests, set_digest
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role
from tests.apps.review.conftest import Member, a_case

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 0, 30, tzinfo=UTC)
"""Half past eight in the morning by the team's clock."""


class Post:
    """Takes letters, or refuses them."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str, str]] = []
        self.is_open = True

    def __call__(self, to: str, subject: str, body: str) -> bool:
        if self.is_open:
            self.letters.append((to, subject, body))
        return self.is_open


def test_what_waits_is_written_once_a_day_and_names_nobody(member: Member) -> None:
    organiser = member(Role.ORGANISER)
    case = a_case("林知夏")
    Notification.objects.create(
        member=organiser.user_id or 0, kind="commented", candidate=case.candidate, at=MONDAY
    )
    friday = MONDAY - timedelta(days=3)
    set_digest(address="lin@example.com", actor=organiser, now=friday)
    assert digest_address(viewer=organiser) == "lin@example.com"
    assert b"example" not in bytes(Digest.objects.get().address)
    post = Post()
    assert send_digests(now=MONDAY, send=post) == 1
    assert send_digests(now=MONDAY + timedelta(hours=3), send=post) == 0
    [(to, _, body)] = post.letters
    assert to == "lin@example.com"
    assert "等你处理 1 份" in body
    assert "留言 1 条" in body
    assert "林知夏" not in body
    assert send_digests(now=MONDAY + timedelta(days=1), send=post) == 1


def test_not_before_eight_not_on_holidays_not_for_nothing(member: Member) -> None:
    organiser = member(Role.ORGANISER)
    set_digest(address="lin@example.com", actor=organiser, now=MONDAY - timedelta(days=3))
    post = Post()
    a_case()
    assert send_digests(now=MONDAY - timedelta(hours=1), send=post) == 0
    WorkDay.objects.create(day=MONDAY.date(), is_working=False)
    assert send_digests(now=MONDAY, send=post) == 0
    tuesday = MONDAY + timedelta(days=1)
    reviewer = member(Role.REVIEWER)
    set_digest(address="shen@example.com", actor=reviewer, now=MONDAY)
    assert send_digests(now=tuesday, send=post) == 1
    assert [to for to, _, _ in post.letters] == ["lin@example.com"], "nothing waits for the other"


def test_who_has_no_work_keeps_an_address_for_reports_and_gets_no_digest(member: Member) -> None:
    auditor = member(Role.AUDITOR)
    a_case()
    set_digest(address="shen@example.com", actor=auditor, now=MONDAY - timedelta(days=3))
    assert digest_address(viewer=auditor) == "shen@example.com"
    post, asked = Post(), []
    assert send_digests(now=MONDAY, send=post, count_new=lambda viewer: asked.append(viewer) or ()) == 0
    assert (post.letters, asked) == ([], [])


def test_what_did_not_go_out_is_tried_again(member: Member) -> None:
    organiser = member(Role.ORGANISER)
    a_case()
    set_digest(address="lin@example.com", actor=organiser, now=MONDAY - timedelta(days=3))
    post = Post()
    post.is_open = False
    assert send_digests(now=MONDAY, send=post) == 0
    post.is_open = True
    assert send_digests(now=MONDAY + timedelta(minutes=1), send=post) == 1


def test_who_left_or_stopped_is_written_no_more(member: Member) -> None:
    one, other = member(Role.ORGANISER), member(Role.ORGANISER)
    a_case()
    for actor in (one, other):
        set_digest(address="lin@example.com", actor=actor, now=MONDAY - timedelta(days=3))
    set_digest(address="", actor=one, now=MONDAY)
    User.objects.filter(pk=other.user_id).update(is_active=False)
    assert send_digests(now=MONDAY, send=Post()) == 0
    with pytest.raises(InvalidInput, match="写得不对"):
        set_digest(address="nobody", actor=one, now=MONDAY)


def test_who_is_new_in_pinned_views_is_counted(member: Member) -> None:
    organiser = member(Role.ORGANISER)
    set_digest(address="lin@example.com", actor=organiser, now=MONDAY - timedelta(days=3))
    post = Post()
    assert send_digests(now=MONDAY, send=post, count_new=lambda _: (0, 2, 10)) == 1
    assert "2 个有新来的人：2 位、10 位" in post.letters[0][2]
