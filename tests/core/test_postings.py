"""Job descriptions as people paste them: invented postings, each with what it asks for."""

import pytest

from caidang.core.match.requirements import Kind, read_requirements

POSTINGS = [
    ("Java工程师5年以上", "Java工程师", (5, None)),
    ("Java工程师5年以上 北京 30-50K", "Java工程师", (5, None)),
    ("Java开发工程师（3-5年）\n负责订单系统", "Java开发工程师", (3, 5)),
    ("资深产品经理 8年以上经验 上海", "资深产品经理", (8, None)),
    ("5年以上Java工程师，base 上海", "Java工程师", (5, None)),
    ("招 3 年以上经验的前端工程师", "前端工程师", (3, None)),
    ("急招！会计主管1名，大专以上，3年以上同岗经验", "会计主管", (3, None)),
    ("高薪诚聘：销售总监（华东大区）", "销售总监", None),
    ("【急聘】嵌入式软件工程师-深圳-20-35K", "嵌入式软件工程师", None),
    ("岗位名称：人力资源经理\n任职要求：5-8年人力资源管理经验", "人力资源经理", (5, 8)),
    ("职位：数据分析师/BI工程师\n1. 统计学相关专业", "数据分析师", None),
    ("招聘岗位 | 护士长\n要求：本科，10年以上三甲医院工作经验", "护士长", (10, None)),
    ("我们在找一位测试工程师，最好有3年以上自动化测试经验", "测试工程师", (3, None)),
    ("某上市公司诚招财务总监，年薪60-80万", "财务总监", None),
    ("公司：样本科技\n职位：算法工程师\n经验：3年以上", "算法工程师", (3, None)),
    ("样本科技（上海）有限公司招聘\n运维工程师 2名\n工作经验2年以上", "运维工程师", (2, None)),
    ("UI设计师 / 杭州 / 1-3年 / 本科", "UI设计师", (1, 3)),
    ("C++开发工程师，五年以上经验", "C++开发工程师", (5, None)),
    ("机械工程师3-5年经验，会用SolidWorks", "机械工程师", (3, 5)),
    ("行政专员应届生可", "行政专员", None),
    ("Golang后端开发（P7）\n职责：高并发服务", "Golang后端开发", None),
    ("店长\n\n要求：\n- 2年以上餐饮管理经验\n- 能吃苦", "店长", (2, None)),
    ("职位描述：\n1、负责公司总账\n职位名称：总账会计\n", "总账会计", None),
    ("需要一名英语老师，经验不限", "英语老师", None),
    ("JD：采购经理（汽车零部件）\n8-10年采购经验", "采购经理", (8, 10)),
    ("[校招] 软件开发工程师 2027届", "软件开发工程师", None),
    ("招聘专员 2年以上招聘经验", "招聘专员", (2, None)),
    ("诚聘招商经理2名（西安）", "招商经理", None),
    ("Java工程师招聘\n三年以上经验", "Java工程师", (3, None)),
    ("厨师长，3年以上，包吃住，9000-12000", "厨师长", (3, None)),
    ("招一个做过跨境电商的运营经理，3年以上", "运营经理", (3, None)),
    ("职位名称 高级会计师\n工作年限 5-10年", "高级会计师", (5, 10)),
    ("架构师（8年+）/ 25-40万", "架构师", (8, None)),
    ("Position Title: Finance Manager\nYears of Experience: 5-8", "Finance Manager", (5, 8)),
    ("Senior Java Engineer, 5+ years of experience\nShanghai", "Senior Java Engineer", (5, None)),
    ("Job Title: Product Manager\nAt least 3 years experience", "Product Manager", (3, None)),
    ("We are hiring a Data Scientist in Beijing\n3-5 years", "Data Scientist", (3, 5)),
    ("Position: HR Business Partner (Shenzhen)\n8 years+ in HR", "HR Business Partner", (8, None)),
    ("DevOps Engineer - 4 years experience - Hangzhou", "DevOps Engineer", (4, None)),
]


@pytest.mark.parametrize(("text", "title", "years"), POSTINGS)
def test_title_and_years_are_read_however_it_begins(
    text: str, title: str, years: tuple[int, int | None] | None
) -> None:
    found = read_requirements(text)
    assert [one.value for one in found if one.kind is Kind.TITLE] == [title]
    assert [(one.low, one.high) for one in found if one.kind is Kind.YEARS] == (
        [years] if years else []
    )


@pytest.mark.parametrize(
    "text",
    [
        "负责公司日常行政事务\n协助部门经理",
        "薪资面议，五险一金，周末双休",
        "3年以上工作经验，本科",
        "熟悉 Java、MySQL",
        "公司成立于 20 年前，员工 300 人",
    ],
)
def test_what_names_no_post_asks_for_none(text: str) -> None:
    assert [one.value for one in read_requirements(text) if one.kind is Kind.TITLE] == []


def test_what_is_welcome_is_said_in_the_same_breath() -> None:
    found = {r.kind: r for r in read_requirements("高级Java工程师，上海，本科及以上，5年以上经验，薪资25-40K，985优先")}
    assert (found[Kind.YEARS].low, found[Kind.YEARS].is_must) == (5, True)
    assert not found[Kind.TIER].is_must
    welcome = next(r for r in read_requirements("招会计，有3年以上经验者优先") if r.kind is Kind.YEARS)
    assert not welcome.is_must
