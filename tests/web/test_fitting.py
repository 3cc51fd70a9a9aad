"""按职位找人 and 类似此人: who fits comes first, and every point says why."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from caidang.foundation.accounts.policy import Role
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

JOB = "招聘职位：会计\n本科及以上学历，3年以上工作经验\n熟练使用Excel、金蝶；有SAP经验者优先\n地点：苏州"


@pytest.fixture
def people(follower: Follower) -> dict[str, str]:
    made = {}
    for name, values, text in (
        ("林知夏", [("title", 0, "会计"), ("job_start", 0, "2018-01"), ("highest_degree", 0, "本科"),
                 ("skill", 0, "Excel"), ("skill", 1, "金蝶"), ("city", 0, "苏州")], "用过 SAP"),
        ("沈望", [("title", 0, "出纳"), ("skill", 0, "Excel"), ("highest_degree", 0, "大专"), ("city", 0, "苏州")], ""),
        ("高远", [("title", 0, "厨师"), ("skill", 0, "刀工")], ""),
    ):  # fmt: skip
        values = [("name", 0, name), *values]
        body = "\n".join(value for _, _, value in values) + "\n" + text
        made[name] = str(a_candidate(values, text=body).public_id)
    follower.step(NOW)
    return made


def names(page: str) -> list[str]:
    return re.findall(
        r'<td class="cd-clip"><a href="/candidates/[0-9a-f-]{36}/">([^<]+)</a>', page
    )


@pytest.mark.usefixtures("people")
def test_who_fits_best_comes_first_and_each_point_says_why(admin: Client) -> None:
    page = admin.post("/fitting/", {"text": JOB}).content.decode()
    assert names(page) == ["林知夏", "沈望"]
    assert "<b>100</b>" in page
    assert "符合「技能：SAP」" in page
    assert "不符合「学历：本科及以上」，档案里是 大专" in page
    assert "档案里没有写「经验」，要求是 3 年以上" in page
    assert 'name="drop" value="degree:本科"' in page


@pytest.mark.usefixtures("people")
def test_a_point_taken_off_no_longer_counts(admin: Client) -> None:
    page = admin.post(
        "/fitting/", {"text": JOB, "drop": ["degree:本科", "years"]}
    ).content.decode()
    assert "不符合「学历" not in page
    assert 'value="degree:本科" checked' in page


def test_nothing_of_a_description_is_kept(admin: Client, people: dict[str, str]) -> None:
    admin.post("/fitting/", {"text": JOB + "\n联系人：林知夏"})
    assert all("会计" not in str(session.get_decoded()) for session in Session.objects.all())
    assert people


@pytest.mark.usefixtures("people")
def test_an_unreadable_description_says_what_to_write(admin: Client) -> None:
    assert "没有读出要求" in admin.post("/fitting/", {"text": "啊啊啊"}).content.decode()
    assert "先贴一份职位描述" in admin.get("/fitting/").content.decode()


def test_the_like_of_a_person_are_found_without_him(admin: Client, people: dict[str, str]) -> None:
    page = admin.get(f"/candidates/{people['林知夏']}/similar/").content.decode()
    assert names(page) == ["沈望"]
    assert "和 林知夏 类似的人" in page
    page = admin.get(f"/candidates/{people['高远']}/similar/").content.decode()
    assert "没有类似的人" in page


def test_who_may_not_read_candidates_finds_nobody(log_in: LogIn, people: dict[str, str]) -> None:
    auditor = log_in(Role.AUDITOR)
    assert auditor.post("/fitting/", {"text": JOB}).status_code == 403
    assert auditor.get("/fitting/").status_code == 403
    assert auditor.get(f"/candidates/{people['林知夏']}/similar/").status_code == 403


def test_studies_papers_and_languages_are_judged_by_their_fields(admin: Client, follower: Follower) -> None:
    """What a list's row does not hold is opened for the best, whether or not there is a document."""
    a_candidate([("name", 0, "白初晴"), ("title", 0, "会计"), ("major", 0, "财务管理"), ("certificate", 0, "CPA"), ("language", 0, "英语 CET-6")])
    a_candidate([("name", 0, "董若谷"), ("title", 0, "会计"), ("major", 0, "园林"), ("language", 0, "英语 四级")])
    follower.step(NOW)
    page = admin.post("/fitting/", {"text": "招聘职位：会计\n财务相关专业\n注册会计师优先\n英语六级"}).content.decode()
    assert names(page) == ["白初晴", "董若谷"]
    assert "符合「专业：财务」" in page
    assert "符合「证书：注册会计师」" in page
    assert "不符合「专业：财务」，档案里是 园林" in page
    alone = admin.post("/fitting/", {"text": "持有注册会计师证书"}).content.decode()
    assert names(alone) == ["白初晴"]
