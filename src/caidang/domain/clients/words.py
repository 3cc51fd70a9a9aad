"""What clients and jobs are found by: their names as written and as read aloud."""

from caidang.core.text import pinyin
from caidang.core.text.normalize import search_key

MAX_WORDS = 400


def words_of(*names: str) -> str:
    """This function will return one line with each name, its pinyin and its initials, in small letters.

    Parts are told apart by a bar, so that nothing is found across two of them.
    """
    parts: list[str] = []
    for name in filter(None, names):
        parts += [search_key(name), pinyin.full(name), pinyin.initials(name)]
    return "|".join(dict.fromkeys(part for part in parts if part))[:MAX_WORDS]


def sought(text: str) -> list[str]:
    """This function will return the words of a search, folded as ``words_of`` folds names; each must be found."""
    return [word for word in search_key(text).replace("|", " ").split() if word][:8]
