"""Addresses of a person's own pages."""

import re
from collections.abc import Sequence
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
_KIND: Final = r"\s*\((?:LinkedIn|Personal|Portfolio|Company|Blog|RSS Feed|Other|个人|个人主页|作品集|公司|博客|其他)\)\s*"
"""What 领英's saved profile says behind an address; its narrow column breaks the address before it."""
_REST: Final = re.compile(rf"(?P<rest>[\w./%~?=&+-]{{1,80}}?){_KIND}", re.IGNORECASE)
_BREAK: Final = "\ufffe"
"""As the extractor has a hyphen at which a line was broken."""
_MOST_PARTS: Final = 3
MOST_LINKS: Final = 6


def find_links(rows: list[Row]) -> tuple[Found, ...]:
    """This function will find addresses of the person's own pages, such as a code repository or a portfolio."""
    found: dict[str, Found] = {}
    for number, row in enumerate(rows):
        for match in _URL.finditer(row.text):
            address = match.group().rstrip(".-:/")
            if _SITE.search(address) or row.text[match.start() - 1 : match.start()] == "@":
                continue
            tail = row.text[match.end() :].strip()
            rest = _broken_off(rows[number + 1 : number + 1 + _MOST_PARTS]) if tail in ("", _BREAK) else ""
            value = f"{match.group()}{tail.replace(_BREAK, '-')}{rest}" if rest else address
            found.setdefault(value.casefold(), row.find(match.start(), match.start() + len(address), 0.93, value))
    return tuple(found.values())[:MOST_LINKS]


def _broken_off(below: Sequence[Row]) -> str:
    """What a narrow column broke off an address: rows without a blank, the last with the kind of the address behind it."""
    parts = ""
    for row in below:
        text = row.text.strip().replace(_BREAK, "-")
        if "@" in text or _URL.match(text):
            return ""
        last = _REST.fullmatch(text)
        if last is not None:
            return parts + last["rest"].rstrip("./")
        if " " in text or not text.isascii():
            return ""
        parts += text
    return ""
