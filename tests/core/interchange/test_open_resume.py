"""A résumé that came as data is read field by field, shown as a page, and lights up on it."""

import json

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from caidang.core.interchange.json_resume import numbered, write_json_resume
from caidang.core.interchange.open_resume import told_values
from caidang.core.resume.parse import parse
from caidang.core.resume.values import Value, to_values
from tests.core.interchange.test_json_resume import PLAIN


def read(document: object) -> list[Value]:
    data = json.dumps(document, ensure_ascii=False, indent=1).encode()
    page = read_document(data, name="resume.json")
    assert page.kind is Kind.JSON_RESUME
    return told_values(data, page, to_values(parse(page)))


def grouped(values: list[Value]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for value in values:
        found.setdefault(value.field, {})[value.entry] = value.value
    return found


def test_ours_comes_back_whole() -> None:
    record = {
        "name": {0: "林知夏"}, "phone": {0: "13800001111", 1: "13900002222"}, "city": {0: "上海"}, "political": {0: "群众"},
        "employer": {0: "织锦有限公司", 1: "远山公司"}, "title": {0: "工程师"}, "job_start": {0: "2019-03"}, "job_end": {0: "present", 1: "2019"},
        "department": {0: "平台部"}, "skill": {0: "Java", 1: "C++"}, "expected_salary": {0: "15-25K·14薪"}, "duties": {0: "写账本\n带三人"},
    }  # fmt: skip
    found = grouped(read(write_json_resume(record)))
    assert {field: found[field] for field in record} == numbered(record)


def test_somebody_elses_is_read_as_ours_are_written() -> None:
    values = read(PLAIN)
    found = grouped(values)
    assert (found["name"], found["phone"], found["email"]) == ({0: "Anna Sample"}, {0: "13800001111"}, {0: "anna@example.com"})
    assert (found["degree"], found["highest_degree"]) == ({0: "本科"}, {0: "本科"})
    assert found["employer"] == {0: "Blue Lake", 1: "Old Firm"}
    name = next(value for value in values if value.field == "name")
    assert name.evidence is not None
    assert name.evidence.text == "Anna Sample"


def test_other_json_is_refused_or_is_text() -> None:
    assert read_document(b'{"name": "x", "list": [1]}', name="x.json").kind is Kind.TEXT
