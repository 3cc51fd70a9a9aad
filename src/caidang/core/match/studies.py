"""Subjects of study, certificates and languages: as a job asks for them, and as a person has them."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

from caidang.core.resume.dictionary import begins_entry, entry_of, find_entries
from caidang.core.text.normalize import normalize, search_key

EITHER: Final = re.compile(r"[、/|]|或者?|和|与|以?及")


class Has(StrEnum):
    """Whether somebody has what is asked."""

    YES = "yes"
    NEARLY = "nearly"
    NO = "no"
    UNTOLD = "untold"


_STUDY: Final = re.compile(
    r"(?P<named>[\u3400-\u9fffA-Za-z+#/、|\s]{2,40}?)(?:等|类|及|或)*(?:相关|相近)*(?:等|类)?\s*专业"
    r"(?!技|知|能力|水平|素|性|化|人|背景|课|度|从|岗|的|服|团|领|级|不限|[四八])"
)
_BEFORE_STUDY: Final = re.compile(r".*(?:学历|学位|以上|全日制|统招|大专|本科|硕士|博士|毕业于|毕业|\s)")
_AROUND_STUDY: Final = re.compile(r"^(?:及|或|等|相关|的)+|(?:及|或|等|类|相关|相近)+$")
_WIDE: Final = frozenset({"理工", "理工科", "工科", "理科", "文科", "师范", "艺术", "医药", "财经", "IT"})
"""What covers many subjects and is the name of none."""
_LONGEST: Final = 16

_PAPER: Final = re.compile(r"证|资格|持有|考取|取得|职称|认证")
_SURE_PAPER: Final = re.compile(r"注册|执业|[A-Za-z]")

_SPOKEN: Final = {
    "英语": "英文|english", "日语": "日文|japanese", "韩语": "韩文|korean", "法语": "法文|french", "德语": "德文|german",
    "俄语": "俄文|russian", "西班牙语": "spanish", "葡萄牙语": "portuguese", "意大利语": "italian", "阿拉伯语": "arabic",
    "泰语": "thai", "越南语": "vietnamese", "印尼语": "indonesian", "粤语": "cantonese", "普通话": "mandarin",
}  # fmt: skip
_NAME: Final = re.compile(
    "|".join(rf"(?P<{f'l{n}'}>{name}|{others})" for n, (name, others) in enumerate(_SPOKEN.items())), re.IGNORECASE
)
_NO_LANGUAGE: Final = re.compile(r"\s*(?:老师|教师|教学|教育|培训|客服|翻译|专业|文学|系|类)")
_MAJOR_OF: Final = re.compile(r"(?:商务|应用|专业)$")
_LEVELS: Final = (
    ("CET-4", r"CET\s?-?\s?4|(?<!专业)四级"), ("CET-6", r"CET\s?-?\s?6|(?<!专业)六级"), ("TEM-4", r"TEM\s?-?\s?4|专四|专业四级"),
    ("TEM-8", r"TEM\s?-?\s?8|专八|专业八级"), ("N3", r"(?<![A-Za-z])N3"), ("N2", r"(?<![A-Za-z])N2"), ("N1", r"(?<![A-Za-z])N1"),
)  # fmt: skip
_OF_ENGLISH: Final = ("CET-4", "CET-6", "TEM-4", "TEM-8")
_ORDER: Final = {"CET-4": 1, "CET-6": 2, "TEM-4": 2, "TEM-8": 3, "N3": 1, "N2": 2, "N1": 3}
_ABLE: Final = re.compile(
    r"流利|流畅|熟练|精通|良好|优秀|标准|工作语言|听说读写|口语|书面|沟通|交流|读写|fluent|proficient|native|working|spoken", re.IGNORECASE
)
_NEAR: Final = 14


def read_majors(clause: str) -> str:
    """This function will return the subjects that a clause asks for, any of which will do, with / between them."""
    found: dict[str, None] = {}
    for match in _STUDY.finditer(clause):
        named = _BEFORE_STUDY.sub("", match["named"].strip())
        for piece in EITHER.split(named):
            subject = _AROUND_STUDY.sub("", piece.strip())
            if 1 < len(subject) <= _LONGEST and (subject in _WIDE or begins_entry("majors", subject)):
                found[subject] = None
    return "/".join(found)


def read_certificates(clause: str, *, post: str) -> Iterator[str]:
    """This function will yield the certificates that a clause asks for; what is the post's own name is none."""
    for hit in find_entries("certificates", clause):
        said = clause[hit.start : hit.end]
        if said not in post and (_PAPER.search(clause) or _SURE_PAPER.search(said)):
            yield hit.entry


def read_languages(clause: str) -> Iterator[str]:
    """This function will yield the languages that a clause asks for, each with the examination that it names: 英语 CET-6."""
    levels = [level for level, pattern in _LEVELS if re.search(pattern, clause, re.IGNORECASE)]
    is_named = False
    for name, start, end in _languages(clause):
        if _NO_LANGUAGE.match(clause, end) or _MAJOR_OF.search(clause[:start]):
            continue
        near = clause[max(0, start - _NEAR) : end + _NEAR]
        level = next((one for one in levels if (one in _OF_ENGLISH) == (name == "英语")), "")
        if level or _ABLE.search(near):
            is_named = True
            yield f"{name} {level}".strip()
    if not is_named:
        yield from (f"英语 {level}" for level in levels[:1] if level in _OF_ENGLISH)


def has_major(wanted: str, told: Iterable[str], text: str) -> tuple[Has, str]:
    """This function will tell whether somebody studied one of the subjects, and what he did study."""
    studied = [one for one in told if one]
    names = [search_key(one) for one in wanted.split("/")]
    for one in studied:
        key = search_key(one)
        if any(name in key or (len(key) > 1 and key in name) for name in names):
            return Has.YES, one
    if studied:
        return Has.NO, studied[0]
    return (Has.NEARLY if any(name in search_key(text) for name in names) else Has.UNTOLD), ""


def has_certificate(wanted: str, told: Iterable[str], text: str) -> tuple[Has, str]:
    """This function will tell whether somebody has the certificate, by whichever of its names."""
    held = [one for one in told if one]
    entry = entry_of("certificates", wanted) or wanted
    for one in held:
        if entry in (entry_of("certificates", one), *(hit.entry for hit in find_entries("certificates", normalize(one)))):
            return Has.YES, one
        if search_key(wanted) in search_key(one):
            return Has.YES, one
    said = normalize(text)
    if any(hit.entry == entry for hit in find_entries("certificates", said)) or (entry == wanted and wanted in said):
        return Has.YES, ""
    return (Has.NO if held or text else Has.UNTOLD), ""


def has_language(wanted: str, told: Iterable[str], text: str) -> tuple[Has, str]:
    """This function will tell whether somebody speaks the language, and as well as is asked; better is enough."""
    spoken = [one for one in told if one]
    name, level = _name_and_level(wanted)
    for one in spoken:
        if _name_and_level(one)[0] == name:
            return (Has.YES if _reaches(level, one) or _reaches(level, text) else Has.NEARLY), one
    if level and _reaches(level, text):
        return Has.YES, ""
    if any(found == name for found, _, _ in _languages(normalize(text))):
        return Has.NEARLY, ""
    return (Has.NO if spoken else Has.UNTOLD), ""


def _languages(text: str) -> Iterator[tuple[str, int, int]]:
    names = tuple(_SPOKEN)
    for match in _NAME.finditer(text):
        group = match.lastgroup or "l0"
        yield names[int(group[1:])], match.start(), match.end()


def _name_and_level(text: str) -> tuple[str, str]:
    said = normalize(text)
    level = next((one for one, pattern in _LEVELS if re.search(pattern, said, re.IGNORECASE)), "")
    name = next((one for one, _, _ in _languages(said)), "")
    return name or ("英语" if level in _OF_ENGLISH else "日语" if level else said), level


def _reaches(level: str, text: str) -> bool:
    """Whether a text tells of this examination or of a harder one of the same language."""
    if not level:
        return True
    is_english = level in _OF_ENGLISH
    return any(
        _ORDER[one] >= _ORDER[level] and (one in _OF_ENGLISH) == is_english
        for one, pattern in _LEVELS
        if re.search(pattern, normalize(text), re.IGNORECASE)
    )
