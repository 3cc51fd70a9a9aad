"""Degrees in all their names, and the order of them."""

import re
from dataclasses import dataclass

DEGREES = ("初中", "高中", "中专", "大专", "本科", "硕士", "博士")
"""The normal forms, lowest first."""

_TAUGHT = "[部班]|学?生(?!毕)|语文|数学|英语|物理|化学|生物|政治|历史|地理|体育|音乐|美术|信息|科学|道德|各?学科|课|教|老师|阶段|升学|竞赛|辅导"
"""What follows 高中 or 初中 where somebody taught there."""
_FORMS = (
    ("博士", r"(?<=[\s·|/,(])直[攻读]?博(?!士)|博士(?!后?(?:研究员|流动站|工作站|科研))后?(?:研究生)?(?:学位)?|(?<![A-Za-z])(?:ph\.?\s?d\.?|d\.?phil\.?|doctor(?:ate|al)?(?: of [a-z]+| degree)?|doctorat|doctorado|dottorato|doutorado|(?-i:Promotion)(?=,|: | \(Dr| in | an der)|ed\.?d\.?|j\.?d\.?(?=[\s,]|$)|m\.?d\.?(?=,|\s*\())(?![A-Za-z])"),
    ("硕士", r"(?:专业|学术|工程)?硕士(?:研究生)?(?:学位)?|[专学]硕(?!士)|(?<!博士)研究生|修士|(?<![A-Za-z])(?:pgdm|staatsexamen|magister|diplom(?=[ ,(])|maîtrise|máster|maestría|mestrado|laurea magistrale|diplôme d.ingénieur|e?mba|m\.b\.a\.?|m\.?\s?soc\.?\s?sci?\.?|mpacc|mpa|m\.?s\.?\s?sc\.?|m\.?\s?eng\.?|m\.?\s?sc\.?|m\.?s\.?|m\.?a\.?|mfin|mphil|m\.?phil|ll\.?m\.?|mfa|m\.?ed\.?|m\.?c\.?s\.?|msw|mti|mem|mhci|m\.?des\.?|mph|mpp|mim|msba|msf|dipl\.?-ing\.?|m\.?tech|msn|mca|mres|m\.?\s?pharm|mha|mlis|m\.e\.?|m\.?com|master(?:['’]?s)?(?: degree)?(?: of (?:science|arts|engineering|business administration|laws?|education|philosophy|fine arts|finance|commerce|management|public administration|architecture|applied science|accounting|accountancy|economics|design|medicine|information technology|professional accounting))?)(?![A-Za-z])"),
    ("本科", r"大学(?=毕业|肄业|文化|学历)|(?<![^\s|/,;(、])大学(?=$|[\s|/,;)、])|(?:大学)?本科(?:学历)?(?:学士(?:学位)?)?|(?<=荣誉\))(?:工商管理|社会科学|公共管理|[\u3400-\u9fff]{1,2}学?)?学士|(?:[\u3400-\u9fff]{1,2}学)?(?:\(荣誉\)\s?)?学士(?:学位)?|专升本|(?<![A-Za-z])(?:licenciatura|grado en|(?<!ing )(?<!driver )(?<!['’]s )(?<!\d )(?<!sia )(?<!trade )licence(?= (?:en|de|pro|professionnelle|lea|llce|aes|staps|[a-zà-ÿ]{3,}ais|droit|économie|gestion|lettres|histoire|sciences?|psychologie|informatique|mathématiques)\b)|laurea(?: triennale)?|bacharelado|b\.?\s?soc\.?\s?sci?\.?|b\.b\.a\.?|b\.?\s?bus\.?(?= ?\(| ?[,;|\t)]|$| in )|specialist(?:['’]s)? (?:degree|diploma)|diploma of specialist|mbbs|be(?=,? [A-Z])|b\.?s\.?\s?sc\.?|b\.?\s?eng\.?|b\.?\s?sc\.?|b\.?s\.?(?:e\.?)?|b\.?a\.?|b\.e\.?|b\.?b\.?a\.?|bba|bsba|b\.?s\.?n|bscn|bsee|bsme|bsce|bsw|bca|b\.?\s?pharm|bds|bmus|(?<!class )honou?rs(?= in [A-Z])|ll\.?b\.?|b\.?com\.?|bfa|b\.?tech\.?|b\.?ed\.?|b\.?arch\.?|bachelor(?:['’]?s)?(?: degree)?(?: of (?:science|arts|engineering|business administration|laws?|education|commerce|fine arts|management|economics|technology|architecture|medicine|business|applied science|design|computer science))?|undergraduate(?! (?:research|teaching|student|assistant|intern)))(?![A-Za-z])"),
    ("大专", r"大专|副学士|(?:高[级級]|专业|專業)文[凭憑]|大学专科|(?:(?<![\u3400-\u9fff])|(?<=自考)|(?<=专业)|(?<=成人)|(?<=函授)|(?<=统招)|(?<=日制)|(?<=网络)|(?<=夜大)|(?<=电大))专科(?!学校)|高等?职业?专科|专科学历|高职|(?<![A-Za-z])(?:associate(?:['’]?s)? degree|associate of (?:applied |general )?[a-z]{3,14}|associate(?:['’]s)|(?<![a-z] )junior college|bts(?= )|dut(?= )|college diploma|higher diploma|(?<!graduate )diploma)(?![A-Za-z])"),
    ("中专", r"中专|中等专科|中技|职高|技校|中职|(?<![A-Za-z])(?:higher )?nitec(?![A-Za-z])"),
    ("高中", rf"高中(?!{_TAUGHT})|(?<![\u3400-\u9fff])中[五六七](?![\u3400-\u9fff]*[班级])|中学文凭(?:考试)?|(?<![A-Za-z])(?<!junior )(?:high school|senior high|a[ -]levels?|gce[^,\t|;()]*|kcse|waec|wassce|gcses?|matric(?=[ :,\t]|$)|leaving certificate|hkcee|hkdse|hkale|stpm|spm|igcse|abitur|baccalauréat|hsc(?=.*(?:school|college))|form [4-6]|slc|(?:class )?xii(?:th)?|12th(?! ?(?:place|rank|percentile|in|of|man|century|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|10 ?\+ ?2|intermediate(?= \(| board|,|\t)|higher secondary(?: school)?(?: certificate)?)(?: diploma)?(?![A-Za-z])"),
    ("初中", rf"初中(?!{_TAUGHT})|(?<![A-Za-z])(?:matriculation(?= |,|\t|$)(?!, ?C?$| College)|10th(?! ?(?:place|rank|percentile|in|of|man|century|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|(?:class )x(?:th)?|s\.?s\.?c\.?(?=[ ,\t(].*(?:school|board))|secondary school certificate|junior high(?: school)?|junior secondary(?: school)?)(?![A-Za-z])"),
)  # fmt: skip
_DEGREE = re.compile(
    # No form begins inside a Latin word: most characters need not be tried with any of them.
    r"(?=[\u3400-\u9fff]|(?<![a-z])[a-z]|(?<![\d.])1[02](?:th| ?\+))(?:"
    + "|".join(f"(?P<d{index}>{form})" for index, (_, form) in enumerate(_FORMS))
    + ")",
    re.IGNORECASE,
)
_STEM = re.compile("[士究硕科专中职技校a-zA-Z]|大学")
_UPPER_ONLY = re.compile(r"(?:ma|ms|ba|bs|be|md|jd|hsc|bts|dut|m\.a|ed|mem|mpa)\.?", re.IGNORECASE)

_STATE = re.compile("MA|MD|MS|ME")
_OF_TOWN = re.compile(r"[a-z]{2}, $")
_ENDS_PLACE = re.compile(r"\s*(?:$|\t|[|·•;(–—-]|\d{5}|, ?(?:USA|U\.S\.))")
"""Boston, MA tells of a state, no degree."""


@dataclass(frozen=True, slots=True)
class DegreeFound:
    """A degree in its normal form and its offsets."""

    value: str
    start: int
    end: int


def find_degrees(text: str) -> list[DegreeFound]:
    """This function will find every degree of a text, left to right, in its normal form."""
    found: list[DegreeFound] = []
    if _STEM.search(text) is None:
        return found
    for match in _DEGREE.finditer(text):
        word = match.group()
        if _UPPER_ONLY.fullmatch(word) and not word.replace(".", "").isupper():
            continue
        if _STATE.fullmatch(word) and _OF_TOWN.search(text, 0, match.start()) and _ENDS_PLACE.match(text, match.end()):
            continue
        index = int((match.lastgroup or "d0")[1:])
        found.append(DegreeFound(_FORMS[index][0], match.start(), match.end()))
    return found


def rank(degree: str) -> int:
    """This function will return the place of a degree, 0 for the lowest."""
    return DEGREES.index(degree)


def spread_degree(text: str) -> str | None:
    """This function will return the degree in 大 专, which spaces keep apart; None where there is none or nothing keeps it apart."""
    degrees = find_degrees("".join(text.split())) if " " in text else []
    return degrees[0].value if degrees and not find_degrees(text) else None
