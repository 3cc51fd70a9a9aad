"""From the printed recovery kit back to an open vault."""

from dataclasses import replace
from pathlib import Path

from caidang.core.crypto.keyring import Keyring, fingerprint
from caidang.core.crypto.passphrase import unwrap_root, wrap_root
from caidang.core.crypto.shares import SHARE_WORDS, Share, join_shares, words_to_share
from caidang.core.crypto.words import WORD_COUNT, cut_words, words_to_root
from caidang.core.errors import InvalidInput, KeyProblem
from caidang.foundation.vault.header import Mode, is_right, parse_header, read_header, write_header
from caidang.foundation.vault.sources import key_in_file, write_key_file

_MISCOUNTED = 3
"""So many words too many are still taken for a kit that was miscounted, not for a share."""


def root_from_words(text: str) -> bytes:
    """Return the root key in the words of a kit, or of as many shares one after the other as are needed.

    Raises InvalidInput that says what is wrong with them.
    """
    words = cut_words(text)
    if len(words) <= WORD_COUNT + _MISCOUNTED:
        return words_to_root(text)
    if len(words) % SHARE_WORDS:
        raise InvalidInput(f"恢复单有 {WORD_COUNT} 个词，份额每份 {SHARE_WORDS} 个，现在一共是 {len(words)} 个：少抄或多抄了。")
    parts = [words[start : start + SHARE_WORDS] for start in range(0, len(words), SHARE_WORDS)]
    return join_shares(_share(" ".join(part), place) for place, part in enumerate(parts, start=1))


def shares_wanted(text: str) -> int:
    """Return how many more shares are needed with those that were typed; none for a kit, and for what cannot be read."""
    words = cut_words(text)
    if not words or len(words) % SHARE_WORDS:
        return 0
    try:
        return max(0, words_to_share(" ".join(words[:SHARE_WORDS])).needed - len(words) // SHARE_WORDS)
    except InvalidInput:
        return 0


def _share(text: str, place: int) -> Share:
    try:
        return words_to_share(text)
    except InvalidInput as error:
        raise InvalidInput(f"输入的第 {place} 份份额：{error}") from None


def recover_vault(
    data_dir: Path, *, words: str, key_file: Path, passphrase: str | None = None
) -> str:
    """Make the vault open again from its 24 words, or from shares; returns in Chinese what was done.

    A vault with a key file gets the file again, one with a passphrase takes ``passphrase`` as its
    new one. Raises InvalidInput for words that cannot be read, KeyProblem when they belong to
    another vault, when the key file is there already, or when a new passphrase is missing.
    """
    header = read_header(data_dir)
    root = root_from_words(words)
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
    return f"词是对的（指纹 {header.fingerprint}）。这个库的密钥由环境变量或 systemd 凭据给出，请在那里恢复。"


def root_from_file(text: str, passphrase: str) -> bytes:
    """Return the root key in the content of a key file, or in that of a ``vault.json`` which the passphrase opens.

    Raises KeyProblem for a wrong passphrase, InvalidInput for what is neither file.
    """
    if text.lstrip().startswith("{"):
        wrapped = parse_header(text).wrapped
        if wrapped is None:
            raise InvalidInput("这份 vault.json 不是用口令打开的，请用密钥文件或恢复单。")
        return unwrap_root(wrapped, passphrase)
    return key_in_file(text)
