"""Comments, mentions, following and what members are told of."""

from datetime import timedelta

import pytest

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.review.chain import Action
from caidang.domain.review.models import Comment, Notification
from caidang.domain.review.selectors.talk import count_unread, list_told, read_talk
from caidang.domain.review.services.chain.cases import move
from caidang.domain.review.services.chain.editing import set_value
from caidang.domain.review.services.chain.work import assign
from caidang.domain.review.services.news.comments import add_comment, remove_comment, set_follow
from caidang.domain.review.services.news.telling import mark_read
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db


def told(viewer: Viewer) -> list[str]:
    return [row.label for row in list_told(viewer=viewer, now=NOW, today=NOW.date()).rows]


def named(viewer: Viewer, name: str) -> Viewer:
    User.objects.filter(pk=viewer.user_id).update(full_name=name)
    return viewer


def test_who_is_named_hears_of_it_and_the_text_is_sealed(member: Member) -> None:
    organiser, reviewer = named(member(Role.ORGANISER), "小林"), named(member(Role.REVIEWER), "老沈")
    candidate = a_case().candidate
    comment = add_comment(candidate=candidate, text="请@老沈看看第二段", actor=organiser, now=NOW)
    assert "第二段".encode() not in bytes(comment.text)
    assert told(reviewer) == ["提到你"]
    assert told(organiser) == []
    add_comment(candidate=candidate, text="看过了", actor=reviewer, now=NOW)
    assert told(organiser) == ["留言"]  # who commented follows the record
    talk = read_talk(str(candidate.public_id), viewer=organiser, now=NOW)
    assert [(one.author, one.text, one.is_own) for one in talk.comments] == [
        ("小林", "请@老沈看看第二段", True),
        ("老沈", "看过了", False),
    ]
    assert talk.names == ("老沈",)


def test_a_name_that_nobody_has_and_an_empty_text_are_refused(member: Member) -> None:
    organiser, candidate = member(Role.ORGANISER), a_case().candidate
    named(member(Role.AUDITOR), "老审")
    for text, reason in (("@没有这人 看看", "没有叫"), ("@老审 看看", "没有叫"), ("  ", "1 到"), ("字" * 2001, "2000")):
        with pytest.raises(InvalidInput, match=reason):
            add_comment(candidate=candidate, text=text, actor=organiser, now=NOW)
    assert Comment.objects.count() == 0
    with pytest.raises(NotAllowed):
        add_comment(candidate=candidate, text="好", actor=member(Role.AUDITOR), now=NOW)


def test_only_the_author_takes_a_comment_back(member: Member) -> None:
    organiser, other, candidate = member(Role.ORGANISER), member(Role.MANAGER), a_case().candidate
    comment = add_comment(candidate=candidate, text="写错了", actor=organiser, now=NOW)
    with pytest.raises(NotAllowed):
        remove_comment(comment_id=str(comment.public_id), actor=other, now=NOW)
    remove_comment(comment_id=str(comment.public_id), actor=organiser, now=NOW)
    assert read_talk(str(candidate.public_id), viewer=other, now=NOW).comments == ()
    assert bytes(Comment.objects.get().text) == b""
    with pytest.raises(NotFound):
        remove_comment(comment_id=str(comment.public_id), actor=organiser, now=NOW)


def test_followers_hear_of_changes_once_until_they_have_read(member: Member) -> None:
    organiser, follower, candidate = member(Role.ORGANISER), member(Role.CONSULTANT), a_case().candidate
    set_follow(candidate=candidate, is_followed=True, actor=follower, now=NOW)
    set_follow(candidate=candidate, is_followed=True, actor=follower, now=NOW)
    for number, text in enumerate(("甲公司", "乙公司")):
        set_value(candidate=candidate, field="employer", entry=0, text=text, actor=organiser, now=NOW + timedelta(minutes=number))
    assert told(follower) == ["有变化"]
    assert count_unread(viewer=follower, most=99) == 1
    assert follower.user_id is not None
    mark_read(member=follower.user_id, now=NOW, upto=Notification.objects.latest("pk").pk)
    assert count_unread(viewer=follower, most=99) == 0
    set_value(candidate=candidate, field="employer", entry=0, text="丙公司", actor=organiser, now=NOW + timedelta(hours=1))
    assert told(follower) == ["有变化", "有变化"]
    set_follow(candidate=candidate, is_followed=False, actor=follower, now=NOW)
    set_value(candidate=candidate, field="employer", entry=0, text="丁公司", actor=organiser, now=NOW + timedelta(hours=2))
    assert len(told(follower)) == 2


def test_a_return_and_an_assignment_are_told(member: Member) -> None:
    organiser, reviewer, manager = member(Role.ORGANISER), member(Role.REVIEWER), member(Role.MANAGER)
    case = a_case()
    assign(case=case, to=organiser.user_id, actor=manager, now=NOW)
    move(case=case, action=Action.SUBMIT, actor=organiser, now=NOW)
    move(case=case, action=Action.RETURN, actor=reviewer, now=NOW, note="看日期")
    assert told(organiser) == ["退回给你", "分给你"]
    assert told(reviewer) == []


def test_notifications_go_on_page_by_page(member: Member) -> None:
    organiser, manager = member(Role.ORGANISER), member(Role.MANAGER)
    for _ in range(55):
        assign(case=a_case(), to=organiser.user_id, actor=manager, now=NOW)
    first = list_told(viewer=organiser, now=NOW, today=NOW.date())
    rest = list_told(viewer=organiser, now=NOW, today=NOW.date(), before=first.before)
    assert (len(first.rows), len(rest.rows), rest.before) == (50, 5, 0)


def test_a_return_says_why_in_its_notice_and_covers_numbers_for_who_may_not_see_them(member: Member) -> None:
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    move(case=case, action=Action.SUBMIT, actor=organiser, now=NOW)
    move(
        case=case, action=Action.RETURN, actor=reviewer, now=NOW + timedelta(minutes=1), faults=["date"],
        note="第二段的日期不对，电话是 13800001234",
    )  # fmt: skip
    (row,) = list_told(viewer=organiser, now=NOW, today=NOW.date()).rows
    assert [fault.label for fault in row.why.faults] == ["日期"]
    assert "13800001234" in row.why.note
    # As a consultant he would not see the number on the record; so neither here.
    turned = Viewer(organiser.user_id, Role.CONSULTANT)
    (row,) = list_told(viewer=turned, now=NOW, today=NOW.date()).rows
    assert "第二段的日期不对" in row.why.note
    assert "13800001234" not in row.why.note
