"""What a page sends becomes one mail that the reader reads; nothing typed poses as a header."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from caidang.core.mail.application import LABELS, Application, compose
from caidang.core.mail.headers import read_envelope
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_values

DAY = date(2026, 11, 2)
TYPED = {
    "name": "林知夏", "phone": "138 0000 4190", "email": "zhixia@example.com", "city": "上海", "company": "样本科技有限公司",
    "title": "产品经理", "degree": "硕士", "school": "华东师范大学", "major": "心理学", "skills": "SQL、数据分析", "salary": "35K",
}  # fmt: skip


def values_of(mail: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in to_values(parse(read_document(mail, name="应聘.eml"))):
        found.setdefault(value.field, value.value)
    return found


def test_what_is_typed_is_read() -> None:
    mail = compose(Application(TYPED, job="高级产品经理", words="喜欢把事做完。"), day=DAY)
    document = read_document(mail, name="应聘.eml")
    assert document.kind is Kind.EML
    assert (document.title, document.dated) == ("应聘 高级产品经理 - 林知夏", "2026-11-02")
    told = values_of(mail)
    for field, value in {
        "name": "林知夏", "phone": "13800004190", "email": "zhixia@example.com", "city": "上海", "school": "华东师范大学",
        "employer": "样本科技有限公司", "title": "产品经理", "expected_job": "高级产品经理", "highest_degree": "硕士",
    }.items():  # fmt: skip
        assert told.get(field) == value, (field, told)


def test_equal_applications_are_equal_bytes_and_files_are_parts() -> None:
    sent = Application(TYPED, files=[("简历.pdf", b"%PDF-1.4 x"), ("../../证书\r\nX: y.txt", b"paper")])
    mail = compose(sent, day=DAY)
    assert mail == compose(sent, day=DAY)
    assert mail != compose(Application(TYPED, files=[("简历.pdf", b"%PDF-1.4 y")]), day=DAY)
    parts = read_document(mail).parts
    assert [part.data for part in parts] == [b"%PDF-1.4 x", b"paper"]
    assert all("/" not in part.name and "\n" not in part.name for part in parts)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(LABELS)), st.text(max_size=60)), st.text(max_size=40), st.text(max_size=300))
def test_nothing_typed_poses_as_a_header(typed: dict[str, str], job: str, words: str) -> None:
    mail = compose(Application({**typed, "name": "林知夏"}, job=job, words=words), day=DAY)
    envelope = read_envelope(mail)
    assert envelope.sender == "page@caidang.invalid"
    assert envelope.sent_on == "2026-11-02"


def test_a_line_stays_one_line() -> None:
    forged = compose(Application({"name": "林知夏", "city": "上海\n手机：13900007777\r\nBcc: x@example.com"}), day=DAY)
    assert b"\nBcc:" not in forged
    assert "现居城市：上海 手机：13900007777 Bcc: x@example.com" in read_document(forged).text.splitlines()
