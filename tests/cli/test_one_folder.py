"""One data folder has one index in memory, by whatever way a command comes to it."""

from pathlib import Path

from caidang.config.env import read_env


def test_a_folder_has_one_index_by_whatever_way_one_comes_to_it(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    ways = (tmp_path / "data", tmp_path / "other" / ".." / "data", tmp_path / "link")
    assert len({read_env({"CAIDANG_DATA": str(way)}).live_index for way in ways}) == 1
    assert read_env({"CAIDANG_DATA": str(tmp_path / "other")}).live_index != read_env({"CAIDANG_DATA": str(ways[0])}).live_index
