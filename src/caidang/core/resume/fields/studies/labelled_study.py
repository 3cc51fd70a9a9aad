"""Education that stands behind labels: 毕业院校, 专业, 学历, 毕业时间."""

import re
from dataclasses import dataclass

from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.schools import School, find_schools
from caidang.core.resume.labels import Labelled
from caidang.core.resume.model import Education, Found
from caidang.core.text.dates import find_dates

_LONGEST_SUBJECT = 20


@dataclass(slots=True)
class _Told:
    school: Found | None = None
    degree: Found | None = None
    major: Found | None = None
    start: Found | None = None
    end: Found | None = None

    def read(self) -> Education:
        return Education(self.school, self.degree, self.major, self.start, self.end, None)


def study_of_labels(labels: list[Labelled], *, is_open: bool = False) -> list[Education]:
    """This function will return the study that labels name, or none without a school; ``is_open`` asks for no school among them."""
    entry = _Told()
    for item in labels:
        if item.field == "school" and entry.school is None:
            schools = find_schools(item.text)
            if schools:
                first = schools[0]
                entry.school = item.row.find(item.start + first.start, item.start + first.end, 0.9)
                if "专业" in item.label and entry.major is None:
                    entry.major = _behind(item, first)
            elif 4 <= len(item.text) <= 30 and re.search(r"[\u3400-\u9fff]", item.text):
                entry.school = item.row.find(item.start, item.end, 0.6)
        elif item.field == "major" and entry.major is None and 2 <= len(item.text.strip()) <= 24:
            entry.major = item.row.find(item.start, item.end, 0.88)
        elif (
            item.field == "degree"
            and entry.degree is None
            and (degrees := find_degrees(item.text))
        ):
            first_degree = degrees[0]
            entry.degree = item.row.find(
                item.start + first_degree.start,
                item.start + first_degree.end,
                0.85,
                first_degree.value,
            )
        elif item.field == "period":
            _take_date(entry, item)
    return [entry.read()] if entry.school is not None or is_open else []


def _take_date(entry: _Told, item: Labelled) -> None:
    for date in find_dates(item.text)[:1]:
        told = item.row.find(item.start + date.begin, item.start + date.end, 0.88, date.value)
        if "毕业" in item.label:
            entry.end = entry.end or told
        elif "入学" in item.label:
            entry.start = entry.start or told


def _behind(item: Labelled, school: School) -> Found | None:
    """毕业院校及专业：某某大学 物流管理: the subject behind the school."""
    start = item.start + school.end
    rest = item.row.text[start : item.end].strip(" ,/、|-()专业")
    if not 2 <= len(rest) <= _LONGEST_SUBJECT or find_degrees(rest):
        return None
    begin = item.row.text.index(rest, start)
    return item.row.find(begin, begin + len(rest), 0.82)
