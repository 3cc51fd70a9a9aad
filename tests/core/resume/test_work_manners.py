"""What two hundred and forty work sections taught: remarks behind firms, parts of firms, one manner for all entries."""

import pytest

from caidang.core.resume.parse import parse
from tests.core.resume.making import document_of, told

Posts = list[tuple[str | None, str | None, str | None, str | None]]

CASES: list[tuple[str, str, Posts]] = [
    (
        "which shop or branch of the firm it was stays with the name",
        "海示捞（郑州万示店）\n店经理助理\n2020年5月 — 2023年8月\n样本火锅（太原分店）\n前厅领班\n2017年3月 — 2020年4月\n",
        [("海示捞(郑州万示店)", "店经理助理", "2020-05", "2023-08"), ("样本火锅(太原分店)", "前厅领班", "2017-03", "2020-04")],
    ),
    (
        "a former name, and for whom one worked",
        "2018.11-2024.03　山东示例造船有限公司（原石示造船厂）　焊接车间　焊工班长\n2016.02-2018.10　样本信息（驻平安）　Java开发\n",
        [("山东示例造船有限公司", "焊工班长", "2018-11", "2024-03"), ("样本信息", "Java开发", "2016-02", "2018-10")],
    ),
    (
        "the brand in the bracket stays, and so does a town in a short registered name",
        "北京示快在线科技有限公司（美团） 策略运营 2020.7-2022.2\n示例科技（深圳） 数据分析师 2018.7-2020.6\n",
        [("北京示快在线科技有限公司(美团)", "策略运营", "2020-07", "2022-02"), ("示例科技(深圳)", "数据分析师", "2018-07", "2020-06")],
    ),
    (
        "a part of the firm between the firm and the post",
        "2014.06至2019.12，天津示程钢铁，炼钢厂，炉前工\n示锋锂业-马洪工厂-二车间 主操 2018.05—2021.11\n",
        [("天津示程钢铁", "炉前工", "2014-06", "2019-12"), ("示锋锂业", "主操", "2018-05", "2021-11")],
    ),
    (
        "a part of the firm below it",
        "沈阳示例机器人自动化股份有限公司\n2017.03 - 2023.06  |  沈阳  |  移动机器人BG  |  电气工程师\n负责联调\n大连样锐重工\n2013.07 - 2017.02  |  大连  |  电控厂  |  电气技术员\n",
        [("沈阳示例机器人自动化股份有限公司", "电气工程师", "2017-03", "2023-06"), ("大连样锐重工", "电气技术员", "2013-07", "2017-02")],
    ),
    (
        "a firm that is named behind its group",
        "哈示电气集团（央企）下属哈示锅炉厂有限责任公司\n热能设计室 设计员  2013.07-2019.12\n",
        [("哈示锅炉厂有限责任公司", "设计员", "2013-07", "2019-12")],
    ),
    (
        "heads set apart by a sign",
        "◆ 苏州金示建筑装饰股份有限公司\n◇ 深化设计师　2019.04至2023.07\n主要项目：苏州中心\n◆ 亚样股份\n◇ 施工图绘图员　2016.07至2019.03\n",
        [("苏州金示建筑装饰股份有限公司", "深化设计师", "2019-04", "2023-07"), ("亚样股份", "施工图绘图员", "2016-07", "2019-03")],
    ),
    (
        "the post above, the firm beside the dates, though no list knows either",
        "影视后期\n2020.04-2022.09\t武汉两示十分\n负责番剧合成\n剪辑\n2018.06-2020.03\t湖北示江云\n",
        [("武汉两示十分", "影视后期", "2020-04", "2022-09"), ("湖北示江云", "剪辑", "2018-06", "2020-03")],
    ),
    (
        "names in one row below bare dates, what was done below them",
        "2022.05—2024.01\n【示赛科技】【光学工程师】【上海】\n负责模组装调\n2019.07—2022.04\n【样宇光学】【光学设计】【余姚】\n车载镜头设计\n",
        [("示赛科技", "光学工程师", "2022-05", "2024-01"), ("样宇光学", "光学设计", "2019-07", "2022-04")],
    ),
    (
        "department, part and post between slashes",
        "一示解放青岛汽车有限公司　　　　2016.07-2022.11\n质量保证部/供应商质量/SQE\n",
        [("一示解放青岛汽车有限公司", "SQE", "2016-07", "2022-11")],
    ),
    (
        "a sentence with the day of coming and the day of leaving",
        "2018年5月入职滨州示例活塞，担任数控操作工，至2022年10月。\n2022年11月至今在愉示家纺从事质检工作。\n",
        [("滨州示例活塞", "数控操作工", "2018-05", "2022-10"), ("愉示家纺", "质检", "2022-11", "present")],
    ),
    (
        "projects with dates in one row are no posts",
        "2021.06--2023.06　大连示例信息技术（外派示例大连）\n岗位：SAP MM顾问\n项目：某汽车集团升级（2021.08-2022.03）；某药企推广（2022.05-2023.02）\n",
        [("大连示例信息技术", "SAP MM顾问", "2021-06", "2023-06")],
    ),
    (
        "offices at school are no posts",
        "1. 示例证券 投行部 实习生 2023.07-2023.10\n参与尽调\n2. 校红十字会 副会长 2021.09-2022.09\n组织献血\n",
        [("示例证券", "实习生", "2023-07", "2023-10")],
    ),
    (
        "for whom the firm sent somebody is not the firm",
        "2020.10-2023.02  常州微示智造  视觉应用工程师（驻样本惠州工厂）\n2018.03-2020.09  苏州示云光  售后技术支持\n",
        [("常州微示智造", "视觉应用工程师", "2020-10", "2023-02"), ("苏州示云光", "售后技术支持", "2018-03", "2020-09")],
    ),
    (
        "branches of a bank within the whole stay",
        "2018.07 - 至今\t示例农业银行股份有限公司洛阳分行\n2021.03 - 至今\t涧西支行\t副行长\n2018.07 - 2021.02\t老城支行\t客户经理\n",
        [
            ("示例农业银行股份有限公司洛阳分行", "副行长", "2021-03", "present"),
            ("示例农业银行股份有限公司洛阳分行", "客户经理", "2018-07", "2021-02"),
        ],
    ),
    (
        "a post that no list knows in a row of its own, a sentence below it",
        "上海示哈游网络科技股份有限公司　　2020.03 ~ 2023.08\n游戏本地化（英语）\n《示神》英文文本统筹，外包管理\n",
        [("上海示哈游网络科技股份有限公司", "游戏本地化(英语)", "2020-03", "2023-08")],
    ),
    (
        "what somebody was as an intern stays with the post",
        "2022.06-2022.09　示例智能科技有限公司　软件工程师（实习）\n",
        [("示例智能科技有限公司", "软件工程师(实习)", "2022-06", "2022-09")],
    ),
    (
        "two posts within a row, the second without its firm",
        "2018.6-2020.3 示心堂药店（昆明北京路店）店员，2020.4-2022.8升任店长\n",
        [("示心堂药店(昆明北京路店)", "店员", "2018-06", "2020-03"), ("示心堂药店(昆明北京路店)", "店长", "2020-04", "2022-08")],
    ),
]

ENGLISH: list[tuple[str, str, Posts]] = [
    (
        "several posts below one firm, each with what it was about",
        "HSBC Holdings plc, Global Banking & Markets, Hong Kong\nVice President, Rates Trading\tJul 2019 – Present\nAssociate\tJul 2016 – Jun 2019\n",
        [("HSBC Holdings plc", "Vice President, Rates Trading", "2019-07", "present"), ("HSBC Holdings plc", "Associate", "2016-07", "2019-06")],
    ),
    (
        "the field beside each post, the firm above the first",
        "Demowick Analytics (acquired by Moody's), New York\nData Scientist II, Credit Models, 2019-06 – 2022-09\nBuilt default models.\nAnalyst, Credit Models, 2017-07 – 2019-05\n",
        [("Demowick Analytics", "Data Scientist II", "2019-06", "2022-09"), ("Demowick Analytics", "Analyst", "2017-07", "2019-05")],
    ),
    (
        "the post above a firm that stands beside its dates",
        "Head of Tax\nBrightdemo Shipping, Athens (Jan 2018 – Present)\nTransfer pricing\nTax Manager\nSample Lubricants, Piraeus (Mar 2013 – Dec 2017)\n",
        [("Brightdemo Shipping", "Head of Tax", "2018-01", "present"), ("Sample Lubricants", "Tax Manager", "2013-03", "2017-12")],
    ),
    (
        "a post with its field, the firm behind a dash or behind at",
        "Intern, Product — Demo Labs (May 2023 - Aug 2023)\nWrote specs.\nSenior Buyer - Womenswear at Sample (03/2018 – 01/2023)\nBuilt the petite range.\n",
        [("Demo Labs", "Intern, Product", "2023-05", "2023-08"), ("Sample", "Senior Buyer - Womenswear", "2018-03", "2023-01")],
    ),
    (
        "labels, the dates between From and To",
        "Company Name: Demomilk\nJob Title: QA Supervisor\nFrom: June 2016 To: May 2020\nMain duties: HACCP, audits\n",
        [("Demomilk", "QA Supervisor", "2016-06", "2020-05")],
    ),
    (
        "a firm with its town and state below bare dates",
        "June 2018 – May 2023\nOlddemo Precast, Charlotte, NC\nQuality Control Technician\nSlump and air tests\n",
        [("Olddemo Precast", "Quality Control Technician", "2018-06", "2023-05")],
    ),
    (
        "key projects name clients, no firm",
        "DemoWise Pte Ltd (Singapore)\nSenior Data Engineer\tFeb 2021 to Present\nKey projects: DBS fraud lake, Grab driver pay\nData Engineer\tJun 2018 to Jan 2021\n",
        [("DemoWise Pte Ltd", "Senior Data Engineer", "2021-02", "present"), ("DemoWise Pte Ltd", "Data Engineer", "2018-06", "2021-01")],
    ),
]


@pytest.mark.parametrize(("rows", "posts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_chinese_work_is_read_as_it_is_written(rows: str, posts: Posts) -> None:
    found = told(parse(document_of(f"俞示例\n13800000016\n工作经历\n{rows}教育经历\n2009.09-2013.06 示例大学 工商管理 本科\n")))
    assert found["employment"] == posts


@pytest.mark.parametrize(("rows", "posts"), [case[1:] for case in ENGLISH], ids=[case[0] for case in ENGLISH])
def test_english_work_is_read_as_it_is_written(rows: str, posts: Posts) -> None:
    found = told(parse(document_of(f"Alice Demo\n13800000017\nExperience\n{rows}Education\nUniversity of Leeds — BSc in Economics, Sep 2009 - Jun 2013\n")))
    assert found["employment"] == posts
