"""The levels that Chinese recruiters sort universities by: 985, 211, 双一流."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from caidang.core.text.normalize import normalize

TIERS: Final = ("985", "211", "双一流")
"""The levels, the smallest first; each holds all schools of those before it."""

_CAMPUS: Final = re.compile(r"\((?:北京|华东|武汉|徐州|威海|深圳|保定|合肥|盘锦|秦皇岛)\)$")


def tiers_of(school: str) -> tuple[str, ...]:
    """This function will return the levels of a school by its full Chinese name; empty when it has none.

    A campus of the school itself counts (哈尔滨工业大学(深圳)), an independent college does not.
    """
    name = normalize(school).strip()
    table = _table()
    first = table.get(name, table.get(_CAMPUS.sub("", name)))
    return () if first is None else TIERS[first:]


@cache
def _table() -> dict[str, int]:
    """Read the table: a school and the place of its first level; line one names source and licence."""
    text = files("caidang.core.text").joinpath("data", "school_tiers.txt").read_text("utf-8")
    found: dict[str, int] = {}
    for line in text.splitlines()[1:]:
        tier, *names = line.split()
        if tier in TIERS:
            found.update(dict.fromkeys(names, TIERS.index(tier)))
    return found
