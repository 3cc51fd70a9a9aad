"""The person's name: by its label, by its place at the top, or from the document's title."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from caidang.core.resume.dictionary import words
from caidang.core.resume.fields.names.name_words import (
    HAN_NAME,
    LETTER,
    UPPER,
    in_usual_case,
    is_han_name,
    is_latin_name,
    is_long_name,
    is_word,
)
from caidang.core.resume.fields.names.organisations import looks_like_company
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.labels import Labelled, read_labels
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.text.names import is_masked_name
from caidang.core.text.pinyin import is_compound_surname

_HEAD_ROWS = 14
MASKED = 0.4
"""Confidence of a name that hides a part of itself."""
_OF_FORMER = re.compile(r"(?:曾用名|原名)[\s::]*$")
_FORMER = re.compile(r"\s*(?:曾用名|原名)")
_HAN_ALONE = re.compile(r"[\u3400-\u9fff]{2,5}")
_LONG_NAME = re.compile(r"[\u3400-\u9fff]{2,8}(?:[·•][\u3400-\u9fff]{1,10}){1,3}")
_SPLIT = re.compile(
    r"\t|\s*[|丨¦/,,;;::()()【】\[\]—–_]\s*|\s+-\s+|\s{2,}|-(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])-|\s+[·•]\s*|[·•]\s+|[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]+"
)
_I_AM = re.compile(
    r"(?:我是|我叫|本人(?:是|叫)?|大家好,?我叫|(?:我|岁|本人),叫|(?:^|[,:。!~\s])叫)\s*(?P<name>[\u3400-\u9fff]{2,4})(?![\u3400-\u9fff])"
)
_NOT_OWN = re.compile(r"father|mother|spouse|parent|emergency|guardian|父|母|配偶|家长|紧急", re.IGNORECASE)
_OF_RESUME = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,4}?)\s*(?:护师|护士|医生|医师|老师|教师|律师|会计|工程师|设计师)?(?:的)?(?:个人)?(?:求职)?(?:简历|自荐信|求职信|自我介绍)(?!$^)|简历\s*[-—_::]\s*(?P<after>[\u3400-\u9fff]{2,4})(?![\u3400-\u9fff])"
    r"|(?:resume|cv|curriculum vitae|profile)\s*(?:of|for|[-–:|])\s*(?:Dr\.?\s|Mr\.?\s|Ms\.?\s)?(?P<latin>[A-ZÀ-Ž][^\W\d_\u3400-\u9fff]+(?:(?:, ?|[\s-])[A-ZÀ-Ž][^\W\d_\u3400-\u9fff]+){1,2})",
    re.IGNORECASE,
)
_WITH_TITLE = re.compile(r"([\u3400-\u9fff]{4,12}?)(?:的)?(?:个人|求职)?简历")
"""计小满护师简历: the post between name and word."""
_MASKED = re.compile(
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{1,2}(?:先生|女士|小姐|[*＊○〇]{1,3})(?![\u3400-\u9fff])"
)
_BOTH_NAMES = re.compile(
    r"(?P<first>[\u3400-\u9fff]{2,4})\s+[A-Za-z][A-Za-z.\s-]{1,24}"
    r"|[A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+){0,3}\s+(?P<last>[\u3400-\u9fff]{2,4})"
)
_BESIDE_HAN = re.compile(r"(?P<latin>[A-Z][A-Za-z'’ -]+[A-Za-z])\s+[\u3400-\u9fff]{2,6}")
"""HIROSHI TANAKA 田中浩志: a name of another country, told twice."""
_LATIN_FIRST = re.compile(
    r"\s*[A-Z][A-Za-z-]+(?:,? [A-Z][A-Za-z-]+){0,2}\s*[/(]?\s*(?P<han>[\u3400-\u9fff]{2,4})(?![\u3400-\u9fff])"
)
_WITH_OTHER = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+)? [(\"'“‘][A-Z][a-z]+[)\"'”’] [A-Z][A-Za-z'-]+(?=\s*(?:$|\t|\||,))")
"""Haoyu (Henry) Zhang: the name used abroad between the others."""
_ADDRESSED = re.compile(r"(?:Mr|Ms|Mrs|Miss|Dr|Prof)\.?\s+(?=[A-Z])")
_SURNAME_FIRST = re.compile(
    r"[A-Z][A-Za-z'’-]+, ?[A-Z][a-z]+(?:[ -][A-Z]?[a-z]+){0,2}(?=\s*(?:$|\t|\(|\|))"
)
"""ZHANG, Sanming: a comma that parts no two facts."""
_SENT_BY = re.compile(r"\s*(?:From|发件人)\s*:\s*(?P<name>[^<>@\[\]]{2,40}?)\s*[<\[(]?[\w.+-]+@", re.IGNORECASE)
_LABELLED_LATIN = re.compile(
    r"\s*(?:(?:Mr|Ms|Mrs|Miss|Dr|Prof)\.?\s+)?(?P<name>[A-Za-z][A-Za-z.'’-]*(?:[ ,]+[A-Za-z][A-Za-z.'’-]*){1,3})", re.I
)
_I_AM_LATIN = re.compile(rf"\b(?:[Mm]y name is|I am|I['’]m) (?P<name>{UPPER}{LETTER}+(?:[ -]{UPPER}{LETTER}+){{1,2}})(?=[.,]|$| and)")
_GREETED = re.compile(r"(?:^|[好,!:】\s])(?P<name>[\u3400-\u9fff]{2,4}?)(?:应聘|求职)(?=贵)")
_REGARDS = re.compile(r"\W*(?:(?:kind|best|warm)? ?regards|(?:yours )?(?:sincerely|faithfully|truly)|many thanks|thanks|thank you|cheers)\W*", re.I)
_CALLED = re.compile(r"([\u3400-\u9fff]{2,3})(?:阿姨|师傅|老师|同学|大姐|大哥)")
_BEFORE_FACTS = re.compile(
    r"([\u3400-\u9fff]{2,4}?)(?:\s+(?:男|女|\d|[\u3400-\u9fff]{2,})|[男女](?=\d{2}\s?岁|[,\s]|$))"
)
_TRAILING = re.compile(r"\s*(?:\(.*\)|先生|女士|小姐|男|女|,.*|\d.*)$")


@dataclass(slots=True)
class NameReading:
    """What was found: the name, or that it is masked, or neither."""

    name: Found | None = None
    is_masked: bool = False


def find_name(head: list[Row], labels: list[Labelled], title: str) -> NameReading:
    """This function will find the name in the rows before the first experience, in labels and in the title."""
    reading = _told(labels)
    if reading.name is not None and not reading.is_masked:
        return reading
    if (found := _of_two_labels(labels)) is not None:
        return NameReading(found)
    options = _at_the_top(head) + _of_resume(head) or _signed(head)
    if options:
        best = max(options, key=lambda found: found.confidence)
        reading.name = best
    elif (name := _from_title(title)) is not None:
        reading.name = Found(name, 0.75)
    elif reading.name is None:
        reading.name = _masked(head) or _without_surname(head)
    if reading.name is not None and is_masked_name(reading.name.value):
        reading.name, reading.is_masked = replace(reading.name, confidence=MASKED), True
    return reading


def _told(labels: list[Labelled]) -> NameReading:
    """The name that a label gives; the Chinese one of two: Name in English above Name in Chinese."""
    reading = NameReading()
    for item in labels:
        if item.field != "name" or _NOT_OWN.search(item.row.text, 0, item.start) or (found := _labelled(item) or _in_other_letters(item)) is None:
            continue
        if is_masked_name(found.value):
            reading.name, reading.is_masked = replace(found, confidence=MASKED), True
            continue
        reading.name, reading.is_masked = found, False
        others = (each for each in labels if each.field == "name" and each is not item)
        if not found.value.isascii() or not any(is_han_name(each.text.strip()) for each in others):
            break
    return reading


def _of_two_labels(labels: list[Labelled]) -> Found | None:
    """First name: Yunfei and Surname: Ai, each with a label of its own."""
    told = {item.field: item for item in reversed(labels) if item.field in ("given_name", "surname")}
    if len(told) < 2 or not all(_PART_OF_NAME.fullmatch(item.text.strip()) for item in told.values()):
        return None
    given = told["given_name"]
    return given.row.find(given.start, given.end, 0.93, f"{given.text.strip()} {told['surname'].text.strip()}")


_PART_OF_NAME = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:[ -][^\W\d_'’-]+){0,2}")


def _masked(head: list[Row]) -> Found | None:
    """李女士, 王**: shown so that a person may complete it, marked unsure, and never a key."""
    for row in head[:_HEAD_ROWS]:
        match = _MASKED.search(row.text)
        if match is not None and match.group()[0] in words("surnames"):
            return row.find(*match.span(), MASKED)
    return None


def _labelled(item: Labelled) -> Found | None:
    text = item.text
    both = _LATIN_FIRST.match(text)
    if both is not None and is_han_name(both["han"]):
        return item.row.find(item.start + both.start("han"), item.start + both.end("han"), 0.96)
    for pattern in (_LONG_NAME, _SPELT_OUT, HAN_NAME):
        match = pattern.match(text.strip())
        if match is not None:
            raw = match.group()
            first = (
                "".join(raw.split()) if " " in raw and len(raw.split()[0]) == 1 else raw.split()[0]
            )
            masked = re.match(r"[\u3400-\u9fff]{1,2}(?:先生|女士|小姐|[*○]+)", text.strip())
            if masked is not None:
                return item.row.find(item.start, item.end, 0.3, masked.group())
            if item.is_loose and not is_han_name(first) and not _is_foreign(item, first):
                return None
            if 2 <= len(first) <= 12:
                if (trimmed := _TRAILING.sub("", first)) != first and len(trimmed) >= 2:
                    first = trimmed
                end = item.start + text.index(raw[0]) + len(raw)
                sure = 0.98 if is_han_name(first) or "·" in first else 0.82
                return item.row.find(item.start, end, sure, first)
    if re.match(r"[\u3400-\u9fff][*＊○某]", text.strip()):
        return item.row.find(item.start, item.end, 0.3)
    match = _LABELLED_LATIN.match(text)
    if match is not None and len(match["name"]) <= 40:
        return item.row.find(item.start + match.start("name"), item.start + match.end("name"), 0.95)
    return None


_SPELT_OUT = re.compile(
    rf"(?=[{''.join(sorted('热阿艾买麦努吾玛帕凯迪图库苏依伊古娜布巴扎美木那尼沙托乌亚叶祖孜赛莎哈加吉卡拉米莫穆奴帕齐萨斯塔提西仁扎德格洛次才旦索多'))}])[\u3400-\u9fff]{{5,9}}(?![\u3400-\u9fff])"
)
"""热依汗古丽 behind its label: a name of another tongue without a point."""


def _in_other_letters(item: Labelled) -> Found | None:
    """What a label gives in letters that are neither Latin nor Chinese."""
    text = item.text.strip()
    return item.row.find(item.start, item.end, 0.9, text) if _OTHER_SCRIPT.fullmatch(text) else None


_OTHER_SCRIPT = re.compile(r"(?=[^,]{2,40}$)[^\W\d_\u0000-\u024f\u3000-\u9fff]+\.?(?:[ '’-]{1,2}[^\W\d_\u0000-\u024f\u3000-\u9fff]+\.?){0,4}")
"""Иван Петров, Μαρία Παπαδοπούλου, 김민수: letters that are neither Latin nor Chinese."""


def _is_foreign(item: Labelled, text: str) -> bool:
    """姓名 阿依古丽  性别 女: a name without a surname of the list, where label after label follows."""
    return item.label.startswith("姓") and 2 <= len(text) <= 6 and len(read_labels([item.row])) > 1


def _without_surname(head: list[Row]) -> Found | None:
    """The name that is all of the first row, though no list has its surname."""
    for row in head[:2]:
        text = row.text.strip()
        if _is_title(row):
            continue
        is_other = is_word(text) or text in words("not_names") or looks_like_title(text) or looks_like_company(text)
        return row.find(0, len(row.text), 0.6) if _HAN_ALONE.fullmatch(text) and not is_other else None
    return None


def _at_the_top(head: list[Row]) -> list[Found]:
    rows = head[:_HEAD_ROWS]
    if not rows:
        return []
    largest = max(row.size for row in rows)
    usual = sorted(row.size for row in rows)[len(rows) // 2]
    options: list[Found] = []
    for at, row in enumerate(rows):
        if (row.is_bullet and row.size <= usual and not _WITH_GENDER.match(row.text)) or _FORMER.match(row.text):
            continue
        sure = _sureness(row, at, largest, usual)
        is_prominent = row.size >= largest - 0.1 or at == 0 or (at == 1 and _is_title(rows[0]))
        wide = _SET_WIDE.match(row.text)
        if wide is not None and at < 4 and is_han_name(wide.group()):
            options.append(row.find(wide.start(1), wide.end(), sure, "".join(wide.group().split())))
        for start, end in _pieces(row.text):
            if _OF_FORMER.search(row.text, 0, start):
                continue
            found = _in_piece(row, start, end, sure, at, is_prominent=is_prominent)
            if found is None and at == 0 and is_prominent and " " in row.text[start:end] and _OTHER_SCRIPT.fullmatch(row.text[start:end]):
                found = row.find(start, end, min(sure, 0.9) - 0.1, in_usual_case(row.text[start:end]))
            if found is not None:
                options.append(found)
    return options


_SET_WIDE = re.compile(r" *([\u3400-\u9fff]) {2,6}[\u3400-\u9fff](?: {0,6}[\u3400-\u9fff])?(?=\s|$)")
"""李  可 in the first rows: a name as wide as 欧阳明 beside it would be."""
_WITH_GENDER = re.compile(r"\W*[\u3400-\u9fff]{2,4}\s*[/|,、·]\s*[男女](?![\u3400-\u9fff])")
"""- 张三/男/1992: a bullet that tells of the person."""


def _is_title(row: Row) -> bool:
    """Whether a row says only that this is a résumé."""
    return re.fullmatch(r"(?i)\W*(?:(?:resume|cv|curriculum vitae|个人简历|求职简历|简历)\W*){1,2}", row.text) is not None


def _in_piece(
    row: Row, start: int, end: int, sure: float, at: int, *, is_prominent: bool
) -> Found | None:
    """The name in one piece of a row at the top; ``at`` counts the rows."""
    piece = row.text[start:end]
    if is_han_name(piece) and not _is_spread_word(piece):
        return row.find(start, end, sure, "".join(piece.split()))
    if at < 4 and is_long_name(piece):
        return row.find(start, end, sure)
    other = _WITH_OTHER.match(row.text, start)
    if is_prominent and other is not None:
        return row.find(*other.span(), min(sure, 0.9) - 0.05)
    if (addressed := _ADDRESSED.match(piece)) is not None:
        start, piece = start + addressed.end(), piece[addressed.end() :]
    turned = _SURNAME_FIRST.match(row.text, start)
    if is_prominent and turned is not None and is_latin_name(re.sub(r",\s*", " ", turned.group())):
        return row.find(*turned.span(), min(sure, 0.9) - 0.05)
    if (both := _told_twice(row, start, piece, sure, is_prominent=is_prominent)) is not None:
        return both
    if is_prominent and is_latin_name(piece):
        return row.find(start, end, min(sure, 0.9) - 0.05, in_usual_case(piece))
    lead = _leading(piece)
    if lead and at < 4 and is_han_name(lead):
        return row.find(start, start + len(lead), sure - 0.06)
    post, _, last = piece.rpartition(" ")
    if at < 3 and post and looks_like_title(post) >= 0.8 and is_han_name(last):
        return row.find(end - len(last), end, sure - 0.06)
    return None


def _told_twice(row: Row, start: int, piece: str, sure: float, *, is_prominent: bool) -> Found | None:
    """张三 Sam Zhang, or HIROSHI TANAKA 田中浩志: the name that a list knows, else the Latin one."""
    pair = _BOTH_NAMES.fullmatch(piece)
    if pair is not None and is_han_name(pair["first"] or pair["last"]):
        group = "first" if pair["first"] else "last"
        return row.find(start + pair.start(group), start + pair.end(group), sure)
    beside = _BESIDE_HAN.fullmatch(piece)
    if is_prominent and beside is not None and is_latin_name(beside["latin"]):
        return row.find(start, start + beside.end("latin"), min(sure, 0.9) - 0.1, in_usual_case(beside["latin"]))
    return None


def _leading(piece: str) -> str:
    """What may be the name in 尚桂花阿姨 and 张三 男 32岁; empty where nothing may."""
    called = _CALLED.fullmatch(piece)
    if called is not None and not is_masked_name(piece):
        return called[1]
    lead = _BEFORE_FACTS.match(piece)
    return lead[1] if lead is not None else ""


def _sureness(row: Row, at: int, largest: float, usual: float) -> float:
    sure = 0.72
    if row.size >= largest - 0.1 and largest > usual * 1.15:
        sure = 0.96
    elif at == 0:
        sure = 0.93
    elif at < 3:
        sure = 0.86
    elif at < 6:
        sure = 0.8
    return sure - 0.003 * at


def _pieces(text: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    at = 0
    for match in [*_SPLIT.finditer(text), None]:
        end = match.start() if match else len(text)
        raw = text[at:end]
        if raw.strip():
            start = at + len(raw) - len(raw.lstrip(" \t-*•●·"))
            pieces.append((start, at + len(raw.rstrip())))
        if match:
            at = match.end()
    return pieces


def _is_spread_word(piece: str) -> bool:
    """张 三 is a name set wide; 高 级 经 理 is not, and 李明 王芳 are two people."""
    parts = piece.split()
    return (
        len(parts) > 1
        and any(len(part) > 1 for part in parts)
        and not is_compound_surname(parts[0])
        and [len(part) for part in parts] != [1, 2]  # 杜 嘉宁
    )


def _of_resume(head: list[Row]) -> list[Found]:
    options = []
    for at, row in enumerate(head[:_HEAD_ROWS]):
        spoken_of = list(_I_AM.finditer(row.text))
        said = next((each for each in spoken_of if is_han_name(each["name"])), spoken_of[0] if spoken_of else None)
        if said is not None and is_han_name(said["name"]):
            options.append(row.find(*said.span("name"), 0.88))
        elif said is not None and re.match(r"[,。;!]", row.text[said.end() :]) and not is_word(said["name"]):
            options.append(row.find(*said.span("name"), 0.7))
        sent = _SENT_BY.match(row.text)
        if sent is not None and (is_latin_name(sent["name"]) or is_han_name(sent["name"])):
            is_signed = any(sent["name"] in other.text for other in head if other is not row)
            options.append(row.find(*sent.span("name"), 0.86 if is_signed else 0.6))
        greeted = _GREETED.search(row.text)
        if greeted is not None and is_han_name(greeted["name"]):
            options.append(row.find(*greeted.span("name"), 0.85))
        spoken = _I_AM_LATIN.search(row.text)
        if spoken is not None and is_latin_name(spoken["name"]):
            options.append(row.find(*spoken.span("name"), 0.88))
        titled = _WITH_TITLE.fullmatch(row.text.strip())
        if titled is not None and (name := next((n for n in (titled[1][:3], titled[1][:2]) if is_han_name(n) and looks_like_title(titled[1][len(n) :])), "")):
            begin = row.text.index(titled[1])
            options.append(row.find(begin, begin + len(name), 0.85))
            continue
        match = _OF_RESUME.search(row.text)
        if match is None:
            continue
        group = next(key for key in ("name", "after", "latin") if match[key] or key == "latin")
        if match[group] and (group == "latin" or is_han_name(match[group])):
            options.append(row.find(match.start(group), match.end(group), 0.9 - 0.01 * at))
    return options


def _signed(head: list[Row]) -> list[Found]:
    """The name below Kind regards, at the end of a letter."""
    return [
        row.find(0, len(row.text), 0.8)
        for before, row in pairwise(head)
        if _REGARDS.fullmatch(before.text) and is_latin_name(row.text.strip())
    ]


def _from_title(title: str) -> str | None:
    match = _OF_RESUME.search(title)
    if match is not None:
        name = match["name"] or match["after"]
        if name and is_han_name(name):
            return name
    words_of_title = (word for start, end in _pieces(title) for word in title[start:end].split())
    return next(filter(is_han_name, words_of_title), None)
