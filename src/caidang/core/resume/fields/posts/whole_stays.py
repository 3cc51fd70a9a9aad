"""Posts that belong together: several within one stay, one told twice, one whose row holds its employer behind a comma."""

import re

from caidang.core.resume.dictionary import entry_of, find_entries
from caidang.core.resume.fields.names.titles import are_modifiers, looks_like_title
from caidang.core.resume.fields.posts.heads.header_rows import Facts
from caidang.core.resume.fields.posts.post_draft import Post

_FAIR = 0.8
_OF_FIRM = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,3}|[东南西北中华]{1,2}|海外|国际|总|分|子)[\u3400-\u9fff]{0,4}(?:公司|分公司|事业部|项目部)|[\u3400-\u9fff]{2,10}(?:项目部|事业部|支行|分理处|营业部|营业厅|储蓄所|分公司)"
)
"""第三工程公司 within the stay at its group: a part of it."""


def is_title_below(facts: Facts, current: Post) -> bool:
    """This function will tell whether a row says what the title lacks and is no next post: Sales Engineer, Digital Industries below the employer and the dates."""
    lacks_title = current.title is None and current.employer is not None
    is_below = current.stretch is not None and not current.duties and facts.stretch is None
    return lacks_title and is_below and facts.title is not None


def is_same_firm_in_han(facts: Facts, current: Post) -> bool:
    """This function will tell whether a row names in Chinese the firm that stands in English right above: the Chinese name counts."""
    told = current.employer
    is_alone = facts.employer is not None and facts.title is None and facts.stretch is None and not facts.rest
    if told is None or told.evidence is None or not is_alone or current.duties or current.title is not None:
        return False
    is_next = (facts.row.page, facts.row.index) == (told.evidence.page, told.evidence.line + 1)
    name = facts.employer.value if facts.employer is not None else ""
    return is_next and told.value.isascii() and _HAN_ONLY.fullmatch(name) is not None


_HAN_ONLY = re.compile(r"[\u3400-\u9fff()]{4,}")


def is_told_again(post: Post, before: Post) -> bool:
    """This function will tell whether a post stands in a short list of the career and again with its duties."""
    if post.stretch is None or before.stretch is None or post.employer is None or before.employer is None:
        return False
    if (post.stretch.start, post.stretch.end) != (before.stretch.start, before.stretch.end):
        return False
    titles = [found.value.lower() for found in (post.title, before.title) if found is not None]
    return post.employer.value.lower() == before.employer.value.lower() and len(set(titles)) <= 1


def part_title(post: Post, before: Post | None) -> None:
    """This function will part Product Designer, Squarespace: where nothing else names the employer, what follows the comma does."""
    if post.employer is not None or post.title is None or (before is not None and not before.is_parted):
        return
    title, comma, firm = post.title.value.partition(", ")
    row = next((row for row in post.header if post.title.value in row.text), None)
    if not comma or row is None or not firm.isascii() or looks_like_title(title) < _FAIR:
        return
    start = row.text.index(post.title.value)
    behind = start + len(title) + len(comma)
    post.employer = row.find(behind, behind + len(firm), 0.7)
    post.title = row.find(start, start + len(title), 0.85)
    post.is_parted = True


def widen_title(post: Post) -> None:
    """This function will take Assistant Manager - Audit whole, where the employer stands in another row: what follows is the field."""
    title = post.title
    if title is None or post.employer is None or title.evidence is None or post.employer.evidence is None:
        return
    at, firm = title.evidence, post.employer.evidence
    row = next((row for row in post.header if (row.page, row.index) == (at.page, at.line)), None)
    if row is None or (firm.page, firm.line) == (at.page, at.line) or row.text.count(title.value) != 1:
        return
    start = row.text.index(title.value)
    behind = _FIELD.match(row.text, start + len(title.value))
    if behind is not None and _is_field(behind["field"]):
        post.title = row.find(start, behind.end(), title.confidence)


_FIELD = re.compile(r"(?:, | [-–—] |: )(?P<field>[A-Z][A-Za-z&/]*(?: [A-Z&][A-Za-z&/]*){0,3})(?=\s*(?:$|\t|\|))")
_UNITS = frozenset("audit emea apac americas region theatre research development platform infrastructure retail wholesale banking markets trading compliance treasury procurement planning strategy growth partnerships communications".split())


_OF_UNIT = re.compile(r"(?:Department|Dept|Division|Unit|Ward|Team|Group|Office|Cent(?:er|re)|ICU)$")
"""What names a part of the firm."""


def _is_field(text: str) -> bool:
    """Whether a few words behind a post name what it is about, and no place and no firm."""
    if _OF_UNIT.search(text) or find_entries("cities", text) or find_entries("employers", text) or looks_like_title(text) >= _FAIR:
        return False
    return all(are_modifiers(word) or word.lower() in _UNITS for word in text.split()) or entry_of("majors", text) is not None


def is_within(post: Post, previous: Post) -> bool:
    """This function will tell whether a post without an employer lies inside the stay that the row above tells of."""
    whole = previous.umbrella or (previous.stretch if previous.title is None else None)
    is_named = post.employer is not None and not _OF_FIRM.fullmatch(post.employer.value)
    if is_named or post.title is None or post.stretch is None or whole is None:
        return False
    if previous.employer is None or whole.start is None or post.stretch.start is None:
        return False
    end, last = whole.end or "present", post.stretch.end or post.stretch.start
    is_inside = post.stretch.start >= whole.start[: len(post.stretch.start)] and (
        last[: len(end)] <= end
    )
    post.umbrella = whole if is_inside else None
    return is_inside


def is_umbrella(post: Post, after: Post | None) -> bool:
    """This function will tell whether a post is only its employer with the dates of the whole stay, whose posts follow one by one."""
    return post.title is None and after is not None and after.is_inherited


def is_next_there(post: Post, previous: Post) -> bool:
    """This function will tell whether a row has a post and where in the firm it was held, as the row before had below the firm: Analyst, Credit Models, 2017-2019."""
    firm, row = previous.employer, previous.stretch_row
    if post.employer is not None or post.title is None or len(post.header) != 1 or firm is None or firm.evidence is None or row is None:
        return False
    is_above = (firm.evidence.page, firm.evidence.line) < (row.page, row.index)
    return is_above and bool(post.spare) and _is_beside(post) and _is_beside(previous)


def _is_beside(post: Post) -> bool:
    """Whether something that is neither employer nor post stands in the row of the dates behind the post."""
    held, row = post.title, post.stretch_row
    if held is None or held.evidence is None or row is None or held.evidence.line != row.index:
        return False
    beside = [found.evidence for found in post.spare if found.evidence is not None and found.evidence.line == row.index]
    return bool(beside) and all(each.start > held.evidence.start for each in beside)
