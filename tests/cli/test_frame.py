"""The command's frame: help, mistakes, options before and after the verb, a fresh folder."""

import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from caidang.config.entry import main
from caidang.foundation.vault.header import Mode
from caidang.foundation.vault.keys import create_vault
from tests.conftest import caidang, environment_of, furnish, run_caidang


def test_help_lists_every_verb_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    for word in ("用法", "serve", "worker", "init", "parse", "启动网页"):
        assert word in shown


@pytest.mark.parametrize(
    ("arguments", "saying"),
    [
        (["dance"], "没有「dance」这个命令"),
        (["serve", "--port", "eight"], "--port 要是整数"),
        (["parse"], "缺少参数：文件"),
        (["parse", "a.pdf", "--loud"], "不认识的参数：--loud"),
        (["--data"], "--data 后面要有一个值"),
        (["serve", "--por", "1"], "不认识的参数"),
    ],
)
def test_a_mistake_is_told_in_chinese_with_exit_code_2(
    arguments: list[str], saying: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert saying in capsys.readouterr().err


@pytest.mark.parametrize("is_before", [True, False])
def test_options_stand_before_or_after_the_verb(tmp_path: Path, is_before: bool) -> None:
    data, key = tmp_path / "here" / "store", tmp_path / "kept.key"
    options = ["--data", str(data), "--key-file", str(key), "--yes"]
    arguments = [*options, "init"] if is_before else ["init", *options]
    done = run_caidang(*arguments, environment=environment_of(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (data / "vault.json").exists()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not (tmp_path / "data").exists()


def test_a_fresh_folder_is_not_made_without_being_asked_for(tmp_path: Path) -> None:
    done = run_caidang("init", environment=environment_of(tmp_path))
    assert done.returncode == 1
    assert "--yes" in done.stderr
    assert "没有改动" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("answer", "is_made"), [("n", False), ("y", True)])
def test_on_a_terminal_it_asks(tmp_path: Path, answer: str, is_made: bool) -> None:
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            caidang("init"), env=environment_of(tmp_path), stdin=theirs,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            os.write(ours, f"{answer}\n".encode())
            out, _ = process.communicate(timeout=60)
    finally:
        os.close(ours)
        os.close(theirs)
    assert "现在新建吗" in out
    assert (process.returncode == 0) is is_made
    assert (tmp_path / "data").exists() is is_made
    assert (tmp_path / "data.key").exists() is is_made


def test_init_again_changes_nothing(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    furnish(tmp_path)
    kept = (tmp_path / "data.key").read_bytes(), (tmp_path / "data" / "vault.json").read_bytes()
    assert run_caidang("init", environment=environment).returncode == 0
    now = (tmp_path / "data.key").read_bytes(), (tmp_path / "data" / "vault.json").read_bytes()
    assert now == kept


def test_two_first_starts_at_once_make_one_vault(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    running = [
        subprocess.Popen(caidang("init", "--yes"), env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], said


def test_a_wrong_key_refuses_with_both_fingerprints_and_touches_nothing(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    furnish(tmp_path)
    create_vault(tmp_path / "other" / "data", mode=Mode.FILE, key_file=tmp_path / "other" / "data.key")
    before = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()}
    wrong = {**environment, "CAIDANG_KEY_FILE": str(tmp_path / "other" / "data.key")}
    for verb in (["init"], ["serve", "--yes"]):
        done = run_caidang(*verb, environment=wrong)
        assert done.returncode == 1
        assert "密钥不是这个库的" in done.stderr
        assert "Traceback" not in done.stderr
    after = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()}
    after.pop(tmp_path / "data" / "serve.lock", None)
    assert after == before


def test_parse_starts_without_django() -> None:
    program = (
        "import sys, caidang.config.entry, caidang.interfaces.cli.commands.parse;"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
