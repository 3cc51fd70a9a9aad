"""What makes two spellings of a person's name one name, and which names say nothing."""

import re
from itertools import product
from typing import Final

from caidang.core.text.normalize import search_key
from caidang.core.text.pinyin import readings

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·•]+")
_MASK = re.compile(r"[*＊○〇×xX某]|(?:先生|女士|小姐|同学|老师)$")
_LATIN_WORD = re.compile(r"[a-z]+")
_MOST_SPELLINGS: Final = 16


def is_masked_name(name: str) -> bool:
    """This function will tell whether a name hides a part of itself: 张先生, 李**, 王某, 赵○."""
    plain = name.strip()
    return bool(_HAN.search(plain)) and _MASK.search(plain) is not None


def han_part(name: str) -> str:
    """This function will return the Chinese characters of a name in comparable spelling, or an empty text."""
    return "".join(_HAN.findall(search_key(name))).replace("·", "").replace("•", "")


def latin_words(name: str) -> tuple[str, ...]:
    """This function will return the Latin words of a name, lower case; none for a Chinese name."""
    return tuple(_LATIN_WORD.findall(search_key(name).replace("-", "").replace("'", "")))


def spellings(name: str) -> frozenset[str]:
    """This function will return the name in letters without spaces, surname first and given name first.

    A Latin name gives its words in both orders, so 李明, Li Ming and Ming LI share a spelling.
    """
    han = han_part(name)
    if han:
        found: set[str] = set()
        for choice in list(product(*readings(han)))[:_MOST_SPELLINGS]:
            found.add("".join(choice))
            found.add("".join(choice[1:]) + choice[0])
            found.add("".join(choice[2:]) + "".join(choice[:2]))
        return frozenset(found)
    words = latin_words(name)
    return frozenset(
        {"".join(words), "".join(words[1:] + words[:1]), "".join(words[-1:] + words[:-1])} - {""}
    )
