"""A backup made when format 1 was new: read for ever, by the program and by the file that needs no program.

``python -m tests.apps.backup.test_golden`` made it; it is never made again for the same format.
"""

import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from caidang.core.crypto.words import root_to_words
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.services.targets import leave_aids
from tests.apps.backup.small import ROOT, SECOND, SmallVault, names_in, restored, tick

GOLDEN = Path(__file__).parent / "golden"
NEWEST = {"1": ROOT, "2": SECOND}
"""The root key of the newest state in each."""
FORMATS = sorted(path.name for path in GOLDEN.iterdir()) if GOLDEN.is_dir() else []
ALONE = files("caidang.domain.backup").joinpath("shipped/restore.py")


def test_there_is_one_of_every_format() -> None:
    assert FORMATS == ["1", "2"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_old_backup_is_restored(name: str, tmp_path: Path) -> None:
    vault = restored(FolderPlace(GOLDEN / name), tmp_path / "new", root=NEWEST[name])
    assert len(names_in(vault)) == 5
    before = restored(FolderPlace(GOLDEN / name), tmp_path / "old", before=tick(0), root=NEWEST[name])
    assert len(names_in(before)) == 3
    with before.opened() as db:
        assert db.execute("SELECT id FROM vault_datakey WHERE wrapped IS NULL").fetchall() == [(2,)]


@pytest.mark.parametrize("name", FORMATS)
def test_an_old_backup_is_restored_without_the_program(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-I", str(ALONE), str(GOLDEN / name), "--into", str(tmp_path / "new")]
    done = subprocess.run(command, env={"CAIDANG_ROOT_KEY": NEWEST[name].hex()}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "new" / "blobs").glob("??/*"))) == 5
    vault = SmallVault(tmp_path / "new")
    with vault.opened() as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert vault.keyring.database.hex() == (tmp_path / "new" / "database.key").read_text().strip()


def test_the_paper_alone_opens_a_backup_without_the_program(tmp_path: Path) -> None:
    """Who has the recovery kit and the disk needs neither the program nor the key's file."""
    disk = tmp_path / "disk"
    shutil.copytree(GOLDEN / "2", disk)
    leave_aids(FolderPlace(disk), over=True)
    words = [f"{place}. {word}" for place, word in enumerate(root_to_words(SECOND), 1)]

    def ask(said: list[str]) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-I", str(disk / "restore.py"), str(disk), "--words", "--into", str(tmp_path / "new")]
        return subprocess.run(command, env={}, input="\n".join(said), capture_output=True, text=True, check=False)

    changed = ask([words[1], words[0], *words[2:]])
    assert changed.returncode == 1
    assert not (tmp_path / "new").exists()
    assert "24 words" in ask(words[:-1]).stderr
    done = ask(words)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "new" / "blobs").glob("??/*"))) == 5


def test_what_restores_without_the_program_is_as_new_as_what_writes(tmp_path: Path) -> None:
    """Except where nothing may be written over: there what is missing is added."""
    place = FolderPlace(tmp_path)
    place.put("restore.py", b"of format 1")
    leave_aids(place, over=False)
    assert place.get("restore.py") == b"of format 1"
    assert place.size("words.txt")
    leave_aids(place, over=True)
    assert place.get("restore.py") == ALONE.read_bytes()


def test_the_root_of_then_opens_what_was_written_then(tmp_path: Path) -> None:
    """Until somebody is erased after the change, the keyring of then stays for it."""
    vault = restored(FolderPlace(GOLDEN / "2"), tmp_path / "then", root=ROOT)
    assert len(names_in(vault)) == 3


def make(folder: Path, home: Path) -> None:
    """Make the archive: three people, one of them erased before the second state, two more, after a change of the root."""
    vault = SmallVault(home)
    vault.add(3, size=64)
    vault.back_up_to(folder, 0)
    with vault.opened() as db:
        db.execute("UPDATE vault_datakey SET wrapped = NULL, erased_at = '2026-11-29' WHERE id = 2")
    vault.change_root()
    vault.add(2, size=64)
    vault.back_up_to(folder, 1)


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
