"""What clients and jobs are found by: their names as written and as read aloud."""

import unicodedata

from caidang.core.text import pinyin
from caidang.core.text.normalize import search_key

MAX_WORDS = 400
MOST_READ = 20
"""Characters of a name that are read aloud: enough to tell names apart, and for their order."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


def words_of(*names: str) -> str:
    """This function will return one line with each name's pinyin, its initials and itself, in small letters.

    It begins with the first name's pinyin, so that it sorts as a Chinese list does. Parts are told
    apart by a bar, so that nothing is found across two of them.
    """
    parts: list[str] = []
    for name in filter(None, names):
        parts += [pinyin.full(name[:MOST_READ]), pinyin.initials(name), search_key(name)]
    return "|".join(dict.fromkeys(part for part in parts if part))[:MAX_WORDS]


def tidy(text: str) -> str:
    """This function will return what a person wrote without control and invisible characters; its signs stay as typed."""
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)
    return "".join(kept).replace("\t", " ").strip()


def sought(text: str) -> list[str]:
    """This function will return the words of a search, folded as ``words_of`` folds names; each must be found."""
    return [word for word in search_key(text).replace("|", " ").split() if word][:8]
