"""Everything leaves one installation and comes into another: proven equal, and used there."""

import json
from pathlib import Path

from tests.conftest import environment_of, furnish, run_caidang

PEOPLE = "姓名,手机,邮箱,所在城市,标签\n林知夏,13800001111,lin@example.com,上海,急聘\n周明远,13800002222,,杭州,\n"
RESUME = "林知夏\n电话：13800001111\n南京大学 会计学 本科 2015.09-2019.06\n"


def test_everything_comes_over_equal(tmp_path: Path) -> None:
    old, new = environment_of(tmp_path / "old"), environment_of(tmp_path / "new")
    furnish(tmp_path / "old")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "林知夏.txt").write_text(RESUME, encoding="utf-8")
    (tmp_path / "list.csv").write_text(PEOPLE, encoding="utf-8")

    def done(*arguments: str, at: dict[str, str]) -> str:
        said = run_caidang(*arguments, environment=at)
        assert said.returncode == 0, said.stderr
        return said.stdout

    done("sheet", "import", str(tmp_path / "list.csv"), "--files", str(tmp_path / "files"), at=old)
    asked = ("--purpose", "moving", "--to", "新系统", "--yes", "--json")
    first = json.loads(done("export", "--portable", str(tmp_path / "a"), *asked, at=old))
    assert (first["people"], first["originals"] > 0) == (2, True)
    assert first["stays"] == {}
    came = json.loads(done("import", "--portable", str(tmp_path / "a"), "--yes", "--json", at=new))
    assert (came["rows"], came["equal"]) == (first["rows"], True)
    done("export", "--portable", str(tmp_path / "b"), *asked, at=new)
    for path in sorted((tmp_path / "a").rglob("*")):
        beside = tmp_path / "b" / path.relative_to(tmp_path / "a")
        if path.is_dir() or path.name == "manifest.json" or path.parent.name == "audit":
            continue
        # What each export notes of itself comes after what was there.
        is_growing = path.name in ("audit_auditevent.jsonl", "compliance_disclosure.jsonl")
        content = beside.read_bytes()
        assert (content[: path.stat().st_size] if is_growing else content) == path.read_bytes(), path.name
    assert "林知夏" in done("search", "南京大学", at=new)
    again = json.loads(done("sheet", "import", str(tmp_path / "list.csv"), "--dry-run", "--json", at=new))
    assert again["counts"].get("same") == 2, "another root, and people are known by their tokens all the same"
