"""What stands below a firm's name in a row of its own and only sounds like a firm: a part of it, or what a post is about."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.fields.names.organisations import is_like_part
from caidang.core.resume.fields.posts.heads.header_rows import Facts

_LONGEST_NAME: Final = 30
_LEAST_NAME: Final = 3
_LEGAL: Final = re.compile(r"\b(?:Ltd|Limited|Inc|Corp|Co|LLC|LLP|GmbH|PLC|plc|Bank|University|Hospital)\b")
_MOST_FIELD: Final = 3


def with_parts_below(told: Sequence[Facts]) -> list[Facts]:
    """This function will take no part of a firm for an employer where the row above names the firm.

    大连华锐重工 above 2013.07 - 2017.02 | 电控厂 | 电气技术员; HSBC Holdings plc above Vice President, Rates Trading.
    """
    return [*told[:1], *(_below(facts, above) for above, facts in pairwise(told))]


def _below(facts: Facts, above: Facts) -> Facts:
    if facts.employer is None or facts.title is None or facts.is_labelled or not _is_firm_alone(above):
        return facts
    if is_like_part(facts.employer.value):
        return replace(facts, employer=None, is_strong=False)
    whole = f"{facts.title.value}, {facts.employer.value}"
    start = facts.row.text.find(whole)
    is_field = len(facts.employer.value.split()) <= _MOST_FIELD and not _LEGAL.search(facts.employer.value)
    if above.employer is None or not whole.isascii() or start < 0 or not is_field or find_entries("employers", facts.employer.value):
        return facts
    title = facts.row.find(start, start + len(whole), facts.title.confidence)
    return replace(facts, employer=None, title=title, is_strong=False)


def _is_firm_alone(facts: Facts) -> bool:
    """Whether a row names a firm and nothing else, or is nothing but a name that no list knows."""
    if facts.stretch is not None or facts.title is not None or facts.row.is_bullet:
        return False
    if facts.employer is not None:
        return facts.is_strong or not facts.rest
    is_name = len(facts.rest) == 1 and _LEAST_NAME <= len(facts.rest[0].value) <= _LONGEST_NAME
    return is_name and not facts.is_duty and not facts.row.text.isascii()
