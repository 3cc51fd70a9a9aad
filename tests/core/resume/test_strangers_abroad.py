"""Résumés from abroad and in English, in shapes that no layout of the corpus has: text alone."""

from typing import Any

import pytest

from caidang.core.resume.parse import parse
from tests.core.resume.making import document_of, told

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "Hong Kong in Traditional characters",
        "陳示文 CHAN Sze Man\n聯絡電話：9123 1112    電郵：sm.chan@example.com\n住址：香港新界沙田\n學歷\n"
        "2012 - 2016    香港中文大學    工商管理學士\n工作經驗\n2018年3月 - 現在    樣本銀行(香港)有限公司    客戶經理\n",
        {
            "name": "陳示文", "phones": ["+85291231112"], "emails": ["sm.chan@example.com"], "city": "香港",
            "education": [("香港中文大學", "本科", "工商管理", "2012", "2016")],
            "employment": [("樣本銀行(香港)有限公司", "客戶經理", "2018-03", "present")],
        },
    ),
    (
        "Hong Kong in English",
        "WONG Ka Sample\nFlat 3B, 12 Demo Road, Kowloon, Hong Kong\nTel: 6123 5104 | Email: kasample@example.com\nEDUCATION\n"
        "The Hong Kong Polytechnic University\t2014 - 2018\nBBA (Hons) in Accountancy\nWORK EXPERIENCE\n"
        "Demo CPA Limited\tSep 2018 - Present\nAudit Senior\n",
        {
            "phones": ["+85261235104"], "city": "Hong Kong",
            "education": [("The Hong Kong Polytechnic University", "本科", "Accountancy", "2014", "2018")],
            "employment": [("Demo CPA Limited", "Audit Senior", "2018-09", "present")],
        },
    ),
    (
        "Taiwan",
        "林示廷\n手機：0912-345-678\n地址：台北市信義區\n學歷：國立臺灣大學 資訊工程學系 碩士 2014/09 - 2016/06\n經歷：\n"
        "樣本科技股份有限公司 資深軟體工程師 2018/03 - 迄今\n",
        {
            "phones": ["+886912345678"], "city": "台北",
            "education": [("國立臺灣大學", "硕士", "資訊工程", "2014-09", "2016-06")],
            "employment": [("樣本科技股份有限公司", "資深軟體工程師", "2018-03", "present")],
        },
    ),
    (
        "Britain, honours and to date",
        "Wei Sample Chen\nLondon, UK | +44 7700 900456 | wei.chen@example.org\nEducation\n"
        "University of Manchester, BSc (Hons) Accounting and Finance, First Class, 2016 - 2019\nEmployment\n"
        "Demo LLP, London - Audit Associate (September 2019 to March 2022)\nSample Capital Partners - Investment Analyst (April 2022 to date)\n",
        {
            "phones": ["+447700900456"], "city": "London",
            "education": [("University of Manchester", "本科", "Accounting and Finance", "2016", "2019")],
            "employment": [
                ("Demo LLP", "Audit Associate", "2019-09", "2022-03"),
                ("Sample Capital Partners", "Investment Analyst", "2022-04", "present"),
            ],
        },
    ),
    (
        "Germany: a number from abroad that holds one from here",
        "Name: Li Sample\nPhone: +49 151 23456789\nAddress: Munich, Germany\nEducation\n"
        "10/2017 - 09/2020 M.Sc. Mechanical Engineering, Technical University of Munich\n",
        {
            "name": "Li Sample", "phones": ["+4915123456789"], "city": "Munich",
            "education": [("Technical University of Munich", "硕士", "Mechanical Engineering", "2017-10", "2020-09")],
        },
    ),
    (
        "America: the post, the firm, the town and the dates between dashes",
        "Dana Sample\ndana@example.com | (303) 555-0177 | Denver, Colorado\nEmployment History\n"
        "Sales Manager – Demo Outdoors – Denver, CO – 2018 to present\nSales Representative – Sample Sports Inc. – Boulder, CO – 2014 to 2018\n",
        {
            "phones": ["3035550177"], "city": "Denver",
            "employment": [
                ("Demo Outdoors", "Sales Manager", "2018", "present"),
                ("Sample Sports Inc.", "Sales Representative", "2014", "2018"),
            ],
        },
    ),
    (
        "capitals, and what the manager manages",
        "ALEX P. SAMPLE\n(647) 555-0165 | alex@example.com\nPROFESSIONAL EXPERIENCE\nDEMO BANK OF CANADA, Toronto, ON\t2019 - Present\n"
        "Senior Manager, Financial Reporting\n- Lead IFRS reporting\n",
        {"employment": [("DEMO BANK OF CANADA", "Senior Manager, Financial Reporting", "2019", "present")]},
    ),
    (
        "one employer's name that nobody knows, as a network exports it",
        "Mei Sample\nProduct Lead at Demo Pay\nSingapore\nExperience\nDemo Pay\nProduct Lead\nJanuary 2021 - Present (4 years)\nSingapore\n"
        "Kopi & Co\nAssociate Product Manager\nJuly 2017 - December 2020 (3 years 6 months)\nEducation\n"
        "National University of Singapore\nBachelor's degree, Information Systems · (2013 - 2017)\n",
        {
            "name": "Mei Sample", "city": "Singapore",
            "education": [("National University of Singapore", "本科", "Information Systems", "2013", "2017")],
            "employment": [
                ("Demo Pay", "Product Lead", "2021-01", "present"),
                ("Kopi & Co", "Associate Product Manager", "2017-07", "2020-12"),
            ],
        },
    ),
    (
        "Australia and Vietnam: subjects in brackets, From before the dates",
        "Nguyen Sample Linh\nMobile: +84 912 345 678\nEducation\nUNSW Sydney – Master of Commerce (Finance) – Feb 2019 to Dec 2020\n"
        "Work experience\nFrom 06/2021 to now: Demo Footwear Vietnam Co., Ltd. – Merchandiser\n"
        "From 07/2016 to 05/2018: Sample Garment JSC – Assistant Merchandiser\n",
        {
            "phones": ["+84912345678"],
            "education": [("UNSW Sydney", "硕士", "Finance", "2019-02", "2020-12")],
            "employment": [
                ("Demo Footwear Vietnam Co., Ltd.", "Merchandiser", "2021-06", "present"),
                ("Sample Garment JSC", "Assistant Merchandiser", "2016-07", "2018-05"),
            ],
        },
    ),
    (
        "names in both languages",
        "CURRICULUM VITAE\nName: SONG, Shi (宋示)\nTel: +86-138-0000-3111\nGender: Female\n",
        {"name": "宋示", "gender": "女", "phones": ["13800003111"]},
    ),
    (
        "labels in both languages",
        "Name 姓名: Xu Shi 徐示    Gender 性别: Male 男\nMobile 手机: 13800002109\nWork Experience 工作经历\n"
        "2017.06 – Present    样半导体（上海）有限公司\nPosition 职位: 工艺工程师\n",
        {"name": "徐示", "gender": "男", "employment": [("样半导体(上海)有限公司", "工艺工程师", "2017-06", "present")]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_as_strangers_write_them(text: str, wanted: dict[str, Any]) -> None:
    found = told(parse(document_of(text)))
    assert {key: found[key] for key in wanted} == wanted
