"""What a row says of a firm that is neither its name nor what was done there."""

import re

from caidang.core.resume.fields.posts.heads.header_rows import Facts

_OF_FIRM = re.compile(
    r"\W*(?:所属行业|公司行业|行业|公司性质|企业性质|单位性质|公司规模|规模|公司简介|公司介绍|公司描述|下属(?:人数)?|汇报对象|薪资|工作地点)\s*:"
)
_KIND_OF_FIRM = re.compile(
    r"(?=.{4,60}$)(?!.*[。;])(?=.*(?:\d+\s*-\s*\d+\s*人|\d+\s*人(?:以上|以下)|民营公司|国企|国有企业|上市公司|外资|合资|股份制|私营|事业单位)).*[|\t/·\s]"
)
"""快速消费品(食品、饮料) | 150-500人 | 民营公司: what a firm does, how large it is, whose it is."""
_LEGAL = re.compile(r"\b(?:Ltd|Limited|Inc|Corp|LLC|GmbH|PLC|plc|Bank)\b")


def tells_of_firm(text: str) -> bool:
    """This function will tell whether a row says something of a firm and nothing of what was done there."""
    return _OF_FIRM.match(text) is not None or _KIND_OF_FIRM.match(text) is not None


def is_part_of_firm(facts: Facts) -> bool:
    """This function will tell whether what a row names is a part of the employer: HR Director, Adhesive Technologies."""
    if facts.employer is None:
        return False
    behind = facts.title is not None and f"{facts.title.value}, {facts.employer.value}" in facts.row.text
    return facts.employer.value.endswith(("Group", "Team")) or (behind and not _LEGAL.search(facts.employer.value))
