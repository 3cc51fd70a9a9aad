"""The organisation's own fields: defined, filled, found, counted, masked and exported like all others."""


import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.core.interchange.sheets.reading import open_sheet
from caidang.domain.candidates.models import Candidate, Category, FieldValue, OwnField
from caidang.domain.candidates.services.labelling.tags import add_category
from caidang.domain.candidates.services.papers.own_fields import fill_own_fields, save_own_field
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate, as_now, someone
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def a_field(label: str, kind: str, *, level: str = "public", choices: str = "", category: int | None = None) -> str:
    return save_own_field(
        field_id=None, label=label, kind=kind, sensitivity=level, choices=choices.split(),
        categories=[category] if category else [], actor=PROGRAM, now=NOW,
    ).key  # fmt: skip


def fill(client: Client, person: Candidate, key: str, value: str) -> int:
    return client.post(f"/candidates/{person.public_id}/fields/{key}/0/", {"value": value}).status_code


def found(client: Client, q: str = "", **filters: str) -> str:
    return client.post("/candidates/results/", {"q": q, **filters}).content.decode()


def test_a_field_is_defined_filled_and_found(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.MANAGER)
    client.post("/sorting/fields/", {"act": "save", "label": "年销售额", "kind": "number", "sensitivity": "public"})
    client.post("/sorting/fields/", {"act": "save", "label": "英语", "kind": "choice", "sensitivity": "public", "choices": "流利\n一般"})
    sales, english = (OwnField.objects.get(label=label).key for label in ("年销售额", "英语"))
    resources, since = a_field("客户资源", "text"), a_field("签约", "date")
    lin, gao = (a_candidate([("name", 0, name)]) for name in ("林知夏", "高云舟"))
    assert fill(client, lin, sales, "很多") == 422
    for key, value in ((sales, "1,200"), (english, "流利"), (resources, "华东银行和券商"), (since, "2026-03-15")):
        assert fill(client, lin, key, value) == 200
    assert fill(client, gao, sales, "90") == 200
    assert fill(client, gao, english, "精通") == 422
    assert fill(client, gao, english, "一般") == 200
    follower.step(NOW)
    for q in ("年销售额:>1000", "年销售额:1000-1300", "英语:流利", "客户资源:券商", "券商", "签约:2026-03", "签约:<2026-04", "签约:2026-01至2026-05"):
        page = found(client, q)
        assert "林知夏" in page, q
        assert "高云舟" not in page, q
    assert "读不懂" in found(client, "年销售额:很多")
    page = found(client, **{english: "一般"})
    assert "高云舟" in page
    assert "林知夏" not in page
    assert f'name="{english}"' in page
    history = client.get(f"/candidates/{lin.public_id}/fields/{sales}/0/history/")
    assert "1200" in history.content.decode()
    row = FieldValue.objects.get(candidate=lin, field=sales)
    assert b"1200" not in bytes(row.value)


def test_several_choices_and_members(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.MANAGER)
    many, who = a_field("会的软件", "multi", choices="用友 金蝶 SAP"), a_field("介绍人", "person")
    lin = a_candidate([("name", 0, "林知夏")])
    for value in ("用友", "SAP", "用友"):
        assert client.post(f"/candidates/{lin.public_id}/fields/{many}/add/", {"value": value}).status_code == 200
    assert fill(client, lin, who, "没有这个人") == 422
    assert fill(client, lin, who, "member-manager") == 200
    assert FieldValue.objects.filter(field=many, retired_at=None).count() == 2
    page = client.get(f"/candidates/{lin.public_id}/").content.decode()
    assert "用友" in page
    assert 'value="member-manager"' in page
    follower.step(NOW)
    listed = found(client, "会的软件:sap", column=many)
    assert "林知夏" in listed
    assert "member-manager" in listed  # counted beside the list by name
    for q in ("介绍人:member-manager", "介绍人:manager"):
        assert "林知夏" in found(client, q), q


def test_a_field_points_to_a_paper_of_the_person(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.MANAGER)
    key = a_field("推荐信", "file")
    lin = a_candidate([("name", 0, "林知夏")])
    assert fill(client, lin, key, "推荐信.pdf") == 422
    sent = {"file": SimpleUploadedFile("推荐信.pdf", b"paper"), "kind": "other"}
    client.post(f"/candidates/{lin.public_id}/attachments/", sent)
    assert fill(client, lin, key, "推荐信.pdf") == 200
    assert 'value="推荐信.pdf"' in client.get(f"/candidates/{lin.public_id}/").content.decode()
    a_candidate([("name", 0, "高云舟")])
    follower.step(NOW)
    for asked in ({"q": "推荐信:有"}, {key: "有"}):
        page = found(client, **asked)
        assert "林知夏" in page, asked
        assert "高云舟" not in page, asked
    assert f'name="{key}"' in found(client)  # counted beside the list
    # What the paper is called is as guarded as the paper.
    assert "林知夏" not in found(client, "推荐信:推荐信")
    change = f"/candidates/{lin.public_id}/attachments/{lin.attachments.get().public_id}/"
    client.post(change, {"kind": "certificate"})
    follower.step(NOW)
    assert "林知夏" in found(client, "推荐信:推荐信")
    found(client, column=key)
    sheet = client.post("/candidates/export/", {"id": [str(lin.public_id)], "purpose": "check"})
    _, head, row = [cells for _, cells in open_sheet(sheet.content).table().rows]
    assert row[head.index("推荐信")] == "推荐信.pdf"
    client.post(change, {"act": "remove"})
    follower.step(NOW)
    assert "林知夏" not in found(client, "推荐信:有")


def test_a_field_is_for_the_people_of_its_categories(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.MANAGER)
    family = Category.objects.get(name="岗位族")
    client.post("/sorting/", {"act": "add", "to": family.pk, "name": "销售"})
    a_field("客户资源", "text", category=family.pk)
    lin = a_candidate([("name", 0, "林知夏")])
    assert "客户资源" not in client.get(f"/candidates/{lin.public_id}/").content.decode()
    add_category(candidate=lin, name="销售", actor=PROGRAM, now=NOW)
    assert "客户资源" in client.get(f"/candidates/{lin.public_id}/").content.decode()


def test_who_may_not_see_a_field_neither_reads_nor_finds_it(log_in: LogIn, follower: Follower) -> None:
    manager, consultant = log_in(Role.MANAGER), log_in(Role.CONSULTANT)
    key = a_field("背调结论", "choice", level="sensitive", choices="有疑点 没问题")
    lin = a_candidate([("name", 0, "林知夏")])
    fill(manager, lin, key, "有疑点")
    follower.step(NOW)
    assert "林知夏" in found(manager, "背调结论:有疑点")
    assert "林知夏" in found(manager, **{key: "有疑点"})
    assert "没有「背调结论」这个字段" in found(consultant, "背调结论:没问题")
    for page in (
        consultant.get(f"/candidates/{lin.public_id}/").content.decode(),
        found(consultant, "林知夏", column=key), found(consultant, "有疑点"),
        consultant.get(f"/candidates/{lin.public_id}/fields/{key}/0/history/").content.decode(),
    ):
        assert "有疑点</" not in page
        assert 'value="有疑点" autocomplete' not in page
    consultant.post(f"/candidates/{lin.public_id}/reveal/", {"field": key, "purpose": "check"})
    assert 'value="有疑点"' in consultant.get(f"/candidates/{lin.public_id}/").content.decode()


def test_a_field_leaves_with_the_sheet(log_in: LogIn, follower: Follower) -> None:
    client = log_in(Role.MANAGER)
    key = a_field("客户资源", "text")
    lin = a_candidate([("name", 0, "林知夏")])
    fill(client, lin, key, "华东银行")
    follower.step(NOW)
    found(client, column=key)
    sheet = client.post("/candidates/export/", {"id": [str(lin.public_id)], "purpose": "check"})
    _, head, row = [cells for _, cells in open_sheet(sheet.content).table().rows]
    assert row[head.index("客户资源")] == "华东银行"


def test_a_sheets_line_fills_fields_by_their_names(db: None) -> None:
    a_field("客户资源", "text")
    many = a_field("会的软件", "multi", choices="用友 金蝶")
    lin = a_candidate([("name", 0, "林知夏")])
    told = {"客户资源": "华东银行", "会的软件": "用友、金蝶"}
    assert len(fill_own_fields(candidate=lin, told=told, actor=PROGRAM, now=NOW)) == 3
    with pytest.raises(InvalidInput, match="会的软件"):
        fill_own_fields(candidate=lin, told={"客户资源": "别的", "会的软件": "速达"}, actor=PROGRAM, now=NOW)
    assert FieldValue.objects.filter(field=many, retired_at=None).count() == 2
    assert FieldValue.objects.filter(retired_at=None, origin="person").count() == 3


def test_names_that_would_confuse_are_refused(db: None) -> None:
    for label in ("城市", "技能", "2024 奖金", "分类"):
        with pytest.raises(InvalidInput):
            a_field(label, "text")
    with pytest.raises(NotAllowed):
        save_own_field(
            field_id=None, label="私下", kind="text", sensitivity="public", choices=(), categories=(),
            actor=as_now(someone("lin")), now=NOW,
        )  # fmt: skip
