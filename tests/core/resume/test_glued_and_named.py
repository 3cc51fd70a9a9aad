"""What a batch of forty exports, forms and tables taught of posts: names glued together, several posts in a row, made headings."""

import pytest

from caidang.core.resume.parse import parse
from caidang.core.resume.sections import Part, heading_of
from tests.core.resume.making import document_of, told

Posts = list[tuple[str | None, str | None, str | None, str | None]]

CASES: list[tuple[str, str, Posts]] = [
    (
        "a name without any form that begins with its town, and the post right behind",
        "2019.03-2022.05 宜春示锂维修电工\n2016.07-2019.02 河北示泰装备审计助理\n",
        [("宜春示锂", "维修电工", "2019-03", "2022-05"), ("河北示泰装备", "审计助理", "2016-07", "2019-02")],
    ),
    (
        "a firm with the branch that goes on with it",
        "2019.03-2022.05 示城矿业集团样庄煤矿技术员\n2016.07-2019.02 示例会计师事务所（特殊普通合伙）广州分所审计员\n",
        [("示城矿业集团样庄煤矿", "技术员", "2019-03", "2022-05"), ("示例会计师事务所(特殊普通合伙)广州分所", "审计员", "2016-07", "2019-02")],
    ),
    (
        "a house whose name goes on behind the first word that could end it",
        "2020.06-2022.02\n厦门示悦山庄酒店前台接待\n负责入住\n16/07–19/02　天津示泰酒店开发有限公司　宴会销售\n",
        [("厦门示悦山庄酒店", "前台接待", "2020-06", "2022-02"), ("天津示泰酒店开发有限公司", "宴会销售", "2016-07", "2019-02")],
    ),
    (
        "a post that begins with a region or, below its firm, with a town holds no firm",
        "示例科技有限公司\n华南大区销售总监 2019.03-2022.05\n负责大区业绩\n样本云科有限公司\n苏州智能制造工程师 2016.03-2019.02\n",
        [("示例科技有限公司", "华南大区销售总监", "2019-03", "2022-05"), ("样本云科有限公司", "苏州智能制造工程师", "2016-03", "2019-02")],
    ),
    (
        "an English firm that is known, its post right behind, Chinese or not",
        "Unilever Assistant Brand Manager\t2022.06 - 2023.01\n负责年度计划\nUnilever China Marketing Intern\t2018.06 - 2018.12\n",
        [("Unilever", "Assistant Brand Manager", "2022-06", "2023-01"), ("Unilever China", "Marketing Intern", "2018-06", "2018-12")],
    ),
    (
        "two posts of one firm in a row, each with its dates in a bracket",
        "示例银行南京分行 客户经理（2015.7-2018.3）、支行副行长（2018.4-2021.6）\n",
        [("示例银行南京分行", "客户经理", "2015-07", "2018-03"), ("示例银行南京分行", "支行副行长", "2018-04", "2021-06")],
    ),
    (
        "what somebody was where, in the words of a sentence",
        "2018年-2021年在示例云科任产品总监。\n2015年-2018年去样本科技做产品经理。\n",
        [("示例云科", "产品总监", "2018", "2021"), ("样本科技", "产品经理", "2015", "2018")],
    ),
    (
        "what the firm was called, what became of it and what of somebody had charge are no part of a name",
        "2015.06-2020.01　沈阳示例智能股份有限公司（原沈阳样本电梯集团）　生产部部长\n2013.01-2015.05　示例云科（2018年被样本集团收购）　副总经理（分管投资、资本运营）\n",
        [("沈阳示例智能股份有限公司", "生产部部长", "2015-06", "2020-01"), ("示例云科", "副总经理", "2013-01", "2015-05")],
    ),
    (
        "a study that was told in a bracket within a post, or among the posts, is none",
        "1994.09--1998.07 示例大学采矿工程专业学习\n1998.07--2010.03 示例矿业集团公司技术员\n2010.03--2017.09 示例能源公司副总工程师（2011.09--2014.06 样本大学安全工程专业硕士研究生学习）\n",
        [("示例矿业集团公司", "技术员", "1998-07", "2010-03"), ("示例能源公司", "副总工程师", "2010-03", "2017-09")],
    ),
    (
        "a group, its firm and a part of it between slashes: the firm",
        "2020.07-2022.03  示例集团/样本科技有限公司/研发中心  Java工程师\n",
        [("样本科技有限公司", "Java工程师", "2020-07", "2022-03")],
    ),
    (
        "an English post before the Chinese one in a Chinese row",
        "2020.01-2022.03 Product Manager 产品经理 示例科技有限公司\n",
        [("示例科技有限公司", "产品经理", "2020-01", "2022-03")],
    ),
    (
        "earlier posts below the projects, under a heading that no list holds",
        "2019.03-2021.01　示江技术股份有限公司　弱电项目经理\n项目业绩\n2019.06-2020.11　样州南湖园区项目　现场负责人\n早期经历\n2014.08-2019.02　浙江样控信息技术有限公司　工程师\n",
        [("示江技术股份有限公司", "弱电项目经理", "2019-03", "2021-01"), ("浙江样控信息技术有限公司", "工程师", "2014-08", "2019-02")],
    ),
    (
        "projects with dates of their own within a post, and a task somewhere else",
        "示建三局第一建设工程有限责任公司（2016.07-2024.12）\n项目总工\n2022.03-2024.12　武汉样谷医院项目　项目总工\n2016.07-2022.02　武汉样隆广场项目　技术员\n"
        "2013.07 — 2016.06　样本汽车电子（长春）有限公司\n岗位：HR Specialist\n工作内容：\n1、员工关系；\n2、2014.04-2015.01 借调至芜湖工厂支援招聘。\n",
        [("示建三局第一建设工程有限责任公司", "项目总工", "2016-07", "2024-12"), ("样本汽车电子(长春)有限公司", "HR Specialist", "2013-07", "2016-06")],
    ),
    (
        "a group gives way to the firm beside it",
        "2020.03-2022.02　示例建材集团 | 样新集团建材股份有限公司 | 审计部副经理\n",
        [("样新集团建材股份有限公司", "审计部副经理", "2020-03", "2022-02")],
    ),
    (
        "for whom somebody was sent, in a row as wide as the page",
        "2021.06-2023.01\n上海示服（集团）有限公司（劳务派遣至特示拉上海超级工厂）\n生产计划专员\n- 滚动排产\n",
        [("上海示服(集团)有限公司", "生产计划专员", "2021-06", "2023-01")],
    ),
    (
        "a project with a school among the internships",
        "示平线（上海）人工智能技术有限公司 | 感知算法实习生 2025.03-2025.09\n校企合作项目：仓储AGV路径规划 | 核心成员 2024.03-2024.12\n",
        [("示平线(上海)人工智能技术有限公司", "感知算法实习生", "2025-03", "2025-09")],
    ),
    (
        "a brand before the name that the firm is registered by, but not before its branch",
        "Demowick 样本派克电气系统有限公司\n测试工程师 2016.07-2019.02\nOPPO 广东移动通信有限公司\n测试员 2014.07-2016.06\n",
        [("样本派克电气系统有限公司", "测试工程师", "2016-07", "2019-02"), ("OPPO 广东移动通信有限公司", "测试员", "2014-07", "2016-06")],
    ),
    (
        "a bracket behind a space is what it is behind none",
        "样源超市 (解放路店)\t店长\t2019.04 - 2022.08\n",
        [("样源超市 (解放路店)", "店长", "2019-04", "2022-08")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "posts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_posts_are_read(text: str, posts: Posts) -> None:
    """Each manner is read as it stands below a heading of posts, a study below them."""
    resume = told(parse(document_of(f"张三\n13800001002\n工作经历\n{text}教育经历\n2010.09-2014.06 江苏大学 会计学 本科\n")))
    assert resume["employment"] == posts


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("早期工作经历", Part.WORK), ("近五年主要工作经历", Part.WORK), ("顶岗实习", Part.WORK), ("01 工作经历", Part.WORK),
        ("PART 02 工作履历", Part.WORK), ("军旅经历", Part.WORK), ("科研训练", Part.PROJECT), ("代表案例", Part.PROJECT),
        ("校内外实践", Part.CAMPUS), ("SOCIAL PRACTICE", Part.CAMPUS), ("职业期望", Part.INTENT), ("荣誉称号", Part.OTHER),
        ("项目背景介绍了", None), ("工作内容", None), ("项目概况", None),
    ],
)  # fmt: skip
def test_headings_made_of_known_words_open_their_part(heading: str, part: Part | None) -> None:
    """A heading need not stand in a list where its words say what it heads; what a post is described under heads nothing."""
    assert heading_of(heading) is part
