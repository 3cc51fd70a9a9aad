"""Addresses of a person's own pages."""

import re
from typing import Final

from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found

_URL: Final = re.compile(
    r"(?:https?://|www\.)[\w.-]+\.[A-Za-z]{2,12}(?::\d{2,5})?(?:/[\w./~%#?&=+@:-]*)?|"
    r"(?<![\w@./-])(?:github|gitee|gitlab|linkedin|behance|dribbble|zhihu|csdn|juejin|cnblogs|medium|huggingface|zcool|leetcode|kaggle)(?:\.[a-z]{2,4}){1,2}/[\w./~%#?&=+@:-]+|"
    r"(?<![\w@./-])[a-z\d-]{2,30}\.(?:github\.io|gitee\.io|vercel\.app|cnblogs\.com)(?:/[\w./~%-]*)?",
    re.IGNORECASE,
)
_SITE: Final = re.compile(
    r"zhaopin|51job|liepin|zhipin|lagou|kanzhun|jianli|baidu\.com/?$", re.IGNORECASE
)
MOST_LINKS: Final = 6


def find_links(rows: list[Row]) -> tuple[Found, ...]:
    """This function will find addresses of the person's own pages, such as a code repository or a portfolio."""
    found: dict[str, Found] = {}
    for row in rows:
        for match in _URL.finditer(row.text):
            address = match.group().rstrip(".-:/")
            if _SITE.search(address) or row.text[match.start() - 1 : match.start()] == "@":
                continue
            found.setdefault(
                address.casefold(), row.find(match.start(), match.start() + len(address), 0.93)
            )
    return tuple(found.values())[:MOST_LINKS]
