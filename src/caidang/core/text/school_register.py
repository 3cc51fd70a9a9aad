"""The education ministry's register of universities and colleges: code, seat and level by full name."""

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from caidang.core.text.divisions import short_name
from caidang.core.text.normalize import normalize

_CODE_LENGTH: Final = 10


class Registered(NamedTuple):
    """A school of the register: its code of ten digits, the short name of its town, 本科 or 专科."""

    code: str
    city: str
    level: str


def find_school(name: str) -> Registered | None:
    """This function will look up a school by its full Chinese name; None for one that is not in the register."""
    return _register().get(normalize(name).strip())


def school_names() -> tuple[str, ...]:
    """This function will return the full names of all registered schools."""
    return tuple(_register())


@cache
def _register() -> dict[str, Registered]:
    """Read the register: level, seat, then code and name of each school; line one names source and licence."""
    text = files("caidang.core.text").joinpath("data", "schools.txt").read_text("utf-8")
    found: dict[str, Registered] = {}
    for line in text.splitlines()[1:]:
        level, seat, schools = line.split(" ", 2)
        city = short_name(seat)
        for school in schools.split(";"):
            code, name = school[:_CODE_LENGTH], school[_CODE_LENGTH:]
            found[name] = Registered(code, city, level)
    return found
