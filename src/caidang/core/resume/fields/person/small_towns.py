"""Towns that no list of cities knows: county towns by the table of divisions, foreign ones by where they stand."""

import re
from collections.abc import Iterator
from itertools import pairwise

from caidang.core.resume.dictionary import entry_of, words
from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.organisations import looks_like_company
from caidang.core.resume.fields.names.titles import are_modifiers, looks_like_title
from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.sections import heading_of
from caidang.core.text.divisions import find_division, short_name

_BARS = re.compile(r"\s*[\t|/,;·•()]\s*|\s{2,}|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff\d])")
_LATIN_BARS = re.compile(r"\s*[\t|;·•●◆■–—]\s*|\s{2,}|\s+/\s+")
_REACHED = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|[\w.+-]+@[\w-]+\.|\+\d[\d ()-]{7,}")
_ABOUT_PERSON = re.compile(r"(?<![\u3400-\u9fff])[男女](?![\u3400-\u9fff])|\d{2}\s?岁|\d\s?年(?:工作)?经验|[未已]婚|19\d\d|200\d")
_NOT_HOME = re.compile(r"籍贯|户籍|户口|生源|出生|期望|意向|求职|应聘|投递|目标")
_FULL = re.compile(r"[\u3400-\u9fff]{2,6}[市县]")
_SHORT = re.compile(r"[\u3400-\u9fff]{2,3}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TOWN = re.compile(r"[A-ZÀ-Þ][^\W\d_]+(?:(?:[ -]|-(?:on|upon|in|de|sur|am|an)-| (?:on|upon|of|de|del|la|am|an der) )[A-ZÀ-Þ][^\W\d_]+){0,2}")
_NO_TOWN = frozenset(
    "linkedin github gitlab portfolio website email mail phone mobile telephone address contact remote hybrid male female single married "
    "nationality british american canadian chinese indian german french italian spanish australian irish dutch singaporean "
    "malaysian driver driving licence license visa citizen resume cv curriculum vitae twitter skype wechat facebook medium kaggle "
    "leetcode behance dribble dribbble instagram telegram whatsapp available immediate immediately objective references".split()
)
_STATE = re.compile(r" [A-Z]{2,3}$")
_INDIAN = re.compile(
    r"(?<![A-Za-z])(?P<town>[A-Z][a-z]+(?: [A-Z][a-z]+)?),\s(?:Andhra Pradesh|Assam|Bihar|Chhattisgarh|Goa|Gujarat|Haryana|Himachal Pradesh|Jharkhand|Karnataka|Kerala"
    r"|Madhya Pradesh|Maharashtra|Odisha|Orissa|Punjab|Rajasthan|Tamil Nadu|Telangana|Uttar Pradesh|Uttarakhand|West Bengal|U\.?P\.?|M\.?P\.?)(?=\s*(?:[-–,|.]|\d|$))"
)
_FEW_ROWS = 8


def find_small_town(near: list[Row]) -> Found | None:
    """This function will find the town where the person lives among pieces of the head that nothing else explains."""
    head = near[:_FEW_ROWS]
    if (glued := next((row.find(*told.span("town"), 0.8) for row, told in _glued(head)), None)) is not None:
        return glued
    county = next((found for at, row in enumerate(head) if (found := _county(row, is_first=not at)) is not None), None)
    indian = next((row.find(*place.span("town"), 0.8) for row in near if (place := _INDIAN.search(row.text)) is not None), None)
    return county or indian or next((found for at, row in enumerate(head) if (found := _foreign(row, is_first=not at)) is not None), None)


def gender_before_town(near: list[Row]) -> Found | None:
    """This function will find the gender in 男济南: a recogniser loses the space between two fields."""
    return next((row.find(*told.span("g"), 0.8, told["g"]) for row, told in _glued(near[:_FEW_ROWS]) if told["g"]), None)


def _glued(rows: list[Row]) -> Iterator[tuple[Row, re.Match[str]]]:
    for row in rows:
        told = _GENDER_AND_TOWN.search(row.text)
        if told is not None and entry_of("cities", told["town"].removesuffix("市")) is not None:
            yield row, told


_GENDER_AND_TOWN = re.compile(r"(?:(?:^|(?<=[\s|,;]))(?P<g>[男女])|(?<=\d岁))(?P<town>[\u3400-\u9fff]{2,4})(?=$|[\s|,;\d])")


def _county(row: Row, *, is_first: bool) -> Found | None:
    """常熟 beside 男 or a number; 曲阳县 by itself."""
    if _NOT_HOME.search(row.text) or not _HAN.search(row.text):
        return None
    is_of_person = _REACHED.search(row.text) is not None or _ABOUT_PERSON.search(row.text) is not None
    for number, (start, end) in enumerate(_pieces(row.text, _BARS)):
        piece = row.text[start:end]
        is_named = _FULL.fullmatch(piece) is not None
        if not is_named and not (_SHORT.fullmatch(piece) and is_of_person and (number or not is_first)):
            continue
        place = find_division(piece)
        if place is None or not place.county or piece not in (place.county, short_name(place.county)):
            continue
        if is_named or not place.county.endswith("区"):
            return row.find(start, end, 0.78, short_name(place.county))
    return None


def _foreign(row: Row, *, is_first: bool) -> Found | None:
    """Leamington Spa beside the address of mail: capitals, and no other thing that stands there."""
    if _HAN.search(row.text) or _REACHED.search(row.text) is None:
        return None
    for number, (start, end) in enumerate(_pieces(row.text, _LATIN_BARS)):
        town = row.text[start:end].split(",")[0]
        if (number or not is_first) and _TOWN.fullmatch(town) and not _is_other(town):
            state = _STATE.search(town)
            return row.find(start, start + (state.start() if state else len(town)), 0.7)
    return None


def _is_other(piece: str) -> bool:
    low = {word.lower() for word in re.findall(r"[^\W\d_]+", piece)}
    is_known = any(entry_of(name, piece) for name in ("skills", "employers", "titles", "schools", "majors"))
    is_named = looks_like_title(piece) or looks_like_company(piece) or find_degrees(piece) or are_modifiers(piece)
    is_word = low & _NO_TOWN or low & words("title_words") or low & words("not_latin_names")
    return bool(is_known or is_named or is_word or heading_of(piece) or field_of(piece))


def _pieces(text: str, bars: re.Pattern[str]) -> list[tuple[int, int]]:
    cuts = [(0, 0), *(match.span() for match in bars.finditer(text)), (len(text), len(text))]
    return [(a, b) for (_, a), (b, _) in pairwise(cuts) if text[a:b].strip()]
