"""导出: what the list shows as a sheet, for those who may, noted in every record's history."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.test import Client

from caidang.domain.candidates.services import export
from caidang.foundation.accounts.policy import GRANTS, Action, Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.search.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(data: bytes) -> list[list[str]]:
    """The texts of the first sheet, read from the file's own XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    words = ["".join(part.itertext()) for part in shared]
    assert not list(sheet.iter(f"{NAMESPACE}f")), "a formula"
    return [
        [words[int(value.text or 0)] for value in row.iter(f"{NAMESPACE}v")]
        for row in sheet.iter(f"{NAMESPACE}row")
    ]


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
    answer = admin.post("/candidates/export/", {"all": "1"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].endswith(".xlsx")
    head, *rows = cells(answer.content)
    assert head == ["姓名", "城市", "手机", "职位"]
    assert sorted(row[0] for row in rows) == ["=1+1", "林知夏"]
    assert next(row for row in rows if row[0] == "林知夏")[:3] == [
        "林知夏",
        "上海",
        "138****1111",
    ]
    noted = AuditEvent.objects.filter(verb="candidate.exported")
    assert noted.count() == 2
    timeline = admin.get(f"/candidates/{people[0]}/timeline/", headers=HTMX).content.decode()
    assert "导出成表格" in timeline


def test_those_selected_come_in_their_order(admin: Client, people: list[str]) -> None:
    answer = admin.post("/candidates/export/", {"id": [people[2], people[0], people[2]]})
    assert [row[0] for row in cells(answer.content)] == ["姓名", "张三", "林知夏"]


def test_none_selected_and_too_many_are_told(
    admin: Client, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "先选中" in admin.post("/candidates/export/", {}).content.decode()
    monkeypatch.setattr(export, "MAX_EXPORTED", 2)
    for sent in ({"all": "1"}, {"id": people}):
        refused = admin.post("/candidates/export/", sent)
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
    assert admin.post("/candidates/export/", {"id": people[:2]}).status_code == 200
    assert AuditEvent.objects.filter(verb="candidate.exported").count() == 2


def test_only_some_roles_may_export(log_in: LogIn, people: list[str]) -> None:
    for role in Role:
        client = log_in(role)
        answer = client.post("/candidates/export/", {"id": people[:1]})
        assert answer.status_code == (200 if role in GRANTS[Action.EXPORT] else 403), role
        if role in GRANTS[Action.READ_CANDIDATE]:
            offered = 'form="export-form"' in client.get("/candidates/").content.decode()
            assert offered == (role in GRANTS[Action.EXPORT]), role
