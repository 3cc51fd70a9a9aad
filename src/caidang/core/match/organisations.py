"""Names of schools and employers in a form in which two spellings of one meet."""

import re

from caidang.core.resume.dictionary import canonical_school, cities, follows_words
from caidang.core.text.normalize import search_key

_NOISE = re.compile(r"[\s\W_]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_CHINESE_FORM = re.compile(
    r"(?:特殊普通合伙|普通合伙|有限合伙|股份有限公司|有限责任公司|控股有限公司|有限公司|分公司|子公司|公司|集团|总部)+$"
)
_ENGLISH_FORM = re.compile(
    r"\b(?:co|ltd|limited|inc|incorporated|corp|corporation|llc|plc|gmbh|group|company|holdings?|the|university|of)\b\.?"
)


@follows_words(2048)
def school_key(name: str) -> str:
    """This function will return the school's comparable name; aliases and English names meet the Chinese one."""
    known = canonical_school(name)
    return _NOISE.sub("", search_key(known or name))


@follows_words(2048)
def employer_key(name: str) -> str:
    """This function will return an employer's comparable name without legal form, place and brackets."""
    key = _BRACKETS.sub("", search_key(name)).strip()
    if re.search(r"[\u3400-\u9fff]", key):
        key = _NOISE.sub("", key)
        bare = _CHINESE_FORM.sub("", key)
        return _without_place(bare) or key
    bare = _NOISE.sub("", _ENGLISH_FORM.sub(" ", key))
    return bare or _NOISE.sub("", key)


def _without_place(name: str) -> str:
    for length in (4, 3, 2):
        if name[:length] in cities() and len(name) - length >= 2:
            rest = name[length:]
            return rest[1:] if rest[:1] in "市省" and len(rest) > 2 else rest
    return name
