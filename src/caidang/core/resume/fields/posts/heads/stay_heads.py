"""Which rows stand above the dates of a post and name it, told from how the whole section is laid out.

An employer or a post that no list knows is seen by its place: where the first entry of a section
has two rows above its dates, the others have them too.
"""

import re
from collections.abc import Mapping, Sequence

from caidang.core.resume.dictionary import entry_of
from caidang.core.resume.fields.posts.heads.header_rows import Facts, is_table_head, read_head
from caidang.core.resume.sections import heading_of

_MOST_ABOVE = 3
_LONGEST = 64
_SENTENCE = re.compile(r"[。;!?]|[,、].*[,、].*[,、]|\.\s*$|%|\d{3}")
_NUMBERED = re.compile(r"\s*(?:\(?\d{1,2}[.、)]|[①-⑳])\s*\S[^,,。;:]{2,28}$")
_NUMBER_FIRST = re.compile(r"\(?\d{1,2}[.、)]\s*\S")
_LEGAL_STOP = re.compile(r"\b(?:Ltd|Inc|Co|Corp|S\.A|S\.p\.A|L\.P|B\.V)\.\s*$")


def heads_above(facts: Sequence[Facts]) -> Mapping[int, int]:
    """This function will map the first row of each entry to the row of its dates, where names stand above them.

    Empty where the section is not laid out so.
    """
    dated = [at for at, each in enumerate(facts) if each.stretch is not None]
    if not dated:
        return {}
    first = _begin(facts, 0, dated[0], _MOST_ABOVE)
    mark = _mark_of(facts[first]) if first < dated[0] else ""
    lead = dated[0] - first
    if not 1 <= lead <= _MOST_ABOVE or _is_complete(facts[dated[0]]):
        return {}
    # A post, its dates, the employer below them: what stands above the next post is the employer before.
    is_named_below = dated[0] + 1 < len(facts) and _is_employer_alone(facts[dated[0] + 1]) and all(_is_post_alone(each) for each in facts[first : dated[0] + 1])
    found: dict[int, int] = {}
    for before, at in zip([-1, *dated], dated, strict=False):
        begin = first if before < 0 else _begin(facts, before + 1, at, lead, mark)
        if begin < at and not is_named_below and all(_is_post_alone(each) for each in facts[begin : at + 1]):
            # One entry may need a row more than the first did: the employer, the post, the dates.
            begin = _begin(facts, before + 1, at, at - begin + 1, mark)
        if begin < at:
            found[begin] = at
    return found if _is_telling(facts, found) else {}


def _begin(facts: Sequence[Facts], lowest: int, at: int, most: int, mark: str = "") -> int:
    """The first of the rows right above the dates that may name the post."""
    begin = at
    while begin > lowest and at - begin < most and _may_name(facts[begin - 1], mark):
        begin -= 1
    return begin


def _mark_of(facts: Facts) -> str:
    """The sign that sets the row apart, 某某公司 behind ◆: the heads of one section have the same."""
    return facts.row.text.strip()[:1] if facts.row.is_bullet and _SHAPE.match(facts.row.text) else ""


_SHAPE = re.compile(r"\s*[■◆◇□●○▲△★☆▶►➤❖✦◎]\s*(?=\S{2,30}$)")


def _may_name(facts: Facts, mark: str = "") -> bool:
    text = facts.row.text.strip()
    if len(text) > _LONGEST or is_table_head(facts.row) or heading_of(text) is not None or _is_place(text):
        return False
    if facts.is_labelled:
        return True
    if facts.is_strong and not facts.is_duty and _NUMBER_FIRST.match(text):
        return True  # 1. Acme Steel Ltd., Hisar
    if facts.row.is_bullet and _NUMBERED.match(text) is None:
        if not _mark_of(facts) or _SENTENCE.search(text) or ":" in text:
            return False
        head = read_head(facts.row)
        return head.employer is not None or (_mark_of(facts) == mark and len(head.rest) == 1)
    if facts.row.is_bullet:
        return True
    if _SENTENCE.search(text) and not _LEGAL_STOP.search(text):
        return False
    if not facts.is_duty:
        return True
    head = read_head(facts.row)
    # Procter & Gamble Greater China, Guangzhou, China: its places matter to nobody.
    is_name = head.employer is not None or (text.isascii() and _CAPITALS.fullmatch(text) is not None and len(head.rest) == 1)
    return ":" not in text and is_name


_CAPITALS = re.compile(r"[A-Z][\w.'&-]*(?:,? (?:[A-Z&][\w.'&-]*|of|and|the|am|an|de|du|la|le|di|da|del|von|van|und|et|for))*")


def _is_post_alone(facts: Facts) -> bool:
    """Whether a row names no employer and nothing that may be one."""
    return facts.employer is None and not facts.rest


def _is_employer_alone(facts: Facts) -> bool:
    """Whether a row without dates names an employer and no post."""
    return facts.employer is not None and facts.title is None and facts.stretch is None


def _is_complete(facts: Facts) -> bool:
    return facts.employer is not None and facts.title is not None


def _is_telling(facts: Sequence[Facts], heads: Mapping[int, int]) -> bool:
    """Whether the rows above tell what the rows of the dates lack, in most entries at least."""
    lacking = [at for at in heads.values() if not _is_complete(facts[at])]
    return 2 * len(lacking) > len(heads)


def _is_place(text: str) -> bool:
    """Whether a row says only where a post was: Hong Kong SAR; Shenzhen, Guangdong, China."""
    plain = text.strip()
    if _REGION.fullmatch(plain):
        return True
    first, *behind = plain.split(", ")
    return entry_of("cities", first) is not None and len(behind) <= _MOST_BEHIND and all(_PLACE.fullmatch(part) for part in behind)


_REGION = re.compile(r"(?:Hong Kong|Macau|Macao) SAR(?:, China)?|Greater [A-Z][a-z]+(?: [A-Z][a-z]+)?(?: (?:Metropolitan )?Area)?")
_PLACE = re.compile(r"[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+){0,2}")
_MOST_BEHIND = 2
