"""A record as JSON Resume and back; anybody else's JSON Resume, forgiving what does not fit."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import Damaged
from caidang.core.interchange.json_resume import (
    OWN,
    is_json_resume,
    numbered,
    read_json_resume,
    write_json_resume,
)

SCHEMA = jsonschema_rs.validator_for(
    json.loads((Path(__file__).parent / "jsonresume" / "schema.json").read_text(encoding="utf-8")), validate_formats=True
)
"""The published one, of the package resume-schema 1.0.1; an address in one of its examples is an invented one here."""
FIELDS = (
    "name", "phone", "email", "link", "city", "gender", "birth", "political", "expected_salary", "employer", "title",
    "department", "job_start", "job_end", "duties", "job_city", "school", "major", "degree", "edu_form", "edu_start",
    "edu_end", "project", "project_role", "project_start", "project_end", "project_duties", "skill", "language",
    "certificate", "summary", "own_12",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(["林知夏", "2019-03", "2021", "present", "13800001111", "上海", "a\nb", "lin@example.com", "林@例子", "a@b", "https://example.com/林", "https://example.com/lin?a=1", "example.com/x", "http://[", "https://a..b"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12),
)
RECORDS = st.dictionaries(
    st.sampled_from(FIELDS), st.dictionaries(st.integers(0, 6), TEXTS, min_size=1, max_size=4), max_size=12
)
PLAIN: dict[str, Any] = {
    "basics": {
        "name": "Anna Sample", "label": "Backend Engineer", "email": "anna@example.com", "phone": "+86 138 0000 1111",
        "location": {"city": "Foshan", "countryCode": "CN"}, "profiles": [{"network": "GitHub", "url": "https://example.com/anna"}],
        "summary": "Ten years of payment systems.",
    },
    "work": [
        {"name": "Blue Lake", "position": "Engineer", "startDate": "2019-03-01", "highlights": ["Built the ledger", "Led three"]},
        {"company": "Old Firm", "position": "Clerk", "startDate": "2015", "endDate": "2019-02", "summary": "Kept books"},
    ],
    "education": [{"institution": "Sample University", "area": "Mathematics", "studyType": "Bachelor", "startDate": "2011-09", "endDate": "2015-06"}],
    "skills": [{"name": "Backend", "keywords": ["Java", "SQL"]}, {"name": "Go"}],
    "languages": [{"language": "English", "fluency": "Native"}],
}  # fmt: skip


@given(RECORDS)
def test_a_record_comes_back_as_it_went(values: dict[str, dict[int, str]]) -> None:
    values = values | {"name": {0: "林知夏"}}
    document = json.loads(json.dumps(write_json_resume(values), ensure_ascii=False))
    assert read_json_resume(document) == numbered(values)
    assert [error.message for error in SCHEMA.iter_errors(document)] == []
    assert set(document) <= {"$schema", "basics", "work", "education", "projects", "skills", "languages", "certificates", "meta"}


def test_what_the_standard_can_say_stands_where_it_says() -> None:
    values = {
        "name": {0: "林知夏"}, "phone": {0: "13800001111", 1: "13900002222"}, "city": {0: "上海"}, "political": {0: "群众"},
        "employer": {1: "织锦有限公司", 4: "远山公司"}, "title": {1: "工程师"}, "job_start": {1: "2019-03"}, "job_end": {1: "present", 4: "2019"},
        "department": {1: "平台部"}, "skill": {0: "Java"},
    }  # fmt: skip
    document = write_json_resume(values)
    assert document["basics"] == {"name": "林知夏", "phone": "13800001111", "label": "工程师", "location": {"city": "上海"}}
    assert document["work"] == [{"name": "织锦有限公司", "position": "工程师", "startDate": "2019-03"}, {"name": "远山公司", "endDate": "2019"}]
    assert document["meta"][OWN]["values"] == {
        "phone": {"1": "13900002222"}, "political": {"0": "群众"}, "department": {"0": "平台部"},
    }  # fmt: skip


def test_somebody_elses_is_read() -> None:
    found = read_json_resume(PLAIN)
    assert found["employer"] == {0: "Blue Lake", 1: "Old Firm"}
    assert (found["job_start"], found["job_end"]) == ({0: "2019-03-01", 1: "2015"}, {0: "present", 1: "2019-02"})
    assert found["duties"][0] == "Built the ledger\nLed three"
    assert found["skill"] == {0: "Backend", 1: "Java", 2: "SQL", 3: "Go"}
    assert (found["city"], found["link"]) == ({0: "Foshan"}, {0: "https://example.com/anna"})


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=6), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["basics", "work", "name", "email", "meta", OWN, "values", "skills", "keywords", "startDate", "location", "profiles", "0"]), inner, max_size=4), max_leaves=20))
def test_whatever_stands_there_is_read_or_refused(document: object) -> None:
    if is_json_resume(document):
        for entries in read_json_resume(document).values():
            assert all(isinstance(text, str) and text for text in entries.values())
    else:
        with pytest.raises(Damaged, match="JSON Resume"):
            read_json_resume(document)
