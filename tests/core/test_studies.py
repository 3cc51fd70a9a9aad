"""Subjects, certificates and languages: read from a posting as it is written, and found with a person by any name."""

import pytest

from caidang.core.match.candidate import CandidateFacts
from caidang.core.match.fit import State, fit
from caidang.core.match.requirements import Kind, Requirement, read_requirements

FINANCE = """任职要求：
1. 全日制本科及以上学历，财务、会计相关专业，985/211 优先；
2. 8年以上财务管理工作经验；
3. 持有CPA、中级会计师以上证书优先；
4. 精通SAP、金蝶，英语六级，可作为工作语言；
工作地点：杭州
薪资：50-80万/年"""


def of_kind(text: str, kind: Kind) -> list[tuple[str, bool]]:
    return [(one.value, one.is_must) for one in read_requirements(text) if one.kind is kind]


def test_what_a_subject_asks_is_no_post() -> None:
    assert of_kind(FINANCE, Kind.TITLE) == []
    assert of_kind(FINANCE, Kind.MAJOR) == [("财务/会计", True)]
    assert of_kind(FINANCE, Kind.CERTIFICATE) == [("注册会计师", False), ("中级会计师", False)]
    assert of_kind(FINANCE, Kind.LANGUAGE) == [("英语 CET-6", True)]


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("嵌入式工程师\n计算机、电子、自动化等相关专业本科以上学历", Kind.MAJOR, ["计算机/电子/自动化"]),
        ("本科以上学历会计学专业", Kind.MAJOR, ["会计学"]),
        ("理工科专业优先", Kind.MAJOR, ["理工科"]),
        ("具备扎实的专业知识和专业技能，专业不限", Kind.MAJOR, []),
        ("日语N2以上优先，能用日语沟通", Kind.LANGUAGE, ["日语 N2", "日语"]),
        ("英语六级，英语听说读写流利", Kind.LANGUAGE, ["英语 CET-6"]),
        ("fluent in English", Kind.LANGUAGE, ["英语"]),
        ("CET-6", Kind.LANGUAGE, ["英语 CET-6"]),
        ("英语老师\n英语专业毕业", Kind.LANGUAGE, []),
        ("高级审计师\n熟悉审计", Kind.CERTIFICATE, []),
        ("护士长\n持护士执业证", Kind.CERTIFICATE, ["护士执业证"]),
        ("PMP 优先", Kind.CERTIFICATE, ["项目管理师"]),
    ],
)
def test_each_is_read_where_it_is_meant(text: str, kind: Kind, values: list[str]) -> None:
    assert [value for value, _ in of_kind(text, kind)] == values


@pytest.mark.parametrize(
    ("kind", "value", "person", "state"),
    [
        (Kind.MAJOR, "财务/会计", CandidateFacts(majors=("会计学",)), State.MET),
        (Kind.MAJOR, "财务/会计", CandidateFacts(majors=("园林",)), State.MISSING),
        (Kind.MAJOR, "财务/会计", CandidateFacts(text="教育：会计方向"), State.PARTLY),
        (Kind.MAJOR, "财务/会计", CandidateFacts(), State.UNKNOWN),
        (Kind.CERTIFICATE, "CPA", CandidateFacts(certificates=("注册会计师（全科）",)), State.MET),
        (Kind.CERTIFICATE, "注册会计师", CandidateFacts(text="2020 年取得 CPA"), State.MET),
        (Kind.CERTIFICATE, "CPA", CandidateFacts(certificates=("驾照",)), State.MISSING),
        (Kind.CERTIFICATE, "CPA", CandidateFacts(), State.UNKNOWN),
        (Kind.CERTIFICATE, "某某上岗证", CandidateFacts(certificates=("某某上岗证",)), State.MET),
        (Kind.LANGUAGE, "英语 CET-4", CandidateFacts(languages=("英语 六级",)), State.MET),
        (Kind.LANGUAGE, "英语 CET-6", CandidateFacts(languages=("英语 四级",)), State.PARTLY),
        (Kind.LANGUAGE, "日语 N2", CandidateFacts(languages=("日语 N1",)), State.MET),
        (Kind.LANGUAGE, "日语", CandidateFacts(languages=("英语 流利",)), State.MISSING),
        (Kind.LANGUAGE, "英语", CandidateFacts(languages=("英文 流利",)), State.MET),
        (Kind.LANGUAGE, "英语 CET-6", CandidateFacts(text="大学英语六级 520 分"), State.MET),
        (Kind.LANGUAGE, "英语", CandidateFacts(), State.UNKNOWN),
    ],
)
def test_a_person_is_judged_by_what_he_says(kind: Kind, value: str, person: CandidateFacts, state: State) -> None:
    (verdict,) = fit([Requirement(kind, value)], person).verdicts
    assert verdict.state is state
