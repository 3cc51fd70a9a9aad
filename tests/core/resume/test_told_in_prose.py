"""Posts and studies that sentences tell of, as in mails, letters and chats."""

from typing import Any

import pytest

from caidang.core.resume.parse import parse
from tests.core.resume.making import document_of, told

_LETTER = (
    "您好！本人钱示，1968年出生。1986年9月至1991年7月于样州医学院临床医学系学习，获医学学士学位。\n"
    "1991年8月至2003年12月在常熟市样人民医院工作，历任住院医师、主治医师；2004年1月至今在样州大学附属医院任心内科主任医师。\n"
    "联系电话：13800009101\n"
)
_CHAT = (
    "我叫吴样，13800009102\n第一份工作是在重庆样宅装饰，从2016年7月干到2019年2月，职位是设计师助理。\n"
    "之后跳槽去了示峰装饰集团重庆公司，2019.3-2022.8，任主案设计师。\n"
)
_MAIL = (
    "Dear Team,\nI currently work as a Customer Success Manager at Demo Cloud Ltd in Dublin, where I have looked after accounts "
    "since April 2020. Before that I spent three years (June 2017 to March 2020) with Sample Telecom as an Account Executive.\n"
    "I graduated from Wilbur Sample College with an Associate degree in Logistics in 2014.\nKind regards,\nNoor Sample\n"
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            _LETTER,
            {
                "employment": [
                    ("常熟市样人民医院", "住院医师、主治医师", "1991-08", "2003-12"),
                    ("样州大学附属医院", "心内科主任医师", "2004-01", "present"),
                ],
                "education": [("样州医学院", "本科", "临床医学", "1986-09", "1991-07")],
            },
        ),
        (
            _CHAT,
            {
                "employment": [
                    ("重庆样宅装饰", "设计师助理", "2016-07", "2019-02"),
                    ("示峰装饰集团重庆公司", "主案设计师", "2019-03", "2022-08"),
                ]
            },
        ),
        (
            _MAIL,
            {
                "name": "Noor Sample",
                "employment": [
                    ("Demo Cloud Ltd", "Customer Success Manager", "2020-04", "present"),
                    ("Sample Telecom", "Account Executive", "2017-06", "2020-03"),
                ],
            },
        ),
    ],
    ids=["letter", "chat", "English mail"],
)
def test_sentences_tell_of_stays(text: str, wanted: dict[str, Any]) -> None:
    found = told(parse(document_of(text)))
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize(
    "text",
    [
        "工作经历\n2019.1-2020.2 样例科技有限公司 工程师\n1、2019年3月至5月在客户现场负责部署\n",
        "2019年9月在去哪儿网订票\n",
    ],
)
def test_duties_and_other_sentences_make_no_post(text: str) -> None:
    assert len(told(parse(document_of(text)))["employment"]) <= 1


def test_whoever_was_answered_is_not_the_candidate() -> None:
    found = told(
        parse(
            document_of(
                "您好，\n我的情况：\n姓名：师样（女）\n学历：本科\n手机：13800009103\n谢谢！\n"
                "-------- 原始邮件 --------\n发件人：李招聘\n我的电话13800009104。\n"
            )
        )
    )
    assert found["phones"] == ["13800009103"]
