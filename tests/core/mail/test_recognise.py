"""Résumé mails are known by sender and sign together; what else the sites send is left alone."""

import pytest

from caidang.core.mail.headers import read_envelope
from caidang.core.mail.recognise import Judgement, Sign, Told, judge
from caidang.core.mail.sites import SITES

ZHAOPIN, JOB51, LIEPIN, BOSS = "zhaopinmail.com", "quickmail.51job.com", "mail11.lietou-edm.com", "service.bosszhipin.com"


def judged(domain: str, subject: str, *attachments: str) -> Judgement:
    head = f"From: x <service@{domain}>\r\nSubject: {subject}\r\n\r\n"
    return judge(read_envelope(head.encode()), attachments)


@pytest.mark.parametrize(
    ("domain", "subject", "site", "job", "city", "name"),
    [
        (ZHAOPIN, "(Zhaopin.com) 应聘 Java工程师-上海-林知夏", "zhaopin", "Java工程师", "上海", "林知夏"),
        (ZHAOPIN, "(Zhaopin.com) 应聘 会计[SCZ010]-苏州-林知夏", "zhaopin", "会计", "苏州", "林知夏"),
        (ZHAOPIN, "产品经理（北京）-张先生 - 智联求职者", "zhaopin", "产品经理", "北京", "张先生"),
        (ZHAOPIN, "Fw: 转发：产品经理（北京）-李女士", "zhaopin", "产品经理", "北京", "李女士"),
        (JOB51, "(51job.com)申请贵公司软件工程师（上海-浦东新区）－林知夏", "51job", "软件工程师", "上海-浦东新区", "林知夏"),
        (LIEPIN, "【销售总监_上海】 张先生_来自猎聘网的候选人", "liepin", "销售总监", "上海", "张先生"),
        (LIEPIN, "【前端_Web_杭州】 林知夏_来自猎聘的候选人", "liepin", "前端_Web", "杭州", "林知夏"),
        (BOSS, "林知夏 | 4年，应聘 Java开发 | 上海15-25K【BOSS直聘】", "boss", "Java开发", "上海", "林知夏"),
        (BOSS, "林知夏 | 26年应届生，应聘 运营 | 成都8-12K·13薪【BOSS直聘】", "boss", "运营", "成都", "林知夏"),
        ("portal.lagoujobs.com", "林知夏-应聘产品经理-上海", "lagou", "产品经理", "上海", "林知夏"),
        ("zp.58.com", "(58.com)应聘贵公司司机-北京 朝阳-李小红", "58", "司机", "北京 朝阳", "李小红"),
        ("send.ganji.com", "林知夏__应聘会计", "ganji", "会计", "", "林知夏"),
        ("sysmail.dajie.com", "应聘会计（深圳）——林知夏", "dajie", "会计", "深圳", "林知夏"),
        ("info.chinahr.com", "林知夏__应聘出纳", "chinahr", "出纳", "", "林知夏"),
        ("email.cjol.com", "应聘会计（深圳）——林知夏", "cjol", "会计", "深圳", "林知夏"),
        ("mail2.goodjobs.cn", "应聘会计（合肥）——林知夏", "goodjobs", "会计", "合肥", "林知夏"),
        ("hb.bjx.com.cn", "(hbfdjob.bjx.com.cn)应聘 工程师 - 武汉 - 林知夏", "bjx", "工程师", "武汉", "林知夏"),
    ],
)  # fmt: skip
def test_the_sites_mails(domain: str, subject: str, site: str, job: str, city: str, name: str) -> None:
    found = judged(domain, subject)
    assert (found.sign, found.site and found.site.key) == (Sign.RESUME, site)
    assert (found.told.job, found.told.city, found.told.name) == (job, city, name)


@pytest.mark.parametrize(
    ("domain", "subject"),
    [
        (LIEPIN, "猎聘会员限时优惠"), (LIEPIN, "名企直播：【年终盘点_上海】"), (ZHAOPIN, "您的套餐即将到期，请续费"),
        (JOB51, "前程无忧：2026 薪酬白皮书"), (BOSS, "登录验证码 123456"), (ZHAOPIN, "年终福利（限时）-点击查看优惠"),
    ],
)  # fmt: skip
def test_advertisements_are_left_alone(domain: str, subject: str) -> None:
    assert judged(domain, subject).sign is Sign.ADVERT


def test_a_site_that_says_something_else_is_no_resume_and_counts_as_unclear() -> None:
    found = judged(ZHAOPIN, "新版：来自 Java 岗位的投递 林知夏")
    assert (found.sign, found.site and found.site.key) == (Sign.OTHER, "zhaopin")
    # A notice that names who applied is one in new words as well: should the site send all of them so, an alarm tells.
    for subject in ("新投递提醒：林知夏 应聘 会计", "【新简历通知】张先生投递了会计"):
        assert judged(ZHAOPIN, subject).sign is Sign.OTHER
    assert judged(ZHAOPIN, "随便什么", "林知夏简历.pdf").sign is Sign.RESUME


def test_a_sender_alone_or_a_sign_alone_is_not_enough() -> None:
    assert judged("evil.example.com", "【销售总监_上海】 张先生_来自猎聘网的候选人").sign is Sign.OTHER
    assert judged("notzhaopinmail.com.example.com", "(Zhaopin.com) 应聘 会计-上海-林知夏").site is None


def test_what_a_colleague_sends_on_is_known_by_the_sites_mark() -> None:
    found = judged("example.com", "转发：(51job.com)申请贵公司会计（上海）－林知夏")
    assert (found.sign, found.site and found.site.key) == (Sign.RESUME, "51job")
    assert judged("example.com", "(51job.com)申请贵公司会计（上海）－林知夏").sign is Sign.OTHER


@pytest.mark.parametrize(
    ("subject", "attachments", "sign"),
    [
        ("应聘Java工程师-林知夏", ("林知夏.pdf",), Sign.RESUME),
        ("应聘Java工程师-林知夏", (), Sign.OTHER),
        ("你好", ("林知夏简历.docx",), Sign.RESUME),
        ("Application", ("my resume.pdf",), Sign.RESUME),
        ("会议纪要", ("纪要.pdf",), Sign.OTHER),
        ("本月发票", ("发票.pdf",), Sign.OTHER),
        ("receive your cvs", ("list.pdf",), Sign.OTHER),
    ],
)
def test_peoples_own_mails(subject: str, attachments: tuple[str, ...], sign: Sign) -> None:
    assert judged("example.com", subject, *attachments).sign is sign


def test_a_taught_sender_counts_as_known() -> None:
    envelope = read_envelope("From: a@jobs.example.com\r\nSubject: 新候选人\r\n\r\n".encode())
    assert judge(envelope).sign is Sign.OTHER
    assert judge(envelope, taught={"jobs.example.com"}).sign is Sign.RESUME


def test_every_site_says_how_to_set_it() -> None:
    assert len(SITES) >= 12
    assert all(len(site.guide) >= 3 and site.domains and site.subjects for site in SITES.values())
    assert Told() == judged("example.com", "x").told
