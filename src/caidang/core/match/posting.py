"""The head of a job description: which post it names, and how many years of work it asks for.

People paste it as it comes: behind a label, after 诚招 and a company, with the years, the pay and the place in the same line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.text.numbers import parse_numeral

_LONGEST: Final = 24
_SURE: Final = 0.5
_HEAD: Final = 4
"""Parts in which a post may stand without a label."""
_LABELLED: Final = 20
_LABEL: Final = re.compile(
    r"^\W*(?:招聘|应聘)?(?:职位|岗位|职务)(?:(?:名称)?\s*[:|]\s*|名称\s+)(?P<cn>.+)"
    r"|^\W*(?:job title|position|role|title|job)\s*:\s*(?P<en>.+)",
    re.IGNORECASE,
)
_NO_POST: Final = re.compile(r"^\W*(?:公司|企业|单位|部门|薪资|薪酬|待遇|地点|地址|要求|职责|福利)\W*:")
_LEAD: Final = re.compile(
    r"^.{0,20}?(?:(?:急|诚|高薪|直|现|热|校|社)*(?:招聘(?!专员|主管|经理|总监|顾问|助理|负责人|HR)|聘请|招募|招(?!聘|商|生|投|标)|(?<!招)聘)|(?:需要|在找|寻找|寻求|诚觅|寻)|\bJD\b"
    r"|(?:hiring|looking for|seeking))\s*:?\s*(?:职位|岗位)?\s*:?\s*"
    r"(?:(?:\d+|[一两二三几若干]+)\s*[名位个]|an?\b|our\b)?\s*",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(r"(?:急招|诚招|招聘|急聘|诚聘|招募)$")
_NO_POSTS: Final = re.compile(r"(?:.*(?:公司|集团|医院|学校|大学|银行))?(?:员工|人员|职员|同事|人才|招聘)?$|.*(?:专业|学历|学位|证书)(?:毕业|优先|者优先)?$")
_BREAKS: Final = re.compile(r"[()\[\]【】「」|,:]|\s*[—–]+\s*|\s+[-/·]\s+|\s{2,}|-(?=[\u3400-\u9fff\d])")
_COUNT: Final = re.compile(r"\s*(?:\d+|[一两二三四五六七八九十几若干]+)\s*[名位](?![\u3400-\u9fff])|\s*\d+\s*人")
_ENGLISH_REST: Final = re.compile(r"\s+(?:in|at|for|based|with|to)\s+.*$", re.IGNORECASE)

_NUMBER: Final = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_SPAN: Final = rf"(?<![\d一二两三四五六七八九十第])(?P<low>{_NUMBER})\s*(?:(?:-|~|至|到)\s*(?P<high>{_NUMBER})\s*)?\+?\s*年(?P<more>(?:及|或)?以上|\+|以内|以下)?"
_WORKED: Final = re.compile(_SPAN + r"(?=[^,;]{0,14}(?:经验|经历|工作|从业))")
_LABELLED_YEARS: Final = re.compile(r"(?:经验|工作年限)\s*:?\s*" + _SPAN)
_ENGLISH_YEARS: Final = re.compile(
    r"(?<!\d)(?P<low>\d{1,2})\s*(?:(?:-|~|to)\s*(?P<high>\d{1,2})\s*)?\+?\s*(?P<more>years?\b)", re.IGNORECASE
)
_ENGLISH_LABEL: Final = re.compile(
    r"years of (?:work )?experience\s*:\s*(?P<low>\d{1,2})\s*(?:(?:-|~|to)\s*(?P<high>\d{1,2}))?(?P<more>\+?)",
    re.IGNORECASE,
)
_BARE_YEARS: Final = re.compile(_SPAN)
_YEARS_AND_WORK: Final = re.compile(_SPAN + r"(?:[^,;()\s]{0,8}?(?:经验|经历))?的?")
_MOST_YEARS: Final = 30


@dataclass(frozen=True, slots=True)
class Years:
    """Whole years of work; None where open."""

    low: int | None
    high: int | None


def read_title(parts: Sequence[str]) -> tuple[str, int] | None:
    """This function will return the post that a description names, and in which of its parts.

    A label tells it wherever it stands; without one it stands at the head.
    """
    for at, part in enumerate(parts[:_LABELLED]):
        label = _LABEL.match(part)
        if label and (told := _labelled(label["cn"] or label["en"])):
            return told, at
    for at, part in enumerate(parts[:_HEAD]):
        for post in _posts(part):
            return post, at
    return None


def read_years(part: str, *, names_post: bool = False) -> Years | None:
    """This function will return the years that a part asks for, or None.

    Beside the name of the post (``names_post``) 5年以上 says it alone; elsewhere the years have to be of work.
    """
    for pattern in (_WORKED, _LABELLED_YEARS, _ENGLISH_LABEL, _ENGLISH_YEARS):
        if match := pattern.search(part):
            return _years(match)
    for match in _BARE_YEARS.finditer(part) if names_post else ():
        if match["high"] or match["more"]:
            return _years(match)
    return None


def _labelled(value: str) -> str:
    """Return what stands behind a label, up to where something else begins; any post, known or not."""
    sure = next(_posts(value), None)
    plain = _BREAKS.split(_YEARS_AND_WORK.sub(" ", value).strip())[0].strip()
    told = sure or plain
    return told if len(told) <= _LONGEST else ""


def _posts(part: str) -> Iterator[str]:
    """Yield the pieces of a line that name a post."""
    if _NO_POST.match(part):
        return
    plain = _COUNT.sub(" ", _YEARS_AND_WORK.sub("  ", part))
    for text in dict.fromkeys((_LEAD.sub("", plain), plain)):
        for piece in _BREAKS.split(text):
            told = _post(_ENGLISH_REST.sub("", piece.strip(" .")))
            if told:
                yield told


def _post(piece: str) -> str:
    """Return the post that a piece is, or begins with."""
    if _NO_POSTS.match(piece):
        return ""
    named = _AFTER.sub("", piece)
    if named != piece and looks_like_title(named) > _SURE:
        return named
    if looks_like_title(piece) > _SURE and len(piece) <= _LONGEST and "的" not in piece:
        first = piece.split("/")[0].strip()
        return first if looks_like_title(first) > _SURE else piece
    of = piece.rpartition("的")[2]
    if of != piece and looks_like_title(of) > _SURE:
        return of
    for word in piece.split(" ") if not piece.isascii() else ():
        if looks_like_title(word) > _SURE and len(word) <= _LONGEST:
            return word
    # 行政专员应届生可: nothing parts the post from what is said of it.
    for end in range(min(len(piece) - 1, 12), 2, -1) if not piece.isascii() else ():
        if " " not in piece[:end] and looks_like_title(piece[:end]) > 0.9:
            return piece[:end]
    return ""


def _years(match: re.Match[str]) -> Years | None:
    low, high = _number(match["low"]), _number(match["high"])
    if low is None or low > _MOST_YEARS:
        return None
    return Years(None, low) if match["more"] in ("以内", "以下") else Years(low, high)


def _number(text: str | None) -> int | None:
    return None if text is None else parse_numeral(text)
