"""Promise 1: nothing personal lies in clear in any file that the program writes."""

import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from caidang.core.crypto.keyring import Keyring
from caidang.core.crypto.words import root_to_words
from caidang.foundation.vault.keys import open_vault
from tests.conftest import Served, environment_of, furnish, run_caidang, wait_until
from tools.corpus import invent, render

SECRETS = ("欧阳知遥", "13800009137", "zhiyao.ouyang@example.cn", "星穹量子科技有限公司", "极地生物声学")
RESUME = """欧阳知遥
电话：13800009137  邮箱：zhiyao.ouyang@example.cn
工作经历
2019.03-至今 星穹量子科技有限公司 声学工程师
负责极地生物声学数据的采集与分析。
"""



def every_file(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def found_in_clear(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Every (file, word) pair where the word stands in clear, in any encoding a file might use."""
    needles = [
        (word, word.encode(encoding)) for word in words for encoding in ("utf-8", "gb18030", "utf-16-le")
    ]
    return [
        f"{path.relative_to(folder)}: {word}"
        for path in every_file(folder)
        for word, needle in needles
        if needle in path.read_bytes()
    ]


def keys_in_clear(folder: Path, ring: Keyring) -> list[str]:
    """Every file in which a key stands in clear: as it is, in hex, in base64, as words of the kit."""
    keys = {"root": ring.root, "database": ring.database, "wrapping": ring.wrapping, "index": ring.index}
    keys |= {name: ring.purpose(name) for name in ("own", "backup", "audit", "audit anchor", "django", "second-factor")}
    needles = [(name, form) for name, key in keys.items() for form in (key, key.hex().encode(), b64encode(key))]
    needles.append(("words", " ".join(root_to_words(ring.root)[:3]).encode()))
    return [f"{path.name}: {name}" for path in every_file(folder) for name, needle in needles if needle in path.read_bytes()]


def sow(inbox: Path) -> tuple[str, ...]:
    """Write résumés in several formats to hand in; returns the words that may be nowhere."""
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "欧阳知遥.txt").write_text(RESUME, encoding="utf-8")
    (inbox / "欧阳知遥-坏.pdf").write_bytes(b"%PDF-1.7\n" + RESUME.encode())
    words = list(SECRETS)
    person = invent(4711)
    for layout in ("docx-plain", "html-page", "markdown"):
        rendered = render(person, layout, 4711)
        (inbox / rendered.name).write_bytes(rendered.data)
    words += [person.name, *person.phones, *person.emails]
    return tuple(words)


def test_the_command_line_leaves_nothing_in_clear(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    furnish(tmp_path)
    words = sow(tmp_path / "files")
    run_caidang("intake", str(tmp_path / "files"), "--yes", environment=environment)
    found = run_caidang("search", "极地生物声学", environment=environment)
    assert "共 1 人" in found.stdout, found.stderr
    shutil.rmtree(tmp_path / "files")
    assert list(every_file(tmp_path / "data"))
    assert found_in_clear(tmp_path / "data", words) == []
    ring = open_vault(tmp_path / "data", key_file=tmp_path / "data.key", environ={})
    assert keys_in_clear(tmp_path / "data", ring) == []
    assert keys_in_clear(tmp_path, ring) == ["data.key: root"], "the search can find what it looks for"


def test_a_running_server_leaves_nothing_in_clear(served: Served) -> None:
    words = sow(served.inbox)
    served.command("intake", str(served.inbox))
    # The worker is still building the index of a folder that has only just been made.
    wait_until(lambda: "共 1 人" in served.command("search", "极地生物声学").stdout, what="the record in the index")
    assert found_in_clear(served.data, words) == []
    ring = open_vault(served.data, key_file=Path(served.environment["CAIDANG_KEY_FILE"]), environ={})
    assert keys_in_clear(served.data, ring) == []
    assert not [line for line in served.output if ring.root.hex() in line or b64encode(ring.root).decode() in line]
    assert not [line for line in served.output if any(word in line for word in words)]
