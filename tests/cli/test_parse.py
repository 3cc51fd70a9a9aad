"""``caidang parse``: one file in, its values out, nothing stored."""

import json
from pathlib import Path

import pytest

from tests.conftest import environment_of, run_caidang

RESUME = """张伟
电话：138 0000 1234    邮箱：zhangwei@example.com
教育经历
2012.09 - 2016.06  华东理工大学  计算机科学与技术  本科
工作经历
2016.07 - 至今  上海示例软件有限公司  软件工程师
"""
KEYS = {
    "name", "phones", "emails", "gender", "birth", "city", "highest_degree", "education",
    "employment", "skills", "expected_job", "expected_salary", "confidence", "warnings",
}  # fmt: skip


def test_json_has_the_promised_shape_and_nothing_is_stored(tmp_path: Path) -> None:
    file = tmp_path / "张伟.txt"
    file.write_text(RESUME, encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    done = run_caidang("parse", str(file), "--json", environment=environment_of(home))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) >= KEYS
    assert found["name"] == "张伟"
    assert found["phones"] == ["13800001234"]
    assert found["emails"] == ["zhangwei@example.com"]
    assert found["employment"][0]["end"] == "present"
    assert list(home.iterdir()) == []


def test_lines_for_a_person(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(RESUME, encoding="utf-8")
    done = run_caidang("parse", str(file), environment=environment_of(tmp_path))
    assert "姓名：张伟" in done.stdout


@pytest.mark.parametrize(
    ("content", "saying"),
    [(b"", "空"), (b"MZ" + bytes(2000), ""), (b"%PDF-1.7\nbroken", ""), (bytes(21 << 20), "20 MB")],
)
def test_a_file_that_cannot_be_read_has_a_reason(
    tmp_path: Path, content: bytes, saying: str
) -> None:
    file = tmp_path / "简历.pdf"
    file.write_bytes(content)
    done = run_caidang("parse", str(file), "--json", environment=environment_of(tmp_path))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("caidang: ")
    assert saying in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = run_caidang("parse", str(tmp_path / "none.pdf"), environment=environment_of(tmp_path))
    assert done.returncode == 1
    assert "找不到文件" in done.stderr
