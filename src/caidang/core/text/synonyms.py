"""Words that mean the same to a recruiter, as groups; an organisation adds groups of its own."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from caidang.core.text.normalize import search_key

Groups = Iterable[Iterable[str]]
Table = Mapping[str, tuple[str, ...]]
"""A word in its folded spelling to the other words of its groups."""


@cache
def built_in() -> tuple[tuple[str, ...], ...]:
    """This function will return the groups that come with the program."""
    text = files("caidang.core.text").joinpath("data", "synonyms.txt").read_text("utf-8")
    return tuple(tuple(line.split("|")) for line in text.splitlines()[1:] if line)


def table_of(groups: Groups) -> Table:
    """This function will return, for each word of the groups, all words that stand beside it."""
    found: dict[str, dict[str, str]] = {}
    for group in groups:
        words = {folded(word): word for word in group if folded(word)}
        for key in words:
            found.setdefault(key, {}).update((k, w) for k, w in words.items() if k != key)
    return {key: tuple(others.values()) for key, others in found.items()}


def folded(word: str) -> str:
    """This function will return the spelling under which a word is looked up in the table."""
    return " ".join(search_key(word).split())
