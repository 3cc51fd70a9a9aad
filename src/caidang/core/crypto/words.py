"""The root key as 24 Chinese words, for paper: 256 bits and an 8-bit checksum, 11 bits a word."""

import hashlib
import re
from functools import cache
from importlib.resources import files

from caidang.core.errors import InvalidInput

WORD_COUNT = 24
_KEY_SIZE = 32
_LIST_SIZE = 2048
_BITS = 11
_WORD_LENGTH = 2
_HAN_RUNS = re.compile(r"[\u3400-\u9fff]+")


def root_to_words(root: bytes) -> tuple[str, ...]:
    """Return the 24 words of a 32-byte root key."""
    if len(root) != _KEY_SIZE:
        raise ValueError("a root key has 32 bytes")
    number = int.from_bytes(root + _checksum(root), "big")
    words = word_list()
    return tuple(
        words[number >> (_BITS * place) & (_LIST_SIZE - 1)]
        for place in reversed(range(WORD_COUNT))
    )


def words_to_root(text: str) -> bytes:
    """Return the root key that was written down as words.

    Spaces, line breaks, numbering and punctuation between the words do not matter, nor does
    their absence. Raises InvalidInput that names the place of the first word that is not in the
    list, the number of words, or says that the checksum does not agree.
    """
    known = {word: number for number, word in enumerate(word_list())}
    found = cut_words(text)
    for place, word in enumerate(found, start=1):
        if word not in known:
            raise InvalidInput(
                f"第 {place} 个词「{word[:8]}」不在词表里，请对照恢复单检查这个词。"
            )
    if len(found) != WORD_COUNT:
        raise InvalidInput(f"恢复词要有 {WORD_COUNT} 个，现在是 {len(found)} 个。")
    number = 0
    for word in found:
        number = number << _BITS | known[word]
    raw = number.to_bytes(_KEY_SIZE + 1, "big")
    root, checksum = raw[:-1], raw[-1:]
    if checksum != _checksum(root):
        raise InvalidInput("每个词都认得，但合起来对不上：多半有词抄错或次序颠倒，请再核对一遍。")
    return root


@cache
def word_list() -> tuple[str, ...]:
    """Return the 2048 words in their fixed order; their order is part of the format."""
    return tuple(word_file().decode().split("\n", 1)[1].split())


def word_file() -> bytes:
    """Return the file that the list of words is: a title, then the words."""
    return files(__package__).joinpath("words.txt").read_bytes()


def cut_words(text: str) -> list[str]:
    """Return the words of two characters in a text, whatever stands between them; what cannot be cut stays whole."""
    found = []
    for run in _HAN_RUNS.findall(text):
        if len(run) % _WORD_LENGTH:
            # Cannot be cut into words; kept whole, so that the message can show it.
            found.append(run)
        else:
            found += [run[i : i + _WORD_LENGTH] for i in range(0, len(run), _WORD_LENGTH)]
    return found


def _checksum(root: bytes) -> bytes:
    return hashlib.sha256(root).digest()[:1]
