"""Rows below a post that are none of its duties: facts about the person, whom to call, the header of a table."""

import re
from typing import Final

from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row
from caidang.core.text.dates import find_ranges

_OF_PERSON: Final = frozenset(("gender", "birth", "phone", "email", "wechat"))
_TOLD: Final = re.compile(
    r"\W*(?:紧急联[系络]人|研究(?:方向|兴趣|领域)\s*:|(?:持有?|所持|已获)?证[件书](?:情况|名称)?\s*:|持证\s*:"
    r"|(?:期望|希望|要求|现时|目前|当前)(?:月薪|年薪|薪资|薪金|薪水|薪酬|工资|待遇)"
    r"|(?:emergency contact|notice period|availability|(?:current|present|last drawn|expected) salary|reasons? for leaving)\b)",
    re.IGNORECASE,
)
_COLUMN: Final = re.compile(
    r"(?:起止|开始|结束|入职|离职)?(?:时间|日期|年月)|序号|(?:工作)?单位(?:名称)?|公司(?:名称)?|部门|岗位|职[务位](?:名称)?|离职原因|离开原因|工作内容|主要职责|证明人|薪资|月薪|联系(?:电话|方式)"
)
_LEAST_COLUMNS: Final = 3
_AT_HOME: Final = re.compile(
    r"[\s:,]*(?:(?:一直)?(?:在)?(?:老家|家里?|家乡|农村))?(?:一直)?(?:种地|务农|带(?:孩子|娃)|生(?:孩子|娃|育)|照顾(?:老人|孩子|家人)|休养|养病|待业|打零工|全职(?:妈妈|太太|主妇)|家庭主妇)(?:[、,和/](?:种地|务农|带(?:孩子|娃)|打零工|休养|待业|照顾(?:老人|孩子)))*\W*$"
)
"""2000年-2012年 家里种地、打零工: years without a post."""


def is_stray(row: Row) -> bool:
    """This function will tell whether a row among posts tells of no post."""
    text = row.text.strip()
    label, colon, _ = text.partition(":")
    if colon and field_of(label) in _OF_PERSON:
        return True
    return _TOLD.match(text) is not None or _is_header(text) or _is_at_home(text)


def _is_at_home(text: str) -> bool:
    ranges = find_ranges(text)
    return len(ranges) == 1 and not ranges[0].begin_offset and _AT_HOME.match(text, ranges[0].end_offset) is not None


def _is_header(text: str) -> bool:
    """起止时间 单位 岗位 离职原因 证明人及电话: the names of columns, with blanks between them."""
    names = [name for word in text.split() for name in re.split(r"[及/和与]", word)]
    return len(names) >= _LEAST_COLUMNS and all(_COLUMN.fullmatch(name) or field_of(name) is not None for name in names)
