"""Whole résumés as people write them: what once went wrong in one, each with its fault."""

from typing import Any

import pytest

from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_json
from tests.core.resume.making import document_of


def read(text: str) -> dict[str, Any]:
    return to_json(parse(document_of(text)))


def posts(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(p["employer"], p["title"], p["start"], p["end"]) for p in found["employment"]]


def test_results_under_a_post_do_not_end_the_section() -> None:
    found = read(
        "李慕样\n手机：13800009678\n【工作经历】\n"
        "上海悦样网络科技有限公司（B轮，300-500人）          2020.05 - 至今\n运营总监 | 汇报对象：COO | 下属：35人\n"
        "工作职责：\n- 负责平台整体用户增长\n工作业绩：\n- 2021年获公司最佳团队奖\n"
        "样书（行样信息科技）     高级运营经理      2016年3月—2020年4月\n所在部门：社区运营部\n负责内容运营；\n"
        "样程旅行网 / 用户运营 / 2012.07-2016.02\n负责拉新。\n【教育经历】\n2008.09 ~ 2012.06   华东师范大学   广告学   本科\n"
    )
    assert posts(found) == [
        ("上海悦样网络科技有限公司", "运营总监", "2020-05", "present"),
        ("样书(行样信息科技)", "高级运营经理", "2016-03", "2020-04"),
        ("样程旅行网", "用户运营", "2012-07", "2016-02"),
    ]
    assert found["employment"][0]["reports_to"] == "COO"
    assert "最佳团队奖" in found["employment"][0]["duties"]
    assert found["employment"][1]["department"] == "社区运营部"


def test_a_ward_is_part_of_its_hospital_and_headings_bring_their_content() -> None:
    found = read(
        "张丽样\n手机：13800004567\n实习经历\n2015.7—2016.4    四川省样本医院    实习护士\n"
        "工作经历\n2016.8—2019.5    成都市第三样本医院心内科    护士\n1.负责病房日常护理工作\n"
        "2019.6至今       成都样本儿童医院        责任护士\n负责带教实习生\n"
        "证书：护士执业资格证、健康管理师（三级）\n自我评价：本人性格开朗。\n"
    )
    assert posts(found)[1] == ("成都市第三样本医院", "护士", "2016-08", "2019-05")
    assert found["employment"][1]["department"] == "心内科"
    assert found["employment"][2]["duties"] == "负责带教实习生"
    assert found["certificates"] == ["护士执业资格证", "健康管理师(三级)"]
    assert found["summary"] == "本人性格开朗。"


def test_a_project_may_be_called_after_its_method() -> None:
    found = read(
        "赵敏样\n手机：13800001234\n◆ 项目经历\n基于深度学习的无人机目标跟踪          负责人               2022.03–2023.03\n"
        "1. 设计了改进的网络；\n◆ 技能证书\nCET-6（520分），计算机二级；熟练使用 Python、C++\n"
    )
    (project,) = found["projects"]
    assert (project["name"], project["role"]) == ("基于深度学习的无人机目标跟踪", "负责人")
    assert found["languages"] == ["英语 CET-6 520分"]


def test_skills_without_any_heading() -> None:
    found = read(
        "陈晓样 13800000000 杭州\n2018.6-2021.3 样易（杭州）网络有限公司 测试工程师\n"
        "2011-2015 杭州电子科技大学 软件工程 本科\n\nPython / Java / JMeter / Selenium / Jenkins\n"
    )
    assert found["skills"] == ["Python", "Java", "JMeter", "Selenium", "Jenkins"]


def test_a_table_of_posts_with_its_duties_in_the_last_column() -> None:
    found = read(
        "刘样\n联系电话\t13800002345\n工作经历\n起止时间\t工作单位\t职位\t工作内容\n"
        "2015.08-2018.03\t沈阳样本机集团股份有限公司\t助理工程师\t负责风机叶轮零件图设计\n"
        "2018.04-至今\t样晨汽车有限公司\t机械工程师\t负责产线夹具设计与改进\n技能\tAutoCAD、SolidWorks、UG\n"
    )
    assert [p["duties"] for p in found["employment"]] == [
        "负责风机叶轮零件图设计",
        "负责产线夹具设计与改进",
    ]
    assert found["skills"] == ["AutoCAD", "SolidWorks", "UG"]


def test_a_place_between_bars_though_the_row_speaks_of_wishes() -> None:
    assert (
        read("王样锤\nJava高级开发工程师｜8年｜北京｜期望薪资 30-40K\n手机 13800005678\n")["city"]
        == "北京"
    )
    assert read("王样锤\n手机 13800005678\n工程师｜期望城市｜北京\n")["city"] is None


def test_languages_in_a_list_need_no_level() -> None:
    found = read("Wang Yangguo\nwang@example.com\nLanguages: English (CET-6), Cantonese\n")
    assert found["languages"] == ["英语 CET-6", "粤语"]


def test_why_somebody_left_is_no_section() -> None:
    found = read(
        "孙样\n手机：13800006655\n工作经历：\n1、2020.3-至今   广州样弧文化传播有限公司   设计主管\n   工作描述：带领6人设计团队。\n"
        "   离职原因：--\n2、2016.7-2020.2   广州市天河区样润广告设计部   平面设计师\n   工作描述：海报、画册设计。\n"
    )
    assert [post[:2] for post in posts(found)] == [
        ("广州样弧文化传播有限公司", "设计主管"),
        ("广州市天河区样润广告设计部", "平面设计师"),
    ]


def test_a_post_before_the_name() -> None:
    assert read("高级财务分析师 吴越\n上海市徐汇区 | 13900008888\n")["name"] == "吴越"


def test_a_certificate_is_told_once() -> None:
    found = read("吴越\n职业概述\nCPA，10年四大经验。\n证书：CPA（2016）、ACCA\n")
    assert found["certificates"] == ["CPA", "ACCA"]
    twice = read("吴越\n职业概述\n英语CET-6，善于沟通。\n证书\nCET-6（520分）、PMP\n")
    assert sorted(twice["certificates"]) == ["CET-6", "PMP"]


def test_the_part_in_a_project_is_told_from_its_name() -> None:
    found = read(
        "马天样\n项目经验\n直播打赏分层运营 | 项目负责人 | 2022.01 - 2022.09\n- 打赏渗透率提升8%\n证书\n人力资源管理师三级\n"
    )
    (project,) = found["projects"]
    assert (project["name"], project["role"]) == ("直播打赏分层运营", "项目负责人")
    assert found["certificates"] == ["人力资源管理师三级"]


@pytest.mark.parametrize(
    ("text", "certificates"),
    [
        ("求职意向：资料员\n证书：安全员C证、施工员", ["安全员C证", "施工员"]),
        ("应聘岗位：护师\n语言能力：英语（CET-6）", []),
        ("证书\n全国计算机二级、机械工程师（中级）、NPDP产品经理认证", ["全国计算机二级", "机械工程师(中级)", "NPDP产品经理认证"]),
        ("证书\n经济师（中级，人力资源）、大学英语六级（CET-6）、CPA 2016.05", ["经济师(中级,人力资源)", "大学英语六级(CET-6)", "CPA"]),
        ("证书\n高级中学教师资格证、幼儿园教师资格证", ["高级中学教师资格证", "幼儿园教师资格证"]),
        ("技能证书\nBLS证书、护士执业资格证、PICC专科护士证", ["BLS证书", "护士执业资格证", "PICC专科护士证"]),
        ("职业概述\n注册会计师，持有CPA证书，熟练使用Excel", ["注册会计师"]),
        ("证书：CPA", ["CPA"]),
    ],
)  # fmt: skip
def test_certificates_as_they_are_named(text: str, certificates: list[str]) -> None:
    assert read(f"张样\n手机：13800001234\n{text}\n")["certificates"] == certificates


def test_words_about_oneself_go_on_below_their_heading() -> None:
    found = read(
        "张样\n手机：13800001234\n工作经历\n2019.1-至今 上海示例有限公司 会计\n负责记账\n"
        "自我评价：性格开朗，做事认真，\n有五年财务经验，熟悉金蝶。\n能吃苦。\n技能：Excel、金蝶、\n用友、SAP\n证书：CPA\n"
        "教育经历\n2010-2014 北京大学 会计学 本科\n"
    )
    assert found["summary"] == "性格开朗，做事认真，\n有五年财务经验，熟悉金蝶。"
    assert found["skills"] == ["Excel", "金蝶", "用友", "SAP"]
    assert found["employment"][0]["duties"] == "负责记账\n能吃苦。"
    listed = read(
        "张样\n手机：13800001234\n自我评价：1、性格开朗。\n2、做事认真。\n3、能吃苦。\n求职意向：会计\n"
    )
    assert listed["summary"] == "1、性格开朗。\n2、做事认真。\n3、能吃苦。"
    assert listed["expected_job"] == "会计"


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("香港九龙观塘道1号\n电话：9123 4567", ["+85291234567"]),
        ("Flat A, Kowloon, Hong Kong | 9123 4567 | tm@example.com", ["+85291234567"]),
        ("地址：新界沙田\n电话：+852 9123 4567 / 6123 4567", ["+85291234567", "+85261234567"]),
        ("澳门\n手机：6612 3456", ["+85366123456"]),
        ("台北市\n电话：(02) 2345-6789\n手机：0912-345-678", ["+886912345678", "+886223456789"]),
        ("上海\n电话：6234 5678", []),
        ("香港\n出生：1990.01.01\n编号 61234567\n电话：13800001234", ["13800001234"]),
        ("香港中文大学 20190901 20210630\n电话：13800001234", ["13800001234"]),
        ("香港\nQQ：61234567\n6000-8000\n电话：13800001234", ["13800001234"]),
    ],
)
def test_numbers_without_their_country(text: str, phones: list[str]) -> None:
    assert read(f"陈样文\n{text}\n")["phones"] == phones


@pytest.mark.parametrize(
    ("row", "name", "role"),
    [
        ("2021~2023\t毕业设计：城市导视系统\t主设计师", "毕业设计:城市导视系统", "主设计师"),
        ("2003.9至2004.4\t新能源汽车电驱壳体开发 - 结构设计", "新能源汽车电驱壳体开发", "结构设计"),
        ("2024 年 4 月 ~ 2025 年 5 月 | 首次公开发行年报审计 | 项目组成员", "首次公开发行年报审计", "项目组成员"),
        ("连锁茶饮品牌升级\t独立设计\t2022.01-2022.06", "连锁茶饮品牌升级", "独立设计"),
        ("Mid-year Campaign-Executive\t2019 - 2020", "Mid-year Campaign", "Executive"),
        ("Model Ward Programme Member\t2019 - 2020", "Model Ward Programme", "Member"),
    ],
)
def test_a_project_and_the_part_in_it(row: str, name: str, role: str) -> None:
    (project,) = read(f"张样\n手机：13800001234\n项目经历\n{row}\n完成了方案。\n")["projects"]
    assert (project["name"], project["role"]) == (name, role)


@pytest.mark.parametrize(
    ("row", "department", "city"),
    [
        ("2020.2-至今 | 深圳市样本医院 | 护士长 | 手术室", "手术室", None),
        ("2020.2-至今 | 佛山样日化有限公司 | 营销副总经理 | 华东大区", "华东大区", None),
        ("公司：示例（青岛）律师事务所\n职位：律师\n时间：2020.2-至今\n部门：青岛", None, "青岛"),
    ],
)
def test_where_in_a_firm(row: str, department: str | None, city: str | None) -> None:
    (post,) = read(f"张样\n手机：13800001234\n工作经历\n{row}\n")["employment"]
    assert (post["department"], post["city"]) == (department, city)


@pytest.mark.parametrize(
    ("row", "employer", "title"),
    [
        ("2019.1-至今 南京样市政设计院 给排水设计师", "南京样市政设计院", "给排水设计师"),
        ("2019.1-至今 在线样教育科技有限公司 公司法务", "在线样教育科技有限公司", "公司法务"),
        ("2019.1-至今 任丘样石油机械有限公司 任焊接工程师", "任丘样石油机械有限公司", "焊接工程师"),
        ("2019.1-至今 我爱样家房地产经纪有限公司 经纪人", "我爱样家房地产经纪有限公司", "经纪人"),
        ("2019.1至今，我在洛阳样轴承有限公司担任设备工程师", "洛阳样轴承有限公司", "设备工程师"),
    ],
)
def test_words_that_lead_to_a_name_are_no_part_of_it(row: str, employer: str, title: str) -> None:
    (post,) = read(f"张样\n手机：13800001234\n工作经历\n{row}\n")["employment"]
    assert (post["employer"], post["title"]) == (employer, title)


def test_a_former_name_is_not_the_name_and_a_first_duty_not_the_superiors() -> None:
    found = read(
        "张先生\n曾用名：张小示\n手机：13800000000\n工作经历\n"
        "2014.7至今 上海某某有限公司 财务部 会计 汇报对象：财务经理\n负责核算；编制报表。\n"
    )
    assert (found["name"], found["former_name"]) == ("张先生", "张小示")
    (post,) = found["employment"]
    assert (post["reports_to"], post["duties"]) == ("财务经理", "负责核算；编制报表。")


def test_achievements_in_projects_are_a_section_where_projects_with_periods_follow() -> None:
    among = read(
        "姜思\n实践经历：\n百川半导体股份有限公司 IC设计实习生 2025年5月至2025年9月\n- 参与流片\n"
        "项目业绩：\n车规级MCU芯片 设计工程师 2025年2月至2025年11月\n- 采用28nm工艺\n"
    )
    assert posts(among) == [("百川半导体股份有限公司", "IC设计实习生", "2025-05", "2025-09")]
    assert [one["name"] for one in among["projects"]] == ["车规级MCU芯片"]
    within = read(
        "姜思\n工作经历：\n2020.3-2022.5 百川半导体股份有限公司 工程师\n工作内容：流片\n项目业绩：\n- 提升良率\n"
        "2018.3-2020.2 瑞达电子科技有限公司 工程师\n"
    )
    assert [employer for employer, *_ in posts(within)] == ["百川半导体股份有限公司", "瑞达电子科技有限公司"]
    assert within["projects"] == []
