"""A sheet that turned up somewhere tells whose copy it was: by its texts, by the inks of its cells, by the person planted in it."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from caidang.core.interchange.sheets.inks import read_inks
from caidang.core.interchange.sheets.reading import open_sheet
from caidang.domain.candidates.models import Candidate
from caidang.domain.sheets.services.leaks import Level, find_leak
from caidang.domain.sheets.services.making import end_exports
from tests.apps.sheets.clerks import Clerk
from tests.apps.sheets.exports import grid, made
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db
SHORT = ("name", "phone", "city")


def as_saved_anew(data: bytes) -> bytes:
    """What a spreadsheet program makes of it: sorted the other way, no hidden column, one row less, no properties, texts in a table."""
    out, texts = io.BytesIO(), list[str]()

    def shared(found: re.Match[str]) -> str:
        texts.append(found[3])
        return f'<c r="{found[1]}" s="{found[2]}" t="s"><v>{len(texts) - 1}</v></c>'

    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = re.sub(r'<c r="A\d+".*?(?:</c>|(?<=/)>)', "", body.decode())
                cell = r'<c r="([A-Z]+\d+)" s="(\d+)" t="inlineStr"><is><t xml:space="preserve">(.*?)</t></is></c>'
                rows = [re.sub(cell, shared, row) for row in re.findall(r"<row .*?</row>", text)[3:]]
                begin, end = text.index("<row "), text.rindex("</row>") + len("</row>")
                body = "".join((text[:begin], *reversed(rows), text[end:])).encode()
            if not name.startswith(("docProps/", "xl/sharedStrings")):
                new.writestr(name, body)
        table = "".join(f"<si><t>{text}</t></si>" for text in texts)
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{table}</sst>')
    return out.getvalue()


def test_short_columns_tell_whose_sheet_it_was_also_when_it_was_sorted_cut_and_saved_anew(clerk: Clerk) -> None:
    people = [a_candidate([("name", 0, f"林{n}"), ("phone", 0, f"1380000{n:04d}"), ("city", 0, "上海")]) for n in range(20)]
    copies = {to: made(clerk, people, columns=SHORT, recipient=to)[1] for to in ("甲", "乙", "丙")}
    for to, data in copies.items():
        saved = as_saved_anew(data)
        assert len(grid(saved)) == 19
        assert not any(to in cell for row in grid(saved) for cell in row)
        found = find_leak(data=saved, name="名单.xlsx", text="", actor=clerk.actor, now=NOW)
        assert [(s.recipient, s.level) for s in found.sheets] == [(to, Level.SURE)]
        assert "格子颜色里的暗记" in found.sheets[0].reasons[0]
    masked = made(clerk, people, columns=SHORT, recipient="丁", is_clear=False)[1]
    found = find_leak(data=as_saved_anew(masked), name="名单.xlsx", text="", actor=clerk.actor, now=NOW)
    assert [(s.recipient, s.level) for s in found.sheets] == [("丁", Level.SURE)], "what is locked and masked has inks of its own"


def test_a_few_cells_prove_nothing_and_the_inks_look_alike(clerk: Clerk, people: list[Candidate]) -> None:
    _, data = made(clerk, people, columns=("name",))
    inks = list(read_inks(data))
    assert [text for text, _ in inks] == ["林知夏", "周明远", "=吴桐"]
    found = find_leak(data=as_saved_anew(data), name="名单.xlsx", text="", actor=clerk.actor, now=NOW)
    assert [s.level for s in found.sheets if s.level is Level.SURE] == []


def test_a_sheet_that_leaked_tells_whose_it_was(clerk: Clerk) -> None:
    words = "采购议价合同仓储质量盘点差异报告预算培训招标验收物流排产"
    people = [
        a_candidate([("name", 0, f"林{n}"), ("job_status", 0, "，".join(words[n + k : n + k + 4] for k in (0, 5, 9, 13)))])
        for n in range(12)
    ]
    columns = ("name", "job_status")
    first, one = made(clerk, people, columns=columns, recipient="甲")
    _, other = made(clerk, people, columns=columns, recipient="乙", is_canary=True)
    for data, to in ((one, "甲"), (other, "乙")):
        found = find_leak(data=data, name="x.xlsx", text="", actor=clerk.actor, now=NOW)
        assert [(s.recipient, s.level) for s in found.sheets] == [(to, Level.SURE)]
    cells = "\n".join(row[2] for _, row in open_sheet(one).table().rows if len(row) > 2)
    pasted = find_leak(data=b"", name="", text=cells, actor=clerk.actor, now=NOW)
    assert [(s.recipient, s.level) for s in pasted.sheets] == [("甲", Level.SURE)]
    end_exports(now=NOW + timedelta(days=8))
    late = find_leak(data=b"", name="", text=cells, actor=clerk.actor, now=NOW + timedelta(days=9))
    assert [(s.level, s.recipient) for s in late.sheets] == [(Level.SURE, "甲")], "also when its time is over"
    assert first.pk


def test_an_invented_person_tells_whose_sheet_it_was(clerk: Clerk, people: list[Candidate]) -> None:
    _, data = made(clerk, people, is_canary=True)
    made(clerk, people, is_canary=True, recipient="别人")
    number = next(cell for row in grid(data) for cell in row if cell.startswith("1400"))
    found = find_leak(data=b"", name="", text=f"有人打来：{number}", actor=clerk.actor, now=NOW)
    assert [(s.recipient, s.level) for s in found.sheets] == [("收集员小秋", Level.SURE)]


def test_an_invented_person_looks_like_the_others_and_tells_also_when_masked(clerk: Clerk, people: list[Candidate]) -> None:
    _, data = made(clerk, people, is_canary=True, is_clear=False)
    made(clerk, people, is_canary=True, is_clear=False, recipient="别人")
    rows = grid(data)[2:]
    assert {len(row[0]) for row in rows} == {len(rows[0][0])}
    row = next(row for row in rows if row[2].startswith("140"))
    found = find_leak(data=b"", name="", text="\t".join(row[1:3]), actor=clerk.actor, now=NOW)
    assert [(s.recipient, s.level) for s in found.sheets] == [("收集员小秋", Level.SURE)]
    sheet = clerk.step(clerk.looked(data, "改好.xlsx"))
    assert sheet.counts == {"same": 3}
