"""docs/安全/威胁.md says what whoever takes something learns; each row is proven by a test that exists."""

import re

from tests.laws.test_asvs import defined_in
from tests.laws.test_code import ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "安全" / "威胁.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| 被拿走的 |")
]
NEEDED = ("数据库", "blobs", "备份", "PostgreSQL", "硬盘", "会话", "日志", "内存")


def test_every_row_is_proven_by_a_test_that_exists() -> None:
    for taken, learnt, _, tests in ROWS:
        found = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)
        assert found, taken
        assert learnt, taken
        for path, name in found:
            assert name in defined_in(path), f"{taken}: {path}::{name}"


def test_what_must_be_told_is_told() -> None:
    told = " ".join(row[0] for row in ROWS)
    assert [word for word in NEEDED if word not in told] == []
