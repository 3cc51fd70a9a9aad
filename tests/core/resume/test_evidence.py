"""Every value leads back to its place; no content makes the reader fall."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Box, Document, Kind, Line, Page, Span
from caidang.core.resume.lines import read_rows
from caidang.core.resume.model import SURE
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_json, to_values
from caidang.core.resume.wrapping import column_edges, join_broken, join_wrapped
from tests.core.extract.pdf_writer import SONG, put, write_pdf
from tests.core.resume.making import document_of, placed
from tests.core.resume.test_parse import BARS, ENGLISH, LABELLED, SEVERAL_POSTS, STACKED

FIELDS = set(
    "name phone email wechat gender birth city highest_degree school degree major edu_form edu_start edu_end employer title "
    "department job_city industry reports_to duties job_start job_end project project_role project_duties project_start "
    "project_end skill language certificate link summary expected_job expected_salary expected_city former_name age "
    "ethnicity political marital native_place household work_years id_number qq job_status available current_salary".split()
)
TEXTS = ("duties", "project_duties", "summary")
"""Values of several lines: the place begins with the first line and its box holds them all."""


@pytest.mark.parametrize("text", [LABELLED, BARS, STACKED, ENGLISH, SEVERAL_POSTS])
def test_evidence_stands_where_it_says(text: str) -> None:
    document = document_of(text)
    values = to_values(parse(document))
    assert len(values) > 8
    for value in values:
        assert value.field in FIELDS
        assert 0 < value.confidence <= 1
        evidence = value.evidence
        assert evidence is not None
        page = document.pages[evidence.page - 1]
        line = page.lines[evidence.line]
        assert line.text[evidence.start : evidence.end] == evidence.text != ""
        box = evidence.box
        if value.field in TEXTS:
            assert box.x0 <= line.box.x0
            assert box.y0 <= line.box.y0 < line.box.y1 <= box.y1
            continue
        assert line.box.x0 - 0.1 <= box.x0 < box.x1 <= line.box.x1 + 0.1
        assert line.box.y0 <= box.y0 < box.y1 <= line.box.y1


def test_evidence_of_text_that_was_not_normalised() -> None:
    document = placed(
        (50, 50, 20, "\u2f08\ue000张三"), (50, 80, 10, "手机：１３８００００１２３４")
    )
    phone = next(value for value in to_values(parse(document)) if value.field == "phone")
    assert phone.value == "13800001234"
    assert phone.evidence is not None
    assert phone.evidence.text == "１３８００００１２３４"


def test_the_biggest_line_is_the_name() -> None:
    document = placed(
        (50, 20, 9, "王府井大街"), (50, 40, 9, "李华"), (200, 60, 22, "张三"), (50, 90, 10, "13800001234"),
        (50, 120, 14, "教育背景"), (50, 140, 10, "2010-2014\t北京大学\t本科"),
    )  # fmt: skip
    name = parse(document).name
    assert name is not None
    assert name.value == "张三"
    assert name.confidence >= SURE


def test_hidden_text_is_not_read() -> None:
    seen = Span("张三", Box(50, 50, 90, 70), 20)
    hidden = Span("13800001234", Box(95, 50, 190, 70), 20, hidden=True)
    page = Page(1, 595, 842, (Line((seen, hidden)), Line((hidden,))))
    assert parse(Document(Kind.PDF, (page,))).phones == ()


def test_a_broken_cell_is_read_as_one() -> None:
    document = placed(
        (50, 40, 22, "张三"), (50, 100, 14, "工作经历"),
        (50, 120, 10, "2019.01-至今"), (150, 120, 10, "常州示例微电子有限公"), (150, 134, 10, "司"), (290, 120, 10, "验证工程师"),
        (50, 160, 10, "2016.01-2018.12"), (150, 160, 10, "苏州示例科技有限公司"), (290, 160, 10, "测试工程师"),
    )  # fmt: skip
    employers = [job.employer for job in parse(document).employment]
    assert [found.value for found in employers if found] == [
        "常州示例微电子有限公司",
        "苏州示例科技有限公司",
    ]


def test_a_sidebar_without_a_heading_is_about_the_person() -> None:
    document = placed(
        (50, 40, 22, "张三"), (50, 100, 14, "工作经历"), (50, 120, 10, "2019.01-至今\t上海示例有限公司\t会计"),
        (400, 140, 10, "性别：女"), (400, 154, 10, "出生：1990-05"), (400, 168, 10, "手机：13800001234"), (400, 182, 10, "居住地：绵阳"),
    )  # fmt: skip
    resume = parse(document)
    found = [resume.gender, resume.birth, resume.city, *resume.phones]
    assert [value.value for value in found if value] == ["女", "1990-05", "绵阳", "13800001234"]


def test_the_title_of_a_mail_names_the_person() -> None:
    document = placed((50, 40, 10, "13800001234"), title="张三应聘会计 - 张三 - 5年")
    name = parse(document).name
    assert name is not None
    assert (name.value, name.evidence) == ("张三", None)
    assert name.confidence < SURE


_WORDS = st.sampled_from(
    "姓名： 张三 \t | 工作经历 教育背景 2019.9-至今 北京大学 本科 专业： 有限公司 工程师 · ● 1. ( ) （ ） : ： 13800001234 a@example.cn 男 - – 技能 "
    "Java / Experience Education Jan 2019 to Present Ltd. University of ； 期望薪资 15-25K 微信 \n \n \n 法律硕士 届 19届 公司名称 职位 **** 先生".split(
        " "
    )
)


@settings(max_examples=150)
@given(st.lists(st.one_of(_WORDS, st.text(max_size=6)), max_size=60))
def test_any_content_is_survived(words: list[str]) -> None:
    document = placed(
        *(
            (50.0 + i % 3 * 90, 20.0 + 14 * i, 10.0, line)
            for i, line in enumerate("".join(words).split("\n"))
            if line
        )
    )
    resume = parse(document)
    json.dumps(to_json(resume))
    for value in to_values(resume):
        assert value.value
        if value.evidence is not None:
            line = document.pages[0].lines[value.evidence.line]
            assert line.text[value.evidence.start : value.evidence.end] == value.evidence.text


def test_no_pages_and_no_lines_are_survived() -> None:
    assert parse(Document(Kind.PDF)).name is None
    assert parse(Document(Kind.PDF, (Page(1, 1, 1),))).warnings


def test_a_paragraph_joined_to_one_that_was_joined_keeps_its_places() -> None:
    first = "worked on systems " * 5
    second = "and ran tests " * 12
    document = document_of(f"张三\n工作经历\n{first}\n{second}zulu\n")
    broken = join_broken(read_rows(document))
    rows = join_wrapped(broken, column_edges(broken, {}), least_width=280)
    row = next(row for row in rows if "zulu" in row.text)
    assert row.text.startswith("worked on")
    for word in ("worked", "and ran", "zulu"):
        at = row.text.index(word)
        place = row.evidence(at, at + len(word))
        assert place.text == word
        assert document.pages[0].lines[place.line].text[place.start : place.end] == word
    for at in range(len(row.text)):
        assert row.text[at].isspace() or row.evidence(at, at + 1).text == row.text[at]


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ("性　　别：男", "gender", "男"),
        ("姓    名：张三", "name", "张三"),
        ("籍　　贯：江苏南京　　民　　族：汉族", "native_place", "江苏南京"),
        ("籍　　贯：江苏南京　　民　　族：汉族", "ethnicity", "汉"),
        ("手机（微信同号）：13800001234", "phone", "13800001234"),
        ("学　　历：本科　　　　电　　话：13800001234", "phone", "13800001234"),
    ],
)
def test_the_very_glyphs_of_a_value_light_up(row: str, field: str, said: str) -> None:
    data = write_pdf(put((60, 60, "个人简历"), (60, 100, row), (60, 140, "教育背景")))
    values = to_values(parse(read_document(data)))
    place = next(value.evidence for value in values if value.field == field)
    assert place is not None
    assert place.text.startswith(said)
    before = row.index(said)
    left, right = (60 + stringWidth(row[:at], SONG, 10.5) for at in (before, before + len(said)))
    half = 10.5 / 2
    assert abs(place.box.x0 - left) < half
    assert abs(place.box.x1 - right) < half + 10.5 * (len(place.text) - len(said))
