"""导出: what the list shows as a sheet, for those who may, noted in every record's history."""

import pytest
from django.test import Client

from caidang.core.interchange.sheets.reading import open_sheet
from caidang.core.report.marks import unmarked
from caidang.domain.candidates.services.lists import export
from caidang.domain.compliance.models import Disclosure
from caidang.domain.sheets.services import asking
from caidang.foundation.accounts.policy import GRANTS, Action, Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
def cells(data: bytes) -> list[list[str]]:
    """The texts of the sheet's rows without the marks that stand behind and in them; the first is what is written above."""
    first, *rows = [[unmarked(cell) for cell in row] for _, row in open_sheet(data).table().rows]
    return [first, *(row[1:] for row in rows)]


@pytest.fixture
def people(follower: Follower) -> list[str]:
    made = [
        a_candidate([("name", 0, "林知夏"), ("city", 0, "上海"), ("phone", 0, "13800001111")]),
        a_candidate([("name", 0, "=1+1"), ("city", 0, "上海"), ("title", 0, "@SUM(A1)")]),
        a_candidate([("name", 0, "张三"), ("city", 0, "北京")]),
    ]
    follower.step(NOW)
    return [str(one.public_id) for one in made]


def test_what_the_list_shows_becomes_a_sheet(admin: Client, people: list[str]) -> None:
    sent = {"city": "上海", "sort": "created", "column": ["city", "phone", "title"]}
    admin.post("/candidates/results/", sent, headers=HTMX)
    answer = admin.post("/candidates/export/", {"all": "1", "purpose": "check"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].endswith(".xlsx")
    notice, head, *rows = cells(answer.content)
    assert "用途：核对资料" in "".join(notice)
    assert head[:4] == ["姓名", "所在城市", "手机", "职位"]
    assert sorted(row[0] for row in rows) == ["=1+1", "林知夏"]
    assert next(row for row in rows if row[0] == "林知夏")[:3] == [
        "林知夏",
        "上海",
        "138****1111",
    ]
    noted = AuditEvent.objects.filter(verb="candidate.exported")
    assert noted.count() == 2
    assert Disclosure.objects.filter(channel="sheet").count() == 2
    timeline = admin.get(f"/candidates/{people[0]}/timeline/", headers=HTMX).content.decode()
    assert "导出成表格" in timeline


def test_those_selected_come_in_their_order(admin: Client, people: list[str]) -> None:
    answer = admin.post("/candidates/export/", {"id": [people[2], people[0], people[2]], "purpose": "check"})
    assert [row[0] for row in cells(answer.content)[1:]] == ["姓名", "张三", "林知夏"]


def test_what_stands_beside_the_fields_comes_along(admin: Client, people: list[str]) -> None:
    chosen = ["tags", "categories", "years", "tier", "fresh", "updated", "source", "documents", "created"]
    admin.post("/candidates/results/", {"column": chosen}, headers=HTMX)
    admin.post("/candidates/bulk/tags/", {"id": people[:1], "name": "重点"})
    _, head, row = cells(admin.post("/candidates/export/", {"id": people[:1], "purpose": "check"}).content)
    told = dict(zip(head, row, strict=False))
    assert list(told)[:10] == ["姓名", "标签", "分类", "年限", "学校层次", "保鲜", "更新", "来源", "文件", "建档"]
    assert (told["标签"], told["文件"]) == ("重点", "1")
    assert told["建档"][:2] == "20"


def test_it_leaves_with_a_purpose_or_not_at_all(admin: Client, people: list[str]) -> None:
    for sent in ({"id": people[:1]}, {"id": people[:1], "purpose": "fun"}):
        refused = admin.post("/candidates/export/", sent)
        assert refused.status_code == 422
        assert "先选用途" in refused.content.decode()
    assert not AuditEvent.objects.filter(verb="candidate.exported").exists()


def test_none_selected_and_too_many_are_told(
    admin: Client, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = admin.post("/candidates/export/", {"purpose": "check"})
    assert nobody.status_code == 422
    assert "选中" in nobody.content.decode()
    monkeypatch.setattr(asking, "MAX_EXPORTED", 2)
    for sent in ({"all": "1"}, {"id": people}):
        refused = admin.post("/candidates/export/", {**sent, "purpose": "check"})
        assert refused.status_code == 422
        assert "一次最多导出 2 人，现在有 3 人" in refused.content.decode()
    assert not AuditEvent.objects.filter(verb="candidate.exported").exists()


def test_more_than_one_may_take_alone_is_asked_for(
    admin: Client, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short way out is no way past the second person; what was chosen goes along."""
    monkeypatch.setattr(export, "ALONE_AT_MOST", 2)
    monkeypatch.setattr(export, "CLEAR_AT_MOST", 1)
    for sent in ({"id": people}, {"id": people[:2], "clear": "1", "purpose": "contact"}):
        asked = admin.post("/candidates/export/", sent, follow=True)
        assert asked.redirect_chain == [("/sheets/out/new/", 307)]
        page = asked.content.decode()
        assert f"把 {len(sent['id'])} 人导出成表格" in page
        assert page.count('name="id"') == len(sent["id"])
    assert admin.post("/candidates/export/", {"id": people[:2], "purpose": "check"}).status_code == 200
    assert AuditEvent.objects.filter(verb="candidate.exported").count() == 2


def test_only_some_roles_may_export(log_in: LogIn, people: list[str]) -> None:
    for role in Role:
        client = log_in(role)
        answer = client.post("/candidates/export/", {"id": people[:1], "purpose": "check"})
        assert answer.status_code == (200 if role in GRANTS[Action.EXPORT] else 403), role
        if role in GRANTS[Action.READ_CANDIDATE]:
            offered = 'form="export-form"' in client.get("/candidates/").content.decode()
            assert offered == (role in GRANTS[Action.EXPORT]), role
