"""A site's mail that a colleague sent on: what his mail program wrote above it is no part of the résumé."""

import re
from collections.abc import Sequence
from typing import Final

_HEAD: Final = re.compile(
    r"[>\s*]*(?:发\s*件\s*人|发\s*送\s*(?:时\s*间|日\s*期)|日\s*期|时\s*间|收\s*件\s*人|抄\s*送|主\s*题|from|sent|date|to|cc|subject)\s*\*?\s*[::]", re.IGNORECASE
)
_SENDER: Final = re.compile(r"[>\s*]*(?:发\s*件\s*人|from)\s*\*?\s*[::]", re.IGNORECASE)
_OF_SITE: Final = re.compile(
    r"@(?:[\w-]+\.)*(?:zhaopin(?:mail)?|51job|liepin|lietou-edm|bosszhipin|zhipin|lagou(?:jobs)?|58|ganji|dajie|chinahr|cjol|goodjobs|bjx)\.c"
    r"|(?<![a-z0-9])(?:no-?reply|service|notice|system)@|智联|前程无忧|51job|猎聘|boss直聘|拉勾|58同城|赶集|大街网|中华英才|人才热线|新安人才|北极星",
    re.IGNORECASE,
)
_LEAST: Final = 3
"""Lines that are a mail's head: sender, day and subject, at the least."""
_TOP: Final = 15


def begin_of_sent_on(texts: Sequence[str]) -> int:
    """This function will return where a site's mail begins below the head of its forwarding; 0 where there is none."""
    start = 0
    while start < min(len(texts), _TOP):
        end = start
        while end < len(texts) and _HEAD.match(texts[end]):
            end += 1
        head = texts[start:end]
        if len(head) >= _LEAST:
            return end if any(_SENDER.match(text) and _OF_SITE.search(text) for text in head) else 0
        start = max(end, start + 1)
    return 0
