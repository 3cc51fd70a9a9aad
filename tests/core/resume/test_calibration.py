"""Confidences say how often a value is right; the table is of the parser that ships."""

from pathlib import Path

import pytest

import caidang.core.resume
from caidang.core.resume.calibration import UNKNOWN, calibrated
from caidang.core.resume.model import PARSER_VERSION, SURE
from tests.core.resume.making import read
from tools.eval.calibrate import count, share_right, table

TABLE = Path(caidang.core.resume.__file__).parent / "words" / "calibration.txt"


def test_the_table_was_made_for_this_parser() -> None:
    head, *lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert f"parser version {PARSER_VERSION};" in head, "运行 python -m tools.eval calibrate"
    assert len(lines) > 30


def test_what_is_often_wrong_is_not_shown_as_filled() -> None:
    found = read("张样例\n手机：13800001234\n工作经历\n2019.01-2020.01 样东西 会计\n")
    assert found["confidence"]["phone.0"] >= SURE
    assert found["employment"][0]["employer"] == "样东西"
    assert found["confidence"]["employer.0"] < SURE


def test_what_the_table_does_not_know_is_taken_a_little_lower() -> None:
    assert calibrated("phone", 0.123) == pytest.approx(0.123 - UNKNOWN)
    assert calibrated("no such field", 0.0) == 0.0


def test_few_cases_leave_a_confidence_where_it_was_and_many_move_it() -> None:
    assert share_right(0.9, 0, 0) == pytest.approx(0.9)
    assert 0.6 < share_right(0.9, 10, 4) < 0.9
    assert share_right(0.9, 1000, 300) == pytest.approx(0.306, abs=0.01)
    # Ten readings that weigh ten each are ten readings: what is weighted is the prior as well.
    assert share_right(0.9, 100, 40, 10) == pytest.approx(share_right(0.9, 10, 4))
    assert share_right(0.7, 1000, 1000) == pytest.approx(0.82)  # raised by no more than so much


def test_nothing_counted_makes_a_table_without_fields() -> None:
    assert len(table(count([])).splitlines()) == 1
