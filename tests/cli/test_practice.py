"""``caidang practice``: beside the real installation, and never in it."""

from pathlib import Path

import pytest

from caidang.config.commands.practice import KEPT, MARK, practice_environment, reset
from caidang.core.errors import Conflict

REAL = {
    "PATH": "/usr/bin", "CAIDANG_DATABASE_URL": "postgres://db/real", "CAIDANG_SMTP_HOST": "mail.example.com",
    "CAIDANG_SMTP_FROM": "hr@example.com", "CAIDANG_FOLDERS": "/srv/real", "CAIDANG_ANCHORS": "/srv/anchors",
    "CAIDANG_ROOT_KEY": "secret", "CAIDANG_HOSTS": "hr.example.cn", "CAIDANG_SOMETHING_NEW": "1",
}  # fmt: skip


def test_nothing_of_the_real_one_is_taken_along(tmp_path: Path) -> None:
    real = tmp_path / "data"
    made = practice_environment({**REAL, "CAIDANG_DATA": str(real), "CAIDANG_KEY_FILE": str(tmp_path / "real.key")})
    ours = {name for name in made if name.startswith("CAIDANG_")}
    assert ours == {"CAIDANG_DATA", "CAIDANG_KEY_FILE", "CAIDANG_INBOX", "CAIDANG_PRACTICE", "CAIDANG_HOSTS"}
    assert ours & set(REAL) <= KEPT
    assert made["PATH"] == "/usr/bin"
    places = {Path(made[name]) for name in ("CAIDANG_DATA", "CAIDANG_KEY_FILE", "CAIDANG_INBOX")}
    assert len(places) == 3
    assert not any(place == real or real in place.parents or place == tmp_path / "real.key" for place in places)


def test_only_a_practice_space_is_thrown_away(tmp_path: Path) -> None:
    folder = tmp_path / "data-practice"
    reset(folder)
    folder.mkdir()
    (folder / "caidang.db").write_text("real")
    with pytest.raises(Conflict):
        reset(folder)
    assert (folder / "caidang.db").exists()
    (folder / MARK).write_text("{}")
    (tmp_path / "data-practice.key").write_text("key")
    reset(folder)
    assert list(tmp_path.iterdir()) == []
