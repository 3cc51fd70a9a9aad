"""A job as search engines read it: the properties that are asked for, and no way out of the script element."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from caidang.core.interchange.jobposting import JobPosting, as_json_ld, job_posting

JOB = JobPosting(
    title="高级产品经理", text="做收单产品线。\n\n要求：五年以上。", url="https://jobs.example.com/apply/abc/", key="abc",
    posted=datetime(2026, 11, 2, 9, 30, tzinfo=UTC), until=date(2026, 12, 31), employer="海棠科技", city="上海",
    pay_low=25000, pay_high=40000, headcount=2,
)  # fmt: skip


def test_what_is_asked_for_stands_there() -> None:
    found = job_posting(JOB)
    assert found["@type"] == "JobPosting"
    assert found["description"] == "<p>做收单产品线。</p><p>要求：五年以上。</p>"
    assert datetime.fromisoformat(found["datePosted"]) == JOB.posted
    assert datetime.fromisoformat(found["validThrough"]).date() == date(2026, 12, 31)
    assert found["hiringOrganization"] == {"@type": "Organization", "name": "海棠科技"}
    assert found["jobLocation"]["address"] == {"@type": "PostalAddress", "addressCountry": "CN", "addressLocality": "上海"}
    assert found["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "MONTH", "minValue": 25000, "maxValue": 40000
    }
    assert found["directApply"] is True


def test_what_is_not_told_is_left_out() -> None:
    found = job_posting(replace(JOB, employer="", city="", pay_low=None, pay_high=None, until=None, text=""))
    assert found["hiringOrganization"] == "confidential"
    assert "baseSalary" not in found
    assert "validThrough" not in found
    assert found["description"] == "<p>高级产品经理</p>"


@given(st.text(), st.text())
def test_no_text_ends_the_element(title: str, text: str) -> None:
    told = as_json_ld(replace(JOB, title=f"{title}</script><script>", text=text))
    assert "<" not in told
    assert json.loads(told)["title"] == f"{title}</script><script>"
