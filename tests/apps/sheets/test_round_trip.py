"""A sheet leaves, is edited, comes back and is compared three ways; who may take what, and what is written down."""

import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256

import msoffcrypto
import pytest
import xlsxwriter

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.core.interchange.json_resume import OWN, read_json_resume
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.lists import export
from caidang.domain.candidates.services.record.edit import set_value
from caidang.domain.compliance.models import Disclosure
from caidang.domain.compliance.selectors.ledger import given_of, ledger_rows, view_ledger
from caidang.domain.sheets.models import SheetExport, SheetImport
from caidang.domain.sheets.selectors.exports import show_export
from caidang.domain.sheets.selectors.imports import get_import, result_lines
from caidang.domain.sheets.services.asking import (
    decide_export,
    drop_export,
    fetch_export,
)
from caidang.domain.sheets.services.choosing import start_import
from caidang.domain.sheets.services.comparing import OTHERS
from caidang.domain.sheets.services.making import end_exports, make_export
from caidang.domain.sheets.services.receive import receive_sheet
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role
from caidang.foundation.audit.models import AuditEvent
from tests.apps.sheets.clerks import Clerk, said
from tests.apps.sheets.exports import asked, grid, made
from tests.core.interchange.sheet_files import xlsx
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db


def edited(data: bytes, changes: dict[tuple[int, int], str], more: tuple[tuple[str, ...], ...] = ()) -> bytes:
    rows = [list(row) for row in grid(data)]
    for (at, column), text in changes.items():
        rows[at] += [""] * (column + 1 - len(rows[at]))
        rows[at][column] = text
    return xlsx([*rows, *more])


def test_what_comes_back_is_compared_three_ways_and_taken_back_as_one(clerk: Clerk, people: list[Candidate]) -> None:
    export, data = made(clerk, people)
    rows = grid(data)
    assert "仅供 收集员小秋 使用" in rows[0][1]
    assert rows[1][1:] == ["姓名", "手机", "所在城市", "技能", "公司", "性别"]
    assert rows[2][1:] == ["林知夏", "13800001111", "上海", "Excel、SQL", "织锦有限公司"]
    set_value(candidate=people[1], field="city", entry=0, text="宁波", actor=clerk.actor, now=clerk.now())  # type: ignore[arg-type]
    back = edited(
        data,
        {(2, 3): "杭州", (2, 4): "Excel, Python", (2, 5): "新公司", (2, 6): "女", (3, 3): "苏州", (4, 2): "不是电话"},
        (("", "许岚", "13800004444", "南京"),),
    )
    sheet = clerk.looked(back, "改好.xlsx")
    assert sheet.stage == SheetImport.Stage.CHECKING
    clerk.step(sheet)
    assert sheet.counts == {"edited": 1, "conflict": 1, "refused": 1, "created": 1}
    told = sheet.opened("effects")["examples"]["refused"][0]
    assert (told["number"], told["notes"][0][:8]) == (5, "「手机」没有改："), "what does not fit is told before anything is written"
    assert said(people[0])["city"] == ["上海"]
    start_import(public_id=str(sheet.public_id), actor=clerk.actor, now=clerk.now(), decided={"4:city": "ours"})  # type: ignore[arg-type]
    clerk.step(clerk.step(sheet))
    lin = said(people[0])
    assert (lin["city"], lin["skill"], lin["gender"]) == (["杭州"], ["Excel", "Python"], ["女"])
    assert lin["employer"] == ["旧公司", "新公司"]
    assert said(people[1])["city"] == ["宁波"]
    view = get_import(str(sheet.public_id), viewer=clerk.actor, now=clerk.at, today=clerk.at.date())
    (cell,) = next(rows for key, _, rows in view.effects if key == "conflict")[0].three
    assert (cell.verdict, cell.ours, cell.theirs, cell.by) == ("ours", "宁波", "苏州", ""), "what was settled is no question any more"
    assert said(people[2])["phone"] == ["13800003333"]
    assert any("没有改" in note for row in sheet.rows.all() for note in row.opened(sheet).get("notes", ()))
    assert Candidate.objects.count() == 4
    clerk.undone(sheet)
    lin = said(people[0])
    assert (lin["city"], sorted(lin["skill"]), "gender" in lin) == (["上海"], ["Excel", "SQL"], False)
    assert Candidate.objects.count() == 3


def test_how_values_are_parted_and_ordered_is_no_change_and_commas_within_one_do_not_part_it(clerk: Clerk) -> None:
    one = a_candidate([("name", 0, "林知夏"), ("skill", 0, "Excel"), ("skill", 1, "采购，议价"), ("skill", 2, "A、B 两级审批")])
    _, data = made(clerk, [one], columns=("name", "skill"))
    assert grid(data)[2][2] == "Excel、采购，议价、A，B 两级审批"
    sheet = clerk.step(clerk.looked(edited(data, {(2, 2): "采购，议价, A，B 两级审批；Excel"}), "改好.xlsx"))
    assert sheet.counts == {"same": 1}
    back = edited(data, {(2, 2): "采购，议价, A，B 两级审批；SQL"})
    clerk.written(clerk.step(clerk.looked(back, "改好.xlsx")))
    assert sorted(said(one)["skill"]) == ["A、B 两级审批", "SQL", "采购，议价"]
    again = clerk.step(clerk.looked(back, "改好.xlsx"))
    assert (again.counts, again.opened("effects").get("examples", {}).get("conflict")) == ({"same": 1}, None)


@pytest.mark.parametrize(
    ("given", "back", "counts", "kept"),
    [
        ("1996-05", "34820", {"edited": 1}, "1995-05-01"), ("1996-05", "35186", {"same": 1}, "1996-05"), ("1996-05", "May-96", {"same": 1}, "1996-05"),
        ("1996-05", "1996/5", {"same": 1}, "1996-05"), ("1996-05", "1996年5月", {"same": 1}, "1996-05"), ("1996-05-01", "35186", {"same": 1}, "1996-05-01"),
        ("1996-05-01", "1996/5/1", {"same": 1}, "1996-05-01"), ("1996-05", "1996/5/1", {"edited": 1}, "1996-05-01"), ("1996-05", "不详", {"refused": 1}, "1996-05"),
    ],
)  # fmt: skip
def test_a_day_is_the_same_however_the_spreadsheet_wrote_it(clerk: Clerk, given: str, back: str, counts: dict[str, int], kept: str) -> None:
    one = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("birth", 0, given)])
    _, data = made(clerk, [one], columns=("name", "birth"))
    sheet = clerk.step(clerk.looked(edited(data, {(2, 2): back}), "改好.xlsx"))
    assert sheet.counts == counts
    clerk.written(sheet)
    assert said(one)["birth"] == [kept]


def test_rows_that_are_gone_from_the_sheet_take_nobody_away_and_are_told(clerk: Clerk, people: list[Candidate]) -> None:
    _, data = made(clerk, people)
    rows = [[str(cell) for cell in row] for row in grid(data)]
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as file:
        page = file.add_worksheet()
        for at, row in enumerate(rows[:-1]):
            page.write_row(at, 0, row)
    sheet = clerk.step(clerk.looked(book.getvalue(), "改好.xlsx"))
    view = get_import(str(sheet.public_id), viewer=clerk.actor, now=clerk.at, today=clerk.at.date())
    assert [note[:8] for note in view.notes] == ["给出时有的 1 行"[:8]]
    clerk.written(sheet)
    assert Candidate.objects.count() == len(people)


def test_a_conflict_is_decided_for_the_sheet(clerk: Clerk, people: list[Candidate]) -> None:
    _, data = made(clerk, people)
    set_value(candidate=people[0], field="city", entry=0, text="宁波", actor=clerk.actor, now=clerk.now())  # type: ignore[arg-type]
    sheet = clerk.step(clerk.looked(edited(data, {(2, 3): "杭州"}), "改好.xlsx"))
    (told,) = sheet.opened("effects")["examples"]["conflict"]
    assert told["three"] == [["city", "上海", "宁波", "杭州", "conflict"]]
    decided = {f"{told['number']}:city": "theirs"}
    start_import(public_id=str(sheet.public_id), actor=clerk.actor, now=clerk.now(), decided=decided)  # type: ignore[arg-type]
    clerk.step(sheet)
    assert said(people[0])["city"] == ["杭州"]


def test_conflicts_that_nobody_decided_one_by_one_are_decided_together(clerk: Clerk, people: list[Candidate]) -> None:
    _, data = made(clerk, people)
    for one in people[:2]:
        set_value(candidate=one, field="city", entry=0, text="宁波", actor=clerk.actor, now=clerk.now())  # type: ignore[arg-type]
    sheet = clerk.step(clerk.looked(edited(data, {(2, 3): "杭州", (3, 3): "苏州"}), "改好.xlsx"))
    decided = {"3:city": "ours", OTHERS: "theirs"}
    start_import(public_id=str(sheet.public_id), actor=clerk.actor, now=clerk.now(), decided=decided)  # type: ignore[arg-type]
    clerk.step(sheet)
    assert [said(one)["city"] for one in people[:2]] == [["宁波"], ["苏州"]]
    reasons = [line[2] for line in result_lines(str(sheet.public_id), viewer=clerk.actor)]
    assert reasons[1:3] == ["两边都改了，留着档案现在的：所在城市", ""]


def test_rows_that_were_moved_copied_or_forged_change_nobody(clerk: Clerk, people: list[Candidate]) -> None:
    _, data = made(clerk, people)
    rows = grid(data)
    forged = rows[2][0][:-1] + ("0" if rows[2][0][-1] != "0" else "1")
    back = edited(data, {(2, 0): forged, (2, 3): "杭州", (3, 0): rows[4][0], (3, 3): "苏州"})
    sheet = clerk.step(clerk.looked(back, "改好.xlsx"))
    assert sheet.counts["refused"] == 2
    assert said(people[0])["city"] == ["上海"]


def test_contacts_are_masked_and_locked_unless_they_may_leave(clerk: Clerk, people: list[Candidate]) -> None:
    row, data = made(clerk, people, is_clear=False)
    assert grid(data)[2][2] == "138****1111"
    row.refresh_from_db()
    assert ["phone", True] in row.columns
    sheet = clerk.step(clerk.looked(edited(data, {(2, 2): "13911112222"}), "改好.xlsx"))
    assert sheet.counts == {"same": 3}
    with pytest.raises(NotAllowed):
        asked(as_now(someone("guwen", Role.CONSULTANT)), people, is_clear=True)


def test_nothing_in_a_sheet_is_a_formula_and_the_choices_are_there(clerk: Clerk, people: list[Candidate]) -> None:
    _, data = made(clerk, people)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
        core = book.read("docProps/core.xml").decode()
    assert "<f>" not in xml
    for part in ("sheetProtection", "dataValidation", "pane ", "fitToHeight", 'hidden="1"', "headerFooter"):
        assert part in xml, part
    assert "男,女" in xml
    assert core.count("-") >= 4
    _, text = made(clerk, people, kind="csv")
    assert "'=吴桐" in text.decode("utf-8-sig")


def test_above_a_number_a_second_person_agrees_first(clerk: Clerk, people: list[Candidate], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "CLEAR_AT_MOST", 2)
    with pytest.raises(InvalidInput, match="为什么"):
        asked(clerk.actor, people)
    row = asked(clerk.actor, people, reason="给客户核对")
    assert row.state == SheetExport.State.WAITING
    assert not make_export(now=clerk.now, only=row.pk)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        decide_export(public_id=str(row.public_id), is_agreed=True, actor=clerk.actor, now=NOW)
    other = as_now(someone("guanli", Role.ADMIN))
    decide_export(public_id=str(row.public_id), is_agreed=True, actor=other, now=NOW)
    make_export(now=clerk.now, only=row.pk)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        fetch_export(public_id=str(row.public_id), actor=other, now=NOW)
    fetch_export(public_id=str(row.public_id), actor=clerk.actor, now=NOW)
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"sheet_export.asked", "sheet_export.agreed", "sheet_export.made", "sheet_export.fetched"} <= verbs
    assert Disclosure.objects.filter(channel="sheet").count() == 3


def test_when_the_time_is_over_the_file_and_what_was_given_are_destroyed(clerk: Clerk, people: list[Candidate]) -> None:
    row, data = made(clerk, people)
    late = NOW + timedelta(days=8)
    with pytest.raises(Conflict):
        fetch_export(public_id=str(row.public_id), actor=clerk.actor, now=late)
    assert end_exports(now=late) == 1


def test_one_that_comes_back_too_late_is_compared_with_the_records_and_nothing_is_lost(clerk: Clerk, people: list[Candidate]) -> None:
    lin, zhou, wu = people
    row, data = made(clerk, people, is_canary=True)
    rows = grid(data)
    head = next(one for one in rows if "所在城市" in one)
    first = {one[head.index("姓名")]: at for at, one in enumerate(rows) if len(one) > 1}
    city, gender = head.index("所在城市"), head.index("性别")
    back = edited(data, {(first["林知夏"], city): "苏州", (first["周明远"], gender): "男", (first["=吴桐"], city): ""})
    late = NOW + timedelta(days=8)
    before = said(wu)
    for is_destroyed in (False, True):
        if is_destroyed:
            end_exports(now=late)
        sheet = clerk.step(clerk.step(receive_sheet(data=back, filename="晚了.xlsx", actor=clerk.actor, now=late)))
        assert (sheet.stage, sheet.problem, sheet.export) == (SheetImport.Stage.CHECKED, "", row)
        view = get_import(str(sheet.public_id), viewer=clerk.actor, now=late, today=late.date())
        assert view.is_late
        assert any("过期" in one for one in view.notes)
        assert (sheet.counts["conflict"], sheet.counts["edited"]) == (1, 1)
        assert not sheet.counts.get("created"), "the invented person of that copy is still known for one"
    number = first["林知夏"] + 1
    start_import(public_id=str(sheet.public_id), actor=clerk.actor, now=late, decided={f"{number}:city": "theirs"})
    clerk.step(clerk.step(sheet))
    assert said(lin)["city"] == ["苏州"]
    assert said(zhou)["gender"] == ["男"]
    assert said(wu) == before, "what is empty in the sheet takes nothing out"


def test_what_ends_between_look_and_writing_is_not_written_without_what_was_given(clerk: Clerk, people: list[Candidate]) -> None:
    _row, data = made(clerk, people)
    rows = grid(data)
    at = next(at for at, one in enumerate(rows) if "所在城市" in one)
    sheet = clerk.step(clerk.looked(edited(data, {(at + 1, rows[at].index("所在城市")): "苏州"}), "改了.xlsx"))
    end_exports(now=NOW + timedelta(days=8))
    before = [said(one) for one in people]
    start_import(public_id=str(sheet.public_id), actor=clerk.actor, now=clerk.at)
    assert "再交一次" in clerk.step(sheet).problem
    assert [said(one) for one in people] == before


def test_a_password_locks_the_file_and_a_canary_tells_whose_copy_it_is(clerk: Clerk, people: list[Candidate]) -> None:
    row, data = made(clerk, people, password="开门-12345", is_canary=True)  # noqa: S106
    book, out = msoffcrypto.OfficeFile(io.BytesIO(data)), io.BytesIO()
    book.load_key(password="开门-12345", verify_password=True)  # noqa: S106
    book.decrypt(out)
    rows = grid(out.getvalue())
    assert len(rows) == 2 + len(people) + 1
    row.refresh_from_db()
    assert row.canary
    assert "password" not in row.opened()
    sheet = clerk.step(clerk.looked(out.getvalue(), "改好.xlsx"))
    assert sheet.counts == {"same": 3}


def test_one_that_is_wanted_no_longer_is_destroyed_and_every_history_says_so(clerk: Clerk, people: list[Candidate]) -> None:
    row = asked(clerk.actor, people)
    make_export(now=clerk.now, only=row.pk)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        drop_export(public_id=str(row.public_id), actor=as_now(someone("guanli", Role.ADMIN)), now=NOW)
    drop_export(public_id=str(row.public_id), actor=clerk.actor, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.ids, row.data_key.wrapped) == (SheetExport.State.DROPPED, [], None)
    assert AuditEvent.objects.filter(verb="candidate.export_withdrawn").count() == 3
    with pytest.raises(Conflict):
        fetch_export(public_id=str(row.public_id), actor=clerk.actor, now=NOW)
    taken, _ = made(clerk, people)
    with pytest.raises(Conflict, match="取走"):
        drop_export(public_id=str(taken.public_id), actor=clerk.actor, now=NOW)
    waiting = asked(clerk.actor, people)
    drop_export(public_id=str(waiting.public_id), actor=clerk.actor, now=NOW)
    assert not make_export(now=clerk.now, only=waiting.pk)  # type: ignore[arg-type]


def test_one_that_cannot_be_opened_or_is_gone_stops_nobody_else(clerk: Clerk, people: list[Candidate]) -> None:
    row = asked(clerk.actor, people)
    Candidate.objects.filter(pk=people[0].pk).update(summary=b"x" * 40)
    Candidate.objects.filter(pk=people[2].pk).update(merged_into=people[1])
    make_export(now=clerk.now, only=row.pk)  # type: ignore[arg-type]
    told = show_export(str(row.public_id), viewer=clerk.actor, now=NOW, today=NOW.date(), page=1)
    assert (told.line.state, told.line.people) == ("ready", 1)
    row.refresh_from_db()
    assert dict(row.left_out) == {people[0].pk: "这份打不开", people[2].pk: "档案已经不在，或不在你的范围里"}
    _, data = fetch_export(public_id=str(row.public_id), actor=clerk.actor, now=NOW)
    assert [cells[1] for cells in grid(data)[2:]] == ["周明远"]


def test_whose_right_is_gone_gets_nothing(clerk: Clerk, people: list[Candidate]) -> None:
    row, left = asked(clerk.actor, people), asked(clerk.actor, people)
    User.objects.filter(pk=clerk.actor.user_id).update(role=Role.COLLECTOR)
    make_export(now=clerk.now, only=row.pk)  # type: ignore[arg-type]
    User.objects.filter(pk=clerk.actor.user_id).update(role=Role.MANAGER, is_active=False)
    make_export(now=clerk.now, only=left.pk)  # type: ignore[arg-type]
    for one in (row, left):
        one.refresh_from_db()
        assert (one.state, one.blob) == (SheetExport.State.FAILED, None)
    assert "离职" in left.problem
    assert not AuditEvent.objects.filter(verb="candidate.exported").exists()


def test_people_leave_in_open_formats_with_what_the_asker_sees_in_clear(clerk: Clerk, people: list[Candidate]) -> None:
    row, data = made(clerk, people[:2], kind="json", columns=("name", "phone", "employer", "job_start", "job_end", "skill"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        documents = {name.removesuffix(".json"): json.loads(archive.read(name)) for name in archive.namelist()}
    one = read_json_resume(documents[str(people[0].public_id)])
    assert one["employer"] == {0: "旧公司", 1: "织锦有限公司"}
    assert (one["job_end"], one["phone"], one["skill"]) == ({0: "2018", 1: "present"}, {0: "13800001111"}, {0: "Excel", 1: "SQL"})
    assert "收集员小秋" in documents[str(people[0].public_id)]["meta"][OWN]["notice"]
    _, masked = made(clerk, people[:1], kind="vcf", columns=("name", "phone"), is_clear=False)
    card = masked.decode().replace("\r\n ", "")
    assert "FN:林知夏" in card
    assert "TEL" not in card
    assert Disclosure.objects.filter(channel="sheet").count() == 3
    with pytest.raises(InvalidInput, match="密码"):
        asked(clerk.actor, people, kind="vcf", password="开门-12345")  # noqa: S106
    assert row.done == 2


def test_the_ledger_says_who_got_which_columns_of_how_many_and_what_for(clerk: Clerk, people: list[Candidate]) -> None:
    row, data = made(clerk, people, columns=("name", "phone", "city", "tags"), is_clear=False)
    boss = as_now(someone("admin", Role.ADMIN))
    page = view_ledger(viewer=boss, today=NOW.date())
    assert page.total == 3
    one = page.rows[0]
    assert (one.client, one.recipient, one.purpose, one.together, one.number) == ("", "收集员小秋", "核对资料", 3, str(row.pk))
    assert (one.fields, one.masked, one.needs_line) == (("姓名", "所在城市", "标签"), ("手机",), False)
    assert Disclosure.objects.first().digests == [sha256(data).hexdigest()]  # type: ignore[union-attr]
    names, *lines = ledger_rows()
    told = dict(zip(names, lines[0], strict=True))
    assert (told["客户"], told["用途"], told["打码的字段"], told["文件的 SHA-256"]) == ("", "核对资料", "手机", sha256(data).hexdigest())
    own, _ = made(clerk, people[:1], recipient="")
    assert [(line.whom, line.purpose) for line in given_of([people[0].pk])] == [("", "核对资料"), ("收集员小秋", "核对资料")]
    assert own.pk
