"""The word lists of the reader, each read once at its first use, and what an organisation adds to them.

A list is a text file under ``words/``; its first line names source and licence, ``#`` begins a remark.
The schools' list also holds the names of the ministry's register.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, ParamSpec, TypeVar, cast

from caidang.core.text.normalize import normalize, search_key
from caidang.core.text.school_register import school_names

_SPACES = re.compile(r"[\s\W_]+")


class Hit(NamedTuple):
    """A word of a list where it stands in a text, and the entry it belongs to."""

    start: int
    end: int
    entry: str


P = ParamSpec("P")
T = TypeVar("T")
OWN_LISTS: Final = ("schools", "majors", "employers", "titles", "skills", "certificates")
"""The lists that an organisation may add to."""
_own: dict[str, tuple[str, ...]] = {}
_following: list[Callable[[], None]] = []


def use_words(own: Mapping[str, tuple[str, ...]]) -> None:
    """This function will put an organisation's entries, by list, in the place of those it gave before.

    An entry is a name, then its aliases after ``|``. It holds for the whole process: the reader's
    child is told the words with each file. Lists other than ``OWN_LISTS`` are passed over.
    """
    wanted = {name: tuple(own[name]) for name in OWN_LISTS if own.get(name)}
    if wanted == _own:
        return
    _own.clear()
    _own.update(wanted)
    for forget in _following:
        forget()


def follows_words(size: int | None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """This function will cache answers that hang on the lists, until an organisation's words change."""

    def keep(function: Callable[P, T]) -> Callable[P, T]:
        kept: Any = lru_cache(maxsize=size)(function)
        _following.append(kept.cache_clear)
        return cast("Callable[P, T]", kept)

    return keep


@cache
def _lines(name: str) -> tuple[str, ...]:
    text = files("caidang.core.resume").joinpath("words", f"{name}.txt").read_text("utf-8")
    return tuple(
        line.strip() for line in text.splitlines()[1:] if line.strip() and not line.startswith("#")
    )


@cache
def words(name: str) -> frozenset[str]:
    """This function will return a list whose words are parted by white space."""
    return frozenset(word for line in _lines(name) for word in line.split())


@follows_words(None)
def _aliases(name: str) -> dict[str, str]:
    """Read a list of entries, one a line or parted by ``;``: the entry, then its aliases after ``|``."""
    found: dict[str, str] = {}
    for line in (*_lines(name), *_own.get(name, ())):
        for item in line.split(";"):
            names = [part.strip() for part in item.split("|") if part.strip()]
            for alias in names:
                found.setdefault(alias, names[0])
    if name == "schools":
        for school in school_names():
            found.setdefault(school, school)
    return found


@follows_words(None)
def _starts(name: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Index the names of a list, each with its lower case, by their first two characters, the longest first."""
    table: dict[str, list[str]] = {}
    for alias in _aliases(name):
        table.setdefault(alias[:2].lower(), []).append(alias)
    return {
        start: tuple((alias, alias.lower()) for alias in sorted(found, key=len, reverse=True))
        for start, found in table.items()
    }


@follows_words(4096)
def find_entries(name: str, text: str) -> tuple[Hit, ...]:
    """This function will find the entries of a list in a normalised text: leftmost, longest, not overlapping.

    Latin names match whole words only, whatever their case.
    """
    starts, entries = _starts(name), _aliases(name)
    low = text.lower()
    found: list[Hit] = []
    free = 0
    for at in [at for at in range(len(text) - 1) if low[at : at + 2] in starts]:
        if at < free:
            continue
        for alias, folded in starts[low[at : at + 2]]:
            end = at + len(alias)
            if low.startswith(folded, at) and _is_whole(text, at, end):
                found.append(Hit(at, end, entries[alias]))
                free = end
                break
    return tuple(found)


def begins_entry(name: str, text: str) -> bool:
    """This function will tell whether a name of a list begins with the text, or is it: 财务 of 财务管理."""
    return any(alias.startswith(text) for alias, _ in _starts(name).get(text[:2].lower(), ()))


def entry_of(name: str, text: str) -> str | None:
    """This function will return the entry of a list that the whole text names, or None."""
    return _folded(name).get(_SPACES.sub("", search_key(text)))


@follows_words(None)
def _folded(name: str) -> dict[str, str]:
    return {_SPACES.sub("", search_key(alias)): entry for alias, entry in _aliases(name).items()}


def canonical_city(text: str) -> str | None:
    """This function will return a city's Chinese name for any name it is known under (Foshan, 佛山市), or None."""
    return entry_of("cities", normalize(text).strip().removesuffix("市"))


def english_city(text: str) -> str | None:
    """This function will return the English name of a city for any name it is known under, or None."""
    city = canonical_city(text)
    return next((alias for alias, entry in _aliases("cities").items() if entry == city and alias.isascii()), None)


def canonical_school(text: str) -> str | None:
    """This function will return a school's full Chinese name for any name it is known under, or None."""
    return entry_of("schools", normalize(text))


def names_of_school(school: str) -> tuple[str, ...]:
    """This function will return all names of a school by its full Chinese name, former ones too."""
    return tuple(alias for alias, entry in _aliases("schools").items() if entry == school)


@cache
def cities() -> frozenset[str]:
    """This function will return all places by all their names."""
    return frozenset(_aliases("cities"))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a match does not cut a Latin word or number in two."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if _is_latin(text[start]) and before and _is_latin(before):
        return False
    return not (_is_latin(text[end - 1]) and after and _is_latin(after))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
