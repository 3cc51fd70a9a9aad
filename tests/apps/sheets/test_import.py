"""A sheet is looked at, worked out, written and taken back, with the real sandboxed reader."""

import io
import zipfile
from datetime import timedelta

import pytest
import xlsxwriter

from caidang.core.errors import Conflict, InvalidInput
from caidang.core.extract.limits import Limits
from caidang.domain.candidates.models import Candidate, FieldValue, Suspicion
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.candidates.services.papers.attachments import Told, add_attachment
from caidang.domain.candidates.services.papers.own_fields import save_own_field
from caidang.domain.candidates.services.record.edit import set_value
from caidang.domain.intake.reading import new_reader
from caidang.domain.review.models import Case, Comment, Follow
from caidang.domain.review.services.news.comments import said_about
from caidang.domain.sheets.models import SheetImport, SheetRow, SheetShape
from caidang.domain.sheets.reading import SheetReader
from caidang.domain.sheets.selectors.imports import get_import, result_lines
from caidang.domain.sheets.services import work
from caidang.domain.sheets.services.choosing import (
    cancel_sheet,
    choose_columns,
    start_import,
    undo_sheet,
)
from caidang.domain.sheets.services.correcting import resubmit_row
from caidang.domain.sheets.services.keeping import forget_old_sheets
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.audit import services as audit
from caidang.foundation.search.models import Change
from tests.apps.sheets.clerks import HEADER, Clerk, said
from tests.core.interchange.sheet_files import locked, xlsx
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db

Stage = SheetImport.Stage
PEOPLE = (
    "林知夏,13800001111,lin@example.com,上海,南京大学",
    "周明远,13800002222,,杭州,浙江大学",
    "合计 2 人,,,,",
    "林知夏,13800001111,lin2@example.com,上海,南京大学",
)


def test_a_sheet_is_looked_at_worked_out_and_written(clerk: Clerk) -> None:
    sheet = clerk.looked("\n".join((HEADER, *PEOPLE)).encode("gb18030"))
    assert sheet.stage == Stage.MAPPING
    assert [c["target"] for c in sheet.opened("look")["columns"]] == ["name", "phone", "email", "city", "school"]
    clerk.checked(sheet)
    assert (sheet.stage, sheet.total) == (Stage.CHECKED, 4)
    assert sheet.counts == {"created": 2, "refused": 1, "attached": 1}
    assert not Candidate.objects.exists()
    clerk.written(sheet)
    assert (sheet.stage, sheet.done) == (Stage.DONE, 4)
    lin, zhou = Candidate.objects.order_by("pk")
    assert said(lin)["email"] == ["lin@example.com", "lin2@example.com"]
    assert said(zhou) == {"name": ["周明远"], "phone": ["13800002222"], "city": ["杭州"], "school": ["浙江大学"]}
    assert {row.number: row.outcome for row in sheet.rows.all()} == {
        2: "created", 3: "created", 4: "refused", 5: "attached",
    }  # fmt: skip
    refused = sheet.rows.get(number=4).opened(sheet)
    assert refused["cells"][0] == "合计 2 人"
    assert Case.objects.count() == 2
    assert set(Change.objects.values_list("doc_id", flat=True)) == {lin.pk, zhou.pk}
    assert audit.verify().is_sound


def test_one_person_in_forty_rows_is_one_record(clerk: Clerk) -> None:
    lines = [f"许岚,13800004444,x{n % 5}@example.com,苏州," for n in range(40)]
    sheet = clerk.imported(*lines)
    (one,) = Candidate.objects.all()
    assert len(said(one)["email"]) == 5
    assert sheet.counts["created"] == 1
    assert sheet.counts["same"] == 35


def test_a_record_that_is_there_is_completed_and_nothing_overwritten(clerk: Clerk) -> None:
    known = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("city", 0, "北京")])
    sheet = clerk.imported(PEOPLE[0])
    assert Candidate.objects.count() == 1
    assert said(known)["city"] == ["北京"]
    assert said(known)["school"] == ["南京大学"]
    assert sheet.counts["attached"] == 1
    clerk.undone(sheet)
    assert sheet.stage == Stage.UNDONE
    assert said(known) == {"name": ["林知夏"], "phone": ["13800001111"], "city": ["北京"]}


def test_the_sheets_word_stands_above_the_parsers_but_not_above_a_persons(clerk: Clerk) -> None:
    known = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("city", 0, "北京"), ("expected_job", 0, "出纳")])
    set_value(candidate=known, field="expected_job", entry=0, text="会计", actor=clerk.actor, now=NOW)
    line = "林知夏,13800001111,,上海,,翻译"
    sheet = clerk.imported(line, header=f"{HEADER},期望职位", way="prefer")
    assert said(known)["city"] == ["上海"]
    assert said(known)["expected_job"] == ["会计"]
    assert sheet.counts["changed"] == 1
    clerk.undone(sheet)
    assert said(known)["city"] == ["北京"]


def test_who_may_be_known_is_made_and_flagged(clerk: Clerk) -> None:
    a_candidate([("name", 0, "许岚"), ("phone", 0, "13800004444")])
    sheet = clerk.imported("王示例,13800004444,,上海,")
    assert sheet.counts["doubtful"] == 1
    assert Suspicion.objects.count() == 1


def test_a_list_without_phones_that_is_handed_in_again_makes_nobody_twice(clerk: Clerk) -> None:
    rows = ("裴知微,,,上海,南京大学", "许岚,,,苏州,浙江大学")
    assert clerk.imported(*rows).counts == {"created": 2}
    again = clerk.imported(*rows, "裴知微,,,上海,南京大学")
    assert again.counts == {"same": 3}
    more = clerk.imported("裴知微,,,杭州,南京大学")
    assert more.counts == {"doubtful": 1}, "what the record does not say may be said of another"
    assert Candidate.objects.count() == 3


def test_two_like_rows_of_one_sheet_are_one_person(clerk: Clerk) -> None:
    sheet = clerk.imported("裴知微,,,上海,南京大学", "裴知微,,,上海,南京大学", "裴知微,,,,南京大学")
    assert sheet.counts == {"created": 1, "same": 2}


def test_a_whole_import_is_taken_back_but_for_what_people_worked_on(clerk: Clerk) -> None:
    sheet = clerk.imported(*PEOPLE)
    lin, zhou = Candidate.objects.order_by("pk")
    set_value(candidate=zhou, field="city", entry=0, text="宁波", actor=clerk.actor, now=clerk.at)
    clerk.undone(sheet)
    assert list(Candidate.objects.all()) == [zhou]
    assert sheet.counts["kept"] == 1
    results = [line[1] for line in result_lines(str(sheet.public_id), viewer=clerk.actor)][1:]
    assert results[0] == "新建（已撤销）"
    assert results[1].startswith("新建（撤销时留下")
    lin.data_key.refresh_from_db()
    assert lin.data_key.wrapped is None
    assert audit.verify().is_sound
    with pytest.raises(Conflict):
        undo_sheet(public_id=str(sheet.public_id), actor=clerk.actor, now=clerk.at)


def test_an_import_cannot_be_taken_back_after_thirty_days_and_its_file_is_gone(clerk: Clerk) -> None:
    sheet = clerk.imported(*PEOPLE)
    late = clerk.at + timedelta(days=31)
    with pytest.raises(Conflict):
        undo_sheet(public_id=str(sheet.public_id), actor=clerk.actor, now=late)
    assert forget_old_sheets(now=late) == 1
    sheet.data_key.refresh_from_db()
    assert sheet.data_key.wrapped is None


def tags(candidate: Candidate) -> list[str]:
    return sorted(candidate.taggings.values_list("tag__name", flat=True))


def test_tags_are_shown_before_and_go_with_the_import_but_for_those_that_were_there(clerk: Clerk) -> None:
    known = a_candidate([("name", 0, "周明远"), ("phone", 0, "13800002222")])
    add_tag(candidate=known, name="骨干", actor=clerk.actor, now=NOW)
    lines = ("林知夏,13800001111,,上海,,骨干;可跟进", "周明远,13800002222,,,,骨干;可跟进", "周明远,13800002222,,,,可跟进")
    sheet = clerk.checked(clerk.looked("\n".join((f"{HEADER},标签", *lines)).encode()))
    examples = sheet.opened("effects")["examples"]
    assert ["tags", "骨干、可跟进", ""] in examples["created"][0]["values"]
    assert ["tags", "可跟进", ""] in examples["same"][0]["values"], "what he has already is no effect"
    clerk.written(sheet)
    lin = Candidate.objects.exclude(pk=known.pk).get()
    assert (tags(lin), tags(known)) == (["可跟进", "骨干"], ["可跟进", "骨干"])
    clerk.undone(sheet)
    assert list(Candidate.objects.all()) == [known]
    assert tags(known) == ["骨干"]


def remarks(candidate: Candidate) -> list[str]:
    return sorted(one for texts in said_about([candidate.pk]).values() for one in texts)


def test_what_a_sheet_remarks_becomes_comments_once_and_goes_with_the_import(clerk: Clerk) -> None:
    known = a_candidate([("name", 0, "周明远"), ("phone", 0, "13800002222")])
    header, long = f"{HEADER},备注,面试评价", "长" * 4500
    lines = (
        "林知夏,13800001111,,上海,,@王五 说她年后看机会,沟通好",
        "周明远,13800002222,,,,只考虑杭州,",
        "周明远,13800002222,,,,只考虑杭州,",
        f"许岚,13800004444,,,,{long},",
    )
    sheet = clerk.checked(clerk.looked("\n".join((header, *lines)).encode()))
    assert sheet.counts == {"created": 2, "attached": 1, "same": 1}
    example = sheet.opened("effects")["examples"]["attached"][0]
    assert ["remark", "只考虑杭州", ""] in example["values"]
    clerk.written(sheet)
    lin, xu = Candidate.objects.exclude(pk=known.pk).order_by("pk")
    assert remarks(lin) == ["@王五 说她年后看机会\n面试评价：沟通好"]
    assert remarks(known) == ["只考虑杭州"]
    assert sorted(map(len, remarks(xu))) == [500, 2000], "a long one stands in pieces, each said once"
    assert not Comment.objects.exclude(mentioned=[]).exists()
    assert not Follow.objects.exists()
    again = clerk.imported(*lines, header=header)
    assert again.counts == {"same": 4}
    clerk.undone(sheet)
    assert list(Candidate.objects.all()) == [known]
    assert remarks(known) == []
    assert audit.verify().is_sound


def test_what_dies_in_the_middle_goes_on_where_it_was(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"示例{'甲乙丙丁戊己庚辛壬癸'[n % 10]},1380001{n:04d},,上海," for n in range(60)]
    sheet = clerk.checked(clerk.looked("\n".join((HEADER, *lines)).encode()))
    start_import(public_id=str(sheet.public_id), actor=clerk.actor, now=NOW)
    monkeypatch.setattr(work, "WRITTEN", 25)
    real, calls = work.write_portion, []

    def dying(*args: object, **kwargs: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "write_portion", dying)
    with pytest.raises(KeyboardInterrupt):
        clerk.step(sheet)
    sheet.refresh_from_db()
    assert (sheet.stage, sheet.done, Candidate.objects.count()) == (Stage.APPLYING, 25, 25)
    assert clerk.step(sheet).done == 25  # another holds it
    clerk.at += timedelta(minutes=5)
    clerk.step(clerk.step(sheet))
    assert (sheet.stage, sheet.done, Candidate.objects.count()) == (Stage.DONE, 60, 60)
    assert SheetRow.objects.count() == 60


def test_what_is_cancelled_stays_as_far_as_it_came(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"示例{n % 7},1380002{n:04d},,上海," for n in range(20)]
    sheet = clerk.checked(clerk.looked("\n".join((HEADER, *lines)).encode()))
    start_import(public_id=str(sheet.public_id), actor=clerk.actor, now=NOW)
    monkeypatch.setattr(work, "WRITTEN", 10)
    told = clerk.now

    def cancelling() -> object:
        if SheetRow.objects.count() == 10 and SheetImport.objects.get().stage == Stage.APPLYING:
            cancel_sheet(public_id=str(sheet.public_id), actor=clerk.actor, now=NOW)
        return told()

    monkeypatch.setattr(clerk, "now", cancelling)
    clerk.step(sheet)
    assert (sheet.stage, sheet.done, sheet.is_cancelled) == (Stage.DONE, 10, True)
    clerk.undone(sheet)
    assert not Candidate.objects.exists()


def test_a_locked_sheet_says_so(clerk: Clerk) -> None:
    sheet = clerk.looked(locked(xlsx([("姓名", "电话"), ("林知夏", "13800001111")])), "名单.xlsx")
    assert sheet.stage == Stage.FAILED
    assert "密码" in sheet.problem


def test_columns_settled_once_are_remembered_for_the_same_shape(clerk: Clerk) -> None:
    data = "姓名,电话,代号\n林知夏,13800001111,甲".encode()
    sheet = clerk.looked(data)
    with pytest.raises(InvalidInput):
        choose_columns(public_id=str(sheet.public_id), targets={2: "skill"}, way="fill", actor=clerk.actor, now=NOW)
    choose_columns(
        public_id=str(sheet.public_id), targets={0: "name", 1: "phone", 2: "skill"}, way="fill", actor=clerk.actor, now=NOW
    )
    again = clerk.looked("姓名,电话,代号\n许岚,13800002222,乙".encode())
    assert again.opened("look")["columns"][2]["target"] == "skill"
    # What the names told is read off them anew: a better guess may come.
    assert [column["why"] for column in again.opened("look")["columns"]] == ["name", "name", "memory"]
    assert SheetShape.objects.get().targets == {"2": "skill"}


def test_who_shares_the_telephone_on_a_desk_is_shown_as_another_one(clerk: Clerk) -> None:
    lines = ("姓名,手机,座机", "林知夏,13800001111,021-55550123", "周明远,13800002222,021-55550123", "林知夏,13800001111,")
    sheet = clerk.checked(clerk.looked("\n".join(lines).encode()))
    assert sheet.counts == {"created": 1, "doubtful": 1, "same": 1}
    clerk.written(sheet)
    assert sheet.counts == {"created": 1, "doubtful": 1, "same": 1}
    assert Candidate.objects.count() == 2


def test_rows_by_which_nobody_is_told_again_are_named_before_they_are_written(clerk: Clerk) -> None:
    sheet = clerk.checked(clerk.looked("姓名,城市,手机\n林知夏,上海,\n周明远,杭州,13800002222\n许岚,苏州,".encode()))
    shown = get_import(str(sheet.public_id), viewer=clerk.actor, now=NOW, today=NOW.date())
    assert [note.partition(" 行")[0] for note in shown.notes] == ["2"]
    clerk.written(sheet)
    assert get_import(str(sheet.public_id), viewer=clerk.actor, now=NOW, today=NOW.date()).notes == ()


def test_who_stood_far_above_is_told_by_name_and_telephone(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    by_many = SheetReader.portions
    monkeypatch.setattr(SheetReader, "portions", lambda *args, **more: by_many(*args, **more, count=1))
    lines = ("姓名,手机,座机", "林知夏,13800001111,021-55550123", "周明远,13800002222,021-55550123", "林知夏,13800001111,")
    sheet = clerk.checked(clerk.looked("\n".join(lines).encode()))
    assert sheet.counts == {"created": 2, "attached": 1}


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def with_files(clerk: Clerk, data: bytes, files: dict[str, str] | bytes) -> SheetImport:
    sheet = clerk.checked(clerk.looked(data, beside=files if isinstance(files, bytes) else zipped(files)))
    start_import(public_id=str(sheet.public_id), actor=clerk.actor, now=NOW)
    clerk.step(sheet)
    reader = new_reader()
    try:
        work.work_on_sheets(reader=clerk.reader, files=reader, now=clerk.now, only=sheet.pk)  # type: ignore[arg-type]
    finally:
        reader.close()
    sheet.refresh_from_db()
    return sheet


def test_files_beside_the_sheet_go_to_whom_they_name(clerk: Clerk) -> None:
    lines = "\n".join((HEADER, *PEOPLE[:2])).encode()
    files = {"林知夏_会计.txt": "林知夏\n应聘会计\n擅长核算", "a-13800002222.txt": "周明远\n简历\n擅长设计"}
    sheet = with_files(clerk, lines, files)
    assert sheet.counts["files"] == 2
    assert [one.documents.count() for one in Candidate.objects.all()] == [1, 1]


def test_an_archive_beside_a_sheet_may_hold_more_files_than_a_parcel_that_is_sent(clerk: Clerk) -> None:
    files = {f"__MACOSX/._{number}.txt": "x" for number in range(Limits().archive_entries + 5)}
    sheet = with_files(clerk, "\n".join((HEADER, *PEOPLE[:2])).encode(), {**files, "林知夏.txt": "林知夏\n应聘会计"})
    assert (sheet.counts["files"], sheet.counts["files_apart"], sheet.problem) == (1, 0, "")


@pytest.mark.parametrize(("archive", "why"), [(b"PK\x03\x04 broken", "不完整"), (zipped({"a.txt": "A" * 40_000_000}), "")])
def test_an_archive_that_cannot_be_read_costs_the_rows_nothing(clerk: Clerk, archive: bytes, why: str) -> None:
    sheet = with_files(clerk, "\n".join((HEADER, *PEOPLE[:2])).encode(), archive)
    assert (sheet.stage, sheet.counts["created"], Candidate.objects.count()) == (Stage.DONE, 2, 2)
    assert ("没有读完" in sheet.problem, why in sheet.problem) == (bool(why), True)
    assert Candidate.objects.exclude(documents=None).count() == 0
    assert clerk.undone(sheet).stage == Stage.UNDONE
    assert Candidate.objects.count() == 0


def test_files_go_to_the_rows_whose_number_or_link_names_them(clerk: Clerk) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("编号", "姓名", "邮箱"))
        for at, (number, name, link) in enumerate((("R-101", "林知夏", ""), ("R-102", "周明远", "简历/b%20件.txt"), ("R-103", "吴桐", "")), 1):
            page.write_row(at, 0, (number, name))
            page.write_url(at, 2, f"mailto:{number}@example.com", string=f"{number}@example.com")
            if link:
                page.write_url(at, 1, f"external:{link}", string=name)
    files = {"R-101_会计.txt": "应聘会计\n擅长核算", "x/b 件.txt": "简历\n擅长设计", "R-103.txt": "擅长画图"}
    sheet = with_files(clerk, out.getvalue(), files)
    assert (sheet.counts["files"], sheet.counts["files_apart"]) == (3, 0)
    assert [one.documents.count() for one in Candidate.objects.all()] == [1, 1, 1]


def test_nothing_of_a_sheet_lies_in_clear_in_its_rows(clerk: Clerk) -> None:
    sheet = clerk.imported(*PEOPLE)
    held = [bytes(v) for v in (sheet.look, sheet.choice, sheet.effects, sheet.filename) if v]
    held += [bytes(row.told) for row in sheet.rows.exclude(told=None)]
    held += [bytes(value.value) for value in FieldValue.objects.all()]
    assert not any("林知夏".encode() in one or b"13800001111" in one for one in held)


def test_a_column_names_a_paper_that_the_person_has(clerk: Clerk) -> None:
    key = save_own_field(
        field_id=None, label="推荐信", kind="file", sensitivity="public", choices=(), categories=(), actor=PROGRAM, now=NOW
    ).key
    clerk.imported("林知夏,13800001111", header="姓名,电话")
    lin = Candidate.objects.get()
    paper = add_attachment(
        candidate=lin, filename="推荐信.pdf", data=b"paper", told=Told("certificate"), actor=PROGRAM, now=NOW
    )
    sheet = clerk.imported("林知夏,13800001111,推荐信.pdf", "周明远,13800002222,推荐信.pdf", header="姓名,电话,推荐信")
    assert said(lin)[key] == [str(paper.public_id)]
    zhou = Candidate.objects.latest("pk")
    assert key not in said(zhou)
    assert "先收进附件" in str(sheet.opened("effects"))


def test_choices_of_which_several_may_stand_come_together(clerk: Clerk) -> None:
    key = save_own_field(
        field_id=None, label="驾照", kind="multi", sensitivity="public", choices=("C1", "B2", "A1"), categories=(),
        actor=PROGRAM, now=NOW,
    ).key  # fmt: skip
    clerk.imported("林知夏,13800001111,B2、C1", header="姓名,电话,驾照")
    lin = Candidate.objects.get()
    clerk.imported("林知夏,13800001111,C1；A1", header="姓名,电话,驾照")
    assert sorted(said(lin)[key]) == ["A1", "B2", "C1"]


def test_a_refused_row_that_is_still_nobody_says_all_that_is_wrong(clerk: Clerk) -> None:
    sheet = clerk.imported(PEOPLE[0], ",,,上海,")
    with pytest.raises(InvalidInput, match="电话的位数不对"):
        resubmit_row(public_id=str(sheet.public_id), number=3, cells={1: "1380000"}, actor=clerk.actor, now=clerk.at)
    resubmit_row(public_id=str(sheet.public_id), number=3, cells={1: "13800004444"}, actor=clerk.actor, now=clerk.at)
    assert Candidate.objects.count() == 2
