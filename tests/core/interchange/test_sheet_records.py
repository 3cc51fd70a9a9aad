"""Columns are recognised by name and content, and a row's cells become what the résumé reader would say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.core.interchange.sheets.cells import read_cell
from caidang.core.interchange.sheets.header import find_header, header_at
from caidang.core.interchange.sheets.labels import (
    REMARK,
    TARGETS,
    is_of_another,
    target_of,
)
from caidang.core.interchange.sheets.mapping import guess, remembered, shape_of
from caidang.core.interchange.sheets.records import A_SUM, STAYS, Record, placed, record_of
from tests.core.interchange.sheet_files import PEOPLE

Rows = list[tuple[int, list[str]]]


def numbered(*rows: tuple[str, ...]) -> Rows:
    return [(number, list(row)) for number, row in enumerate(rows, 1)]


def targets(rows: Rows) -> list[str]:
    return [column.target for column in guess(find_header(rows), rows)]


def records(rows: Rows) -> list[Record]:
    header = find_header(rows)
    columns = placed((c.at, c.name, c.target) for c in guess(header, rows))
    return [record_of(number, cells, columns) for number, cells in rows if number >= header.first]


def said(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field, _, value, _ in record.values:
        found.setdefault(field, []).append(value)
    return found


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("手机号", "phone"), ("*联系电话（必填）", "phone"), ("Mobile", "phone"), ("tel", "phone"), ("Tel No.", "phone"),
        ("姓 名", "name"), ("候选人姓名", "name"), ("E-mail", "email"), ("学历", "highest_degree"), ("毕业院校", "school"),
        ("学校2", "school"), ("第二段公司", "employer"), ("现公司", "employer"), ("当前职位", "title"),
        ("姓名+电话", "person"), ("姓名/电话", "person"), ("联系方式", "contact"), ("期望薪资(K)", "expected_salary"),
        ("入职时间", "job_start"), ("毕业时间", "edu_end"), ("简历链接", "resume"), ("身份证号码", "id_number"),
        ("座机", "phone"), ("目前年薪(万)", "current_salary"), ("中文名", "name"),
        ("编号", "resume"), ("候选人ID", "resume"), ("备注栏", "remark"), ("沟通记录", "remark"), ("序号", None),
        ("一面评价", "remark"), ("HR意见", "remark"), ("复试结果", "remark"), ("离职原因", "remark"), ("自我评价", "summary"),
        ("第一学历毕业院校", "school"), ("最高学历专业", "major"), ("硕士院校", "school"), ("领英", "link"), ("LinkedIn URL", "link"),
        ("Total Exp (Yrs)", "work_years"), ("Highest Qualification", "highest_degree"), ("Designation", "title"), ("CTC", "current_salary"),
        ("Year of Passing", "edu_end"), ("Key Skills", "skill"), ("Last Name", "surname"), ("First Name", "given_name"), ("面试官", None),
        ("备注/跟进记录", "remark"), ("面试时间", "remark"), ("学历/学校", "study"), ("毕业院校及专业", "study"), ("目前公司及职位", "post"),
        ("手机/微信", "contact"), ("姓名/性别/联系方式", "person"), ("目前薪资（税前/月）", "current_salary"),
        ("薪资（期望）", "expected_salary"), ("期望薪资(K*月)", "expected_salary"), ("紧急联系电话", None), ("与岗位匹配", None),
    ],
)  # fmt: skip
def test_columns_are_known_by_name(name: str, target: str | None) -> None:
    assert target_of(name) == target


def test_the_header_stands_below_a_title() -> None:
    rows = numbered(("2026 年秋季人选汇总表",), ("制表：招聘部", "", "2026-09-01"), *PEOPLE)
    header = find_header(rows)
    assert (header.row, header.first) == (3, 4)
    assert targets(rows) == ["name", "phone", "email", "highest_degree", "city"]


def test_two_rows_of_names_read_as_one() -> None:
    rows = numbered(
        ("基本信息", "", "教育经历", "", "", "工作经历", "", ""),
        ("姓名", "电话", "学校", "开始时间", "结束时间", "公司", "开始时间", "结束时间"),
        ("林知夏", "13800001111", "南京大学", "2012-09", "2016-06", "织锦有限公司", "2016-07", "至今"),
    )
    assert find_header(rows).is_double
    assert targets(rows) == ["name", "phone", "school", "edu_start", "edu_end", "employer", "job_start", "job_end"]
    assert said(records(rows)[0])["job_end"] == ["present"]


def test_a_sheet_without_names_is_told_by_its_content() -> None:
    rows = numbered(
        *[
            (name, f"138000011{n:02d}", f"p{n}@example.com", degree, city)
            for n, (name, degree, city) in enumerate(
                [("林知夏", "本科", "上海"), ("周明远", "硕士", "杭州"), ("吴桐", "大专", "苏州"), ("许岚", "本科", "南京")]
            )
        ]
    )
    header = find_header(rows)
    assert (header.row, header.first) == (0, 1)
    assert targets(rows) == ["name", "phone", "email", "highest_degree", "city"]
    assert header_at(rows, 2).first == 3


def test_phones_and_mails_mixed_in_one_column() -> None:
    rows = numbered(
        ("姓名", "电话"), ("林知夏", "13800001111"), ("周明远", "zhou@example.com"), ("吴桐", "13800003333/wu@example.com"),
        ("许岚", "微信：xulan_88 13800004444"),
    )  # fmt: skip
    assert targets(rows) == ["name", "contact"]
    found = [said(one) for one in records(rows)]
    assert found[1] == {"name": ["周明远"], "email": ["zhou@example.com"]}
    assert found[2]["phone"] == ["13800003333"]
    assert found[2]["email"] == ["wu@example.com"]
    assert found[3]["wechat"] == ["xulan_88"]


@pytest.mark.parametrize(
    ("cell", "name", "phone"),
    [("林知夏13800001111", "林知夏", "13800001111"), ("13800001111 周明远", "周明远", "13800001111"),
     ("吴桐/女/28岁/138-0000-3333", "吴桐", "13800003333"), ("许岚（138 0000 4444）", "许岚", "13800004444")],
)  # fmt: skip
def test_name_and_phone_in_one_cell(cell: str, name: str, phone: str) -> None:
    found = {one.field: one.value for one in read_cell("person", cell)}
    assert found["name"] == name
    assert found["phone"] == phone


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("phone", "1.3800001111E10", "13800001111"), ("phone", "13800001111.0", "13800001111"), ("phone", "+86 138 0000 1111", "13800001111"),
        ("birth", "33000", "1990-05-07"), ("birth", "1990年5月", "1990-05"), ("birth", "90.5", "1990-05"),
        ("edu_form", "统招全日制", "全日制"), ("edu_form", "自考", "非全日制"),
        ("edu_end", "42917", "2017-07-01"), ("job_end", "至今", "present"),
        ("highest_degree", "全日制本科学士", "本科"), ("highest_degree", "研究生", "硕士"), ("city", "浙江省杭州市西湖区", "杭州"),
        ("city", "上海市", "上海"), ("expected_salary", "1.5万-2万", "15-20K"), ("gender", "F", "女"), ("gender", "男性", "男"),
        ("work_years", "5", "5年"), ("name", "林 知 夏", "林知夏"), ("name", "周明远（男）", "周明远"), ("name", "\"周明远", "周明远"),
    ],
)  # fmt: skip
def test_cells_are_healed_and_normalised(field: str, cell: str, value: str) -> None:
    assert read_cell(field, cell)[0].value == value


def test_what_excel_has_lost_is_said_and_not_invented() -> None:
    (phone,) = read_cell("phone", "1.39E+10")
    assert not phone.value
    assert "Excel" in phone.note
    (number,) = read_cell("id_number", "3.30106199001011E+17")
    assert not number.value
    assert "Excel" in number.note


def test_a_lost_zero_of_a_landline_is_put_back_for_a_person_to_check() -> None:
    (phone,) = read_cell("phone", "2151234567")
    assert phone.value == "021-51234567"
    assert phone.sure < 0.9


def test_pay_takes_its_unit_from_the_columns_name() -> None:
    assert read_cell("expected_salary", "15-20", name="期望薪资(K)")[0].value == "15-20K"
    assert read_cell("expected_salary", "30", name="期望年薪（万）")[0].value == "30万/年"
    assert read_cell("current_salary", "28.5", name="目前年薪(万)")[0].value == "28.5万/年"


def test_several_values_in_a_cell() -> None:
    rows = numbered(("姓名", "手机", "技能"), ("林知夏", "13800001111、13800002222", "Excel，SQL/Python"))
    found = said(records(rows)[0])
    assert found["phone"] == ["13800001111", "13800002222"]
    assert found["skill"][:1] == ["Excel"]


def test_columns_that_come_again_are_further_stays() -> None:
    rows = numbered(("姓名", "公司", "职位", "公司2", "职位2"), ("林知夏", "甲有限公司", "会计", "乙有限公司", "出纳"))
    values = records(rows)[0].values
    assert ("employer", 1, "乙有限公司") in [(f, e, v) for f, e, v, _ in values]
    assert ("title", 1, "出纳") in [(f, e, v) for f, e, v, _ in values]


def test_mail_is_never_needed_and_nobody_is_refused() -> None:
    rows = numbered(("姓名", "电话", "邮箱"), ("林知夏", "13800001111", ""), ("", "", ""), ("", "", "a@example.com"), ("合计", "", ""), ("", "暂无", "无"))
    found = records([row for row in rows if any(row[1])])
    assert [bool(one.refused) for one in found] == [False, False, True, True]


@pytest.mark.parametrize("words", ["合计", "合 计：", "总计", "Grand Total", "平均"])
def test_a_sum_is_nobody_though_numbers_stand_beside_it(words: str) -> None:
    rows = numbered(("姓名", "工作年限", "期望薪资"), ("林知夏", "5年", "20K"), (words, "12", "32K"))
    assert [one.refused for one in records(rows)] == ["", A_SUM]


def test_what_was_chosen_before_stands_above_the_guess() -> None:
    rows = numbered(("姓名", "电话", "代号"), ("林知夏", "13800001111", "甲"))
    header = find_header(rows)
    columns = guess(header, rows)
    again = remembered(columns, {2: "wechat"})
    assert (again[2].target, again[2].why) == ("wechat", "memory")
    other = numbered(("姓名", " 电 话", "代号"), ("许岚", "13800002222", "乙"))
    assert shape_of(header, columns) == shape_of(find_header(other), guess(find_header(other), other))


@settings(max_examples=40)
@given(st.sampled_from([*TARGETS, *STAYS, "name", "phone", "birth", "city", "expected_salary", "skill", "age"]), st.text(max_size=40))
def test_any_cell_is_read_or_named(field: str, cell: str) -> None:
    for one in read_cell(field, cell):
        assert one.value or one.note


@pytest.mark.parametrize("field", ["expected_salary", "current_salary", "city", "job_city", "expected_city"])
@pytest.mark.parametrize("cell", [".", "..-.", ",", "、/;", "１２．３．４", "٣"])
def test_what_is_only_signs_is_told_and_breaks_nothing(field: str, cell: str) -> None:
    assert all(one.value or one.note for one in read_cell(field, cell))


@settings(max_examples=40)
@given(st.lists(st.lists(st.text("姓名电话林13800001111@.公司", max_size=11), max_size=5), max_size=8))
def test_any_rows_have_columns(cells: list[list[str]]) -> None:
    rows = list(enumerate(cells, 1))
    columns = guess(find_header(rows), rows)
    assert len({column.at for column in columns}) == len(columns)


def test_a_column_of_remarks_is_one_unless_it_holds_what_finds_people() -> None:
    rows = [(1, ["姓名", "电话", "备注", "面试评价"]), (2, ["林知夏", "13800001111", "老同事，介绍人：周工", "稳重"]), (3, ["许岚", "13800004444", "", ""])]
    header = find_header(rows)
    assert [one.target for one in guess(header, rows)] == ["name", "phone", REMARK, REMARK]
    columns = placed((one.at, one.name, one.target) for one in guess(header, rows))
    assert [record_of(n, cells, columns).remark for n, cells in rows[1:]] == ["老同事，介绍人：周工\n面试评价：稳重", ""]
    phones = [(1, ["姓名", "备注"]), *((n, [name, f"1380000{n:04d}"]) for n, name in enumerate(("林知夏", "许岚", "周明远"), 2))]
    assert [one.target for one in guess(find_header(phones), phones)] == ["name", "phone"]


def test_a_ledger_with_notes_above_groups_and_a_name_that_takes_both_rows() -> None:
    rows = numbered(
        ("2026 年招聘台账", "", "", "", "", "", "", ""),
        ("填表说明：手机号请填 11 位", "", "", "", "", "", "", ""),
        ("基本信息", "", "", "教育背景", "", "面试情况", "", "", "备注"),
        ("序号", "姓名", "联系方式", "学历", "毕业院校", "应聘岗位", "初试评价", "是否录用"),
        ("1", "裴 知微", "13800001112", "本科", "南京大学", "财务主管", "沟通清楚", "是", "可跟进"),
    )
    header = find_header(rows)
    assert (header.is_double, header.first) == (True, 5)
    assert targets(rows) == ["", "name", "phone", "degree", "school", "expected_job", "remark", "", "remark"]
    (one,) = records(rows)
    assert (said(one)["name"], said(one)["highest_degree"], one.remark) == (["裴知微"], ["本科"], "初试评价：沟通清楚\n可跟进")


@pytest.mark.parametrize(
    ("cell", "name"),
    [("裴 知微", "裴知微"), ("欧阳 明远", "欧阳明远"), ("裴 知 微", "裴知微"), ("张三 李四", "张三 李四"), ("Jane Doe", "Jane Doe"), ("王 Jane", "王 Jane")],
)
def test_a_blank_between_family_and_given_name_is_none(cell: str, name: str) -> None:
    assert [one.value for one in read_cell("name", cell)] == [name]


def test_the_day_of_an_interview_is_no_post() -> None:
    rows = numbered(("日期", "时间", "姓名", "电话"), ("2026-03-02", "10:00", "许岚", "13800001114"), ("2026-03-03", "14:00", "周明远", "13800001115"))
    assert targets(rows) == ["", "", "name", "phone"]
    posts = numbered(("姓名", "公司", "时间"), ("许岚", "青石科技", "2019.03-2021.02"), ("周明远", "云帆物流", "2015.07-至今"))
    assert targets(posts) == ["name", "employer", "job_period"]


def test_the_first_study_stands_beside_the_highest() -> None:
    rows = numbered(
        ("姓名", "第一学历", "第一学历毕业院校", "最高学历", "最高学历毕业院校", "最高学历专业", "毕业时间"),
        ("孙景行", "大专", "苏州大学", "硕士", "同济大学", "工商管理", "2015/6"),
    )
    (one,) = records(rows)
    assert {(field, entry, value) for field, entry, value, _ in one.values} == {
        ("name", 0, "孙景行"), ("degree", 0, "大专"), ("school", 0, "苏州大学"), ("highest_degree", 0, "硕士"), ("school", 1, "同济大学"),
        ("major", 1, "工商管理"), ("edu_end", 1, "2015-06"),
    }  # fmt: skip
    assert targets(numbered(("姓名", "第一学历"), ("孙景行", "大专"), ("许岚", "本科"))) == ["name", "highest_degree"]


def test_a_name_in_two_columns_is_one() -> None:
    rows = numbered(("First Name", "Last Name", "Mobile No."), ("Jane", "Doe", "13800001111"), ("知微", "裴", "13800001112"), ("", "Sample", "13800001113"))
    assert [said(one)["name"] for one in records(rows)] == [["Jane Doe"], ["裴知微"], ["Sample"]]


@pytest.mark.parametrize("cell", ["SGD 9000", "$120k", "30K港币", "EUR 60000", "9000新币"])
def test_pay_in_another_currency_stays_as_it_stands(cell: str) -> None:
    assert [one.value for one in read_cell("expected_salary", cell)] == [cell]


def test_years_of_work_are_known_in_a_column_without_a_name() -> None:
    rows = numbered(("郑怀瑾 13800001119", "南京", "5年"), ("王书言13800001120", "上海", "三年"), ("冯予安，13800001121", "杭州", "8年以上"))
    assert targets(rows) == ["person", "city", "work_years"]


def test_when_he_came_to_us_is_not_when_he_came_to_where_he_is() -> None:
    ledger = numbered(("姓名", "电话", "现单位", "应聘岗位", "复试结果", "是否录用", "入职日期"), ("裴知微", "13800001112", "青石科技", "会计", "好", "是", "2026-03-01"))
    assert targets(ledger) == ["name", "phone", "employer", "expected_job", "remark", "", ""]
    profile = numbered(("姓名", "电话", "应聘岗位", "现单位", "入职日期"), ("裴知微", "13800001112", "会计", "青石科技", "2019-03-01"))
    assert targets(profile) == ["name", "phone", "expected_job", "employer", "job_start"]


@pytest.mark.parametrize(
    ("name", "cells", "target"),
    [
        ("期望", ("15-20K", "面议", "8000-12000元/月", "20k", "18K", "25-30万"), "expected_salary"), ("薪酬待遇", ("15-20K", "20k", "18K"), "expected_salary"),
        ("期望", ("上海", "杭州", "深圳"), "expected_city"), ("期望", ("会计", "出纳"), ""), ("部门预算", ("15-20K", "20k"), ""),
    ],
)  # fmt: skip
def test_what_is_wished_is_told_by_what_stands_there(name: str, cells: tuple[str, ...], target: str) -> None:
    rows = [(1, ("姓名", name)), *((number, ("林知夏", cell)) for number, cell in enumerate(cells, 2))]
    columns = guess(find_header(rows), rows)
    assert [one.target for one in columns if one.name == name] == [target]


def test_a_group_tells_whether_pay_and_town_are_held_or_wished() -> None:
    rows = numbered(
        ("", "目前情况", "", "", "期望", "", "紧急联系人", ""),
        ("应聘者", "公司", "薪资(税前/月)", "城市", "城市", "薪资", "姓名", "电话"),
        ("裴知微", "云杉软件有限公司", "15000", "上海", "苏州", "20K", "裴大山", "13800001188"),
    )
    assert targets(rows) == ["name", "employer", "current_salary", "city", "expected_city", "expected_salary", "", ""]
    told = said(records(rows)[0])
    assert (told["current_salary"], told["expected_salary"], told["expected_city"]) == (["15K"], ["20K"], ["苏州"])
    assert "phone" not in told


def test_pay_now_and_pay_wished_are_two_though_only_cells_tell_of_the_first() -> None:
    rows = numbered(("姓名", "现在拿多少", "期望薪资"), *(("裴知微", "15-18K", "20K"),) * 3)
    assert targets(rows) == ["name", "current_salary", "expected_salary"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("本科/东南大学", {"school": ["东南大学"], "degree": ["本科"]}),
        ("东南大学 软件工程 本科 2012-2016", {"school": ["东南大学"], "degree": ["本科"], "major": ["软件工程"], "edu_start": ["2012"], "edu_end": ["2016"]}),
        ("统招本科 河海大学 水利水电工程专业 2016届", {"school": ["河海大学"], "degree": ["本科"], "major": ["水利水电工程"], "edu_form": ["全日制"], "edu_end": ["2016"]}),
        ("硕士：东南大学 计算机\n本科：苏州大学 会计", {"school": ["东南大学", "苏州大学"], "degree": ["硕士", "本科"], "major": ["计算机", "会计"]}),
    ],
)  # fmt: skip
def test_a_study_in_one_cell_is_taken_apart(cell: str, told: dict[str, list[str]]) -> None:
    found: dict[str, list[str]] = {}
    for one in read_cell("study", cell):
        found.setdefault(one.field, []).append(one.value)
    assert found == told
    one = record_of(2, ["裴知微", cell], placed([(0, "姓名", "name"), (1, "学历/学校", "study")]))
    assert [entry for name, entry, *_ in one.values if name == "school"] == list(range(len(told["school"])))


@pytest.mark.parametrize(
    ("cell", "employer", "title"),
    [
        ("云杉软件有限公司 Java工程师", "云杉软件有限公司", "Java工程师"), ("云杉软件/财务主管", "云杉软件", "财务主管"),
        ("产品经理/腾讯", "腾讯", "产品经理"), ("腾讯-产品经理", "腾讯", "产品经理"), ("ABC Ltd Senior Engineer", "ABC Ltd", "Senior Engineer"),
        ("云杉软件 / 研发部 / 测试工程师", "云杉软件", "测试工程师"),
    ],
)  # fmt: skip
def test_a_post_in_one_cell_is_taken_apart(cell: str, employer: str, title: str) -> None:
    told = {one.field: one.value for one in read_cell("post", cell)}
    assert (told["employer"], told["title"]) == (employer, title)


@given(st.sampled_from(("study", "post")), st.text(max_size=60))
@settings(max_examples=60)
def test_whatever_stands_in_a_joined_cell_is_read_or_named(field: str, cell: str) -> None:
    for one in read_cell(field, cell):
        assert one.value or one.note


@pytest.mark.parametrize(("cell", "value"), [("九三年", "1993"), ("95年", "1995"), ("九五年八月", "1995-08"), ("〇一年三月", "2001-03")])
def test_a_year_of_two_digits_is_told(cell: str, value: str) -> None:
    assert [(one.field, one.value) for one in read_cell("birth", cell)] == [("birth", value)]


def test_a_number_of_qq_is_no_telephone() -> None:
    told = [(one.field, one.value) for one in read_cell("contact", "QQ：80000453")]
    assert told == [("qq", "80000453")]
    told = [(one.field, one.value) for one in read_cell("contact", "13800001111 QQ 80000453")]
    assert sorted(told) == [("phone", "13800001111"), ("qq", "80000453")]


def test_of_phone_or_wechat_what_is_no_phone_is_the_other() -> None:
    told = [(one.field, one.value) for one in read_cell("contact", "13800001111/pei_zhiwei", name="手机/微信")]
    assert told == [("phone", "13800001111"), ("wechat", "pei_zhiwei")]


def test_firms_and_titles_are_known_in_columns_without_names() -> None:
    rows = numbered(*(("裴知微", "13800001111", "云杉软件", title) for title in ("Java工程师", "财务主管", "HRBP")))
    assert targets(rows) == ["name", "phone", "employer", "title"]


def test_a_remark_that_is_a_day_is_told_as_one() -> None:
    told = record_of(2, ["裴知微", "13800001111", "46000.5"], placed([(0, "姓名", "name"), (1, "手机", "phone"), (2, "面试时间", "remark")]))
    assert told.remark == "面试时间：2025-12-09 12:00"


@pytest.mark.parametrize("name", ["紧急联系人电话", "家属电话", "推荐人手机号", "面试官邮箱", "HR 微信", "证明人联系方式"])
def test_how_others_are_reached_finds_nobody(name: str) -> None:
    cells = "lin@example.com" if "邮箱" in name else "13800001188"
    rows = numbered(("姓名", "手机", name), ("裴知微", "13800001111", cells), ("林知夏", "13800002222", cells))
    assert targets(rows) == ["name", "phone", ""]


@pytest.mark.parametrize("name", ["客户电话", "顾问评语", "推荐人选", "联系人电话"])
def test_who_is_meant_is_not_taken_for_somebody_else(name: str) -> None:
    assert not is_of_another(name)
