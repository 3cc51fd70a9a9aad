"""Education: schools with degree, major and dates, entry by entry."""

import re
from dataclasses import dataclass, field, replace

from caidang.core.resume.fields.names.degrees import DegreeFound, find_degrees, rank, spread_degree
from caidang.core.resume.fields.names.entries import part_entries
from caidang.core.resume.fields.names.majors import find_major, subject_below
from caidang.core.resume.fields.names.organisations import is_descriptor
from caidang.core.resume.fields.names.schools import School, find_schools
from caidang.core.resume.fields.names.unknown_schools import guess_school
from caidang.core.resume.fields.studies.asides import (
    ASIDE,
    BREAK,
    CERTAIN_ASIDE,
    EXCHANGE,
    GRADE,
    MINOR,
    NOT_YET,
    SAID_DEGREE,
    SENT_ABROAD,
    before_remark,
    dates_behind,
)
from caidang.core.resume.fields.studies.labelled_study import study_of_labels
from caidang.core.resume.fields.studies.study_rows import (
    degrees_of_form,
    form_of,
    is_subject_below,
    without_courses,
)
from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row, ends_of
from caidang.core.resume.model import Education, Found
from caidang.core.resume.pieces import cut
from caidang.core.text.dates import DateRange, find_dates, find_ranges, graduation_year

_NOT_LEAVING = re.compile(r"入学|更新|出生|生于|(?<![\u3400-\u9fff])[男女](?![\u3400-\u9fff])")
"""The one date of a row with these is no year of graduation: 男 - 1993 - 某某大学本科."""
_FIRST_WORD = 3
_STUDIED_AT = re.compile(r"(?:毕业|就读|求学)[于自]")
_STUDYING = re.compile(r"专业(?:学习|读书|就读|学生|本科|专科|大专|硕士|研究生|毕业)|(?:学院|学校|大学|班)学习\s*$")
_TAUGHT_AT = re.compile(r"在[^,。;\s]{2,24}(?:任教|教书|执教|支教|任职|工作|上班)")
"""1991年8月—1999年7月 在某某中学任教 is a post, though a school is named."""
_ENTERED = re.compile(r"(?<!\d)(?:20)?\d{2}\s?级")
_GUESSED = 0.7
_LONGEST = 110


@dataclass(slots=True)
class _Entry:
    school: Found | None = None
    degree: Found | None = None
    major: Found | None = None
    start: Found | None = None
    end: Found | None = None
    rows: list[Row] = field(default_factory=list)
    has_degree_first: bool = False
    """The degree stood in a row above the school."""

    @property
    def has_dates(self) -> bool:
        return self.start is not None or self.end is not None

    @property
    def is_open(self) -> bool:
        """Whether there is a school that still lacks its dates."""
        return self.school is not None and not self.has_dates

    def frozen(self) -> Education:
        return Education(
            self.school, self.degree, self.major, self.start, self.end, form_of(self.rows)
        )


def find_education(
    rows: list[Row], labels: list[Labelled], loose: list[Row]
) -> tuple[Education, ...]:
    """This function will return the entries in reading order.

    ``rows`` are the section's; ``loose`` are rows outside any known section, looked at only when
    the section tells nothing; ``labels`` give 毕业院校：… where there is nothing else.
    """
    found = _read(rows)
    if not found:
        rows = part_entries([row for row in loose if _tells_of_school(row)])
        found = [replace(entry, school=_less(entry.school)) for entry in _read(rows)]
        if len(found) == 1 and found[0].end is None:
            found = [
                replace(found[0], start=found[0].start or entry.start, end=entry.end) for entry in study_of_labels(labels)
            ] or found
    else:
        known = {entry.school.value for entry in found if entry.school}
        studied = _read([row for row in loose if _STUDYING.search(row.text) and find_ranges(row.text) and _tells_of_school(row)])
        found += [entry for entry in studied if entry.school and entry.school.value not in known]
    if not found:
        found = study_of_labels(labels)
    if len(found) == 1:
        found = [_completed(found[0], labels)]
    elif found and not any(entry.major for entry in found):
        # 第一学历 and 最高学历 above one 所学专业: it was studied last.
        best = max(found, key=lambda entry: rank(entry.degree.value) if entry.degree else -1)
        found = [_completed(entry, labels) if entry is best else entry for entry in found]
    return _with_form(loose, found)


def _with_form(rows: list[Row], found: list[Education]) -> tuple[Education, ...]:
    """Add what a cadre's form tells in rows of their own, 全日制教育 and 在职教育: other studies, and degrees that are missing."""
    told = {e.school.value: e for row in rows if _OF_FORM.search(row.text) for e in _read([row]) if e.school}
    known = [(entry, told.pop(entry.school.value, entry) if entry.school else entry) for entry in found]
    below = degrees_of_form(rows) if any(entry.degree is None for entry in found) else {}
    degrees = [entry.degree or form.degree or below.get(entry.school.value if entry.school else "") for entry, form in known]
    return (*(replace(entry, degree=degree) for (entry, _), degree in zip(known, degrees, strict=True)), *told.values())


_OF_FORM = re.compile(r"(?:^|\t)(?:(?:全日制|在职)(?:教育|学历)|(?:第一|最高|初始|后续|现)学历)\t")


def _completed(entry: Education, labels: list[Labelled]) -> Education:
    """Give the only study what labels tell of it: 专业：园艺 among the facts about the person."""
    for told in study_of_labels(labels, is_open=True):
        major = entry.major or (replace(told.major, confidence=0.8) if told.major else None)
        degree = entry.degree or (replace(told.degree, confidence=0.8) if told.degree else None)
        entry = replace(entry, major=major, degree=degree)
    return entry


def find_highest(
    entries: tuple[Education, ...], labels: list[Labelled], near: list[Row]
) -> Found | None:
    """This function will return the highest degree: as labelled, else of the entries, else as named at the top."""
    stated = None
    for item in labels:
        if item.field == "degree" and (spread := spread_degree(item.text)) is not None:
            stated = item.row.find(item.start, item.end, 0.9, spread)
            break
        if item.field == "degree" and (degrees := find_degrees(item.text)):
            got = [degree for degree in degrees if not NOT_YET.match(item.text, degree.end)]
            best = max(got or degrees, key=lambda d: rank(d.value))
            stated = item.row.find(
                item.start + best.start, item.start + best.end, 0.95, best.value
            )
            break
    held = [entry.degree for entry in entries if entry.degree is not None]
    if held:
        top = max(held, key=lambda found: rank(found.value))
        if stated is None or rank(top.value) > rank(stated.value):
            return replace(top, confidence=min(top.confidence, 0.93))
    if stated is not None:
        return stated
    for row in near[:14]:
        if len(row.text) < 90 and (degrees := find_degrees(row.text)):
            best = max(degrees, key=lambda d: rank(d.value))
            return row.find(best.start, best.end, 0.85, best.value)
    said = ((row, SAID_DEGREE.search(row.text)) for row in near[:14])
    return next((row.find(*match.span(), 0.8, match.group()) for row, match in said if match is not None), None)


def with_stated(
    entries: tuple[Education, ...], stated: Found, highest: Found | None
) -> tuple[tuple[Education, ...], Found | None]:
    """This function will give the first study without a degree what the head says, where that is above all others' degrees."""
    held = [entry.degree for entry in entries if entry.degree is not None]
    open_at = [at for at, entry in enumerate(entries) if entry.degree is None and entry.school is not None]
    if not held or len(open_at) != 1 or open_at[0] or any(rank(stated.value) <= rank(one.value) for one in held):
        return entries, highest
    return (replace(entries[0], degree=replace(stated, confidence=0.75)), *entries[1:]), stated


def _tells_of_school(row: Row) -> bool:
    if len(row.text) > _LONGEST or ASIDE.search(row.text) or _TAUGHT_AT.search(row.text):
        return False
    is_said = any(sign.search(row.text) for sign in (_STUDIED_AT, _STUDYING, _LABELLED_STUDY))
    has_school = any(school.confidence >= 0.9 for school in find_schools(row.text)) or (
        is_said and bool(find_schools(row.text))
    )
    return has_school and bool(
        find_ranges(row.text)
        or find_degrees(row.text)
        or graduation_year(row.text)
        or _ENTERED.search(row.text)
    )


_LABELLED_STUDY = re.compile(r"^\s*(?:最高)?(?:学历|教育程度|文化程度)[:\s]")


def _less(found: Found | None) -> Found | None:
    return replace(found, confidence=min(found.confidence, 0.75)) if found else None


def _read(rows: list[Row]) -> list[Education]:
    entries: list[_Entry] = []
    current = _Entry()
    for row in without_courses(rows):
        limit = len(row.text)
        # A grade between subject and dates hides neither: … (GPA 3.9/4.0), Dec 2024
        whole = GRADE.sub(lambda grade: " " * len(grade.group()), row.text)
        aside = BREAK.search(whole)
        if aside is not None:
            limit = aside.start()
        text = before_remark(whole[:limit] + dates_behind(whole, limit))
        if not text.strip() or (len(text) > _LONGEST and not find_ranges(text[:40])):
            continue
        if (row.is_bullet and EXCHANGE.search(text)) or SENT_ABROAD.search(text) or MINOR.match(text):
            continue  # a term elsewhere is no study of its own
        if (_WORKED.search(text) and not find_schools(text)) or _TAUGHT_AT.search(text):
            continue
        current = _take(row, text, current, entries)
    if current.school or current.degree or current.major or current.has_dates:
        entries.append(current)
    for entry in entries:
        if entry.school is None and entry.has_dates:
            entry.school = guess_school(entry.rows, entry.major.value if entry.major else None)
    return [entry.frozen() for entry in entries if _is_entry(entry) and not _is_told(entry, entries)]


_WORKED = re.compile(r"(?:19|20)?\d{2}[^,。;]{0,16}在[^,。;\s]{2,20}(?:当|做|担任|任职|任|上班|工作)")
"""2018年6月-2021年8月在热风当导购 among studies is none."""


def _is_entry(entry: _Entry) -> bool:
    return entry.school is not None or (entry.has_dates and entry.degree is not None)


def _is_told(entry: _Entry, entries: list[_Entry]) -> bool:
    """Whether another entry tells of the same study with its dates: 最高学历 … above 教育经历 …."""
    if entry.school is None or entry.has_dates:
        return False
    return any(
        other.school is not None
        and other.school.value == entry.school.value
        and other.has_dates
        and all(
            mine is None or theirs is None or mine.value == theirs.value
            for mine, theirs in ((entry.degree, other.degree), (entry.major, other.major))
        )
        for other in entries
    )


def _take(row: Row, text: str, current: _Entry, entries: list[_Entry]) -> _Entry:
    """Give a row's facts to the current entry, or to a new one where they do not fit."""
    ranges = find_ranges(text)
    degrees = find_degrees(text)
    # Bachelor of Arts in History, Minor in Business, Aug. 2018 - May 2021 is more than an aside.
    is_header = bool(degrees and (ranges or degrees[0].start < _FIRST_WORD or _YEAR_FIRST.fullmatch(text, 0, degrees[0].start)))
    aside = (CERTAIN_ASIDE if is_header else ASIDE).search(text)
    is_aside = aside is not None and not (degrees and ranges) and not _heads_entry(text, degrees, ranges, current)
    schools = [] if is_aside and not ranges else _schools(row, text, len(ranges))
    if len(schools) == 1 and not ranges and degrees and _is_faculty(schools[0], current):
        schools = []
    school = schools[0] if schools else None
    opens_school = school is not None and current.school is not None
    lone = find_dates(text) if not ranges else []
    has_left = current.end is not None and current.start is None and current.degree is not None
    opens_school |= bool(school) and has_left and len(lone) == 1
    opens_dates = bool(ranges) and current.has_dates and not is_aside
    # Degree first, then school and dates: a degree below a whole stay begins the next one.
    is_whole = current.school is not None and current.degree is not None and current.has_dates
    is_first = bool(degrees) and (degrees[0].start < _FIRST_WORD or (current.has_degree_first and school is None))
    opens_degree = is_whole and is_first and not is_aside
    is_whole_row = bool(school and degrees and (ranges or lone)) and current.has_dates and current.school is None
    opens_school |= is_whole_row and current.degree is not None and degrees[0].value != current.degree.value
    if opens_school or opens_dates or opens_degree:
        entries.append(current)
        is_above = opens_dates and not school and degrees and not current.has_degree_first
        taken = [(d.start, d.end) for d in degrees] + [(r.begin_offset, r.end_offset) for r in ranges]
        current = _Entry(school=_inherited(row, len(text), taken, current.school) if is_above else None)
    if school is not None:
        current.has_degree_first = current.degree is not None
        current.school = row.find(school.start, school.end, school.confidence)
    if ranges and not current.has_dates and not (is_aside and current.school and not school):
        _set_dates(current, row, ranges[0])
    elif not current.has_dates and (current.school or school or degrees) and not is_aside:
        _set_single_date(current, row, text)
    if degrees and current.degree is None and not (is_aside and not school and not ranges):
        best = degrees[0]
        current.degree = row.find(
            best.start, best.end, 0.93 if school or ranges else 0.85, best.value
        )
    if not is_aside or school is not None or "专业" in text or "major" in text.lower():
        named = find_schools(text) if schools else []  # 利兹大学 University of Leeds: told twice
        taken = [(s.start, s.end) for s in named] + [(d.start, d.end) for d in degrees]
        taken += [(r.begin_offset, r.end_offset) for r in ranges]
        _take_major(current, row, len(text), taken)
    current.rows.append(row)
    # Two schools in one row, as a flattened table has them: the second is an entry of its own.
    for other, stretch in zip(schools[1:], ranges[1:], strict=False):
        if other.confidence > 0.85:
            entries.append(current)
            current = _Entry(school=row.find(other.start, other.end, other.confidence - 0.1))
            _set_dates(current, row, stretch)
    return current


_YEAR_FIRST = re.compile(r"\W*(?:19|20)\d\d\s?[:,-]?\s?")
"""2015: BCom Honours, Information Systems."""


def _heads_entry(text: str, degrees: list[DegreeFound], ranges: list[DateRange], current: _Entry) -> bool:
    """Whether a row names a stay though it has a remark: 某某大学，管理学学士<tab>专业排名：2/58; 交换生，计算机科学 with dates below a school."""
    if ranges and current.school is not None and not current.has_dates:
        return _AS_GUEST.match(text) is not None
    first = find_schools(text)[:1] if degrees and not current.is_open else []
    return any(school.start < _FIRST_WORD and school.confidence >= _KNOWN for school in first)


_AS_GUEST = re.compile(r"\W*(?:交换生|交流生|访问学生|访学)(?![\u3400-\u9fff])")


def _schools(row: Row, text: str, ranges: int) -> list[School]:
    """The schools of a row; a bullet without dates must begin with one that is sure."""
    schools = find_schools(text)
    if row.is_bullet and not ranges:
        degrees = find_degrees(text)
        begins = any(degree.start < _FIRST_WORD for degree in degrees)
        is_whole = bool(degrees) and bool(find_dates(text))  # - 某某农业学校　中专　2010年毕业
        schools = [school for school in schools if begins or ((is_whole or school.confidence > 0.95) and school.start < 6)]
    return _in_one_language(schools, ranges)


def _inherited(row: Row, limit: int, taken: list[tuple[int, int]], school: Found | None) -> Found | None:
    """The school of a degree below another's: the one above, if the row names no other, though an unknown one."""
    if school is None:
        return None
    return _unknown_school(row, limit, taken) or guess_school([row], None) or replace(school, confidence=0.6)


def _is_faculty(school: School, current: _Entry) -> bool:
    """工业工程 本科 汽车学院 below the university and the dates: a part of it, no school of its own."""
    is_open = current.school is not None and current.has_dates and current.degree is None
    return is_open and _FACULTY.fullmatch(school.name) is not None and school.confidence < _KNOWN


_FACULTY = re.compile(r"(?![\u3400-\u9fff]*(?:职业|师范))[\u3400-\u9fff]{2,8}学院")
_KNOWN = 0.9


def _unknown_school(row: Row, limit: int, taken: list[tuple[int, int]]) -> Found | None:
    """INALCO in 2009 – 2012 Bachelor in Chinese Studies, INALCO (Paris): what stands behind degree and subject."""
    major = find_major(row, limit, taken, is_header=True)
    if major is None or major.evidence is None:
        return None
    pieces = [piece for piece in cut(row, taken) if piece.end <= limit]
    last = pieces[-1] if len(pieces) > 1 else None
    if last is None or not _SCHOOL_LIKE.match(last.text) or major.value in last.text or is_descriptor(last.text):
        return None
    return last.row.find(last.start, last.start + len(_SCHOOL_LIKE.match(last.text)[0].rstrip()), 0.6)  # type: ignore[index]


_SCHOOL_LIKE = re.compile(r"(?!GPA|Hono|First|Second|Minor|Rank)[A-Z][A-Za-zÀ-ÿ.'&-]{2,}(?: [A-Z][A-Za-zÀ-ÿ.'&-]+){0,4} ?(?=\(|$)")


def _take_major(entry: _Entry, row: Row, limit: int, taken: list[tuple[int, int]]) -> None:
    """Give the entry a row's subject; one that was only guessed gives way to one that was read."""
    if entry.major is not None and entry.major.confidence >= _GUESSED:
        return
    found = find_major(row, limit, taken, is_header=bool(taken))
    if found is None and entry.school is not None and not taken and not row.is_bullet:
        found = subject_below(row, row.text[:limit])
    if found is None and entry.major is None and not taken and entry.rows and is_subject_below(entry.rows[-1], row):
        found = row.find(0, len(row.text), _GUESSED)
    if found is not None and (entry.major is None or found.confidence >= _GUESSED):
        entry.major = found


def _in_one_language(schools: list[School], ranges: int) -> list[School]:
    """Nanjing Tech University 南京工业大学: one school in two languages, the Chinese one counts."""
    languages = {school.name.isascii() for school in schools}
    if len(schools) == 2 and ranges < 2 and len(languages) == 2:
        return [school for school in schools if not school.name.isascii()]
    return schools


def _set_dates(entry: _Entry, row: Row, stretch: DateRange) -> None:
    start, end = ends_of(row, stretch, 0.95)
    entry.start, entry.end = start or entry.start, end or entry.end


def _set_single_date(entry: _Entry, row: Row, text: str) -> None:
    """One date beside a school is when it was left: 2019届, 2019年6月毕业, Jun 2019."""
    year = graduation_year(text)
    if year is not None:
        place = re.search(r"(?<!\d)(?:19|20)?\d{2}\s?(?:届|年毕业)", text)
        if place is not None:
            entry.end = row.find(*place.span(), 0.82, year)
        return
    dates = find_dates(text)
    entered = _ENTERED.search(text)
    if entered is not None and len(dates) == 1:
        date = dates[0]
        entry.start = row.find(date.begin, date.end, 0.8, date.value)
        return
    if len(dates) == 1 and not _NOT_LEAVING.search(text):
        date = dates[0]
        entry.end = row.find(date.begin, date.end, 0.82, date.value)
