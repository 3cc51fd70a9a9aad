"""Making and opening a vault: the right key opens it, any other is named and touches nothing."""

import json
import threading
from base64 import b64encode
from pathlib import Path

import pytest

from caidang.core.crypto.keyring import Keyring, fingerprint, new_root
from caidang.core.crypto.shares import share_to_words, split_root
from caidang.core.crypto.words import root_to_words, words_to_root
from caidang.core.errors import InvalidInput, KeyProblem
from caidang.foundation.vault.keys import (
    change_passphrase,
    create_vault,
    is_vault,
    open_vault,
)
from caidang.foundation.vault.kit import recovery_words
from caidang.foundation.vault.recovery import recover_vault
from caidang.foundation.vault.sources import root_from_environment, write_key_file

PHRASE = "竹子 月亮 灯塔 河流 2026"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "data.key"


def everything(folder: Path) -> dict[str, bytes]:
    return {str(f): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_a_key_file_is_made_outside_and_opens_the_vault(data: Path, key_file: Path) -> None:
    assert not is_vault(data)
    ring = create_vault(data, mode="file", key_file=key_file)
    assert is_vault(data)
    assert open_vault(data, key_file=key_file, environ={}) == ring
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert (data / "vault.json").stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in data.iterdir()] == ["vault.json"]
    content = (data / "vault.json").read_text()
    for secret in (ring.root, ring.database, ring.wrapping):
        assert b64encode(secret).decode() not in content
        assert secret.hex() not in content


def test_every_vault_has_a_root_and_a_salt_of_its_own(tmp_path: Path) -> None:
    rings = [
        create_vault(tmp_path / str(n), mode="file", key_file=tmp_path / f"{n}.key")
        for n in range(3)
    ]
    assert len({ring.root for ring in rings}) == len({ring.salt for ring in rings}) == 3


def test_another_key_is_refused_with_both_fingerprints(
    tmp_path: Path, data: Path, key_file: Path
) -> None:
    right = create_vault(data, mode="file", key_file=key_file)
    other = tmp_path / "other.key"
    root = new_root()
    write_key_file(other, root)
    before = everything(tmp_path)
    with pytest.raises(KeyProblem) as caught:
        open_vault(data, key_file=other, environ={})
    text = str(caught.value)
    assert right.fingerprint in text
    assert fingerprint(root) in text
    assert "没有改动任何内容" in text
    assert everything(tmp_path) == before


def test_a_missing_key_file_is_named_with_the_fingerprint(data: Path, key_file: Path) -> None:
    ring = create_vault(data, mode="file", key_file=key_file)
    key_file.rename(key_file.with_suffix(".away"))
    with pytest.raises(KeyProblem, match=ring.fingerprint):
        open_vault(data, key_file=key_file, environ={})


@pytest.mark.parametrize(
    "content", ["", "caidang-root-key v1\n", "caidang-root-key v9\nAAAA\n", "no key at all\xff"]
)
def test_a_damaged_key_file_is_named(data: Path, key_file: Path, content: str) -> None:
    ring = create_vault(data, mode="file", key_file=key_file)
    key_file.write_text(content, encoding="latin-1")
    with pytest.raises(KeyProblem, match=ring.fingerprint):
        open_vault(data, key_file=key_file, environ={})


def test_a_key_file_that_others_can_read_is_refused(data: Path, key_file: Path) -> None:
    create_vault(data, mode="file", key_file=key_file)
    key_file.chmod(0o640)
    with pytest.raises(KeyProblem, match="chmod 600"):
        open_vault(data, key_file=key_file, environ={})


def test_a_key_file_inside_the_data_folder_is_refused(data: Path) -> None:
    with pytest.raises(KeyProblem, match="数据文件夹里"):
        create_vault(data, mode="file", key_file=data / "deep" / "data.key")
    assert not is_vault(data)


def test_a_folder_with_a_vault_or_with_data_is_not_made_anew(data: Path, key_file: Path) -> None:
    create_vault(data, mode="file", key_file=key_file)
    before = everything(data)
    with pytest.raises(KeyProblem, match="已经有一个库"):
        create_vault(data, mode="file", key_file=key_file)
    assert everything(data) == before
    (data / "caidang.db").write_bytes(b"sealed")
    (data / "vault.json").unlink()
    with pytest.raises(KeyProblem, match="再也打不开"):
        create_vault(data, mode="file", key_file=key_file)


def test_a_start_that_died_after_the_key_file_can_be_completed(data: Path, key_file: Path) -> None:
    root = new_root()
    write_key_file(key_file, root)
    ring = create_vault(data, mode="file", key_file=key_file)
    assert ring.root == root


def test_a_key_file_is_never_overwritten(data: Path, key_file: Path) -> None:
    write_key_file(key_file, new_root())
    before = key_file.read_bytes()
    with pytest.raises(KeyProblem, match="已经存在"):
        write_key_file(key_file, new_root())
    with pytest.raises(KeyProblem, match="另一把密钥"):
        create_vault(data, mode="file", key_file=key_file, root=new_root())
    assert key_file.read_bytes() == before


def test_those_who_make_it_at_the_same_moment_get_the_same_vault(
    data: Path, key_file: Path
) -> None:
    rings: list[Keyring] = []
    together = threading.Barrier(6)

    def make() -> None:
        together.wait()
        try:
            rings.append(create_vault(data, mode="file", key_file=key_file))
        except KeyProblem:
            rings.append(open_vault(data, key_file=key_file, environ={}))

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rings) == 6
    assert len({ring.database for ring in rings}) == 1
    assert [file.name for file in data.iterdir()] == ["vault.json"]


@pytest.mark.parametrize("field", ["salt", "check", "fingerprint"])
def test_a_changed_header_is_noticed(data: Path, key_file: Path, field: str) -> None:
    create_vault(data, mode="file", key_file=key_file)
    header = data / "vault.json"
    content = json.loads(header.read_text())
    content[field] = (
        "B" + content[field][1:] if content[field][0] != "B" else "C" + content[field][1:]
    )
    header.write_text(json.dumps(content))
    with pytest.raises(KeyProblem, match="没有改动任何内容"):
        open_vault(data, key_file=key_file, environ={})


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 1}', '{"format": 1, "mode": "x", "salt": "?"}']
)
def test_a_damaged_header_is_named(data: Path, key_file: Path, content: str) -> None:
    create_vault(data, mode="file", key_file=key_file)
    (data / "vault.json").write_text(content)
    with pytest.raises(KeyProblem, match="备份"):
        open_vault(data, key_file=key_file, environ={})


def test_a_header_of_a_later_version_is_named(data: Path, key_file: Path) -> None:
    create_vault(data, mode="file", key_file=key_file)
    content = json.loads((data / "vault.json").read_text())
    (data / "vault.json").write_text(json.dumps({**content, "format": 3}))
    with pytest.raises(KeyProblem, match="升级"):
        open_vault(data, key_file=key_file, environ={})


def test_a_folder_without_a_vault_says_so(data: Path, key_file: Path) -> None:
    with pytest.raises(KeyProblem, match=r"vault\.json"):
        open_vault(data, key_file=key_file, environ={})
    assert not data.exists()


def test_a_passphrase_opens_the_vault_and_can_be_changed(
    tmp_path: Path, data: Path, key_file: Path
) -> None:
    ring = create_vault(data, mode="passphrase", key_file=key_file, passphrase=PHRASE)
    assert not key_file.exists()
    assert open_vault(data, key_file=key_file, environ={"CAIDANG_PASSPHRASE": PHRASE}) == ring
    with pytest.raises(KeyProblem, match=f"口令不对.*{ring.fingerprint}"):
        open_vault(data, key_file=key_file, environ={"CAIDANG_PASSPHRASE": PHRASE + "!"})
    with pytest.raises(KeyProblem, match="CAIDANG_PASSPHRASE"):
        open_vault(data, key_file=key_file, environ={})
    before = everything(data)
    with pytest.raises(InvalidInput):
        change_passphrase(data, old=PHRASE, new="short")
    with pytest.raises(KeyProblem):
        change_passphrase(data, old="not the passphrase", new="another long one")
    assert everything(data) == before
    change_passphrase(data, old=PHRASE, new="another long one")
    file = tmp_path / "phrase"
    file.write_text("another long one\n")
    assert (
        open_vault(data, key_file=key_file, environ={"CAIDANG_PASSPHRASE_FILE": str(file)}) == ring
    )
    with pytest.raises(KeyProblem, match="口令不对"):
        open_vault(data, key_file=key_file, environ={"CAIDANG_PASSPHRASE": PHRASE})
    assert [entry.name for entry in data.iterdir()] == ["vault.json"]


def test_the_environment_opens_the_vault(data: Path, key_file: Path) -> None:
    root = new_root()
    ring = create_vault(data, mode="environment", key_file=key_file, root=root)
    for text in (root.hex(), b64encode(root).decode(), f" {root.hex()}\n"):
        assert open_vault(data, key_file=key_file, environ={"CAIDANG_ROOT_KEY": text}) == ring
    with pytest.raises(KeyProblem, match=ring.fingerprint):
        open_vault(data, key_file=key_file, environ={})
    with pytest.raises(KeyProblem, match="base64"):
        open_vault(data, key_file=key_file, environ={"CAIDANG_ROOT_KEY": "not a key"})
    with pytest.raises(KeyProblem, match=ring.fingerprint):
        open_vault(data, key_file=key_file, environ={"CAIDANG_ROOT_KEY": new_root().hex()})
    assert root_from_environment({"CAIDANG_ROOT_KEY": ""}) is None


def test_the_recovery_words_open_a_vault_whose_key_file_is_lost(
    data: Path, key_file: Path
) -> None:
    ring = create_vault(data, mode="file", key_file=key_file)
    written = "\n".join(recovery_words(ring))
    key_file.unlink()
    write_key_file(key_file, words_to_root(written))
    assert open_vault(data, key_file=key_file, environ={}) == ring


def test_a_lost_key_file_and_a_forgotten_passphrase_are_recovered_from_the_words(
    tmp_path: Path, data: Path, key_file: Path
) -> None:
    ring = create_vault(data, mode="file", key_file=key_file)
    words = " ".join(recovery_words(ring))
    with pytest.raises(KeyProblem, match="已经存在"):
        recover_vault(data, words=words, key_file=key_file)
    key_file.unlink()
    with pytest.raises(KeyProblem, match=ring.fingerprint):
        recover_vault(data, words=" ".join(root_to_words(new_root())), key_file=key_file)
    assert not key_file.exists()
    recover_vault(data, words=words, key_file=key_file)
    assert open_vault(data, key_file=key_file, environ={}) == ring
    key_file.unlink()
    first, _, third = (" ".join(share_to_words(one)) for one in split_root(ring.root))
    for wrong, told in (
        (first, "要 2 份，现在只有 1 份"), (f"{first} {first}", "同一份"), (f"{first} {third} {third[:2]}", "一共是 61 个"),
        (f"{first} {third[:-2]}缺失", "第 2 份份额：.*第 30 个词"), (f"{first} {third[3:5]}{third[2:3]}{third[:2]}{third[5:]}", "第 2 份份额：.*次序颠倒"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=told):
            recover_vault(data, words=wrong, key_file=key_file)
    recover_vault(data, words=f"{third}\n{first}", key_file=key_file)
    assert open_vault(data, key_file=key_file, environ={}) == ring
    other = tmp_path / "other"
    locked = create_vault(other, mode="passphrase", key_file=key_file, passphrase=PHRASE)
    words = " ".join(recovery_words(locked))
    recover_vault(other, words=words, key_file=key_file, passphrase="a new long phrase")
    environ = {"CAIDANG_PASSPHRASE": "a new long phrase"}
    assert open_vault(other, key_file=key_file, environ=environ) == locked
