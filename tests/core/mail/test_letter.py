"""A whole mail: what it tells of the application, by label; and layouts that were taught."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput
from caidang.core.extract.dispatch import read_document
from caidang.core.mail.layouts import Layout, Where, find, learn
from caidang.core.mail.letter import Letter, read_letter
from caidang.core.mail.reading import read_mail, still_missing
from caidang.core.mail.watch import Share, has_dropped
from caidang.core.resume.parse import parse
from caidang.core.resume.values import Value, to_values
from tools.corpus import invent, render

ZHAOPIN = "zhaopinmail.com"


def a_mail(subject: str, html: str, *, domain: str = ZHAOPIN) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = f"智联 <b1.service@{domain}>", subject
    message["Date"] = "Mon, 05 Oct 2026 09:00:00 +0800"
    message.set_content(html, subtype="html", charset="gbk", cte="base64")
    return message.as_bytes()


def read(data: bytes, *layouts: Layout) -> tuple[dict[str, Value], Letter]:
    document = read_document(data, name="a.eml")
    values, letter = read_mail(data, document, to_values(parse(document)), layouts)
    return {value.field: value for value in values if value.entry == 0}, letter


BODY = """<div>应聘职位：<a style="color: #141933;text-decoration : none;" href="#">高级会计</a> 简历来源：主动投递</div>
<p>工作地点：苏州</p><p>手机：虚拟号 13800001234 转 5566</p>
<a href="https://rd6.zhaopin.com/resume/detail?resumeNumber=JM1&amp;x=2">查看</a>
<p>教育经历</p><p>2012.09-2016.06 南京大学 会计学 本科</p>"""


def test_the_application_is_read_by_label() -> None:
    values, letter = read(a_mail("(Zhaopin.com) 应聘 高级会计-苏州-张先生", BODY))
    assert (letter.site_name, letter.job, letter.city, letter.channel) == ("智联招聘", "高级会计", "苏州", "主动投递")
    assert letter.link == "https://rd6.zhaopin.com/resume/detail?resumeNumber=JM1&x=2"
    assert letter.is_masked
    assert values["name"].value == "张先生"
    assert values["name"].confidence < 0.5
    assert "phone" not in values
    assert "relay_phone" in values


def test_the_body_tells_what_the_subject_does_not() -> None:
    _, letter = read(a_mail("智联的一封信，附简历", BODY))
    assert (letter.job, letter.city) == ("高级会计", "苏州")


@pytest.mark.parametrize("layout", ["eml-zhaopin", "eml-51job", "eml-liepin", "eml-boss"])
def test_the_sites_layouts_give_the_person(layout: str) -> None:
    for seed in (11, 12):
        person = invent(seed)
        values, letter = read(render(person, layout, seed).data)
        assert values["name"].value[0] == person.name[0]
        assert letter.site == layout.removeprefix("eml-")
        assert letter.job


LINES = ["候选人名称：林知夏 | 4年", "电话号码", "13800004321", "期望：上海"]


def test_a_marked_value_finds_the_next_ones() -> None:
    name = learn(sender="j.example.com", field="name", subject="", lines=LINES, line=0, start=6, end=9)
    assert (name.where, name.before, name.after) == (Where.LINE, "候选人名称:"[:-1] + LINES[0][5], "|")
    hit = find(name, subject="", lines=["x", "候选人名称：董若谷 | 9年"])
    assert hit is not None
    assert (hit.value, hit.line) == ("董若谷", 1)
    phone = learn(sender="j.example.com", field="phone", subject="", lines=LINES, line=2, start=0, end=11)
    assert (phone.where, phone.before) == (Where.NEXT, "电话号码")
    job = learn(sender="j.example.com", field="job", subject="投递[会计]林知夏", lines=(), line=-1, start=3, end=5)
    assert (job.before, job.after) == ("投递[", "]")
    assert find(job, subject="投递[出纳]董若谷", lines=()) is not None
    assert find(job, subject="别的主题", lines=()) is None
    with pytest.raises(InvalidInput):
        learn(sender="x", field="job", subject="会计", lines=(), line=-1, start=0, end=2)


def test_a_taught_layout_stands_above_the_rules() -> None:
    data = a_mail("新候选人 38号", "<p>本次推来的是：董若谷 | 9年</p><p>电话号码</p><p>13800004321</p>", domain="j.example.com")
    layouts = [
        Layout("j.example.com", "name", Where.LINE, "本次推来的是：", "|"),
        Layout("j.example.com", "phone", Where.NEXT, "电话号码"),
        Layout("j.example.com", "job", Where.SUBJECT, "新候选人 ", "号"),
    ]
    values, letter = read(data, *layouts)
    assert (values["name"].value, values["phone"].value, letter.job) == ("董若谷", "13800004321", "38")
    evidence = values["name"].evidence
    assert evidence is not None
    assert evidence.text == "董若谷"
    others, _ = read(data, *(replace(one, sender="other.example.com") for one in layouts))
    assert others.get("name") is None or others["name"].evidence != evidence


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused_as_before(data: bytes) -> None:
    raw = b"From: a@example.com\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n<p>a</p>" + data
    document = read_document(raw, name="a.eml")
    read_mail(raw, document, [], [])


def test_an_alarm_needs_enough_mails_and_a_real_drop() -> None:
    assert has_dropped(Share(3, 20), Share(95, 100))
    assert not has_dropped(Share(18, 20), Share(95, 100))
    assert not has_dropped(Share(0, 5), Share(95, 100))
    assert has_dropped(Share(2, 10), Share(0, 0))
    assert not has_dropped(Share(8, 10), Share(0, 0))


def test_a_file_name_in_raw_bytes_is_read() -> None:
    head = (
        b"From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"%s\"\r\n\r\nx\r\n--b--\r\n"
    )
    for name in ("陆一的简历.txt", "陈雨桐-数据分析师-3年.txt"):
        for charset in ("gbk", "utf-8"):
            document = read_document(head % name.encode(charset), name="a.eml")
            assert [part.name for part in document.parts] == [name]


def test_of_a_colleague_who_sent_a_mail_on_the_domain_is_kept() -> None:
    data = "From: li@example.org\r\nSubject: 转发：(51job.com)申请贵公司会计（上海）－林知夏\r\n\r\n林知夏\r\n".encode()
    letter = read_letter(data, read_document(data, name="a.eml"))
    assert (letter.site, letter.sender) == ("51job", "example.org")


def test_what_the_subject_told_is_not_missing() -> None:
    told = [Value("name", 0, "林知夏", 0.8, None)]
    assert still_missing(["未识别到姓名", "未识别到邮箱", "有经历的结束时间早于开始时间"], told) == ["未识别到邮箱", "有经历的结束时间早于开始时间"]
