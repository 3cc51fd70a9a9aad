"""Rows of a study that are told by what stands above them: courses below their heading, the subject below its degree."""

import re
from collections.abc import Iterator

from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.fields.person.particulars import study_form
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.text.dates import find_ranges

_COURSES = re.compile(r"(?:relevant |main |key )?courses?(?:work)?\W*|主[修要]课程\W*", re.IGNORECASE)
_SUBJECT = re.compile(r"(?!Grade|First|Second|Third|Honou?rs|Merit|Distinction|Part|Full|Courses?$)[A-Z][A-Za-z]+(?: (?:and |& |of |with )?[A-Z][A-Za-z]+){0,5}")


def without_courses(rows: list[Row]) -> Iterator[Row]:
    """This function will leave out the rows below 主修课程 by itself: courses, up to the next school or dates."""
    of_courses = False
    for row in rows:
        if of_courses or _COURSES.fullmatch(row.text.strip()):
            of_courses = not (of_courses and (find_ranges(row.text) or find_schools(row.text)))
        if not of_courses:
            yield row


def is_subject_below(above: Row, row: Row) -> bool:
    """This function will tell whether a row is a few words right below one that says a degree and nothing else: M.S."""
    if not _SUBJECT.fullmatch(row.text.strip()):
        return False
    degrees = find_degrees(above.text)
    return len(degrees) == 1 and not (above.text[: degrees[0].start] + above.text[degrees[0].end :]).strip(" .")


def form_of(rows: list[Row]) -> Found | None:
    """This function will find where a study is said to be 全日制 or not."""
    for row in rows:
        told = study_form(row.text)
        if told is not None:
            return row.find(*told[:2], 0.92, told[2])
    return None


def degrees_of_form(rows: list[Row]) -> dict[str, Found]:
    """This function will return degrees by school as a cadre's form tells them cell below cell.

    全日制教育 / 大学 / 经济学学士 / 毕业院校系及专业 / 某某大学: the first degree below the kind, and the school below it.
    """
    found: dict[str, Found] = {}
    for at, row in enumerate(rows):
        if not _KIND.search(row.text):
            continue
        degree: Found | None = None
        for below in rows[at + 1 : at + _CELLS_OF_KIND]:
            if _KIND.search(below.text):
                break
            schools = find_schools(below.text)
            if schools and degree is not None:
                found.setdefault(schools[0].name, degree)
                break
            for told in find_degrees(below.text)[:1] if degree is None else ():
                degree = below.find(told.start, told.end, 0.85, told.value)
    return found


_KIND = re.compile(r"(?:^|\t)(?:全日制|在职)教育\s*$")
_CELLS_OF_KIND = 7
