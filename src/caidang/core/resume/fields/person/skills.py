"""Skills: the items of lists, and known terms inside sentences."""

import re

from caidang.core.resume.dictionary import entry_of, find_entries
from caidang.core.resume.labels import Labelled, field_of
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.pieces import Piece

_ITEM = re.compile(r"\t|\s*[,,、;;|丨/]\s*|\s{2,}|\s+[•·●]\s*|[。]\s*|\s+和\s*|\s*[·•●]\s+")
_LEAD = re.compile(
    r"^(?:\d{1,2}[.、)]|[•●■◆▪➢➤►▶✓✔·*-])?\s*(?:(?:能够?|可|并|且|可以)?(?:熟练|精通|熟悉|掌握|了解|擅长|熟知|熟练掌握|熟练使用|熟练运用|使用|运用|会(?=使用|操作|用)|具备|具有|良好的?|较强的?|深入|基本|(?:proficient|skilled|experienced|fluent) (?:in|with) |(?:good |basic |working )?(?:familiar with|familiarity with|knowledge of|experience (?:with|in)) )(?:使用|掌握|运用|操作|应用|的)?)*\s*[::]?\s*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"(?<=\w)\([^()\t]{1,30}\)")
_LABEL = re.compile(r"^(?:[•●■◆▪➢➤►▶✓✔·*-]\s*)?(?:[A-Za-z &/+()]{2,30}|[\w\u3400-\u9fff &/+()]{2,16})\s*[::]\s*")
_TRAIL = re.compile(
    r"\s*(?:等.{0,12}|(?<=[A-Za-z])\s?(?:生态|体系|家族|全家桶)|\((?:熟练|精通|熟悉|了解|掌握|良好|expert|advanced|proficient|intermediate|basic|familiar|\d+年?)[^()]*\)|\([^()]*[,、;/][^()]*\)|\.$|[::]?\s?(?:熟练|精通|熟悉|了解|掌握|一般|良好)(?:\s+\d{1,3}\s?个?月)?|\d{1,3}\s?%|[★☆●○]+|[-:：]?\s*\d{1,2}(?:\.5)?\s?\+?\s?(?:年|years?|yrs?)(?:以上)?(?:使用|开发)?(?:经验)?)\s*$",
    re.IGNORECASE,
)
_NOT_SKILL = re.compile(
    r"[。!?]|^\d+$|能力强|经验$|以上$|^(?:等|技能|其他|语言|工具|软件|框架|数据库|证书|专业|and|or|of)$|年工作|负责|参与|:|^\d+ ?个?[月年]$"
)
_NOT_SKILLS = re.compile(
    r"[\s•·●*\d.]*(?:证书|资格|语言(?!.*编程)|外语|英语|荣誉|获奖|兴趣|爱好|普通话|languages?|certificates?|certifications?|interests|hobbies|awards)",
    re.IGNORECASE,
)
_OTHER_LIST = re.compile(
    r"(?:证书|语言(?!编程)|外语|荣誉|获奖|兴趣|爱好|languages?|certificat\w+|interests|hobbies|awards)[\u3400-\u9fff ]{0,4}[::]", re.I
)
_CERTIFICATE = re.compile(
    r"(?:资格|证书?|职称|等级|驾[证照]|[一二三四]级|[二三]甲|[甲乙]等?)\)?$|CET|证\(|(?:会计|税务|经济|建造|工程|设计|架构|造价|监理|咨询|药|医|审计|分析|规划)师(?:\(.*\)?|[(].*)?$|专利(?!检索|分析|撰写|布局|申请|代理)|[一二三]等奖|^(?:CPA|ACCA|CFA|FRM|CMA|PMP|NPDP|TOEFL|IELTS|GRE|GMAT|TEM-?\d|BEC)$|(?:英|日|韩|法|德|俄)语|普通话|简历",
    re.IGNORECASE,
)
_YEARS_AFTER = re.compile(
    r"[\s:：,(·-]{0,3}(?:(?:使用|开发|编程|相关|工作)?(?:经验|经历|时间)?[\s:：]?)(?P<n>\d{1,2}(?:\.5)?)\s?\+?\s?(?:年|years?\b|yrs?\b)(?!\s?\d{1,2}\s?月)\)?",
    re.IGNORECASE,
)
_YEARS_BEFORE = re.compile(
    r"(?<![\d.])(?P<n>\d{1,2}(?:\.5)?)\s?\+?\s?(?:年(?:以上)?(?:的)?|years?(?: of)?|yrs?(?: of)?)\s?(?:使用|熟练使用|运用)?\s?$", re.I
)
_EXPERIENCE = re.compile(
    r"\s?(?:语言|编程|程序|前端|后端|应用|项目|软件|系统|数据)?(?:开发|使用|编程|设计|分析|运维|测试|管理)?(?:工作|实战|相关|项目)?的?\s?(?:经验|经历|experience|development)",
    re.IGNORECASE,
)
_LEAST_TERMS = 2
_SPOKEN = re.compile(r"english|mandarin|cantonese|putonghua|chinese|french|german|spanish|japanese|korean|native|fluent|英语|日语|粤语|普通话|母语", re.IGNORECASE)
"""What rows of the languages somebody speaks say."""
_TONGUE = re.compile(r"(?:English|Mandarin|Cantonese|Putonghua|Chinese|French|German|Spanish|Japanese|Korean|Russian|Arabic|Portuguese|Italian|Malay|Tamil|Hindi|Thai|Vietnamese|Indonesian)(?:\s*\([^()]*\)|\s*[:-]?\s*(?:native|fluent|basic|fair|good|conversational|intermediate|advanced)\b.*)?", re.IGNORECASE)
_OTHER_FIELDS = frozenset(
    ("expected_salary", "available", "expected_city", "expected_job", "job_status", "phone", "email", "current_salary")
)
_LONGEST_ITEM = 16
_LONGEST_LATIN = 26
_LEAST_TWO = 14
"""Characters from which on an item that holds two known terms is two: Excel VBA is one."""
_ADDRESS = re.compile(r"https?://|www\.|@", re.IGNORECASE)
_LEAST_LISTED, _LONGEST_LIST = 3, 90
_USUAL_ITEM, _USUAL_LATIN = 12, 22
"""Mean characters of a list's items; what is longer on average is prose."""
MOST_SKILLS = 60


def find_skills(
    rows: list[Row], labels: list[Labelled], elsewhere: list[Row], lists: list[Row]
) -> tuple[Found, ...]:
    """This function will return the skills of the section, or known ones from elsewhere when there is none.

    Of ``lists``, rows of any other section but the posts', only those count that are lists of skills.

    Terms of the list are sure; short items of an enumeration are taken as they stand, less surely.
    """
    told = [item for row in rows for item in _of_row(row)]
    for label in labels:
        if label.field == "skill":
            told += _known(label.row, label.start, label.end, 0.85)
    told = told or [item for row in elsewhere for item in _known(row, 0, len(row.text), 0.7)]
    told = told or [item for row in lists for item in _listed(row)]
    found: dict[str, Found] = {}
    for item in told:
        found.setdefault(item.value.lower(), item)
    return tuple(found.values())[:MOST_SKILLS]


def find_skill_years(rows: list[Row]) -> tuple[Found, ...]:
    """This function will return the skills that a row says were used for some years: Java（5年）, 3年Python开发经验.

    Values are as ``Java 5年``, each skill once.
    """
    found: dict[str, Found] = {}
    for row in rows:
        if "年" not in row.text and "y" not in row.text:
            continue
        for hit in find_entries("skills", row.text):
            told = _YEARS_AFTER.match(row.text, hit.end)
            before = None if told else _YEARS_BEFORE.search(row.text, 0, hit.start)
            years = told or before
            if years is None or (before and not _EXPERIENCE.match(row.text, hit.end)):
                continue
            skill = row.text[hit.start : hit.end]
            place = (hit.start, told.end()) if told else (years.start(), hit.end)
            found.setdefault(skill.lower(), row.find(*place, 0.88, f"{skill} {years['n']}年"))
    return tuple(found.values())[:MOST_SKILLS]


def _listed(row: Row) -> list[Found]:
    """The skills of a row that is a list of them, though nothing says so."""
    if len(row.text) > _LONGEST_LIST or _ADDRESS.search(row.text):
        return []
    known = _known(row, 0, len(row.text), 0.82)
    return known if len(known) >= _LEAST_LISTED else []


def _known(row: Row, start: int, end: int, sure: float) -> list[Found]:
    return [
        row.find(start + hit.start, start + hit.end, sure)
        for hit in find_entries("skills", row.text[start:end])
        if not row.text[: start + hit.start].endswith("Hong ")
    ]


def _of_row(row: Row) -> list[Found]:
    text = row.text
    label = _LABEL.match(text)
    if (
        label is not None
        and _NOT_SKILLS.match(label.group())
        and (len(find_entries("skills", text)) < _LEAST_TERMS or _SPOKEN.search(text))
        and not all(entry_of("skills", piece.text) for piece in _items(row, label.end()))
    ):
        return []
    if label is not None and field_of(label.group()) in _OTHER_FIELDS:
        return []  # Expected Salary: HKD 30,000 per month, at the end of the section
    is_skill = label is not None and entry_of("skills", label.group().rstrip(": ")) is not None
    begin = label.end() if label and not is_skill else 0  # Photoshop: 熟练
    pieces = _items(row, begin)
    usual = _USUAL_LATIN if text.isascii() else _USUAL_ITEM
    is_list = (
        len(pieces) > 1
        and sum(len(p.text) for p in pieces) / len(pieces) <= usual
        or len(text) <= (_LONGEST_LATIN if text.isascii() else _LONGEST_ITEM)
    )
    found: list[Found] = []
    for piece in pieces:
        if piece.start == row.cells[0].start and len(row.cells) > 1 and field_of(piece.text) is not None:
            continue  # Languages<tab>C++, Python
        if _is_group(row, piece, len(pieces)):
            continue
        if _OTHER_LIST.match(piece.text) and (_SPOKEN.search(text) or len(find_entries("skills", text)) < _LEAST_TERMS):
            break  # Programming: Python, C++; Languages: English (TOEFL 105), Mandarin
        if entry_of("skills", piece.text):
            found.append(row.find(piece.start, piece.end, 0.92))
            continue
        if is_list and piece.text == "R" and len(find_entries("skills", text)) >= _LEAST_TERMS:
            found.append(row.find(piece.start, piece.end, 0.82))  # R, Python, SQL
            continue
        known = _known(row, piece.start, piece.end, 0.9)
        if is_list and _may_be_skill(piece.text) and (len(known) < 2 or len(piece.text) < _LEAST_TWO):
            found.append(row.find(piece.start, piece.end, 0.82 if known else 0.72))
        else:
            found.extend(known)
    return found


def _is_group(row: Row, piece: Piece, count: int) -> bool:
    """Whether a piece names a group of skills: 中间件 above them or, as the first cell of a row, beside a list of them."""
    first = row.cells[0]
    if piece.start != first.start or entry_of("skills", piece.text):
        return False
    is_beside = len(row.cells) == _GROUP_AND_LIST and count > _GROUP_AND_LIST and piece.end == first.end and len(_ITEM.split(row.cells[1].text)) > 1
    return is_beside or (count == 1 and _GROUP.fullmatch(piece.text) is not None)


_GROUP_AND_LIST = 2
_GROUP = re.compile(
    r"[前后]端|客户端|中间件|运维|平台|监控|系统|数据|内容|操作系统|编程(?:语言)?|开发工具|(?:办公|财务|专业|设计|绘图)?软件|硬件|办公|三维|专科操作|其[他它]"
    r"|tools|systems|infrastructure|computing|scripting|clinical|technical|keywords|frameworks|libraries|platforms|databases|languages|others?|methods|abilities",
    re.IGNORECASE,
)
"""What only heads a list; 设计 and Sales may be skills themselves."""


def _items(row: Row, begin: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = begin
    # Pro/E and A/B测试 are one item: a known term is not cut.
    whole = [
        hit for hit in find_entries("skills", row.text) if "/" in row.text[hit.start : hit.end]
    ]
    bracketed = [m.span() for m in _BRACKETED.finditer(row.text, begin)]
    parting = _SINGLE if _SPACED.fullmatch(row.text, begin) else _ITEM
    cuts = [
        m
        for m in parting.finditer(row.text, begin)
        if not any(h.start < m.start() < h.end for h in whole)
        and not any(start < m.start() < end for start, end in bracketed)
    ]
    for match in [*cuts, None]:
        end = match.start() if match else len(row.text)
        lead = _LEAD.match(row.text[at:end])
        start = at + (lead.end() if lead else 0)
        trail = _TRAIL.search(row.text[start:end])
        stop = start + trail.start() if trail and trail.start() > 0 else end
        if row.text[start:stop].strip():
            pieces.append(Piece(row, start, stop))
        if match:
            at = match.end()
    return pieces


_SINGLE = re.compile(" +")
_SPACED = re.compile(r"\s*(?=.*[\u3400-\u9fff]|(?:[A-Z\d]{2,6}(?: |$))+$)(?:[\u3400-\u9fff]{2,8}|[A-Z][A-Za-z\d+#./-]{0,12})(?: (?:[\u3400-\u9fff]{2,8}|[A-Z][A-Za-z\d+#./-]{0,12})){2,11}\s*")
"""刻蚀 SPC DOE JMP: words with nothing but a space between them."""


def _may_be_skill(text: str) -> bool:
    plain = text.strip()
    if _TONGUE.fullmatch(plain):
        return False  # Mandarin (native)
    if not 2 <= len(plain) <= (_LONGEST_ITEM if re.search(r"[\u3400-\u9fff]", plain) else 28):
        return False
    if _CERTIFICATE.search(plain) and not plain.startswith("商务"):
        return False
    return (
        _NOT_SKILL.search(plain) is None
        and re.search(r"[A-Za-z\u3400-\u9fff]{2}|C$|R$", plain) is not None
    )
