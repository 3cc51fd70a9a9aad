"""How a row reads below what is known of a post already: a dated task, a part of the firm, the post that is still lacking."""

import re
from dataclasses import replace

from caidang.core.resume.fields.posts.heads.head_names import post_before_duty
from caidang.core.resume.fields.posts.heads.header_rows import Facts, read_head
from caidang.core.resume.fields.posts.post_draft import Post
from caidang.core.resume.fields.posts.whole_stays import is_same_firm_in_han
from caidang.core.resume.lines import Row
from caidang.core.text.dates import DateRange

_FAIR = 0.8
_NUMBERED = re.compile(r"\s*(?:\(?\d{1,2}[.、)]|\d{1,2}(?= )|[\u2460-\u2473])\s*")


def below_what_is_known(facts: Facts, current: Post) -> Facts:
    """This function will read a row as it stands below the present post: a dated task is a duty, a title split for want of a firm is whole."""
    if _is_dated_duty(facts, current) or _names_clients(facts, current) or _lists_duties(facts, current):
        return Facts(facts.row, is_duty=True)
    if facts.unsplit is not None and current.employer is not None and current.title is None and not current.duties:
        return replace(facts, employer=None, title=facts.unsplit, unsplit=None)
    if _is_unit_below(facts, current):
        return replace(facts, employer=None, is_strong=False)
    if is_same_firm_in_han(facts, current):
        current.employer = None  # for the Chinese name
    if facts.is_duty and current.lacks_only_title and (post := post_before_duty(facts.row)) is not None:
        return Facts(facts.row, title=post)
    if facts.is_duty and _may_hold_title(facts.row, current):
        told = read_head(facts.row)
        is_at_end = told.title is not None and facts.row.text.rstrip(" )").endswith(told.title.value.rstrip(" )"))
        if told.title is not None and told.title.confidence >= _FAIR and is_at_end:
            return Facts(facts.row, title=told.title)
    if _is_sentence_below_spare(facts, current):
        return Facts(facts.row, is_duty=True)
    return facts


def _is_sentence_below_spare(facts: Facts, current: Post) -> bool:
    """《某某》英文文本统筹，外包管理 below a row that is nothing but 游戏本地化: that is the post, this was done there."""
    is_sentence = facts.title is not None and facts.employer is None and facts.stretch is None and bool(facts.rest) and "," in facts.row.text and len(facts.row.cells) == 1
    lacks_post = current.title is None and current.employer is not None and current.stretch is not None and not current.duties
    row = current.stretch_row
    if row is None or row.index == facts.row.index - 1:
        return False  # beside the dates a name may be anything
    return is_sentence and lacks_post and any(found.evidence is not None and found.evidence.line == facts.row.index - 1 for found in current.spare)


_OF_PROJECTS = re.compile(r"\W*(?:主要|代表|参与|典型|重点|近期|负责)(?:项目|工程|业绩)\s*:\s*")
"""What heads a list of buildings that the post was about, each with its own years."""
BRANCH = re.compile("[\u3400-\u9fff]{2,6}(?:分行|支行|分公司|营业部|办事处|分部|校区)")


def _is_unit_below(facts: Facts, current: Post) -> bool:
    """并购咨询 高级咨询员 below 某某企业咨询有限公司, 南昌分行 合规专员 below 某某银行: where in the firm, no next firm."""
    is_open = current.employer is not None and current.title is None and not current.duties and facts.stretch is None
    if is_open and facts.title and facts.employer and BRANCH.fullmatch(facts.employer.value):
        return True
    is_weak = facts.employer is not None and not facts.is_strong and facts.title is not None
    is_known = current.employer is not None and current.employer.confidence > _CERTAIN and current.title is None
    return is_weak and is_known and current.stretch is None and not current.duties and facts.stretch is not None


def _may_hold_title(row: Row, current: Post) -> bool:
    """Whether the first bullet below a firm and its dates may end with the post, which nothing else tells."""
    return current.lacks_only_title and row.is_bullet and len(row.text) <= _LONGEST_HEAD and not _SENTENCE.search(row.text)


_CERTAIN = 0.9
_LONGEST_HEAD = 36
_SENTENCE = re.compile("[。;,:!?]")


def _names_clients(facts: Facts, current: Post) -> bool:
    """服务 OPPO、京东方，年服务费 2600 万 below a post whose firm stands beside its dates: whom it worked for, no next firm."""
    if facts.title is None and facts.stretch is None and current.title is not None and _SERVED.match(facts.row.text):
        return True
    is_among_others = facts.employer is not None and facts.title is None and len(facts.rest) > 1
    return is_among_others and facts.stretch is None and current.is_complete and is_named_beside_dates(current)


_SERVED = re.compile(r"\W*(?:服务|对接|合作)(?:了|过|于|品牌|客户|的?客户(?:有|包括))?:?[\u3400-\u9fffA-Za-z]{2,20}、")
"""服务某股份制银行、某合资车企: for whom it was done."""


def _lists_duties(facts: Facts, current: Post) -> bool:
    """巡店、加盟商培训 below a post that is complete: what was done, though the words sound like a post and a firm."""
    if facts.stretch is not None or facts.employer is None or facts.title is None or facts.is_labelled or current.stretch is None or current.title is None or not (current.employer or current.spare):
        return False
    is_listed = _LISTED.search(facts.row.text) is not None and len(facts.row.cells) == 1
    return is_listed and (facts.employer.confidence < _CERTAIN or _FIRM.search(facts.employer.value) is None)


_LISTED = re.compile("[\u3400-\u9fff][、,][\u3400-\u9fff]")


def is_named_beside_dates(post: Post) -> bool:
    """This function will tell whether the row of a post's dates names its employer: a name beside the next dates is the next employer then."""
    told = post.employer.evidence if post.employer is not None else None
    row = post.stretch_row
    return told is not None and row is not None and (told.page, told.line) == (row.page, row.index)


def _is_dated_duty(facts: Facts, current: Post) -> bool:
    """Whether a bullet with dates of its own tells of a task within the present post: 3.2019年3月至10月任项目组组长."""
    whole, part = current.stretch, facts.stretch
    if whole is None or part is None or current.employer is None or whole.start is None or part.start is None:
        return False
    if facts.title is not None and current.title is None:
        return False  # 1. 客户经理，2012.07-2015.03 below the bank and the whole stay there
    if not _may_be_task(facts, part, current):
        return False
    end, last = whole.end or "present", part.end or part.start
    return part.start >= whole.start[: len(part.start)] and last[: len(end)] <= end


def _may_be_task(facts: Facts, part: DateRange, current: Post) -> bool:
    """Whether a dated row below a post sounds like a task or a project there: 2022.03-2024.12 武汉某某医院项目 项目总工."""
    is_listed = facts.row.is_bullet or _NUMBERED.fullmatch(facts.row.text[: part.begin_offset]) is not None
    if current.is_complete and (_names_project(facts) or _IN_BRACKETS.fullmatch(facts.row.text.strip())):
        return True
    if facts.employer is None or any(_OF_PROJECTS.fullmatch(row.text) for row in current.body):
        return is_listed
    return is_listed and _LENT.match(facts.row.text[part.end_offset :]) is not None


def _names_project(facts: Facts) -> bool:
    """Whether what stands for the employer, or is left over, is called a project and no firm."""
    names = [facts.employer, *facts.rest] if facts.employer is not None else list(facts.rest)
    return any(_PROJECT.search(found.value) for found in names) and not any(_FIRM.search(found.value) for found in names)


_IN_BRACKETS = re.compile(r"\([^()]+(?:\([^()]*\)[^()]*)?\)")
"""(2021.03-2022.03 挂职某某管委会主任助理) below a post: meanwhile."""
_PROJECT = re.compile(r"[\u3400-\u9fffA-Za-z\d]{3,}(?<!负责)(?:项目|工程|标段|课题|改造|专项|平台建设|系统建设|安装工程|EPC|PPP)(?:\([^()]{1,16}\))?$")
_FIRM = re.compile(r"公司|事务所|[^团]集团$|研究院|设计院")
_LENT = re.compile(r"[\s:,]*(?:借调|外派|支援|轮岗|挂职|驻场|派驻|被派|兼任|参与|负责|主导|协助|完成|牵头)")
