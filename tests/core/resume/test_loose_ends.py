"""Small manners that were misread once: spread dates, parts of firms, small towns, boards of India, other currencies."""

import pytest

from caidang.core.resume.parse import parse
from caidang.core.text.numbers import parse_salary, tells_pay
from tests.core.resume.making import placed, read, told

_HEAD = "柳如烟\n电话：13800001302　邮箱：liury@example.com\n工作经历\n"


def _post(row: str) -> dict[str, str]:
    (post,) = read(_HEAD + row + "\n负责日常工作\n")["employment"]
    return post


def test_dates_and_labels_that_were_spread_out_are_dates_and_labels() -> None:
    found = read(
        "任远航\n电话：13800001301\n出 生 年 月 ： 1 9 9 2 . 0 3　性 别 ： 男\n工作经历\n"
        "2 0 1 9 . 0 7 - 至 今\t苏州某某机电有限公司\t机械工程师\n负责夹具设计\n"
        "2 0 1 5 年 7 月 - 2 0 1 9 年 6 月\t常熟某某模具厂\t助理工程师\n"
    )
    assert (found["name"], found["birth"], found["gender"]) == ("任远航", "1992-03", "男")
    assert [(post["start"], post["end"]) for post in found["employment"]] == [("2019-07", "present"), ("2015-07", "2019-06")]


@pytest.mark.parametrize(
    ("row", "employer", "title", "department"),
    [
        ("360 数科 大数据平台\t高级数据开发工程师\t2021.03-至今", "360 数科", "高级数据开发工程师", None),
        ("2015.07-2018.06  中国建设银行苏州分行信贷部  客户经理", "中国建设银行苏州分行", "客户经理", "信贷部"),
        ("2018.07-2021.02  某某科技有限公司研发中心  软件工程师", "某某科技有限公司", "软件工程师", "研发中心"),
        ("2008.07-2009.06  华为技术有限公司（终端BG）  测试工程师（实习）", "华为技术有限公司", "测试工程师(实习)", "终端BG"),
        ("2021.03-至今  浙江某某新材料股份有限公司（研发部）  研发工程师", "浙江某某新材料股份有限公司", "研发工程师", "研发部"),
        ("Brightwater Analytics Ltd Data Analyst (Intern)  Jun 2021 - Sep 2021", "Brightwater Analytics Ltd", "Data Analyst", None),
    ],
)  # fmt: skip
def test_a_firm_is_told_from_its_part(row: str, employer: str, title: str, department: str | None) -> None:
    post = _post(row)
    assert (post["employer"], post["title"]) == (employer, title)
    assert department is None or post["department"] == department


@pytest.mark.parametrize(
    ("head", "town"),
    [
        ("任远航\n13800001301 | renyh@example.com | 男 | 桐城\n", "桐城"),
        ("任远航\n手机：13800001301\n曲阳县\n", "曲阳"),
        ("Marta Kowalczyk\nmarta.k@example.com | +44 7700 900123 | Leamington Spa\n", "Leamington Spa"),
        ("Marta Kowalczyk\nmarta.k@example.com | +44 7700 900123 | Data Analyst\n", None),
        ("Marta Kowalczyk | marta.k@example.com | LinkedIn\n", None),
        ("高平\n13800001301 | gaop@example.com\n", None),
    ],
)
def test_small_towns_are_told_by_where_they_stand(head: str, town: str | None) -> None:
    assert read(head)["city"] == town


def test_the_foot_of_a_letterhead_tells_the_town() -> None:
    page = placed(
        (60, 40, 20, "沈砚秋"), (60, 80, 12, "工作经历"), (60, 100, 10, "2019.03-至今\t某某贸易有限公司\t采购员"),
        (60, 120, 10, "负责询价比价"), (60, 800, 9, "苏州市工业园区 | 13800001306 | shenyq@example.com"),
    )  # fmt: skip
    assert told(parse(page))["city"] == "苏州"


def test_the_boards_of_india_are_schools_of_their_own_grade() -> None:
    found = read(
        "Sneha Kulkarni\nsneha.k@example.com\nEducation\nB.Com, University of Mumbai, 2016-2019, 72%\n"
        "12th, Maharashtra State Board, K.T.H.M. College, 2016, 80%\n10th, CBSE, Holy Cross School, 2014, 88%\n"
    )
    assert [study["degree"] for study in found["education"]] == ["本科", "高中", "初中"]
    assert found["highest_degree"] == "本科"
    assert [study["major"] for study in found["education"]][1:] == [None, None]


@pytest.mark.parametrize("pay", ["USD 3,000/month", "HK$35,000", "港币3万", "£45k", "12 LPA", "月薪 5000 新币"])
def test_pay_in_another_currency_is_no_yuan(pay: str) -> None:
    assert parse_salary(pay) is None
    assert tells_pay(pay) or "LPA" in pay
    found = read(f"李想\n电话：13800001305\n期望职位：外贸经理\n期望薪资：{pay}\n")
    assert found["expected_salary"] is None or found["expected_salary"] in pay
    assert "expected_salary" not in found["monthly"]
    assert found["expected_job"] == "外贸经理"


def test_dates_set_closer_than_their_rows_go_back_to_their_firms() -> None:
    page = placed(
        (60, 40, 20, "沈砚秋"), (60, 80, 12, "工作经历"), (60, 100, 10, "2020.03-至今\t无锡某某自动化设备有限公司\t电气工程师"),
        (60, 120, 10, "2016.07-2020.02\t负责非标设备电气设计与现场调试"), (160, 140, 10, "参与锂电池产线交付"),
        (60, 160, 10, "2014.07-2016.06\t江苏某某电梯部件有限公司\t助理工程师"), (160, 180, 10, "负责控制柜装配工艺"),
        (160, 200, 10, "镇江某某电器厂\t技术员"), (160, 220, 10, "负责抄表"),
    )  # fmt: skip
    assert told(parse(page))["employment"] == [
        ("无锡某某自动化设备有限公司", "电气工程师", "2020-03", "present"),
        ("江苏某某电梯部件有限公司", "助理工程师", "2016-07", "2020-02"),
        ("镇江某某电器厂", "技术员", "2014-07", "2016-06"),
    ]


@pytest.mark.parametrize(
    ("row", "employer", "title"),
    [
        ("Kaiser Permanente Physical Therapist August 2019 – Present", "Kaiser Permanente", "Physical Therapist"),
        ("Colorado Ski Country USA Ski Instructor November 2015 – March 2016", "Colorado Ski Country USA", "Ski Instructor"),
        ("Since Aug'19: Infosys BPM Ltd., Bengaluru as Lead - Talent Acquisition", "Infosys BPM Ltd.", "Lead - Talent Acquisition"),
        ("2023.02-至今  宁夏颐年康养中心  护理组长", "宁夏颐年康养中心", "护理组长"),
        ("2018.3-2024.2 济南舜耕山庄热菜主管", "济南舜耕山庄", "热菜主管"),
    ],
)  # fmt: skip
def test_run_on_rows_are_parted(row: str, employer: str, title: str) -> None:
    found = read(_HEAD + "2009.08-2010.07  银川市第二人民医院  护士\n" + row + "\n")["employment"]
    assert (employer, title) in [(post["employer"], post["title"]) for post in found]


def test_a_post_keeps_the_department_that_sounds_like_a_bank() -> None:
    assert _post("渣打银行（中国）有限公司成都分行\n企业银行部客户经理\t2019.08 - 至今")["title"] == "企业银行部客户经理"


def test_what_a_recogniser_glues_is_told_apart() -> None:
    found = read("骆小冬\n电话15000003141 男济南\n应聘厨师长\n")
    assert (found["gender"], found["city"]) == ("男", "济南")
    found = read("韩立\n男1990.08 西安 13700003111\n")
    assert (found["gender"], found["birth"], found["city"]) == ("男", "1990-08", "西安")


def test_a_label_in_both_languages_is_one_label() -> None:
    found = read("曹景行\nCurrent City 现居城市\t天津\tPosition Applied 应聘职位\t生产经理\n")
    assert (found["city"], found["expected_job"]) == ("天津", "生产经理")


def test_a_guest_at_a_school_studied_no_subject_of_that_name() -> None:
    studies = read(
        "崔明哲\n教育经历\n2019.9—2023.6 延边大学 朝鲜语 本科\n2022.3—2022.8 韩国忠南大学（交换生）\n2016.10–2017.10\tGeorgia Institute of Technology\t联合培养博士\n"
    )["education"]
    assert [(study["school"], study["major"]) for study in studies][1:] == [("韩国忠南大学", None), ("Georgia Institute of Technology", None)]


def test_the_year_of_leaving_school_stands_beside_the_gender() -> None:
    (study,) = read("晏殊同\n男 35 本科 给排水科学与工程 沈阳建筑大学 2011年毕业\n手机13200003145\n")["education"]
    assert (study["school"], study["end"]) == ("沈阳建筑大学", "2011")


def test_a_stated_degree_takes_no_dates_from_the_post_above_it() -> None:
    found = read("晁盖\n工作经历\n2019-2024 苏州中海物业管理有限公司 保安班长\n2014-2018 苏州园区邻里中心 保安员\n学历：高中\n")
    assert [post["start"] for post in found["employment"]] == ["2019", "2014"]
    assert found["education"] == []
    assert found["highest_degree"] == "高中"


def test_a_heading_at_half_the_height_of_its_cell_heads_what_stands_above_it_too() -> None:
    page = placed(
        (60, 40, 16, "个人简历"), (60, 80, 10, "姓名\t谭秀英"), (60, 100, 10, "电话\t13500003112"),
        (130, 130, 10, "2013年2月-2024年1月\t广东格兰仕集团有限公司\t总装车间组长"),
        (60, 150, 10, "工作经历\t2005年3月-2013年1月\t顺德美的电饭煲制造有限公司\t质检员"),
        (130, 170, 10, "1999年7月-2005年2月\t中山隆成日用制品有限公司\t普工"),
    )  # fmt: skip
    assert [post[0] for post in told(parse(page))["employment"]] == [
        "广东格兰仕集团有限公司", "顺德美的电饭煲制造有限公司", "中山隆成日用制品有限公司",
    ]  # fmt: skip


def test_columns_of_their_own_tell_from_when_until_when() -> None:
    found = read(
        "李四\n工作经历\n公司名称\t职位\t入职时间\t离职时间\n常州某某电子有限公司\t品质工程师\t2019年3月\t2021年5月\n无锡某某机械厂\t检验员\t2016-07-01\t2019-02-28\n"
    )["employment"]
    assert [(post["employer"], post["title"], post["start"], post["end"]) for post in found] == [
        ("常州某某电子有限公司", "品质工程师", "2019-03", "2021-05"), ("无锡某某机械厂", "检验员", "2016-07-01", "2019-02-28"),
    ]  # fmt: skip


def test_the_post_may_begin_the_first_sentence_below_the_firm() -> None:
    post = _post("贵阳某某科技有限公司（ 2017年5月 ~ 至今 ）\n架构师，负责运力撮合平台。")
    assert (post["employer"], post["title"]) == ("贵阳某某科技有限公司", "架构师")


def test_a_trainee_in_management_manages_nothing() -> None:
    assert _post("2012.07-2015.05\n联合利华（中国）有限公司\n管理培训生")["title"] == "管理培训生"


def test_a_study_that_is_whole_takes_nothing_from_the_next() -> None:
    studies = read(
        "Ravi Teja\nEDUCATION\nB.Tech (Civil Engineering), JNTU Kakinada, 2013 – 2017, 74%\nIntermediate (MPC), Sri Chaitanya Junior College, 2013, 93%\n"
    )["education"]
    assert [(study["school"], study["degree"], study["end"]) for study in studies] == [
        ("JNTU Kakinada", "本科", "2017"), ("Sri Chaitanya Junior College", "高中", "2013"),
    ]  # fmt: skip


def test_facts_about_the_person_may_stand_below_the_school() -> None:
    found = read("东方晓\n13700004122 | dongfx@example.com\n教育背景\n南京医科大学 医学检验技术\t2009.09-2014.06\n本科 | 女 | 1991.03\n")
    assert (found["gender"], found["birth"]) == ("女", "1991-03")


def test_the_subject_of_a_mail_tells_what_is_sought() -> None:
    mail = (
        "From: a@example.com\nTo: b@example.com\nSubject: =?utf-8?b?5bqU6IGYLeS7k+W6k+S4u+euoS3lgKrlpKfnuqI=?=\n"
        "Content-Type: text/plain; charset=utf-8\n\n本人倪大红，男，电话13100004119\n2018.05至今  郑州某某供应链管理有限公司  班长\n"
    )
    assert read(mail)["expected_job"] == "仓库主管"


def test_a_part_that_sells_on_a_platform_is_not_the_platform() -> None:
    post = _post("杭州子不语科技有限公司\n亚马逊运营部 | 运营专员 | 2021年4月 – 2024年4月")
    assert (post["employer"], post["department"]) == ("杭州子不语科技有限公司", "亚马逊运营部")


def test_what_is_said_by_the_way_counts() -> None:
    found = read(
        "石敢当\n我叫石敢当，家住佛山南海大沥，电话13400005128。\n以前做过：\n2017.2至2024.3 佛山市某某食品股份有限公司 叉车司机\n初中毕业，有叉车证。工资6500以上。\n"
    )
    assert (found["highest_degree"], found["expected_salary"], found["city"]) == ("初中", "6.5K", "佛山")


def test_service_in_an_army_is_no_study_and_a_state_of_india_follows_a_town() -> None:
    found = read(
        "Tan Wei Jie\nEDUCATION\nApr 2008 – Mar 2011\tNgee Ann Polytechnic\nDiploma in Mechatronics\nNATIONAL SERVICE\n"
        "Apr 2011 – Apr 2013\tThird Sergeant, Singapore Armed Forces\nPERSONAL PROFILE\nAddress: Model Town, Hisar, Haryana - 125005\n"
    )
    assert [study["school"] for study in found["education"]] == ["Ngee Ann Polytechnic"]
    assert found["city"] == "Hisar"


@pytest.mark.parametrize(
    ("row", "employer", "title"),
    [
        ("2021.07-2023.06  拼多多（运营专员）", "拼多多", "运营专员"),
        ("2021.07-2023.06  杭州某某科技有限公司（实习生）", "杭州某某科技有限公司", "实习生"),
        ("开元名都\n宴会销售经理\n2021.07 - 2023.06", "开元名都", "宴会销售经理"),
        ("招商银行信用卡中心\n客户经理\n2021.07 - 2023.06", "招商银行信用卡中心", "客户经理"),
        ("2021.07-2023.06 人民文学出版社责任编辑", "人民文学出版社", "责任编辑"),
        ("2021.07-2023.06 康复之家养老院护理员", "康复之家养老院", "护理员"),
        ("2021.07-2023.06 美丽人生美容院美容师", "美丽人生美容院", "美容师"),
        ("中国铁塔\n维护经理\n2021.07 - 2023.06", "中国铁塔", "维护经理"),
    ],
)
def test_employers_of_every_kind(row: str, employer: str, title: str) -> None:
    post = _post(row)
    assert (post["employer"], post["title"]) == (employer, title)


def test_numbered_firms_with_their_towns_head_what_labels_tell() -> None:
    found = read(
        "Anil Sharma\nanil@example.com\nWORK EXPERIENCE\n1. Jindal Stainless Ltd., Hisar\nDesignation: Assistant Manager\nDuration: Apr 2017 to till date\n"
        "2. Tata Sponge Iron Ltd., Joda\nDesignation: Graduate Engineer Trainee\nDuration: Jul 2013 to Mar 2017\n"
    )["employment"]
    assert [post["employer"] for post in found] == ["Jindal Stainless Ltd.", "Tata Sponge Iron Ltd."]


def test_headings_at_the_top_of_their_cells_take_nothing_from_the_one_above() -> None:
    page = placed(
        (60, 40, 16, "登记表"), (60, 80, 10, "姓名\t欧阳文倩"), (60, 100, 10, "电话\t13500003112"),
        (60, 130, 10, "教育经历\t2016.09-2018.06\t华中师范大学\t教育学\t硕士"), (130, 150, 10, "2012.09-2016.06\t湖北大学\t汉语言文学\t本科"),
        (60, 170, 10, "工作经历\t2020.08-至今\t武汉市光谷第二高级中学\t语文教师"), (130, 190, 10, "2018.07-2020.07\t武汉某某学校\t语文教师"),
    )  # fmt: skip
    found = told(parse(page))
    assert [study[0] for study in found["education"]] == ["华中师范大学", "湖北大学"]
    assert [post[0] for post in found["employment"]] == ["武汉市光谷第二高级中学", "武汉某某学校"]


def test_headings_at_half_the_height_share_the_rows_between_them() -> None:
    page = placed(
        (60, 40, 16, "登记表"), (60, 80, 10, "姓名\t欧阳文倩"), (60, 100, 10, "电话\t13500003112"),
        (130, 130, 10, "2016.09-2018.06\t华中师范大学\t教育学\t硕士"), (60, 150, 10, "教育经历\t2012.09-2016.06\t湖北大学\t汉语言文学\t本科"),
        (130, 170, 10, "2009.09-2012.06\t恩施高中\t高中"), (130, 190, 10, "2020.08-至今\t武汉市光谷第二高级中学\t语文教师"),
        (60, 210, 10, "工作经历\t2018.07-2020.07\t武汉某某学校\t语文教师"), (130, 230, 10, "2017.07-2018.06\t黄石某某学校\t语文教师"),
    )  # fmt: skip
    found = told(parse(page))
    assert [study[0] for study in found["education"]] == ["华中师范大学", "湖北大学", "恩施高中"]
    assert [post[0] for post in found["employment"]] == ["武汉市光谷第二高级中学", "武汉某某学校", "黄石某某学校"]


def test_a_wish_above_the_first_post_stays_a_wish() -> None:
    found = read("钟无艳\n【手机】13800007030\n【求职意向】康复治疗师\n【工作经历】2017年8月-2022年3月 在哈尔滨某某康复医院任治疗师\n")
    assert found["expected_job"] == "康复治疗师"
