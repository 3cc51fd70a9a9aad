"""The laws of the whole tree: no machine's paths, no package index, no promises, no secrets."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).name
TEXT = {
    "", ".py", ".md", ".toml", ".html", ".css", ".js", ".mjs", ".json", ".sh", ".yml", ".yaml",
    ".txt", ".lock", ".svg", ".csv", ".cfg", ".ini",
}  # fmt: skip
GENERATED = {"vendor"}


def tree() -> list[Path]:
    """Every text file that belongs to the repository, committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode != 0:
        pytest.skip("not a git work tree")
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return sorted(p for p in paths if p.is_file() and p.suffix in TEXT and p.name != HERE)


FILES = tree()
OWN = [path for path in FILES if not GENERATED & set(path.parts)]


def hits(pattern: str, files: list[Path]) -> list[str]:
    compiled = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if compiled.search(line)
    ]


def test_there_are_files_to_check() -> None:
    assert len(OWN) > 20


def test_no_paths_of_a_machine() -> None:
    root = re.escape(str(ROOT))
    assert hits(rf"{root}\b|/home/[a-z]+/|/Users/[A-Za-z]+/|/root/", FILES) == []


def test_no_package_index_addresses() -> None:
    assert hits(r"--(extra-)?index-url|--find-links|\[\[tool\.uv\.index\]\]|index-url\s*=", FILES) == [
        hit for hit in hits(r"--(extra-)?index-url|--find-links", FILES)
        if hit.startswith("tools/lock.sh:")
    ]
    locks = [path for path in FILES if path.suffix == ".lock"]
    assert hits(r"https?://", locks) == []


def test_every_locked_package_has_hashes() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "requirements-dev.lock"):
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][a-z0-9._-]*(?:\[[^\]]*\])?==\S+", text, re.MULTILINE | re.I)
        entries = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)
        bare = [e.split()[0] for e in entries if "==" in e.split("\n")[0] and "--hash=" not in e]
        assert pins
        assert bare == []


def test_no_promises_of_later() -> None:
    assert hits(r"\b(TODO|FIXME|XXX|HACK)\b|[Cc]oming soon|敬请期待|即将推出|开发中", OWN) == []


def test_no_private_keys_or_tokens() -> None:
    assert hits(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{30,}", FILES) == []


def test_phones_are_invented_ones() -> None:
    """Only ranges that are plainly invented may stand in the tree: 138 0000, 139 0013 and alike."""
    phone = re.compile(r"(?<![\dA-Fa-f.])1[3-9]\d{9}(?![\dA-Fa-f])")
    invented = re.compile(r"1\d{2}(0000|0001|0013|1234|1111|2222|8888)\d{4}|1[3-9]\d{5}0000|1[3-9]012345678|1(\d)\2{9}")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in OWN
        if path.suffix not in (".lock", ".svg")
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        for match in phone.findall(line)
        if not invented.fullmatch(match)
    ]
    assert found == []


def test_mails_are_invented_ones() -> None:
    """Nobody's address; job sites' own senders stand in the invented mails that imitate theirs."""
    mail = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
    allowed = re.compile(
        r"(.*\.)?example(\.(com|org|net|cn|com\.cn))?|.*\.(invalid|test|example|local)|localhost"
        r"|(.*\.)?(51job|zhaopin|liepin|bosszhipin|lagou)\.(com|cn)"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number} {domain}"
        for path in OWN
        if path.suffix not in (".lock", ".svg")
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        for domain in mail.findall(line)
        if not allowed.fullmatch(domain.lower()) and re.search(r"[a-z]{2,}$", domain)
    ]
    assert found == []


def test_what_makes_a_run_of_the_tests_longer_reaches_them() -> None:
    """The tests' settings clear the environment of what a real installation set there; their own words stay."""
    asked = re.compile(r'environ\.get\("(CAIDANG_[A-Z_]+)", "')
    own = {name for path in (ROOT / "tests").rglob("test_*.py") for name in asked.findall(path.read_text(encoding="utf-8"))}
    kept = (ROOT / "tests" / "settings.py").read_text(encoding="utf-8")
    assert own
    assert [name for name in sorted(own) if f'"{name}"' not in kept] == []
