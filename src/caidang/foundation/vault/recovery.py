"""From the printed recovery kit back to an open vault."""

from dataclasses import replace
from pathlib import Path

from caidang.core.crypto.keyring import Keyring, fingerprint
from caidang.core.crypto.passphrase import wrap_root
from caidang.core.crypto.words import words_to_root
from caidang.core.errors import KeyProblem
from caidang.foundation.vault.header import Mode, is_right, read_header, write_header
from caidang.foundation.vault.sources import write_key_file


def recover_vault(
    data_dir: Path, *, words: str, key_file: Path, passphrase: str | None = None
) -> str:
    """Make the vault open again from its 24 words; returns in Chinese what was done.

    A vault with a key file gets the file again, one with a passphrase takes ``passphrase`` as its
    new one. Raises InvalidInput for words that cannot be read, KeyProblem when they belong to
    another vault, when the key file is there already, or when a new passphrase is missing.
    """
    header = read_header(data_dir)
    root = words_to_root(words)
    if not is_right(header, Keyring.from_root(root, header.salt)):
        raise KeyProblem(
            f"这些词不是这个库的：需要指纹 {header.fingerprint}，它们是 {fingerprint(root)}。没有改动任何内容。"
        )
    if header.mode is Mode.FILE:
        write_key_file(key_file, root)
        return f"密钥文件已恢复到 {key_file}。"
    if header.mode is Mode.PASSPHRASE:
        if not passphrase:
            raise KeyProblem("请把新口令放在 CAIDANG_PASSPHRASE 里再运行一次。没有改动任何内容。")
        write_header(data_dir, replace(header, wrapped=wrap_root(root, passphrase)), may_replace=True)
        return "新口令已生效。"
    return f"词是对的（指纹 {header.fingerprint}）。这个库的密钥由环境变量给出，请在那里恢复。"
