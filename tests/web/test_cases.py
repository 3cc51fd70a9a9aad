"""The chain on its pages: what each role is offered, done from the queue to the store."""

import re

import pytest
from django.test import Client

from caidang.core.review.chain import State
from caidang.domain.review.models import Case
from caidang.domain.review.services.chain.cases import case_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate, someone
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def a_case(name: str = "林知夏") -> Case:
    candidate = a_candidate([("name", 0, name), ("phone", 0, "13800001234"), ("employer", 0, "样例公司")])
    with write_tx():
        return case_of(candidate, now=NOW)


def panel(client: Client, case: Case) -> str:
    return client.get(f"/candidates/{case.candidate.public_id}/case/").content.decode()


def state_of(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_from_the_queue_to_the_store_by_three_people(log_in: LogIn) -> None:
    case, other = a_case(), a_case("顾言蹊")
    url = f"/candidates/{case.candidate.public_id}/"
    organiser, reviewer = log_in(Role.ORGANISER), log_in(Role.REVIEWER)
    home = organiser.get("/").content.decode()
    assert "林知夏" in home
    assert "顾言蹊" in home
    assert organiser.post("/work/next/").headers["Location"] == url
    assert "你在处理" in panel(organiser, case)
    answer = organiser.post(f"{url}case/move/", {"action": "submit", "next": "yes"})
    assert answer.headers["Location"] == f"/candidates/{other.candidate.public_id}/"
    assert state_of(case) == State.REVIEWING
    assert "林知夏" in reviewer.get("/").content.decode()
    last = reviewer.post(f"{url}case/move/", {"action": "approve", "next": "yes"}, follow=True)
    assert state_of(case) == State.STORED
    assert "已通过" in last.content.decode()
    assert "再看一次" in panel(reviewer, case)
    assert "没有等你处理的" in last.content.decode()


def test_a_step_is_taken_back_from_its_notice_or_from_the_record(log_in: LogIn) -> None:
    case = a_case()
    url = f"/candidates/{case.candidate.public_id}/"
    organiser, reviewer = log_in(Role.ORGANISER), log_in(Role.REVIEWER)
    page = organiser.post(f"{url}case/move/", {"action": "submit", "next": "yes"}, follow=True).content.decode()
    undo = re.search(rf'hx-post="({url}case/back/[^"]+)"', page)
    assert undo is not None
    assert "撤回刚才的「提交审核」" in panel(organiser, case)
    assert "撤回刚才" not in panel(reviewer, case)
    assert reviewer.post(undo[1]).status_code == 409
    answer = organiser.post(undo[1])
    assert answer.headers["HX-Redirect"] == url
    assert state_of(case) == State.ORGANISING
    assert "已撤回「提交审核」" in organiser.get(url).content.decode()
    assert organiser.post(undo[1]).status_code == 404


def test_what_nobody_has_checked_is_told_before_the_step(log_in: LogIn) -> None:
    case = a_case()
    case.candidate.values.filter(field__in=("name", "phone")).update(confidence=0.5)
    organiser = log_in(Role.ORGANISER)
    shown = panel(organiser, case)
    assert "还有 2 处待核" in shown
    assert "照样提交审核" in shown
    case.candidate.values.update(confidence=1.0)
    assert "待核" not in panel(organiser, case)


def test_a_return_says_why_to_who_did_it(log_in: LogIn) -> None:
    case = a_case()
    url = f"/candidates/{case.candidate.public_id}/case/move/"
    organiser, reviewer = log_in(Role.ORGANISER), log_in(Role.REVIEWER)
    organiser.post(url, {"action": "submit"})
    refused = reviewer.post(url, {"action": "return"})
    assert refused.status_code == 422
    assert "退回要说明原因" in refused.content.decode()
    reviewer.post(url, {"action": "return", "fault": ["date", "typo"], "note": "看第二段的日期"})
    assert "退回的" in organiser.get("/").content.decode()
    shown = panel(organiser, case)
    assert "看第二段的日期" in shown
    assert "错字" in shown


def test_nobody_is_offered_to_approve_his_own(log_in: LogIn) -> None:
    case = a_case()
    manager = log_in(Role.MANAGER)
    url = f"/candidates/{case.candidate.public_id}/"
    manager.post(f"{url}fields/employer/0/", {"value": "另一家公司"})
    manager.post(f"{url}case/move/", {"action": "submit"})
    assert "要由另一位审核员通过" in panel(manager, case)
    answer = manager.post(f"{url}case/move/", {"action": "approve"})
    assert answer.status_code == 409
    assert state_of(case) == State.REVIEWING


def test_marks_come_and_go_with_the_value(log_in: LogIn) -> None:
    case = a_case()
    reviewer = log_in(Role.REVIEWER)
    url = f"/candidates/{case.candidate.public_id}/"
    marked = reviewer.post(f"{url}case/flag/employer/0/", {"fault": "typo"}).content.decode()
    assert "&quot;employer-0&quot;: &quot;错字&quot;" in marked
    # Whoever returns the record finds what he marked already ticked.
    assert 'name="fault" value="typo" checked' in marked
    assert 'name="fault" value="date" checked' not in marked
    reviewer.post(f"{url}fields/employer/0/", {"value": "样例股份公司"})
    assert "employer-0" not in panel(reviewer, case)
    reviewer.post(f"{url}case/flag/title/0/", {"fault": "missing"})
    reviewer.post(f"{url}case/flag/title/0/", {"fault": ""})
    assert "title-0" not in panel(reviewer, case)
    assert reviewer.post(f"{url}case/flag/title/0/", {"fault": "no"}).status_code == 422


def test_who_has_nothing_to_do_is_shown_the_teams_work_if_it_is_his_to_share(log_in: LogIn) -> None:
    a_case()
    for role, is_shown in ((Role.ADMIN, True), (Role.MANAGER, True), (Role.REVIEWER, False)):
        page = log_in(role).get("/").content.decode()
        assert "没有等你处理的" in page
        assert ("看团队待办" in page) == is_shown, role


def test_two_do_not_work_on_the_same(log_in: LogIn) -> None:
    case = a_case()
    url = f"/candidates/{case.candidate.public_id}/case/hold/"
    organiser, manager = log_in(Role.ORGANISER), log_in(Role.MANAGER)
    organiser.post(url, {"what": "hold"})
    assert "在处理" in panel(manager, case)
    assert manager.post(url, {"what": "hold"}).status_code == 409
    organiser.post(url, {"what": "release"})
    assert manager.post(url, {"what": "hold"}).status_code == 200
    assert "不计时" in manager.post(url, {"what": "pause"}).content.decode()
    assert "不计时" not in manager.post(url, {"what": "resume"}).content.decode()
    assert manager.post(url, {"what": "dance"}).status_code == 422


def test_the_manager_shares_the_work_out(log_in: LogIn) -> None:
    case = a_case()
    organiser, manager = log_in(Role.ORGANISER), log_in(Role.MANAGER)
    worker = organiser.get("/").wsgi_request.user
    url = f"/candidates/{case.candidate.public_id}/case/assign/"
    assert organiser.post(url, {"to": worker.pk}).status_code == 403
    manager.post(url, {"to": worker.pk})
    manager.post(url, {"urgent": "yes"})
    home = organiser.get("/").content.decode()
    assert "分给你的" in home
    assert "cd-urgent" in home
    team = manager.get(f"/work/team/?member={worker.pk}").content.decode()
    assert "林知夏" in team
    answer = manager.post("/work/hand-over/", {"leaver": worker.pk, "to": ""}, follow=True)
    assert "放回队列 1 份" in answer.content.decode()
    assert manager.post("/work/hand-over/", {}).status_code == 422
    assert "林知夏" not in manager.get(f"/work/team/?member={worker.pk}").content.decode()


def test_the_calendar_is_edited_line_by_line(log_in: LogIn) -> None:
    manager = log_in(Role.MANAGER)
    wrong = manager.post("/calendar/", {"text": "2026-10-01 休 国庆节\n后天 休"})
    assert wrong.status_code == 422
    assert "第 2 行" in wrong.content.decode()
    assert "后天 休" in wrong.content.decode()
    manager.post("/calendar/", {"text": "2026-10-01 休 国庆节"})
    assert "国庆节" in manager.get("/calendar/").content.decode()


def test_the_queue_goes_on_page_by_page(log_in: LogIn) -> None:
    for number in range(43):
        a_case(f"某{number:03d}")
    organiser = log_in(Role.ORGANISER)
    first = organiser.get("/").content.decode()
    (after,) = re.findall(r'hx-get="\?after=([^"]+)"', first)
    rest = organiser.get("/", {"after": after}, HTTP_HX_REQUEST="true").content.decode()
    names = re.findall(r"某\d{3}", first + rest)
    assert len(set(names)) == 43
    assert "hx-get" not in rest


def test_a_second_look_finds_nothing_or_sends_it_back(log_in: LogIn) -> None:
    case, other = a_case(), a_case("顾言蹊")
    organiser, reviewer, manager = log_in(Role.ORGANISER), log_in(Role.REVIEWER), log_in(Role.MANAGER)
    for one in (case, other):
        url = f"/candidates/{one.candidate.public_id}/case/move/"
        organiser.post(url, {"action": "submit"})
        reviewer.post(url, {"action": "approve"})
    assert "没有等复查的" in reviewer.get("/samples/").content.decode()
    listed = manager.get("/samples/").content.decode()
    assert "林知夏" in listed
    assert "顾言蹊" in listed
    assert "抽中复查" not in panel(reviewer, case)
    assert "复查完，没有问题" in panel(manager, case)
    url = f"/candidates/{case.candidate.public_id}/case/recheck/"
    assert "复查完，没有问题" in manager.post(url, follow=True).content.decode()
    manager.post(f"/candidates/{other.candidate.public_id}/case/flag/employer/0/", {"fault": "typo"})
    assert "1 处问题" in panel(manager, other)
    url = f"/candidates/{other.candidate.public_id}/case/recheck/"
    assert "已退回改" in manager.post(url, follow=True).content.decode()
    assert "退回的" in organiser.get("/").content.decode()
    assert organiser.get("/samples/").status_code == 403


def test_colleagues_talk_beside_a_record_and_are_called_in(log_in: LogIn) -> None:
    case = a_case()
    url = f"/candidates/{case.candidate.public_id}/talk/"
    organiser, reviewer = log_in(Role.ORGANISER), log_in(Role.REVIEWER)
    said = organiser.post(url, {"text": "@member-reviewer 看第二段\n<b>谢谢</b>"}).content.decode()
    assert "看第二段" in said
    assert "<b>谢谢</b>" not in said
    wrong = organiser.post(url, {"text": "@没有 看看"})
    assert wrong.status_code == 422
    assert "@没有 看看" in wrong.content.decode()
    assert 'class="cd-bell">1<' in reviewer.get("/").content.decode()
    shown = reviewer.get("/notifications/").content.decode()
    assert "提到你" in shown
    assert "cd-unread" in shown
    assert "cd-bell" not in reviewer.get("/").content.decode()
    assert "cd-unread" not in reviewer.get("/notifications/").content.decode()
    (own,) = re.findall(r'hx-post="(\S+/remove/)"', said)
    assert reviewer.post(own).status_code == 403
    assert "看第二段" not in organiser.post(own).content.decode()
    assert "不再关注" in reviewer.post(f"{url}follow/", {"follow": "yes"}).content.decode()


def test_a_rule_offers_only_who_can_take_its_step(log_in: LogIn) -> None:
    manager = log_in(Role.MANAGER)
    organiser, reviewer = someone("zhu", Role.ORGANISER), someone("shi", Role.REVIEWER)
    part = {"HX-Request": "true"}

    def offered(state: str) -> str:
        return manager.get("/work/rules/", {"state": state}, headers=part).content.decode()

    assert f'value="{organiser.pk}"' in offered("organising")
    assert f'value="{reviewer.pk}"' not in offered("organising")
    assert f'value="{reviewer.pk}"' in offered("reviewing")
    assert f'value="{organiser.pk}"' not in offered("reviewing")
    # What was chosen is kept when the rule is refused.
    again = manager.post(
        "/work/rules/", {"state": "reviewing", "way": "load", "member": [organiser.pk, reviewer.pk], "tag": "急"}
    ).content.decode()
    assert "做不了「待审」这一步" in again
    assert f'value="{reviewer.pk}" checked' in again
    assert 'value="急"' in again
    # Who changes his role afterwards is passed over, and said to be.
    manager.post("/work/rules/", {"state": "reviewing", "way": "load", "member": reviewer.pk})
    User.objects.filter(pk=reviewer.pk).update(role=Role.UPDATER)
    assert "shi 现在做不了这一步" in manager.get("/work/rules/").content.decode()


def test_rules_share_the_work_out_from_a_page(log_in: LogIn) -> None:
    organiser, manager = log_in(Role.ORGANISER), log_in(Role.MANAGER)
    worker = organiser.get("/").wsgi_request.user
    wrong = manager.post("/work/rules/", {"state": "organising", "way": "round"})
    assert wrong.status_code == 422
    assert "至少一位" in wrong.content.decode()
    manager.post("/work/rules/", {"state": "organising", "way": "round", "member": worker.pk})
    assert "轮流" in manager.get("/work/rules/").content.decode()
    case = a_case()
    assert case.assignee == worker.pk
    assert "分给你的" in organiser.get("/").content.decode()
    (rule,) = re.findall(r'name="remove" value="(\d+)"', manager.get("/work/rules/").content.decode())
    manager.post("/work/rules/", {"remove": rule})
    assert a_case().assignee is None


def test_what_makes_a_record_complete_is_changed_on_a_page(log_in: LogIn) -> None:
    case, manager = a_case(), log_in(Role.MANAGER)
    page = manager.get("/work/needs/").content.decode()
    assert "手机/邮箱/微信 20" in page
    wrong = manager.post("/work/needs/", {"set": "0", "default": "yes", "text": "姓名 20\n外号 3"})
    assert wrong.status_code == 422
    assert "第 2 行：没有「外号」" in wrong.content.decode()
    assert "外号 3" in wrong.content.decode(), "what was written is kept"
    manager.post("/work/needs/", {"set": "0", "default": "yes", "text": "姓名 20\n学校 20"})
    assert "完整 50%" in panel(manager, case)
    manager.post("/work/needs/", {"set": "new", "name": "应届生", "text": "学校 5"})
    page = manager.get("/work/needs/").content.decode()
    assert 'value="应届生"' in page
    (default, other) = re.findall(r'name="set" value="(\d+)"', page)
    manager.post("/work/needs/", {"set": default, "act": "remove"})
    manager.post("/work/needs/", {"set": other, "act": "remove"})
    assert "手机/邮箱/微信 20" in manager.get("/work/needs/").content.decode()
    assert "完整 50%" not in panel(manager, case)
