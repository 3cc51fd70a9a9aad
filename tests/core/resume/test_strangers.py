"""Résumés in shapes that no layout of the corpus has, as strangers write them: text alone."""

from typing import Any

import pytest

from caidang.core.resume.parse import parse
from tests.core.resume.making import document_of, told

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "a mail that tells everything in sentences",
        """您好：

我叫吴样，女，1991年出生，本科毕业于中南财经政法大学会计学专业（2009-2013）。
手机：13800001109，微信同号。
目前在武汉，期望薪资1.2万左右。

工作经历：
2013.7-2017.6，武汉样本会计师事务所，审计员
2017.7至今，湖北示例实业集团有限公司，财务主管
""",
        {
            "name": "吴样", "gender": "女", "birth": "1991", "wechat": "13800001109", "city": "武汉", "expected_salary": "12K",
            "education": [("中南财经政法大学", "本科", "会计学", "2009", "2013")],
            "employment": [
                ("武汉样本会计师事务所", "审计员", "2013-07", "2017-06"),
                ("湖北示例实业集团有限公司", "财务主管", "2017-07", "present"),
            ],
        },
    ),
    (
        "wishes and stays in sentences",
        """阮小示 手机13800005120
我想应聘贵公司的储备店长，期望在长沙工作，月薪6000以上。
我2020年6月毕业于长沙样本商贸学院（大专，市场营销）。
2020年7月到2023年5月在长沙示例便利店当店员，2023年6月到现在在湖南样零食有限公司做店长。
""",
        {
            "expected_job": "储备店长", "expected_city": "长沙", "expected_salary": "6K",
            "education": [("长沙样本商贸学院", "大专", "市场营销", None, "2020-06")],
        },
    ),
    (
        "labels glued to the values before them, as a recogniser sees them",
        "姓名：彭示性别：男学历：中专电话：13800004102\n应聘职位：数控车工\n工作经历\n2010.3-2016.5 东莞样模具厂数控车工\n",
        {
            "name": "彭示", "gender": "男", "highest_degree": "中专", "phones": ["13800004102"], "expected_job": "数控车工",
            "employment": [("东莞样模具厂", "数控车工", "2010-03", "2016-05")],
        },
    ),
    (
        "no spaces at all, no headings",
        "蒲示男32岁重庆\n电话13800005116邮箱pu@example.com\n2015.07-2019.03重庆样建筑设计院建筑师\n"
        "2019.04至今重庆示例地产有限公司设计经理\n2010.09-2015.06重庆大学建筑学本科\n",
        {
            "name": "蒲示", "gender": "男", "phones": ["13800005116"], "emails": ["pu@example.com"],
            "education": [("重庆大学", "本科", "建筑学", "2010-09", "2015-06")],
            "employment": [
                ("重庆样建筑设计院", "建筑师", "2015-07", "2019-03"),
                ("重庆示例地产有限公司", "设计经理", "2019-04", "present"),
            ],
        },
    ),
    (
        "several stays in one row",
        "康示\n手机：13800002117\n教育经历：2008-2012 兰州大学 化学 本科；2012-2015 中国科学院兰州化学物理研究所 物理化学 硕士\n"
        "工作经历：2015.07-2019.06 兰州样新材料有限公司 研发工程师 2019.07-至今 西宁示例锂业公司 研发主管\n",
        {
            "education": [
                ("兰州大学", "本科", "化学", "2008", "2012"),
                ("中国科学院兰州化学物理研究所", "硕士", "物理化学", "2012", "2015"),
            ],
            "employment": [
                ("兰州样新材料有限公司", "研发工程师", "2015-07", "2019-06"),
                ("西宁示例锂业公司", "研发主管", "2019-07", "present"),
            ],
        },
    ),
    (
        "offices and posts written together, years as two digits",
        "裴示 女 95年 13800005103\n学习经历\n2005年9月—2009年7月 在样本师范大学汉语言文学专业学习（本科）\n工作经历\n"
        "09.08-15.03 任样县第二中学语文教师\n2015年4月起至今 任样县文化馆副馆长\n",
        {
            "birth": "1995",
            "education": [("样本师范大学", "本科", "汉语言文学", "2005-09", "2009-07")],
            "employment": [
                ("样县第二中学", "语文教师", "2009-08", "2015-03"),
                ("样县文化馆", "副馆长", "2015-04", "present"),
            ],
        },
    ),
    (
        "little known employers above their posts, the dates below",
        "甄示\n13800005102\n工作经历\n小样科技\n高级产品经理\n2020年3月 - 至今\n负责支付中台\n示例出行\n产品经理\n2017年6月 - 2020年2月\n负责司机端\n",
        {
            "employment": [
                ("小样科技", "高级产品经理", "2020-03", "present"),
                ("示例出行", "产品经理", "2017-06", "2020-02"),
            ]
        },
    ),
    (
        "two posts in one breath, a ward, whom one reports to",
        "汤示\n手机：13800002108\n工作经历\n2013.7-2018.12  上海样本医院心内科  住院医师、主治医师\n"
        "2020/05 - Now  深圳样智能科技股份有限公司  海外市场总监（汇报给CEO）\n2019年1月至2020年4月 在成都示例医院ICU任护士\n",
        {
            "employment": [
                ("上海样本医院", "住院医师、主治医师", "2013-07", "2018-12"),
                ("深圳样智能科技股份有限公司", "海外市场总监", "2020-05", "present"),
                ("成都示例医院", "护士", "2019-01", "2020-04"),
            ],
        },
    ),
    (
        "a job site's page with the latest post told twice",
        "姓名 章示 女 30岁（1996年2月）\n手机:13800003104\n最高学历\n专业：行政管理\n学校：江西财经大学\n工作经验\n"
        "2022/03--至今：南昌示例房地产经纪有限公司（150-500人） [2年3个月]\n所属行业：房地产\n行政部 行政经理\n负责行政后勤。\n"
        "教育经历\n2014/09--2018/06 江西财经大学 行政管理 本科\n",
        {
            "education": [("江西财经大学", "本科", "行政管理", "2014-09", "2018-06")],
            "employment": [("南昌示例房地产经纪有限公司", "行政经理", "2022-03", "present")],
        },
    ),
    (
        "a mail that was sent on",
        "From: 猎头 <headhunter@example.org>\n\n候选人：戚示\n电话：13800003119\n邮箱：qi@example.com\n推荐职位：UI设计师\n",
        {"name": "戚示", "emails": ["qi@example.com"], "expected_job": "UI设计师"},
    ),
    (
        "what looks like something else",
        "曹样\n毕业院校 哈尔滨工业大学\n期望薪资：1万5到2万\n目前薪资：月薪12k*13薪\n手机：13800001116\n- GitHub: https://github.com/caoy\n",
        {"city": None, "expected_salary": "15-20K", "skills": [], "links": ["https://github.com/caoy"]},
    ),
    (
        "research and work under one heading",
        "俞示 博士\n13800004110\n教育经历\n2014.09-2019.06  示例科技大学  材料物理与化学  工学博士\n科研与工作经历\n"
        "2019.07-2021.08  新加坡样本理工大学  博士后研究员\n2021.09-至今  样本大学材料学院  副教授\n",
        {
            "education": [("示例科技大学", "博士", "材料物理与化学", "2014-09", "2019-06")],
            "employment": [
                ("新加坡样本理工大学", "博士后研究员", "2019-07", "2021-08"),
                ("样本大学材料学院", "副教授", "2021-09", "present"),
            ],
        },
    ),
    (
        "subjects told twice, or two of them",
        "黎示\n手机：13800003109\n教育经历\n中山大学    统计学、经济学（双学位）    本科    2013.09-2017.06\n"
        "2012.09至2014.06 示例财经大学 工商管理硕士（MBA）\n2013.09 – 2017.06    上海大学    Materials 材料物理    Bachelor 本科\n",
        {
            "education": [
                ("中山大学", "本科", "统计学、经济学", "2013-09", "2017-06"),
                ("示例财经大学", "硕士", "工商管理", "2012-09", "2014-06"),
                ("上海大学", "本科", "材料物理", "2013-09", "2017-06"),
            ]
        },
    ),
    (
        "numbered projects with a label for each fact",
        "卫示\n13800003115\n项目经验\n项目一：智慧园区平台\n时间：2022.03-2023.05\n角色：项目经理\n描述：负责整体交付\n"
        "项目二：政务大数据中心\n时间：2020.05-2022.02\n角色：实施工程师\n",
        {},
    ),
    (
        "headings with their kind in brackets",
        "商示  手机号码：13800005109\n【教育】南昌示例大学 | 环境工程 | 硕士 | 2016.9-2019.6\n【工作】深圳样环境科技有限公司 | 环评工程师 | 2019.7-2022.8\n",
        {
            "education": [("南昌示例大学", "硕士", "环境工程", "2016-09", "2019-06")],
            "employment": [("深圳样环境科技有限公司", "环评工程师", "2019-07", "2022-08")],
        },
    ),
    (
        "languages behind the posts",
        "常示\n电话：13800004107 / +81 90-1234-5678\n工作经历\n2022.04-至今 上海示例贸易有限公司 日语翻译\n语言：日语N1，英语CET-6\n",
        {"languages": ["日语 N1", "英语 CET-6"], "phones": ["13800004107", "+819012345678"]},
    ),
    (
        "wishes in a row with their pay, a professional master",
        "丁示琳 / 1992.08 / 女\n手机 13800007101\n期望 财务经理 / 宁波 / 25-30K\n求学经历\n浙江样本大学　会计专硕　2015.09-2017.06\n",
        {
            "expected_job": "财务经理", "expected_city": "宁波", "expected_salary": "25-30K", "highest_degree": "硕士",
            "education": [("浙江样本大学", "硕士", "会计", "2015-09", "2017-06")],
        },
    ),
    (
        "a worker's form",
        "姓名：何示强\n文化程度：初中\n应聘工种：电焊工  希望工资：8000元/月\n电话：13800001114\n工作经历：\n1998年-2008年 东莞样鞋业有限公司 普工\n",
        {
            "highest_degree": "初中", "expected_job": "电焊工", "expected_salary": "8K",
            "employment": [("东莞样鞋业有限公司", "普工", "1998", "2008")],
        },
    ),
    (
        "a form in two languages, its head above the columns",
        "申请职位 Position: 行政经理\n姓名 Name: 支样\n手机 Mobile: 13800005121\n工作 Employment\n"
        "起止 From-To\t公司 Company\t职位 Title\t离职原因 Reason\n2016.4-2024.3\t上海样汽车部件有限公司\t行政主管\t搬迁\n",
        {"name": "支样", "employment": [("上海样汽车部件有限公司", "行政主管", "2016-04", "2024-03")]},
    ),
    (
        "what stands beside the dates is the employer, whatever the duties above name",
        "令样\n13800005122\n工作\n蓝色光标传播集团\t2020/02 ~ 今\n客户总监\n服务 OPPO、京东方，年服务费 2600 万\n"
        "小样公关\t2016/05 ~ 2020/01\n高级客户经理\n",
        {
            "employment": [
                ("蓝色光标传播集团", "客户总监", "2020-02", "present"),
                ("小样公关", "高级客户经理", "2016-05", "2020-01"),
            ]
        },
    ),
    (
        "a surname that is a town, and where the person comes from",
        "濮阳晴\n13800005123\n四川南充人，现居广州·天河\n求职意向\n采购主管　常州/无锡　10-13K\n",
        {"name": "濮阳晴", "city": "广州", "expected_job": "采购主管"},
    ),
    (
        "a town of Hong Kong, a surname before a comma",
        "WONG, Ka Lok Jason\nRm 1804, Yiu Tung Estate, Shau Kei Wan, H.K.\nTel: 6123 0957\nPosition Applied : Site Agent\n",
        {"name": "WONG, Ka Lok Jason", "phones": ["+85261230957"], "expected_job": "Site Agent", "city": "Hong Kong"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_as_strangers_write_them(text: str, wanted: dict[str, Any]) -> None:
    found = told(parse(document_of(text)))
    assert {key: found[key] for key in wanted} == wanted


def test_numbered_projects_keep_their_facts() -> None:
    text = next(text for name, text, _ in CASES if name.startswith("numbered"))
    projects = told(parse(document_of(text)))["projects"]
    assert [(p["name"], p["role"], p["start"], p["end"]) for p in projects] == [
        ("智慧园区平台", "项目经理", "2022-03", "2023-05"),
        ("政务大数据中心", "实施工程师", "2020-05", "2022-02"),
    ]


def test_whom_somebody_reports_to_and_his_department() -> None:
    first, second = parse(
        document_of(
            "方示\n手机：13800004109\n工作经历\n2020/05 - Now  深圳样智能科技股份有限公司  海外市场总监（汇报给CEO）\n"
            "天津样化工有限公司\n2016.07 - 2020.04\n安全工程师\nEHS部\n负责安全检查；编制应急预案。\n"
        )
    ).employment
    assert first.reports_to is not None
    assert first.reports_to.value == "CEO"
    assert second.department is not None
    assert second.duties is not None
    assert (second.department.value, second.duties.value) == ("EHS部", "负责安全检查；编制应急预案。")
