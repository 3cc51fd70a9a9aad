"""Keys by the command line: changed, and backups of before and after restored by the root of their time."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from caidang.core.crypto.passphrase import wrap_root
from caidang.core.crypto.words import root_to_words
from caidang.foundation.vault.header import Mode, read_header, write_header
from caidang.foundation.vault.sources import read_key_file
from tests.cli.test_backup import ask
from tests.conftest import environment_of, furnish, run_caidang
from tests.laws.test_nothing_in_clear import found_in_clear, sow

PHRASE = "竹子 月亮 灯塔 河流 2026"
WORD = "极地生物声学"


def opened_by(home: Path, mode: Mode, phrase: str = "") -> bytes:
    """A vault whose root key a passphrase or the environment gives; returns the root."""
    furnish(home)
    root, header = read_key_file(home / "data.key"), read_header(home / "data")
    wrapped = wrap_root(root, phrase) if phrase else None
    write_header(home / "data", replace(header, mode=mode, wrapped=wrapped), may_replace=True)
    (home / "data.key").unlink()
    return root


def finds(environment: dict[str, str]) -> bool:
    return "共 1 人" in run_caidang("search", WORD, environment=environment).stdout


def restored(environment: dict[str, str], home: Path, disk: Path, *more: str, words: bytes = b"") -> dict[str, object]:
    into = home / "new"
    shutil.rmtree(into, ignore_errors=True)
    kept = {**environment, "CAIDANG_KEY_FILE": str(home / "new.key")} if words else environment
    (home / "new.key").unlink(missing_ok=True)
    stdin = " ".join(root_to_words(words)) if words else ""
    told: dict[str, object] = ask(
        kept, "restore", "--from", str(disk), "--into", str(into), *(("--words",) if words else ()), *more, stdin=stdin
    )
    assert told["problems"] == []
    assert finds({**kept, "CAIDANG_DATA": str(into), "CAIDANG_LIVE_INDEX": str(home / "live2")})
    return told


def test_from_one_root_to_the_next_with_backups_of_both(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    furnish(tmp_path)
    words = sow(tmp_path / "files")
    run_caidang("intake", str(tmp_path / "files"), environment=environment)
    disk = tmp_path / "disk"
    ask(environment, "backup", "target", "add", "--name", "盘", "--kind", "folder", "--set", f"path={disk}", "--append-only")
    ask(environment, "backup", "run")
    first = read_key_file(tmp_path / "data.key")
    before = ask(environment, "keys", "status")
    assert (before["generation"], before["to_rewrap"], before["root_change"]) == (1, 0, "")
    changed = ask(environment, "keys", "rotate", "--root")
    assert changed["from"] == before["fingerprint"]
    second = read_key_file(tmp_path / "data.key")
    assert second != first
    ask(environment, "keys", "rotate", "--database")
    done = ask(environment, "keys", "rotate", "--subject")
    assert done["subjects"] > 3
    assert done["values"] > 20
    after = ask(environment, "keys", "status")
    assert (after["generation"], after["database"], after["database_generation"]) == (2, 1, 2)
    assert after["fingerprint"] == changed["to"]
    assert after["kit_confirmed_at"] is None
    assert finds(environment)
    assert ask(environment, "check")["problems"] == []
    wrong = {**environment, "CAIDANG_ROOT_KEY": first.hex()}
    assert "需要指纹" in run_caidang("check", environment=wrong).stderr
    (second_run,) = ask(environment, "backup", "run")
    ask(environment, "backup", "run")
    assert second_run["new_chunks"] > 0
    (drilled,) = ask(environment, "drill")
    assert drilled["problems"] == []
    # The new root opens all of it, the root of then what was written then.
    newest = restored(environment, tmp_path, disk)
    states = ask(environment, "restore", "--from", str(disk), "--list")
    assert len(states) == 3
    oldest = restored(environment, tmp_path, disk, "--at", states[-1]["at"])
    by_then = restored(environment, tmp_path, disk, words=first)
    assert newest["at"] != oldest["at"] == by_then["at"]
    alone(tmp_path, disk)
    secrets = [text for root in (first, second) for text in (root.hex(), root.hex().upper())]
    assert found_in_clear(tmp_path / "data", (*words, *secrets)) == []
    assert found_in_clear(disk, (*words, *secrets)) == []


def alone(home: Path, disk: Path) -> None:
    """The file that needs no program reads a backup of several roots."""
    command = [sys.executable, "-I", str(disk / "restore.py"), str(disk), "--key-file", str(home / "data.key"), "--into", str(home / "alone")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
    environment = {**environment_of(home), "CAIDANG_DATA": str(home / "alone"), "CAIDANG_KEY_FILE": str(home / "data.key")}
    assert ask(environment, "check")["problems"] == []


def test_a_passphrase_stays_when_the_root_changes_and_can_be_changed(tmp_path: Path) -> None:
    environment = {**environment_of(tmp_path), "CAIDANG_PASSPHRASE": PHRASE}
    opened_by(tmp_path, Mode.PASSPHRASE, PHRASE)
    changed = ask(environment, "keys", "rotate", "--root")
    assert ask(environment, "keys", "status")["fingerprint"] == changed["to"]
    ask(environment, "keys", "passphrase", stdin="another long passphrase\n")
    assert "口令不对" in run_caidang("keys", "status", environment=environment).stderr
    environment["CAIDANG_PASSPHRASE"] = "another long passphrase"
    assert ask(environment, "keys", "status")["fingerprint"] == changed["to"]


def test_where_the_environment_gives_the_root_both_open_it_until_the_new_one_did(tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    first = opened_by(tmp_path, Mode.ENVIRONMENT)
    (folder / "caidang-root-key").write_text(first.hex())
    environment = {**environment_of(tmp_path), "CREDENTIALS_DIRECTORY": str(folder)}
    assert ask(environment, "keys", "status")["mode"] == "environment"
    assert "CAIDANG_NEW_ROOT_KEY" in run_caidang("keys", "rotate", "--root", environment=environment).stderr
    changed = ask({**environment, "CAIDANG_NEW_ROOT_KEY": "22" * 32}, "keys", "rotate", "--root")
    assert changed["is_waiting"]
    assert ask(environment, "keys", "status")["root_change"] == "switched"
    (folder / "caidang-root-key").write_text("22" * 32)
    assert ask(environment, "keys", "status")["root_change"] == ""
    (folder / "caidang-root-key").write_text(first.hex())
    assert "需要指纹" in run_caidang("keys", "status", environment=environment).stderr


def test_an_erased_person_stays_erased_whatever_is_restored(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    furnish(tmp_path)
    sow(tmp_path / "files")
    run_caidang("intake", str(tmp_path / "files"), environment=environment)
    disk = tmp_path / "disk"
    ask(environment, "backup", "target", "add", "--name", "盘", "--kind", "folder", "--set", f"path={disk}", "--append-only")
    ask(environment, "backup", "run")
    (found,) = ask(environment, "search", WORD)["hits"]
    ask(environment, "erase", found["candidate"], "--reason", "asked", "--yes")
    ask(environment, "backup", "run")
    (drilled,) = ask(environment, "drill")
    assert drilled["problems"] == []
    states = ask(environment, "restore", "--from", str(disk), "--list")
    told = ask(environment, "restore", "--from", str(disk), "--into", str(tmp_path / "new"), "--at", states[-1]["at"])
    assert (told["erased_again"], told["problems"]) == (1, [])
    there = {**environment, "CAIDANG_DATA": str(tmp_path / "new"), "CAIDANG_LIVE_INDEX": str(tmp_path / "live2")}
    assert "共 1 人" not in run_caidang("search", WORD, environment=there).stdout
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(tmp_path / "files" / "欧阳知遥.txt", again)
    (asked,) = [json.loads(line) for line in run_caidang("intake", str(again), "--json", environment=there).stdout.splitlines()]
    assert "抹除过" in json.dumps(asked, ensure_ascii=False)
