"""Shapes in which people write their résumés outside of templates of ours: Markdown, LaTeX classes, plain text."""

from typing import Any

import pytest

from caidang.core.extract.dispatch import read_document
from caidang.core.resume.parse import parse
from caidang.core.resume.sections import heading_of
from caidang.core.resume.values import to_json


def read(text: str, name: str = "cv.txt") -> dict[str, Any]:
    return to_json(parse(read_document(text.encode(), name=name)))


def posts(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(p["employer"], p["title"], p["start"], p["end"]) for p in found["employment"]]


def stays(found: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    return [(e["school"], e["degree"], e["major"], e["start"], e["end"]) for e in found["education"]]  # fmt: skip


def test_markdown_with_html_in_it_is_read_line_by_line() -> None:
    found = read(
        "<h3><b><center>马遥 | Python 开发工程师</center></b></h3>\n"
        '## <i class="fa fa-info"></i> 个人信息\n'
        "<table><tbody><tr><td>性别</td><td>男</td><td>英语</td><td>CET4</td></tr>"
        "<tr><td>年龄</td><td>26</td><td>学历</td><td>本科</td></tr></tbody></table>\n\n"
        '## <i class="fas fa-user-tie"></i> 工作经历\n'
        "### 2017.03 – 至今   <span>|</span>   北京鲸样软件科技有限公司   <span>|</span>   云计算研发工程师\n"
        "- 负责公司云平台的设计及开发；\n\n<!-- 注释 -->\n"
        "### 2015.06 - 2017.02   <span>|</span>   西安桔样软件科技有限公司   <span>|</span>   软件开发工程师\n"
        "## 项目展示\n### 项目名称：统一测试平台   <span>|</span>   2019.05-2019.08\n"
        "## 教育背景\n**2011.09 - 2015.06      河南工业大学      本科-自动化**\n",
        "cv.md",
    )
    assert (found["name"], found["gender"]) == ("马遥", "男")
    assert posts(found) == [
        ("北京鲸样软件科技有限公司", "云计算研发工程师", "2017-03", "present"),
        ("西安桔样软件科技有限公司", "软件开发工程师", "2015-06", "2017-02"),
    ]
    assert [project["name"] for project in found["projects"]] == ["统一测试平台"]
    assert stays(found) == [("河南工业大学", "本科", "自动化", "2011-09", "2015-06")]


def test_text_that_markdown_hides_by_html_is_not_read() -> None:
    found = read(
        '# 张样例\n## 技能\nPython\n\n<span style="display:none">Kubernetes</span>\n\n'
        '<div style="color:#fff">精通 Terraform</div>\n',
        "cv.md",
    )
    assert found["skills"] == ["Python"]


def test_a_smaller_heading_with_a_colon_is_part_of_the_post() -> None:
    found = read(
        "## 柳样 - 13800003288\n- 男 - 1993 - **长安大学本科(211)软件工程**\n\n## 工作经历\n"
        "#### 1. [样房网](https://home.example.com/)`/`2020.07 ~ 至今\n**技术栈：**\n- 后端Golang\n\n"
        "#### 2. 样博科技 `/` 2018.04 ~ 2020.07\n\n## 技能\n#### **Golang**\n",
        "cv.md",
    )
    assert [post["employer"] for post in found["employment"]] == ["样房网", "样博科技"]
    assert found["skills"] == ["Golang"]
    (stay,) = found["education"]
    assert (stay["school"], stay["end"]) == ("长安大学", None)  # 1993 is a year of birth


def test_the_place_after_an_english_school_is_no_subject() -> None:
    found = read(
        "Education\nYangtze University, Jingzhou, China\tSep 2018 – Jun 2022\n"
        "B.Eng. in Software Engineering\tGPA: 3.1 / 4.0\n"
        "Southwestern University\tGeorgetown, TX\n"
        "Bachelor of Arts in Computer Science, Minor in Business\tAug. 2012 – May 2015\n"
        "POSTECH(Pohang University of Science and Technology)\tPohang, S.Korea\n"
        "M.S. IN COMPUTER SCIENCE AND ENGINEERING\tMar. 2015 - Aug. 2017\n"
    )
    assert [stay[2:] for stay in stays(found)] == [
        ("Software Engineering", "2018-09", "2022-06"),
        ("Computer Science", "2012-08", "2015-05"),
        ("COMPUTER SCIENCE AND ENGINEERING", "2015-03", "2017-08"),
    ]


def test_a_title_is_not_split_when_the_next_row_names_the_employer() -> None:
    found = read(
        "Experience\nArtificial Intelligence Research Assistant\tMay 2019 – July 2019\n"
        "Southwestern University\tGeorgetown, TX\n• Explored methods to generate dungeons\n"
        "2017–2018\tResearch Assistant, School of Informatics, University of Edinburgh, Edinburgh.\n"
    )
    assert posts(found) == [
        ("Southwestern University", "Artificial Intelligence Research Assistant", "2019-05", "2019-07"),
        ("University of Edinburgh", "Research Assistant", "2017", "2018"),
    ]  # fmt: skip


def test_years_within_a_numbered_duty_make_no_post() -> None:
    found = read(
        "工作经历\n2018.5—至今   苏州清样精密制造有限公司（台资，800人）   人力资源部   HR经理\n"
        "1、负责公司年度人力资源规划，2019年-2021年主导薪酬改革；\n"
        "2015.3—2018.4   昆山样方电子（外资）   招聘主管\n"
    )
    assert posts(found) == [
        ("苏州清样精密制造有限公司", "HR经理", "2018-05", "present"),
        ("昆山样方电子", "招聘主管", "2015-03", "2018-04"),
    ]


def test_projects_told_within_a_post_are_projects() -> None:
    found = read(
        "· 工作经历\n杭州云样数字科技有限公司（2021/07 - 至今）          高级Java开发工程师\n"
        "项目一：统一支付平台（2022.03-2023.05）\n技术架构：SpringCloud\n个人职责：\n1) 负责渠道路由模块\n"
        "项目二：会员中心（2021.08-2022.02）\n技术架构：MySQL\n"
        "浙江样车软件技术有限公司（2019/07 - 2021/06）          Java开发工程师\n"
    )
    assert [post["employer"] for post in found["employment"]] == [
        "杭州云样数字科技有限公司",
        "浙江样车软件技术有限公司",
    ]
    assert [(p["name"], p["start"]) for p in found["projects"]] == [
        ("统一支付平台", "2022-03"),
        ("会员中心", "2021-08"),
    ]


@pytest.mark.parametrize(
    ("heading", "is_found"),
    [("部分项目经验", True), ("我的教育经历", True), ("工作经历如下：", True), ("相关工作", False)],
)
def test_a_heading_may_have_a_word_before_or_behind(heading: str, is_found: bool) -> None:
    assert (heading_of(heading) is not None) is is_found


def test_traditional_characters_are_read_and_shown_as_written() -> None:
    found = read(
        "個人履歷\n姓名：陳建樣\n性別：男\n電話：0900-345-678\n居住地：台北市大安區\n學歷\n"
        "國立台灣大學　資訊工程學系　碩士　2010/09 - 2012/06\n工作經驗\n"
        "台灣樣本科技股份有限公司　資深軟體工程師　2016/03 - 迄今\n負責後端系統開發\n自傳\n我是一個認真的人\n"
    )
    assert (found["name"], found["phones"], found["city"]) == ("陳建樣", ["+886900345678"], "台北")
    assert stays(found) == [("國立台灣大學", "硕士", "資訊工程", "2010-09", "2012-06")]
    assert posts(found) == [("台灣樣本科技股份有限公司", "資深軟體工程師", "2016-03", "present")]
    assert found["highest_degree"] == "硕士"
    assert found["summary"] == "我是一個認真的人"


def test_a_few_traditional_characters_do_not_make_a_traditional_resume() -> None:
    found = read("陳样例\n手机：13800001234\n教育经历\n2010.9-2014.6 南京大学 软件工程 本科\n工作经历\n2014.7-至今 鑫樣科技有限公司 工程师\n")  # fmt: skip
    assert (found["name"], found["employment"][0]["employer"]) == ("陳样例", "鑫樣科技有限公司")


def test_numbered_stretches_keep_their_years() -> None:
    found = read(
        "工作经历：\n1.2020年8月—至今 武汉市样区第一中学 高中语文教师\n"
        "教育经历：\n1.2017年9月—2020年6月 华中师范大学文学院 学科教学（语文）硕士\n"
    )
    assert posts(found) == [("武汉市样区第一中学", "高中语文教师", "2020-08", "present")]
    assert stays(found)[0][3:] == ("2017-09", "2020-06")


def test_the_wish_of_a_job_site_in_one_row() -> None:
    found = read("方样\n28岁 | 6年 | 本科 | 离职-随时到岗\n期望：新媒体运营 广州 8-13K\n工作经历\n")
    assert (found["expected_job"], found["expected_city"], found["expected_salary"]) == ("新媒体运营", "广州", "8-13K")  # fmt: skip


def test_hong_kong_numbers_and_honours() -> None:
    found = read(
        "LAI Ka Yeung\nMobile: (852) 9123 0000   Email: kamanlai@example.com\nEDUCATION\n"
        "09/2011 – 06/2015   The Chinese University of Hong Kong\n"
        "Bachelor of Business Administration (Second Class Honours)\n"
        "ACADEMIC QUALIFICATION\n"
        "WORKING EXPERIENCE\nData Engineer | Infosample Limited | Jul 2013 to date\n"
    )
    assert found["phones"] == ["+85291230000"]
    assert found["education"][0]["degree"] == "本科"
    assert posts(found) == [("Infosample Limited", "Data Engineer", "2013-07", "present")]


def test_neither_a_phone_nor_a_month_of_birth_is_pay() -> None:
    found = read("陈可样\n138-0000-5566 | 意向岗位：数据分析师 | 出生年月：1998.04\n教育背景\n")
    assert (found["expected_job"], found["expected_salary"]) == ("数据分析师", None)


def test_headings_of_three_and_lists_of_other_things() -> None:
    found = read(
        "项目经历\n样例预测 | 课程项目          2019.03-2019.05\n技能/证书及其他\n• 编程：Python、SQL、Tableau\n"
        "SKILLS & OTHERS\nProgramming: C++, MATLAB; Languages: English (TOEFL 105)\n"
    )
    assert found["skills"] == ["Python", "SQL", "Tableau", "C++", "MATLAB"]


def test_a_surname_before_a_comma() -> None:
    assert read("ZHANG, Sanyang\nTel: +86 138-0000-1122\nEDUCATION\n")["name"] == "ZHANG, Sanyang"
    assert read("Nanjing, China\nTel: +86 138-0000-1122\nEDUCATION\n")["name"] is None


def test_signs_before_a_line_are_no_part_of_it() -> None:
    found = read(
        "🙋 李想样 ｜ 产品经理\n📱 13800003030\n💼 工作\n▎成都样糖科技 ｜ 高级产品经理 ｜ 2021.4-至今\n"
        "✅ 从0到1搭建SaaS会员系统\n▎样子互娱 ｜ 产品经理 ｜ 2019.7-2021.3\n✅ 负责社区产品\n"
    )
    assert found["name"] == "李想样"
    assert [post[0] for post in posts(found)] == ["成都样糖科技", "样子互娱"]
    assert found["employment"][0]["duties"] == "✅ 从0到1搭建SaaS会员系统"


def test_the_title_below_may_name_a_division() -> None:
    found = read(
        "Career History\n2018/03 – present   Samplemens Ltd.            Beijing\n"
        "Senior Sales Engineer, Digital Industries\n- Key account management\n"
        "Sept 2012 – Feb 2018, Sampleider (China) Co., Ltd., Sales Engineer\n"
    )
    assert [post[:2] for post in posts(found)] == [
        ("Samplemens Ltd.", "Senior Sales Engineer"),
        ("Sampleider (China) Co., Ltd.", "Sales Engineer"),
    ]


def test_of_two_posts_in_a_row_the_person_is_the_one_that_names_a_person() -> None:
    found = read("工作经历\n2017.07 - 2020.02  京样集团 / 智能客服 / 算法工程师\n1. 意图识别\n")
    assert posts(found)[0][:2] == ("京样集团", "算法工程师")


def test_title_employer_and_dates_each_in_a_row_with_how_long_it_was() -> None:
    found = read(
        "EXPERIENCE\nSenior Product Designer\nOrchid Labs · Full-time\nMar 2021 - Present · 4 yrs 2 mos\n"
        "Leading design of the analytics suite.\nProduct Designer\nBluewhale Interactive Co., Ltd. · Full-time\n"
        "Jul 2018 - Feb 2021 · 2 yrs 8 mos\n- Built the design system\n"
    )
    assert posts(found) == [
        ("Orchid Labs", "Senior Product Designer", "2021-03", "present"),
        ("Bluewhale Interactive Co., Ltd.", "Product Designer", "2018-07", "2021-02"),
    ]


def test_a_grade_hides_no_date_and_a_school_begins_the_next_stay() -> None:
    found = read(
        "EDUCATION\nCarnegie Mellon University — Pittsburgh, PA\n"
        "M.S. in Information Systems Management (GPA 3.9/4.0), Dec 2024 (expected)\n"
        "Zhejiang University — Hangzhou, China\n"
        "B.Eng. in Computer Science & Technology, Minor: Finance, Sep 2018 – Jun 2022\n"
        "WORK EXPERIENCE\n"
        "Meituan-Sample, Beijing, China — Software Engineer Intern, Search & Recommendation (May 2024 – Aug 2024)\n"
    )
    assert [(stay[0], *stay[3:]) for stay in stays(found)] == [
        ("Carnegie Mellon University", None, "2024-12"),
        ("Zhejiang University", "2018-09", "2022-06"),
    ]
    assert posts(found) == [("Meituan-Sample", "Software Engineer Intern", "2024-05", "2024-08")]


def test_the_year_of_entry_is_no_year_of_leaving() -> None:
    found = read("许样样\n院校  景德镇陶瓷大学 · 视觉传达设计 · 2020级\n")
    assert stays(found) == [("景德镇陶瓷大学", None, "视觉传达设计", "2020", None)]


def test_a_form_tells_when_the_one_study_ended() -> None:
    found = read("毕业院校：东北财经大学   专业：会计学   学历：本科\n毕业时间：2017年7月\n")
    assert stays(found) == [("东北财经大学", "本科", "会计学", None, "2017-07")]


def test_a_report_of_a_recruiter() -> None:
    found = read(
        "候选人推荐报告\n推荐职位：财务总监    推荐日期：2024-03-15\n候选人：陈国样\n工作经历：\n"
        "2016/05-至今  苏州样谷精密股份有限公司（拟上市，员工1200人）\n职位：财务总监（汇报：CEO；下属：18人）\n"
    )
    assert found["expected_job"] == "财务总监"
    assert posts(found) == [("苏州样谷精密股份有限公司", "财务总监", "2016-05", "present")]


def test_what_belongs_to_the_wish_is_no_skill() -> None:
    found = read("COMPUTER SKILLS\nMS Office, Oracle\nAvailability: One month notice\nExpected Salary: HKD 30,000 per month\n")
    assert found["skills"] == ["MS Office", "Oracle"]


def test_marks_of_a_title_stay_whole() -> None:
    found = read("项目作品\n《样茶》包装设计\n说明：参与设计并完成打样\n")
    assert found["projects"][0]["name"] == "《样茶》包装设计"


def test_bars_and_diamonds_part_fields() -> None:
    found = read(
        "王小样 的个人简历\n┃ 求职意向：嵌入式软件工程师 ┃ 到岗：一周内 ┃ 期望：15K-20K·13薪\n【工作经历】\n"
        "◆ 2022.04 ~ 至今 ◆ 东莞样微电子科技有限公司 ◆ 嵌入式工程师 ◆\n【项目经历】\n◇ 智能门锁（2022.06-2023.01）\n主控：STM32F103\n"
    )
    assert (found["expected_job"], found["available"]) == ("嵌入式软件工程师", "一周内")
    assert posts(found) == [("东莞样微电子科技有限公司", "嵌入式工程师", "2022-04", "present")]
    assert found["projects"][0]["name"] == "智能门锁"


def test_the_commas_of_a_firms_name_are_no_list() -> None:
    found = read(
        "Professional Experience\n08/2018 - 12/2021\nProject Manager / In-house translator\n"
        "Transn Sample Information Technology Co., Ltd., Guangzhou\n- Managed translation projects\n"
    )
    assert posts(found)[0][:2] == ("Transn Sample Information Technology Co., Ltd.", "Project Manager")
