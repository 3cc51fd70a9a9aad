"""Languages, certificates, links and what a person says of himself."""

import re
from dataclasses import replace
from typing import Final

from caidang.core.extract.document import Box
from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Evidence, Found

_LANGUAGES: Final = {
    "英语": "english", "日语": "japanese", "韩语": "korean", "法语": "french", "德语": "german", "俄语": "russian",
    "西班牙语": "spanish", "葡萄牙语": "portuguese", "意大利语": "italian", "阿拉伯语": "arabic", "泰语": "thai",
    "越南语": "vietnamese", "粤语": "cantonese", "普通话": "mandarin", "印尼语": "indonesian", "马来语": "malay",
    "荷兰语": "dutch", "波兰语": "polish", "土耳其语": "turkish", "印地语": "hindi", "闽南语": "hokkien", "汉语": "chinese",
}  # fmt: skip
_EXAM: Final = (
    r"CET\s?-?\s?[46]|TEM\s?-?\s?[48]|(?:大学)?英语[四六]级|(?:英语)?专[四八]|专业[四八]级|[四六]级|PETS\s?-?\s?[1-5]|BEC\s?(?:初级|中级|高级)?|"
    r"(?:IELTS|雅思)\s?[::]?\s?\d(?:\.\d)?|(?:TOEFL|托福)\s?[::]?\s?\d{2,3}|(?:TOEIC|托业)\s?[::]?\s?\d{3}|GRE\s?[::]?\s?\d{3}|GMAT\s?[::]?\s?\d{3}|"
    r"(?:JLPT\s?)?N[1-3](?![A-Za-z\d])|TOPIK\s?\d|TCF\s?\w\d|DELF\s?\w\d|TestDaF\s?\d|DSH|HSK\s?\d|CATTI\s?[一二三123]级(?:[笔口]译)?|CATTI"
)
_SKILL_LEVEL: Final = (
    r"母语|流利|流畅|熟练|精通|良好|一般|基础|入门|日常会话|日常交流|可作为工作语言|工作语言|商务|听说读写(?:熟练|流利|精通|良好)?|口语(?:流利|熟练|良好)|"
    r"[一二]级[甲乙]等|native|fluent|proficient|professional|full professional|working proficiency|conversational|intermediate|advanced|basic|elementary|mother tongue|bilingual|[ABC][12](?![\d])"
)
_NAMES: Final = "|".join((*_LANGUAGES, *_LANGUAGES.values()))
_OF_LANGUAGE: Final = re.compile(
    rf"(?P<name>(?:(?<![A-Za-z])(?:{_NAMES})(?![a-z])|日文|英文|法文|德文|韩文))"
    rf"(?:(?:水平|能力|等级|口语)?[\s::(\-–—]{{0,3}}(?P<level>(?:(?:{_EXAM}|{_SKILL_LEVEL})[\s,,、/;&+()]{{0,3}}){{1,5}}))",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(r"^[\s,,、/;&+()]+|[\s,,、/;&+(]+$|(?<!\w)\)$")
_EXAM_ALONE: Final = re.compile(
    rf"(?<![A-Za-z\u3400-\u9fff])(?:{_EXAM})(?:[\s::(]{{0,2}}\d{{3}}\s?分?)?(?![A-Za-z])",
    re.IGNORECASE,
)
_EXAM_LANGUAGE: Final = (
    ("日语", re.compile(r"N[1-3]|JLPT", re.IGNORECASE)),
    ("韩语", re.compile(r"TOPIK", re.IGNORECASE)),
    ("法语", re.compile(r"TCF|DELF", re.IGNORECASE)),
    ("德语", re.compile(r"TestDaF|DSH", re.IGNORECASE)),
    ("汉语", re.compile(r"HSK", re.IGNORECASE)),
)
_ENGLISH: Final = re.compile(r"英语|CET|大学", re.IGNORECASE)
_LANGUAGE_LABEL: Final = re.compile(r"(?:英语|外语|语言)(?:水平|能力|等级)?$", re.IGNORECASE)
_ALIASES: Final = {"日文": "日语", "英文": "英语", "法文": "法语", "德文": "德语", "韩文": "韩语"}

_CERTIFICATE: Final = re.compile(
    r"^[\u3400-\u9fffA-Za-z\d()/ .-]{2,24}?(?:资格证书?|职业资格|从业资格|执业资格|资格认证|上岗证|操作证|执业证|技能证书|等级证书|合格证书?|认证证书|职称证书?|证书)(?:\([^()]{1,12}\))?$"
)
_NOT_CERTIFICATE: Final = re.compile(
    r"荣誉|获奖|奖状|毕业证|学位证|学历|若干|相关|多[项本个]|以下|[。!?]|技能证书$|^证书|资格证书$(?<=^资格证书)"
)
_ITEM: Final = re.compile(r"[^\t,,、;;|丨/]+")
_LEAD: Final = re.compile(
    r"^(?:[\s•●■◆▪➢➤►▶✓✔·*-]|\d{1,2}[.、)](?!\d)|(?:19|20)\d{2}(?:[.年/-]\d{1,2})?(?:[.月/-]\d{1,2}日?)?月?\s*[::]?|(?:已)?(?:获得?|持有?|考取|取得|通过|拥有|具有|具备)(?:了|过)?|资格证书[::]|证书[::])+\s*"
)

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
MOST_ITEMS: Final = 30
LONGEST_TEXT: Final = 4000
"""Characters kept of a text that a person wrote about himself or his work."""


def find_languages(rows: list[Row], labels: list[Labelled]) -> tuple[Found, ...]:
    """This function will find the languages with what is said of each: 英语 CET-6, 日语 N1, 普通话 二级甲等.

    A language without a level counts only behind a label (语言能力：英语).
    """
    found: dict[str, Found] = {}
    for row in rows:
        _take_languages(row, found)
    for item in labels:
        if item.field == "language" and _LANGUAGE_LABEL.search(item.label):
            for match in re.finditer(_NAMES, item.text, re.IGNORECASE):
                start = item.start + match.start()
                name = _language(match.group())
                found.setdefault(name, item.row.find(start, start + len(match.group()), 0.85, name))
    return tuple(found.values())[:MOST_ITEMS]


def _take_languages(row: Row, found: dict[str, Found]) -> None:
    """Languages with their level first, then examinations that name none."""
    taken: list[tuple[int, int]] = []
    for match in _OF_LANGUAGE.finditer(row.text):
        name = _language(match["name"])
        stated = _AROUND.sub("", match["level"])
        level = " ".join(stated.split())
        if level.count("(") != level.count(")"):
            level = level.replace("(", " ").replace(")", " ").strip()
        taken.append(match.span())
        end = match.start("level") + match["level"].index(stated) + len(stated)
        found.setdefault(name, row.find(match.start(), end, 0.92, f"{name} {level}"))
    for match in _EXAM_ALONE.finditer(row.text):
        plain = match.group().strip()
        is_told = any(start <= match.start() < end for start, end in taken)
        if is_told or (plain in ("四级", "六级") and not _ENGLISH.search(row.text)):
            continue
        name = next((n for n, look in _EXAM_LANGUAGE if look.search(plain)), "英语")
        known = found.get(name)
        if known is None:
            found[name] = row.find(*match.span(), 0.9, f"{name} {plain}")
        elif plain.casefold() not in known.value.casefold():
            found[name] = replace(known, value=f"{known.value}、{plain}")


def _language(word: str) -> str:
    low = word.lower()
    return _ALIASES.get(word) or next(
        (zh for zh, en in _LANGUAGES.items() if low in (zh, en)), word
    )


def find_certificates(rows: list[Row]) -> tuple[Found, ...]:
    """This function will find certificates: the known ones, and short items that end like one (…资格证)."""
    found: dict[str, Found] = {}
    for row in rows:
        whole = _items_like_certificates(row) if "证" in row.text or "资格" in row.text else []
        for hit in find_entries("certificates", row.text):
            if any(start < hit.start < end for start, end in whole):
                continue
            if not (_is_of_others(row.text, hit.end) or _is_title(row, hit.start, hit.end)):
                word = row.text[hit.start : hit.end]
                found.setdefault(hit.entry, row.find(hit.start, hit.end, 0.9, word))
        known = {entry.evidence.start for entry in found.values() if entry.evidence}
        for start, end in whole:
            if row.evidence(start, end).start not in known:
                found.setdefault(row.text[start:end], row.find(start, end, 0.82))
    return tuple(found.values())[:MOST_ITEMS]


def _items_like_certificates(row: Row) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for piece in _ITEM.finditer(row.text):
        lead = _LEAD.match(piece.group())
        start = piece.start() + (lead.end() if lead else 0)
        end = start + len(row.text[start : piece.end()].rstrip(" 。."))
        text = row.text[start:end]
        if _CERTIFICATE.match(text) and not _NOT_CERTIFICATE.search(text):
            spans.append((start, end))
    return spans


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


def text_of(rows: list[Row], sure: float) -> Found | None:
    """This function will join rows to one value; its place is the first page's box around them. None without text."""
    rows = [row for row in rows if row.text.strip()]
    if not rows:
        return None
    text = "\n".join(row.text.strip() for row in rows)[:LONGEST_TEXT].rstrip()
    first = rows[0]
    place = first.evidence(0, len(first.text))
    for row in rows[1:]:
        if row.page != first.page:
            break
        place = replace(place, box=_around(place, row))
    return Found(text, sure, place)


def _around(place: Evidence, row: Row) -> Box:
    one, other = place.box, row.box
    return Box(
        min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1)
    )
