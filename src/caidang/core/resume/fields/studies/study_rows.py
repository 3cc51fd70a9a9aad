"""Rows of a study that are told by what stands above them: courses below their heading, the subject below its degree."""

import re
from collections.abc import Iterator

from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.lines import Row
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
