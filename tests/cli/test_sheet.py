"""Sheets from the command line: tried, brought in, handed out to somebody, brought back; each said as JSON as well."""

import json
import stat
import zipfile
from pathlib import Path

from caidang.core.interchange.sheets.reading import open_sheet
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.interfaces.cli.verbs import SHEET_PURPOSES
from tests.conftest import environment_of, furnish, run_caidang
from tests.core.interchange.sheet_files import xlsx

PEOPLE = "姓名,手机,所在城市\n林知夏,13800001111,上海\n周明远,13800002222,杭州\n合计,2,\n"


def test_purposes_are_those_of_the_program() -> None:
    assert {one.value: one.label for one in Purpose} == SHEET_PURPOSES


def test_a_sheet_goes_out_for_somebody_and_comes_back(tmp_path: Path) -> None:
    at = environment_of(tmp_path / "home")
    furnish(tmp_path / "home")
    (tmp_path / "list.csv").write_text(PEOPLE, encoding="utf-8")

    def told(*arguments: str) -> dict[str, object]:
        said = run_caidang("sheet", *arguments, "--json", environment=at)
        assert said.returncode == 0, said.stderr
        found: dict[str, object] = json.loads(said.stdout)
        return found

    tried = told("import", str(tmp_path / "list.csv"), "--dry-run")
    assert (tried["sheet"], tried["counts"]) == (None, {"created": 2, "refused": 1})
    assert told("import", str(tmp_path / "list.csv"))["counts"] == {"created": 2, "refused": 1}
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"")
    out.chmod(0o644)
    gone = told("export", str(out), "--columns", "姓名，手机，所在城市", "--to", "院校老师", "--purpose", "contact")
    assert (gone["people"], stat.S_IMODE(out.stat().st_mode)) == (2, 0o600)
    for place, why in ((out, "没有覆盖"), (tmp_path / "none" / "a.xlsx", "写不了"), (tmp_path, "请改文件名")):
        refused = run_caidang("sheet", "export", str(place), "--json", environment=at)
        assert (refused.returncode, refused.stdout, why in refused.stderr) == (1, "", True)
    rows = [cells for _, cells in open_sheet(out.read_bytes()).table().rows]
    assert ("仅供 院校老师" in rows[0][1], "用途：联系本人" in rows[0][1]) == (True, True)
    rows[2][3] = "苏州"
    back = tmp_path / "back.xlsx"
    back.write_bytes(xlsx(rows))
    assert told("return", str(back), "--dry-run")["counts"] == {"edited": 1, "same": 1}
    assert told("return", str(back))["counts"] == {"edited": 1, "same": 1}
    assert told("return", str(back), "--dry-run")["counts"] == {"same": 2}
    rows[2][3] = "苏州"
    rows[3][2] = "不是电话"
    back.write_bytes(xlsx(rows))
    for more in (("--dry-run",), ()):
        (left,) = told("return", str(back), *more)["refused"]  # type: ignore[misc]
        assert (left["row"], left["reasons"][0][:8]) == (4, "「手机」没有改：")
    other = run_caidang("sheet", "return", str(tmp_path / "list.csv"), environment=at)
    assert (other.returncode, "不是才档导出的表" in other.stderr) == (1, True)
    folder = run_caidang("sheet", "import", str(tmp_path), environment=at)
    assert (folder.returncode, "是文件夹" in folder.stderr) == (1, True)


def test_files_beside_a_sheet_come_from_a_folder_or_an_archive(tmp_path: Path) -> None:
    at = environment_of(tmp_path / "home")
    furnish(tmp_path / "home")
    (tmp_path / "list.csv").write_text(PEOPLE, encoding="utf-8")
    folder = tmp_path / "简历"
    (folder / "旧").mkdir(parents=True)
    (folder / "林知夏.txt").write_text("林知夏\n应聘会计", encoding="utf-8")
    (folder / "旧" / "13800002222.txt").write_text("周明远\n应聘设计", encoding="utf-8")
    (folder / "很大.txt").write_bytes(b"x" * (21 * 1024 * 1024))

    def came(files: Path) -> tuple[int, dict[str, object]]:
        said = run_caidang("sheet", "import", str(tmp_path / "list.csv"), "--files", str(files), "--json", environment=at)
        return said.returncode, json.loads(said.stdout) if said.stdout else {"problem": said.stderr}

    code, told = came(folder)
    assert (code, told["counts"]) == (1, {"created": 2, "refused": 1, "files": 2, "files_apart": 0})
    assert told["problem"] == "有 1 个文件超过 20 MB，没有收：很大.txt。"
    archive = tmp_path / "简历.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(folder / "林知夏.txt", "林知夏.txt")
    code, told = came(archive)
    assert (code, told["counts"], told["problem"]) == (0, {"same": 2, "refused": 1, "files": 1, "files_apart": 0}, None)
    archive.write_bytes(b"Rar!")
    assert "不是 ZIP" in str(came(archive)[1]["problem"])
