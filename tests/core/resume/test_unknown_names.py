"""What three batches of hard work sections taught of posts: firms that no list knows, told from what stands right behind them."""

import pytest

from caidang.core.resume.parse import parse
from caidang.core.text.dates import find_ranges
from tests.core.resume.making import document_of, told

Posts = list[tuple[str | None, str | None, str | None, str | None]]

CASES: list[tuple[str, str, Posts]] = [
    (
        "an unknown firm and the post right behind it, as the known ones beside it stand",
        "2021.03-2023.05 海底捞大堂经理\n2018.06-2021.02 示岚暖通设计工程师\n2016.03-2018.05 样珂照明仓库管理员\n",
        [("海底捞", "大堂经理", "2021-03", "2023-05"), ("示岚", "暖通设计工程师", "2018-06", "2021-02"), ("样珂照明", "仓库管理员", "2016-03", "2018-05")],
    ),
    (
        "a slash without blanks between an unknown firm and its post",
        "示味麻辣烫/店长  2019.03-2022.05\n样禾咖啡/审计助理  2016.07-2019.02\n",
        [("示味麻辣烫", "店长", "2019-03", "2022-05"), ("样禾咖啡", "审计助理", "2016-07", "2019-02")],
    ),
    (
        "firm, department and post between wide slashes",
        "示味麻辣烫／质量管理部／质检员\t2019.03-2022.05\n样禾咖啡／用户增长组／数据分析师\t2016.07-2019.02\n",
        [("示味麻辣烫", "质检员", "2019-03", "2022-05"), ("样禾咖啡", "数据分析师", "2016-07", "2019-02")],
    ),
    (
        "a department right behind an unknown firm, the post in a piece of its own",
        "2019.03-2022.05 示味麻辣烫客服中心 课程顾问\n2016.07-2019.02 样策医疗研发中心 测试工程师\n",
        [("示味麻辣烫", "课程顾问", "2019-03", "2022-05"), ("样策医疗", "测试工程师", "2016-07", "2019-02")],
    ),
    (
        "a part called after any word, behind a name with its town and its trade",
        "2020/10-2022/12：贵阳示星电器精密元件事业部，工艺员\n2017/08-2020/09：贵阳样星电子SMT车间，设备技术员\n",
        [("贵阳示星电器", "工艺员", "2020-10", "2022-12"), ("贵阳样星电子", "设备技术员", "2017-08", "2020-09")],
    ),
    (
        "a department alone is no employer where another name stands beside it",
        "示上咖啡 研发中心\t2019.03-2022.05\n审计助理\n负责日常核对工作，配合完成季度指标\n样迎家政 客服中心\t2016.07-2019.02\n课程顾问\n",
        [("示上咖啡", "审计助理", "2019-03", "2022-05"), ("样迎家政", "课程顾问", "2016-07", "2019-02")],
    ),
    (
        "a branch behind a bar is a part of the unknown firm before it",
        "示里大通 | 成都分公司\t2019.06-2022.01\n空运操作\n",
        [("示里大通", "空运操作", "2019-06", "2022-01")],
    ),
    (
        "whom somebody does not want to name",
        "2019.03-2022.05  某世界500强外企  采购经理\n2016.07-2019.02  某军工研究所  结构工程师\n",
        [("某世界500强外企", "采购经理", "2019-03", "2022-05"), ("某军工研究所", "结构工程师", "2016-07", "2019-02")],
    ),
    (
        "whose a firm is and what it does, in brackets behind the name",
        "示基大商（示例信息全资子公司）　实施工程师　2019.02-2021.07\n示食很忙　（连锁零食）　拓展经理　2016.11-2019.01\n",
        [("示基大商", "实施工程师", "2019-02", "2021-07"), ("示食很忙", "拓展经理", "2016-11", "2019-01")],
    ),
    (
        "duties in a list below a post sound like a post and a firm and are none",
        "成都示雪冰城 （2021.3—2022.10）\n督导\n巡店、加盟商培训\n样新鸡排 （2019.1—2021.2）\n选址专员\n",
        [("成都示雪冰城", "督导", "2021-03", "2022-10"), ("样新鸡排", "选址专员", "2019-01", "2021-02")],
    ),
    (
        "the projects of one post, then the next post",
        "2019.02-2020.10  示盟科技  数据分析师\n主要项目：\n1. 某某中台项目（2019.5-2020.1）\n2. 门店系统改造\n2016.08-2019.01  样苏银行  客户经理\n维护存量客户\n",
        [("示盟科技", "数据分析师", "2019-02", "2020-10"), ("样苏银行", "客户经理", "2016-08", "2019-01")],
    ),
    (
        "a short post beside the next dates at the same firm",
        "示例餐饮有限公司\n2020.03-2022.05  厨师长\n负责后厨出品\n2016.07-2020.02  切配\n负责备料\n",
        [("示例餐饮有限公司", "厨师长", "2020-03", "2022-05"), ("示例餐饮有限公司", "切配", "2016-07", "2020-02")],
    ),
    (
        "two clauses of a sentence, firms of two characters among them",
        "2015年7月到2018年6月在示疆从事摄影师工作。\n2018年7月到2022年5月在示例云科从事测试工程师工作。\n",
        [("示疆", "摄影师", "2015-07", "2018-06"), ("示例云科", "测试工程师", "2018-07", "2022-05")],
    ),
    (
        "an English firm with the post in a bracket",
        "2016 Apr - 2022 Dec: Demo Tsusho Asia Pacific Pte Ltd (Procurement Executive)\n2012 Jan - 2016 Mar: Yeo Demo Seng (Purchasing Assistant)\n",
        [
            ("Demo Tsusho Asia Pacific Pte Ltd", "Procurement Executive", "2016-04", "2022-12"),
            ("Yeo Demo Seng", "Purchasing Assistant", "2012-01", "2016-03"),
        ],
    ),
    (
        "post and firm between commas below their dates",
        "Mar 2019 - Present\nRelationship Manager, Standard Chartered\nDec 2016 - Feb 2019\nParalegal, Demosell\n",
        [("Standard Chartered", "Relationship Manager", "2019-03", "present"), ("Demosell", "Paralegal", "2016-12", "2019-02")],
    ),
    (
        "for whom it was done, below a firm that no list knows",
        "2020-03 ~ 2023-05 · 示特沃克 · 咨询师\n服务某股份制银行、某合资车企\n",
        [("示特沃克", "咨询师", "2020-03", "2023-05")],
    ),
    (
        "where the firm sent somebody, in a sentence",
        "2016.7~2019.3，示通服，外派到样东移动佛山分公司做代维工程师；\n2019.4~至今，样塔佛山市分公司，区域经理。\n",
        [("示通服", "代维工程师", "2016-07", "2019-03"), ("样塔佛山市分公司", "区域经理", "2019-04", "present")],
    ),
    (
        "numbers right before the dates",
        "1.2020.10-至今：眉山市示祠中学，历史教师\n2.2018.9-2020.9：成都样才学校，代课教师\n",
        [("眉山市示祠中学", "历史教师", "2020-10", "present"), ("成都样才学校", "代课教师", "2018-09", "2020-09")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "posts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_posts_are_read(text: str, posts: Posts) -> None:
    """Each manner is read as it stands below a heading of posts."""
    head = "Jane Demo\njane@example.com\n\nWork Experience\n" if text.isascii() else "张三\n13800001002\n工作经历\n"
    assert told(parse(document_of(head + text)))["employment"] == posts


@pytest.mark.parametrize("post", ["亚马逊运营主管", "焊接机器人工程师", "高级Java工程师", "华东大区销售总监", "供应商质量工程师"])
def test_a_post_of_many_words_holds_no_firm(post: str) -> None:
    """Below its firm a post is whole, whatever words it begins with."""
    text = f"张三\n13800001002\n工作经历\n示例科技有限公司\n{post}  2019.03-2022.05\n负责日常工作\n"
    assert told(parse(document_of(text)))["employment"] == [("示例科技有限公司", post, "2019-03", "2022-05")]


def test_months_stand_in_a_bracket_behind_a_season() -> None:
    """Summer 2016 (Jun. – Sep.) is a stretch of four months."""
    (stretch,) = find_ranges("Intern, Demo SE\tSummer 2016 (Jun. – Sep.)")
    assert (stretch.start, stretch.end) == ("2016-06", "2016-09")


def test_a_name_with_its_seat_stays_whole() -> None:
    """What stands before a part of a firm and ends with a town is one name with it."""
    text = "张三\n13800001002\n工作经历\n2019.03-2022.05  示瑞医药上海研发中心  研究员\n"
    assert told(parse(document_of(text)))["employment"][0][0] == "示瑞医药上海研发中心"


def test_an_unknown_firm_above_leaves_the_post_whole() -> None:
    """A name in a row of its own is the firm: the post below it keeps all its words."""
    text = "张三\n13800001002\n工作经历\n示赛光电\n超表面器件设计工程师  2019.03-2022.05\n负责仿真与流片\n"
    assert told(parse(document_of(text)))["employment"] == [("示赛光电", "超表面器件设计工程师", "2019-03", "2022-05")]
