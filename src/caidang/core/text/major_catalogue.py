"""The education ministry's catalogue of undergraduate majors: code and group by name."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from caidang.core.text.normalize import search_key


class Major(NamedTuple):
    """A major of the catalogue. ``code`` has six digits and K or T where it has; four for a name of another catalogue."""

    code: str
    name: str
    group: str
    """The group it belongs to: 计算机类."""


def find_major(name: str) -> Major | None:
    """This function will look up a major by its name in the catalogue.

    Names of graduate and vocational catalogues, and a group's own name (计算机, 机械类), are found
    with their group and its code of four digits. None for anything else.
    """
    key = search_key(name).strip().removesuffix("专业")
    return _catalogue().get(key) or _catalogue().get(key.removesuffix("类") + "类")


@cache
def _catalogue() -> dict[str, Major]:
    """Read the catalogue: a group's code and name, its majors, names of other catalogues; line one names source and licence."""
    text = files("caidang.core.text").joinpath("data", "majors.txt").read_text("utf-8")
    found: dict[str, Major] = {}
    for line in text.splitlines()[1:]:
        head, own, others = line.split("|")
        code, group = head.split(" ")
        for item in own.split(";"):
            number, name = item.split(" ", 1)
            found[search_key(name)] = Major(code + number, name, group)
        for name in filter(None, [group, *others.split(";")]):
            found.setdefault(search_key(name), Major(code, name, group))
    return found
