"""Languages that a person speaks, each with what is said of it."""

import re
from dataclasses import replace
from typing import Final

from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found

_LANGUAGES: Final = {
    "英语": "english", "日语": "japanese", "韩语": "korean", "法语": "french", "德语": "german", "俄语": "russian",
    "西班牙语": "spanish", "葡萄牙语": "portuguese", "意大利语": "italian", "阿拉伯语": "arabic", "泰语": "thai",
    "越南语": "vietnamese", "粤语": "cantonese", "普通话": "mandarin", "印尼语": "indonesian", "马来语": "malay",
    "荷兰语": "dutch", "波兰语": "polish", "土耳其语": "turkish", "印地语": "hindi", "闽南语": "hokkien", "汉语": "chinese",
    "希腊语": "greek", "瑞典语": "swedish", "丹麦语": "danish", "芬兰语": "finnish", "挪威语": "norwegian", "捷克语": "czech",
    "匈牙利语": "hungarian", "罗马尼亚语": "romanian", "保加利亚语": "bulgarian", "克罗地亚语": "croatian", "斯洛文尼亚语": "slovenian",
    "斯洛伐克语": "slovak", "塞尔维亚语": "serbian", "乌克兰语": "ukrainian", "爱沙尼亚语": "estonian", "拉脱维亚语": "latvian",
    "立陶宛语": "lithuanian", "马耳他语": "maltese", "爱尔兰语": "irish", "希伯来语": "hebrew",
}  # fmt: skip
_EXAM: Final = (
    r"CET\s?-?\s?[46]|TEM\s?-?\s?[48]|(?:大学)?英语[四六]级|(?:英语)?专[四八]|专业[四八]级|[四六]级|PETS\s?-?\s?[1-5]|BEC\s?(?:初级|中级|高级)?|"
    r"(?:IELTS|雅思)\s?[::]?\s?\d(?:\.\d)?|(?:TOEFL|托福)\s?[::]?\s?\d{2,3}|(?:TOEIC|托业)\s?[::]?\s?\d{3}|GRE\s?[::]?\s?\d{3}|GMAT\s?[::]?\s?\d{3}|"
    r"(?:JLPT\s?)?N[1-3](?![A-Za-z\d])|TOPIK\s?\d|TCF\s?\w\d|DELF\s?\w\d|TestDaF\s?\d|DSH|HSK\s?\d|CATTI\s?[一二三123]级(?:[笔口]译)?|CATTI"
)
_SKILL_LEVEL: Final = (
    r"(?:(?:读写|听说|口语|书面)(?:能力)?)?(?:母语|流利|流畅|熟练|精通|良好|一般|基础|入门|日常会话|日常交流|可作为工作语言|工作语言|商务|听说读写)|"
    r"[一二]级[甲乙]等|native|fluent|proficient|professional|full professional|working proficiency|conversational|intermediate|advanced|basic|elementary|mother tongue|bilingual|[ABC][12](?![\d])"
)
_NAMES: Final = "|".join((*_LANGUAGES, *_LANGUAGES.values()))
_OF_LANGUAGE: Final = re.compile(
    rf"(?P<name>(?:(?<![A-Za-z])(?:{'|'.join(_LANGUAGES.values())})(?![a-z])|{'|'.join(_LANGUAGES)}|日文|英文|法文|德文|韩文|中文))"
    rf"(?:(?:水平|能力|等级|口语)?[\s::(\-–—]{{0,3}}(?P<level>(?:(?:{_EXAM}|{_SKILL_LEVEL})[\s,,、/&+()]{{0,3}}){{1,5}}))",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(r"^[\s,,、/;&+()]+|[\s,,、/;&+(]+$|(?<!\w)\)$")
EXAM_ALONE: Final = re.compile(
    rf"(?<![A-Za-z\u3400-\u9fff])(?<!证\()(?:{_EXAM})(?:[\s::(]{{0,2}}\d{{3}}\s?分?)?(?![A-Za-z])",
    re.IGNORECASE,
)
_EXAM_LANGUAGE: Final = (
    ("日语", re.compile(r"N[1-3]|JLPT", re.IGNORECASE)),
    ("韩语", re.compile(r"TOPIK", re.IGNORECASE)),
    ("法语", re.compile(r"TCF|DELF", re.IGNORECASE)),
    ("德语", re.compile(r"TestDaF|DSH", re.IGNORECASE)),
    ("汉语", re.compile(r"HSK", re.IGNORECASE)),
)
MAY_TELL: Final = re.compile(
    r"[语话文]|[四六八]级|专[四八]|雅思|托福|托业|CET|TEM|PETS|BEC|IELTS|TOEFL|TOEIC|GRE|GMAT|N[1-3]|TOPIK|TCF|DELF|Test|DSH|HSK|CATTI|"
    + "|".join(_LANGUAGES.values()),
    re.IGNORECASE,
)
"""A row without any of these tells of no language and no examination."""
_ENGLISH: Final = re.compile(r"英语|CET|大学", re.IGNORECASE)
_LANGUAGE_LABEL: Final = re.compile(r"(?:英语|外语|语言)(?:水平|能力|等级)?$|languages?$", re.IGNORECASE)
_LABELLED_ROW: Final = re.compile(
    r"\W*(?:语言(?:能力|水平|技能)?|外语(?:水平|能力)?|languages?)\s*[:(]", re.IGNORECASE
)
_LISTED: Final = re.compile(r"\W*(?:languages?|语言(?:能力)?|外语(?:能力)?)\s*[:\uff1a]", re.IGNORECASE)
_ALIASES: Final = {"日文": "日语", "英文": "英语", "法文": "法语", "德文": "德语", "韩文": "韩语"}

MOST_LANGUAGES: Final = 12


def find_languages(rows: list[Row], labels: list[Labelled]) -> tuple[Found, ...]:
    """This function will find the languages with what is said of each: 英语 CET-6, 日语 N1, 普通话 二级甲等.

    A language without a level counts only behind a label (语言能力：英语).
    """
    found: dict[str, Found] = {}
    # What a label tells of goes first: 语言能力：英语（流利） before 大学英语六级 among the certificates.
    for row in sorted(rows, key=lambda row: _LABELLED_ROW.match(row.text) is None):
        if MAY_TELL.search(row.text):
            _take_languages(row, found)
    for item in labels:
        if item.field == "language" and _LANGUAGE_LABEL.search(item.label):
            for match in re.finditer(_NAMES, item.text, re.IGNORECASE):
                start = item.start + match.start()
                name = _language(match.group())
                found.setdefault(
                    name, item.row.find(start, start + len(match.group()), 0.85, name)
                )
    return tuple(found.values())[:MOST_LANGUAGES]


def levels_told(text: str) -> list[tuple[int, int]]:
    """This function will find where a text tells how well a language is spoken by an examination: 英语（CET-6）.

    An examination's own name (大学英语六级) is none.
    """
    if not MAY_TELL.search(text):
        return []
    return [
        match.span()
        for match in _OF_LANGUAGE.finditer(text)
        if match.start("level") > match.end("name")
    ]


def _take_languages(row: Row, found: dict[str, Found]) -> None:
    """Languages with their level first, then examinations that name none."""
    taken: list[tuple[int, int]] = []
    for match in _OF_LANGUAGE.finditer(row.text):
        name = _language(match["name"])
        stated = _AROUND.sub("", match["level"])
        level = " ".join(stated.split())
        if level.count("(") != level.count(")"):
            level = " ".join(level.replace("(", " ").replace(")", " ").split())
        taken.append(match.span())
        end = match.start("level") + match["level"].index(stated) + len(stated)
        found.setdefault(name, row.find(match.start(), end, 0.92, f"{name} {level}"))
    if _LISTED.match(row.text):
        for match in re.finditer(_NAMES, row.text, re.IGNORECASE):
            name = _language(match.group())
            found.setdefault(name, row.find(*match.span(), 0.85, name))
    for match in EXAM_ALONE.finditer(row.text):
        plain = match.group().replace("(", " ").strip()
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
