"""Dumps are read value by value, whatever stands in a text, and wherever the file is cut into parts."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import Damaged
from caidang.core.interchange.takeover import dump
from caidang.core.interchange.takeover.dump import read_dump

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NASTY = st.lists(st.sampled_from(["'", "''", "\\", "\\'", ";", "),(", "--", "\n", "#", "/*", "*/", "INSERT INTO `x` VALUES (1);", "，", "`", '"', "\t", "\\N", "\\.", "x"]), max_size=8).map("".join)
VALUE = st.none() | TEXT | NASTY | st.integers().map(str)
ROWS = st.lists(st.tuples(VALUE, VALUE), min_size=1, max_size=6)


def mysql(value: str | None) -> str:
    if value is None:
        return "NULL"
    told = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\0", "\\0").replace("\x1a", "\\Z")
    return f"'{told}'"


def standard(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def copied(value: str | None) -> str:
    if value is None:
        return r"\N"
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def read(text: str, *tables: str) -> list[tuple[str, dict[str, str | None]]]:
    return list(read_dump(io.StringIO(text, newline=""), tables or ("one",)))


def told(rows: Any) -> list[tuple[str, dict[str, str | None]]]:
    return [("one", {"a": a, "b": b}) for a, b in rows]


@given(ROWS, st.integers(1, 40))
def test_mysql_values_come_back_however_the_file_is_cut(rows: Any, chunk: int) -> None:
    values = ",".join(f"({mysql(a)},{mysql(b)})" for a, b in rows)
    text = f"-- MySQL dump 10.13; it's\nCREATE TABLE `one` (\n `a` text COMMENT 'a, b',\n `b` int(11),\n PRIMARY KEY (`a`)\n);\n/*!40000 ALTER; */;\nINSERT INTO `one` VALUES {values};\nINSERT INTO `two` VALUES (1);\n"
    kept, dump._CHUNK = dump._CHUNK, chunk  # type: ignore[misc]
    try:
        assert read(text) == told(rows)
    finally:
        dump._CHUNK = kept  # type: ignore[misc]


@given(ROWS)
def test_standard_inserts_come_back(rows: Any) -> None:
    rows = [tuple(None if v is None else v.replace("\0", "") for v in row) for row in rows]
    text = "".join(f"INSERT INTO public.one (a, b) VALUES ({standard(a)}, {standard(b)});\n" for a, b in rows)
    assert read(text.replace("`", "’")) == told([tuple(v and v.replace("`", "’") for v in row) for row in rows])


@given(ROWS)
def test_copied_rows_come_back(rows: Any) -> None:
    lines = "".join(f"{copied(a)}\t{copied(b)}\n" for a, b in rows)
    text = f"SET x = 1;\nCOPY public.one (a, b) FROM stdin;\n{lines}\\.\n\nSELECT 1;\n"
    if "`" not in text:
        assert read(text) == told(rows)


def test_what_dumps_write_besides_texts() -> None:
    text = "CREATE TABLE `one` (`a` int, `b` blob);\nINSERT  IGNORE INTO `db`.`one` (`a`,`b`) VALUES\n(1, 0x6162),\n(-2.5,_binary 'x\\'y'), (TRUE, NULL) ON DUPLICATE KEY UPDATE a=1;"
    assert [row for _, row in read(text)] == [{"a": "1", "b": "ab"}, {"a": "-2.5", "b": "x'y"}, {"a": "1", "b": None}]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO `one` (`a`) VALUES ('abc",
        "INSERT INTO `one` VALUES (1);",
        "INSERT INTO `one` (`a`) VALUES (1, 2);",
        "INSERT INTO `one` (`a`) VALUES (sleep(9));",
        "INSERT INTO `one` (`a`) VALUES (1) (2);",
        "COPY one (a) FROM stdin;\n1\n",
    ],
)
def test_what_is_broken_or_no_value_is_refused(text: str) -> None:
    with pytest.raises(Damaged):
        read(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text)
    except Damaged:
        return
