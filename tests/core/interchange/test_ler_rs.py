"""A record as LER-RS: what the standard has a place for, and nothing empty."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caidang.core.interchange.ler_rs import TYPE, write_ler_rs

UID = "0b4e2c1e-6f0a-4c5e-9a53-1d1c2a3b4c5d"
FORMATTED_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_HISTORY = {"start": FORMATTED_DATE, "end": FORMATTED_DATE, "current": bool, "descriptions": [str]}
SHAPE: dict[str, Any] = {
    "type": str, "documentId": {"value": str}, "person": {"name": {"formattedName": str, "given": str, "family": str}},
    "communication": {"address": [{"city": str}], "phone": [{"formattedNumber": str}], "email": [{"address": str}], "web": [{"url": str}]},
    "employmentHistories": [{**_HISTORY, "organization": {"tradeName": str}, "positionHistories": [{**_HISTORY, "title": str}]}],
    "educationAndLearnings": [
        {**_HISTORY, "institution": {"name": str}, "educationDegrees": [{"name": str, "specializations": [{"name": str, "type": str}]}]}
    ],
    "skills": [{"name": str}], "certifications": [{"name": str}],
}  # fmt: skip
"""What the standard calls the things that are written, and of which kind each is: of its LER-RSType, and of the common types
EmployerHistory, PositionHistory, EducationAttendance, EducationDegree, EducationSpecialization, Certification, Address, Phone, Email and Web."""
FIELDS = ("name", "phone", "email", "city", "link", "employer", "title", "job_start", "job_end", "school", "degree", "major", "edu_start", "edu_end", "skill", "certificate", "gender", "duties")


def test_a_person_as_a_record() -> None:
    told = write_ler_rs(
        {
            "name": {0: "林知夏"}, "phone": {0: "13800001111"}, "email": {0: "lin@example.com"}, "city": {0: "上海"},
            "employer": {0: "示例食品有限公司"}, "title": {0: "会计"}, "job_start": {0: "2019-07"}, "job_end": {0: "present"}, "duties": {0: "成本核算"},
            "school": {0: "南京大学"}, "degree": {0: "本科"}, "major": {0: "会计学"}, "edu_start": {0: "2015-09"}, "edu_end": {0: "2019-06"},
            "skill": {0: "SAP", 3: "Excel"}, "certificate": {0: "CPA"}, "gender": {0: "女"},
        },
        uid=UID,
    )  # fmt: skip
    assert told == {
        "type": TYPE,
        "documentId": {"value": UID},
        "person": {"name": {"formattedName": "林知夏", "given": "知夏", "family": "林"}},
        "communication": {
            "address": [{"city": "上海"}], "phone": [{"formattedNumber": "13800001111"}], "email": [{"address": "lin@example.com"}],
        },
        "employmentHistories": [
            {
                "organization": {"tradeName": "示例食品有限公司"}, "start": "2019-07", "current": True,
                "positionHistories": [{"title": "会计", "start": "2019-07", "current": True}], "descriptions": ["成本核算"],
            }
        ],
        "educationAndLearnings": [
            {
                "institution": {"name": "南京大学"}, "educationDegrees": [{"name": "本科", "specializations": [{"name": "会计学"}]}],
                "start": "2015-09", "end": "2019-06",
            }
        ],
        "skills": [{"name": "SAP"}, {"name": "Excel"}],
        "certifications": [{"name": "CPA"}],
    }  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELDS), st.dictionaries(st.integers(0, 4), st.text(max_size=8))))
def test_nothing_empty_is_written(values: dict[str, dict[int, str]]) -> None:
    def look(value: Any) -> None:
        assert value not in ("", [], {}, None)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            look(inner)

    told = write_ler_rs(values, uid=UID)
    assert told["type"] == TYPE
    look(told)


@given(st.dictionaries(st.sampled_from(FIELDS), st.dictionaries(st.integers(0, 4), st.text(max_size=8) | st.sampled_from(("2019-07", "present", "2020")))))
def test_only_what_the_standard_has_is_written_as_it_has_it(values: dict[str, dict[int, str]]) -> None:
    def look(value: Any, shape: Any) -> None:
        if isinstance(shape, dict):
            assert isinstance(value, dict)
            assert set(value) <= set(shape)
            for name, inner in value.items():
                look(inner, shape[name])
        elif isinstance(shape, list):
            assert isinstance(value, list)
            for inner in value:
                look(inner, shape[0])
        elif isinstance(shape, re.Pattern):
            assert shape.fullmatch(value)
        else:
            assert type(value) is shape

    look(write_ler_rs(values, uid=UID), SHAPE)
