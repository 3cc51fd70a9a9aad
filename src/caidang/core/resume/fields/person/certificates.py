"""Certificates, licences and examinations that a person holds."""

import re
from typing import Final

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.fields.person.languages import EXAM_ALONE, MAY_TELL, levels_told
from caidang.core.resume.labels import Labelled, field_of
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found

_CERTIFICATE: Final = re.compile(
    r"^[\u3400-\u9fffA-Za-z\d()/ .-]{2,24}?(?:资格证书?|职业资格|从业资格|执业资格|资格认证|上岗证|(?:人员|健康|导游|教练|许可|准驾)证|操作证|[A-C]\d?证|执业证|技能证书|等级证书|合格证书?|认证证书|职称证书?|证书)(?:\([^()]{1,12}\))?$"
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
_REMARK: Final = re.compile(
    r"\s*(?:\((?:(?:19|20)\d{2}[^()]{0,8}|\d{3}\s?分?)\)|(?<=[\s)])(?:19|20)\d{2}(?:[.年/-]\d{1,2})?[月年]?|[:(\s]\s?\d{3}\s?分?|,?有效期(?:至|到)?:?\s?\d[\d.年月日/-]{3,11})$"
)
_EXAMS: Final = (
    ("CET-6", re.compile(r"CET\s?-?\s?6|英语六级", re.IGNORECASE)),
    ("CET-4", re.compile(r"CET\s?-?\s?4|英语四级", re.IGNORECASE)),
)
_SCORE: Final = re.compile(r"[\s::(]{0,2}\d{3}\s?分?$")
_KIND: Final = re.compile(r"(?:职称|资格证书?|证书?)?(?:[一二三四]级)?(?:\s?\([^()]{1,8}\))?")
_NOT_ITEM: Final = re.compile(
    r"[。!?:]|奖学金|奖$|[一二三特]等奖|荣誉|优秀|三好|先进|冠军|亚军|季军|名$|获得者|大赛|比赛|竞赛|专利|论文|\d{4}[.年]|能力|熟练|流利|以上|^证书$|award|scholarship|winner",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(r"(?:\([^()\t]{1,20}\)|(?<=\d)/(?=\d)|[^\t,,、;;|丨/])+")
_LEAD: Final = re.compile(
    r"^(?:[\s•●■◆▪➢➤►▶✓✔·*-]|\d{1,2}[.、)](?!\d)|(?:19|20)\d{2}(?:[.年/-]\d{1,2})?(?:[.月/-]\d{1,2}日?)?月?\s*[::]?|(?:已)?(?:获得?|持有?|考取|取得|通过|拥有|具有|具备)(?:了|过)?|资格证书[::]|证书[::])+\s*"
)

_SOUNDS: Final = re.compile(r"(?:[证师员级工书]|认证|资格|职称|执照|驾照)(?:\([^()]*\))?$|^[A-Z]{3,6}$")
_LEAST_LISTED, _LONGEST_LIST = 2, 80
_LONGEST_LATIN: Final = 60
MOST_CERTIFICATES: Final = 30


def find_certificates(rows: list[Row], own: list[Row], labels: list[Labelled]) -> tuple[Found, ...]:
    """This function will find certificates: the known ones, short items that end like one (…资格证), examinations.

    ``own`` are the rows of sections that hold nothing else: there, and behind a label such as 证书,
    any short item is one.
    """
    found: dict[str, Found] = {}
    lists = [(row, 0, len(row.text)) for row in own]
    lists += [(item.row, item.start, item.end) for item in labels if item.field == "certificate"]
    lists += [(row, 0, len(row.text)) for row in rows if _is_list(row)]
    for row, start, end in lists:
        _take_listed(row, start, end, found)
    for row in rows:
        if _MAY_HOLD.search(row.text) is not None:
            _take_told(row, found, is_own=any(row is other for other, *_ in lists))
    return tuple(found.values())[:MOST_CERTIFICATES]


def _is_list(row: Row) -> bool:
    """Whether a row of another section lists certificates: one is known, and the others sound like one."""
    if len(row.text) > _LONGEST_LIST or not _MAY_HOLD.search(row.text):
        return False
    items = [row.text[start:end] for start, end in _items(row)]
    if len(items) < _LEAST_LISTED or not all(map(_is_short_item, items)):
        return False
    known = [item for item in items if EXAM_ALONE.search(item) or find_entries("certificates", item)]
    return (
        bool(known)
        and not levels_told(row.text)
        and all(item in known or _SOUNDS.search(item) for item in items)
        and not all(map(_may_be_post, items))
    )


def _take_listed(row: Row, start: int, end: int, found: dict[str, Found]) -> None:
    """The items of a list of certificates, each as it stands but for its date or its marks."""
    for begin, stop in _items(row):
        if begin < start or stop > end:
            continue
        stop = begin + len(_REMARK.sub("", row.text[begin:stop]))
        text = row.text[begin:stop]
        named = {hit.entry for hit in find_entries("certificates", text)}
        named |= {_key(match.group()) for match in EXAM_ALONE.finditer(text)}
        if _is_short_item(text) and len(named) < 2:
            _add_item(found, row, begin, stop, 0.9 if named else 0.81, is_listed=True)


def _take_told(row: Row, found: dict[str, Found], *, is_own: bool) -> None:
    """What any row names: driving licences, examinations, the known certificates, items that end like one."""
    whole = _items_like_certificates(row) if "证" in row.text or "资格" in row.text else []
    of_languages = [] if is_own else levels_told(row.text)
    taken = list(whole) + of_languages
    for pattern, sign in ((_DRIVING, _DRIVES), (EXAM_ALONE, MAY_TELL)):
        for match in pattern.finditer(row.text) if sign.search(row.text) else ():
            if any(start <= match.start() < end for start, end in of_languages):
                continue
            end = match.start() + len(_SCORE.sub("", match.group()).rstrip())
            _add_item(found, row, match.start(), end, 0.88)
            taken.append(match.span())
    _take_known(row, taken, found, is_own=is_own)
    for start, end in whole:
        _add_item(found, row, start, end, 0.82)


def _take_known(row: Row, taken: list[tuple[int, int]], found: dict[str, Found], *, is_own: bool) -> None:
    """The certificates of the list; a longer item says more than the known name in it."""
    hits = find_entries("certificates", row.text)
    certain = [hit for hit in hits if not _may_be_post(row.text[hit.start : hit.end])]
    for hit in hits:
        longer = [(a, b) for a, b in taken if b > hit.end or a < hit.start]
        if any(start <= hit.start < end for start, end in longer):
            continue
        is_post = not (is_own or certain or hit in certain) and _is_title(row, hit.start, hit.end)
        if not (_is_of_others(row.text, hit.end) or is_post):
            _add_item(found, row, hit.start, _with_kind(row.text, hit.end), 0.9)


def _with_kind(text: str, end: int) -> int:
    """法律职业资格证书(A证), 工程师(中级): what the bracket says belongs to the name."""
    kind = _KIND.match(text, end)
    return kind.end() if kind else end


def _add_item(
    found: dict[str, Found], row: Row, start: int, end: int, sure: float, *, is_listed: bool = False
) -> None:
    """Add an item, unless it was found before under any of its names, or one lies in it or it in one."""
    place = row.evidence(start, end)
    key = _key(row.text[start:end])
    beside = [
        (other, f.evidence)
        for other, f in found.items()
        if f.evidence and (f.evidence.page, f.evidence.line) == (place.page, place.line)
    ]
    if any(at.start < place.end and place.start < at.end for _, at in beside):
        return
    # 高级中学教师资格证、幼儿园教师资格证: two of one kind in one list are two.
    is_another = is_listed and any(other == key for other, _ in beside)
    found.setdefault(row.text[start:end] if is_another else key, row.find(start, end, sure))


def _key(text: str) -> str:
    """What a certificate is told by, however it is named: CET-6 for 大学英语六级, the entry for a known one."""
    for key, names in _EXAMS:
        if names.search(text):
            return key
    hits = find_entries("certificates", text)
    return hits[0].entry if len(hits) == 1 else re.sub(r"\W", "", text).casefold()


def _is_short_item(text: str) -> bool:
    return 3 <= len(text) <= (_LONGEST_LATIN if text.isascii() else 24) and not _NOT_ITEM.search(text)


def _items(row: Row) -> list[tuple[int, int]]:
    """The items of a row without what leads to them, such as bullets, dates and 获得."""
    spans: list[tuple[int, int]] = []
    for piece in (_SPACED_ITEM if _SPACED.fullmatch(row.text) else _ITEM).finditer(row.text):
        lead = _LEAD.match(piece.group())
        start = piece.start() + (lead.end() if lead else 0)
        end = start + len(row.text[start : piece.end()].rstrip(" 。.;"))
        if end > start and field_of(row.text[start:end]) != "certificate":  # 有何技术证书 asks for one
            spans.append((start, end))
    return spans


_SPACED_ITEM: Final = re.compile(r"\S+")
_SPACED: Final = re.compile(r"\s*(?:[\u3400-\u9fff()A-Z\d-]{3,16}(?:[证书师员级]|资格|职称)(?:\s+|$)){2,8}")
"""证券从业资格证 董事会秘书资格证: nothing but a space between two that end like certificates."""


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


def _may_be_post(text: str) -> bool:
    return text.endswith(("师", "员", "工", "人", "会计")) and not text.startswith(("注册", "一级", "二级", "执业", "国家", "特许"))


def _is_title(row: Row, start: int, end: int) -> bool:
    """会计师, 高级工程师 and the like are also posts; they are certificates where 证, 资格 or 持有 says so."""
    if not _may_be_post(row.text[start:end]):
        return False
    around = row.text[max(0, start - 8) : end + 6]
    return re.search(r"证|资格|职称|持有|考取|取得|通过|注册|获得", around) is None
