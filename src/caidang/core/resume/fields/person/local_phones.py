"""Numbers of Hong Kong, Macau, Taiwan, Malaysia and France as they are written at home, without their country's code.

Eight digits may be a date or the number of anything. They count only where the text tells that the person
is there, and then behind a label or alone between two bars.
"""

import re
from collections.abc import Iterator
from typing import Final

from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found

_EIGHT: Final = re.compile(r"(?<![\d\w+./-])[2-9]\d{3}[ -]?\d{4}(?![\d\w./-])")
_LONE_EIGHT: Final = re.compile(r"(?<![\d\w+./-])\d{4}[ -]?\d{4}(?![\d\w./-])")
_MAY_BE_LOCAL: Final = re.compile(r"(?<![\d\w+./-])[4-9]\d{3}[ -]?\d{4}(?![\d\w./-])")
_REGIONS: Final = (
    ("852", re.compile(r"香港|九[龍龙]|新界|Hong ?Kong|Kowloon|New Territories|\bN\.T\.|\bH\.\s?K\.|Lam Tin|Shau Kei Wan|Chai Wan|North Point|Quarry Bay|Tseung Kwan O|Sham Shui Po|Tai Po|Fanling|Sheung Shui|Ma On Shan|Tsing Yi|Kwai Chung|Hung Hom|Tin Shui Wai|Tung Chung|Wong Tai Sin|Tsuen Wan|Kwun Tong|Sha ?Tin|Mong ?Kok|Tuen Mun|Yuen Long|Wan ?Chai|Tsim Sha Tsui|\bHK\b|HK\$|\bHKDSE\b|\bHKCEE\b|\+?\b852\b", re.IGNORECASE), "45679"),
    ("65", re.compile(r"新加坡|Singapore|\bS\(\d{6}\)|\bBlk\b|S\$\s?\d|\bSGD\b", re.IGNORECASE), "89"),
    ("853", re.compile(r"澳[門门]|Macau|Macao|\+?\b853\b", re.IGNORECASE), "6"),
)  # fmt: skip
"""Country code, what tells that a person is there, first digits of mobiles."""
_TAIWAN: Final = re.compile(
    r"[台臺](?:灣|湾|北|中|南)|新竹|高雄|桃園|桃园|Taiwan|Taipei|\+?\b886\b", re.IGNORECASE
)
_TAIWAN_LANDLINE: Final = re.compile(r"(?<![\d\w+])\(?0[2-8]\)?[ -]?\d{3,4}[ -]?\d{4}(?!\d)")
_MALAYSIA: Final = re.compile(
    r"Malaysia|Kuala Lumpur|Selangor|Johor|Penang|Petaling Jaya|Shah Alam|Subang|Melaka|Malacca|Sabah|Sarawak|Kuching|\bJalan\b|\bTaman\b|[马馬][来來]西[亚亞]|吉隆坡", re.IGNORECASE
)
_MALAYSIAN_MOBILE: Final = re.compile(r"(?<![\d\w+])01\d[\s-]?\d{3,4}[\s-]?\d{4}(?!\d)")
_FRANCE: Final = re.compile(r"\bFrance\b|\b(?:rue|avenue|boulevard|allée|impasse) (?:de|du|des|d.|l.)|\b(?:Paris|Lyon|Marseille|Toulouse|Nantes|Bordeaux|Lille|Strasbourg|Grenoble)\b|expériences?\b")
_FRENCH_MOBILE: Final = re.compile(r"(?<![\d\w+.])0[67](?:[ .-]?\d{2}){4}(?![\d])")
_TAIWAN_MOBILE: Final = re.compile(r"(?<![\d\w+])09\d{2}[\s-]?\d{3}[\s-]?\d{3}(?!\d)")
_BEFORE: Final = re.compile(r"(?:^|[|/,;·•\t]|  |@[\w.-]+)\W*(?:(?:m|t|p|c|tel|mob|hp|mobile|phone|cell)\s?[:.]\s?)?$", re.IGNORECASE)
_BEHIND: Final = re.compile(r"\s*(?:$|[|/,;·•\t]|  )")
_PAY: Final = re.compile(r"\d[05]00-\d[05]00")
"""6000-8000 is what somebody wants to earn."""
_SURE: Final = 0.9


def find_local_phones(rows: list[Row], labels: list[Labelled], others: list[Row] | None = None) -> dict[str, Found]:
    """This function will find such numbers in the rows about the person, by their full form (+85291234567).

    Where these do not tell in which place the person is, the ``others`` may: studies and posts there, pay in its money.
    """
    about = "\n".join(row.text for row in rows)
    found: dict[str, Found] = {}
    regions = [(code, first) for code, told, first in _REGIONS if told.search(about)]
    if not regions and others and _MAY_BE_LOCAL.search(about):
        told_of = "\n".join(row.text for row in others)
        regions = [(code, first) for code, told, first in _REGIONS if told.search(told_of)]
    if len(regions) == 1:
        ((code, mobile),) = regions
        for row, start, end in (*_labelled(labels, _EIGHT), *_alone(rows, mobile)):
            _add(found, row, start, end, code)
    for abroad, there, pattern in (("60", _MALAYSIA, _MALAYSIAN_MOBILE), ("33", _FRANCE, _FRENCH_MOBILE)):
        if there.search(about):
            for row in rows:
                for match in pattern.finditer(row.text):
                    _add(found, row, *match.span(), abroad)
    if _TAIWAN.search(about):
        mobiles = [(row, *m.span()) for row in rows for m in _TAIWAN_MOBILE.finditer(row.text)]
        for row, start, end in (*mobiles, *_labelled(labels, _TAIWAN_LANDLINE)):
            _add(found, row, start, end, "886")
    return found


def _labelled(labels: list[Labelled], pattern: re.Pattern[str]) -> Iterator[tuple[Row, int, int]]:
    for item in labels:
        match = pattern.search(item.text) if item.field == "phone" else None
        if match is not None and not item.text[: match.start()].strip():
            yield item.row, item.start + match.start(), item.start + match.end()


def _alone(rows: list[Row], mobile: str) -> Iterator[tuple[Row, int, int]]:
    """Mobiles that are all that stands between two bars, gaps or the row's ends."""
    for row in rows:
        for match in _LONE_EIGHT.finditer(row.text):
            start, end = match.span()
            is_alone = _BEFORE.search(row.text, 0, start) and _BEHIND.match(row.text, end)
            is_told = "-" not in match.group() or "@" in row.text  # 6000-8000 is pay
            if is_alone and is_told and row.text[start] in mobile:
                yield row, start, end


def _add(found: dict[str, Found], row: Row, start: int, end: int, code: str) -> None:
    digits = re.sub(r"\D", "", row.text[start:end])
    value = f"+{code}{digits.removeprefix('0')}"
    found.setdefault(value, row.find(start, end, _SURE, value))
