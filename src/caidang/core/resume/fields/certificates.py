"""Certificates, licences and examinations that a person holds."""

import re
from typing import Final

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.fields.languages import EXAM_ALONE, MAY_TELL
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found

_CERTIFICATE: Final = re.compile(
    r"^[\u3400-\u9fffA-Za-z\d()/ .-]{2,24}?(?:资格证书?|职业资格|从业资格|执业资格|资格认证|上岗证|操作证|执业证|技能证书|等级证书|合格证书?|认证证书|职称证书?|证书)(?:\([^()]{1,12}\))?$"
)
_NOT_CERTIFICATE: Final = re.compile(
    r"荣誉|获奖|奖状|毕业证|学位证|学历|若干|相关|多[项本个]|以下|[。!?]|技能证书$|^证书|^资格证书$"
)
_DRIVING: Final = re.compile(
    r"(?<![A-Za-z\d])[ABC][12][EM]?\s?(?:机动车)?(?:驾驶证|驾照|驾驶执照|驾驶执照证|照)"
)
_DRIVES: Final = re.compile("[驾照]")
_MAY_HOLD: Final = re.compile(
    r"[证师员级照工二一职考带审格训士]|[A-Z]{2}|Six Sigma|Certified|Scrum", re.IGNORECASE
)
"""A row without any of these names no certificate of the list."""
_SCORE: Final = re.compile(r"[\s::(]{0,2}\d{3}\s?分?$")
_KIND: Final = re.compile(r"(?:职称|资格证书?|证书?)?(?:[一二三四]级)?(?:\s?\([^()]{1,8}\))?")
_NOT_ITEM: Final = re.compile(
    r"[。!?:]|奖学金|奖$|[一二三特]等奖|荣誉|优秀|三好|先进|冠军|亚军|季军|名$|获得者|大赛|比赛|竞赛|专利|论文|\d{4}[.年]|能力|熟练|流利|以上|^证书$|award|scholarship|winner",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(r"(?:(?<=\d)/(?=\d)|[^\t,,、;;|丨/])+")
_LEAD: Final = re.compile(
    r"^(?:[\s•●■◆▪➢➤►▶✓✔·*-]|\d{1,2}[.、)](?!\d)|(?:19|20)\d{2}(?:[.年/-]\d{1,2})?(?:[.月/-]\d{1,2}日?)?月?\s*[::]?|(?:已)?(?:获得?|持有?|考取|取得|通过|拥有|具有|具备)(?:了|过)?|资格证书[::]|证书[::])+\s*"
)

MOST_CERTIFICATES: Final = 30


def find_certificates(rows: list[Row], own: list[Row]) -> tuple[Found, ...]:
    """This function will find certificates: the known ones, short items that end like one (…资格证), examinations.

    ``own`` are the rows of sections that hold nothing else: there any short item is one.
    """
    found: dict[str, Found] = {}
    for row in rows:
        if _MAY_HOLD.search(row.text) is None:
            continue
        whole = _items_like_certificates(row) if "证" in row.text or "资格" in row.text else []
        taken = list(whole)
        for pattern, sign in ((_DRIVING, _DRIVES), (EXAM_ALONE, MAY_TELL)):
            for match in pattern.finditer(row.text) if sign.search(row.text) else ():
                plain = _SCORE.sub("", match.group()).strip()
                found.setdefault(plain, row.find(*match.span(), 0.88, plain))
                taken.append(match.span())
        _take_known(row, taken, found)
        for start, end in whole:
            _add_item(found, row, start, end, 0.82)
    for row in own:
        for start, end in _items(row):
            known = find_entries("certificates", row.text[start:end])
            if _is_short_item(row.text[start:end]) and not (known and known[0].entry in found):
                _add_item(found, row, start, end, 0.81)
    return tuple(found.values())[:MOST_CERTIFICATES]


def _take_known(row: Row, taken: list[tuple[int, int]], found: dict[str, Found]) -> None:
    """The certificates of the list; a longer item says more than the known name in it."""
    for hit in find_entries("certificates", row.text):
        longer = [(a, b) for a, b in taken if b > hit.end or a < hit.start]
        if any(start <= hit.start < end for start, end in longer):
            continue
        if not (_is_of_others(row.text, hit.end) or _is_title(row, hit.start, hit.end)):
            end = _with_kind(row.text, hit.end)
            found.setdefault(hit.entry, row.find(hit.start, end, 0.9, row.text[hit.start : end]))


def _with_kind(text: str, end: int) -> int:
    """法律职业资格证书(A证), 工程师(中级): what the bracket says belongs to the name."""
    kind = _KIND.match(text, end)
    return kind.end() if kind else end


def _add_item(found: dict[str, Found], row: Row, start: int, end: int, sure: float) -> None:
    """Add an item, unless one that was found lies in it or it in one."""
    place = row.evidence(start, end)
    seen = [f.evidence for f in found.values() if f.evidence is not None]
    beside = [e for e in seen if (e.page, e.line) == (place.page, place.line)]
    if not any(e.start < place.end and place.start < e.end for e in beside):
        found.setdefault(row.text[start:end], row.find(start, end, sure))


def _is_short_item(text: str) -> bool:
    return 3 <= len(text) <= 24 and not _NOT_ITEM.search(text)


def _items(row: Row) -> list[tuple[int, int]]:
    """The items of a row without what leads to them, such as bullets, dates and 获得."""
    spans: list[tuple[int, int]] = []
    for piece in _ITEM.finditer(row.text):
        lead = _LEAD.match(piece.group())
        start = piece.start() + (lead.end() if lead else 0)
        end = start + len(row.text[start : piece.end()].rstrip(" 。.;"))
        if end > start:
            spans.append((start, end))
    return spans


def _items_like_certificates(row: Row) -> list[tuple[int, int]]:
    return [
        (start, end)
        for start, end in _items(row)
        if _CERTIFICATE.match(row.text[start:end])
        and not _NOT_CERTIFICATE.search(row.text[start:end])
    ]


def _is_of_others(text: str, end: int) -> bool:
    """会计师 in 会计师事务所 is no certificate."""
    return re.match(r"事务所|协会|学会|公司|岗位|工作|团队|助理|考试|培训", text[end:]) is not None


def _is_title(row: Row, start: int, end: int) -> bool:
    """会计师, 高级工程师 and the like are also posts; they are certificates where 证, 资格 or 持有 says so, or in a list."""
    word = row.text[start:end]
    if not word.endswith(("师", "员", "工")) or word.startswith(
        ("注册", "一级", "二级", "执业", "国家")
    ):
        return False
    around = row.text[max(0, start - 8) : end + 6]
    return (
        re.search(r"证|资格|职称|持有|考取|取得|通过|注册|获得", around) is None
        and len(row.text) > 30
    )
