"""Firms that no list knows, right before the post without a blank between: 完美日记暖通设计, 雅迪/合伙人, 微医/电商事业部/出纳.

A post may begin with any word, so one row by itself tells little: the other rows of the section tell whether their
writer sets firm and post so, and whether the firm stands in a row of its own.
"""

from collections.abc import Sequence
from dataclasses import replace

from caidang.core.resume.fields.names.glued_posts import Parted, part_unknown
from caidang.core.resume.fields.names.organisations import is_department
from caidang.core.resume.fields.posts.heads.header_rows import Facts

_SURE_FIRM = 0.75
_BY_MANNER, _ALONE = 0.72, 0.6
_LEAST_CHAIN = 3


def with_unknown_names(told: Sequence[Facts]) -> list[Facts]:
    """This function will part the posts of rows with dates that name no employer from the names before them."""
    manners = {sign for facts in told if (sign := _sign_between(facts)) is not None}
    has_firm_alone = any(map(_may_be_firm_alone, told))
    return [_parted(facts, manners, has_firm_alone=has_firm_alone) for facts in told]


def _may_be_firm_alone(facts: Facts) -> bool:
    """Whether a row names a firm and no post, or is nothing but a name: then the posts' own rows may hold none."""
    if facts.title is not None:
        return False
    return facts.employer is not None or (not facts.is_duty and not facts.row.is_bullet and len(facts.rest) == 1)


def _sign_between(facts: Facts) -> str | None:
    """What stands between the employer and the post behind it in one row: nothing, a slash, a dash."""
    firm, post = facts.employer, facts.title
    if firm is None or post is None or facts.is_labelled or firm.confidence < _SURE_FIRM:
        return None
    begin = facts.row.text.find(firm.value)
    behind = begin + len(firm.value)
    end = facts.row.text.find(post.value, behind)
    sign = facts.row.text[behind:end] if begin >= 0 and end >= 0 else "?"
    return sign if sign in ("", "/", "-", " ") else None


def _parted(facts: Facts, manners: set[str], *, has_firm_alone: bool) -> Facts:
    names = [facts.title, *facts.rest] if facts.title is not None else list(facts.rest)
    if facts.employer is not None or len(names) != 1 or facts.stretch is None or facts.is_labelled:
        return facts
    (post,) = names
    start = facts.row.text.find(post.value)
    parted = part_unknown(post.value, is_certain=bool(manners))
    if parted is None or start < 0:
        return facts
    is_manner = parted.by in manners or _is_chain(post.value, parted)
    if not is_manner and (has_firm_alone or manners or facts.title is None):
        return facts
    if parted.by == " " and not is_manner:
        return facts  # Java 工程师
    sure = _BY_MANNER if is_manner else _ALONE
    firm = facts.row.find(start, start + parted.end, sure)
    title = facts.row.find(start + parted.begin, start + len(post.value), max(sure, _SURE_FIRM))
    return replace(facts, employer=firm, title=title, rest=(), unsplit=facts.title)


def _is_chain(text: str, parted: Parted) -> bool:
    """Firm, part of it and post, each behind the same sign."""
    names = text.split(parted.by) if parted.by else []
    return len(names) >= _LEAST_CHAIN and is_department(names[1])
