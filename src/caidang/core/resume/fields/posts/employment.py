"""Employment: employer, title and dates of each post, in whatever order they stand.

Rows are read one by one. Each gives facts (dates, an employer, a title); facts fill the present
post until one of them does not fit any more or duties lie between, then the next post begins.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from caidang.core.resume.fields.names.organisations import is_unit
from caidang.core.resume.fields.names.titles import may_be_title
from caidang.core.resume.fields.posts.below_known import (
    BRANCH,
    below_what_is_known,
    is_named_beside_dates,
)
from caidang.core.resume.fields.posts.heads.below_firms import with_parts_below
from caidang.core.resume.fields.posts.heads.comma_heads import with_commas
from caidang.core.resume.fields.posts.heads.duty_rows import MAY_BE_PROJECT
from caidang.core.resume.fields.posts.heads.firm_remarks import is_part_of_firm, tells_of_firm
from caidang.core.resume.fields.posts.heads.header_rows import (
    Facts,
    is_table_head,
    read_facts,
    read_head,
)
from caidang.core.resume.fields.posts.heads.lone_dates import with_lone_dates
from caidang.core.resume.fields.posts.heads.one_manner import in_one_manner
from caidang.core.resume.fields.posts.heads.stay_heads import heads_above
from caidang.core.resume.fields.posts.heads.table_columns import with_columns
from caidang.core.resume.fields.posts.heads.unknown_names import with_unknown_names
from caidang.core.resume.fields.posts.post_draft import Post as _Post
from caidang.core.resume.fields.posts.post_order import in_one_order
from caidang.core.resume.fields.posts.spare_names import use_spare
from caidang.core.resume.fields.posts.whole_stays import (
    is_next_there,
    is_title_below,
    is_told_again,
    is_umbrella,
    is_within,
    part_title,
    widen_title,
)
from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Employment, Found

_FAIR = 0.8
_NEAR_ROWS = 2
"""Rows above a date row that may still hold its employer or title."""


def find_employment(rows: list[Row]) -> tuple[Employment, ...]:
    """This function will return the posts told in the rows of work sections, in reading order."""
    posts: list[_Post] = []
    current = _Post()
    above: list[Facts] = []
    told = with_unknown_names(in_one_manner(with_parts_below(with_commas(with_columns(with_lone_dates([read_facts(row) for row in rows]))))))
    is_dates_first = bool(told) and told[0].stretch is not None and told[0].employer is None and _is_named_below(told)
    for *head, facts in _steps(told):
        facts = facts if head else below_what_is_known(facts, current)
        if _is_own_project(facts.row, current):
            current, above = _Post(duties=1), []
            continue
        if head:
            posts.append(current)
            current = _named_above(head, facts, posts)
            above = []
            continue
        if facts.is_duty:
            # A table's head above the first post is no duty of it, nor is what is said of the firm.
            current.duties += not current.is_empty and not tells_of_firm(facts.row.text)
            if not is_table_head(facts.row) and not _is_bare_label(facts.row):
                current.body.append(facts.row)
            above = []
            continue
        if _opens(facts, current):
            posts.append(current)
            current = _Post()
            _take_title_above(current, facts, above, posts)
        if _is_set_aside(facts, current):
            if not _is_bare_label(facts.row):
                current.body.append(facts.row)
            above.append(facts)
            continue
        if facts.stretch is not None and current.is_empty:
            near = _may_name(above[-_NEAR_ROWS:], facts, posts, is_dates_first=is_dates_first)
            _take_above(current, facts, near)
            _move_up(current, [earlier.row for earlier in near], posts)
        _take_name_above(current, facts, above, posts)
        _fill(current, facts)
        current.header.append(facts.row)
        above = []
    posts.append(current)
    return in_one_order([post.frozen() for post in _finish(posts)])


def _is_bare_label(row: Row) -> bool:
    """职位名称： with its value in the row below is no duty."""
    text = row.text.strip()
    return text.endswith(":") and field_of(text[:-1]) in ("employer", "title", "period")


def _may_name(near: list[Facts], facts: Facts, posts: list[_Post], *, is_dates_first: bool) -> list[Facts]:
    """The rows above the dates that may hold what these lack."""
    if facts.rest and posts and is_named_beside_dates(posts[-1]):
        return []
    if is_dates_first and posts and posts[-1].is_complete and not posts[-1].has_name_above:
        return []  # each post so far had its names below its dates
    return [each for each in near if not each.is_bare] if is_dates_first else near


_OWN_PROJECT = re.compile(r"\W*(?:个人|课程|团队|小组|毕业|科研|开源|竞赛|比赛|校内|自研|实验室)(?:项目|设计|作品)(?![\u3400-\u9fff])")


def _is_own_project(row: Row, current: _Post) -> bool:
    """Whether a row says that what stands above it is a project and no post: 个人项目 Go, Raft."""
    is_unsure = current.employer is None or current.employer.confidence < _FAIR
    return is_unsure and current.title is None and not current.is_empty and _OWN_PROJECT.match(row.text) is not None


def _is_named_below(told: Sequence[Facts]) -> bool:
    """Whether the first row of dates leaves the employer to the row below it."""
    below = told[1] if len(told) > 1 else None
    return told[0].title is None or (below is not None and below.employer is not None and below.stretch is None and below.title is None)


def _steps(told: list[Facts]) -> Iterator[list[Facts]]:
    """Each row by itself, but the rows that name a post above its dates together with the row of the dates."""
    heads = heads_above(told)
    at = 0
    while at < len(told):
        end = heads.get(at, at) + 1
        yield told[at:end]
        at = end


def _is_set_aside(facts: Facts, current: _Post) -> bool:
    """Whether a row names nothing that the present post lacks; maybe it is the next post's: its dates will tell."""
    if facts.is_bare:
        if current.is_complete:
            current.duties += 1
        elif current.stretch is not None and not current.duties and (len(facts.rest) == 1 or _is_right_below_dates(facts, current)):
            current.spare.extend(facts.rest)
        return True
    is_over = facts.stretch is None and current.is_complete and not _unsplits(facts, current)
    current.duties += is_over
    return is_over


def _is_right_below_dates(facts: Facts, current: _Post) -> bool:
    """Whether a row of names stands below dates that name nothing: 某某光学 | 光学设计 below 2019.07—2022.04."""
    row = current.stretch_row
    is_next = row is not None and (facts.row.page, facts.row.index) == (row.page, row.index + 1)
    return is_next and current.employer is None and not current.spare and len(facts.rest) == _FIRM_AND_POST


_FIRM_AND_POST = 2


def _named_above(head: list[Facts], dated: Facts, posts: list[_Post]) -> _Post:
    """The post whose dates have its names in the rows above them; rows that it does not need stay with the one before."""
    post = _Post()
    _fill(post, dated)
    post.header.append(dated.row)
    spare: list[Found] = []
    for facts in reversed(head):
        if facts.is_strong and facts.employer and not facts.title and post.employer and BRANCH.fullmatch(post.employer.value):
            post.employer = facts.employer  # 赣州银行 above 南昌分行
            post.header.append(facts.row)
            continue
        if facts.is_strong and facts.employer and facts.title and dated.employer and dated.title is None:
            post.employer, post.title = facts.employer, facts.title  # 腾讯 | 实习生 above 2024.06-2024.09 | 微信支付
            post.header.append(facts.row)
            continue
        if post.employer is not None and post.title is not None and post.unsplit is None:
            posts[-1].body.append(facts.row)
            continue
        facts = read_head(facts.row) if facts.is_duty or (facts.is_bare and not facts.rest) else facts
        _fill(post, replace(facts, rest=()))
        spare[:0] = facts.rest
        post.header.append(facts.row)
    post.spare[:0] = spare
    return post


def _move_up(post: _Post, near: list[Row], posts: list[_Post]) -> None:
    """Rows above the dates that named the employer or the title are no duties of the post before."""
    names = [found for found in (post.employer, post.title, *post.spare) if found is not None]
    lines = {(found.evidence.page, found.evidence.line) for found in names if found.evidence}
    used = [row for row in near if (row.page, row.index) in lines]
    post.header.extend(used)
    for before in posts[-1:]:
        before.body = [row for row in before.body if not any(row is other for other in used)]


def _opens(facts: Facts, current: _Post) -> bool:
    """Whether a row's facts belong to the next post."""
    if current.is_empty:
        return False
    if facts.stretch is not None and current.stretch is not None:
        return True
    if _unsplits(facts, current):
        return False
    if is_title_below(facts, current):
        return False
    if facts.employer and facts.title and not facts.stretch and current.title and current.stretch and current.spare:
        return True  # a whole post without dates below one whose employer no list knows
    if facts.employer is not None and facts.stretch is None and current.is_named_above:
        return True
    if facts.is_labelled and facts.stretch is None and current.employer is None and current.stretch:
        return False  # the dates stand first, then what labels name
    if facts.employer is not None and (current.employer is not None or current.duties > 0):
        return facts.is_strong or current.employer is None or facts.stretch is not None
    if facts.stretch is not None and current.duties > 0:
        return True
    return facts.title is not None and current.title is not None and facts.stretch is not None


def _take_title_above(
    post: _Post, facts: Facts, above: list[Facts], posts: list[_Post]
) -> None:
    """Product Designer in a row of its own, the employer below it, the dates below that."""
    if not above or facts.stretch is not None or facts.employer is None or facts.title is not None:
        return
    last = above[-1]
    if last.title is not None and last.employer is None and last.row.index == facts.row.index - 1:
        post.title = last.title
        _move_up(post, [last.row], posts)


def _take_name_above(post: _Post, facts: Facts, above: list[Facts], posts: list[_Post]) -> None:
    """Demo Pay in a row of its own, Product Lead below it, the dates below that: the first names the employer."""
    if not above or not post.is_empty or facts.title is None or facts.employer or facts.stretch:
        return
    last = above[-1]
    if last.is_bare and len(last.rest) == 1 and last.row.index == facts.row.index - 1:
        post.spare.extend(last.rest)
        post.has_name_above = True
        _move_up(post, [last.row], posts)


def _unsplits(facts: Facts, current: _Post) -> bool:
    """Whether a row names the employer of a post whose title was split for want of one."""
    return current.unsplit is not None and facts.is_strong and facts.title is None and not current.duties


def _take_above(post: _Post, facts: Facts, above: list[Facts]) -> None:
    """Rows without dates above a date row belong to it where it lacks what they say.

    A row that already names the employer has its title beside or below, never above.
    """
    if facts.employer is not None:
        firm = next((e.employer for e in reversed(above) if e.employer and e.is_strong), None)
        is_whole = bool(above) and above[-1].employer is not None and above[-1].title is not None and facts.title is None
        if firm is None or not (is_unit(facts.employer.value) or is_whole):
            return
        # 某某公司 in the row above, 中央研究院 in the row of the dates.
        post.employer = firm
        return
    above = [earlier for earlier in above if not (facts.rest and earlier.is_bare)]
    for earlier in above:
        if facts.title is None:
            _fill(post, earlier)
            post.has_name_above |= bool(earlier.rest) and earlier.is_bare
        elif earlier.employer is not None or (earlier.rest and earlier.title is None):
            post.employer = post.employer or earlier.employer
            post.spare.extend(earlier.rest)


def _fill(post: _Post, facts: Facts) -> None:
    if post.stretch is None and facts.stretch is not None:
        post.stretch, post.stretch_row = facts.stretch, facts.row
    if post.unsplit is not None and facts.is_strong:
        # Artificial Intelligence Research Assistant above, the university below: nothing was to be split.
        post.employer, post.title, post.unsplit = facts.employer, post.unsplit, None
    if post.employer is None:
        post.unsplit = facts.unsplit
    if post.employer is None and not (is_part_of_firm(facts) and facts.stretch is None and post.spare):
        post.employer = facts.employer
    if post.title is None and not (
        post.duties and facts.stretch is None and facts.employer is None
    ):
        post.title = facts.title
    post.spare.extend(facts.rest)


def _finish(posts: list[_Post]) -> list[_Post]:
    kept: list[_Post] = []
    for post in posts:
        if post.is_empty:
            continue
        if kept and is_within(post, kept[-1]):
            _inherit(post, kept[-1])
        if kept and is_next_there(post, kept[-1]):
            _inherit(post, kept[-1])
        if kept and post.employer is None and post.title is None and len(post.spare) == 1 and may_be_title(post.spare[0].value):
            post.title = replace(post.spare.pop(), confidence=0.6)  # 切配 beside the next dates at the same firm
        use_spare(post)
        part_title(post, kept[-1] if kept else None)
        widen_title(post)
        if post.employer is None and post.title is not None and post.stretch is not None and kept:
            _inherit(post, kept[-1])
        told = next((other for other in kept if is_told_again(post, other)), None)
        if told is not None:
            told.title = told.title or post.title
            told.header += post.header
            told.body += post.body
        elif post.is_told:
            kept.append(post)
        elif kept:
            kept[-1].body += [*post.header, *post.body]
    kept = [
        post
        for post, after in zip(kept, [*kept[1:], None], strict=False)
        if not is_umbrella(post, after)
    ]
    has_dates = any(post.stretch is not None for post in kept)
    return [
        post
        for post in kept
        if post.stretch is not None or not has_dates or (post.employer and post.title)
    ]


def _inherit(post: _Post, previous: _Post) -> None:
    if previous.employer is None or post.title is None:
        return
    if post.stretch_row is not None and MAY_BE_PROJECT.search(post.stretch_row.text.replace(post.title.value, "")):
        return
    post.employer = replace(previous.employer, confidence=0.65)
    post.is_inherited = True
