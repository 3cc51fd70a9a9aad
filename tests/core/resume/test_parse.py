"""Whole résumés, each in another layout."""

import pytest

from tests.core.resume.making import read

LABELLED = """个人简历
姓    名：王小明        性    别：男
出生年月：1992.03       民    族：汉
籍    贯：河南郑州      政治面貌：党员
毕业院校：郑州大学      专    业：土木工程
学    历：本科          联系电话：139-0013-0002
现居住地：广东省深圳市南山区   电子邮箱：WXM@example.cn
求职意向
项目经理   深圳/广州   20-30K
工作经历
2018.07 — 至今      中建某局集团有限公司华南分公司      项目经理
工作职责：
1、负责项目整体进度管理，2019.3-2019.8完成地下室施工；
2、协调各方关系。
2014.07 — 2018.06   深圳市示例建筑工程有限公司   施工员/技术负责人
负责现场管理
教育背景
2010.09-2014.06    郑州大学   土木工程学院   土木工程（本科）
证书
一级建造师
自我评价
吃苦耐劳
"""

BARS = """李华
求职意向：高级产品经理 | 现居：杭州 | 电话：13900130003 | lihua@example.com
教育经历
浙江大学 (985)  |  硕士  |  软件工程          2013.09 - 2016.03
中国计量大学  |  本科  |  计算机科学与技术      2009.09 - 2013.06
工作经历
阿里巴巴（中国）有限公司                                   2018.05 - 至今
高级产品经理 · 淘宝技术部
· 负责商家后台产品规划
网易杭州研究院
产品经理                                                2016.04 - 2018.04
- 负责网易云课堂
项目经历
商家工作台改版   2019.01 - 2019.12
技能
产品规划、需求分析、Axure、SQL、数据分析
"""

STACKED = """陈静 Chen Jing
女 / 1995.11 / 上海 / 本科
手机：138 0000 0004（微信同号）
邮箱：chenjing@example.com

工作经验
2020/03-至今
单位：上海示例财务咨询有限公司
职位：会计主管
薪资：12K
工作内容：负责总账
2017/07-2020/02
单位：
普华永道中天会计师事务所
职位：
审计员
教育背景
2013/09-2017/06 上海财经大学 会计学 本科
语言能力
CET-6
"""

ENGLISH = """JANE DOE
San Francisco, CA | (415) 555-0132 | jane.doe@example.com | linkedin.com/in/janedoe

SUMMARY
Software engineer with 6+ years of experience building distributed systems.

EXPERIENCE
Google, Mountain View, CA
Senior Software Engineer, Mar 2020 - Present
- Led migration of billing pipeline to gRPC, cutting cost by 30%
- Mentored 4 engineers

Acme Analytics
Software Engineer
June 2017 – Feb 2020
• Built dashboards in React and TypeScript

EDUCATION
Stanford University — M.S. in Computer Science, 2015 – 2017
University of California, Berkeley
B.A. Computer Science, May 2015
GPA 3.8

SKILLS
Languages: Java, Python, Go, C++
Tools: Docker, Kubernetes, Terraform
"""

SEVERAL_POSTS = """赵敏
13800000006
工作经历
2015.06-至今  华为技术有限公司
2019.01-至今  高级架构师
负责云平台
2015.06-2018.12  软件工程师
负责存储
2012.07-2015.05  中兴通讯股份有限公司  软件开发工程师
教育
2009.09-2012.06 南京大学 通信与信息系统 硕士
2005.09-2009.06 南京邮电大学 通信工程 学士
"""

MASKED = """张女士
28岁 | 5年 | 本科 | 离职-随时到岗
手机 138****0001
期望职位 UI设计师 | 上海 | 10-15K
工作经历
上海某科技有限公司 UI设计师 2019.07-2023.05
教育经历
江西财经大学 本科 视觉传达设计 2014-2018
个人优势
熟练使用Figma、Sketch、Photoshop
"""


def _jobs(found: dict) -> list[tuple]:  # type: ignore[type-arg]
    return [(e["employer"], e["title"], e["start"], e["end"]) for e in found["employment"]]


def _studies(found: dict) -> list[tuple]:  # type: ignore[type-arg]
    return [
        (e["school"], e["degree"], e["major"], e["start"], e["end"]) for e in found["education"]
    ]


def test_labels_in_two_columns() -> None:
    found = read(LABELLED)
    assert {key: found[key] for key in ("name", "gender", "birth", "city", "highest_degree")} == {
        "name": "王小明", "gender": "男", "birth": "1992-03", "city": "深圳", "highest_degree": "本科",
    }  # fmt: skip
    assert found["phones"] == ["13900130002"]
    assert found["emails"] == ["wxm@example.cn"]
    assert (found["expected_job"], found["expected_salary"], found["expected_city"]) == (
        "项目经理", "20-30K", "深圳、广州",
    )  # fmt: skip
    assert _jobs(found) == [
        ("中建某局集团有限公司华南分公司", "项目经理", "2018-07", "present"),
        ("深圳市示例建筑工程有限公司", "施工员/技术负责人", "2014-07", "2018-06"),
    ]
    assert _studies(found) == [("郑州大学", "本科", "土木工程", "2010-09", "2014-06")]


def test_dates_at_the_right_and_projects_left_out() -> None:
    found = read(BARS)
    assert _jobs(found) == [
        ("阿里巴巴(中国)有限公司", "高级产品经理", "2018-05", "present"),
        ("网易杭州研究院", "产品经理", "2016-04", "2018-04"),
    ]
    assert _studies(found) == [
        ("浙江大学", "硕士", "软件工程", "2013-09", "2016-03"),
        ("中国计量大学", "本科", "计算机科学与技术", "2009-09", "2013-06"),
    ]
    assert found["skills"] == ["产品规划", "需求分析", "Axure", "SQL", "数据分析"]


def test_labels_with_values_on_the_next_line() -> None:
    found = read(STACKED)
    assert (found["name"], found["wechat"], found["birth"]) == ("陈静", "13800000004", "1995-11")
    assert _jobs(found) == [
        ("上海示例财务咨询有限公司", "会计主管", "2020-03", "present"),
        ("普华永道中天会计师事务所", "审计员", "2017-07", "2020-02"),
    ]


def test_english() -> None:
    found = read(ENGLISH)
    assert (found["name"], found["city"]) == ("Jane Doe", "San Francisco")
    assert _jobs(found) == [
        ("Google", "Senior Software Engineer", "2020-03", "present"),
        ("Acme Analytics", "Software Engineer", "2017-06", "2020-02"),
    ]
    assert _studies(found) == [
        ("Stanford University", "硕士", "Computer Science", "2015", "2017"),
        ("University of California, Berkeley", "本科", "Computer Science", None, "2015-05"),
    ]
    assert {"Java", "C++", "Kubernetes"} <= set(found["skills"])


def test_several_posts_at_one_employer() -> None:
    found = read(SEVERAL_POSTS)
    assert found["name"] == "赵敏"
    assert _jobs(found) == [
        ("华为技术有限公司", "高级架构师", "2019-01", "present"),
        ("华为技术有限公司", "软件工程师", "2015-06", "2018-12"),
        ("中兴通讯股份有限公司", "软件开发工程师", "2012-07", "2015-05"),
    ]


def test_masked_values_are_warned_about() -> None:
    found = read(MASKED)
    assert found["confidence"].get("name", 0) < 0.8
    assert found["phones"] == []
    assert any("打码" in warning and "姓名" in warning for warning in found["warnings"])
    assert any("打码" in warning and "手机号" in warning for warning in found["warnings"])
    assert (found["expected_job"], found["expected_salary"], found["expected_city"]) == (
        "UI设计师", "10-15K", "上海",
    )  # fmt: skip


def test_relay_numbers_are_not_phones() -> None:
    found = read("张三\n电话：13800001234转5678\n教育经历\n2010.9-2014.6 北京大学 本科\n")
    assert found["phones"] == []
    assert any("虚拟号" in warning for warning in found["warnings"])
    assert found["relay_phone"]


def test_what_is_missing_is_said_and_not_guessed() -> None:
    found = read("这里什么都没有。\n只是一段话，讲讲天气。\n")
    assert found["name"] is None
    assert found["education"] == found["employment"] == found["phones"] == []
    assert {"未识别到姓名", "未识别到手机号", "未识别到邮箱"} <= set(found["warnings"])


def test_warnings_name_no_values() -> None:
    for text in (LABELLED, MASKED, "张三\n13800001234转5678"):
        said = "".join(read(text)["warnings"])
        assert "张" not in said
        assert "138" not in said


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("姓名：欧阳小倩", "欧阳小倩"),
        ("姓 名: 张 三", "张三"),
        ("张三 | 男 | 28岁", "张三"),
        ("张三的个人简历", "张三"),
        ("应聘岗位：会计\n姓名：买买提·艾力", "买买提·艾力"),
        ("Li Ming", "Li Ming"),
        ("Resume of Tom Smith", "Tom Smith"),
        ("LI MING 李明", "李明"),
        ("高级经理\n张三", "张三"),
        ("石家庄\n张三", "张三"),
    ],
)
def test_names(head: str, name: str) -> None:
    text = f"{head}\n13800001234\n工作经历\n2019.1-至今 上海示例有限公司 会计\n"
    assert read(text)["name"] == name


@pytest.mark.parametrize(
    "head", ["项目经理", "成都", "个人简历", "求职意向", "高级工程师", "Java", "安全员"]
)
def test_what_is_no_name(head: str) -> None:
    assert (
        read(f"{head}\n13800001234\n工作经历\n2019.1-至今 上海示例有限公司 会计\n")["name"] is None
    )
