"""Cells and options: what people wrote is shown as text, whatever it is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from caidang.domain.candidates.selectors.finding.find import FoundCandidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.foundation.search.finding.explain import Piece, Reason
from caidang.interfaces.web.facets import Option
from caidang.interfaces.web.templatetags.lists import RowWords, options, people
from caidang.interfaces.web.wording.columns import COLUMNS, FIRST, Column, columns_of

EVIL = '<b onclick="x">&'
SAFE = "&lt;b onclick=&quot;x&quot;&gt;&amp;"
ROW = CandidateRow(
    id=1, public_id="p", name="林知夏", gender="女", birth="1990-01", city="上海", degree="本科",
    phone="13800001111", email="lin@example.com", employer="远山科技", title="会计", school="复旦大学",
    expected_job="总账", expected_salary="2万", skills=("Excel", "SAP"), years=5, unsure=0,
    tags=("重点", "外地"), documents=2, source="inbox", created_at=datetime(2026, 11, 1, tzinfo=UTC),
    updated_at=datetime(2026, 11, 2, tzinfo=UTC), tiers=("985", "211"), expected_city="杭州",
)  # fmt: skip


def shown(
    row: CandidateRow, columns: tuple[Column, ...], *reasons: Reason, pick: str = "选中"
) -> str:
    words = RowWords(pick=pick, unsure="处待核", is_sought=bool(reasons))
    return people([FoundCandidate(row, reasons)], columns, "/candidates/", words)


def test_every_column_says_what_it_is_called_for() -> None:
    told = shown(ROW, columns_of(COLUMNS))
    wanted = (
        "会计", "远山科技", "上海", "5", "本科", "2万", "138 0000 1111", "重点", "2026-11-02", "lin@example.com",
        "复旦大学", "985 211", "Excel、SAP", "总账", "杭州", "女", "1990-01", "收件文件夹", "2026-11-01", "2",
    )  # fmt: skip
    places = [told.find(f">{text}<") for text in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_unknown_columns_are_left_out_and_the_order_is_kept() -> None:
    assert [column.key for column in columns_of(("city", "nothing", "title"))] == ["city", "title"]
    assert len(columns_of(FIRST)) == len(FIRST)


@pytest.mark.parametrize("field", ["title", "employer", "city", "degree", "phone"])
def test_cells_are_escaped(field: str) -> None:
    told = shown(replace(ROW, **{field: EVIL}), columns_of(FIRST))
    assert SAFE in told
    assert EVIL not in told


def test_tags_options_and_reasons_are_escaped() -> None:
    tagged = shown(replace(ROW, name=EVIL, tags=(EVIL,), unsure=2), columns_of(("tags",)))
    offered = options("tag", [Option(EVIL, EVIL, 3, is_chosen=True)])
    reason = Reason(EVIL, (Piece(EVIL, is_marked=True), Piece(EVIL, is_marked=False)))
    told = shown(ROW, columns_of(()), reason)
    for each in (tagged, offered, told):
        assert SAFE in each
        assert EVIL not in each
    assert " checked>" in offered
    assert f"<mark>{SAFE}</mark>" in told


def test_a_row_leads_to_the_record_and_is_picked_where_one_may() -> None:
    told = shown(replace(ROW, unsure=3), columns_of(FIRST))
    assert (
        '<a href="/candidates/p/">林知夏</a><span class="cd-doubt" title="3 处待核">3</span>'
        in told
    )
    assert 'value="p"' in told
    assert 'aria-label="选中 林知夏"' in told
    assert "checkbox" not in shown(ROW, columns_of(FIRST), pick="")
