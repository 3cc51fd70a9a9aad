"""The child that reads sheets does its job row by row."""

from typing import Any

import pytest

from caidang.domain.sheets import child
from caidang.domain.sheets.child import Desk
from caidang.foundation.lib.sandbox.wire import packed, unpacked

COLUMNS = [[0, "姓名", "name"], [1, "电话", "phone"], [2, "城市", "city"]]
ROWS = [["林知夏", "13800001111", "杭州"], ["周明远", "13800002222", "苏州"], ["许岚", "13800004444", "上海"]]


def test_a_row_that_nobody_foresaw_is_refused_with_its_cells_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    read = child.record_of

    def record_of(number: int, cells: list[str], columns: Any) -> Any:
        if cells[0] == "周明远":
            raise ZeroDivisionError
        return read(number, cells, columns)

    monkeypatch.setattr(child, "record_of", record_of)
    told, (body,) = Desk().handle({"do": "cells", "columns": COLUMNS}, packed(ROWS))
    rows = unpacked(body)
    assert told == {"count": 3}
    assert [bool(row[1]) for row in rows] == [True, False, True]
    assert rows[1][7] == child.UNREADABLE
    assert rows[1][8] == ROWS[1], "so that they can be corrected"
