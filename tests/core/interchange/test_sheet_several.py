"""A column whose name tells of several things: which they are, and what each cell says of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.interchange.sheets.cells import read_cell
from caidang.core.interchange.sheets.labels import REMARK, SEVERAL, fields_of, target_of
from tests.core.interchange.test_sheet_records import numbered, records, said


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        *((name, ("current_salary", "expected_salary")) for name in (
            "目前/期望薪资", "现薪/期望", "薪资(目前-期望)", "目前-期望薪资", "现薪资及期望薪资", "目前/期望年薪（万）", "Current/Expected CTC",
        )),
        ("性别/年龄", ("gender", "age")), ("年龄 性别", ("age", "gender")), ("学历/工作年限", ("highest_degree", "work_years")),
        ("现居地/期望地", ("city", "expected_city")), ("期望城市/薪资", ("expected_city", "expected_salary")), ("部门/职位", ("department", "title")),
        ("期望薪资/到岗时间", ("expected_salary", "available")), ("民族/籍贯", ("ethnicity", "native_place")),
    ],
)  # fmt: skip
def test_a_columns_name_may_tell_of_several(name: str, fields: tuple[str, ...]) -> None:
    assert (target_of(name), fields_of(name)) == (SEVERAL, fields)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("学校/专业", "study"), ("学历/专业", "study"), ("公司/职位", "post"), ("电话/微信", "contact"), ("姓名/性别/年龄", "person"), ("入职/离职时间", "job_period"),
        ("学历/学位", "highest_degree"), ("备注/年龄", REMARK), ("薪资（税前/月）", "expected_salary"), ("技能/语言", None), ("性别/爱好", None),
    ],
)  # fmt: skip
def test_what_is_read_as_one_is_not_several(name: str, target: str | None) -> None:
    assert (target_of(name), fields_of(name)) == (target, ())


_PAYS = "目前/期望薪资"


@pytest.mark.parametrize(
    ("name", "cell", "told"),
    [
        *((_PAYS, cell, {"current_salary": "20K", "expected_salary": "25K"}) for cell in (
            "20K/25K", "现20k 期望25k", "期望25K，目前20K", "20k 期望25k", "20/25K", "20/25", "20K/月/25K/月", "20000/25000", "20K-25K", "目前薪资：2万；期望：2.5万",
        )),
        (_PAYS, "15-20K/20-25K", {"current_salary": "15-20K", "expected_salary": "20-25K"}), (_PAYS, "20K/面议", {"current_salary": "20K", "expected_salary": "面议"}),
        (_PAYS, "现年薪30万 期望年薪40万", {"current_salary": "30万/年", "expected_salary": "40万/年"}), (_PAYS, "/25K", {"expected_salary": "25K"}),
        (_PAYS, "期望面议", {"expected_salary": "面议"}), ("目前/期望年薪（万）", "30/40", {"current_salary": "30万/年", "expected_salary": "40万/年"}),
        ("薪资(目前-期望)", "20-25", {"current_salary": "20K", "expected_salary": "25K"}),
        *(("性别/年龄", cell, {"gender": "女", "age": "28"}) for cell in ("女/28", "28/女", "女28岁", "28岁，女", "女性 28岁")),
        ("性别/年龄", "女", {"gender": "女"}), ("性别/年龄", "-/30", {"age": "30"}), ("年龄/工龄", "35/10", {"age": "35", "work_years": "10年"}),
        ("学历/工作年限", "5年 本科", {"highest_degree": "本科", "work_years": "5年"}),
        ("现居地/期望地", "上海/杭州、苏州", {"city": "上海", "expected_city": "杭州、苏州"}), ("现居地/期望地", "现上海 期望杭州", {"city": "上海", "expected_city": "杭州"}),
        ("期望城市/薪资", "杭州/25K", {"expected_city": "杭州", "expected_salary": "25K"}),
    ],
)  # fmt: skip
def test_a_cell_of_several_goes_to_each(name: str, cell: str, told: dict[str, str]) -> None:
    found = read_cell(SEVERAL, cell, name=name)
    assert {one.field: one.value for one in found} == told
    assert not any(one.note for one in found)


@pytest.mark.parametrize(("name", "cell"), [(_PAYS, "20K"), (_PAYS, "20-25K"), (_PAYS, "面议"), ("年龄/工龄", "35"), ("性别/年龄", "合计"), ("姓名", "女/28")])
def test_which_of_several_is_not_guessed(name: str, cell: str) -> None:
    (told,) = read_cell(SEVERAL, cell, name=name)
    assert (told.value, "没有写入" in told.note) == ("", True)


def test_a_row_takes_its_several_as_if_each_had_a_column() -> None:
    (record,) = records(numbered(("姓名", "手机", "性别/年龄", _PAYS, "学校/专业"), ("林知夏", "13800001111", "女/28", "20K/25K", "南京大学/会计学")))
    told = said(record)
    assert (told["gender"], told["age"], told["current_salary"], told["expected_salary"]) == (["女"], ["28"], ["20K"], ["25K"])
    assert (told["school"], told["major"], record.notes) == (["南京大学"], ["会计学"], [])


@given(st.sampled_from((_PAYS, "性别/年龄", "姓名/城市/薪资")), st.text(max_size=20))
def test_whatever_stands_in_a_cell_of_several_breaks_nothing(name: str, cell: str) -> None:
    assert all(one.value or one.note for one in read_cell(SEVERAL, cell, name=name))
