"""Lists of words that people type: a line each, several ways of saying one thing parted by a sign."""

import re
from collections.abc import Iterator

from caidang.core.text.normalize import normalize

_SIGNS = re.compile(r"[,、=;|]")


def word_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """This function will yield the number of each line that says something, from 1, and its words, each once."""
    for number, line in enumerate(text.splitlines(), 1):
        words = (" ".join(word.split()) for word in _SIGNS.split(normalize(line)))
        if found := list(dict.fromkeys(filter(None, words))):
            yield number, found
