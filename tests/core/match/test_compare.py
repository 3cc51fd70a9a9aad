"""Who is taken for whom."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.match import Person, compare, could_be, keys

ZHANG = [
    ("name", 0, "张伟明"),
    ("phone", 0, "13800000001"),
    ("email", 0, "zwm@example.com"),
    ("birth", 0, "1990-05"),
    ("school", 0, "清华大学"),
    ("edu_start", 0, "2008-09"),
    ("edu_end", 0, "2012-06"),
    ("employer", 0, "上海示例信息技术有限公司"),
    ("job_start", 0, "2015-03"),
]


def _person(*changes: tuple[str, str | None]) -> Person:
    wanted = dict(changes)
    values = [(f, n, wanted.get(f, v) or "") for f, n, v in ZHANG]
    values += [(f, 0, v) for f, v in changes if v and f not in {name for name, _, _ in ZHANG}]
    return Person.from_values(values)


def test_same_phone_and_name_is_the_same_person() -> None:
    likeness = compare(_person(), _person(("email", None), ("school", None), ("employer", None)))
    assert likeness.verdict == "same"
    assert {"手机号相同", "姓名一致"} <= set(likeness.reasons)


@pytest.mark.parametrize("name", ["張偉明", "Zhang Weiming", "Weiming ZHANG", "张 伟 明"])
def test_other_spellings_of_a_name_agree(name: str) -> None:
    assert compare(_person(), _person(("name", name))).verdict == "same"


def test_a_shared_phone_with_another_name_is_left_to_a_person() -> None:
    assert compare(_person(), _person(("name", "李娜"), ("email", None))).verdict == "maybe"


def test_a_shared_phone_with_nothing_else_in_common_is_another_person() -> None:
    other = _person(
        ("name", "李娜"), ("birth", "1971"), ("gender", "女"), ("email", None), ("school", None), ("employer", None)
    )  # fmt: skip
    likeness = compare(replace(_person(), gender="男"), other)
    assert likeness.verdict == "different"
    assert "姓名不同" in likeness.reasons


def test_contradiction_keeps_equal_contact_from_joining() -> None:
    assert compare(_person(), _person(("birth", "1975"))).verdict == "maybe"


def test_chinese_and_english_resume_of_one_person_are_suggested() -> None:
    english = _person(
        ("name", "Weiming Zhang"), ("phone", "+442079460958"), ("email", "wz@example.org"),
        ("birth", None), ("school", "Tsinghua University"), ("employer", None),
    )  # fmt: skip
    likeness = compare(_person(), english)
    assert likeness.verdict == "maybe"
    assert {"姓名拼音一致", "学校相同"} <= set(likeness.reasons)


def test_a_name_alone_is_not_enough() -> None:
    bare = Person.from_values([("name", 0, "张伟明")])
    assert compare(_person(), bare).verdict == "different"


@pytest.mark.parametrize(
    "employer", ["示例信息技术有限公司", "上海示例信息技术", "上海市示例信息技术股份有限公司"]
)
def test_forms_of_an_employer_meet(employer: str) -> None:
    other = _person(("phone", None), ("email", None), ("employer", employer))
    assert "工作单位相同" in compare(_person(), other).reasons


def test_reasons_name_no_values() -> None:
    text = "".join(compare(_person(), _person()).reasons)
    assert not any(value in text for _, _, value in ZHANG)


def test_masked_names_and_relay_phones_make_no_keys() -> None:
    assert keys([("name", 0, "张先生"), ("school", 0, "清华大学"), ("birth", 0, "1990")]) == {}
    assert keys([("name", 0, "李**"), ("phone", 0, "13800000001转1234")]) == {}
    assert keys([("phone", 0, "138****0001")]) == {}


def test_keys_bring_spellings_together() -> None:
    chinese = keys(ZHANG)
    english = keys([("name", 0, "Weiming Zhang"), ("school", 0, "Tsinghua University")])
    assert chinese["phone"] == {"13800000001"}
    assert chinese["name_birth"] == {"张伟明|1990"}
    assert chinese["pinyin_school"] & english["pinyin_school"]
    traditional = keys([("name", 0, "張偉明"), ("school", 0, "清华")])
    assert traditional["pinyin_school"] == chinese["pinyin_school"]
    assert keys([("name", 0, "Cher"), ("school", 0, "清华大学")])["pinyin_school"]


NAMES = st.sampled_from(
    ["张三", "張三", "Zhang San", "San Zhang", "李四", "王先生", "李*", "", "Tom Lee", "欧阳锋"]
)
PEOPLE = st.builds(
    lambda name, phone, mail, wechat, birth, gender, school, employer, start: Person.from_values(
        [("name", 0, name), ("phone", 0, phone), ("email", 0, mail), ("wechat", 0, wechat),
         ("birth", 0, birth), ("gender", 0, gender), ("school", 0, school), ("employer", 0, employer),
         ("edu_start", 0, start), ("job_start", 0, start)]
    ),
    NAMES,
    st.sampled_from(["", "13800000001", "13800000002", "13800000001转12", "+85251234567"]),
    st.sampled_from(["", "a@example.com", "A@example.com", "b@example.com"]),
    st.sampled_from(["", "zs_1990"]),
    st.sampled_from(["", "1990", "1990-05", "1991-05-01", "1975"]),
    st.sampled_from(["", "男", "女"]),
    st.sampled_from(["", "北京大学", "北大", "Peking University", "某学院"]),
    st.sampled_from(["", "上海某某有限公司", "某某", "Acme Co., Ltd.", "Acme Inc."]),
    st.sampled_from(["", "2012-09", "2013"]),
)  # fmt: skip


@given(PEOPLE, PEOPLE)
def test_comparing_is_symmetric_and_same_needs_contact_and_name(a: Person, b: Person) -> None:
    likeness = compare(a, b)
    assert likeness == compare(b, a)
    assert 0 <= likeness.score <= 1
    if likeness.verdict == "same":
        assert a.phones & b.phones or a.emails & b.emails
        assert a.name
        assert b.name
        assert {"姓名一致", "姓名拼音一致"} & set(likeness.reasons)


@given(PEOPLE)
def test_a_person_is_never_different_from_himself_when_reachable(person: Person) -> None:
    if person.phones or person.emails:
        expected = "same" if person.name else "maybe"
        assert compare(person, person).verdict == expected


_DAYS = st.sampled_from(["", "1990", "1990-05", "1990-05-17", "1990-11-02", "1991-05"])
_VALUES = st.fixed_dictionaries({
    "name": st.sampled_from(["", "张伟明", "張偉明", "张伟", "张伟民", "Zhang Weiming", "李娜"]), "gender": st.sampled_from(["", "男", "女"]), "birth": _DAYS,
    "phone": st.sampled_from(["", "13800000001", "13800000002", "1380000****"]), "email": st.sampled_from(["", "a@example.com", "b@example.com"]),
    "wechat": st.sampled_from(["", "zwm_1990", "other_one"]), "id_number": st.sampled_from(["", "11010519491231002X", "440524188001010014"]),
    "school": st.sampled_from(["", "清华大学", "复旦大学"]), "edu_start": st.sampled_from(["", "2008-09"]), "edu_end": st.sampled_from(["", "2012-06", "至今"]),
    "employer": st.sampled_from(["", "上海示例信息技术有限公司", "上海示例信息技术公司", "织锦有限公司"]), "job_start": st.sampled_from(["", "2015-03", "2016-01"]),
})  # fmt: skip


@given(_VALUES, _VALUES)
def test_who_could_not_be_the_same_without_a_shared_contact_is_never_taken_for_more(ours: dict[str, str], theirs: dict[str, str]) -> None:
    a, b = (Person.from_values((field, 0, value) for field, value in told.items()) for told in (ours, theirs))
    shares = a.phones & b.phones or a.emails & b.emails or (a.wechat and a.wechat == b.wechat) or (a.id_number and a.id_number == b.id_number)
    # Neither what they are called nor how they are reached is looked at, nor when they were where.
    sketch = Person.sketched(gender=theirs["gender"], birth=theirs["birth"], schools=[theirs["school"]], employers=[theirs["employer"]])
    if not shares and not could_be(a, sketch):
        assert compare(a, b).verdict == "different"
