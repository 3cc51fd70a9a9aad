"""A candidate's page: fields with their places, editing with undo, history, tags, originals."""

import re

import pytest
from django.test import Client

from caidang.domain.candidates.models import Candidate, Document
from caidang.domain.candidates.services.labelling.labels import make_category
from caidang.domain.candidates.values import present
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.audit.models import AuditEvent
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
VALUES = [
    ("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("city", 0, "上海"),
    ("employer", 0, "样本科技有限公司"), ("title", 0, "产品经理"), ("job_start", 0, "2019-07"),
    ("job_end", 0, "present"), ("skill", 0, "Python"), ("skill", 1, "SQL"),
]  # fmt: skip


@pytest.fixture
def record(db: None) -> Candidate:
    return a_candidate(VALUES)


def now_says(record: Candidate, field: str, entry: int = 0) -> str:
    found = {(v.field, v.entry): v.value for v in present(record)}
    return found.get((field, entry), "")


def post(client: Client, record: Candidate, path: str, **sent: str) -> object:
    return client.post(f"/candidates/{record.public_id}/{path}", sent, headers=HTMX)


def text_of(answer: object) -> str:
    found: str = answer.content.decode()  # type: ignore[attr-defined]
    return found


def undo(client: Client, page: str) -> str:
    """Press the button of the toast."""
    form = page.split("<cd-toast")[1]
    address = re.search(r'hx-post="([^"]+)"', form)
    assert address
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return text_of(client.post(address[1], sent, headers=HTMX))


def test_each_field_carries_its_place(admin: Client, record: Candidate) -> None:
    page = text_of(admin.get(f"/candidates/{record.public_id}/"))
    document = Document.objects.get()
    field = page.split('id="f-phone-0"')[1].split(">")[0]
    assert f'data-place="{document.public_id} 1 50,50,500,62"' in field
    assert 'value="138 0000 1111"' in page
    assert 'value="至今"' in page


def test_an_edit_is_kept_and_can_be_undone(admin: Client, record: Candidate) -> None:
    page = text_of(post(admin, record, "fields/city/0/", value="杭州"))
    assert now_says(record, "city") == "杭州"
    assert 'value="杭州"' in page
    assert 'id="headline" hx-swap-oob="true"' in page
    undone = undo(admin, page)
    assert now_says(record, "city") == "上海"
    assert 'id="group-basic" hx-swap-oob="true"' in undone


def test_a_first_value_is_undone_by_removing_it(admin: Client, record: Candidate) -> None:
    page = text_of(post(admin, record, "fields/wechat/0/", value="zhixia_lin"))
    assert now_says(record, "wechat") == "zhixia_lin"
    undo(admin, page)
    assert now_says(record, "wechat") == ""


def test_what_is_shown_is_also_accepted(admin: Client, record: Candidate) -> None:
    for field, shown, kept in (
        ("phone", "138 0000 1111", "13800001111"),
        ("job_end", "至今", "present"),
        ("job_start", "2019-07", "2019-07"),
    ):
        assert post(admin, record, f"fields/{field}/0/", value=shown).status_code == 200  # type: ignore[attr-defined]
        assert now_says(record, field) == kept


def test_what_does_not_fit_stays_in_the_field_with_the_reason(
    admin: Client, record: Candidate
) -> None:
    answer = post(admin, record, "fields/phone/0/", value="123")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'value="123"' in text_of(answer)
    assert "11 位" in text_of(answer)
    assert now_says(record, "phone") == "13800001111"


def test_skills_come_and_go(admin: Client, record: Candidate) -> None:
    page = text_of(post(admin, record, "fields/skill/add/", value="Rust"))
    assert 'id="group-skill" hx-swap-oob="true"' in page
    assert now_says(record, "skill", 2) == "Rust"
    gone = text_of(post(admin, record, "fields/skill/0/"))
    assert "Python" not in gone.split('id="headline"')[0]
    undo(admin, gone)
    assert now_says(record, "skill", 0) == "Python"


def test_another_job_is_an_entry_of_its_own(admin: Client, record: Candidate) -> None:
    page = text_of(post(admin, record, "fields/employer/add/", value="演示网络有限公司"))
    assert now_says(record, "employer", 1) == "演示网络有限公司"
    assert 'id="f-title-1"' in page


def test_history_shows_who_and_when_and_leads_back(admin: Client, record: Candidate) -> None:
    post(admin, record, "fields/city/0/", value="杭州")
    page = text_of(admin.get(f"/candidates/{record.public_id}/fields/city/0/history/"))
    assert page.index("杭州") < page.index("上海")
    assert "member-admin" in page
    old = re.search(r'"value_id": "([^"]+)"', page)
    assert old
    post(admin, record, "restore/", value_id=old[1])
    assert now_says(record, "city") == "上海"


def test_tags_go_on_and_off(admin: Client, record: Candidate) -> None:
    page = text_of(post(admin, record, "tags/", name="重点"))
    assert "重点" in page
    address = re.search(r'hx-post="([^"]+/remove/)"', page)
    assert address
    gone = text_of(admin.post(address[1], headers=HTMX))
    assert "已去掉标签「重点」" in gone
    assert "标签 重点" not in gone
    back = text_of(post(admin, record, "tags/", name="重点", back="1"))
    assert 'id="tags" hx-swap-oob="true"' in back
    assert "标签 重点" in back
    assert post(admin, record, "tags/", name="").status_code == 422  # type: ignore[attr-defined]


def test_a_category_is_left_and_comes_back_by_its_way(admin: Client, record: Candidate) -> None:
    parent = make_category(name="岗位族甲", parent=None, actor=PROGRAM, now=NOW)
    make_category(name="后端", parent=parent.pk, actor=PROGRAM, now=NOW)
    page = text_of(post(admin, record, "categories/", name="岗位族甲 / 后端"))
    address = re.search(r'hx-post="([^"]+/remove/)"', page)
    assert address
    gone = text_of(admin.post(address[1], headers=HTMX))
    assert "已移出分类「岗位族甲 / 后端」" in gone
    assert 'name="name" value="岗位族甲 / 后端"' in gone


def test_the_timeline_names_what_was_done_and_no_value(admin: Client, record: Candidate) -> None:
    post(admin, record, "fields/city/0/", value="杭州")
    page = text_of(admin.get(f"/candidates/{record.public_id}/timeline/"))
    assert "改了「所在城市」" in page
    assert "建了这份档案" in page
    assert "杭州" not in page


def test_the_original_comes_sandboxed_and_its_opening_is_written_down(
    admin: Client, record: Candidate
) -> None:
    document = Document.objects.get()
    answer = admin.get(f"/documents/{document.public_id}/original/")
    assert "林知夏".encode() in answer.content
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert AuditEvent.objects.filter(verb="document.opened").count() == 1


def test_pages_are_drawn_without_any_style(admin: Client, record: Candidate) -> None:
    document = Document.objects.get()
    page = text_of(admin.get(f"/documents/{document.public_id}/pages/"))
    assert page.count("<text ") == len(VALUES)
    assert "style=" not in page
    assert 'data-width="595"' in page
    assert admin.get(f"/documents/{document.public_id}/pages/1/").status_code == 404


def test_hostile_text_stays_text(admin: Client) -> None:
    record = a_candidate([("name", 0, "<script>alert(1)</script>"), ("city", 0, '"><img src=x>')])
    document = Document.objects.get()
    for address in (f"/candidates/{record.public_id}/", f"/documents/{document.public_id}/pages/"):
        page = text_of(admin.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_there_is_no_such_field(admin: Client, record: Candidate) -> None:
    assert post(admin, record, "fields/password/0/", value="x").status_code == 422  # type: ignore[attr-defined]
    answer = admin.get(f"/candidates/{record.public_id}/fields/password/0/history/")
    assert answer.status_code == 404


def test_fields_that_few_people_fill_in_come_when_asked_for(
    admin: Client, record: Candidate
) -> None:
    page = text_of(admin.get(f"/candidates/{record.public_id}/"))
    assert 'id="f-ethnicity-0"' not in page
    more = text_of(admin.get(f"/candidates/{record.public_id}/fields/more/basic/0/"))
    assert 'id="f-ethnicity-0"' in more
    assert 'id="f-name-0"' not in more
    stay = text_of(admin.get(f"/candidates/{record.public_id}/fields/more/employment/0/"))
    assert 'id="f-duties-0"' in stay
    assert "<textarea" in stay
    assert (
        admin.get(f"/candidates/{record.public_id}/fields/more/employment/7/").status_code == 404
    )
    assert admin.get(f"/candidates/{record.public_id}/fields/more/nothing/0/").status_code == 404
    text_of(post(admin, record, "fields/ethnicity/0/", value="汉"))
    assert now_says(record, "ethnicity") == "汉族"
    assert 'id="f-ethnicity-0"' in text_of(admin.get(f"/candidates/{record.public_id}/"))


def test_a_text_of_several_lines_keeps_them(admin: Client, record: Candidate) -> None:
    post(admin, record, "fields/duties/0/", value="负责  订单系统\r\n带五个人\n")
    assert now_says(record, "duties") == "负责 订单系统\n带五个人"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("qq", "12", "5 到 11 位"),
        ("age", "二十", "两位数字"),
        ("ethnicity", "火星", "汉族"),
        ("edu_form", "夜校", "全日制"),
    ],
)
def test_what_does_not_fit_a_new_field_is_told(
    admin: Client, record: Candidate, field: str, value: str, reason: str
) -> None:
    answer = post(admin, record, f"fields/{field}/0/", value=value)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert reason in text_of(answer)
