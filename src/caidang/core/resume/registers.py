"""What registers tell of a school or a subject, by any of its names: level, code, town, group."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from caidang.core.resume.dictionary import canonical_school, entry_of, names_of_school
from caidang.core.text.major_catalogue import Major, find_major
from caidang.core.text.normalize import normalize
from caidang.core.text.school_register import Registered, find_school
from caidang.core.text.school_tiers import tiers_of

_BRACKETED: Final = re.compile(r"\s*\((?P<name>[^()]*)\)$")


def level_of(school: str) -> str:
    """This function will return a school's highest level (985, 211, 双一流), 港澳台 or 海外; empty for any other.

    The school may be named in any way that the list of schools knows: 北大, Peking University.
    """
    name = canonical_school(school) or school
    tiers = tiers_of(name)
    return tiers[0] if tiers else _places().get(name, "")


def registered(school: str) -> Registered | None:
    """This function will return a school's entry in the ministry's register, None for one that has none.

    A campus without an entry of its own has the school's code and its own town: 哈尔滨工业大学(深圳).
    """
    plain = normalize(school).strip()
    name = canonical_school(school) or plain
    found = find_school(plain) or find_school(name) or _under_former_name(name)
    campus = _BRACKETED.search(name)
    if found is not None or campus is None:
        return found
    whole = find_school(name[: campus.start()])
    town = entry_of("cities", campus["name"])
    return whole._replace(city=town) if whole and town else whole


@cache
def _under_former_name(name: str) -> Registered | None:
    """A school that was renamed since the register was read: 上海体育大学 stands there as 上海体育学院."""
    entries = (find_school(alias) for alias in names_of_school(name))
    return next((entry for entry in entries if entry is not None), None)


def catalogued(subject: str) -> Major | None:
    """This function will return a subject's entry in the ministry's catalogue, None for one that has none."""
    plain = _BRACKETED.sub("", normalize(subject)).strip()
    known = entry_of("majors", plain)
    return find_major(subject) or find_major(plain) or (find_major(known) if known else None)


@cache
def _places() -> dict[str, str]:
    """Read which schools lie outside the mainland; line one names source and licence."""
    text = files("caidang.core.resume").joinpath("words", "school_places.txt").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines()[1:]:
        place, _, names = line.partition(" ")
        found.update(dict.fromkeys(names.split("|"), place))
    return found
