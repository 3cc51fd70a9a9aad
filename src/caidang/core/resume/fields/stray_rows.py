"""Rows below a post that are none of its duties: facts about the person, whom to call, the header of a table."""

import re
from typing import Final

from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row

_OF_PERSON: Final = frozenset(("name", "gender", "birth", "phone", "email", "wechat"))
_TOLD: Final = re.compile(
    r"\W*(?:紧急联[系络]人|研究(?:方向|兴趣|领域)\s*:|(?:持有?|所持|已获)?证[件书](?:情况|名称)?\s*:|持证\s*:"
    r"|(?:期望|希望|要求)(?:月薪|年薪|薪资|薪水|薪酬|工资|待遇)|emergency contact\b)",
    re.IGNORECASE,
)
_COLUMN: Final = re.compile(
    r"(?:起止|开始|结束|入职|离职)?(?:时间|日期|年月)|序号|(?:工作)?单位(?:名称)?|公司(?:名称)?|部门|岗位|职[务位](?:名称)?|离职原因|离开原因|工作内容|主要职责|证明人|薪资|月薪|联系(?:电话|方式)"
)
_LEAST_COLUMNS: Final = 3


def is_stray(row: Row) -> bool:
    """This function will tell whether a row among posts tells of no post."""
    text = row.text.strip()
    label, colon, _ = text.partition(":")
    if colon and field_of(label) in _OF_PERSON:
        return True
    return _TOLD.match(text) is not None or _is_header(text)


def _is_header(text: str) -> bool:
    """起止时间 单位 岗位 离职原因 证明人及电话: the names of columns, with blanks between them."""
    names = [name for word in text.split() for name in re.split(r"[及/和与]", word)]
    return len(names) >= _LEAST_COLUMNS and all(_COLUMN.fullmatch(name) or field_of(name) is not None for name in names)
