"""Particulars: what forms ask about a person beside name and contact, each by its label or its own look."""

import re
from collections.abc import Callable
from typing import Final

from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.text.divisions import find_division
from caidang.core.text.ethnic_groups import ETHNIC_GROUPS
from caidang.core.text.numbers import parse_id_number, parse_numeral, parse_salary

Reading = tuple[int, int, str, float]
"""Offsets in the text that was looked at, the normal form, and how sure."""

_WORD: Final = re.compile(r"[^\s|丨/,,;;、·•:]+")
_MAY_STAND_ALONE: Final = re.compile(
    r"族|党|团员|群众|婚|[已未]育|离异|丧偶|九三|台盟|民[革盟建进]|married|divorced", re.IGNORECASE
)
_LONGEST_ROW: Final = 120

_GROUPS: Final = sorted(
    (group.removesuffix("族") for group in ETHNIC_GROUPS), key=len, reverse=True
)
_ETHNICITY: Final = re.compile(rf"\s*(?P<v>{'|'.join(_GROUPS)})(?P<kind>族)?(?![\u3400-\u9fff])")
_POLITICAL: Final = re.compile(
    r"\s*(?P<v>(?:中共)?(?:正式)?预备党员|(?:中共|共产)?(?:正式)?党员|中国共产党(?:正式|预备)?党员|共青团员|团员|群众|无党派(?:民主)?人士|无党派|"
    r"民[革盟建进]会?(?:会|盟|成)?员?|农工党(?:党)?员?|致公党(?:党)?员?|九三学社(?:社)?员?|台盟(?:盟)?员?)(?![\u3400-\u9fff])"
)
_POLITICAL_FORMS: Final = {
    "党员": "中共党员", "团员": "共青团员", "预备党员": "中共预备党员", "正式党员": "中共党员", "共产党员": "中共党员",
    "中国共产党党员": "中共党员", "中国共产党正式党员": "中共党员", "中国共产党预备党员": "中共预备党员",
}  # fmt: skip
_MARITAL: Final = re.compile(
    r"\s*(?P<v>(?:已婚|未婚|离异|离婚|丧偶|再婚)(?:[,,、/ ]?(?:已育|未育|有子女|无子女|[一二两三]孩|育有?[一二两三][子女孩]))?|已育|未育|保密|married|single|divorced)(?![\u3400-\u9fffA-Za-z])",
    re.IGNORECASE,
)
_MARITAL_FORMS: Final = {"married": "已婚", "single": "未婚", "divorced": "离异", "离婚": "离异"}
_NUMBER: Final = r"\d{1,2}(?:\.\d)?|[一二三四五六七八九十]{1,3}"
_SPAN: Final = rf"(?<![\d.])(?:(?P<low>{_NUMBER})\s*年?\s*(?:[-~～–—至到]|to\b)\s*)?(?P<n>{_NUMBER})\s*(?:\+|多|余)?\s*"
_YEARS: Final = re.compile(
    rf"(?P<under>(?:不足|不到|不满|未满|少于|低于|<)\s*)?{_SPAN}(?:年|years?\b)(?P<less>以下|[以之]?内)?(?!\s*(?:至今|毕业))",
    re.IGNORECASE,
)
_IS_LEAST: Final = 0.7
"""How sure the years are that are the least of a range: 5-10年 is at least 5年, and to be looked at."""
_FRESH: Final = re.compile(
    r"\s*(?:应届(?:毕业)?生?|无(?:工作)?经验|fresh graduate)", re.IGNORECASE
)
_YEARS_BEFORE: Final = re.compile(rf"{_SPAN}年(?:以上)?(?:的)?(?:相关)?(?:工作|从业|行业)?经[验历]")
_YEARS_BEHIND: Final = re.compile(rf"(?:工作|从业)(?:经验|年限)\s*[::]?\s*{_SPAN}年(?!\s*至今)")
_YEARS_WORKED: Final = re.compile(rf"(?<![\u3400-\u9fff])(?:工作|从业){_SPAN}年(?![\u3400-\u9fff\d])")
"""工作18年 between bars."""
_AGE: Final = re.compile(r"(?<!\d)(?P<v>[1-7]\d)\s*(?:周?岁|years? old\b)", re.IGNORECASE)
_STATUS: Final = re.compile(
    r"(?:目前|现|我?已|仍)?(?:在职|离职|在岗|待业|在校|应届)(?:中|状态|生|毕业生)?"
    r"(?:[-–—,,、;·/\s]{0,3}(?:随时|正在|积极|主动|考虑|观望|看看?|暂不|不考虑|月内|找|有好|寻求|可)[\u3400-\u9fff]{0,12}|\(?(?:月内|一周内|随时)到岗\)?)?"
)
_AVAILABLE: Final = re.compile(
    r"(?:随时|即刻|立即|立刻|马上)(?:可以?)?(?:到岗|上岗|入职)?|(?:\d{1,2}|[一二两三四半]|1-2|1-3)\s*(?:个)?(?:工作)?(?:天|日|周|星期|月|礼拜)(?:以?内|左右|后|以上)?(?:可以?)?(?:到岗|上岗|入职)?|(?:面议|待定|协商)|(?:immediately|\d+ (?:weeks?|months?|days?)(?:['’]? notice)?)",
    re.IGNORECASE,
)
_ARRIVAL: Final = re.compile(rf"(?:{_AVAILABLE.pattern})(?<=到岗|上岗|入职)", re.IGNORECASE)
_QQ: Final = re.compile(r"(?<!\d)(?P<v>[1-9]\d{4,10})(?![\d@])")
_QQ_NAMED: Final = re.compile(
    r"(?<![A-Za-z])QQ\s*(?:号码?)?\s*[::]?\s*(?P<v>[1-9]\d{4,10})(?![\d@])", re.IGNORECASE
)
_ID_NUMBER: Final = re.compile(
    r"(?<![\dXx])(?P<v>\d{6}\s?(?:19|20)\d{2}[01]\d[0-3]\d\s?\d{3}[\dXx])(?![\dXx])"
)
_PLACE_END: Final = re.compile(r"[,,;;|]|\s{2,}|\(")
_FORM: Final = re.compile(
    r"非全日制|全日制|非统招|统招|自考|成人高考|成教|函授|网络教育|远程教育|夜大(?!学)|业余|在职|脱产|电大(?!学)|开放教育|专升本"
)


_NATIVE: Final = re.compile(
    r"(?:^|(?<=[,|\t\s/·;]))(?P<v>(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆)[\u3400-\u9fff]{0,9}?)人(?=[,。|\t\s/·;]|$)"
)
"""福建泉州人 among the facts about the person."""


_STANDING_ALONE: Final = (
    ("ethnicity", _ETHNICITY, None),
    ("political", _POLITICAL, _POLITICAL_FORMS),
    ("marital", _MARITAL, _MARITAL_FORMS),
)
_TELLING: Final = (
    ("age", _AGE, 0.9, "岁"),
    ("age", _AGE, 0.9, "old"),
    ("work_years", _YEARS_BEFORE, 0.86, "年"),
    ("work_years", _YEARS_BEHIND, 0.86, "年"),
    ("work_years", _YEARS_WORKED, 0.84, "年"),
    ("job_status", _STATUS, 0.84, "职"),
    ("job_status", _STATUS, 0.84, "岗"),
    ("available", _ARRIVAL, 0.84, "岗"),
    ("available", _ARRIVAL, 0.84, "入职"),
    ("qq", _QQ_NAMED, 0.93, "QQ"),
    ("qq", _QQ_NAMED, 0.93, "qq"),
    ("native_place", _NATIVE, 0.86, "人"),
    ("id_number", _ID_NUMBER, 0.96, "19"),
    ("id_number", _ID_NUMBER, 0.96, "20"),
)
"""Field, pattern, how sure, and a sign without which the pattern finds nothing."""


def find_particulars(near: list[Row], labels: list[Labelled]) -> dict[str, Found]:
    """This function will find the particulars told in the rows about the person, by field.

    Labelled values come first; what has a look of its own (汉族, 中共党员, 已婚, 28岁) is also taken
    where it stands by itself in a short row. What fits no rule of its field is left out.
    """
    found: dict[str, Found] = {}
    for item in labels:
        read = _LABELLED.get(item.field)
        if read is None or item.field in found:
            continue
        reading = read(item.text)
        if reading is not None:
            start, end, value, sure = reading
            found[item.field] = item.row.find(item.start + start, item.start + end, sure, value)
    for row in near:
        if len(row.text) <= _LONGEST_ROW:
            _take_unlabelled(row, found)
    return found


def read_particular(field: str, text: str) -> tuple[str, float] | None:
    """This function will read a normalised text that is all about one field, such as a cell of a sheet.

    Returns the value in its normal form and how sure it is; None for what does not fit, or a field that is no particular.
    """
    read = _LABELLED.get(field)
    reading = read(text) if read is not None else None
    return (reading[2], reading[3]) if reading is not None else None


def study_form(text: str) -> tuple[int, int, str] | None:
    """This function will find where a text says that a study was 全日制 or 非全日制, and which; None where it does not."""
    match = _FORM.search(text)
    if match is None:
        return None
    return *match.span(), "全日制" if match.group() in ("全日制", "统招") else "非全日制"


def _take_unlabelled(row: Row, found: dict[str, Found]) -> None:
    if _MAY_STAND_ALONE.search(row.text):
        for word in _WORD.finditer(row.text):
            _take_word(row, word, found)
    for field, pattern, sure, sign in _TELLING:
        if field in found or sign not in row.text:
            continue
        match = pattern.search(row.text)
        if match is None or (field == "job_status" and not _is_status(match.group())):
            continue
        told = _VALUES[field](match) if field in _VALUES else match.group()
        if told is not None:
            is_least = bool(match.groupdict().get("low"))
            found[field] = row.find(*match.span(), _IS_LEAST if is_least else sure, told)


def _take_word(row: Row, word: re.Match[str], found: dict[str, Found]) -> None:
    """A word that is a value by itself: 汉族, 中共党员, 已婚."""
    for field, pattern, forms in _STANDING_ALONE:
        match = None if field in found else pattern.fullmatch(word.group())
        if match is None or match["v"] in ("保密", "single"):
            continue
        if forms is None and not match["kind"]:
            continue
        plain = match["v"]
        value = f"{plain}族" if forms is None else forms.get(plain.lower(), plain)
        found[field] = row.find(*word.span(), 0.92, value)


def _is_status(text: str) -> bool:
    """在职 or 应届 in a sentence says nothing; with what the person means to do it does."""
    return re.search(r"到岗|考虑|机会|观望|找|寻求|不看", text) is not None


def _ethnic(match: re.Match[str]) -> str:
    return f"{match['v']}族"


def _years_told(match: re.Match[str]) -> str:
    """The years that are told; of a range the least, for nobody who has worked so long has worked less."""
    number = match["low"] or match["n"]
    return f"{number if number[0].isdigit() else parse_numeral(number)}年"


def _id_number(match: re.Match[str]) -> str | None:
    return parse_id_number(match["v"].replace(" ", ""))


_VALUES: Final[dict[str, Callable[[re.Match[str]], str | None]]] = {
    "native_place": lambda match: match["v"],
    "age": lambda match: match["v"],
    "work_years": _years_told,
    "qq": lambda match: match["v"],
    "id_number": _id_number,
}


def _read_ethnicity(text: str) -> Reading | None:
    match = _ETHNICITY.match(text)
    return (match.start("v"), match.end(), _ethnic(match), 0.96) if match else None


def _read_political(text: str) -> Reading | None:
    match = _POLITICAL.match(text)
    if match is None:
        return None
    return *match.span("v"), _POLITICAL_FORMS.get(match["v"], match["v"]), 0.96


def _read_marital(text: str) -> Reading | None:
    match = _MARITAL.match(text)
    if match is not None:
        return *match.span("v"), _MARITAL_FORMS.get(match["v"].lower(), match["v"]), 0.95
    answer = re.match(r"\s*(?P<v>[是否])(?![\u3400-\u9fff])", text)
    return (*answer.span("v"), {"是": "已婚", "否": "未婚"}[answer["v"]], 0.85) if answer else None


def _read_place(text: str) -> Reading | None:
    stop = _PLACE_END.search(text, 1)
    end = stop.start() if stop else len(text)
    place = text[:end].strip()
    if not 2 <= len(place) <= 24 or any(char.isdigit() for char in place):
        return None
    sure = 0.95 if find_division(place) else 0.75
    return 0, end, place, sure


def _read_years(text: str) -> Reading | None:
    fresh = _FRESH.match(text)
    if fresh is not None:
        return *fresh.span(), "应届", 0.9
    match = _YEARS.search(text)
    if match is None or match.start() > 8:
        return None
    is_about = match["low"] or match["under"] or match["less"]
    return *match.span(), _years_told(match), _IS_LEAST if is_about else 0.95


def _read_age(text: str) -> Reading | None:
    match = re.match(r"\s*(?P<v>[1-7]\d)(?!\d|[.年/-])", text)
    return (*match.span("v"), match["v"], 0.95) if match else None


def _read_status(text: str) -> Reading | None:
    plain = text.strip()
    if not 2 <= len(plain) <= 24:
        return None
    return 0, len(text), plain, 0.93 if _STATUS.match(plain) or _AVAILABLE.match(plain) else 0.7


def _read_available(text: str) -> Reading | None:
    plain = text.strip()
    if not 2 <= len(plain) <= 20:
        return None
    return 0, len(text), plain, 0.93 if _AVAILABLE.search(plain) else 0.7


def _read_qq(text: str) -> Reading | None:
    match = _QQ.search(text)
    return (*match.span("v"), match["v"], 0.96) if match and match.start() < 6 else None


def _read_id_number(text: str) -> Reading | None:
    match = _ID_NUMBER.search(text)
    value = _id_number(match) if match else None
    return (*match.span("v"), value, 0.98) if match and value else None


def _read_salary(text: str) -> Reading | None:
    salary = parse_salary(text)
    return (0, len(text), str(salary), 0.9) if salary is not None and salary.low else None


def _read_name(text: str) -> Reading | None:
    match = re.match(r"\s*([\u3400-\u9fff·]{2,6})(?![\u3400-\u9fff])", text)
    if match is None or match[1] in ("没有", "暂无"):
        return None
    return *match.span(1), match[1], 0.9


_LABELLED: Final[dict[str, Callable[[str], Reading | None]]] = {
    "former_name": _read_name,
    "age": _read_age,
    "ethnicity": _read_ethnicity,
    "political": _read_political,
    "marital": _read_marital,
    "native_place": _read_place,
    "household": _read_place,
    "work_years": _read_years,
    "job_status": _read_status,
    "available": _read_available,
    "qq": _read_qq,
    "id_number": _read_id_number,
    "current_salary": _read_salary,
}
