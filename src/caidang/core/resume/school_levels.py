"""The level that recruiters sort a school by: 985, 211, 双一流, or that it lies abroad."""

from functools import cache
from importlib.resources import files

from caidang.core.resume.dictionary import canonical_school
from caidang.core.text.school_tiers import tiers_of


def level_of(school: str) -> str:
    """This function will return a school's highest level (985, 211, 双一流), 港澳台 or 海外; empty for any other.

    The school may be named in any way that the list of schools knows: 北大, Peking University.
    """
    name = canonical_school(school) or school
    tiers = tiers_of(name)
    return tiers[0] if tiers else _places().get(name, "")


@cache
def _places() -> dict[str, str]:
    """Read which schools lie outside the mainland; line one names source and licence."""
    text = files("caidang.core.resume").joinpath("words", "school_places.txt").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines()[1:]:
        place, _, names = line.partition(" ")
        found.update(dict.fromkeys(names.split("|"), place))
    return found
