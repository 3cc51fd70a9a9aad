"""Addresses of mail that the edge of a cell or of the page broke: put together before anything looks for them."""

import re
from itertools import pairwise
from typing import Final

from caidang.core.resume.joining import join_rows
from caidang.core.resume.lines import Row

_OPEN_NAME: Final = re.compile(
    r"(?:^|[\s|/,;:·(])[A-Za-z0-9][A-Za-z0-9.+-]*[._-]\s*$|(?:mail|邮箱|邮件|郵件|電郵|信箱)\s*:\s*[A-Za-z0-9][A-Za-z0-9._+-]*\s*$",
    re.IGNORECASE,
)
"""helan. before shan@example.com, or a name alone behind 邮箱."""
_REST_OF_NAME: Final = re.compile(
    r"\s*[A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]{2,24}){1,4}(?![\w@-])"
)
_OPEN_HOST: Final = re.compile(r"(?:^|[\s|/,;:·(])[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9.-]*\s*$")
_REST_OF_HOST: Final = re.compile(
    r"\s*[A-Za-z0-9-]*(?:\.[A-Za-z0-9-]{2,24}){1,4}(?![\w@.-])|\s*(?:com|cn|net|org|edu|hk|tw|uk)(?:\.cn)?\s*$"
)
_HOST_TOLD: Final = re.compile(
    r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|cn|net|org|hk|tw|uk|sg|de|me|io|edu)\s*$",
    re.IGNORECASE,
)
"""What ends like this needs no more: the next row begins something else."""


def with_whole_mails(rows: list[Row]) -> list[Row]:
    """This function will return the rows, each address that was broken between two of them told whole in the first."""
    if not any("@" in row.text for row in rows):
        return rows
    whole: list[Row] = []
    taken = False
    for row, below in pairwise([*rows, None]):
        if row is None or taken:
            taken = False
            continue
        taken = below is not None and _is_broken(row.text, below.text)
        whole.append(join_rows(row, below, "") if taken and below is not None else row)
    return whole


def _is_broken(above: str, below: str) -> bool:
    if _REST_OF_NAME.match(below) is not None:
        return _OPEN_NAME.search(above) is not None
    return (
        _OPEN_HOST.search(above) is not None
        and _HOST_TOLD.search(above) is None
        and _REST_OF_HOST.match(below) is not None
    )
