"""Words of four characters whose halves are common words themselves: 统筹规划, 项目管理."""

import sys
from array import array
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final

_UTF16: Final = f"utf-16-{sys.byteorder[0]}e"
"""Two bytes a character in this machine's order, without a mark before them: four of them are one number."""
_BYTES: Final = 8


@cache
def four_words() -> frozenset[str]:
    """This function will return the list, in the spelling of ``search_key``; some twenty thousand, read once."""
    text = files("caidang.core.text").joinpath("data", "four_words.txt").read_text("utf-8")
    return frozenset(text.splitlines()[1:])


@cache
def _by_number() -> dict[int, str]:
    return {array("Q", word.encode(_UTF16))[0]: word for word in four_words()}


def four_words_in(key: str) -> list[str]:
    """This function will return each listed word that stands in a folded text, as often as it does, in no order."""
    # Every four neighbours are read as one number: no string is made for those that are no listed word.
    code = key.encode(_UTF16, "surrogatepass")
    starts = range(0, min(_BYTES, len(code) - _BYTES + 1), 2)
    read = (array("Q", code[at : at + (len(code) - at) // _BYTES * _BYTES]) for at in starts)
    return list(filter(None, map(_by_number().get, chain.from_iterable(read))))
