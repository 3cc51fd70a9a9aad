"""docs/安全/asvs.csv answers every level 1 and 2 requirement of OWASP ASVS 5.0.0, and what it claims is proven by a test."""

import ast
import csv
import re
from functools import cache

import pytest

from tests.laws.test_code import ROOT
from tests.laws.test_security_docs import PAGE

LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22", "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""The standard's sections: the level of each of their requirements, in order."""
EXPECTED = {
    f"{section}.{number}": level
    for section, levels in LEVELS.items()
    for number, level in enumerate(levels, 1)
    if level in "12"
}
MET, UNMET, OUT = "达到", "未达到", "不适用"
with (ROOT / "docs" / "安全" / "asvs.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def test_the_standard_has_as_many_as_it_says() -> None:
    levels = "".join(LEVELS.values())
    assert [levels.count(level) for level in "123"] == [70, 183, 92]


def test_every_requirement_is_answered_once_in_order() -> None:
    assert [row["编号"] for row in ROWS] == list(EXPECTED)
    assert {row["编号"]: row["级别"] for row in ROWS} == EXPECTED


@cache
def defined_in(path: str) -> frozenset[str]:
    """The names of the tests that a file defines."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["编号"])
def test_each_answer_is_whole_and_proven(row: dict[str, str]) -> None:
    assert re.search(r"[\u4e00-\u9fff]", row["要求"])
    assert row["状态"] in (MET, UNMET, OUT)
    assert row["适用"] == ("否" if row["状态"] == OUT else "是")
    evidence = row["证据"].split()
    assert bool(evidence) == (row["状态"] == MET), "what is met is proven, what is not claims no proof"
    if row["状态"] != MET:
        assert row["说明"], "say what is missing, or why it does not apply"
    for one in evidence:
        path, _, name = one.partition("::")
        assert (ROOT / path).is_file(), one
        assert name in defined_in(path), one


def test_what_is_not_met_is_admitted_in_the_docs() -> None:
    admitted = re.search(rf"^- {UNMET}：(.*)$", PAGE, re.MULTILINE)
    assert admitted
    assert admitted.group(1).split("、") == ([row["编号"] for row in ROWS if row["状态"] == UNMET] or ["无"])
