"""What a hundred and twelve résumés of plain people taught: numbered forms, talk, cadres' rows, letters, foreign manners."""

from typing import Any

import pytest

from caidang.core.resume.parse import parse
from tests.core.resume.making import document_of, told

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "a form whose questions are numbered",
        "1.姓名 税样刚\n2.性别 男\n3.手机号 13800000021\n4.最高学历 本科\n5.毕业学校 西南科技大学\n6.专业 材料科学与工程\n7.毕业时间 2013年6月\n"
        "8.上家单位 四川样本电子控股集团有限公司\n9.职务 品质工程师\n10.在职时间 2013年7月-2024年12月\n11.离职原因 个人发展\n",
        {
            "name": "税样刚",
            "education": [("西南科技大学", "本科", "材料科学与工程", None, "2013-06")],
            "employment": [("四川样本电子控股集团有限公司", "品质工程师", "2013-07", "2024-12")],
        },
    ),
    (
        "a talk in one breath, with years of two digits",
        "苗样\n13800000022\n现在宁德时代做电芯工艺工程师 19年来的\n之前比亚迪三年 工艺员 16到19\n",
        {"employment": [("宁德时代", "电芯工艺工程师", "2019", "present"), ("比亚迪", "工艺员", "2016", "2019")]},
    ),
    (
        "posts told in turn, each with its dates in a bracket",
        "Petra Demo\npetra@example.com\nI worked as Director of Revenue at The Middle House, Shanghai (2021 – 2025), before that as Revenue Manager at "
        "Hilton Prague (2017 – 2021) and Reservations Agent at Grandhotel Demo (2014 – 2017).\n",
        {
            "employment": [
                ("The Middle House, Shanghai", "Director of Revenue", "2021", "2025"),
                ("Hilton Prague", "Revenue Manager", "2017", "2021"),
                ("Grandhotel Demo", "Reservations Agent", "2014", "2017"),
            ]
        },
    ),
    (
        "who writes an employer behind the comma once, writes so always",
        "Ines Demo\nines@example.com\nExperience\nFinance Business Partner, DHL Supply Chain UK\tNov 2021 – Present\n• Own the forecast\n"
        "Management Accountant, Kellogg's (Trafford Park)\tSep 2018 – Oct 2021\n• Led the close\nTrainee Accountant, Cowgills\tAug 2016 – Aug 2018\n",
        {
            "employment": [
                ("DHL Supply Chain UK", "Finance Business Partner", "2021-11", "present"),
                ("Kellogg's", "Management Accountant", "2018-09", "2021-10"),
                ("Cowgills", "Trainee Accountant", "2016-08", "2018-08"),
            ]
        },
    ),
    (
        "a bulleted employer with a comma before its legal form",
        "Lee Demo\nlee@example.com\nWork Experience\n* AMOREPACIFIC Trading (Shanghai) Co., Ltd. | Brand Manager | 2020/04~Present\n - Douyin sales up\n"
        "* LG Household & Health Care | Assistant Brand Manager | 2016/01~2020/03\n",
        {
            "employment": [
                ("AMOREPACIFIC Trading (Shanghai) Co., Ltd.", "Brand Manager", "2020-04", "present"),
                ("LG Household & Health Care", "Assistant Brand Manager", "2016-01", "2020-03"),
            ]
        },
    ),
    (
        "a degree above the first dates belongs to the person",
        "姓名：薄样\n电话：13800000023\n学历：高中\n【1】2017.3月-至今\n单位：唐山样本百货大楼集团有限责任公司\n岗位：黄金柜组长\n【2】2010.8月-2017.2月\n单位：唐山样本购物公园\n岗位：导购\n",
        {
            "highest_degree": "高中",
            "education": [],
            "employment": [
                ("唐山样本百货大楼集团有限责任公司", "黄金柜组长", "2017-03", "present"),
                ("唐山样本购物公园", "导购", "2010-08", "2017-02"),
            ],
        },
    ),
    (
        "a street's office, a ward, and the post glued to each",
        "李样本\n13800000024\n工作经历\n2019.3-至今 成都市武侯区晋阳街道网格员\n2017.1-2019.2 市一院骨科病区护士长\n2015.1-2016.12 天河区石牌街道市场监管所协管员\n",
        {
            "employment": [
                ("成都市武侯区晋阳街道", "网格员", "2019-03", "present"),
                ("市一院", "骨科病区护士长", "2017-01", "2019-02"),
                ("天河区石牌街道市场监管所", "协管员", "2015-01", "2016-12"),
            ]
        },
    ),
    (
        "a branch below its bank, each in a row",
        "阙样彬\n13800000025\n工作履历\n样本银行股份有限公司\n南昌分行　合规专员\n2014年3月 至 2019年10月\n",
        {"employment": [("样本银行股份有限公司", "合规专员", "2014-03", "2019-10")]},
    ),
    (
        "what was taught at a school is a post",
        "蒲样\n13800000026\n工作经历\n1991年8月—1999年7月 在靖远县东升中学任教\n",
        {"education": [], "employment": [("靖远县东升中学", None, "1991-08", "1999-07")]},
    ),
    (
        "two columns of days whose gap is only spaces",
        "浦样月\n13800000027\n教育经历\n2020-09-01　2024-06-30　上海电力大学　自动化　本科\n",
        {"education": [("上海电力大学", "本科", "自动化", "2020-09-01", "2024-06-30")]},
    ),
    (
        "two studies in a row, parted by a semicolon",
        "冼样栋\n13800000028\n学历：同济大学 制冷与低温工程 硕士 2009届；东南大学 热能与动力工程 本科 2006届\n",
        {
            "education": [
                ("同济大学", "硕士", "制冷与低温工程", None, "2009"),
                ("东南大学", "本科", "热能与动力工程", None, "2006"),
            ]
        },
    ),
    (
        "projects with years of their own below a post are none",
        "苟样青\n13800000029\n【工作经历】\n■ 2019.11-至今　中国样本工程设计集团有限公司　暖通工程师\n主要项目：\n1. 四川大学华西天府医院（2020-2021）设计人\n"
        "■ 2017.07-2019.10　四川省样本建筑设计研究院　助理工程师\n",
        {
            "employment": [
                ("中国样本工程设计集团有限公司", "暖通工程师", "2019-11", "present"),
                ("四川省样本建筑设计研究院", "助理工程师", "2017-07", "2019-10"),
            ]
        },
    ),
    (
        "what is hoped for stands behind what is paid today",
        "揭样\n13800000030\n薪资：现35万，期望45万\n",
        {"expected_salary": "45万/年"},
    ),
    (
        "a wish in a letter, quoted",
        "您好！我对贵公司发布的\"设备维护主管\"岗位非常感兴趣。\n路样\n13800000031\n工资一万一个月\n",
        {"expected_job": "设备维护主管", "expected_salary": "10K"},
    ),
    (
        "a local number where only pay and school tell the place",
        "Name: Chu Demo Shan\nMobile: 61230461\nEducation\nBA Fashion, PolyU, 2021\nExpected salary is HK$18,500 and I can start at once.\n",
        {"phones": ["+85261230461"], "expected_salary": "HK$18,500"},
    ),
    (
        "the Chinese one of two names",
        "Name in English: YIP Demo Lok\nName in Chinese: 叶样乐\nPresent Salary: HK$42,000\nExpected Salary: HK$48,000\n",
        {"name": "叶样乐", "expected_salary": "HK$48,000"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_plain_people_are_understood(text: str, expected: dict[str, Any]) -> None:
    found = told(parse(document_of(text)))
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("我叫银样，贵州兴义人，今年33岁\n13800000032\n人在贵阳\n", "贵阳"),
        ("卞样\n13800000033\n家在佛山南海\n", "佛山"),
        ("Dr. Xu Demo\nSouthern University of Science and Technology, Shenzhen, China\nxu@example.com\n", "Shenzhen"),
        ("占样\n13800000034\n2013.7-2016.4 苏州样本精工有限公司 操作工\n老家安徽宿松，现住昆山玉山镇\n", "昆山"),
        ("黄样\n13800000035\n河南洛阳人\n", "洛阳"),
    ],
)
def test_where_somebody_lives_comes_before_where_he_was_born(text: str, city: str) -> None:
    assert told(parse(document_of(text)))["city"] == city


def test_a_study_outside_the_quota_is_no_full_time_one() -> None:
    found = told(parse(document_of("谌样\n13800000036\n教育经历\n华中科技大学 2012.09-2014.12\n项目管理 工程硕士 非统招\n")))
    assert parse(document_of("谌样\n13800000036\n教育经历\n华中科技大学 2012.09-2014.12\n项目管理 工程硕士 非统招\n")).education[0].form.value == "非全日制"  # type: ignore[union-attr]
    assert found["education"][0][1] == "硕士"
