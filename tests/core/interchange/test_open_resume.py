"""A résumé that came as data is read field by field, shown as a page, and lights up on it."""

import json

import pytest

from caidang.core.errors import UnknownType
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from caidang.core.interchange.json_resume import numbered, write_json_resume
from caidang.core.interchange.ler_rs import write_ler_rs
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


def test_ler_rs_comes_back_as_it_was_written() -> None:
    record = {
        "name": {0: "林知夏"}, "phone": {0: "13800001111", 1: "13900002222"}, "email": {0: "lin@example.com"}, "city": {0: "上海"},
        "employer": {0: "织锦有限公司", 1: "远山公司"}, "title": {0: "工程师", 1: "助理"}, "job_start": {0: "2019-03", 1: "2016-07"}, "job_end": {0: "present"},
        "duties": {0: "写账本\n带三人"}, "school": {0: "南京大学"}, "degree": {0: "本科"}, "major": {0: "会计学"}, "edu_start": {0: "2012-09"}, "edu_end": {0: "2016-06"},
        "skill": {0: "Java", 1: "C++"}, "certificate": {0: "CPA"},
    }  # fmt: skip
    document = write_ler_rs(record, uid="0b4e2c1e-6f0a-4c5e-9a53-1d1c2a3b4c5d")
    for held in (document, {"type": ["VerifiableCredential", document["type"]], "credentialSubject": document}):
        found = grouped(read(held))
        assert {field: found.get(field) for field in record} == record, "an end that was never told is not 至今"


def test_a_calendar_is_no_resume() -> None:
    with pytest.raises(UnknownType, match="日历"):
        read_document(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", name="a.ics")
