"""Words of four characters whose halves are common words themselves: 统筹规划, 项目管理."""

from functools import cache
from importlib.resources import files


@cache
def four_words() -> frozenset[str]:
    """This function will return the list, in the spelling of ``search_key``; some twenty thousand, read once."""
    text = files("caidang.core.text").joinpath("data", "four_words.txt").read_text("utf-8")
    return frozenset(text.splitlines()[1:])
