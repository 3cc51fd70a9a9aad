"""What the templates of others taught, LaTeX classes above all: how their heads part school, post, firm and dates."""

from typing import Any

import pytest

from caidang.core.extract.document import Box, Document, Kind, Line, Page, Span
from caidang.core.resume.parse import parse
from tests.core.resume.making import document_of, told

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "the subject stands below a faculty that is called after another",
        "样例一\n13800000031\n教育背景\n西安电子科技大学，计算机科学与技术学院\t2017年9月 - 2021年6月\n本科 软件工程，排名 5/230\n"
        "东南大学\t信息科学与工程学院\n信息工程（学士）\t2013年9月 - 2017年6月\n",
        {
            "education": [
                ("西安电子科技大学", "本科", "软件工程", "2017-09", "2021-06"),
                ("东南大学", "本科", "信息工程", "2013-09", "2017-06"),
            ]
        },
    ),
    (
        "a faculty tells the subject where nothing else does",
        "样例二\n13800000032\n教育背景\n浙江大学 计算机科学与技术学院 硕士\t2017年9月 - 2020年6月\n",
        {"education": [("浙江大学", "硕士", "计算机科学与技术", "2017-09", "2020-06")]},
    ),
    (
        "the branch in a degree's name is no subject beside another",
        "样例三\n13800000033\n教育经历\n香港科技大学\n大数据科技，理学硕士\n2022年9月 - 2023年11月\n"
        "复旦大学\t虚拟现实技术（管理学硕士）\t2018.09 - 2021.06\n中国政法大学，法律（法学），法律硕士\t2015.09 - 2018.06\n",
        {
            "education": [
                ("香港科技大学", "硕士", "大数据科技", "2022-09", "2023-11"),
                ("复旦大学", "硕士", "虚拟现实技术", "2018-09", "2021-06"),
                ("中国政法大学", "硕士", "法律(法学)", "2015-09", "2018-06"),
            ]
        },
    ),
    (
        "the subject in a row of its own below school and degree",
        "样例四\n13800000034\n教育背景\n2012.09 - 2017.07\t博士, 北京大学, 物理学院\n凝聚态物理。导师：某教授\n2008.09 - 2012.06\t学士, 兰州大学, 物理科学与技术学院\n物理学（基地班）\n",
        {
            "education": [
                ("北京大学", "博士", "凝聚态物理", "2012-09", "2017-07"),
                ("兰州大学", "本科", "物理学(基地班)", "2008-09", "2012-06"),
            ]
        },
    ),
    (
        "a guest's term below the school where it was",
        "样例五\n13800000035\n教育经历\n清华大学\n本科，自动化\t2020.08 - 2024.07\n加州大学伯克利分校\n交换生，计算机科学\t2023.01 - 2023.05\n",
        {
            "education": [
                ("清华大学", "本科", "自动化", "2020-08", "2024-07"),
                ("加州大学伯克利分校", None, "计算机科学", "2023-01", "2023-05"),
            ]
        },
    ),
    (
        "a rank beside school and degree, the dates in the row below",
        "样例六\n13800000036\n教育背景\n复旦大学，管理学硕士\t排名：5/58\n管理学院，专业：信息管理与信息系统\t2022.09-2025.06\n"
        "华东师范大学，管理学学士\t专业排名：2/58\n经济与管理学部，专业：电子商务\t2018.09-2022.06\n",
        {
            "education": [
                ("复旦大学", "硕士", "信息管理与信息系统", "2022-09", "2025-06"),
                ("华东师范大学", "本科", "电子商务", "2018-09", "2022-06"),
            ]
        },
    ),
    (
        "a product beside the dates below employer and post",
        "样例七\n13800000037\n实习经历\n深圳市腾讯计算机系统有限公司 | 后台开发实习生\n2024.06 – 2024.09 | 微信支付\n• 优化查询接口\n",
        {"employment": [("深圳市腾讯计算机系统有限公司", "后台开发实习生", "2024-06", "2024-09")]},
    ),
    (
        "a unit in Latin letters beside a firm that no list knows",
        "样例八\n13800000038\n实习经历\n样本投资\tAI Lab\n量化研究实习生\t2022.07 - 2022.09\n• 研究因子\n",
        {"employment": [("样本投资", "量化研究实习生", "2022-07", "2022-09")]},
    ),
    (
        "the firm in brackets behind the post, duties behind a full stop",
        "样例九\n13800000039\n工作经历\n2022.07 - 2023.09\t律师助理（福建样本联合（福州）律师事务所）。协助办理案件 30\n余件\n"
        "2023.10 - 至今\t法务专员（样本网络控股有限公司）。审核合同\n",
        {
            "employment": [
                ("福建样本联合(福州)律师事务所", "律师助理", "2022-07", "2023-09"),
                ("样本网络控股有限公司", "法务专员", "2023-10", "present"),
            ]
        },
    ),
    (
        "dates above, then firm and post before the first full stop of the duties",
        "样例十\n13800000040\n工作经历\n2023.07 - 至今\n样本讯飞股份有限公司，语音算法研究员。负责远场语音增强，错误率降低 12%\n"
        "2021.07 - 2022.06\n之江实验室，访问学生。开展步态规划研究\n",
        {
            "employment": [
                ("样本讯飞股份有限公司", "语音算法研究员", "2023-07", "present"),
                ("之江实验室", "访问学生", "2021-07", "2022-06"),
            ]
        },
    ),
    (
        "a dot within a name from abroad parts nothing",
        "样例十一\n13800000041\n工作经历\n2017年9月—2019年8月 马克斯·普朗克固体研究所 博士后\n",
        {"employment": [("马克斯·普朗克固体研究所", "博士后", "2017-09", "2019-08")]},
    ),
    (
        "degree and subject above each school, the dates beside it",
        "样例十三\n13800000043\n教育经历\n交通运输\t工程硕士\n中南大学\t2016.09-2019.06\n交通工程\t工学学士\n长沙理工大学\t2012.09-2016.06\n",
        {
            "education": [
                ("中南大学", "硕士", "交通运输", "2016-09", "2019-06"),
                ("长沙理工大学", "本科", "交通工程", "2012-09", "2016-06"),
            ]
        },
    ),
    (
        "a Latin name and which part of it, a name and its laboratory, a full stop that closes an entry",
        "样例十四\n13800000044\n工作经历\n2024.04 - 至今\tSAP 中国研究院, 软件开发工程师.\n2022.09 - 2023.02\t腾讯 AI Lab, 访问学生.\n",
        {
            "employment": [
                ("SAP 中国研究院", "软件开发工程师", "2024-04", "present"),
                ("腾讯 AI Lab", "访问学生", "2022-09", "2023-02"),
            ]
        },
    ),
    (
        "a firm that no list knows below post and dates, as the others stand",
        "样例十五\n13800000045\n实习经历\n量化实习生\t2023/07 - 2023/12\n样本证券股份有限公司\t固定收益部\n• 搭建定价模型\n"
        "助理分析师\t2021/07 - 2021/09\n艾样咨询\t研究院\n• 撰写报告\n",
        {
            "employment": [
                ("样本证券股份有限公司", "量化实习生", "2023-07", "2023-12"),
                ("艾样咨询", "助理分析师", "2021-07", "2021-09"),
            ]
        },
    ),
    (
        "a direction in brackets belongs to the subject, a town in brackets to the school",
        "样例十六\n电话: 13800000046 邮箱: a@example.com 意向职位: DevOps 工程师\n教育经历\n福建师范大学\t2014.09 - 2018.06\n汉语言文学（师范） 文学学士\n"
        "中国地质大学 （武汉）\t地理信息科学\t硕士\t2018.09 - 2021.06\n",
        {
            "expected_job": "DevOps 工程师",
            "city": None,
            "education": [
                ("福建师范大学", "本科", "汉语言文学(师范)", "2014-09", "2018-06"),
                ("中国地质大学 (武汉)", "硕士", "地理信息科学", "2018-09", "2021-06"),
            ],
        },
    ),
    (
        "a dot of the Japanese type, a degree in brackets that is called after an art",
        "样例十七\n13800000047\n教育背景\n重庆大学（管理学硕士）\t2022-09 至 2025-06\n经济与工商管理学院・管理科学与工程\n"
        "四川美术学院\t工业设计（艺术硕士）\t2017.09 - 2020.06\n",
        {
            "education": [
                ("重庆大学", "硕士", "管理科学与工程", "2022-09", "2025-06"),
                ("四川美术学院", "硕士", "工业设计", "2017-09", "2020-06"),
            ]
        },
    ),
    (
        "a laboratory of a firm that is known, a studio behind its firm, a ward beside the post",
        "样例十八\n13800000048\n工作经历\n2023.09 - 2024.03\t华为诺亚方舟实验室\t实习研究员\n2012.07 - 2015.08\t服务器开发工程师, 上海盛样游戏, 传奇工作室\n",
        {
            "employment": [
                ("华为诺亚方舟实验室", "实习研究员", "2023-09", "2024-03"),
                ("上海盛样游戏", "服务器开发工程师", "2012-07", "2015-08"),
            ]
        },
    ),
    (
        "a field of skills is no wish",
        "样例十二\n13800000042\n工作经历\n样本科技有限公司\t安全研究员\t2020.07 - 2022.10\n技能\n方向\t二进制安全、模糊测试\n",
        {"expected_job": None},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_templates_are_read_as_they_are_filled_in(text: str, wanted: dict[str, Any]) -> None:
    found = told(parse(document_of(text)))
    assert {key: found[key] for key in wanted} == wanted


def test_a_post_whose_latin_letters_are_in_another_type_is_whole() -> None:
    def row(y: float, *parts: tuple[str, float, bool]) -> Line:
        return Line(tuple(Span(text, Box(x, y, x + 5.0 * len(text.encode("gbk")), y + 10), 10.0, bold) for text, x, bold in parts))

    page = Page(1, 595.0, 842.0, (
        row(40, ("白样", 60, False)),
        row(60, ("工作经历", 60, False)),
        row(80, ("2020.07 - 2022.11", 60, False), ("高级 ", 200, False), ("UX ", 225, True), ("设计师", 240, False), ("示例计算机系统有限公司", 400, False)),
    ))  # fmt: skip
    assert told(parse(Document(Kind.PDF, (page,))))["employment"] == [("示例计算机系统有限公司", "高级 UX 设计师", "2020-07", "2022-11")]
